"""Search by name or key, on a page of its own: works without script and from every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.pages.kindly import kindly
from atlas.searching import find, present_found
from spatial.models import Municipality


@kindly
def search(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    found = find(municipality, words)
    return render(request, "atlas/search.html", present_found(municipality, words, found))
