"""The map page: map, legend and table of one indicator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.asking import ask_map
from atlas.pages.kindly import kindly
from atlas.presenters import present_map
from atlas.query import MapQuery
from spatial.models import Municipality


@kindly
def map_page(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    query = MapQuery.from_params(request.GET)
    shown = ask_map(municipality, query)
    return render(request, "atlas/map.html", present_map(shown))
