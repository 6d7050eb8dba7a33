"""The whole town in memory: ground, addresses, ten years of counts. Nothing of it is written here."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pandas as pd

from demo import counts
from demo.addresses import make_addresses
from demo.blocks import Ground, make_ground
from demo.businesses import count_businesses, make_businesses
from demo.dwellings import NEW_ESTATE, Dwellings, make_dwellings
from demo.editions import edition_of, number_blocks
from demo.factors import LAST_YEAR, YEARS, Factors, make_factors
from demo.labour import with_status
from demo.land import land_use
from demo.quarters import PARTS
from demo.years import Year, live

FIRST_SHOWN = 2015
SHOWN = range(FIRST_SHOWN, LAST_YEAR + 1)

Tell = Callable[[str], None]


@dataclass
class Town:
    """`blocks` are the smallest pieces of ground; all counts have one row per row of `blocks`."""

    ground: Ground
    blocks: pd.DataFrame
    addresses: pd.DataFrame
    factors: Factors
    dwellings: Dwellings
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
    count_everything(town)
    tell(f"counts: {len(town.counts)} tables ({time.monotonic() - started:.1f} s)")
    return town


def count_everything(town: Town) -> None:
    size = len(town.blocks)
    sites = make_businesses(town.factors, town.blocks)
    settled = (town.blocks["settled"] * town.blocks["area_ha"]).to_numpy()
    for year in SHOWN:
        now = town.years[year]
        put = {
            "population": counts.population(now, town.years[year - 5], size),
            "households": counts.households(now, size),
            "employment": counts.employment(now.persons, size),
            "employment_district": counts.employment_district(now.persons, size),
            "benefits": counts.benefits(now.persons, town.factors, year, size),
            "land_use": pd.DataFrame({"settlement_area_ha": (settled * settled_share(town, year)).round(4)}),
        }
        sector, jobs = count_businesses(sites, year, size)
        put["business"] = sector[["businesses"]]
        put["business_district"] = sector.drop(columns="businesses")
        put["jobs"] = jobs
        for dataset, table in put.items():
            town.counts[dataset, year] = table


def settled_share(town: Town, year: int) -> pd.Series:
    """The new estate was fields before it was built: a block is settled from the year its first people came."""
    first = {year: set(town.years[year].persons["block"]) for year in range(FIRST_SHOWN, year + 1)}
    lived = set().union(*first.values())
    new = town.blocks["part"].eq(new_estate()) & ~town.blocks.index.isin(lived)
    return pd.Series(1.0, index=town.blocks.index).mask(new, 0.02)


def new_estate() -> int:
    return next(number for number, part in enumerate(PARTS) if part.code == NEW_ESTATE)
