"""What a chart is, and the look that all charts share. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from atlas.colours import CATEGORICAL

FONT = "Fira Sans, sans-serif"  # a picture in a page, or on another machine, may not have the first
INK, MUTED, GRID, ACTION = "#131525", "#51577a", "#d9dbe4", "#2044aa"
HEIGHT = 300

# Each area has a colour, a dash and a shape of its own: nobody needs to see the colour.
DASHES = ([1, 0], [7, 4], [2, 3], [10, 3, 2, 3], [5, 2], [2, 6], [12, 4], [6, 2, 2, 2, 2, 2])
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "triangle-right", "triangle-left")

# Which area is pointed at, anywhere on the page: charts.js sets it, and all other areas fade.
LIT = {"name": "lit", "value": ""}
IS_LIT = "lit === '' || datum.area === lit || datum.area === ''"

NUMBER_LOCALES = {
    "de": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", "\u00a0€"]},
    "en": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["£", ""]},
}

Spec = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Table:
    """What a chart shows, as a table: texts, the first of each row is its heading. `areas`: codes of the rows."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    areas: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Chart:
    """One chart. `name` stands in the addresses of its files; `summary` says in numbers what the picture shows.

    `draw` makes the specification, which often takes longer than all words about it: only where it is asked for.
    """

    name: str
    title: str
    summary: str
    draw: Callable[[], Spec]
    note: str = ""  # how to read it
    facts: Sequence[tuple[str, str]] = ()  # whose numbers, and under which licence: a name and what is said
    table: Table | None = None  # None: the page has a table of the same numbers already


@dataclass(frozen=True)
class Mark:
    """How a line or area is drawn, with or without colour."""

    colour: str
    dash: Sequence[int] = field(default=(1, 0))
    shape: str = "circle"


def marks(names: Sequence[str]) -> dict[str, Mark]:
    """A look for each of up to eight areas, in their order."""
    return {name: Mark(CATEGORICAL[i % 8], DASHES[i % 8], SHAPES[i % 8]) for i, name in enumerate(names)}


def opacity(dimmed: float = 0.18, usual: float = 1) -> Spec:
    """Full where the area is the one that is pointed at, or none is."""
    return {"condition": {"test": IS_LIT, "value": usual}, "value": dimmed}


def haloed(text: Spec) -> list[Spec]:
    """A layer of text that can be read upon lines: the same once more below it, with a broad white edge."""
    edge = {"color": "#ffffff", "stroke": "#ffffff", "strokeWidth": 4, "strokeJoin": "round", "aria": False}
    return [{**text, "mark": {**text["mark"], **edge}}, text]


def finish(spec: Mapping[str, Any], *, language: str, height: int | None = HEIGHT) -> Spec:
    """A specification with the common look. Its width is the page's; `drawing` sets one for downloads."""
    size: Spec = {} if height is None else {"width": "container", "height": height}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "background": "#ffffff",
        "autosize": {"type": "fit", "contains": "padding"},
        "params": [LIT],
        **size,
        **spec,
        "config": look(language) | dict(spec.get("config", {})),
    }


def look(language: str) -> Spec:
    axis = {
        "labelColor": MUTED,
        "labelFontSize": 13,
        "titleColor": INK,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "gridColor": GRID,
        "domainColor": MUTED,
        "tickColor": MUTED,
    }
    return {
        "font": FONT,
        "locale": {"number": NUMBER_LOCALES[language]},
        "view": {"stroke": None},
        "axis": axis,
        "legend": {
            "labelColor": INK,
            "labelFontSize": 13,
            "labelLimit": 260,
            "titleColor": INK,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "orient": "bottom",
            "direction": "vertical",
            "columns": 2,
            "symbolSize": 110,
            "symbolStrokeWidth": 2.5,
        },
        "header": {"labelColor": INK, "labelFontSize": 13, "titleColor": INK, "titleFontSize": 13},
    }
