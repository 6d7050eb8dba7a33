"""What stands on each block: homes, works, parks, fields; and how much of it counts as settlement area."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from demo.blocks import Ground
from demo.chance import stream
from demo.quarters import PARTS

# Dwellings per hectare of block, relative to each other, and shares of the block that count as settlement area (ALKIS):
# the middle of the street bounds the block, so the smaller the blocks, the more of them is street.
HOMES = {"old_town": 0.64, "grid": 0.68, "mixed": 0.75, "estate": 0.7, "family": 0.8, "business": 0.8, "outer": 0.86}
DENSITY = {"old_town": 1.6, "grid": 1.5, "mixed": 1.1, "estate": 1.2, "family": 0.8, "business": 0.02, "outer": 0.7}
SETTLED = {"works": 0.82, "park": 0.05, "fields": 0.004, "station": 0.4}


def land_use(ground: Ground, blocks: pd.DataFrame) -> pd.DataFrame:
    """Adds to the blocks: use, area_ha, settled (share), weight (for sharing out the dwellings of the part)."""
    blocks = blocks.copy()
    shapes = blocks["geometry"].to_numpy()
    chance = stream("land use")
    blocks["area_ha"] = shapely.area(shapes) / 10_000
    blocks["use"] = np.where(blocks["built"], "homes", "fields")
    pattern = np.array([part.pattern for part in PARTS])[blocks["part"]]
    near_river = shapely.length(shapely.intersection(shapes, ground.river.buffer(15))) > 250
    near_rail = shapely.length(shapely.intersection(shapes, ground.railway.buffer(5))) > 150
    rank = chance.random(len(blocks)) - 0.35 * near_river
    for number, part in enumerate(PARTS):
        here = np.flatnonzero((blocks["part"] == number) & blocks["built"])
        parks = max(1, round(len(here) / 14)) if part.pattern not in ("outer", "business") else 0
        blocks.loc[here[np.argsort(rank[here])[:parks]], "use"] = "park"
        if part.pattern == "business":
            blocks.loc[here, "use"] = "works"
            blocks.loc[here[:2], "use"] = "homes"  # two caretakers' houses and a farm that would not sell
    station = np.flatnonzero(near_rail & (blocks["part"] == next(i for i, p in enumerate(PARTS) if p.code == "0104")))
    blocks.loc[station[0], "use"] = "station"
    share = np.where(blocks["use"] == "homes", [HOMES[name] for name in pattern], blocks["use"].map(SETTLED))
    blocks["settled"] = share * chance.uniform(0.96, 1.03, len(blocks))
    spread = np.exp(chance.normal(0, 0.32, len(blocks)))
    density = np.array([DENSITY[name] for name in pattern])
    blocks["weight"] = np.where(blocks["use"] == "homes", blocks["area_ha"] ** 0.85 * density * spread, 0.0)
    farm = (blocks["use"] == "fields") & (chance.random(len(blocks)) < 0.3)
    blocks.loc[farm, "weight"] = 0.06
    return blocks
