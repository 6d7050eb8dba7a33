"""Embedding: the page on which a frame is put together, and the small page that stands in the frame."""

from dataclasses import replace
from http import HTTPStatus

from csp.constants import NONE, SELF
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.clickjacking import xframe_options_exempt

from atlas.api.responses import BRIEFLY
from atlas.asking import NotShownError, Shown, ask_map
from atlas.exports.embedding import (
    CHOICES,
    HIGHEST,
    LANGUAGES,
    LOWEST,
    SHOWN,
    embed_of,
    map_svg,
    read_height,
)
from atlas.exports.questions import split
from atlas.exports.series_tables import told_of_series
from atlas.exports.telling import Told
from atlas.indicator_pages import ask_indicator, figure_of
from atlas.pages.indicator import page_address
from atlas.pages.kindly import kindly
from atlas.pages.taking import asked
from atlas.presenters import present_map
from atlas.query import MapQuery, UnclearError
from indicators.reading import NotOfferedError
from spatial.models import Municipality
from spatial.texts import in_language


@kindly
def embed_builder(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    params = request.GET.copy()
    height = read_height("".join(params.pop("height", [""])[-1:]).strip())
    language = get_language() or "de"
    query, wanted = split(params, CHOICES | {"language": (language, *(each for each in LANGUAGES if each != language))})
    shown, told, _picture = asked(request, municipality, query)
    context = {
        "municipality": municipality,
        "told": told,
        "embed": embed_of(request, shown, told, wanted, height),
        "lowest": LOWEST,
        "highest": HIGHEST,
        "choices": _choices(shown, wanted),
        "hidden": {name: value for name, value in shown.query.to_params().items() if name not in LET_GO},
    }
    answer = render(request, "atlas/embed_builder.html", context)
    answer._csp_update = {"frame-src": [SELF]}  # type: ignore[attr-defined]  # for the preview
    return answer


# Another level has other areas, and may tell another period in another edition.
LET_GO = ("level", "edition", "sort")


def _choices(shown: Shown, wanted: dict[str, str]) -> dict[str, list[dict]]:
    levels = {
        each["level"]: in_language(each["plural"])
        for each in shown.offer["levels"]
        if each["level"] in shown.indicator["levels"]
    }
    return {
        name: [{"value": value, "name": str(text), "chosen": value == chosen} for value, text in known.items()]
        for name, known, chosen in (
            ("show", SHOWN, wanted["show"]),
            ("level", levels, shown.query.level),
            ("language", LANGUAGES, wanted["language"]),
        )
    }


@kindly
@xframe_options_exempt
def embedded(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """Refusals are told in the frame as well: whoever embedded it must see what became of it."""
    try:
        query, wanted = split(request.GET, CHOICES)
        if wanted["show"] == "chart":
            answer = render(request, "atlas/embedded_chart.html", _chart(request, municipality, query) | wanted)
        else:
            shown, told, _picture = asked(request, municipality, query)
            answer = render(request, "atlas/embedded.html", _embedded(shown, told, wanted))
    except UnclearError as fault:
        answer = _fault(request, municipality, fault.sentence, HTTPStatus.BAD_REQUEST)
    except NotShownError as fault:
        answer = _fault(request, municipality, fault.sentence, fault.status)
    except NotOfferedError as fault:
        answer = _fault(request, municipality, fault.in_language(get_language() or "de"), HTTPStatus.NOT_FOUND)
    answer["Cache-Control"] = BRIEFLY
    answer._csp_replace = {  # type: ignore[attr-defined]
        "frame-ancestors": municipality.embedded_by or ["*"],
        "script-src": [NONE],
        "connect-src": [NONE],
        "form-action": [NONE],
    }
    return answer


def _embedded(shown: Shown, told: Told, wanted: dict[str, str]) -> dict:
    page, table = present_map(shown), wanted["show"] == "table"
    return {
        **page,
        **wanted,
        "told": told,
        "map": "" if table else map_svg(shown, told, page["picture"]),
        "other_address": shown.query.to_address()
        + ("&show=map-legend" if wanted["show"] == "table" else "&show=table"),
        "other_name": gettext("As a map") if wanted["show"] == "table" else gettext("As a table"),
    }


def _chart(request: HttpRequest, municipality: Municipality, query: MapQuery) -> dict:
    """Of the marked area, else of the whole town. The picture is the file that the indicator's page offers."""
    settled = ask_map(municipality, query).query
    own = MapQuery(hierarchy=settled.hierarchy)
    if settled.area:
        own = replace(own, level=settled.level, period=settled.period, area=settled.area)
    page = ask_indicator(municipality, settled.indicator, own)
    chart = figure_of(page)
    if chart is None:
        raise NotShownError(gettext("There is no series over time here."))
    return {
        "municipality": municipality,
        "told": told_of_series(page, page_address(request, page)),
        "chart": chart,
        "narrow": f"{chart.svg}{'&' if '?' in chart.svg else '?'}sheet=narrow",
    }


def _fault(request: HttpRequest, municipality: Municipality, sentence: str, status: int) -> HttpResponse:
    context = {"municipality": municipality, "sentence": sentence}
    return render(request, "atlas/embedded_fault.html", context, status=status)
