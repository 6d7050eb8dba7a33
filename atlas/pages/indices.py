"""Official runs: which there are, one of them, and why an area stands where it stands."""

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from atlas.exports.run_maps import send_run_map
from atlas.official.asking import RunQuery, ask_area, ask_run, ask_runs, audience_of
from atlas.official.listing import present_runs
from atlas.official.maps import MAP_FILES
from atlas.official.origins import download
from atlas.official.presenting import present_area, present_run
from atlas.pages.kindly import View, kindly
from atlas.pages.tables import with_tables
from indicators.models import Audience
from indicators.official.areas import rows_of
from spatial.models import Municipality


def for_reader(view: View) -> View:
    """Hands the view whom it answers; what insiders see is kept by no cache, faults included."""
    answer = kindly(view)

    @wraps(view)
    def seen(request: HttpRequest, slug: str, **rest: object) -> HttpResponseBase:
        audience = audience_of(request.user)
        response = answer(request, slug, audience=audience, **rest)
        if audience != Audience.PUBLIC:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return seen


@for_reader
def indices(request: HttpRequest, municipality: Municipality, audience: int) -> HttpResponse:
    asked = ask_runs(municipality, RunQuery.from_params(request.GET), audience)
    return render(request, "atlas/official/runs.html", present_runs(asked))


@for_reader
@with_tables
def official_run(
    request: HttpRequest, municipality: Municipality, audience: int, *, recipe: str, number: int | None = None
) -> HttpResponse:
    query = RunQuery.from_params(request.GET, sortable=True)
    asked = ask_run(municipality, recipe, number, query, audience)
    return render(request, f"atlas/official/{asked.run.kind}.html", present_run(asked))


@for_reader
@with_tables
def area_of_official_run(
    request: HttpRequest,
    municipality: Municipality,
    audience: int,
    *,
    recipe: str,
    code: str,
    number: int | None = None,
) -> HttpResponse:
    asked = ask_run(municipality, recipe, number, RunQuery.from_params(request.GET), audience)
    area = ask_area(asked, code)
    return render(request, f"atlas/official/{asked.run.kind}_area.html", present_area(asked, area))


@for_reader
def file_of_official_run(
    request: HttpRequest, municipality: Municipality, audience: int, *, recipe: str, number: int, file: str
) -> HttpResponseBase:
    asked = ask_run(municipality, recipe, number, RunQuery.from_params(request.GET), audience)
    address, (name, _, kind) = request.build_absolute_uri(asked.address), file.rpartition(".")
    drawn = present_run(asked).get("map") if name == "map" and kind in MAP_FILES else None
    if drawn is None:
        return download(asked, file, address)
    return send_run_map(asked, drawn, kind, address=address, numbers=rows_of(asked.read.current))
