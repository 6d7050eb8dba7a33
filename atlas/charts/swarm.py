"""All areas of a level as dots along one scale, those of interest marked and named. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from atlas.charts.chart import INK, MUTED, Mark, Spec, finish, opacity

STEPS = 90  # so many dots fit beside each other
MOST_DOTS = 1_500  # beyond that, dots become bars


class Spot(NamedTuple):
    area: str
    name: str
    value: float
    says: str


def places(values: Sequence[float], steps: int = STEPS) -> list[tuple[float, int]]:
    """Each dot in the middle of its step, and how far above (1, 2 …) or below (−1 …) the middle line it lies.

    Equal numbers pile up to both sides in turn, so that the swarm is as wide where there are many.
    """
    if not values:
        return []
    low, high = min(values), max(values)
    step = (high - low) / steps or 1.0
    piled: Counter[int] = Counter()
    found = []
    for value in values:
        at = min(int((value - low) / step), steps - 1)
        count = piled[at]
        piled[at] += 1
        found.append((low + (at + 0.5) * step if high > low else low, (count + 1) // 2 * (1 if count % 2 else -1)))
    return found


def swarm(
    spots: Sequence[Spot],
    marks: Mapping[str, Mark],
    *,
    unit: str,
    language: str,
    benchmark: float | None = None,
    called: str = "",
) -> Spec:
    """`marks` by code, of the areas of interest: drawn in their own place, above the others."""
    chosen = [spot for spot in spots if spot.area in marks]
    others = [spot for spot in spots if spot.area not in marks]
    x: Spec = {
        "field": "v",
        "type": "quantitative",
        "title": unit or None,
        "scale": {"zero": False, "nice": True},
        "axis": {"grid": False, "tickCount": 6},
    }
    piles = places([spot.value for spot in others])
    depth = max((abs(level) for _, level in piles), default=1)
    y: Spec = {
        "field": "k",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [-max(depth, 4) - 1, max(depth, 4) + 1]},
    }
    said: Spec = {"tooltip": {"field": "says"}, "description": {"field": "says"}}
    layers: list[Spec] = []
    if len(others) > MOST_DOTS:
        tall = Counter(round(at, 9) for at, _ in piles)
        layers.append(
            {
                "data": {"values": [{"v": at, "k": -count / 2, "k2": count / 2} for at, count in tall.items()]},
                "mark": {"type": "rule", "color": "#b8bccb", "strokeWidth": 5},
                "encoding": {"x": x, "y": y, "y2": {"field": "k2"}},
            }
        )
    else:
        layers.append(
            {
                "data": {
                    "values": [
                        {"v": at, "k": level, "area": spot.area, "says": spot.says}
                        for spot, (at, level) in zip(others, piles, strict=True)
                    ]
                },
                "mark": {"type": "point", "filled": True, "size": 34, "color": "#9aa0b4", "strokeWidth": 0},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {"condition": {"test": "datum.area === lit", "value": INK}, "value": "#9aa0b4"},
                    **said,
                },
            }
        )
    if benchmark is not None:
        line: Spec = {"data": {"values": [{"v": benchmark, "called": called}]}}
        layers += [
            {**line, "mark": {"type": "rule", "color": INK, "strokeDash": [6, 3]}, "encoding": {"x": x}},
            {
                **line,
                "mark": {
                    "type": "text",
                    "align": "left",
                    "baseline": "top",
                    "dx": 4,
                    "y": 0,
                    "color": MUTED,
                    "fontSize": 13,
                },
                "encoding": {"x": x, "text": {"field": "called"}},
            },
        ]
    names = [spot.name for spot in chosen]
    layers.append(
        {
            "data": {
                "values": [
                    {"v": spot.value, "k": 0, "area": spot.area, "name": spot.name, "says": spot.says}
                    for spot in chosen
                ]
            },
            "mark": {"type": "point", "filled": True, "size": 170, "stroke": "#ffffff", "strokeWidth": 1.2},
            "encoding": {
                "x": x,
                "y": y,
                "color": {
                    "field": "name",
                    "type": "nominal",
                    "title": None,
                    "scale": {"domain": names, "range": [marks[spot.area].colour for spot in chosen]},
                },
                "shape": {
                    "field": "name",
                    "type": "nominal",
                    "title": None,
                    "scale": {"domain": names, "range": [marks[spot.area].shape for spot in chosen]},
                },
                "opacity": opacity(),
                **said,
            },
        }
    )
    return finish({"layer": layers}, language=language, height=230)
