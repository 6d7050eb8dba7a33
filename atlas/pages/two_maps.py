"""Two maps on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.pages.kindly import kindly
from atlas.two_maps.asking import ask, read
from atlas.two_maps.presenting import present
from spatial.models import Municipality


@kindly
def two_maps(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    query = read(request.GET)
    return render(request, "atlas/two_maps.html", present(query, ask(municipality, query)))
