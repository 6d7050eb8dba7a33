"""Help for families and tenants: what the youth office and the social welfare office count, person by person."""

from __future__ import annotations

import numpy as np
import pandas as pd

from demo.chance import stream
from demo.counting import Counter
from demo.dwellings import HOME
from demo.factors import Factors
from demo.households import LONE_PARENT, SINGLE_OLD
from demo.quarters import PARTS
from demo.traits import Numbers, burden_of, leaning, own

ADVANCE_UNTIL_2016 = 0.47  # how many there were before 1 July 2017, when the limit of 72 months and of 12 years fell
HOUSING_BENEFIT = {2020: 1.12, 2021: 1.1, 2022: 1.08}  # times the usual; from 2023 on Wohngeld-Plus
HOUSING_BENEFIT_PLUS = 2.0


def with_support(persons: pd.DataFrame, factors: Factors, year: int) -> pd.DataFrame:
    """Adds housing_benefit, advance, entitled, education_package (bool) to the register."""
    kind, age = persons["household"].to_numpy(), persons["age"].to_numpy()
    burden = burden_of(persons, factors, year)
    # Wohngeld is for those just above the line: rare where nobody needs it, and where most have SGB II instead.
    middle = np.exp(-0.5 * ((burden - 0.7) / 0.85) ** 2)
    level = HOUSING_BENEFIT_PLUS if year >= 2023 else HOUSING_BENEFIT.get(year, 1.0)
    share = level * (0.003 + 0.020 * middle) * np.select([kind == LONE_PARENT, kind == SINGLE_OLD], [1.8, 1.4], 0.9)
    helped = (persons["home"].to_numpy() == HOME) & ~persons["sgb2"].to_numpy()
    housing_benefit = helped & (own(persons, "housing benefit", by="risk") < share)
    alone = kind == LONE_PARENT
    law = ADVANCE_UNTIL_2016 if year < 2017 else 0.8 if year == 2017 else 1.0
    advance = alone & (age < 18) & (own(persons, "advance", by="risk") < law * leaning(0.30, 0.65 * burden))
    entitled = (age < 18) & (persons["sgb2"] | housing_benefit).to_numpy()
    package = entitled & (own(persons, "package") < uses_package(persons, burden, year))
    return persons.assign(housing_benefit=housing_benefit, advance=advance, entitled=entitled, package=package)


def uses_package(persons: pd.DataFrame, burden: Numbers, year: int) -> Numbers:
    """Who is entitled does not always know: it depends on the school and the people there, hardly on the quarter."""
    effort = stream("education package").normal(0, 0.42, len(PARTS))[persons["part"].to_numpy()]
    return leaning(0.47, effort, -0.07 * burden, 0.05 * (year - 2024), -0.5 * (year in (2020, 2021)))


def further_benefits(persons: pd.DataFrame, blocks: int) -> pd.DataFrame:
    count = Counter(persons["block"].to_numpy(), blocks)
    first = ~persons["row"].duplicated().to_numpy()
    return pd.DataFrame(
        {
            "households_housing_benefit": count(first & persons["housing_benefit"]),
            "children_entitled_package": count(persons["entitled"]),
            "children_using_package": count(persons["package"]),
        }
    )


def benefits_district(persons: pd.DataFrame, blocks: int) -> pd.DataFrame:
    count = Counter(persons["block"].to_numpy(), blocks)
    child = persons["sgb2"] & (persons["age"] < 15)
    return pd.DataFrame({"children_lone_parent_sgb2": count(child & (persons["household"] == LONE_PARENT))})


def youth_welfare(persons: pd.DataFrame, factors: Factors, year: int, blocks: int) -> pd.DataFrame:
    """`persons` with `fee_assessed` and `fee_lowest` (demo/care.py)."""
    count = Counter(persons["block"].to_numpy(), blocks)
    age, burden = persons["age"].to_numpy(), burden_of(persons, factors, year)
    at_risk = 0.55 * persons["sgb2"] + 0.75 * (persons["household"] == LONE_PARENT) + 0.5 * (age >= 10)
    helped = (age < 21) & (own(persons, "raising children") < leaning(0.018, 0.58 * burden, at_risk.to_numpy()))
    return pd.DataFrame(
        {
            "children_under_12_advance": count(persons["advance"] & (age < 12)),
            "children_fee_assessed": count(persons["fee_assessed"]),
            "children_fee_lowest": count(persons["fee_lowest"]),
            "help_raising_children": count(helped),
        }
    )


def youth_welfare_district(persons: pd.DataFrame, factors: Factors, year: int, blocks: int) -> pd.DataFrame:
    """What is too rare for Quartiere: procedures to protect children, criminal ones, families in early help."""
    count = Counter(persons["block"].to_numpy(), blocks)
    age, burden = persons["age"].to_numpy(), burden_of(persons, factors, year)
    poor = 0.5 * persons["sgb2"].to_numpy()
    danger = leaning(0.0105, 0.42 * burden, poor, 0.5 * (age < 3), 0.05 * (year - 2024))
    man = np.where(persons["female"], -1.0, 0.35)
    charged = leaning(0.032, 0.38 * burden, poor, man)
    helped = (age == 0) & (own(persons, "early help") < leaning(0.125, 0.5 * burden, 2 * poor))
    return pd.DataFrame(
        {
            "protection_procedures": count((age < 18) & (own(persons, f"danger {year}") < danger)),
            "youth_in_court": count((age >= 14) & (age < 21) & (own(persons, f"court {year // 2}") < charged)),
            "families_early_help": count(helped),
        }
    )
