"""A small map of an indicator, drawn into the page by the server: seen without script, and a way to the large one.

Counts are circles on grey areas, as on the large map: in colours, large areas would win.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.classing import class_of
from atlas.drawn import drawn_shapes
from atlas.legends import Classes, status_entries
from atlas.modes.circles import GROUND, radius, samples, widest_of
from atlas.numbers import write, write_value
from atlas.shapes import Shapes
from atlas.signs import is_classed, signs_of
from spatial.texts import in_language

MOST_AREAS = 2000  # beyond, a drawing in the page weighs more than the page
PIXEL = 3.8  # in units of the drawing, where it is as wide as pages show it
LETTERS = 64  # height of the numbers beside sample circles, in these units


def small_map(shown: Shown, classes: Classes, *, titles: bool = True) -> dict[str, Any] | None:
    """Shapes with the number of their class, or their status. None without shapes, or with too many."""
    digest = shown.areas.get("boundaries", {}).get("overview")
    if digest is None or len(shown.areas["codes"]) > MOST_AREAS:
        return None
    shapes = drawn_shapes(digest)
    signs = signs_of(shown.territory.municipality.signs)
    decimals, values = shown.indicator["decimals"], shown.answer["values"]
    counted = shown.indicator["kind"] == "count"
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
                "fill": _fill(value, classes, counted) if classed else "",
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
        "circles": _circles(shown, classes, shapes) if counted else None,
        "legend": [
            {"symbol": f"class-{n}", "label": label} for n, label in enumerate([] if counted else classes.labels)
        ]
        + status_entries(classes.statuses),
        "unit": in_language(shown.indicator["unit"]),
        **names,
    }


def _fill(value: float, classes: Classes, counted: bool) -> str:
    return GROUND if counted else classes.colours[class_of(value, classes.breaks)]


def _circles(shown: Shown, classes: Classes, shapes: Shapes) -> dict[str, Any]:
    """Circles in the middle of their areas, large ones first, and below the map samples of the same scale."""
    counts = [
        value if is_classed(value, status) else 0.0
        for value, status in zip(shown.answer["values"], classes.statuses, strict=True)
    ]
    largest, widest = max(counts, default=0.0), widest_of(len(counts)) * PIXEL
    drawn = []
    for count, point in sorted(zip(counts, shown.areas["label_points"], strict=True), reverse=True):
        if count > 0:
            x, y = shapes.place(*point)
            drawn.append({"x": round(x), "y": round(y), "radius": round(radius(count, largest, widest))})
    shown_samples, right = [], 0.0
    for number in samples(largest):
        size, label = radius(number, largest, widest), write(number, shown.indicator["decimals"])
        shown_samples.append(
            {"x": round(right + size + 4), "radius": round(size), "text": round(right + 2 * size + 30), "label": label}
        )
        right += 2 * size + 90 + LETTERS * 0.6 * len(label)
    return {
        "drawn": drawn,
        "samples": shown_samples,
        "middle": round(shapes.height + widest + 30),
        "height": round(shapes.height + 2 * widest + 60),
    }
