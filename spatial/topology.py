"""Tables of areas → what the browser draws: simplified, quantised TopoJSON in two resolutions. Pure.

Only the smallest level is simplified, as a whole (`coverage_simplify`), and every larger level is made from it. So
neighbours share their borders, and a parent's outline is exactly that of its children, at every level. All levels of a
territory are put on the same grid, which keeps it so.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import brotli
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import topojson

from .coverage import NARROW
from .dissolving import dissolve

SCREEN = 2250  # the overview simplifies to about half a pixel of a map that is 1,100 pixels wide: 20 m for Berlin
FINER = 8  # how much finer the detail is
GRID = 8  # grid steps per tolerance
METRES_PER_DEGREE = 111_320
FINEST = 6  # how often the grid may be made finer until no area collapses on it
RESOLUTIONS = {"overview": 1, "detail": FINER}

Grid = dict[str, Any]  # a TopoJSON transform: scale and translate, in degrees


@dataclass(frozen=True)
class Shapes:
    """The shapes of one level in one resolution, ready to be sent. `tolerance` in metres; `digest` 20 hex digits."""

    level: str
    resolution: str
    tolerance: float
    digest: str
    gzip: bytes
    brotli: bytes


def overview_tolerance(areas: gpd.GeoDataFrame) -> float:
    """Metres of simplification at which the whole extent, drawn on one screen, looks the same."""
    west, south, east, north = areas.total_bounds
    return float(max(east - west, north - south) / SCREEN)


def build_shapes(
    areas: gpd.GeoDataFrame, above: Mapping[str, pd.DataFrame], *, level: str, name: str
) -> Iterator[Shapes]:
    """Shapes of every level in every resolution.

    `areas`: `code, parent, geometry` of the smallest level `level`, sorted by code, in a metric system. `above`: `code,
    parent` of the other levels, from the one just above to the largest. `name` says whose shapes these are: it enters
    the digest, so that equal shapes of two editions keep addresses of their own.
    """
    coverage = areas.geometry.to_numpy()
    if not shapely.coverage_is_valid(coverage):
        coverage = shapely.coverage_clean(coverage, gap_width=NARROW)
    for resolution, finer in RESOLUTIONS.items():
        tolerance = overview_tolerance(areas) / finer
        simplified = shapely.coverage_simplify(coverage, tolerance)
        frame = areas[["code", "parent"]].set_geometry(gpd.GeoSeries(simplified, index=areas.index, crs=areas.crs))
        grid = _grid(frame, tolerance / GRID)
        yield _shapes(frame, grid, tolerance, (level, resolution, name))
        for larger, family in above.items():
            parents = family.set_index("code")["parent"]
            frame = dissolve(frame, frame["parent"])
            frame["parent"] = frame["code"].map(parents)
            yield _shapes(frame, grid, tolerance, (larger, resolution, name))


def _shapes(frame: gpd.GeoDataFrame, grid: Grid, tolerance: float, label: tuple[str, str, str]) -> Shapes:
    level, resolution, name = label
    raw = encode(frame, grid)
    digest = hashlib.sha256(f"{name}/{level}/{resolution}\n".encode() + raw).hexdigest()[:20]
    return Shapes(
        level=level,
        resolution=resolution,
        tolerance=tolerance,
        digest=digest,
        gzip=gzip.compress(raw, 9, mtime=0),
        brotli=brotli.compress(raw, quality=11),
    )


def _grid(frame: gpd.GeoDataFrame, step: float) -> Grid:
    """A TopoJSON transform whose cells measure about `step` metres, finer where an area would collapse on it."""
    degrees = frame.geometry.to_crs(4326)
    west, south, _, north = degrees.total_bounds
    shapes = degrees.to_numpy()
    for _ in range(FINEST):
        high = step / METRES_PER_DEGREE
        wide = high / math.cos(math.radians((south + north) / 2))
        snapped = shapely.transform(shapes, lambda xy: np.round((xy - (west, south)) / (wide, high)))  # noqa: B023
        if shapely.is_valid(snapped).all() and shapely.coverage_is_valid(snapped):
            break
        step /= 4
    return {"scale": [wide, high], "translate": [float(west), float(south)]}


def encode(frame: gpd.GeoDataFrame, grid: Grid) -> bytes:
    """TopoJSON, object `areas`: one geometry per row in their order, `id` the code, no properties."""
    shapes = frame[["code", "geometry"]].to_crs(4326)
    topology = topojson.Topology(shapes, prequantize=cast(Any, grid), object_name="areas").output
    geometries = [
        {"type": entry["type"], "arcs": entry["arcs"], "id": code}
        for entry, code in zip(topology["objects"]["areas"]["geometries"], shapes["code"], strict=True)
    ]
    document = {
        "type": "Topology",
        "transform": topology["transform"],
        "objects": {"areas": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": topology["arcs"],
    }
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
