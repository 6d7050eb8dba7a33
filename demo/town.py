"""The whole town in memory: ground, addresses, ten years of counts. Nothing of it is written here."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import geopandas as gpd
import pandas as pd

from demo.addresses import make_addresses
from demo.blocks import Ground, make_ground
from demo.dwellings import Dwellings, make_dwellings
from demo.editions import edition_of, number_blocks
from demo.facilities import make_facilities
from demo.factors import LAST_YEAR, YEARS, Factors, make_factors
from demo.labour import with_status
from demo.land import land_use
from demo.tables import count_everything
from demo.years import Year, live

Tell = Callable[[str], None]


@dataclass
class Town:
    """`blocks` are the smallest pieces of ground; all counts have one row per row of `blocks`."""

    ground: Ground
    blocks: pd.DataFrame
    addresses: pd.DataFrame
    factors: Factors
    dwellings: Dwellings
    places: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)  # kind of facility → its places
    years: dict[int, Year] = field(default_factory=dict)
    counts: dict[tuple[str, int], pd.DataFrame] = field(default_factory=dict)  # (dataset, year)


def make_town(tell: Tell = lambda text: None) -> Town:
    started = time.monotonic()
    ground = make_ground()
    blocks = land_use(ground, number_blocks(ground))
    addresses = make_addresses(ground, blocks)
    tell(f"ground: {len(blocks)} blocks, {len(addresses)} addresses ({time.monotonic() - started:.1f} s)")
    factors = make_factors()
    town = Town(ground, blocks, addresses, factors, make_dwellings(factors, blocks, addresses, YEARS))
    quarters = {year: pd.factorize(blocks[f"code_{edition_of(year)}"].str[:4])[0] for year in YEARS}
    for year in live(factors, town.dwellings, quarters):
        persons = with_status(year.persons, factors, year.year)
        town.years[year.year] = Year(year.year, persons, year.events)
    tell(f"people: {len(persons)} inhabitants at the end of {LAST_YEAR} ({time.monotonic() - started:.1f} s)")
    town.places = make_facilities(town)
    count_everything(town)
    tell(f"counts: {len(town.counts)} tables ({time.monotonic() - started:.1f} s)")
    return town
