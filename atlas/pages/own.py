"""An area that the reader puts together; insiders may keep theirs."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from atlas.exports.own_area_files import found_of, menu_of_own_area, send_own_area, told_of_own_area
from atlas.exports.telling import Told
from atlas.models import OwnAreaKept
from atlas.official.asking import SEES_INTERNAL
from atlas.own.asking import OwnPage, OwnQuery, ask_own_area
from atlas.own.presenting import present_own_area
from atlas.pages.kindly import kindly
from atlas.query import UnclearError
from indicators.models import Audience
from spatial.models import Municipality


@kindly
def own_area(request: HttpRequest, municipality: Municipality) -> HttpResponseBase:
    page = ask_own_area(municipality, OwnQuery.from_params(request.GET), request.user)
    menu = menu_of_own_area(page, page.found, _told(request, page)) if page.found else None
    context = {**present_own_area(page), "takeaway": menu}
    return _for(page, render(request, "atlas/own.html", context, status=422 if page.refused else 200))


@kindly
def own_area_file(request: HttpRequest, municipality: Municipality, kind: str) -> HttpResponseBase:
    page = ask_own_area(municipality, OwnQuery.from_params(request.GET), request.user)
    return _for(page, send_own_area(page, _told(request, page), kind))


def _told(request: HttpRequest, page: OwnPage) -> Told:
    address = reverse("own-area", args=[page.municipality.slug]) + page.query.to_address()
    return told_of_own_area(page, found_of(page), request.build_absolute_uri(address))


def _for(page: OwnPage, answer: HttpResponseBase) -> HttpResponseBase:
    """What insiders see is kept by no cache."""
    if page.audience != Audience.PUBLIC:
        patch_cache_control(answer, private=True, no_store=True)
    return answer


@require_POST
@permission_required(SEES_INTERNAL, raise_exception=True)
@kindly
def keep_own_area(request: HttpRequest, municipality: Municipality) -> HttpResponseBase:
    """Only what may be told is kept; from then on others are measured against it."""
    query = OwnQuery.from_params(request.GET)
    page = ask_own_area(municipality, query, request.user)
    if page.found is None:
        raise UnclearError("areas", page.refused or gettext("No areas have been chosen."))
    name = query.name or gettext("%(count)s areas") % {"count": len(query.areas)}
    OwnAreaKept.objects.update_or_create(
        territory=page.territory,
        level=page.level["level"],
        name=name,
        defaults={"codes": list(page.found.codes), "kept_by_id": request.user.pk},
    )
    return redirect(reverse("own-area", args=[municipality.slug]) + query.to_address())
