"""What is taken away from a map: its picture, its table, its areas, its citation."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from atlas.asking import Shown, ask_map
from atlas.exports.area_files import send_areas
from atlas.exports.citing import cite
from atlas.exports.map_areas import areas_of_map
from atlas.exports.map_pictures import drawing_of, frame_of
from atlas.exports.map_tables import map_table
from atlas.exports.questions import split
from atlas.exports.sending import send_picture
from atlas.exports.table_files import send_table
from atlas.exports.telling import Told, told_of_map
from atlas.modes import Picture, picture_of
from atlas.pages.kindly import kindly
from atlas.pictures.drawings import SHEETS
from atlas.pictures.frame import framed
from atlas.query import MapQuery
from atlas.signs import signs_of
from spatial.models import Municipality


def asked(request: HttpRequest, municipality: Municipality, query: MapQuery) -> tuple[Shown, Told, Picture]:
    """What a map shows, what is told of it, and how it is shown."""
    shown = ask_map(municipality, query)
    picture = picture_of(shown, signs_of(municipality.signs))
    return shown, told_of_map(shown, picture, map_address(request, shown)), picture


def map_address(request: HttpRequest, shown: Shown) -> str:
    """The whole address of the page, in the language it is read in."""
    page = reverse("map", args=[shown.territory.municipality.slug])
    return request.build_absolute_uri(page + shown.query.to_address())


@kindly
def picture_of_map(request: HttpRequest, municipality: Municipality, kind: str) -> HttpResponseBase:
    query, wanted = split(request.GET, {"sheet": tuple(SHEETS)})
    shown, told, picture = asked(request, municipality, query)
    svg = framed(drawing_of(shown, picture), frame_of(shown, told, picture), SHEETS[wanted["sheet"]])
    return send_picture(svg, name=told.file_name, kind=kind)


@kindly
def table_of_map(request: HttpRequest, municipality: Municipality, kind: str) -> HttpResponseBase:
    return send_table(map_table(*asked(request, municipality, MapQuery.from_params(request.GET))), kind)


@kindly
def areas_of_page(request: HttpRequest, municipality: Municipality, kind: str) -> HttpResponseBase:
    shown, told, picture = asked(request, municipality, MapQuery.from_params(request.GET))
    areas = areas_of_map(shown, told, picture)
    return send_areas(areas, name=told.file_name, kind=kind)


@kindly
def citation_of_map(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    _shown, told, _picture = asked(request, municipality, MapQuery.from_params(request.GET))
    context = {"municipality": municipality, "citation": cite(told), "map_address": told.address}
    return render(request, "atlas/citation.html", context)
