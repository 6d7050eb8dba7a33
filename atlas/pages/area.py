"""The profile of an area, and its charts as pictures."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from atlas.areas.asking import AreaPage, AreaQuery, ask_area_page
from atlas.areas.drawings import charts_of
from atlas.areas.presenting import present_area
from atlas.exports.chart_files import send_chart
from atlas.exports.profile_tables import menu_of_profile, profile_table, told_of_profile
from atlas.exports.table_files import send_table
from atlas.pages.kindly import kindly
from atlas.pages.tables import with_tables
from spatial.models import Municipality


@kindly
@with_tables
def area_page(request: HttpRequest, municipality: Municipality, *, level: str, code: str) -> HttpResponse:
    page = ask_area_page(municipality, level, code, AreaQuery.from_params(request.GET))
    menu = menu_of_profile(page, told_of_profile(page, area_address(request, page)))
    return render(request, "atlas/area.html", {**present_area(page), "takeaway": menu})


def area_address(request: HttpRequest, page: AreaPage) -> str:
    place = [page.territory.municipality.slug, page.level["level"], page.area.code]
    return request.build_absolute_uri(reverse("area", args=place) + page.query.to_address())


@kindly
def area_table(
    request: HttpRequest, municipality: Municipality, *, level: str, code: str, kind: str
) -> HttpResponseBase:
    page = ask_area_page(municipality, level, code, AreaQuery.from_params(request.GET))
    return send_table(profile_table(page, told_of_profile(page, area_address(request, page))), kind)


@kindly
def area_chart(
    request: HttpRequest, municipality: Municipality, *, level: str, code: str, name: str, form: str
) -> HttpResponseBase:
    page = ask_area_page(municipality, level, code, AreaQuery.from_params(request.GET))
    question = request.GET.urlencode()
    address = reverse("area", args=[municipality.slug, level, code]) + (f"?{question}" if question else "")
    return send_chart(
        charts_of(page), name, form, address=request.build_absolute_uri(address), municipality=municipality
    )
