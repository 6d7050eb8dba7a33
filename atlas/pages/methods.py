"""How the numbers are made, in plain words, with what is known of their errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.methods_page import reforms_of
from atlas.page_texts import METHOD_TEXTS
from atlas.pages.kindly import kindly
from atlas.pages.tables import with_tables
from atlas.signs import MEANINGS, signs_of
from spatial.models import Municipality


@kindly
@with_tables
def methods(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    signs = signs_of(municipality.signs)
    context = {
        "municipality": municipality,
        "reforms": reforms_of(municipality),
        "class_methods": [{"name": text["name"], "explained": text["explained"]} for text in METHOD_TEXTS.values()],
        "signs": [(signs[name], meaning) for name, meaning in MEANINGS.items()],
    }
    return render(request, "atlas/methods.html", context)
