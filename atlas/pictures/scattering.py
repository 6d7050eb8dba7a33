"""Dots at random within a shape, always the same ones for the same area: a picture drawn twice is the same picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Any

TRIES = 200  # per dot; a very thin shape gets fewer dots rather than none of the page's time

_RING = re.compile(r"M(-?\d+) (-?\d+)l([^z]*)z")


def scatter(path: str, count: int, *, seed: str) -> Iterator[tuple[float, float]]:
    if count <= 0 or not path:
        return
    shape, (west, south, east, north) = _shape(path)
    if shape.is_empty:
        return
    chance, left = Random(seed), count  # noqa: S311 - nothing depends on it but where dots lie
    for _ in range(TRIES):
        tried = [(chance.uniform(west, east), chance.uniform(south, north)) for _ in range(2 * left + 10)]
        inside = _within(shape, tried)
        for place in inside[:left]:
            yield tried[place]
        left -= min(left, len(inside))
        if not left:
            return


def _within(shape: Any, tried: list[tuple[float, float]]) -> list[int]:
    from shapely import contains_xy  # noqa: PLC0415 - only maps with dots need it

    xs, ys = zip(*tried, strict=True)
    return [place for place, inside in enumerate(contains_xy(shape, xs, ys)) if inside]


@lru_cache(maxsize=512)
def _shape(path: str) -> tuple[Any, tuple[float, float, float, float]]:
    """Rings one after the other: what lies in an even number of them lies outside."""
    from shapely import Polygon, make_valid, prepare  # noqa: PLC0415

    shape: Any = Polygon()
    for x, y, steps in _RING.findall(path):
        numbers = list(map(int, steps.split()))
        xs = accumulate([int(x), *numbers[::2]])
        ys = accumulate([int(y), *numbers[1::2]])
        ring = list(zip(xs, ys, strict=True))
        if len(ring) > 2:
            shape = shape.symmetric_difference(make_valid(Polygon(ring)))
    prepare(shape)
    return shape, shape.bounds
