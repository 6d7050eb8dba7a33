"""The map page: map, legend and table of one indicator; and the same picture for its script."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language

from atlas.api.responses import json_response
from atlas.asking import NotShownError, ask_map
from atlas.basemaps import allowed_by, basemap_of
from atlas.exports.menus import menu_of_map
from atlas.exports.telling import told_of_map
from atlas.pages.kindly import kindly
from atlas.pages.tables import with_tables
from atlas.pages.taking import map_address
from atlas.presenters import picture_answer, present_map
from atlas.query import MapQuery, UnclearError
from indicators.reading import NotOfferedError
from spatial.models import Municipality


@kindly
@with_tables
def map_page(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    query = MapQuery.from_params(request.GET)
    shown = ask_map(municipality, query)
    page = present_map(shown)
    told = told_of_map(shown, page["picture"], map_address(request, shown))
    basemap = basemap_of(municipality)
    page["page_data"]["basemap"] = basemap
    response = render(request, "atlas/map.html", {**page, "takeaway": menu_of_map(shown, told), "basemap": basemap})
    response._csp_update = allowed_by(municipality)  # type: ignore[attr-defined]  # as django-csp's csp_update does
    return response


@kindly
def map_picture(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """What a script needs of a question's picture. It shows refusals itself, so they are a sentence and no page."""
    try:
        shown = ask_map(municipality, MapQuery.from_params(request.GET))
        return json_response(request, picture_answer(shown))
    except UnclearError as fault:
        return JsonResponse({"sentence": fault.sentence}, status=400)
    except NotShownError as fault:
        return JsonResponse({"sentence": fault.sentence}, status=fault.status)
    except NotOfferedError as fault:
        return JsonResponse({"sentence": fault.in_language(get_language() or "de")}, status=404)
