"""A national atlas for the browser: 34,753 areas of England and Wales, simplified as the atlas does it itself."""

import gzip
import json
import os
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio

from benchmarks.places import LOCAL, ROOT
from benchmarks.tables import say

SCALE = Path(os.environ.get("SCALE") or ROOT.parent / "shared" / "data" / "scale").resolve()
SOURCE = SCALE / "lsoa_england_wales.geojson.gz"
SEED = 34753
PERIODS = 12


def topology() -> bytes | None:
    """TopoJSON as the API would send it, made once; None where the areas are not there."""
    kept = LOCAL / "scale-overview.json"
    if kept.exists():
        return kept.read_bytes()
    if not SOURCE.exists():
        say(f"The national set is skipped: {SOURCE.name} is not in SCALE=folder (or ../shared/data/scale).")
        return None
    from spatial.topology import build_shapes  # noqa: PLC0415

    say("Simplifying 34,753 areas …")
    frame = pyogrio.read_dataframe(f"/vsigzip/{SOURCE}", columns=["LSOA11CD"]).to_crs(27700)
    areas = gpd.GeoDataFrame(
        {"code": frame["LSOA11CD"], "parent": ""}, geometry=frame.geometry.make_valid(), crs=frame.crs
    )
    shapes = next(iter(build_shapes(areas.sort_values("code", ignore_index=True), {}, level="lsoa", name="scale")))
    LOCAL.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(gzip.decompress(shapes.gzip))
    return kept.read_bytes()


def answers(areas: int) -> list[bytes]:
    """Invented numbers of some periods, as the API sends them: one in fifty is hidden, one in a hundred missing."""
    chance = np.random.default_rng(SEED)
    found = []
    for _ in range(PERIODS):
        values = np.round(chance.beta(2.0, 8.0, areas) * 100, 2)
        kinds = chance.random(areas)
        hidden, missing = np.flatnonzero(kinds < 0.02), np.flatnonzero((kinds >= 0.02) & (kinds < 0.03))
        told = values.tolist()
        for place in (*hidden, *missing):
            told[place] = None
        breaks = np.quantile(values, [0.2, 0.4, 0.6, 0.8]).round(2).tolist()
        found.append(
            json.dumps(
                {
                    "values": told,
                    "statuses": {"suppressed": hidden.tolist(), "missing": missing.tolist()},
                    "breaks": {"quantiles": {"5": breaks}},
                }
            ).encode()
        )
    return found
