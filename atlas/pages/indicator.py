"""The page of one indicator: its meaning, its series in an area, and where the numbers come from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.charts.showing import picture
from atlas.indicator_pages import ask_indicator, charts_of, present_indicator
from atlas.pages.kindly import kindly
from atlas.query import MapQuery
from spatial.models import Municipality


@kindly
def indicator_page(request: HttpRequest, municipality: Municipality, indicator: str) -> HttpResponse:
    query = MapQuery.from_params(request.GET)
    return render(request, "atlas/indicator.html", present_indicator(ask_indicator(municipality, indicator, query)))


@kindly
def indicator_chart(
    request: HttpRequest, municipality: Municipality, indicator: str, chart: str, form: str
) -> HttpResponse:
    page = ask_indicator(municipality, indicator, MapQuery.from_params(request.GET))
    return picture(charts_of(page), chart, form)
