"""How many areas have which value: bars of equal width, with upright lines for the whole and for one area. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from atlas.charts.chart import ACTION, INK, MUTED, Spec, finish

BARS = 18  # about so many
HEADROOM = 1.25  # above the highest bar, for what the lines are called


@dataclass(frozen=True)
class Line:
    """A value to be marked, and what it is."""

    value: float
    name: str


def steps(values: Sequence[float], bars: int = BARS) -> list[tuple[float, float, int]]:
    """From, to and how many: bars 1, 2 or 5 × a power of ten wide. A value on a limit belongs to the bar above it."""
    if not values:
        return []
    low, high = min(values), max(values)
    if low == high:
        return [(low - 0.5, low + 0.5, len(values))]
    rough = (high - low) / bars
    power = 10 ** floor(log10(rough))
    width = next(step * power for step in (1, 2, 5, 10) if step * power >= rough * 0.999)
    first, last = floor(low / width), max(ceil(high / width), floor(high / width) + 1)
    counts = [0] * (last - first)
    for value in values:
        counts[min(floor(value / width + 1e-9) - first, len(counts) - 1)] += 1
    return [((first + n) * width, (first + n + 1) * width, count) for n, count in enumerate(counts)]


def histogram(
    values: Sequence[float],
    lines: Sequence[Line],
    *,
    unit: str,
    counted: str,
    language: str,
    says: Callable[[float, float, int], str],
) -> Spec:
    """`counted`: what the height counts; `says`: a bar in words."""
    counted_bars = steps(values)
    highest = max((n for _, _, n in counted_bars), default=1)
    bars = [{"from": low, "to": high, "n": n, "says": says(low, high, n), "area": ""} for low, high, n in counted_bars]
    x: Spec = {"field": "from", "type": "quantitative", "bin": {"binned": True}, "title": unit or None}
    layers: list[Spec] = [
        {
            "data": {"values": bars},
            "mark": {"type": "bar", "color": ACTION, "opacity": 0.75},
            "encoding": {
                "x": x,
                "x2": {"field": "to"},
                "y": {
                    "field": "n",
                    "type": "quantitative",
                    "title": counted,
                    "scale": {"domain": [0, HEADROOM * highest], "nice": False},
                    "axis": {"tickMinStep": 1, "format": "d"},
                },
                "tooltip": {"field": "says", "type": "nominal"},
            },
        }
    ]
    for number, line in enumerate(lines):
        marked = {"v": line.value, "says": line.name, "area": ""}
        dash = [1, 0] if number == 0 else [5, 3]
        layers.append(
            {
                "data": {"values": [marked]},
                "layer": [
                    {"mark": {"type": "rule", "color": INK, "strokeWidth": 2, "strokeDash": dash}},
                    {
                        "mark": {
                            "type": "text",
                            "align": "left",
                            "baseline": "top",
                            "dx": 5,
                            "dy": 4 + 18 * number,
                            "y": 0,
                            "fontSize": 13,
                            "fontWeight": 600,
                            "color": INK if number == 0 else MUTED,
                            "stroke": None,
                        },
                        "encoding": {"text": {"field": "says"}, "y": {"value": 0}},
                    },
                ],
                "encoding": {"x": {"field": "v", "type": "quantitative"}},
            }
        )
    return finish({"layer": layers}, language=language)
