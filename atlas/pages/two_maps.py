"""Two maps on one page, and both as files."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from atlas.classed_maps import ClassedMap
from atlas.exports.several_maps import Several, menu_of_several, send_several
from atlas.pages.kindly import kindly
from atlas.two_maps.asking import TwoQuery, ask, read, settled
from atlas.two_maps.presenting import present
from atlas.two_maps.taking import several_of
from spatial.models import Municipality


@kindly
def two_maps(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    query = read(request.GET)
    halves = ask(municipality, query)
    menu = menu_of_several("two-maps-file", _several(request, query, halves), settled(query, halves).to_address())
    return render(request, "atlas/two_maps.html", {**present(query, halves), "takeaway": menu})


@kindly
def two_maps_file(request: HttpRequest, municipality: Municipality, kind: str) -> HttpResponseBase:
    query = read(request.GET)
    return send_several(_several(request, query, ask(municipality, query)), kind)


def _several(request: HttpRequest, query: TwoQuery, halves: tuple[ClassedMap, ClassedMap]) -> Several:
    page = reverse("two-maps", args=[halves[0].shown.territory.municipality.slug])
    return several_of(halves, request.build_absolute_uri(page + settled(query, halves).to_address()))
