"""Patterns upon class colours, for readers who cannot tell them apart: the higher a class, the wider its lines.

Upright lines say more, lying ones less; where two things are crossed, lying lines tell the row and upright ones the
column. `id-layer.js` and `parts/symbols.html` draw them.
"""

from __future__ import annotations

from itertools import pairwise

from atlas.modes.pictures import Picture

WIDEST = 2.4  # of a pattern that repeats every 8 / 1.4 units
DARK, LIGHT = "#1f2937", "#ffffff"


def textures_of(picture: Picture) -> list[list[dict]]:
    """Per class the layers {kind, ink, weight} upon its colour."""
    count = len(picture.colours)
    if picture.square:
        columns = len(picture.square.columns)
        rows = count // columns
        return [
            [
                *_layer("columns", place % columns / (columns - 1), colour, 1.3),
                *_layer("level", place // columns / (rows - 1), colour, 1.3),
            ]
            for place, colour in enumerate(picture.colours)
        ]
    if picture.view in ("change", "compare"):
        return [_one_way(side, colour) for side, colour in zip(_sides(picture), picture.colours, strict=True)]
    return [_layer("columns", place / max(count - 1, 1), colour) for place, colour in enumerate(picture.colours)]


def _sides(picture: Picture) -> list[float]:
    """How far each class lies from nothing: −1 for the lowest, 0 around nothing, 1 for the highest."""
    edges = [float("-inf"), *picture.breaks, float("inf")]
    below = [high <= 0 for _, high in pairwise(edges)]
    above = [low >= 0 for low, _ in pairwise(edges)]
    low, high = below.count(True), above.count(True)
    first = len(below) - high
    return [
        -(low - place) / low if below[place] else (place - first + 1) / high if above[place] else 0.0
        for place in range(len(below))
    ]


def _one_way(side: float, colour: str) -> list[dict]:
    return _layer("columns" if side > 0 else "level", abs(side), colour)


def _layer(kind: str, share: float, colour: str, widest: float = WIDEST) -> list[dict]:
    if share <= 0:
        return []
    return [{"kind": kind, "ink": LIGHT if _is_dark(colour) else DARK, "weight": round(0.4 + share * widest, 2)}]


def _is_dark(colour: str) -> bool:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 128
