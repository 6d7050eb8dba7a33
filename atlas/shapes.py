"""Shapes of areas as SVG paths, for maps that a page brings along: seen without script, sharp in print. Pure.

In: quantised TopoJSON as the browser gets it (object `areas`, whole numbers, each point told from the one before).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import cos, radians, sin, sqrt
from typing import Any

WIDTH = 2000  # whole numbers across: finer than a screen shows a map beside a text
EARTH, FLATNESS = 6378137.0, 0.00669438  # WGS 84: half the equator's diameter in metres, eccentricity squared

Point = tuple[int, int]
Ring = list[Point]


@dataclass(frozen=True)
class Shapes:
    """A drawing of this size, north up; `paths` by code. `west` and `north` are degrees, `across` and `down` units
    of the drawing per degree, `metres` how many of them one unit is.
    """

    width: int
    height: int
    paths: Mapping[str, str]
    west: float
    north: float
    across: float
    down: float
    metres: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a point of the earth lies in the drawing."""
        return (longitude - self.west) * self.across, (self.north - latitude) * self.down


def shapes_of(topology: Mapping[str, Any], *, width: int = WIDTH) -> Shapes:
    """All in the scale of the middle of the map: degrees of longitude become shorter northwards."""
    arcs = [_absolute(arc) for arc in topology["arcs"]]
    rings = {each["id"]: _rings(each, arcs) for each in topology["objects"]["areas"]["geometries"]}
    xs, ys = zip(*(point for own in rings.values() for ring in own for point in ring), strict=True)
    west, south, north = min(xs), min(ys), max(ys)
    (x_step, y_step), (x_first, y_first) = topology["transform"]["scale"], topology["transform"]["translate"]
    middle = y_first + y_step * (south + north) / 2
    across = width / max(max(xs) - west, 1)
    down = across * y_step / (x_step * cos(radians(middle)))
    return Shapes(
        width=width,
        height=round((north - south) * down),
        paths={
            code: "".join(
                _path([(round((x - west) * across), round((north - y) * down)) for x, y in ring]) for ring in own
            )
            for code, own in rings.items()
        },
        west=x_first + x_step * west,
        north=y_first + y_step * north,
        across=across / x_step,
        down=down / y_step,
        metres=degree_of_longitude(middle) * x_step / across,
    )


def degree_of_longitude(latitude: float) -> float:
    """Metres from one meridian to the next degree's."""
    angle = radians(latitude)
    return radians(1) * EARTH * cos(angle) / sqrt(1 - FLATNESS * sin(angle) ** 2)


def _absolute(arc: Sequence[Sequence[int]]) -> Ring:
    xs, ys = accumulate(x for x, _ in arc), accumulate(y for _, y in arc)
    return list(zip(xs, ys, strict=True))


def _rings(geometry: Mapping[str, Any], arcs: Sequence[Ring]) -> list[Ring]:
    polygons: list[list[list[int]]] = geometry.get("arcs", [])  # nothing at all has none
    if geometry["type"] == "Polygon":
        polygons = [geometry["arcs"]]
    return [_ring(chain, arcs) for polygon in polygons for chain in polygon]


def _ring(chain: Sequence[int], arcs: Sequence[Ring]) -> Ring:
    """Arcs one after the other; ~3 is arc 3 the other way round. Where two meet, the point is told once."""
    ring: Ring = []
    for number in chain:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _path(ring: Ring) -> str:
    """Steps from point to point are shorter than the points; steps too small for the drawing are left out."""
    (x, y), *_ = ring
    steps = [(x2 - x1, y2 - y1) for (x1, y1), (x2, y2) in pairwise(ring[:-1])]
    return f"M{x} {y}l{' '.join(f'{right} {down}' for right, down in steps if right or down)}z"
