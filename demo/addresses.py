"""Addresses along the edges of the blocks, numbered as in a German town: odd on one side, even on the other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from demo.blocks import Ground
from demo.chance import stream
from demo.quarters import ORTSTEILE, PARTS

SPACING = {"old_town": 14, "grid": 17, "mixed": 22, "estate": 40, "family": 21, "business": 110, "outer": 27}
SETBACK = 12.0  # metres from the middle of the street to the house door


def make_addresses(ground: Ground, blocks: pd.DataFrame) -> pd.DataFrame:
    """One row per address: block (row of `blocks`), x, y, street, number, suffix, postcode, place."""
    chance = stream("addresses")
    points, block = door_points(blocks, chance)
    table = pd.DataFrame({"block": block, "x": points[:, 0].round(1), "y": points[:, 1].round(1)})
    nearest, side, along = locate(points, ground.streets["geometry"].to_numpy())
    table["street"] = ground.streets["name"].to_numpy()[nearest]
    table["side"], table["along"] = side, along + 100_000.0 * nearest
    table = table.sort_values(["street", "side", "along", "block"], ignore_index=True)
    annex = pd.Series(chance.random(len(table)) < 0.05) & (table.groupby(["street", "side"]).cumcount() > 0)
    annex &= ~annex.shift(fill_value=False)
    rank = (~annex).groupby([table["street"], table["side"]]).cumsum()
    table["number"] = 2 * rank - table["side"]
    table["suffix"] = np.where(annex, "a", "")
    ortsteil = np.array([part.code[:2] for part in PARTS])[blocks["part"].to_numpy()[table["block"]]]
    table["postcode"] = ["005" + str(90 + int(code)) for code in ortsteil]
    table["place"] = ["Musterstadt-" + ORTSTEILE[code] for code in ortsteil]
    table = table.drop(columns=["side", "along"])
    return table.sort_values(["block", "street", "number", "suffix"], ignore_index=True)


def door_points(blocks: pd.DataFrame, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Points inside the block's edge, so many metres apart as the kind of quarter has it; fields have one or none."""
    lived = np.flatnonzero((blocks["weight"] > 0) | blocks["use"].isin(["works", "station"]))
    inner = shapely.buffer(blocks["geometry"].to_numpy()[lived], -SETBACK)
    largest = np.array([max(shapely.get_parts(shape), key=lambda part: part.area) for shape in inner])
    rings = shapely.get_exterior_ring(largest)
    spacing = np.array([SPACING[PARTS[number].pattern] for number in blocks["part"].to_numpy()[lived]], dtype=float)
    length = shapely.length(rings)
    count = np.maximum(1, length / spacing).astype(int)
    count[(blocks["use"] == "fields").to_numpy()[lived]] = 1
    count[(blocks["use"] == "station").to_numpy()[lived]] = 2
    block = np.repeat(lived, count)
    step = np.concatenate([np.arange(n) for n in count]) + chance.uniform(-0.2, 0.2, count.sum())
    at = (step + 0.5) / np.repeat(count, count) * np.repeat(length, count)
    points = shapely.line_interpolate_point(np.repeat(rings, count), at)
    return shapely.get_coordinates(points), block


def locate(points: np.ndarray, streets: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The nearest street of each point, the side of it (0 or 1) and the metres along it."""
    geometry = shapely.points(points)
    found, street = shapely.STRtree(streets).query_nearest(geometry, all_matches=False)
    nearest = np.empty(len(points), dtype=int)
    nearest[found] = street
    lines = streets[nearest]
    along = shapely.line_locate_point(lines, geometry)
    before = shapely.get_coordinates(shapely.line_interpolate_point(lines, np.maximum(along - 5, 0)))
    after = shapely.get_coordinates(shapely.line_interpolate_point(lines, along + 5))
    ahead, aside = after - before, points - before
    side = (ahead[:, 0] * aside[:, 1] - ahead[:, 1] * aside[:, 0] > 0).astype(int)
    return nearest, side, along
