"""Small maps beside one another: per year or per indicator; and all of them as files."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from atlas.exports.several_maps import Several, menu_of_several, send_several
from atlas.multiples.asking import SmallMaps, ask, read
from atlas.multiples.presenting import present
from atlas.multiples.taking import several_of
from atlas.pages.kindly import kindly
from spatial.models import Municipality


@kindly
def small_maps(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    maps = ask(municipality, *read(request.GET))
    menu = menu_of_several("small-maps-file", _several(request, maps), maps.to_address())
    return render(request, "atlas/multiples.html", {**present(maps), "takeaway": menu})


@kindly
def small_maps_file(request: HttpRequest, municipality: Municipality, kind: str) -> HttpResponseBase:
    return send_several(_several(request, ask(municipality, *read(request.GET))), kind)


def _several(request: HttpRequest, maps: SmallMaps) -> Several:
    page = reverse("small-maps", args=[maps.shown.territory.municipality.slug])
    return several_of(maps, request.build_absolute_uri(page + maps.to_address()))
