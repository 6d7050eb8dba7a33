"""The map on one page of paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from atlas.exports.printing import ORIENTATIONS, PAPERS, Page, print_map
from atlas.exports.questions import split
from atlas.pages.kindly import kindly
from atlas.pages.taking import asked
from atlas.pictures.marks import write_scale
from atlas.query import MapQuery
from spatial.models import Municipality

CHOICES = {"paper": tuple(PAPERS), "orientation": ORIENTATIONS}


@kindly
def map_on_paper(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    query, wanted = split(request.GET, CHOICES)
    shown, told, picture = asked(request, municipality, query)
    page = print_map(shown, told, picture, **wanted)
    context = {
        "municipality": municipality,
        "told": told,
        "page": page,
        "scale_text": write_scale(page.scale),
        "choices": _choices(shown.query, page),
    }
    return render(request, "atlas/print.html", context)


def _choices(query: MapQuery, page: Page) -> list[dict]:
    names = {"landscape": gettext("landscape"), "portrait": gettext("portrait")}
    return [
        {
            "name": f"{paper}, {name}",
            "address": f"{query.to_address()}&paper={paper}&orientation={orientation}",
            "chosen": (paper, orientation) == (page.paper, page.orientation),
        }
        for paper in PAPERS
        for orientation, name in names.items()
    ]
