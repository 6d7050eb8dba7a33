"""The town against its plan (shared/methods/demo_indicators.md): orders of magnitude, with a wide berth.

The plan's numbers stand here once more, by hand, so that a change in the program's own table cannot hide a change in
the town.
"""

from __future__ import annotations

import pandas as pd
import pytest

UNDER_18 = ["age_0_3", "age_3_6", "age_6_7", "age_7_12", "age_12_14", "age_14_15", "age_15_18"]
UNDER_25 = [*UNDER_18, "age_18_20", "age_20_21", "age_21_25"]
UNDER_12, UNDER_21 = UNDER_18[:4], [*UNDER_18, "age_18_20", "age_20_21"]
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
    (["children_under_12_advance"], UNDER_12, 100, 5, 0.8, 12),
    (["children_fee_lowest"], ["children_fee_assessed"], 100, 29, 8, 66),
    (["households_housing_benefit"], ["households"], 100, 2.9, 0.5, 7),
    (["help_raising_children"], UNDER_21, 1000, 38, 9, 88),
    (["in_care_under_3"], ["age_0_3"], 100, 33, 16, 52),
    (["in_care_3_to_6"], ["age_3_6"], 100, 92, 79, 99),
    (["kita_3_years_3y"], ["examined_3y"], 100, 69, 42, 88),
    (["class_4_to_gymnasium_3y"], ["class_4_leavers_3y"], 100, 40, 14, 70),
    (["library_users_under_18"], UNDER_18, 100, 17, 5, 36),
    (["language_findings_3y"], ["examined_3y"], 100, 22, 7, 46),
    (["visuomotor_findings_3y"], ["examined_3y"], 100, 15, 5, 30),
    (["overweight_3y"], ["measured_3y"], 100, 11, 4, 21),
    (["checkups_u8_u9_3y"], ["booklet_presented_3y"], 100, 89, 74, 98),
    (["measles_2_doses_3y"], ["vaccination_card_3y"], 100, 94, 88, 99),
    (["teeth_healthy_3y"], ["dental_examined_3y"], 100, 66, 44, 86),
    (["floor_space_m2"], ["total"], 1, 46, 33, 61),
    (["dwellings_small_houses"], ["dwellings"], 100, 44, 2, 97),
    (["dwellings_bound"], ["dwellings_multi_storey"], 100, 9, 0, 38),
    (["playground_m2"], ["total"], 1, 1.1, 0.2, 3),
    (["residents_noise"], ["residents_mapped"], 100, 9, 0, 34),
    (["sealed_m2"], ["mapped_m2"], 100, 42, 24, 76),
]
PLAN_OF_ORTSTEILE = [
    (["long_term_unemployed"], ["unemployed"], 100, 38, 28, 50),
    (["marginally_employed"], ["employees_incl"], 100, 12, 8, 17),
    (["jobs"], WORKING, 100, 64, 15, 180),
    (["children_lone_parent_sgb2"], ["children_under_15_sgb2"], 100, 46, 38, 55),
    (["protection_procedures"], UNDER_18, 1000, 15, 6, 30),
    (["youth_in_court"], ["age_14_15", "age_15_18", "age_18_20", "age_20_21"], 1000, 38, 18, 70),
    (["children_using_package"], ["children_entitled_package"], 100, 47, 30, 68),
    (["places_under_3"], ["age_0_3"], 100, 35, 20, 60),
    (["places_from_3"], ["age_3_6"], 100, 97, 80, 120),
    (["occupied_under_3"], ["places_under_3"], 100, 97, 86, 106),
    (["occupied_from_3"], ["places_from_3"], 100, 97, 86, 106),
    (["kita_children_other_language"], ["kita_children"], 100, 34, 12, 70),
    (["pupils_all_day"], ["pupils"], 100, 56, 40, 75),
    (["pupils_special_needs"], ["pupils"], 100, 6.3, 3, 11),
    (["leavers_without_certificate"], ["school_leavers"], 100, 6.1, 2, 12),
    (["families_early_help"], ["births"], 100, 14, 6, 28),
    (["green_space_m2"], ["total"], 1, 9, 1, 30),
    (["library_m2"], ["total"], 100 / 0.06, 74, 20, 180),
    (["youth_places"], UNDER_25[2:], 100, 7.2, 0, 16),
]


def everything(files, digits):
    """All variables of 2024; of datasets that come only every few years, the latest."""
    datasets = dict.fromkeys(mapping["dataset"] for mapping in files.mappings)
    tables = [files.counts(dataset, files.years(dataset)[-1], digits) for dataset in datasets]
    return pd.concat(tables, axis=1)


def rate(table, top, bottom, factor):
    """Without a number where one of its parts is hidden."""
    above, below = (table[names].sum(axis=1, min_count=len(names)) for names in (top, bottom))
    return factor * above / below


def weighted_correlation(one, other, inhabitants):
    known = one.notna() & other.notna()
    one, other, weight = one[known], other[known], inhabitants[known] / inhabitants[known].sum()
    one, other = one - (weight * one).sum(), other - (weight * other).sum()
    return (weight * one * other).sum() / ((weight * one**2).sum() * (weight * other**2).sum()) ** 0.5


@pytest.mark.parametrize("row", PLAN, ids=lambda row: row[0][0])
def test_quartiere_lie_in_the_range_of_the_plan(files, row):
    top, bottom, factor, town, low, high = row
    whole = rate(everything(files, 0), top, bottom, factor).iloc[0]
    assert whole == pytest.approx(town, rel=0.25)
    table = everything(files, 4)
    spread = rate(table[table["total"] >= 50], top, bottom, factor)
    width = high - low
    assert spread.quantile(0.05) == pytest.approx(low, abs=0.3 * width)
    assert spread.quantile(0.95) == pytest.approx(high, abs=0.35 * width)


@pytest.mark.parametrize("row", PLAN_OF_ORTSTEILE, ids=lambda row: row[0][0])
def test_ortsteile_lie_near_the_plan(files, row):
    top, bottom, factor, town, low, high = row
    assert rate(everything(files, 0), top, bottom, factor).iloc[0] == pytest.approx(town, rel=0.25)
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

    def corr(one, other):
        return weighted_correlation(one, other, table["total"])

    poor = rate(table, ["children_under_15_sgb2"], ["children_under_15"], 100)
    assert corr(poor, rate(table, ["unemployed"], WORKING, 100)) > 0.85
    assert corr(poor, rate(table, ["sgb2_recipients"], ["below_retirement_age"], 100)) > 0.93
    assert corr(poor, rate(table, ["employees"], WORKING, 100)) < -0.6
    assert corr(poor, rate(table, ["migration_background"], ["total"], 100)) > 0.5
    assert corr(poor, rate(table, ["lone_parent_families"], ["families"], 100)) > 0.5
    assert corr(poor, rate(table, ["residence_over_5_years"], ["age_5_plus"], 100)) < -0.3
    # Of children many small numbers are hidden, mostly where few are poor; of all recipients hardly any.
    recipients = rate(table, ["sgb2_recipients"], ["below_retirement_age"], 100)
    assert corr(recipients, rate(table, ["total"], ["settlement_area_ha"], 1)) > 0.2
    assert corr(rate(table, OLD, ["total"], 100), rate(table, UNDER_18, ["total"], 100)) < -0.5


CORRELATIONS = [  # numerator, denominator, from, to: with SGB II, which stands for burden
    (["children_under_12_advance"], UNDER_12, 0.6, 0.95),
    (["children_fee_lowest"], ["children_fee_assessed"], 0.75, 1),
    (["households_housing_benefit"], ["households"], 0.1, 0.75),
    (["help_raising_children"], UNDER_21, 0.6, 1),
    (["children_using_package"], ["children_entitled_package"], -0.5, 0.2),
    (["in_care_under_3"], ["age_0_3"], -0.95, -0.4),
    (["in_care_3_to_6"], ["age_3_6"], -1, -0.4),
    (["kita_3_years_3y"], ["examined_3y"], -1, -0.55),
    (["class_4_to_gymnasium_3y"], ["class_4_leavers_3y"], -1, -0.6),
    (["library_users_under_18"], UNDER_18, -0.85, -0.35),
    (["language_findings_3y"], ["examined_3y"], 0.6, 1),
    (["visuomotor_findings_3y"], ["examined_3y"], 0.4, 0.95),
    (["overweight_3y"], ["measured_3y"], 0.35, 0.9),
    (["checkups_u8_u9_3y"], ["booklet_presented_3y"], -0.95, -0.4),
    (["measles_2_doses_3y"], ["vaccination_card_3y"], -0.4, 0.4),
    (["teeth_healthy_3y"], ["dental_examined_3y"], -1, -0.55),
    (["floor_space_m2"], ["total"], -0.95, -0.5),
    (["dwellings_bound"], ["dwellings_multi_storey"], 0.4, 0.95),
    (["playground_m2"], ["total"], -0.4, 0.4),
    (["residents_noise"], ["residents_mapped"], 0, 0.8),
    (["sealed_m2"], ["mapped_m2"], 0.05, 0.8),
]


@pytest.mark.parametrize("row", CORRELATIONS, ids=lambda row: row[0][0])
def test_indicators_of_families_and_homes_go_with_poverty_as_planned(files, row):
    top, bottom, low, high = row
    table = everything(files, 4).drop("0403")
    # Of children the numbers of Quartiere with few are hidden, and the well-off ones would be missing.
    poor = rate(table, ["sgb2_recipients"], ["below_retirement_age"], 100)
    assert low <= weighted_correlation(poor, rate(table, top, bottom, 100), table["total"]) <= high


def test_findings_of_speech_are_rarer_where_children_went_to_day_care_for_long(files):
    table = everything(files, 4).drop("0403")
    long = rate(table, ["kita_3_years_3y"], ["examined_3y"], 100)
    assert (
        weighted_correlation(long, rate(table, ["language_findings_3y"], ["examined_3y"], 100), table["total"]) < -0.6
    )


def test_small_children_leave_where_life_is_hard(files):
    """Balance of moves under 6 against poor children, three years pooled: the plan asks for about -0.5."""
    years = [files.counts("population", year, 4).drop("0403") for year in (2022, 2023, 2024)]
    balance = sum(table["moved_in_under_6"] - table["moved_out_under_6"] for table in years)
    children = sum(table["age_0_3"] + table["age_3_6"] for table in years)
    table = everything(files, 4).drop("0403")
    poor = rate(table, ["children_under_15_sgb2"], ["children_under_15"], 100)
    assert -0.75 < weighted_correlation(poor, balance / children, table["total"]) < -0.3
