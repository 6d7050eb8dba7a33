"""Population pyramids: men to the left, women to the right, one panel per area, the whole as an outline. Pure.

Age groups are rarely equally wide. So a bar is as high as its group has years and as long as the share of one year of
age: its surface is the share of the group, and the pyramid has its shape whichever groups were counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from atlas.charts.chart import INK, Spec, finish, opacity

TOP = 95  # up to here the oldest group is drawn, which has no end
LEAST_OPEN = 10  # years, of an open group that begins late
PANEL, PANEL_HEIGHT, HEIGHT = 300, 260, 440
COLOURS = {"men": "#00808a", "women": "#882255"}  # as dark as one another; neither is that of better or worse
SIDES = {"men": -1, "women": 1}


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Men or women of one group of ages, from the year `low` to below `high` (None: open): their share in per cent.

    `share` is None where it is not told; then `sign` stands in the bar's place.
    """

    sex: str  # a key of SIDES
    low: int
    high: int | None
    share: float | None
    says: str = ""
    sign: str = ""

    @property
    def top(self) -> int:
        return max(TOP, self.low + LEAST_OPEN) if self.high is None else self.high

    @property
    def per_year(self) -> float | None:
        return None if self.share is None else self.share / (self.top - self.low)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One area: its layers from the youngest to the oldest."""

    area: str
    name: str
    layers: Sequence[Layer]


def pyramid(
    panels: Sequence[Panel], outline: Sequence[Layer], *, names: dict[str, str], title: str, language: str
) -> Spec:
    """One panel fills the width; several stand beside each other on the same scale. `names`: of SIDES."""
    layers = [layer for panel in panels for layer in panel.layers]
    most = max((layer.per_year or 0 for layer in [*layers, *outline]), default=0) or 1
    top = max((layer.top for layer in layers), default=TOP)
    drawn = [_panel(panel, outline, names=names, title=title, reach=1.06 * most, top=top) for panel in panels]
    if len(drawn) == 1:
        return finish(drawn[0], language=language, height=HEIGHT)
    sized = [
        {
            "title": {"text": panel.name, "anchor": "start", "fontSize": 14, "fontWeight": 600, "offset": 22},
            "width": PANEL,
            "height": PANEL_HEIGHT,
            **spec,
        }
        for panel, spec in zip(panels, drawn, strict=True)
    ]
    return finish(
        {"concat": sized, "columns": 2, "spacing": 28, "autosize": {"type": "pad"}}, language=language, height=None
    )


def _panel(
    panel: Panel, outline: Sequence[Layer], *, names: dict[str, str], title: str, reach: float, top: int
) -> Spec:
    y: Spec = {
        "field": "low",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [0, top], "nice": False},
        "axis": {"values": list(range(0, top, 10)), "format": "d", "ticks": False, "domain": False},
    }
    x: Spec = {
        "field": "v",
        "type": "quantitative",
        "title": title,
        "scale": {"domain": [-reach, reach], "nice": False},
        "axis": {"labelExpr": "format(abs(datum.value), ',')", "tickCount": 5, "grid": False},
    }
    told = [layer for layer in panel.layers if layer.per_year is not None]
    bars: Spec = {
        "data": {"values": [_bar(panel, layer) for layer in told]},
        "mark": {"type": "rect", "stroke": "#ffffff", "strokeWidth": 1},
        "encoding": {
            "y": y,
            "y2": {"field": "top"},
            "x": x,
            "x2": {"field": "from"},
            "color": {
                "field": "sex",
                "type": "nominal",
                "legend": None,
                "scale": {"domain": list(COLOURS), "range": list(COLOURS.values())},
            },
            "opacity": opacity(0.35),
            "tooltip": {"field": "says"},
            "description": {"field": "says"},
        },
    }
    middle: Spec = {"data": {"values": [{"v": 0}]}, "mark": {"type": "rule", "color": "#ffffff"}, "encoding": {"x": x}}
    return {"layer": [bars, middle, *_signs(panel, x, y, reach), *_lines(outline, x, y), *_heads(names)]}


def _bar(panel: Panel, layer: Layer) -> Spec:
    return {
        "area": panel.area,
        "sex": layer.sex,
        "low": layer.low,
        "top": layer.top,
        "from": 0,
        "v": round(SIDES[layer.sex] * (layer.per_year or 0), 5),
        "says": layer.says,
    }


def _signs(panel: Panel, x: Spec, y: Spec, reach: float) -> Iterator[Spec]:
    """What is not told has a sign beside the middle."""
    rows = [
        {
            "area": panel.area,
            "v": SIDES[layer.sex] * reach * 0.06,
            "middle": (layer.low + layer.top) / 2,
            "sign": layer.sign,
            "says": layer.says,
        }
        for layer in panel.layers
        if layer.per_year is None
    ]
    if rows:
        yield {
            "data": {"values": rows},
            "mark": {"type": "text", "fontSize": 18, "color": INK},
            "encoding": {
                "x": x,
                "y": {**y, "field": "middle"},
                "text": {"field": "sign"},
                "tooltip": {"field": "says"},
                "description": {"field": "says"},
            },
        }


def _lines(outline: Sequence[Layer], x: Spec, y: Spec) -> Iterator[Spec]:
    """The outline on either side, interrupted where something is not told."""
    rows = [row for sex in SIDES for row in _steps([layer for layer in outline if layer.sex == sex])]
    if rows:
        yield {
            "data": {"values": [{**row, "n": number} for number, row in enumerate(rows)]},
            "mark": {"type": "line", "color": INK, "strokeWidth": 1.5},
            "encoding": {"x": x, "y": y, "order": {"field": "n"}, "detail": {"field": "run"}},
        }


def _steps(layers: Sequence[Layer]) -> Iterator[Spec]:
    run = 0
    for layer, after in pairwise([*layers, None]):
        if layer is None or layer.per_year is None:
            continue
        at = round(SIDES[layer.sex] * layer.per_year, 5)
        yield {"v": at, "low": layer.low, "run": f"{layer.sex} {run}"}
        yield {"v": at, "low": layer.top, "run": f"{layer.sex} {run}"}
        run += after is None or after.per_year is None


def _heads(names: dict[str, str]) -> Iterator[Spec]:
    """Which side is whose, above it in its colour."""
    for sex, place, align in (("men", 0, "left"), ("women", "width", "right")):
        yield {
            "data": {"values": [{"text": names[sex]}]},
            "mark": {
                "type": "text",
                "align": align,
                "baseline": "bottom",
                "dy": -6,
                "fontSize": 14,
                "fontWeight": 600,
                "color": COLOURS[sex],
            },
            "encoding": {"x": {"value": place}, "y": {"value": 0}, "text": {"field": "text"}},
        }
