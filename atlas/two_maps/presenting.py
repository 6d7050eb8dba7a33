"""Two maps for the page: legends and table as words, and what its script draws."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from atlas.classed_maps import ClassedMap, cells_of, groups_of
from atlas.colours import PATTERNS
from atlas.legends import DEFAULT_COUNT, DEFAULT_METHOD, method_choices, status_entries
from atlas.map_controls import themes
from atlas.modes.reading import level_name, period_label
from atlas.origins import origin, release_facts
from atlas.page_texts import PAGE_TEXTS
from atlas.query import CLASS_COUNTS
from atlas.tables import collation_key
from atlas.two_maps.asking import TwoQuery
from spatial.texts import in_language


def present(query: TwoQuery, halves: tuple[ClassedMap, ClassedMap]) -> dict[str, Any]:
    left, right = halves
    shown = left.shown
    facts = release_facts(shown.territory)
    return {
        "municipality": shown.territory.municipality,
        "title": " | ".join(each.title for each in halves),
        "query": query,
        "level": level_name(shown),
        "halves": [_half(each, number) for number, each in enumerate(halves)],
        "layouts": [
            {"name": name, "address": replace(query, layout=value).to_address(), "chosen": query.layout == value}
            for value, name in (("swipe", gettext("One map with a divider")), ("side", gettext("Side by side")))
        ],
        "turned": _turned(query, left, right),
        "levels": [
            {"value": each["level"], "name": in_language(each["plural"]), "chosen": each["level"] == shown.query.level}
            for each in shown.offer["levels"]
            if each["level"] in shown.indicator["levels"] and each["level"] in right.shown.indicator["levels"]
        ],
        "methods": [each for each in method_choices(shown.query.classes or DEFAULT_METHOD) if each["value"] != "own"],
        "counts": [{"value": n, "chosen": n == (shown.query.n or DEFAULT_COUNT)} for n in CLASS_COUNTS],
        "tables": _tables(halves),
        "same_classes": left.shown.query.indicator == right.shown.query.indicator,
        "patterns": PATTERNS,
        "licence": origin([pk for each in halves for pk in each.shown.answer["releases"]], facts)[0],
        "page_data": {
            "layout": query.layout,
            "split": query.split,
            "area": shown.query.area,
            "boundaries": "/api/v1/geo/boundaries/",
            "patterns": PATTERNS,
            "language": get_language(),
            "texts": {name: str(PAGE_TEXTS[name]) for name in ("zoom_in", "zoom_out", "whole", "map")}
            | {"left": gettext("left"), "right": gettext("right"), "share": gettext("{share} per cent left")},
            "halves": [_drawn(each) for each in halves],
        },
    }


def _turned(query: TwoQuery, left: ClassedMap, right: ClassedMap) -> str:
    """Left and right changed over."""
    first = replace(query.first, indicator=right.shown.query.indicator, period=right.shown.query.period, edition=None)
    turned = replace(query, first=first, indicator2=left.shown.query.indicator, period2=left.shown.query.period)
    return turned.to_address()


def _half(half: ClassedMap, number: int) -> dict[str, Any]:
    shown, classes, suffix = half.shown, half.classes, "2" if number else ""
    levels = shown.indicator["levels"]
    return {
        "name": gettext("right") if number else gettext("left"),
        "side": "right" if number else "left",
        "indicator_field": f"indicator{suffix}",
        "period_field": f"period{suffix}",
        "title": half.title,
        "unit": half.unit,
        "themes": themes(shown.offer, chosen=shown.query.indicator),
        "periods": [
            {"value": slug, "name": period_label(shown, slug), "chosen": slug == shown.query.period}
            for slug in levels[shown.query.level]
        ],
        "legend": [
            {"fill": colour, "label": label, "count": count}
            for colour, label, count in zip(classes.colours, classes.labels, classes.counts, strict=True)
        ]
        if classes.labels
        else [],
        "statuses": status_entries(classes.statuses),
        "source": in_language(shown.indicator["source"]),
        "warning": shown.indicator["kind"] == "count",
        "edition": in_language(shown.offer["editions"][shown.query.edition]["label"]),
        "map_address": reverse("map", args=[shown.territory.municipality.slug]) + shown.query.to_address(),
    }


def _drawn(half: ClassedMap) -> dict[str, Any]:
    areas = half.shown.areas
    return {
        "title": half.title,
        "digest": half.digest,
        "codes": areas["codes"],
        "names": areas["names"],
        "groups": groups_of(half),
        "colours": half.classes.colours,
        "texts": [each["text"] for each in cells_of(half)],
        "unit": half.unit,
    }


def _tables(halves: tuple[ClassedMap, ClassedMap]) -> list[dict[str, Any]]:
    """Both in one table where the areas are the same; after a reform each has its own."""
    left, right = halves
    if left.shown.query.edition == right.shown.query.edition:
        return [_table(halves)]
    return [_table((each,)) for each in halves]


def _table(halves: tuple[ClassedMap, ...]) -> dict[str, Any]:
    shown = halves[0].shown
    names, codes = shown.areas["names"], shown.areas["codes"]
    columns = [cells_of(each) for each in halves]
    order = sorted(range(len(names)), key=lambda place: collation_key(names[place]))
    return {
        "caption": f"{level_name(shown)}, {in_language(shown.offer['editions'][shown.query.edition]['label'])}",
        "headings": [each.title + (f" ({each.unit})" if each.unit else "") for each in halves],
        "rows": [
            {"name": names[place], "code": codes[place], "cells": [column[place] for column in columns]}
            for place in order
        ],
    }
