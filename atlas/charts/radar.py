"""A radar of the dimensions of an index, which share one scale. For other numbers it would mislead. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from textwrap import wrap

from atlas.charts.chart import GRID, INK, MUTED, Mark, Spec, finish, haloed, opacity

SIZE = 440
RINGS = 4
OUTSIDE = 1.2  # where names stand
BESIDE = 0.7  # further out to the side than this, a name stands above its corner: beside it there is no room
LETTER = 6.6  # the usual width of a letter of a name, in pixels


# A name's middle is moved as far as its ends would leave the picture.
INSIDE = (
    f"clamp(scale('x', datum.x), datum.letters * {LETTER / 2}, max(datum.letters * {LETTER / 2},"
    f" width - datum.letters * {LETTER / 2}))"
)


@dataclass(frozen=True, kw_only=True)
class Web:
    """One area: its score in each dimension, in their order."""

    area: str
    name: str
    mark: Mark
    scores: Sequence[float | None]
    says: Sequence[str]


def spot(share: float, number: int, count: int) -> tuple[float, float]:
    """At `share` of the radius, in the direction of dimension `number` of `count`; the first points upwards."""
    angle = 2 * pi * number / count
    return round(share * sin(angle), 6), round(share * cos(angle), 6)


def radar(
    webs: Sequence[Web], dimensions: Sequence[str], *, low: float, high: float, decimals: int, language: str
) -> Spec:
    """From `low` in the middle to `high` at the rim. Where a score is not known, the web has a gap."""
    count, span = len(dimensions), (high - low) or 1.0
    grid = [
        {"ring": ring, "order": number, **_xy(ring / RINGS, number, count)}
        for ring in range(1, RINGS + 1)
        for number in (*range(count), 0)
    ]
    spokes = [
        {"ring": f"s{number}", "order": end, **_xy(end, number, count)} for number in range(count) for end in (0, 1)
    ]
    names = [_name(name, number, count) for number, name in enumerate(dimensions)]
    levels = [{"v": low + span * ring / RINGS, **_xy(ring / RINGS, 0, count)} for ring in range(RINGS + 1)]
    rows = [
        {
            "area": web.area,
            "name": web.name,
            "place": place,
            "order": order,
            "run": f"{web.name} {run}",
            "says": web.says[number],
            **_xy(max(0.0, min(1.0, (score - low) / span)), number, count),
        }
        for place, web in enumerate(webs)
        for order, number, run, score in _around(web.scores)
    ]
    scale: Spec = {"scale": {"domain": [-1.5, 1.5], "nice": False}, "axis": None, "type": "quantitative"}
    x, y = {"field": "x", **scale}, {"field": "y", **scale}
    called = [web.name for web in webs]

    def by_name(values: list) -> Spec:
        return {"field": "name", "type": "nominal", "title": None, "scale": {"domain": called, "range": values}}

    order: Spec = {"field": "order", "type": "quantitative"}
    # By number and not by name: of the same names one key would be made, and a shape drawn in dashes is a blot.
    dash: Spec = {
        "field": "place",
        "type": "nominal",
        "scale": {"domain": list(range(len(webs))), "range": [list(web.mark.dash) for web in webs]},
        "legend": None,
    }
    layers: list[Spec] = [
        {
            "data": {"values": [*grid, *spokes]},
            "mark": {"type": "line", "color": GRID, "strokeWidth": 1, "aria": False},
            "encoding": {"x": x, "y": y, "detail": {"field": "ring"}, "order": order},
        },
        {
            "mark": {"type": "line", "strokeWidth": 2.5, "aria": False},
            "encoding": {
                "x": x,
                "y": y,
                "order": order,
                "detail": {"field": "run"},
                "color": by_name([web.mark.colour for web in webs]),
                "strokeDash": dash,
                "opacity": opacity(),
            },
        },
        {
            "mark": {"type": "point", "filled": True, "size": 80},
            "encoding": {
                "x": x,
                "y": y,
                "color": by_name([web.mark.colour for web in webs]),
                "shape": by_name([web.mark.shape for web in webs]),
                "opacity": opacity(),
                "tooltip": {"field": "says"},
                "description": {"field": "says"},
            },
        },
        *haloed(
            {
                "data": {"values": levels},
                "mark": {"type": "text", "fontSize": 11, "color": MUTED, "align": "left", "dx": 8, "aria": False},
                "encoding": {
                    "x": x,
                    "y": y,
                    "text": {"field": "v", "type": "quantitative", "format": f",.{decimals}f"},
                },
            }
        ),
        *haloed(  # above all else: on a telephone a long name reaches over the web
            {
                "data": {"values": names},
                "mark": {
                    "type": "text",
                    "fontSize": 13,
                    "color": INK,
                    "lineBreak": "\n",
                    "baseline": "middle",
                    "aria": False,
                },
                "encoding": {"x": {"value": {"expr": INSIDE}}, "y": y, "text": {"field": "text"}},
            }
        ),
    ]
    spec = finish({"data": {"values": rows}, "layer": layers}, language=language, height=SIZE)
    return {**spec, "usermeta": {"width": SIZE + 80, "square": True}}


def _name(name: str, number: int, count: int) -> Spec:
    """A dimension's name in lines, and where their middle stands."""
    lines = wrap(name, 20, break_long_words=False)
    x, y = spot(1, number, count)
    more = 0.06 * (len(lines) - 1) * (1 if y > 0 else -1)
    x, y = (x, y + 0.22 + 0.06 * len(lines)) if abs(x) > BESIDE else (x * OUTSIDE, y * OUTSIDE + more)
    return {"text": "\n".join(lines), "letters": max(len(line) for line in lines), "x": x, "y": y}


def _xy(share: float, number: int, count: int) -> Spec:
    x, y = spot(share, number, count)
    return {"x": x, "y": y}


def _around(scores: Sequence[float | None]) -> list[tuple[int, int, int, float]]:
    """Order, dimension, run and score; back at the first dimension the web is closed. A gap begins another run."""
    found, run = [], 0
    for order in range(len(scores) + 1):
        score = scores[order % len(scores)]
        if score is None:
            run += 1
        else:
            found.append((order, order % len(scores), run, score))
    return found
