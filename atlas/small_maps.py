"""A small map of an indicator, drawn into the page by the server: seen without script, and a way to the large one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.classing import class_of
from atlas.drawn import drawn_shapes
from atlas.legends import Classes, status_entries
from atlas.numbers import write_value
from atlas.signs import is_classed, signs_of
from spatial.texts import in_language

MOST_AREAS = 2000  # beyond, a drawing in the page weighs more than the page


def small_map(shown: Shown, classes: Classes, *, titles: bool = True) -> dict[str, Any] | None:
    """Shapes with the number of their class, or their status. None without shapes, or with too many."""
    digest = shown.areas.get("boundaries", {}).get("overview")
    if digest is None or len(shown.areas["codes"]) > MOST_AREAS:
        return None
    shapes = drawn_shapes(digest)
    signs = signs_of(shown.territory.municipality.signs)
    decimals, values = shown.indicator["decimals"], shown.answer["values"]
    areas = []
    for place, code in enumerate(shown.areas["codes"]):
        if code not in shapes.paths:
            continue
        value, status = values[place], classes.statuses[place]
        classed = is_classed(value, status)
        written = write_value(value, status, decimals, signs)
        areas.append(
            {
                "code": code,
                "path": shapes.paths[code],
                "fill": classes.colours[class_of(value, classes.breaks)] if classed else "",
                "status": "" if classed else status,
                "title": f"{shown.areas['names'][place]}: {written}" if titles else "",
                "marked": code == shown.query.area,
            }
        )
    names = {
        "indicator": in_language(shown.indicator["name"]),
        "level": in_language(shown.level["plural"]),
        "period": in_language(shown.offer["periods"][shown.query.period]["label"]),
    }
    return {
        "width": shapes.width,
        "height": shapes.height,
        "label": gettext("Map: %(indicator)s, %(level)s, %(period)s") % names,
        "areas": areas,
        "legend": [{"symbol": f"class-{n}", "label": label} for n, label in enumerate(classes.labels)]
        + status_entries(classes.statuses),
        "unit": in_language(shown.indicator["unit"]),
        **names,
    }
