"""How long the crosswalk of Berlin's reform takes: 448 → 542 Planungsräume, beside a plain geopandas.overlay.

The peer only cuts the same shapes in pieces; ours also drops slivers and makes the shares of every old area sum to
exactly 1. Both are measured in turns, so that load from other work falls on both.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import geopandas as gpd
import numpy as np

from benchmarks.places import BERLIN
from benchmarks.tables import Figure, show
from spatial.crosswalk import build_crosswalk, carry

ROUNDS = 7
COLUMNS = 50  # variables carried at once


def run() -> None:
    old, new = _areas()
    addresses = dict.fromkeys(new["code"], 100.0)
    crosswalk = build_crosswalk(old, new)
    counts = np.random.default_rng(1).integers(0, 5000, (len(old), COLUMNS)).astype(float)
    statuses = np.zeros(counts.shape, np.int8)
    asked: dict[str, Callable[[], object]] = {
        "geopandas.overlay, pieces only": lambda: gpd.overlay(old, new, how="intersection", keep_geom_type=True),
        "crosswalk by area": lambda: build_crosswalk(old, new),
        "crosswalk by addresses": lambda: build_crosswalk(old, new, addresses=addresses),
        f"{COLUMNS} variables carried": lambda: carry(counts, statuses, crosswalk),
    }
    seconds: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, work in asked.items():
            start = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - start)
    figures = {name: Figure(tuple(runs), "s", 3) for name, runs in seconds.items()}
    peer = next(iter(figures.values())).median
    rows = [[name, figure, f"{figure.median / peer:.2f} ×"] for name, figure in figures.items()]
    show(f"Crosswalk, {len(old)} → {len(new)} Planungsräume", ["", f"median of {ROUNDS}", "beside overlay"], rows)


def _areas() -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """As published, with the key that stands twice mended and shapes made valid for the peer's sake."""
    old = gpd.read_file(BERLIN / "lor_2006" / "lor_planungsraeume_2020_epsg25833.geojson")
    twice = (old["broker Dow"] == "06010102") & (old["BEZIRKSNAM"] == "Charlottenburg-Wilmersdorf")
    old["code"] = old["broker Dow"].where(~twice, "04030417")
    old["geometry"] = old.geometry.make_valid()
    new = gpd.read_file(BERLIN / "lor_2021" / "lor_plr.shp").rename(columns={"PLR_ID": "code"})
    return old[["code", "geometry"]], new[["code", "geometry"]]
