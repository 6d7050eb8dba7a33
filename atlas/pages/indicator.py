"""The page of one indicator: its meaning, its series in an area, and where the numbers come from."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from atlas.exports.chart_files import send_chart
from atlas.exports.questions import split
from atlas.exports.series_tables import menu_of_series, series_table, told_of_series
from atlas.exports.table_files import send_table
from atlas.indicator_pages import IndicatorPage, ask_indicator, charts_of, present_indicator
from atlas.pages.kindly import kindly
from atlas.pictures.drawings import SHEETS
from atlas.query import MapQuery
from spatial.models import Municipality


@kindly
def indicator_page(request: HttpRequest, municipality: Municipality, indicator: str) -> HttpResponse:
    query = MapQuery.from_params(request.GET)
    page = ask_indicator(municipality, indicator, query)
    menu = menu_of_series(page, told_of_series(page, page_address(request, page)))
    return render(request, "atlas/indicator.html", {**present_indicator(page), "takeaway": menu})


def page_address(request: HttpRequest, page: IndicatorPage) -> str:
    place = [page.shown.territory.municipality.slug, page.indicator.slug]
    question = replace(page.shown.query, indicator="").to_address()
    return request.build_absolute_uri(reverse("indicator", args=place) + question)


@kindly
def indicator_table(request: HttpRequest, municipality: Municipality, indicator: str, kind: str) -> HttpResponseBase:
    page = ask_indicator(municipality, indicator, MapQuery.from_params(request.GET))
    return send_table(series_table(page, told_of_series(page, page_address(request, page))), kind)


@kindly
def indicator_chart(
    request: HttpRequest, municipality: Municipality, indicator: str, chart: str, form: str
) -> HttpResponseBase:
    query, wanted = split(request.GET, {"sheet": tuple(SHEETS)})
    page = ask_indicator(municipality, indicator, query)
    question = replace(page.shown.query, indicator="").to_address()
    address = request.build_absolute_uri(reverse("indicator", args=[municipality.slug, indicator]) + question)
    sheet = SHEETS[wanted["sheet"]]
    return send_chart(charts_of(page), chart, form, address=address, municipality=municipality, sheet=sheet)
