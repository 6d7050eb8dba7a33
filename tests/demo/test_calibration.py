"""The town against its plan (shared/methods/demo_indicators.md): orders of magnitude, with a wide berth.

The plan's numbers stand here once more, by hand, so that a change in the program's own table cannot hide a change in
the town.
"""

from __future__ import annotations

import pandas as pd
import pytest

UNDER_18 = ["age_0_3", "age_3_6", "age_6_7", "age_7_12", "age_12_14", "age_14_15", "age_15_18"]
UNDER_25 = [*UNDER_18, "age_18_20", "age_20_21", "age_21_25"]
WORKING = ["age_15_18", "age_18_20", "age_20_21", "age_21_25", "age_25_65"]
OLD = ["age_65_67", "age_67_80", "age_80_plus"]
PLAN = [  # numerator, denominator, factor, town, P5, P95 over Quartiere
    (["total"], ["settlement_area_ha"], 1, 38, 12, 110),
    (["age_0_3"], ["total"], 100, 2.7, 1.6, 4.4),
    (UNDER_18, ["total"], 100, 16.8, 11, 24),
    (UNDER_25, ["total"], 100, 24, 19, 33),
    (OLD, ["total"], 100, 22.5, 12, 34),
    (["age_80_plus"], ["total"], 100, 7.2, 3, 14),
    (["migration_background"], ["total"], 100, 32, 12, 68),
    (["foreigners"], ["total"], 100, 15, 4, 42),
    (["migration_background_under_18"], UNDER_18, 100, 45, 18, 85),
    (["lone_parent_families"], ["families"], 100, 21, 11, 36),
    (["single_65_plus"], ["households_65_plus"], 100, 41, 28, 58),
    (["moved_in", "moved_out"], ["total"], 100, 18, 10, 38),
    (["residence_over_5_years"], ["age_5_plus"], 100, 66, 48, 80),
    (["employees"], WORKING, 100, 62, 49, 69),
    (["unemployed"], WORKING, 100, 5.6, 1.6, 13),
    (["unemployed_15_25"], WORKING[:4], 100, 3.1, 0, 8),
    (["businesses"], ["total"], 1000, 52, 15, 140),
    (["sgb2_recipients"], ["below_retirement_age"], 100, 9, 1.2, 26),
    (["children_under_15_sgb2"], ["children_under_15"], 100, 15, 1, 42),
    (["old_age_support"], OLD, 100, 3.9, 0.4, 13),
    (["minimum_income_recipients"], ["total"], 100, 9.6, 1.5, 27),
]
PLAN_OF_ORTSTEILE = [
    (["long_term_unemployed"], ["unemployed"], 100, 38, 28, 50),
    (["marginally_employed"], ["employees_incl"], 100, 12, 8, 17),
    (["jobs"], WORKING, 100, 64, 15, 180),
]


def everything(files, digits):
    return pd.concat([files.counts(mapping["dataset"], 2024, digits) for mapping in files.mappings], axis=1)


def rate(table, top, bottom, factor):
    return factor * table[top].sum(axis=1) / table[bottom].sum(axis=1)


@pytest.mark.parametrize("row", PLAN, ids=lambda row: row[0][0])
def test_quartiere_lie_in_the_range_of_the_plan(files, row):
    top, bottom, factor, town, low, high = row
    whole = rate(everything(files, 0), top, bottom, factor).iloc[0]
    assert whole == pytest.approx(town, rel=0.2)
    table = everything(files, 4)
    spread = rate(table[table["total"] >= 50], top, bottom, factor)
    width = high - low
    assert spread.quantile(0.05) == pytest.approx(low, abs=0.25 * width)
    assert spread.quantile(0.95) == pytest.approx(high, abs=0.35 * width)


@pytest.mark.parametrize("row", PLAN_OF_ORTSTEILE, ids=lambda row: row[0][0])
def test_ortsteile_lie_near_the_plan(files, row):
    top, bottom, factor, town, low, high = row
    assert rate(everything(files, 0), top, bottom, factor).iloc[0] == pytest.approx(town, rel=0.2)
    spread = rate(everything(files, 2), top, bottom, factor)
    assert spread.median() > 0.5 * low
    assert spread.median() < 1.5 * high


def test_the_town_has_about_sixty_thousand_inhabitants(files):
    assert everything(files, 0)["total"].iloc[0] == pytest.approx(60_000, rel=0.03)
    size = files.counts("population", 2024, 4)["total"].drop("0403")
    assert size.min() == pytest.approx(250, rel=0.2)
    assert size.max() == pytest.approx(3_200, rel=0.2)


def test_births_deaths_and_moves_are_those_of_a_town(files):
    year = files.counts("population", 2024, 0).iloc[0]
    assert 7 < 1000 * year["births"] / year["total"] < 11
    assert 10 < 1000 * year["deaths"] / year["total"] < 15
    assert -1 < 100 * (year["moved_in"] - year["moved_out"]) / year["total"] < 1.5


def test_the_six_groups_of_businesses_have_the_shares_of_the_plan(files):
    groups = files.counts("business_district", 2024, 0).iloc[0]
    share = 100 * groups / groups.sum()
    plan = {"trade": 24, "crafts": 15, "hospitality": 8, "services": 31, "production": 7, "other": 15}
    for name, expected in plan.items():
        assert share[f"businesses_{name}"] == pytest.approx(expected, abs=4)


def test_indicators_go_together_as_planned(files):
    """Signs and strengths between Quartiere, weighted by inhabitants; the plan's figures with room to both sides."""
    table = everything(files, 4).drop("0403")
    weight = table["total"] / table["total"].sum()

    def corr(one, other):
        one, other = one - (weight * one).sum(), other - (weight * other).sum()
        return (weight * one * other).sum() / ((weight * one**2).sum() * (weight * other**2).sum()) ** 0.5

    poor = rate(table, ["children_under_15_sgb2"], ["children_under_15"], 100)
    assert corr(poor, rate(table, ["unemployed"], WORKING, 100)) > 0.85
    assert corr(poor, rate(table, ["sgb2_recipients"], ["below_retirement_age"], 100)) > 0.93
    assert corr(poor, rate(table, ["employees"], WORKING, 100)) < -0.6
    assert corr(poor, rate(table, ["migration_background"], ["total"], 100)) > 0.5
    assert corr(poor, rate(table, ["lone_parent_families"], ["families"], 100)) > 0.5
    assert corr(poor, rate(table, ["residence_over_5_years"], ["age_5_plus"], 100)) < -0.3
    assert corr(poor, rate(table, ["total"], ["settlement_area_ha"], 1)) > 0.2
    assert corr(rate(table, OLD, ["total"], 100), rate(table, UNDER_18, ["total"], 100)) < -0.5
