"""What can be chosen on a map page. Scripts get the same with every picture."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

from django.urls import reverse
from django.utils.translation import get_language, gettext

from atlas.asking import Shown
from atlas.legends import DEFAULT_COUNT, method_choices
from atlas.modes import choices
from atlas.modes.pictures import Picture
from atlas.modes.reading import indicator_of, name_of, views_for
from atlas.page_texts import FIELD_TEXTS, PAGE_TEXTS, VIEW_TEXTS
from atlas.query import CLASS_COUNTS, MapQuery, SettledQuery
from atlas.themes import themes
from spatial.texts import in_language


def controls(shown: Shown, picture: Picture) -> dict:
    offer, query = shown.offer, shown.query
    periods = shown.indicator["levels"][query.level]
    place = periods.index(query.period)
    return {
        "themes": themes(offer, chosen=query.indicator),
        "levels": [
            {"value": level["level"], "name": in_language(level["plural"]), "chosen": level["level"] == query.level}
            for level in offer["levels"]
            if level["level"] in shown.indicator["levels"]
        ],
        "periods": [
            {
                "value": slug,
                "name": in_language(offer["periods"][slug]["label"]),
                "chosen": slug == query.period,
                "address": _period_address(shown, periods, number),
            }
            for number, slug in enumerate(periods)
        ],
        "period_label": in_language(offer["periods"][query.period]["label"]),
        "small_maps": reverse("small-maps", args=[shown.territory.municipality.slug]) + _plain(query).to_address(),
        "two_maps": reverse("two-maps", args=[shown.territory.municipality.slug])
        + replace(_plain(query), breaks=(), classes=None if query.classes == "own" else query.classes).to_address(),
        "place": place,
        "last_place": len(periods) - 1,
        "spans": _spans(offer, periods),
        "previous": _period_address(shown, periods, place - 1),
        "next": _period_address(shown, periods, place + 1),
        "views": [
            {"value": view, "name": str(VIEW_TEXTS[view]["name"]), "chosen": view == picture.view}
            for view in views_for(shown.indicator)
        ],
        "view": picture.view,
        "view_explained": str(VIEW_TEXTS[picture.view]["explained"]),
        "choices": (chosen := choices.choices(shown, picture)),
        "fields": [
            {"name": name, "label": str(label), "choices": chosen.get(name, [])} for name, label in FIELD_TEXTS.items()
        ],
        "methods": method_choices(picture.method or ""),
        "counts": [{"value": n, "chosen": n == (query.n or DEFAULT_COUNT)} for n in CLASS_COUNTS],
        "classed": picture.method is not None,
        "limits": _limits(shown, picture),
    }


def _limits(shown: Shown, picture: Picture) -> list[dict]:
    """A field for each indicator with classes; whoever turns to own limits starts from the present ones."""
    second = picture.second
    other = indicator_of(shown, second.indicator) if second else None
    names = (name_of(shown), name_of(shown, other, second.period)) if second and other else ("", "")
    return [
        {
            "number": number,
            "name": name,
            "label": PAGE_TEXTS["limits_of"].format(name=name) if name else "" if number else PAGE_TEXTS["limits"],
            "value": "; ".join(write_limit(limit) for limit in limits),
            "shown": not number or second is not None,
        }
        for number, name, limits in zip(("", "2"), names, (picture.breaks, picture.breaks2), strict=True)
    ]


def _plain(query: SettledQuery) -> MapQuery:
    kept = ("hierarchy", "indicator", "level", "period", "edition", "classes", "n", "breaks")
    return MapQuery(**{name: getattr(query, name) for name in kept})


def _spans(offer: dict, periods: list[str]) -> list[str]:
    """From when to when which areas hold: a sentence per edition."""
    found = []
    for edition, slugs in groupby(periods, lambda slug: offer["periods"][slug]["edition"]):
        own = [in_language(offer["periods"][slug]["label"]) for slug in slugs]
        words = {"first": own[0], "last": own[-1], "edition": in_language(offer["editions"][edition]["label"])}
        one, several = gettext("%(first)s: %(edition)s."), gettext("%(first)s to %(last)s: %(edition)s.")
        found.append((several if len(own) > 1 else one) % words)
    return found


def write_limit(number: float) -> str:
    text = f"{number:.10g}"
    return text.replace(".", ",") if get_language() == "de" else text


def _period_address(shown: Shown, periods: list[str], place: int) -> str | None:
    if not 0 <= place < len(periods):
        return None
    edition = shown.offer["periods"][periods[place]]["edition"]
    return replace(shown.query, period=periods[place], edition=edition).to_address()
