"""Spine chart: many indicators of a few areas, each held against its benchmark in the middle. Pure.

Every indicator has a scale of its own: the benchmark lies at nought, the area furthest from it at one or minus one. So
one sees how far an area is from the benchmark among all areas, and never compares per cent with persons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from atlas.charts.chart import GRID, INK, MUTED, Mark, Spec, finish, opacity

LANE = 11  # of one area, in an indicator's row
LEAST_ROW = 26

# Better is blue and worse is orange: colour-blind readers tell them apart. Without a direction nothing is judged.
JUDGEMENTS = {
    "better": "#0072b2",
    "worse": "#c14a00",
    "similar": "#8a8fa3",
    "higher": "#5e3c99",
    "lower": "#b2abd2",
    "unknown": "#ffffff",
}


@dataclass(frozen=True)
class Range:
    """Where all areas of the level lie on an indicator's scale."""

    least: float
    lower_quarter: float
    upper_quarter: float
    most: float


class Rib(NamedTuple):
    """One area and indicator: where it lies, how sure that is, how it is judged, and what is said of it."""

    indicator: str
    area: str
    name: str
    at: float
    low: float | None
    high: float | None
    judged: str  # a key of JUDGEMENTS
    says: str


def position(value: float, benchmark: float, least: float, most: float) -> float:
    """On the scale: 0 at the benchmark, ±1 at the area that lies furthest from it, cut at ±1 beyond."""
    half = max(most - benchmark, benchmark - least, abs(value - benchmark) if most == least else 0.0)
    return max(-1.0, min(1.0, (value - benchmark) / half)) if half > 0 else 0.0


def spine(
    ribs: Sequence[Rib],
    ranges: Mapping[str, Range],
    marks: Mapping[str, Mark],
    *,
    words: Mapping[str, str],
    ends: tuple[str, str],
    language: str,
) -> Spec:
    """`marks` by area name; `words` by judgement; `ends`: what lies to the left and to the right."""
    indicators, names = list(ranges), list(marks)
    row = max(LEAST_ROW, LANE * len(names) + 6)
    used = [each for each in JUDGEMENTS if any(rib.judged == each for rib in ribs)]
    y: Spec = {
        "field": "indicator",
        "type": "nominal",
        "sort": None,
        "title": None,
        "scale": {"domain": indicators, "paddingInner": 0.2, "paddingOuter": 0.1},
        "axis": {"labelLimit": 300, "domain": False, "ticks": False, "labelColor": INK},
    }
    x: Spec = {
        "field": "at",
        "type": "quantitative",
        "scale": {"domain": [-1.05, 1.05]},
        "title": f"← {ends[0]}   ·   {ends[1]} →",
        "axis": {"labels": False, "ticks": False, "grid": False, "domain": False, "titleFontSize": 13},
    }
    lane: Spec = {"field": "name", "type": "nominal", "sort": None, "scale": {"domain": names}}
    colour: Spec = {
        "field": "judged",
        "type": "nominal",
        "title": None,
        "scale": {"domain": [words[each] for each in used], "range": [JUDGEMENTS[each] for each in used]},
    }
    shape: Spec = {
        "field": "name",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": [mark.shape for mark in marks.values()]},
        "legend": {"symbolFillColor": MUTED, "symbolStrokeColor": INK} if len(names) > 1 else None,
    }
    background = [
        {"indicator": name, "a": each.least, "b": each.most, "c": each.lower_quarter, "d": each.upper_quarter}
        for name, each in ranges.items()
    ]
    dots = [
        {
            "indicator": rib.indicator,
            "area": rib.area,
            "name": rib.name,
            "at": round(rib.at, 4),
            "judged": words[rib.judged],
            "says": rib.says,
            **({} if rib.low is None or rib.high is None else {"lo": round(rib.low, 4), "hi": round(rib.high, 4)}),
        }
        for rib in ribs
    ]
    layers: list[Spec] = [
        {
            "data": {"values": background},
            "mark": {"type": "bar", "color": "#eef0f5", "height": {"band": 1}},
            "encoding": {"y": y, "x": {**x, "field": "a"}, "x2": {"field": "b"}},
        },
        {
            "data": {"values": background},
            "mark": {"type": "bar", "color": GRID, "height": {"band": 1}},
            "encoding": {"y": y, "x": {**x, "field": "c"}, "x2": {"field": "d"}},
        },
        {
            "data": {"values": [{"at": 0}]},
            "mark": {"type": "rule", "color": INK},
            "encoding": {"x": x},
        },
        {
            "mark": {"type": "rule", "color": MUTED, "strokeWidth": 1.5},
            "transform": [{"filter": "isValid(datum.lo)"}],
            "encoding": {
                "y": y,
                "yOffset": lane,
                "x": {**x, "field": "lo"},
                "x2": {"field": "hi"},
                "opacity": opacity(),
            },
        },
        {
            "mark": {"type": "point", "filled": True, "size": 70, "stroke": INK, "strokeWidth": 0.8},
            "encoding": {
                "y": y,
                "yOffset": lane,
                "x": x,
                "color": colour,
                "shape": shape,
                "opacity": opacity(),
                "tooltip": {"field": "says"},
                "description": {"field": "says"},
            },
        },
    ]
    return finish(
        {"data": {"values": dots}, "layer": layers}, language=language, height=max(120, row * len(indicators) + 110)
    )
