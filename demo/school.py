"""From the examination before school to the certificate at its end, and the children's library cards."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd

from demo.care import speaks_other_language
from demo.chance import stream
from demo.counting import Counter, Tables
from demo.factors import Factors, course
from demo.quarters import PARTS
from demo.traits import Numbers, burden_of, leaning, own

NOT_HELD = (2020, 2021)  # the public health office had other things to do
NEW_TEST = 2019  # a test that finds more
COHORTS = 3


def school_entry_by_year(persons: pd.DataFrame, factors: Factors, year: int, blocks: int) -> Tables:
    """Findings among the children who entered school in the year; `persons` may be all children."""
    child = persons[(persons["age"] == 6) & (own(persons, "examined") < 0.98)]
    count, part = Counter(child["block"].to_numpy(), blocks), child["part"].to_numpy()
    burden, background = burden_of(child, factors, year), child["background"].to_numpy() - 0.42
    better = course(year)[part]
    years, early = own(child, "years of day care"), (-0.62 * burden, -0.4 * background, 0.9 * better)
    kita = years < leaning(0.71, *early)
    speech = leaning(0.155, 0.52 * burden, 0.95 * background, 0.5 * ~kita, -1.1 * better, 0.22 * (year >= NEW_TEST))
    motor = leaning(0.135, 0.52 * burden, 0.3 * ~kita, -0.4 * better)
    heavy = leaning(0.088, 0.52 * burden, 0.32 * (year > 2021))
    measured = own(child, "measured") < 0.96
    booklet = own(child, "booklet") < leaning(0.9, -0.3 * burden)
    both = leaning(0.9, -0.85 * burden, 0.03 * (year - 2024))
    card = own(child, "vaccination card") < leaning(0.92, -0.15 * burden)
    doctors = stream("measles").normal(0, 0.35, len(PARTS))[part]
    measles = leaning(0.945, doctors, -0.4 * (year < 2020), -0.2 * (year < 2017))
    dental = own(child, "dental") < 0.95
    sound = leaning(0.665, -0.68 * burden, 0.02 * (year - 2024))
    conditions = {
        "examined": np.ones(len(child), dtype=bool),
        "kita_3_years": kita,
        "kita_over_2_years": years < leaning(0.84, *early),
        "language_findings": own(child, "speech") < speech,
        "visuomotor_findings": own(child, "motor") < motor,
        "measured": measured,
        "overweight": measured & (own(child, "weight") < heavy),
        "booklet_presented": booklet,
        "checkups_u8_u9": booklet & (own(child, "checkups") < both),
        "vaccination_card": card,
        "measles_2_doses": card & (own(child, "measles") < measles),
        "dental_examined": dental,
        "teeth_healthy": dental & (own(child, "teeth") < sound),
    }
    return {name: count(condition) for name, condition in conditions.items()}


def class_4_by_year(persons: pd.DataFrame, factors: Factors, year: int, blocks: int) -> Tables:
    """Children of ten left primary school in the summer."""
    child = persons[persons["age"] == 10]
    count, burden = Counter(child["block"].to_numpy(), blocks), burden_of(child, factors, year)
    goes = own(child, "gymnasium") < to_gymnasium(child, burden, year)
    return {"class_4_leavers": count(child["age"] > 0), "class_4_to_gymnasium": count(goes)}


def to_gymnasium(persons: pd.DataFrame, burden: Numbers, year: int) -> Numbers:
    background, poor = persons["background"].to_numpy() - 0.42, persons["sgb2"].to_numpy()
    return leaning(
        0.43, -0.66 * burden, -0.35 * background, -0.4 * poor, 0.5 * course(year)[persons["part"].to_numpy()]
    )


def with_pools(by_year: dict[int, Tables], year: int, skip: tuple[int, ...] = ()) -> pd.DataFrame:
    """The year's counts and, as …_3y, their sums over the cohorts of three years that were counted.

    A year that was not counted has no numbers at all, not even of the years before.
    """
    shown = by_year[year]
    held = [when for when in range(year - COHORTS + 1, year + 1) if when not in skip]
    pooled = {f"{name}_3y": sum(by_year[when][name] for when in held) for name in shown}
    table = pd.DataFrame({**shown, **pooled})
    return table.astype(float) * np.nan if year in skip else table


def school_leavers(persons: pd.DataFrame, factors: Factors, year: int, blocks: int) -> pd.DataFrame:
    """Who leaves general school in the year: at 16, or at 18 with the Abitur."""
    young = persons[persons["age"].isin([16, 18])]
    count, burden = Counter(young["block"].to_numpy(), blocks), burden_of(young, factors, year)
    academic = own(young, "gymnasium") < to_gymnasium(young, burden, year)
    leaves = (young["age"].to_numpy() == 18) == academic
    boy = np.where(young["female"], -0.25, 0.2)
    without = leaves & ~academic & (own(young, "certificate") < leaning(0.082, 0.5 * burden, boy))
    return pd.DataFrame({"school_leavers": count(leaves), "leavers_without_certificate": count(without)})


def primary_schools(
    schools: gpd.GeoDataFrame, persons: pd.DataFrame, factors: Factors, *, spots: np.ndarray, year: int, blocks: int
) -> pd.DataFrame:
    """Pupils from 6 to under 10 at the block of the school nearest to their home; `spots`: x, y of every person."""
    chosen = np.flatnonzero(persons["age"].between(6, 9))
    child, school = persons.iloc[chosen], nearest(spots[chosen], schools)
    count = Counter(schools["block"].to_numpy()[school], blocks)
    burden, town = burden_of(child, factors, year), factors.urbanity[child["part"].to_numpy()]
    offer = stream("all-day schools").normal(0, 0.3, len(schools))[school]
    all_day = leaning(0.55, 0.28 * town, offer, 0.055 * (year - 2024))
    need = leaning(0.052, 0.45 * burden, 0.02 * (year - 2024))
    return pd.DataFrame(
        {
            "pupils": count(child["age"] > 0),
            "pupils_all_day": count(own(child, "all-day school") < all_day),
            "pupils_special_needs": count(own(child, "special needs") < need),
            "pupils_other_language": count(speaks_other_language(child)),
            "pupils_books_free": count(child["entitled"]),
        }
    )


def nearest(spots: np.ndarray, houses: gpd.GeoDataFrame) -> np.ndarray:
    distance = spots[:, None, :] - houses[["x", "y"]].to_numpy()[None, :, :]
    return np.asarray(np.hypot(distance[..., 0], distance[..., 1]).argmin(axis=1))


def library_users(
    libraries: gpd.GeoDataFrame, persons: pd.DataFrame, factors: Factors, *, spots: np.ndarray, year: int, blocks: int
) -> pd.DataFrame:
    """Children who borrowed something in the year: fewer where life is hard, and where the way is long."""
    young = np.flatnonzero(persons["age"].between(4, 17))
    child, near = persons.iloc[young], libraries[["x", "y"]].to_numpy()
    way = np.hypot(*(spots[young][:, None, :] - near[None]).transpose(2, 0, 1)).min(axis=1) / 1000
    closed = -0.35 * (year in (2020, 2021))
    active = leaning(0.225, -0.45 * burden_of(child, factors, year), -0.6 * (way - 1.1), closed)
    count = Counter(child["block"].to_numpy(), blocks)
    return pd.DataFrame({"library_users_under_18": count(own(child, "library") < active)})
