"""Why some numbers are kept secret, in plain words, with the rules of every dataset."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.confidentiality_page import example, rules_of
from atlas.pages.kindly import kindly
from atlas.pages.tables import with_tables
from atlas.signs import signs_of
from indicators.confidentiality import confidentiality_of
from spatial.models import Municipality


@kindly
@with_tables
def confidentiality(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    context = {
        "municipality": municipality,
        "signs": signs_of(municipality.signs),
        "example": example(),
        "rules": rules_of(confidentiality_of(municipality)),
    }
    return render(request, "atlas/confidentiality.html", context)
