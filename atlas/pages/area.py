"""The profile of an area, and its charts as pictures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.areas.asking import AreaQuery, ask_area_page
from atlas.areas.drawings import charts_of
from atlas.areas.presenting import present_area
from atlas.charts.showing import picture
from atlas.pages.kindly import kindly
from spatial.models import Municipality


@kindly
def area_page(request: HttpRequest, municipality: Municipality, *, level: str, code: str) -> HttpResponse:
    page = ask_area_page(municipality, level, code, AreaQuery.from_params(request.GET))
    return render(request, "atlas/area.html", present_area(page))


@kindly
def area_chart(
    request: HttpRequest, municipality: Municipality, *, level: str, code: str, name: str, form: str
) -> HttpResponse:
    page = ask_area_page(municipality, level, code, AreaQuery.from_params(request.GET))
    return picture(charts_of(page), name, form)
