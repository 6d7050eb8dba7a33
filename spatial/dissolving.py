"""Larger areas made from smaller ones, and the larger area to which a smaller one belongs. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .findings import Finding, listed
from .keys import as_text, column_of

CLEARLY_INSIDE = 0.9  # share of an area's surface


def group_codes(key: Mapping[str, Any], frame: gpd.GeoDataFrame, *, file: str) -> pd.Series:
    """For every area the code of its group: the first characters of its code, a column, or the same for all."""
    if "prefix" in key:
        return frame["code"].str[: key["prefix"]]
    if "column" in key:
        return as_text(column_of(frame, key["column"], file=file))
    return pd.Series(key["constant"], index=frame.index, dtype="str")


def dissolve(frame: gpd.GeoDataFrame, codes: pd.Series) -> gpd.GeoDataFrame:
    """One row per code with the union of its areas; other columns keep the value of their first area."""
    groups = frame.assign(code=codes).groupby("code", sort=True)
    others = groups.first().drop(columns="geometry")
    shapes = np.empty(len(others), dtype=object)
    pieces = frame.geometry.to_numpy()
    union = union_of(pieces)
    for index, code in enumerate(others.index):
        shapes[index] = union(pieces[groups.indices[code]])
    return gpd.GeoDataFrame(others.reset_index(), geometry=shapes, crs=frame.crs)


def union_of(pieces: np.ndarray) -> Callable[[np.ndarray], shapely.Geometry]:
    """How to unite any of these: fast and moving no point where all lie edge to edge; in general where they do not."""
    return shapely.coverage_union_all if shapely.coverage_is_valid(pieces) else shapely.union_all


def parents_by_location(
    frame: gpd.GeoDataFrame, above: gpd.GeoDataFrame, *, level: str, srid: int
) -> tuple[pd.Series, list[Finding]]:
    """For every area the code of the larger area that holds most of it; empty where none does."""
    shapes = frame.geometry.to_numpy()
    larger = above.geometry.to_numpy()
    child, parent = shapely.STRtree(larger).query(shapes, predicate="intersects")
    common = shapely.area(shapely.intersection(shapes[child], larger[parent]))
    order = np.argsort(common, kind="stable")
    best = np.full(len(shapes), -1)
    share = np.zeros(len(shapes))
    best[child[order]] = parent[order]  # the last one written is the largest
    share[child[order]] = common[order] / shapely.area(shapes)[child[order]]
    best[share == 0] = -1
    codes = np.where(best >= 0, above["code"].to_numpy(dtype=object)[best], "")
    findings = []
    doubtful = tuple(frame["code"][(best >= 0) & (share < CLEARLY_INSIDE)])
    if doubtful:
        findings.append(
            Finding(
                "warning",
                level,
                doubtful,
                de="Mehr als ein Zehntel der Fläche liegt außerhalb des übergeordneten Gebiets bei "
                f"{listed(doubtful, 'de')}. "
                "Zugeordnet wurde nach der größten gemeinsamen Fläche.",
                en=f"More than a tenth of the surface lies outside the area above at {listed(doubtful, 'en')}. "
                "The largest common surface decided.",
            )
        )
    return pd.Series(codes, index=frame.index, dtype="str"), findings
