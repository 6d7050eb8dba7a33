"""What the law asks of public pages: imprint, privacy, accessibility. The municipality's file says who and where."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.pages.kindly import kindly
from spatial.models import Municipality


@kindly
def imprint(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return _page(request, municipality, "imprint")


@kindly
def privacy(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return _page(request, municipality, "privacy")


@kindly
def accessibility(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    told = municipality.pages.get("accessibility", {})
    return _page(request, municipality, "accessibility", day=_day(told.get("day", "")))


def _page(request: HttpRequest, municipality: Municipality, name: str, **more: object) -> HttpResponse:
    context = {"municipality": municipality, "told": municipality.pages.get(name, {}), **more}
    return render(request, f"atlas/legal/{name}.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
