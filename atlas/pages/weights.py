"""An official run under the reader's own weights: the page, and its numbers alone."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext

from atlas.asking import NotShownError
from atlas.exports.run_maps import send_run_map
from atlas.official.asking import RunQuery, ask_run
from atlas.official.maps import MAP_FILES
from atlas.official.weighing import numbers_of, present_weighing, rows_beside
from atlas.official.weights import Weights
from atlas.pages.indices import for_reader
from atlas.pages.tables import with_tables
from spatial.models import Municipality


@for_reader
@with_tables
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


@for_reader
def weights_map(
    request: HttpRequest, municipality: Municipality, audience: int, *, recipe: str, number: int, kind: str
) -> HttpResponseBase:
    chosen = Weights.from_params(request.GET)
    asked = ask_run(municipality, recipe, number, RunQuery.beside(request.GET), audience)
    page = present_weighing(asked, chosen)
    drawn = next(each["drawn"] for each in page["maps"] if each["which"] == "own")
    if drawn is None or kind not in MAP_FILES:
        raise NotShownError(gettext("There is no map of this run."), (gettext("Back to the page"), page["address"]))
    return send_run_map(
        asked,
        drawn,
        kind,
        address=request.build_absolute_uri(page["address"]),
        title=drawn["title"],
        note=drawn["note"],
        numbers=rows_beside(asked, chosen),
    )
