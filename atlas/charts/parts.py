"""The parts of a whole: stacked bars of several areas, and two areas back to back. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.charts.chart import INK, MUTED, Spec, finish, opacity
from atlas.colours import palette

ROW = 36
LEAST_LABELLED = 6  # per cent: in narrower parts a number does not fit
DARK_FROM = 0.5  # colours beyond the middle of the scale are dark


@dataclass(frozen=True)
class Slice:
    area: str
    name: str
    part: str
    share: float
    says: str


def stacked(slices: Sequence[Slice], parts: Sequence[str], *, decimals: int, language: str) -> Spec:
    """`parts` in their order. The number stands in each part, so nobody needs to tell shades apart."""
    names = list(dict.fromkeys(each.name for each in slices))
    rows = []
    reached = dict.fromkeys(names, 0.0)
    shares = {(each.name, each.part): each for each in slices}
    for name in names:
        for part in parts:
            each = shares.get((name, part))
            if each is None:
                continue
            start, reached[name] = reached[name], reached[name] + each.share
            rows.append(
                {
                    "area": each.area,
                    "name": name,
                    "part": part,
                    "a": start,
                    "b": reached[name],
                    "m": (start + reached[name]) / 2,
                    "v": each.share,
                    "says": each.says,
                    "ink": "#ffffff" if parts.index(part) / max(1, len(parts)) >= DARK_FROM else INK,
                }
            )
    y: Spec = {
        "field": "name",
        "type": "nominal",
        "sort": None,
        "title": None,
        "scale": {"domain": names},
        "axis": {"labelLimit": 200, "labelColor": INK, "ticks": False, "domain": False},
    }
    x: Spec = {
        "field": "a",
        "type": "quantitative",
        "title": "%",
        "scale": {"domain": [0, max(100.0, *reached.values())] if rows else [0, 100], "nice": False},
    }
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "stroke": "#ffffff", "strokeWidth": 1, "height": {"band": 0.75}},
            "encoding": {
                "y": y,
                "x": x,
                "x2": {"field": "b"},
                "color": {
                    "field": "part",
                    "type": "nominal",
                    "sort": None,
                    "title": None,
                    "scale": {"domain": list(parts), "range": palette(min(len(parts), 9))},
                },
                "opacity": opacity(0.35),
                "tooltip": {"field": "says"},
                "description": {"field": "says"},
            },
        },
        *(
            {
                "mark": {"type": "text", "fontSize": 12, "color": ink},
                "transform": [{"filter": f"datum.v >= {LEAST_LABELLED} && datum.ink === '{ink}'"}],
                "encoding": {
                    "y": y,
                    "x": {**x, "field": "m"},
                    "text": {"field": "v", "type": "quantitative", "format": f",.{decimals}f"},
                },
            }
            for ink in (INK, "#ffffff")
        ),
    ]
    return finish({"data": {"values": rows}, "layer": layers}, language=language, height=ROW * len(names) + 110)


def back_to_back(
    left: Sequence[Slice], right: Sequence[Slice], parts: Sequence[str], colours: tuple[str, str], *, language: str
) -> Spec:
    """Two areas like a population pyramid, the last part on top."""
    rows: list[Spec] = [
        {
            "area": each.area,
            "name": each.name,
            "part": each.part,
            "v": sign * each.share,
            "says": each.says,
            "text": each.share,
        }
        for sign, side in ((-1, left), (1, right))
        for each in side
    ]
    most = max((abs(row["v"]) for row in rows), default=1.0) * 1.18
    names = [side[0].name for side in (left, right) if side]
    y: Spec = {
        "field": "part",
        "type": "nominal",
        "sort": list(parts)[::-1],
        "title": None,
        "axis": {"labelLimit": 180, "labelColor": INK, "ticks": False, "domain": False},
    }
    x: Spec = {
        "field": "v",
        "type": "quantitative",
        "title": "%",
        "scale": {"domain": [-most, most], "nice": False},
        "axis": {"labelExpr": "format(abs(datum.value), ',')", "tickCount": 7},
    }
    layers: list[Spec] = [
        {
            "mark": {"type": "bar", "height": {"band": 0.8}},
            "encoding": {
                "y": y,
                "x": x,
                "color": {
                    "field": "name",
                    "type": "nominal",
                    "sort": None,
                    "title": None,
                    "scale": {"domain": names, "range": list(colours)[: len(names)]},
                },
                "opacity": opacity(0.35),
                "tooltip": {"field": "says"},
                "description": {"field": "says"},
            },
        },
        *(
            {
                "mark": {"type": "text", "align": align, "dx": shift, "fontSize": 12, "color": MUTED},
                "transform": [{"filter": test}],
                "encoding": {"y": y, "x": x, "text": {"field": "text", "type": "quantitative", "format": ",.1f"}},
            }
            for align, shift, test in (("right", -4, "datum.v < 0"), ("left", 4, "datum.v >= 0"))
        ),
    ]
    return finish({"data": {"values": rows}, "layer": layers}, language=language, height=ROW * len(parts) + 90)
