"""From persons to counts per block: every variable is a sum of ones, so what adds up in life adds up here."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd

from demo.counting import Counter
from demo.dwellings import HOME
from demo.factors import Factors
from demo.households import ADULT, FAMILY, LONE_PARENT, SINGLE_OLD
from demo.labour import PENSION_AGE, old_age_support
from demo.years import BORN, DIED, MOVED_IN, MOVED_OUT, Year

AGE_LIMITS = (0, 3, 6, 7, 12, 14, 15, 18, 20, 21, 25, 65, 67, 80)
LIMITS_BY_SEX = (0, 3, 6, 15, 18, 25, 35, 45, 55, 65, 80)


def age_names(prefix: str = "age", limits: tuple[int, ...] = AGE_LIMITS) -> list[str]:
    bounded = [f"{prefix}_{low}_{high}" for low, high in pairwise(limits)]
    return [*bounded, f"{prefix}_{limits[-1]}_plus"]


def population(now: Year, five_years_ago: Year, blocks: int) -> pd.DataFrame:
    persons, events = now.persons, now.events
    count, happened = (Counter(table["block"].to_numpy(), blocks) for table in (persons, events))
    age = persons["age"].to_numpy()
    group = np.searchsorted(AGE_LIMITS, age, side="right") - 1
    young = events["age"].to_numpy() < 6
    came, went = (events["what"].to_numpy() == what for what in (MOVED_IN, MOVED_OUT))
    table = {
        "total": count(age >= 0),
        "male": count(~persons["female"]),
        "female": count(persons["female"]),
        **{name: count(group == number) for number, name in enumerate(age_names())},
        "foreigners": count(persons["foreign"]),
        "migration_background": count(persons["background"]),
        "migration_background_under_18": count(persons["background"] & (age < ADULT)),
        "total_5_years_ago": np.bincount(five_years_ago.persons["block"], minlength=blocks),
        "births": happened(events["what"] == BORN),
        "deaths": happened(events["what"] == DIED),
        "moved_in": happened(came),
        "moved_out": happened(went),
        "moved_in_under_6": happened(came & young),
        "moved_out_under_6": happened(went & young),
        "residence_over_5_years": count((age >= 5) & (persons["years_here"] >= 5)),
        "age_5_plus": count(age >= 5),
        "years_of_age": weighed(persons["block"], age, blocks),
        "years_of_age_squared": weighed(persons["block"], age.astype(np.int64) ** 2, blocks),
    }
    return pd.DataFrame(table)


def by_age_and_sex(now: Year, blocks: int) -> pd.DataFrame:
    """Men and women in wider groups than those of all: a group of a few months' births is too small to be halved."""
    persons = now.persons
    count = Counter(persons["block"].to_numpy(), blocks)
    age, women = persons["age"].to_numpy(), persons["female"].to_numpy()
    fine, wide = (np.searchsorted(limits, age, side="right") - 1 for limits in (AGE_LIMITS, LIMITS_BY_SEX))
    of_sex = {"men": ~women, "women": women}
    return pd.DataFrame(
        {
            "all": count(age >= 0),
            **{sex: count(here) for sex, here in of_sex.items()},
            **{name: count(fine == number) for number, name in enumerate(age_names("all"))},
            **{
                name: count(here & (wide == number))
                for sex, here in of_sex.items()
                for number, name in enumerate(age_names(sex, LIMITS_BY_SEX))
            },
        }
    )


def weighed(block: pd.Series, numbers: np.ndarray, blocks: int) -> np.ndarray:
    """The sum of the persons' numbers (whole ones) in each block."""
    return np.bincount(block, weights=numbers, minlength=blocks).astype(np.int64)


def households(now: Year, blocks: int) -> pd.DataFrame:
    """Households as HHGen would derive them; people in homes and shelters live in none."""
    members = now.persons[now.persons["home"] == HOME]
    old = members.groupby("row")["age"].max() >= 65
    one = members.drop_duplicates("row").set_index("row")
    old = old.reindex(one.index)
    count = Counter(one["block"].to_numpy(), blocks)
    kind = one["household"]
    child = members[(members["age"] < ADULT) & (members["household"] == LONE_PARENT)]
    return pd.DataFrame(
        {
            "households": count(kind >= 0),
            "families": count(kind.isin([FAMILY, LONE_PARENT])),
            "lone_parent_families": count(kind == LONE_PARENT),
            "households_65_plus": count(old),
            "single_65_plus": count(kind == SINGLE_OLD),
            "children_lone_parent": np.bincount(child["block"], minlength=blocks),
        }
    )


def employment(persons: pd.DataFrame, blocks: int) -> pd.DataFrame:
    count = Counter(persons["block"].to_numpy(), blocks)
    age = persons["age"]
    return pd.DataFrame(
        {
            "employees": count(persons["employed"]),
            "unemployed": count(persons["unemployed"]),
            "unemployed_15_25": count(persons["unemployed"] & (age < 25)),
        }
    )


def employment_district(persons: pd.DataFrame, blocks: int) -> pd.DataFrame:
    count = Counter(persons["block"].to_numpy(), blocks)
    return pd.DataFrame(
        {
            "long_term_unemployed": count(persons["long_term"]),
            "marginally_employed": count(persons["marginal"]),
            "employees_incl": count(persons["marginal"] | persons["employed"]),
        }
    )


def in_benefit_household(persons: pd.DataFrame) -> pd.Series:
    """Who lives in a household on benefits; some members get none themselves: the grandmother with her pension."""
    at_home = persons["home"] == HOME
    return persons["sgb2"] | (at_home & persons["sgb2"].where(at_home, False).groupby(persons["row"]).transform("any"))


def benefits(persons: pd.DataFrame, factors: Factors, year: int, blocks: int) -> pd.DataFrame:
    count = Counter(persons["block"].to_numpy(), blocks)
    age = persons["age"]
    old = old_age_support(persons, factors, year)
    together = in_benefit_household(persons)
    asylum = (persons["home"] != HOME) & persons["foreign"] & ~persons["sgb2"] & (age < PENSION_AGE)
    return pd.DataFrame(
        {
            "sgb2_recipients": count(persons["sgb2"]),
            "below_retirement_age": count(age < PENSION_AGE),
            "children_under_15_sgb2": count(persons["sgb2"] & (age < 15)),
            "children_under_15": count(age < 15),
            "old_age_support": count(old),
            "minimum_income_recipients": count(persons["sgb2"] | old | asylum),
            "persons_in_sgb2_households": count(together),
            "unemployed_sgb2": count(persons["unemployed"] & persons["sgb2"]),
            "age_15_to_retirement": count((age >= 15) & (age < PENSION_AGE)),
            "inhabitants": count(age >= 0),
            "recipients_not_unemployed": count((persons["sgb2"] & ~persons["unemployed"]) | old),
            "foreign_recipients": count(persons["foreign"] & (persons["sgb2"] | old)),
        }
    )
