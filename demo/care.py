"""Day care: which children have a place, in which centre, and who pays the lowest fee.

Places are fewer than wishes: in each part of town the children whose parents press most get them, in order.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from demo.chance import stream
from demo.counting import Counter
from demo.dwellings import HOME, NEW_ESTATE
from demo.factors import Factors, course
from demo.quarters import PARTS
from demo.traits import Numbers, burden_of, leaning, own

TOO_FEW_PLACES = {NEW_ESTATE: -2.2}  # on the logistic scale: the new estate grew faster than its day care
MORE_EVERY_YEAR = 0.012
FIRST_PRESSED = np.array([-0.75, 0.0, 0.35])  # by age: hardly any baby, most children of two
CHILDMINDERS = 0.02  # of the children under 3 in care
OVERBOOKED = 1.06  # how far a centre in a burdened part is filled beyond its approved places


def places_under_3(factors: Factors, year: int) -> Numbers:
    """Share of the children under 3 of each part for whom there is a place."""
    burden, own_way = np.clip(factors.burden_in(year), -2.2, 2.2), stream("care under 3").normal(0, 0.2, len(PARTS))
    few = np.array([TOO_FEW_PLACES.get(part.code, 0.0) for part in PARTS])
    pull = -0.42 * burden - 0.2 * factors.immigration + own_way + few
    return leaning(0.35, pull, 0.95 * course(year), MORE_EVERY_YEAR * (year - 2024))


def places_from_3(factors: Factors, year: int) -> Numbers:
    burden, own_way = np.clip(factors.burden_in(year), -2.2, 2.2), stream("care from 3").normal(0, 0.15, len(PARTS))
    few = np.array([0.45 * TOO_FEW_PLACES.get(part.code, 0.0) for part in PARTS])
    return leaning(0.925, -0.72 * burden - 0.15 * factors.immigration + own_way + few, 0.5 * course(year))


def first_in_queue(part: np.ndarray, wish: Numbers, share: Numbers) -> np.ndarray:
    """Who gets a place: in each part the share of the children with the strongest wish (bool per child)."""
    order = np.lexsort((-wish, part))
    there_are = np.bincount(part, minlength=len(PARTS))
    rank = np.empty(len(part), dtype=int)
    rank[order] = np.arange(len(part)) - (np.cumsum(there_are) - there_are)[part[order]]
    return np.asarray(rank < np.round(share * there_are).astype(int)[part])


def with_care(persons: pd.DataFrame, factors: Factors, year: int) -> pd.DataFrame:
    """Adds in_care, childminder, fee_assessed, fee_lowest (bool) to the register."""
    age, part = persons["age"].to_numpy(), persons["part"].to_numpy()
    wish = own(persons, "day care") - 0.12 * persons["sgb2"].to_numpy() - 0.6 * (persons["home"].to_numpy() != HOME)
    in_care = np.zeros(len(persons), dtype=bool)
    small, large = np.flatnonzero(age < 3), np.flatnonzero((age >= 3) & (age < 6))
    in_care[small] = first_in_queue(part[small], wish[small] + FIRST_PRESSED[age[small]], places_under_3(factors, year))
    in_care[large] = first_in_queue(part[large], wish[large], places_from_3(factors, year))
    childminder = in_care & (age < 3) & (own(persons, "childminder") < CHILDMINDERS)
    # The last year before school is free of charge, since August 2020 the last but one too.
    assessed = in_care & (age < (5 if year < 2020 else 4))
    burden = burden_of(persons, factors, year)
    low_income = own(persons, "little income", by="risk") < leaning(
        0.16, 0.55 * burden, 0.45 * np.clip(burden, 0, None) ** 2
    )
    lowest = assessed & (persons["sgb2"].to_numpy() | persons["housing_benefit"].to_numpy() | low_income)
    return persons.assign(in_care=in_care, childminder=childminder, fee_assessed=assessed, fee_lowest=lowest)


def day_care(persons: pd.DataFrame, blocks: int) -> pd.DataFrame:
    count, age = Counter(persons["block"].to_numpy(), blocks), persons["age"]
    return pd.DataFrame(
        {
            "in_care_under_3": count(persons["in_care"] & (age < 3)),
            "in_care_3_to_6": count(persons["in_care"] & (age >= 3)),
        }
    )


def day_care_sites(
    kitas: gpd.GeoDataFrame, persons: pd.DataFrame, *, spots: np.ndarray, burden: Numbers, year: int, growth: float,
    blocks: int,
) -> pd.DataFrame:  # fmt: skip
    """Places and children at the block of the centre.

    `kitas`: with block, part and the year of opening; `spots`: x and y of every person; `growth`: places of this year
    relative to today's.
    """
    in_centre = (persons["in_care"] & ~persons["childminder"]).to_numpy()
    age, language = persons["age"].to_numpy(), speaks_other_language(persons)
    block = kitas["block"].to_numpy()
    opened = (kitas["opened"] <= year).to_numpy()
    over = np.where(burden[kitas["part"].to_numpy()] > 0.8, OVERBOOKED, 1.0)
    table = {}
    other = np.zeros(blocks, dtype=int)
    for name, column, group in (("under_3", "places_under_3", age < 3), ("from_3", "places_from_3", age >= 3)):
        approved = np.round(kitas[column].to_numpy() * growth).astype(int) * opened
        who = np.flatnonzero(in_centre & group)
        centre = nearest_with_room(spots[who], kitas[["x", "y"]].to_numpy(), np.round(approved * over).astype(int))
        found = centre >= 0
        table[f"places_{name}"] = np.bincount(block, weights=approved, minlength=blocks).astype(int)
        table[f"occupied_{name}"] = np.bincount(block[centre[found]], minlength=blocks)
        other += np.bincount(block[centre[found & language[who]]], minlength=blocks)
    occupied = table["occupied_under_3"] + table["occupied_from_3"]
    return pd.DataFrame({**table, "kita_children": occupied, "kita_children_other_language": other})


def speaks_other_language(persons: pd.DataFrame) -> np.ndarray:
    """Whether the family speaks mainly another language than German: three in four of those with background."""
    return np.asarray(persons["background"].to_numpy() & (own(persons, "language", by="risk") < 0.76))


def nearest_with_room(spots: np.ndarray, houses: np.ndarray, room: np.ndarray) -> np.ndarray:
    """The house each child goes to, -1 where all are full: children ask at the nearest, houses take the nearest."""
    distance = np.hypot(*(spots[:, None, :] - houses[None, :, :]).transpose(2, 0, 1))
    given, room = np.full(len(spots), -1), room.copy()
    for _ in range(8):
        waiting = np.flatnonzero(given < 0)
        if not len(waiting) or not room.any():
            break
        far = np.where(room > 0, distance[waiting], np.inf)
        choice, way = far.argmin(axis=1), far.min(axis=1)
        order = np.lexsort((way, choice))
        rank = np.arange(len(order)) - np.searchsorted(choice[order], choice[order])
        taken = order[rank < room[choice[order]]]
        given[waiting[taken]] = choice[taken]
        room -= np.bincount(choice[taken], minlength=len(room))
    return given
