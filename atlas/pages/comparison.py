"""Areas beside each other: the page, and its charts as files."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from atlas.charts.showing import picture
from atlas.comparison.asking import ask_comparison
from atlas.comparison.presenting import draw, present_comparison
from atlas.comparison.query import ComparisonQuery
from atlas.comparison.sets import resolved
from atlas.pages.kindly import kindly
from spatial.models import Municipality


@kindly
def comparison(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    asked = ask_comparison(municipality, ComparisonQuery.from_params(request.GET))
    named = resolved(asked)
    if named is not None:
        return HttpResponseRedirect(reverse("comparison", args=[municipality.slug]) + named.to_address())
    return render(request, "atlas/comparison.html", present_comparison(asked))


@kindly
def comparison_chart(request: HttpRequest, municipality: Municipality, chart: str, form: str) -> HttpResponse:
    asked = ask_comparison(municipality, ComparisonQuery.from_params(request.GET))
    page = request.build_absolute_uri(reverse("comparison", args=[municipality.slug]) + asked.query.to_address())
    return picture(draw(asked).all() if asked.told else [], chart, form, address=page)
