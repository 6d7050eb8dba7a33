"""Series over time: a line per area, interrupted where numbers cannot be compared, with bands and marked days. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple, TypeVar

from atlas.charts.chart import HEIGHT, INK, Mark, Spec, finish, opacity

T = TypeVar("T")
MOST_DAYS = 6  # labels of days that fit on a telephone
BAND = 0.15


class Dot(NamedTuple):
    """A number at a day, with its interval where there is one, and what is said of it. There may be thousands.

    `ringed`: final numbers will replace it.
    """

    day: date
    value: float
    says: str
    lower: float | None = None
    upper: float | None = None
    ringed: bool = False


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """One drawn line: runs of dots between which it is interrupted. `area`: the code it lights up with."""

    name: str
    mark: Mark
    runs: Sequence[Sequence[Dot]]
    area: str = ""
    width: float = 2.5
    hollow: bool = False


def lines(
    strokes: Sequence[Stroke],
    *,
    unit: str,
    language: str,
    breaks: Iterable[date] = (),
    reforms: Iterable[date] = (),
    from_zero: bool = True,
    height: int = HEIGHT,
    small: str = "",
) -> Spec:
    """Dotted upright lines are series breaks, dashed ones reforms of the areas.

    `small`: the format of numbers in a chart among many, which has no key, and whose dots say only the number.
    """
    days = sorted({dot.day for stroke in strokes for run in stroke.runs for dot in run})
    names = list(dict.fromkeys(stroke.name for stroke in strokes))
    looks = {stroke.name: stroke for stroke in strokes}
    keyed = len(names) > 1 and not small
    inside = (days[0], days[-1]) if days else (date.min, date.min)
    upright = [
        ([2, 4], [day for day in breaks if inside[0] < day <= inside[1]]),
        ([8, 4], [day for day in reforms if inside[0] < day <= inside[1]]),
    ]
    fields: Spec = {
        "x": {
            "field": "d",
            "type": "temporal",
            "scale": {"type": "utc"},
            "title": None,
            "axis": {
                "values": [label(day) for day in few(days)],
                "format": "%Y",
                "labelFlush": True,
                "grid": False,
                "labelOverlap": True,
            },
        },
        "color": {
            "field": "name",
            "type": "nominal",
            "title": None,
            "scale": {"domain": names, "range": [looks[name].mark.colour for name in names]},
            "legend": {} if keyed else None,
        },
        "detail": {"field": "run"},
    }
    # By number and not by name: the same names would make one key of both, and a shape drawn in dashes is a blot.
    dash = {
        "field": "place",
        "type": "nominal",
        "scale": {"domain": list(range(len(names))), "range": [list(looks[name].mark.dash) for name in names]},
        "legend": None,
    }
    shape = {
        "field": "name",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": [looks[name].mark.shape for name in names]},
    }
    y = {
        "field": "v",
        "type": "quantitative",
        "title": unit or None,
        "scale": {"zero": from_zero, "nice": True},
        "axis": {"tickCount": 5, **HORIZONTAL_TITLE},
    }
    layers: list[Spec] = [
        {
            "mark": {"type": "line"},
            "transform": [{"calculate": f"indexof({json.dumps(names)}, datum.name)", "as": "place"}],
            "encoding": {
                **fields,
                "y": y,
                "strokeDash": dash,
                "strokeWidth": {"field": "w", "type": "quantitative", "scale": None, "legend": None},
                "opacity": opacity(),
            },
        },
        {
            "mark": {"type": "point", "filled": False, "strokeWidth": 2},
            "encoding": {
                **fields,
                "y": y,
                "shape": {**shape, "legend": {} if keyed else None},
                "size": {"field": "size", "type": "quantitative", "scale": None, "legend": None},
                "fill": {"field": "fill", "type": "nominal", "scale": None, "legend": None},
                "opacity": opacity(),
                "tooltip": {"field": "says"},
                "description": {"field": "says"},
            },
        },
        {
            "mark": {"type": "area", "opacity": BAND},
            "transform": [{"filter": "isValid(datum.lo) && isValid(datum.hi)"}],
            "encoding": {
                **fields,
                "y": {**y, "field": "lo"},
                "y2": {"field": "hi"},
            },
        },
    ]
    if small:
        _simplify(layers, small)
    ringed = [ring(dot.day, dot.value, stroke.mark.colour, stroke.area) for stroke, dot in _ringed(strokes)]
    layers += [rings(ringed, fields["x"], y)] if ringed else []
    layers[:0] = [_upright(marked, dashes, fields["x"]) for dashes, marked in upright if marked]
    if small:
        unfolded: Spec = {"data": {"values": _compact(strokes)}, "transform": [{"flatten": ["d", "v"]}]}
        return finish({**unfolded, "layer": layers}, language=language, height=height)
    rows = [_row(stroke, number, dot) for stroke in strokes for number, run in enumerate(stroke.runs) for dot in run]
    return finish({"data": {"values": rows}, "layer": layers}, language=language, height=height)


# Words beside an axis are read without turning the head.
HORIZONTAL_TITLE: Spec = {
    "titleAngle": 0,
    "titleAlign": "left",
    "titleAnchor": "end",
    "titleBaseline": "bottom",
    "titleX": 0,
    "titleY": -8,
}


def _row(stroke: Stroke, number: int, dot: Dot) -> Spec:
    band = {} if dot.lower is None or dot.upper is None else {"lo": dot.lower, "hi": dot.upper}
    return {
        "d": moment(dot.day),
        "v": dot.value,
        "name": stroke.name,
        "area": stroke.area,
        "run": f"{stroke.name} {number}",
        "w": stroke.width,
        "size": 20 * stroke.width,
        "fill": "#ffffff" if stroke.hollow else stroke.mark.colour,
        **({"says": dot.says} if dot.says else {}),
        **band,
    }


def _compact(strokes: Sequence[Stroke]) -> list[Spec]:
    """One row per run, unfolded where it is drawn: a page may have sixty small charts with a hundred dots each.

    (As CSV they would be shorter still, but Vega reads that with code made from text, which our policy forbids.)
    """
    return [
        {
            "name": stroke.name,
            "area": stroke.area,
            "run": number,
            "h": int(stroke.hollow),
            "d": [moment(dot.day) for dot in run],
            "v": [dot.value for dot in run],
        }
        for stroke in strokes
        for number, run in enumerate(stroke.runs)
    ]


def _simplify(layers: list[Spec], written: str) -> None:
    """One width for all lines, dots that say only their number, no bands."""
    line, point = layers[0]["encoding"], layers[1]["encoding"]
    for encoding in (line, point):
        encoding["detail"] = [{"field": "run"}, {"field": "h"}]
    line["strokeWidth"] = {"value": 2}
    point["size"] = {"value": 36}
    colour = {**point["color"], "legend": None}
    point["fill"] = {"condition": {"test": "datum.h === 1", "value": "#ffffff"}, **colour}
    said = f"datum.name + ', ' + utcFormat(datum.d, '%Y') + ': ' + format(datum.v, '{written}')"
    layers[1]["transform"] = [{"calculate": said, "as": "says"}]
    del layers[2:]


def _ringed(strokes: Sequence[Stroke]) -> Iterable[tuple[Stroke, Dot]]:
    return ((stroke, dot) for stroke in strokes for run in stroke.runs for dot in run if dot.ringed)


def ring(day: date, value: float, colour: str, area: str = "") -> Spec:
    """Around a dot whose number is provisional: seen without colours, and hollow dots keep their own meaning."""
    return {"d": moment(day), "v": value, "c": colour, "area": area}


def rings(around: Sequence[Spec], x: Spec, y: Spec, *, size: int = 190) -> Spec:
    """A layer of its own, so that charts without provisional numbers stay as they are. Their dots say what it means."""
    return {
        "data": {"values": list(around)},
        "mark": {"type": "point", "shape": "circle", "filled": False, "size": size, "strokeWidth": 1.5, "aria": False},
        "encoding": {
            "x": x,
            "y": y,
            "stroke": {"field": "c", "type": "nominal", "scale": None, "legend": None},
            "opacity": opacity(),
        },
    }


def _upright(days: Sequence[date], dash: Sequence[int], x: Spec) -> Spec:
    return {
        "data": {"values": [{"d": moment(day)} for day in days]},
        "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5, "strokeDash": list(dash)},
        "encoding": {"x": x},
    }


@lru_cache(maxsize=1000)
def moment(day: date) -> int:
    """Milliseconds since 1970, as JavaScript counts: a day lies to scale, wherever the reader lives."""
    return round(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def label(day: date) -> Spec:
    """Where an axis is labelled. Vega's interpreter takes a plain number for a year."""
    return {"year": day.year, "month": day.month, "date": day.day, "utc": True}


def few(days: Sequence[T]) -> list[T]:
    """So many days as can be labelled, always the last."""
    every = -(-len(days) // MOST_DAYS) or 1
    return list(days)[::-1][::every][::-1]
