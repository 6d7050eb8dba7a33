"""What helps to read the atlas: its words explained, and how to read a map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.glossary import glossary as words_by_anchor
from atlas.glossary import sorted_words
from atlas.pages.kindly import kindly
from atlas.signs import MEANINGS, signs_of
from atlas.tour import TOUR
from spatial.models import Municipality


@kindly
def glossary(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    known = words_by_anchor()
    words = [{"word": each, "see": [known[name] for name in each.see]} for each in sorted_words()]
    return render(request, "atlas/glossary.html", {"municipality": municipality, "words": words})


@kindly
def map_help(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    signs = signs_of(municipality.signs)
    told = [(signs[name], meaning) for name, meaning in MEANINGS.items()]
    return render(request, "atlas/help.html", {"municipality": municipality, "signs": told, "tour": TOUR})
