"""An official run under the reader's own weights: the page, and its numbers alone."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from atlas.official.asking import RunQuery, ask_run
from atlas.official.weighing import Weights, numbers_of, present_weighing
from atlas.pages.indices import for_reader
from spatial.models import Municipality


@for_reader
def weights(
    request: HttpRequest, municipality: Municipality, audience: int, *, recipe: str, number: int | None = None
) -> HttpResponse:
    chosen = Weights.from_params(request.GET)
    asked = ask_run(municipality, recipe, number, RunQuery.beside(request.GET), audience)
    return render(request, "atlas/official/weights.html", present_weighing(asked, chosen))


@for_reader
def weighed_numbers(
    request: HttpRequest, municipality: Municipality, audience: int, *, recipe: str, number: int
) -> HttpResponse:
    chosen = Weights.from_params(request.GET)
    asked = ask_run(municipality, recipe, number, RunQuery.beside(request.GET), audience)
    return JsonResponse(numbers_of(asked, chosen))
