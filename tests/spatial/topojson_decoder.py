"""TopoJSON by the letter of its specification, slowly: what a browser will see."""

from __future__ import annotations

import json
from typing import Any

import shapely


def decode(raw: bytes, object_name: str = "areas") -> dict[str, shapely.MultiPolygon]:
    """Id → shape on the whole-numbered grid, in the order of the geometries."""
    document = json.loads(raw)
    arcs = [_positions(arc) for arc in document["arcs"]]
    return {entry["id"]: _shape(entry, arcs) for entry in document["objects"][object_name]["geometries"]}


def to_degrees(shape: shapely.Geometry, raw: bytes) -> shapely.Geometry:
    transform = json.loads(raw)["transform"]
    return shapely.transform(shape, lambda xy: xy * transform["scale"] + transform["translate"])


def _positions(arc: list[list[int]]) -> list[tuple[int, int]]:
    x = y = 0
    positions = []
    for right, up in arc:
        x, y = x + right, y + up
        positions.append((x, y))
    return positions


def _shape(entry: dict[str, Any], arcs: list[list[tuple[int, int]]]) -> shapely.MultiPolygon:
    polygons = [entry["arcs"]] if entry["type"] == "Polygon" else entry["arcs"]
    return shapely.MultiPolygon(
        [shapely.Polygon(_ring(shell, arcs), [_ring(hole, arcs) for hole in holes]) for shell, *holes in polygons]
    )


def _ring(indices: list[int], arcs: list[list[tuple[int, int]]]) -> list[tuple[int, int]]:
    ring: list[tuple[int, int]] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        assert not ring or ring[-1] == arc[0], "arcs of a ring meet end to end"
        ring += arc if not ring else arc[1:]
    assert ring[0] == ring[-1], "a ring is closed"
    return ring
