"""Legends as SVG: their lines with swatches and counts, from the top downwards, and how high they become."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from atlas.pictures.drawings import Key, Legend
from atlas.pictures.lettering import BOLD, safe, width_of, wrapped
from atlas.pictures.patterns import Patterns, paint

INK, MUTED, LINE = "#131525", "#4d5163", "#b8bcc9"
PREFIX = "key-"


def text(words: str, x: float, y: float, size: float, *, bold: bool = False, colour: str = INK, end: str = "") -> str:
    weight = f' font-weight="{BOLD}"' if bold else ""
    anchor = f' text-anchor="{end}"' if end else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.4g}" fill="{colour}"{weight}{anchor}>{safe(words)}</text>'


def draw_legends(
    legends: Sequence[Legend], *, x: float, y: float, width: float, letter: float, patterns: Patterns
) -> tuple[str, float]:
    """Below one another. Returns the SVG and where the last one ends."""
    parts: list[str] = []
    for legend in legends:
        drawn, y = _draw(legend, x, y, width=width, letter=letter, patterns=patterns)
        parts.append(drawn)
        y += letter
    return "".join(parts), y - letter if legends else y


def draw_in_columns(
    legends: Sequence[Legend], *, x: float, y: float, width: float, letter: float, patterns: Patterns
) -> tuple[str, float]:
    """Below a drawing: several legends beside one another, the lines of a single one in columns."""
    columns = list(legends) if len(legends) > 1 else _in_columns(legends[0], width, letter)
    each = width / len(columns)
    titles = max(_title_height(legend, each - letter, letter) for legend in columns)
    parts: list[str] = []
    bottom = y
    for place, legend in enumerate(columns):
        top = y + titles - _title_height(legend, each - letter, letter)
        drawn, end = _draw(legend, x + place * each, top, width=each - letter, letter=letter, patterns=patterns)
        parts.append(drawn)
        bottom = max(bottom, end)
    return "".join(parts), bottom


def _in_columns(legend: Legend, width: float, letter: float) -> list[Legend]:
    if legend.grid or not legend.keys:
        return [legend]
    widest = max(width_of(key.label, letter) for key in legend.keys) + 6 * letter
    count = max(1, min(int(width // widest), len(legend.keys)))
    each = -(-len(legend.keys) // count)
    parts = [legend.keys[first : first + each] for first in range(0, len(legend.keys), each)]
    first, *others = parts
    return [replace(legend, keys=first), *(Legend(title="", keys=part) for part in others)]


def _title_height(legend: Legend, width: float, letter: float) -> float:
    lines = len(wrapped(legend.title, width, letter, BOLD))
    return lines * 1.3 * letter + 0.4 * letter if legend.title else 0


def _draw(legend: Legend, x: float, y: float, *, width: float, letter: float, patterns: Patterns) -> tuple[str, float]:
    parts: list[str] = []
    for line in wrapped(legend.title, width, letter, BOLD):
        y += 1.3 * letter
        parts.append(text(line, x, y, letter, bold=True))
    if legend.title:
        y += 0.4 * letter
    if legend.grid:
        drawn, y = _grid(legend, x, y, width, letter)
        parts.append(drawn)
    beside = max((width_of(key.count, 0.9 * letter) for key in legend.keys), default=0)
    indent = max([2.1 * letter, *(2 * key.radius + 0.7 * letter for key in legend.keys if key.shape == "circle")])
    for key in legend.keys:
        room = width - indent - beside - (0.5 * letter if beside else 0)
        lines = wrapped(key.label, room, letter) or [""]
        high = max(1.3 * letter * len(lines), 2 * key.radius if key.shape == "circle" else 0) + 0.25 * letter
        first = y + (high - 1.3 * letter * len(lines)) / 2 + letter
        parts.append(_swatch(key, x, first - 0.36 * letter, indent=indent, letter=letter, patterns=patterns))
        parts += [text(line, x + indent, first + 1.3 * letter * n, letter) for n, line in enumerate(lines)]
        if key.count:
            parts.append(text(key.count, x + width, first, 0.9 * letter, colour=MUTED, end="end"))
        y += high
    for note in legend.notes:
        y += 0.3 * letter
        for line in wrapped(note, width, 0.85 * letter):
            y += 1.15 * letter
            parts.append(text(line, x, y, 0.85 * letter, colour=MUTED))
    return "".join(parts), y


def _swatch(key: Key, x: float, middle: float, *, indent: float, letter: float, patterns: Patterns) -> str:
    fill = paint(key.fill, patterns, PREFIX)
    wide, high = 1.5 * letter, letter
    if key.shape == "circle":
        at = x + (indent - 0.7 * letter) / 2
        size = 1.15 * key.radius
        inside = text(key.letter, at, middle + 0.36 * size, size, bold=True, colour="#ffffff", end="middle")
        return (
            f'<circle cx="{at:.1f}" cy="{middle:.1f}" r="{key.radius:.1f}" fill="{fill}" '
            f'fill-opacity="{key.opacity}" stroke="{key.stroke}"/>' + (inside if key.letter else "")
        )
    if key.shape == "line":
        return f'<path d="M{x:.1f} {middle:.1f}h{wide:.1f}" stroke="{key.stroke}" stroke-width="{0.15 * letter:.1f}"/>'
    border = 3 if key.shape == "outline" else 1
    place = f'x="{x + border / 2:.1f}" y="{middle - high / 2:.1f}" width="{wide:.1f}" height="{high:.1f}"'
    box = f'<rect {place} fill="{fill}" stroke="{key.stroke}" stroke-width="{border}"/>'
    return box + "".join(f'<rect {place} fill="{paint(name, patterns, PREFIX)}"/>' for name in key.overlays)


def _grid(legend: Legend, x: float, y: float, width: float, letter: float) -> tuple[str, float]:
    """Two indicators crossed, with what grows to the right and what grows upwards."""
    side = min(2.6 * letter, width / (len(legend.grid[0]) + 1))
    parts = []
    for line in wrapped(f"↑ {legend.upward}", width, 0.9 * letter):
        y += 1.2 * letter
        parts.append(text(line, x, y, 0.9 * letter))
    y += 0.4 * letter
    for row in legend.grid:
        parts += [
            f'<rect x="{x + place * side:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" fill="{colour}" '
            f'stroke="#ffffff"/>'
            for place, colour in enumerate(row)
        ]
        y += side
    for line in wrapped(f"→ {legend.across}", width, 0.9 * letter):
        y += 1.2 * letter
        parts.append(text(line, x, y, 0.9 * letter))
    return "".join(parts), y + 0.4 * letter
