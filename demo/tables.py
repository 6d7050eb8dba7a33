"""All counts of the town: which dataset holds what, in which years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from demo import care, counts, school, support, surroundings
from demo.businesses import count_businesses, make_businesses
from demo.dwellings import NEW_ESTATE
from demo.factors import LAST_YEAR
from demo.housing import housing, make_stock
from demo.quarters import PARTS

if TYPE_CHECKING:
    from demo.town import Town

FIRST_SHOWN = 2015
SHOWN = range(FIRST_SHOWN, LAST_YEAR + 1)
POOL = school.COHORTS
# Men and women of an age are counted so rarely because in other years there are groups of three, shown in the register,
# of which one part is a woman or a man alone: no table can hide that.
SOME_YEARS = {
    "population_sex": (2018, 2021, 2024),
    "noise": surroundings.NOISE_YEARS,
    "sealing": surroundings.SEALING_YEARS,
}
Put = dict[str, pd.DataFrame]


def years_of(dataset: str) -> tuple[int, ...]:
    """The years for which a dataset is delivered."""
    return SOME_YEARS.get(dataset, tuple(SHOWN))


def count_everything(town: Town) -> None:
    """Fills `town.counts`."""
    business, children, places = make_businesses(town.factors, town.blocks), Children(town), Places(town)
    size = len(town.blocks)
    for year in SHOWN:
        persons = town.years[year].persons
        sector, jobs = count_businesses(business, year, size)
        put = {
            "population": counts.population(town.years[year], town.years[year - 5], size),
            "population_sex": counts.by_age_and_sex(town.years[year], size),
            "households": counts.households(town.years[year], size),
            "employment": counts.employment(persons, size),
            "employment_district": counts.employment_district(persons, size),
            "benefits": counts.benefits(persons, town.factors, year, size),
            "benefits_district": support.benefits_district(persons, size),
            "business": sector[["businesses"]],
            "business_district": sector.drop(columns="businesses"),
            "jobs": jobs,
            **children.tables(year),
            **places.tables(year),
        }
        for dataset, table in put.items():
            if year in years_of(dataset):
                town.counts[dataset, year] = table


class Children:
    """Everything that is counted of the young, with the sums over three years."""

    def __init__(self, town: Town) -> None:
        self.town, self.size = town, len(town.blocks)
        self.persons = {year: self._young(year) for year in range(FIRST_SHOWN - POOL + 1, LAST_YEAR + 1)}
        self.spots = town.addresses[["x", "y"]].to_numpy()
        young, factors = {year: table for year, (_, table) in self.persons.items()}, town.factors
        self.entry = {year: school.school_entry_by_year(young[year], factors, year, self.size) for year in young}
        self.class_4 = {year: school.class_4_by_year(young[year], factors, year, self.size) for year in young}

    def _young(self, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
        """(all persons, those under 21), with what offices know of them."""
        persons = support.with_support(self.town.years[year].persons, self.town.factors, year)
        return persons, care.with_care(persons[persons["age"] < 21], self.town.factors, year)

    def tables(self, year: int) -> Put:
        town, (persons, young), size = self.town, self.persons[year], self.size
        where: Any = {"spots": self.spots[young["address"].to_numpy()], "year": year, "blocks": size}
        libraries, schools = town.places["library"], town.places["primary_school"]
        return {
            "further_benefits": support.further_benefits(persons, size),
            "youth_welfare": support.youth_welfare(young, town.factors, year, size),
            "youth_welfare_district": support.youth_welfare_district(young, town.factors, year, size),
            "day_care": care.day_care(young[young["age"] < 6], size),
            "day_care_sites": self._day_care_sites(year, young[young["age"] < 6]),
            "school_entry": school.with_pools(self.entry, year, school.NOT_HELD),
            "school_transition": school.with_pools(self.class_4, year),
            "school_leavers": school.school_leavers(young, town.factors, year, size),
            "primary_schools": school.primary_schools(schools, young, town.factors, **where),
            "library_users": school.library_users(libraries, young, town.factors, **where),
        }

    def _day_care_sites(self, year: int, small: pd.DataFrame) -> pd.DataFrame:
        today = self.persons[LAST_YEAR][1]["in_care"].sum()
        return care.day_care_sites(
            self.town.places["kita"], small, spots=self.spots[small["address"].to_numpy()],
            burden=self.town.factors.burden_in(year), year=year, growth=float(small["in_care"].sum() / today),
            blocks=self.size,
        )  # fmt: skip


class Places:
    """Everything that is counted or measured of the ground and what stands on it."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.settled_since = settled_since(town)
        self.stock = make_stock(town.dwellings, town.factors, town.years)
        self.levels = surroundings.noise_levels(town.ground, town.addresses)
        green = town.places["green_space"]
        self.large_green: gpd.GeoDataFrame = green[green["area_m2"] >= surroundings.GREEN_SMALLEST]
        self.green_reach = self._reach(self.large_green, np.full(len(self.large_green), surroundings.GREEN_REACH))
        libraries = town.places["library"]
        central = libraries["area_m2"] >= surroundings.CENTRAL_FROM
        self.library_reach = self._reach(libraries, np.where(central, *surroundings.LIBRARY_REACH.values()))

    def _reach(self, places: gpd.GeoDataFrame, metres: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return surroundings.within_reach(self.town.blocks, places.geometry.to_numpy(), metres)

    def tables(self, year: int) -> Put:
        town, size = self.town, len(self.town.blocks)
        persons = town.years[year].persons
        inhabitants = np.bincount(persons["block"], minlength=size)
        settled = (town.blocks["settled"] * town.blocks["area_ha"]).to_numpy()
        settled = np.where(self.settled_since <= year, settled, 0.02 * settled)
        return {
            "land_use": pd.DataFrame({"settlement_area_ha": settled.round(4)}),
            "housing": housing(self.stock, year, size),
            "open_space": surroundings.open_space(town.places, (self.large_green, self.green_reach), inhabitants, year),
            "noise": surroundings.noise(persons, self.levels, year, size),
            "sealing": surroundings.sealing(town.blocks, settled, year),
            "supply": surroundings.supply(
                town.places["library"], town.places["youth_centre"], self.library_reach, inhabitants, year
            ),
        }


def settled_since(town: Town) -> np.ndarray:
    """The first year in which each block counts as settled: in the new estate, which was fields, when people came."""
    since = np.where(town.blocks["part"] == new_estate(), LAST_YEAR + 1, 0)
    for year in reversed(SHOWN):
        persons = town.years[year].persons
        since[np.unique(persons["block"][persons["part"] == new_estate()])] = year
    return since


def new_estate() -> int:
    return next(number for number, part in enumerate(PARTS) if part.code == NEW_ESTATE)
