"""Two indicators in all areas of a level: areas of interest and outliers named, and the line through all. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from atlas.charts.chart import INK, MUTED, Mark, Spec, finish, opacity
from atlas.charts.lines import HORIZONTAL_TITLE

BROAD, HIGH = 0.3, 0.06  # a name, as parts of both axes


class Point(NamedTuple):
    area: str
    name: str
    x: float
    y: float
    says: str
    outlier: bool = False


def scatter(
    points: Sequence[Point],
    marks: Mapping[str, Mark],
    *,
    titles: tuple[str, str],
    language: str,
    line: tuple[float, float] | None = None,
) -> Spec:
    """`titles` of both axes; `line`: intercept and slope; `marks` by code."""
    chosen = [point for point in points if point.area in marks]
    others = [point for point in points if point.area not in marks]
    x: Spec = {
        "field": "x",
        "type": "quantitative",
        "title": titles[0],
        "scale": {"zero": False, "nice": True},
        "axis": {"tickCount": 6, "grid": False, "titleLimit": 600},
    }
    y: Spec = {
        "field": "y",
        "type": "quantitative",
        "title": titles[1],
        "scale": {"zero": False, "nice": True},
        "axis": {"tickCount": 6, "titleLimit": 600, **HORIZONTAL_TITLE},
    }
    said: Spec = {"tooltip": {"field": "says"}, "description": {"field": "says"}}
    names = [point.name for point in chosen]
    layers: list[Spec] = [
        {
            "data": {"values": [_row(point) for point in others]},
            "mark": {"type": "point", "filled": True, "size": 42, "opacity": 0.75},
            "encoding": {
                "x": x,
                "y": y,
                "color": {"condition": {"test": "datum.area === lit", "value": INK}, "value": "#9aa0b4"},
                **said,
            },
        },
        {
            "data": {"values": [_row(point) for point in chosen]},
            "mark": {"type": "point", "filled": True, "size": 150, "stroke": "#ffffff", "strokeWidth": 1.2},
            "encoding": {
                "x": x,
                "y": y,
                "color": {
                    "field": "name",
                    "type": "nominal",
                    "title": None,
                    "scale": {"domain": names, "range": [marks[point.area].colour for point in chosen]},
                },
                "shape": {
                    "field": "name",
                    "type": "nominal",
                    "title": None,
                    "scale": {"domain": names, "range": [marks[point.area].shape for point in chosen]},
                },
                "opacity": opacity(),
                **said,
            },
        },
        {
            "data": {"values": [_row(point) for point in named(others)]},
            "mark": {"type": "text", "dy": -9, "fontSize": 12, "color": MUTED},
            "encoding": {"x": x, "y": y, "text": {"field": "name"}},
        },
    ]
    if line is not None and points:
        ends = (min(point.x for point in points), max(point.x for point in points))
        layers.insert(
            0,
            {
                "data": {"values": [{"x": end, "y": line[0] + line[1] * end} for end in ends]},
                "mark": {"type": "line", "color": INK, "strokeDash": [6, 3], "strokeWidth": 1.5},
                "encoding": {"x": x, "y": y},
            },
        )
    return finish({"layer": layers}, language=language, height=400)


def named(points: Sequence[Point]) -> list[Point]:
    """The outliers whose names do not lie upon one another, on a telephone as well. The summary names them all."""
    if not points:
        return []
    across, up = (max(values) - min(values) or 1.0 for values in zip(*((p.x, p.y) for p in points), strict=True))
    found: list[Point] = []
    for point in points:
        near = any(abs(p.x - point.x) < BROAD * across and abs(p.y - point.y) < HIGH * up for p in found)
        if point.outlier and not near:
            found.append(point)
    return found


def _row(point: Point) -> Spec:
    return {"x": point.x, "y": point.y, "area": point.area, "name": point.name, "says": point.says}
