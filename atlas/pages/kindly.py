"""When a page cannot be shown: a sentence that helps, and ways on. Never a bare error."""

from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, gettext

from atlas.api.encodings import IDENTITY, best_encoding, compress_page
from atlas.asking import NotShownError
from atlas.query import UnclearError
from indicators.answering.memory import ask
from indicators.reading import NotOfferedError
from spatial.models import Municipality

READING = ("GET", "HEAD")
WORTH_IT = 200  # bytes
TEXTS = ("text/", "application/json", "application/geo+json", "image/svg+xml")
View = Callable[..., HttpResponseBase]


def kindly(view: View) -> View:
    """Turn what the lower floors raise into pages with the right status."""

    @wraps(view)
    def answer(request: HttpRequest, slug: str, **rest: str) -> HttpResponseBase:
        municipality = Municipality.objects.filter(slug=slug).first()
        if municipality is None:
            return unknown_municipality(request, slug)
        page = partial(view, request, municipality, **rest)
        try:
            # A page is one question: what its parts look up, they look up once, and all of it under one snapshot.
            return ask(page) if request.method in READING else page()
        except UnclearError as fault:
            return _unclear(request, municipality, fault)
        except NotShownError as fault:
            return _not_shown(request, municipality, fault)
        except NotOfferedError as fault:  # withdrawn while the question was on its way
            return _not_shown(request, municipality, NotShownError(fault.in_language(get_language() or "de")))

    return compressed(answer)


def compressed(view: View) -> View:
    """A table of 500 areas is 300 kB of text; nothing in our pages is secret, so it may be compressed."""

    @wraps(view)
    def answer(request: HttpRequest, *places: str, **rest: str) -> HttpResponseBase:
        response = view(request, *places, **rest)
        if not isinstance(response, HttpResponse) or not response["Content-Type"].startswith(TEXTS):
            return response
        if response.has_header("Content-Encoding"):  # the API's way of answering has done it
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        encoding = best_encoding(request.headers.get("Accept-Encoding", ""))
        if encoding != IDENTITY and len(response.content) >= WORTH_IT:
            response.content = compress_page(response.content, encoding)
            response["Content-Encoding"] = encoding
        return response

    return answer


def _unclear(request: HttpRequest, municipality: Municipality, fault: UnclearError) -> HttpResponse:
    ways = [{"name": gettext("To the map"), "address": reverse("map", args=[municipality.slug])}]
    return _page(
        request,
        HTTPStatus.BAD_REQUEST,
        title=gettext("This address cannot be understood"),
        sentence=fault.sentence,
        parameter=fault.parameter,
        municipality=municipality,
        ways=ways,
    )


def _not_shown(request: HttpRequest, municipality: Municipality, fault: NotShownError) -> HttpResponse:
    address = reverse("map", args=[municipality.slug])
    title = gettext("No longer published") if fault.status == HTTPStatus.GONE else gettext("Not available here")
    ways = [
        {"name": name, "address": way if isinstance(way, str) else address + way.to_address()}
        for name, way in fault.ways
    ]
    return _page(request, fault.status, title=title, sentence=fault.sentence, municipality=municipality, ways=ways)


def unknown_municipality(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(
        request,
        HTTPStatus.NOT_FOUND,
        title=gettext("There is no such atlas"),
        sentence=gettext("This site has no atlas called “%s”.") % slug,
    )


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(
        request,
        HTTPStatus.NOT_FOUND,
        title=gettext("This page does not exist"),
        sentence=gettext("There is nothing at the address %s. Perhaps it was mistyped.") % request.path,
    )


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        HTTPStatus.INTERNAL_SERVER_ERROR,
        title=gettext("Something went wrong on our side"),
        sentence=gettext("The fault has been recorded. Please try again later."),
    )


def _page(request: HttpRequest, status: int, **context: object) -> HttpResponse:
    return render(request, "atlas/fault.html", context, status=status)
