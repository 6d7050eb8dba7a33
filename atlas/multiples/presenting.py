"""Small maps as the page shows them: shapes once, colours by reference, legend and table."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from atlas.classed_maps import ClassedMap, any_counts, cells_of, fills_of
from atlas.classing import class_labels
from atlas.colours import PATTERNS
from atlas.drawn import drawn_shapes
from atlas.legends import DEFAULT_COUNT, DEFAULT_METHOD, method_choices
from atlas.map_controls import write_limit
from atlas.modes.reading import level_name, name_of, period_label, unit_of
from atlas.multiples.asking import SmallMaps
from atlas.numbers import with_unit, write_value
from atlas.origins import origin, release_facts
from atlas.page_texts import CLASS_TEXTS, translated
from atlas.pictures.patterns import definitions, paint
from atlas.query import CLASS_COUNTS
from atlas.signs import SHORT, STATUSES, signs_of
from atlas.tables import collation_key
from atlas.themes import themes
from spatial.texts import in_language

PREFIX, KEY_PREFIX = "small-", "small-key-"
WIDTH = 800  # units of the drawings, which stand about 280 pixels wide
SCALE = 280 / WIDTH


def present(maps: SmallMaps) -> dict[str, Any]:
    shown, municipality = maps.shown, maps.shown.territory.municipality
    digests = list(dict.fromkeys(each.digest for each in maps.maps))
    shapes = [drawn_shapes(digest, WIDTH) for digest in digests]
    licence, _ = origin(
        [pk for each in maps.maps for pk in each.shown.answer["releases"]], release_facts(shown.territory)
    )
    return {
        "municipality": municipality,
        "query": shown.query,
        "title": title(maps),
        "subtitle": subtitle(maps),
        "by_year": not maps.indicators,
        "shapes": [
            [{"id": f"s{number}-{code}", "path": path} for code, path in each.paths.items()]
            for number, each in enumerate(shapes)
        ],
        "patterns": definitions(PATTERNS, STATUSES, prefix=PREFIX, scale=SCALE)
        + definitions(PATTERNS, STATUSES, prefix=KEY_PREFIX),
        "maps": [
            {**_drawn(each, digests.index(each.digest), maps), "box": _box(shapes[digests.index(each.digest)])}
            for each in maps.maps
        ],
        "legend": [{**entry, "fill": paint(entry["fill"], PATTERNS, KEY_PREFIX)} for entry in legend(maps)],
        "tables": [_table(list(group), maps) for _, group in groupby(maps.maps, lambda each: each.query.edition)],
        "themes": themes(shown.offer, chosen=shown.query.indicator),
        "chosen": maps.indicators,
        "levels": [
            {"value": each["level"], "name": in_language(each["plural"]), "chosen": each["level"] == shown.query.level}
            for each in shown.offer["levels"]
            if each["level"] in shown.indicator["levels"]
        ],
        "periods": [
            {"value": slug, "name": period_label(shown, slug), "chosen": slug == shown.query.period}
            for slug in shown.indicator["levels"][shown.query.level]
        ],
        "methods": [each for each in method_choices(shown.query.classes or DEFAULT_METHOD) if each["value"] != "own"],
        "counts": [{"value": n, "chosen": n == (shown.query.n or DEFAULT_COUNT)} for n in CLASS_COUNTS],
        "count_warning": any_counts(maps.maps),
        "map_address": reverse("map", args=[municipality.slug]) + shown.query.to_address(),
        "source": ", ".join(dict.fromkeys(in_language(each.shown.indicator["source"]) for each in maps.maps)),
        "licence": licence,
    }


def title(maps: SmallMaps) -> str:
    shown = maps.shown
    if not maps.indicators:
        return gettext("%(indicator)s in all years") % {"indicator": name_of(shown)}
    return gettext("Several indicators, %(period)s") % {"period": period_label(shown)}


def subtitle(maps: SmallMaps) -> str:
    unit = unit_of(maps.shown.indicator) if not maps.indicators else ""
    return level_name(maps.shown) + (f" ({unit})" if unit else "")


def caption(each: ClassedMap, maps: SmallMaps) -> str:
    """What sets this map apart from the others."""
    if not maps.indicators:
        return period_label(each.shown)
    name, other = name_of(each.shown), each.query.period != maps.shown.query.period
    return f"{name} ({period_label(each.shown)})" if other else name


def legend(maps: SmallMaps) -> list[dict[str, str]]:
    """One for all: limits where they are the same for all, else from the lowest to the highest class."""
    first = max((each.classes for each in maps.maps), key=lambda classes: len(classes.colours))
    if maps.indicators:
        labels = [""] * len(first.colours)
        labels[0], labels[-1] = gettext("lowest values"), gettext("highest values")
    else:
        labels = _labels(maps.maps[0])
    entries = [{"fill": colour, "label": label} for colour, label in zip(first.colours, labels, strict=False)]
    met = {status for each in maps.maps for status in each.classes.statuses}
    return entries + [{"fill": status, "label": str(SHORT[status])} for status in STATUSES if status in met]


def _labels(each: ClassedMap) -> list[str]:
    answer, decimals = each.shown.answer, each.shown.indicator["decimals"]
    ends = [end for end in (answer["lowest"], answer["highest"]) if end is not None]
    return class_labels(ends, each.classes.breaks, decimals, translated(CLASS_TEXTS), own=True)


def _box(shapes: Any) -> str:
    return f"0 0 {shapes.width} {shapes.height}"


def _drawn(each: ClassedMap, number: int, maps: SmallMaps) -> dict[str, Any]:
    shown, classes = each.shown, each.classes
    # The large map in the very same colours: the classes of all years are own limits there.
    query = replace(each.query, classes="own", breaks=tuple(classes.breaks)) if classes.breaks else each.query
    total = shown.answer["total"]
    decimals, signs = shown.indicator["decimals"], signs_of(shown.territory.municipality.signs)
    unit = unit_of(shown.indicator)
    return {
        "caption": caption(each, maps),
        "address": reverse("map", args=[shown.territory.municipality.slug]) + query.to_address(),
        "fills": [
            {"fill": paint(fill, PATTERNS, PREFIX), "references": [f"#s{number}-{code}" for code in codes]}
            for fill, codes in fills_of(each).items()
        ],
        "total": f"{total['name']}: {with_unit(write_value(total['value'], total['status'], decimals, signs), unit)}",
        "limits": limits(each, maps),
        "chosen": each.query.period == maps.shown.query.period and not maps.indicators,
    }


def limits(each: ClassedMap, maps: SmallMaps) -> str:
    """Of its own classes; where all maps have the same, the legend tells them."""
    if not maps.indicators or not each.classes.breaks:
        return ""
    return gettext("Limits: %s") % "; ".join(map(write_limit, each.classes.breaks)) + f" {each.unit}"


def _heading(each: ClassedMap) -> str:
    unit = unit_of(each.shown.indicator)
    return name_of(each.shown) + (f" ({unit})" if unit else "")


def _table(maps: list[ClassedMap], page: SmallMaps) -> dict[str, Any]:
    """All maps on the same areas as columns; areas by name."""
    first = maps[0].shown
    by_years = len({each.query.indicator for each in maps}) == 1
    columns = [cells_of(each) for each in maps]
    names, codes = first.areas["names"], first.areas["codes"]
    order = sorted(range(len(names)), key=lambda place: collation_key(names[place]))
    edition = in_language(first.offer["editions"][first.query.edition]["label"])
    return {
        "edition": edition,
        "caption": f"{title(page)}, {subtitle(page)}, {edition}",
        "headings": [period_label(each.shown) if by_years else _heading(each) for each in maps],
        "rows": [
            {"name": names[place], "code": codes[place], "cells": [column[place] for column in columns]}
            for place in order
        ],
    }
