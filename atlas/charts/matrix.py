"""A correlation matrix: each indicator with each other, as colour and number. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.charts.chart import GRID, INK, Spec, finish
from atlas.colours import DIVERGING

CELL = 34
NUMBERS = "numbers"  # what layers with numbers are called: the page leaves them away where cells are too narrow
DARK_FROM = 0.7  # beyond, the cell is dark


@dataclass(frozen=True)
class Pair:
    row: str
    column: str
    r: float | None
    says: str


def matrix(pairs: Sequence[Pair], rows: Sequence[str], columns: Sequence[str], *, language: str) -> Spec:
    """The numbers stand in the cells; columns are numbered, for their names would not fit."""
    numbered = {name: str(number) for number, name in enumerate(rows, start=1)}
    values = [
        {
            "row": f"{numbered[each.row]}  {each.row}",
            "column": numbered[each.column],
            "r": each.r,
            "says": each.says,
            "area": "",
        }
        for each in pairs
    ]
    y: Spec = {
        "field": "row",
        "type": "nominal",
        "sort": None,
        "title": None,
        "scale": {"domain": [f"{numbered[name]}  {name}" for name in rows]},
        "axis": {"labelLimit": 320, "labelColor": INK, "ticks": False, "domain": False},
    }
    x: Spec = {
        "field": "column",
        "type": "nominal",
        "sort": None,
        "title": None,
        "scale": {"domain": [numbered[name] for name in columns]},
        "axis": {"orient": "top", "labelAngle": 0, "ticks": False, "domain": False, "labelColor": INK},
    }
    untold: Spec = {"transform": [{"filter": "!isValid(datum.r)"}]}
    layers: list[Spec] = [
        {
            **untold,
            "mark": {"type": "rect", "stroke": "#ffffff", "color": GRID},
            "encoding": {"y": y, "x": x, "tooltip": {"field": "says"}, "description": {"field": "says"}},
        },
        {
            **untold,
            "mark": {"type": "text", "fontSize": 12, "color": INK},
            "encoding": {"y": y, "x": x, "text": {"value": "x"}},
        },
        {
            "mark": {"type": "rect", "stroke": "#ffffff"},
            "encoding": {
                "y": y,
                "x": x,
                "color": {
                    "field": "r",
                    "type": "quantitative",
                    "scale": {"domain": [-1, 0, 1], "range": [DIVERGING[5][0], "#f7f7f7", DIVERGING[5][-1]]},
                    "legend": None,
                },
                "tooltip": {"field": "says"},
                "description": {"field": "says"},
            },
        },
        *(
            {
                "name": f"{NUMBERS} {test}",
                "mark": {"type": "text", "fontSize": 12, "color": ink},
                "transform": [{"filter": f"isValid(datum.r) && abs(datum.r) {test} {DARK_FROM}"}],
                "encoding": {"y": y, "x": x, "text": {"field": "r", "type": "quantitative", "format": "+.2f"}},
            }
            for ink, test in ((INK, "<="), ("#ffffff", ">"))
        ),
    ]
    spec = finish({"data": {"values": values}, "layer": layers}, language=language, height=CELL * len(rows) + 40)
    return {**spec, "usermeta": {"columns": len(columns)}}
