"""Work and benefits: what the persons of a year's register live on, from the factors of where they live.

Each person has fixed `luck` and `fate`, each household a `risk`, between 0 and 1; a quarter with more burden moves the
thresholds. So status hangs together (children are poor with their parents) and lasts from year to year.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo.dwellings import CARE_HOME, HOME, JOBCENTRE, SHELTER
from demo.factors import Factors
from demo.households import KINDS
from demo.quarters import PARTS

# How likely benefits are for this kind of household, relative to the share of poor children in the quarter.
BENEFIT_RISK = np.array([0.34, 0.54, 0.0, 0.25, 0.17, 0.0, 0.72, 1.9, 0.38])
SGB2_LEVEL = {
    2015: 1.02,
    2016: 1.04,
    2017: 1.03,
    2018: 0.99,
    2019: 0.95,
    2020: 0.97,
    2021: 0.95,
    2022: 0.98,
    2023: 1.01,
}
JOBLESS_LEVEL = {2015: 1.03, 2019: 0.93, 2020: 1.10, 2021: 1.03, 2022: 0.97}
SMALL_VILLAGE = next(number for number, part in enumerate(PARTS) if part.code == "0702")
PENSION_AGE = 65  # the limit of the counts below; the Regelaltersgrenze itself moves from 65 to 67


def poor_children(factors: Factors, year: int) -> np.ndarray:
    """Share of children under 15 in households with SGB II benefits that each part tends to."""
    burden = factors.burden_in(year)
    worst = np.clip(burden - 1.0, 0, None)  # the few Quartiere that stand out do so by more than the rest lets expect
    return np.clip(0.103 + 0.132 * burden + 0.036 * burden**2 + 0.14 * worst, 0.02, 0.6) * SGB2_LEVEL.get(year, 1.0)


def with_status(persons: pd.DataFrame, factors: Factors, year: int) -> pd.DataFrame:
    """Adds sgb2, employed, marginal, unemployed, long_term (bool) to the register."""
    part, age, kind = (persons[name].to_numpy() for name in ("part", "age", "household"))
    luck, fate, home = (persons[name].to_numpy() for name in ("luck", "fate", "home"))
    burden = factors.burden_in(year)[part]
    risk = poor_children(factors, year)[part] * np.where(kind >= 0, BENEFIT_RISK[np.clip(kind, 0, KINDS - 1)], 0)
    supported = (persons["risk"].to_numpy() < risk) | (home == JOBCENTRE)
    supported |= one_large_family(persons)
    supported |= (home == SHELTER) & (persons["years_here"].to_numpy() >= 1)
    sgb2 = supported & (age < PENSION_AGE) & (home != CARE_HOME)

    able = (age >= 15) & (age < 65)
    level = JOBLESS_LEVEL.get(year, 1.0)
    out_of_work = np.where(sgb2, 0.47, 0.019 * (1 + 0.22 * burden)) * level
    out_of_work *= np.select([age < 18, age < 25, age < 55], [0.22, 0.6, 1.0], 1.15)
    out_of_work = np.where(home == JOBCENTRE, 0.9, out_of_work)
    unemployed = able & (luck < out_of_work)

    at_work = np.select([age < 18, age < 25, age < 60], [0.17, 0.62, 0.765], 0.58)
    at_work = (at_work - 0.055 - 0.045 * burden - 0.0035 * (2024 - year)) * np.where(sgb2, 0.36, 1.0)
    at_work *= np.where(home == HOME, 1.0, 0.1)
    employed = able & ~unemployed & (luck > 1 - at_work)
    small = np.where(able, 0.088, np.where((age >= 65) & (age < 75), 0.07, 0)) * (1 + 0.18 * burden)
    small = np.where(able, small / np.maximum(1 - at_work, 0.1), small)
    marginal = (age >= 15) & (home == HOME) & ~unemployed & ~employed & (fate < small)
    long_term = unemployed & (fate < 0.345 + 0.07 * burden + 0.03 * (year in (2020, 2021)))
    return persons.assign(sgb2=sgb2, employed=employed, marginal=marginal, unemployed=unemployed, long_term=long_term)


def one_large_family(persons: pd.DataFrame) -> np.ndarray:
    """The members of the household with most children in the smallest village (bool per person).

    There one family on benefits makes the share of poor children: the trap of small numbers.
    """
    village = persons["part"].to_numpy() == SMALL_VILLAGE
    children = persons[village & (persons["age"] < 15)].groupby("row").size()
    row = children.index[int(np.argmax(children.to_numpy()))]
    return np.asarray(persons["row"] == row)


def old_age_support(persons: pd.DataFrame, factors: Factors, year: int) -> np.ndarray:
    """Who is 65 or over and receives Grundsicherung im Alter, outside institutions (bool per person)."""
    part = persons["part"].to_numpy()
    share = 0.027 + 0.022 * factors.burden_in(year)[part] + 0.010 * factors.immigration[part]
    share = np.maximum(share, 0.004) * (1 + 0.22 * (year >= 2022) + 0.015 * (year - 2019))
    share = share * np.where(persons["background"], 1.7, 0.85)
    old = (persons["age"] >= PENSION_AGE) & (persons["home"] == HOME)
    return np.asarray(old & (persons["luck"] < share))
