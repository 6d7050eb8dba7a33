"""The start page of one municipality: what this is, what can be looked at, where to begin."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.overviews import ask_overview, present_overview
from atlas.pages.kindly import kindly
from spatial.models import Municipality


@kindly
def municipality(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    overview = ask_overview(municipality)
    return render(request, "atlas/municipality.html", present_overview(overview))
