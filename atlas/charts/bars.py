"""Bars: one number of a few areas beside each other, with intervals and a benchmark. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.charts.chart import INK, Spec, finish, haloed, opacity

ROW = 34


@dataclass(frozen=True, kw_only=True)
class Bar:
    area: str
    name: str
    value: float
    says: str
    colour: str
    low: float | None = None
    high: float | None = None


def bars(
    rows: Sequence[Bar], *, unit: str, decimals: int, language: str, benchmark: float | None = None, called: str = ""
) -> Spec:
    names = [row.name for row in rows]
    y: Spec = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "title": None,
        "scale": {"domain": names},
        "axis": {"labelLimit": 220, "labelColor": INK, "ticks": False, "domain": False},
    }
    x: Spec = {"field": "v", "type": "quantitative", "title": unit or None, "axis": {"tickCount": 5}}
    values = [
        {
            "area": row.area,
            "name": row.name,
            "v": row.value,
            "says": row.says,
            "colour": row.colour,
            **({} if row.low is None or row.high is None else {"lo": row.low, "hi": row.high}),
        }
        for row in rows
    ]
    said: Spec = {"tooltip": {"field": "says"}, "description": {"field": "says"}}
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "height": {"band": 0.62}},
            "encoding": {
                "y": y,
                "x": {**x, "scale": {"zero": True}},
                "color": {"field": "colour", "type": "nominal", "scale": None, "legend": None},
                "opacity": opacity(),
                **said,
            },
        },
        {
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1.5},
            "transform": [{"filter": "isValid(datum.lo)"}],
            "encoding": {"y": y, "x": {**x, "field": "lo"}, "x2": {"field": "hi"}, "opacity": opacity()},
        },
    ]
    if benchmark is not None:
        line: Spec = {"data": {"values": [{"v": benchmark, "called": called}]}}
        layers += [
            {
                **line,
                "mark": {"type": "rule", "color": INK, "strokeDash": [6, 3], "strokeWidth": 1.5},
                "encoding": {"x": x, "description": {"field": "called"}},
            },
            {
                **line,
                "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 4, "y": -3, "fontSize": 13},
                "encoding": {"x": x, "text": {"field": "called"}},
            },
        ]
    # Upon everything, since the line of the benchmark may pass through a number.
    layers += haloed(
        {
            "mark": {"type": "text", "align": "left", "dx": 5, "dy": -9, "color": INK, "fontSize": 13},
            "encoding": {
                "y": y,
                "x": x,
                "text": {"field": "v", "type": "quantitative", "format": f",.{decimals}f"},
                "opacity": opacity(),
            },
        }
    )
    return finish({"data": {"values": values}, "layer": layers}, language=language, height=ROW * len(rows) + 70)
