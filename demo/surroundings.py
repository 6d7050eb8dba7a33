"""What surrounds a home: parks and libraries within reach, playgrounds, noise, sealed ground. All of it is measured."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from demo.blocks import Ground
from demo.chance import stream
from demo.plan import COUNTRY_ROADS, MAIN_STREETS
from demo.quarters import PARTS
from demo.traits import Numbers

GREEN_REACH, GREEN_SMALLEST = 500.0, 5_000.0  # metres as the crow flies, square metres
LIBRARY_REACH = {"central": 2_000.0, "branch": 1_200.0}  # metres
CENTRAL_FROM = 1_000  # m²
NOISE_YEARS, NOISE_LIMIT, NOISE_FAR = (2017, 2022), 65.0, 90.0
SEALING_YEARS = (2018, 2023)
# Share of the settlement area under roofs and paving, by the way a quarter is built.
SEALED = {"old_town": 0.78, "grid": 0.60, "mixed": 0.44, "estate": 0.42, "family": 0.33, "business": 0.7, "outer": 0.27}
SEALED_USE = {"works": 0.78, "park": 0.2, "station": 0.85}


def within_reach(blocks: pd.DataFrame, places: np.ndarray, reach: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs (row of `blocks`, place) where the middle of the block lies within the place's reach."""
    middle = shapely.point_on_surface(blocks["geometry"].to_numpy())
    place, block = shapely.STRtree(middle).query(shapely.buffer(places, reach), predicate="contains")
    return block, place


def shared_out(size: Numbers, inhabitants: np.ndarray, pairs: tuple[np.ndarray, np.ndarray]) -> Numbers:
    """The size of every place, shared out evenly among all who reach it, summed by block."""
    block, place = pairs
    served = np.bincount(place, weights=inhabitants[block], minlength=len(size))
    each = np.divide(size, served, out=np.zeros(len(size)), where=served > 0)
    return np.bincount(block, weights=each[place] * inhabitants[block], minlength=len(inhabitants)).astype(float)


def open_space(
    places: dict[str, gpd.GeoDataFrame], within: tuple[gpd.GeoDataFrame, tuple[np.ndarray, np.ndarray]],
    inhabitants: np.ndarray, year: int,
) -> pd.DataFrame:  # fmt: skip
    """`within`: the green spaces that are large enough, and the pairs of `within_reach` for them."""
    large, reach = within
    playgrounds = places["playground"]
    return pd.DataFrame(
        {
            "green_space_m2": shared_out(large["area_m2"].to_numpy(dtype=float), inhabitants, reach).round(1),
            "public_green_m2": at_site(places["green_space"], len(inhabitants)),
            "playground_m2": at_site(playgrounds[playgrounds["opened"] <= year], len(inhabitants)),
        }
    )


def at_site(places: gpd.GeoDataFrame, blocks: int) -> Numbers:
    """Square metres, all of them at the block in which the middle of the place lies."""
    return np.bincount(places["block"], weights=places["area_m2"], minlength=blocks).astype(float).round(1)


def supply(
    libraries: gpd.GeoDataFrame, youth: gpd.GeoDataFrame, reach: tuple[np.ndarray, np.ndarray],
    inhabitants: np.ndarray, year: int,
) -> pd.DataFrame:  # fmt: skip
    open_now = youth[youth["opened"] <= year]
    size = libraries["area_m2"].to_numpy(dtype=float)
    return pd.DataFrame(
        {
            "library_m2": shared_out(size, inhabitants, reach).round(1),
            "youth_places": np.bincount(open_now["block"], weights=open_now["places"], minlength=len(inhabitants)),
        }
    )


def noise_levels(ground: Ground, addresses: pd.DataFrame) -> Numbers:
    """L_DEN in dB(A) at every address from main streets and railway: each a line that loses 4.5 dB per doubling."""
    main = ground.streets[ground.streets["name"].isin([*MAIN_STREETS, *COUNTRY_ROADS, "Wallring"])]
    names = main["name"].unique()
    loud = dict(zip(names, stream("noise").normal(62.5, 2.6, len(names)), strict=True))
    lines = np.append(main["geometry"].to_numpy(), ground.railway)
    at_kerb = np.append([loud[name] for name in main["name"]], 70.0)
    doors = shapely.points(addresses[["x", "y"]].to_numpy())
    door, line = shapely.STRtree(lines).query(doors, predicate="dwithin", distance=NOISE_FAR)
    metres = np.maximum(shapely.distance(doors[door], lines[line]), 8.0)
    level = at_kerb[line] - 15 * np.log10(metres / 12)
    energy = np.bincount(door, weights=10 ** (level / 10), minlength=len(doors))
    return 10 * np.log10(energy + 10**4.5)


def noise(persons: pd.DataFrame, levels: Numbers, year: int, blocks: int) -> pd.DataFrame:
    """Residents at loud addresses; slower traffic took one decibel away between the two mappings."""
    here = levels[persons["address"].to_numpy()] - 0.8 * (year >= 2022)
    block = persons["block"].to_numpy()
    return pd.DataFrame(
        {
            "residents_noise": np.bincount(block[here > NOISE_LIMIT], minlength=blocks),
            "residents_mapped": np.bincount(block, minlength=blocks),
        }
    )


def sealing(blocks: pd.DataFrame, settled_ha: Numbers, year: int) -> pd.DataFrame:
    """Square metres sealed, and the settlement area in which they were looked for."""
    share = np.array([SEALED[part.pattern] for part in PARTS])[blocks["part"].to_numpy()]
    share = blocks["use"].map(SEALED_USE).fillna(1).to_numpy() * np.where(blocks["use"].isin(SEALED_USE), 1.0, share)
    share = np.clip(share * stream("sealing").uniform(0.8, 1.2, len(blocks)), 0.02, 0.95)
    grown = 1 + 0.004 * (year - 2023)
    area = 10_000 * settled_ha
    return pd.DataFrame({"sealed_m2": (area * share * grown).round(1), "mapped_m2": area.round(1)})
