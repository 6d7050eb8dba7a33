"""The stock of dwellings: how large, in what kind of house, and with or without a rent bound by public money."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from demo.chance import stream
from demo.dwellings import HOME, Dwellings
from demo.factors import FIRST_YEAR, LAST_YEAR, Factors
from demo.quarters import PARTS
from demo.traits import Numbers, leaning
from demo.years import Year

# Share of the dwellings in houses with one or two of them, by the way a quarter is built.
SMALL_HOUSES = {"old_town": 0.08, "grid": 0.12, "mixed": 0.46, "estate": 0.015, "family": 0.94, "business": 0.9,
                "outer": 0.95}  # fmt: skip
HOUSE_M2, FLAT_M2 = 119.0, 76.0
BINDINGS_LAST = 0.98  # of the bound dwellings are still bound a year later


@dataclass(frozen=True)
class Stock:
    """Arrays over the rows of the dwellings; `built`: the first year in which somebody lived there."""

    block: NDArray[np.int64]
    built: NDArray[np.int64]
    small_house: NDArray[np.bool_]
    floor_m2: Numbers
    bound_until: NDArray[np.int64]


def make_stock(dwellings: Dwellings, factors: Factors, years: dict[int, Year]) -> Stock:
    chance = stream("stock")
    part = dwellings.part
    built = np.full(len(part), LAST_YEAR + 1)
    for year in sorted(years, reverse=True):
        built[years[year].persons["row"].unique()] = year
    built[dwellings.kind != HOME] = LAST_YEAR + 1
    house = np.array([SMALL_HOUSES[spec.pattern] for spec in PARTS])
    buildings = int(dwellings.address.max()) + 1
    small_house = chance.random(buildings)[dwellings.address] < house[part]
    burden = np.clip(factors.burden_in(LAST_YEAR), -2, 2)
    size = np.where(small_house, HOUSE_M2, FLAT_M2) * np.exp(chance.normal(0, 0.2, len(part)))
    size *= np.exp(-0.075 * burden - 0.03 * factors.urbanity)[part]
    estate = np.array([spec.pattern == "estate" for spec in PARTS])
    share = leaning(0.012, 0.9 * burden, 1.35 * np.clip(burden, 0, None) ** 2, 0.9 * estate)
    bound = (chance.random(buildings)[dwellings.address] < share[part]) & ~small_house
    lasts = np.log(chance.random(buildings)) / np.log(BINDINGS_LAST)
    until = np.where(bound, FIRST_YEAR + np.floor(lasts)[dwellings.address], 0)
    return Stock(dwellings.block, built, small_house, size.round(), until.astype(int))


def housing(stock: Stock, year: int, blocks: int) -> pd.DataFrame:
    there = stock.built <= year

    def count(chosen: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(stock.block[chosen], minlength=blocks)

    return pd.DataFrame(
        {
            "floor_space_m2": np.bincount(stock.block[there], weights=stock.floor_m2[there], minlength=blocks),
            "dwellings": count(there),
            "dwellings_small_houses": count(there & stock.small_house),
            "dwellings_multi_storey": count(there & ~stock.small_house),
            "dwellings_bound": count(there & (stock.bound_until > year)),
        }
    )
