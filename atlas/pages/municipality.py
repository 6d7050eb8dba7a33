"""The start page of one municipality, the same in easy language, and the catalogue of all it shows."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.catalogue import present_catalogue
from atlas.overviews import ask_overview, present_overview
from atlas.pages.kindly import kindly
from spatial.models import Municipality


@kindly
def municipality(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    overview = ask_overview(municipality)
    return render(request, "atlas/municipality.html", present_overview(overview))


@kindly
def easy_read(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return render(request, "atlas/easy_read.html", {"municipality": municipality})


@kindly
def catalogue(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return render(request, "atlas/catalogue.html", present_catalogue(municipality, request.GET))
