"""Search on a page of its own, which works without script, and as suggestions while somebody types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from atlas.pages.kindly import kindly
from atlas.searching import LONGEST, MOST_SUGGESTED, find, present_found, present_suggestions
from spatial.models import Municipality


@never_cache  # where somebody lives is nobody else's business, caches included
@kindly
def search(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:LONGEST]
    found = find(municipality, words)
    return render(request, "atlas/search.html", present_found(municipality, words, found))


@never_cache
@kindly
def suggestions(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    found = find(municipality, request.GET.get("q", ""), most=MOST_SUGGESTED)
    return JsonResponse(present_suggestions(municipality, found))
