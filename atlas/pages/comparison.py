"""Areas beside each other: the page, and its charts as files."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from atlas.asking import NotShownError
from atlas.comparison.asking import Compared, ask_comparison
from atlas.comparison.presenting import draw_one, present_comparison
from atlas.comparison.query import ComparisonQuery
from atlas.comparison.sets import resolved
from atlas.exports.chart_files import send_chart
from atlas.exports.comparison_tables import comparison_table, menu_of_comparison, told_of_comparison
from atlas.exports.table_files import send_table
from atlas.pages.kindly import kindly
from spatial.models import Municipality


@kindly
def comparison(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    asked = ask_comparison(municipality, ComparisonQuery.from_params(request.GET))
    named = resolved(asked)
    if named is not None:
        return HttpResponseRedirect(reverse("comparison", args=[municipality.slug]) + named.to_address())
    takeaway = menu_of_comparison(asked, told_of_comparison(asked, _address(request, asked))) if asked.told else None
    return render(request, "atlas/comparison.html", {**present_comparison(asked), "takeaway": takeaway})


@kindly
def comparison_file(request: HttpRequest, municipality: Municipality, kind: str) -> HttpResponseBase:
    asked = ask_comparison(municipality, ComparisonQuery.from_params(request.GET))
    if asked.told is None:
        raise NotShownError(gettext("No areas have been chosen."))
    return send_table(comparison_table(asked, told_of_comparison(asked, _address(request, asked))), kind)


@kindly
def comparison_chart(request: HttpRequest, municipality: Municipality, chart: str, form: str) -> HttpResponseBase:
    asked = ask_comparison(municipality, ComparisonQuery.from_params(request.GET))
    address = _address(request, asked)
    return send_chart(draw_one(asked, chart), chart, form, address=address, municipality=municipality)


def _address(request: HttpRequest, asked: Compared) -> str:
    page = reverse("comparison", args=[asked.territory.municipality.slug])
    return request.build_absolute_uri(page + asked.query.to_address())
