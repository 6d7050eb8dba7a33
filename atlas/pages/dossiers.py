"""Subjects across themes, and the catalogue by stages of life."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.dossiers.presenting import ask_dossier, present_dossier, present_list
from atlas.pages.kindly import kindly
from atlas.pages.tables import with_tables
from atlas.query import check_names
from spatial.models import Municipality


@kindly
def dossier_list(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    check_names(request.GET, [])
    return render(request, "atlas/dossiers.html", present_list(municipality))


@kindly
@with_tables
def dossier(request: HttpRequest, municipality: Municipality, *, dossier: str) -> HttpResponse:
    check_names(request.GET, ["hierarchy"])
    subject = ask_dossier(municipality, dossier, request.GET.get("hierarchy") or None)
    return render(request, "atlas/dossier.html", present_dossier(subject))
