"""The calibration table: what the plan of the town asks for, and what the persons add up to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from demo.editions import edition_of
from demo.factors import LAST_YEAR
from demo.town import Town

UNDER_18 = ("age_0_3", "age_3_6", "age_6_7", "age_7_12", "age_12_14", "age_14_15", "age_15_18")
UNDER_25 = (*UNDER_18, "age_18_20", "age_20_21", "age_21_25")
WORKING_AGE = ("age_15_18", "age_18_20", "age_20_21", "age_21_25", "age_25_65")
UNDER_21 = (*UNDER_18, "age_18_20", "age_20_21")
AGE_14_21 = ("age_14_15", "age_15_18", "age_18_20", "age_20_21")
OLD = ("age_65_67", "age_67_80", "age_80_plus")


@dataclass(frozen=True)
class Aim:
    """`numerator`, `denominator`: variables to add up. `low`, `town`, `high`: P5, town and P95 of the plan."""

    row: str
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    factor: float
    low: float
    town: float
    high: float
    minus: tuple[str, ...] = ()
    level: int = 4  # digits of the code: 4 Quartier, 2 Ortsteil


AIMS = (
    Aim("1.1 inhabitants", ("total",), (), 1, 250, 60_000, 3_200),
    Aim("1.2 density", ("total",), ("settlement_area_ha",), 1, 12, 38, 110),
    Aim("1.3 change 5 years", ("total",), ("total_5_years_ago",), 100, -7, 2.1, 14, minus=("total_5_years_ago",)),
    Aim("1.4 under 3", ("age_0_3",), ("total",), 100, 1.6, 2.7, 4.4),
    Aim("1.5 under 18", UNDER_18, ("total",), 100, 11, 16.8, 24),
    Aim("1.6 under 25", UNDER_25, ("total",), 100, 19, 24, 33),
    Aim("1.7 65 and over", OLD, ("total",), 100, 12, 22.5, 34),
    Aim("1.8 80 and over", ("age_80_plus",), ("total",), 100, 3, 7.2, 14),
    Aim("1.9 old-age ratio", OLD, ("age_20_21", "age_21_25", "age_25_65"), 100, 20, 39, 65),
    Aim("1.10 migration background", ("migration_background",), ("total",), 100, 12, 32, 68),
    Aim("1.11 foreigners", ("foreigners",), ("total",), 100, 4, 15, 42),
    Aim("1.12 background under 18", ("migration_background_under_18",), UNDER_18, 100, 18, 45, 85),
    Aim("1.13 lone parents", ("lone_parent_families",), ("families",), 100, 11, 21, 36),
    Aim("1.14 single 65+", ("single_65_plus",), ("households_65_plus",), 100, 28, 41, 58),
    Aim("1.15 balance of moves", ("moved_in",), ("total",), 100, -2.5, 0.4, 4, minus=("moved_out",)),
    Aim("1.15 balance under 6", ("moved_in_under_6",), ("age_0_3", "age_3_6"), 100, -8, 1, 12,
        minus=("moved_out_under_6",)),
    Aim("1.16 volume of moves", ("moved_in", "moved_out"), ("total",), 100, 10, 18, 38),
    Aim("1.17 over 5 years", ("residence_over_5_years",), ("age_5_plus",), 100, 48, 66, 80),
    Aim("2.1 employees", ("employees",), WORKING_AGE, 100, 49, 62, 69),
    Aim("2.2 unemployed", ("unemployed",), WORKING_AGE, 100, 1.6, 5.6, 13),
    Aim("2.3 unemployed 15-25", ("unemployed_15_25",), WORKING_AGE[:4], 100, 0, 3.1, 8),
    Aim("2.4 long-term", ("long_term_unemployed",), ("unemployed",), 100, 28, 38, 50, level=2),
    Aim("2.5 marginal", ("marginally_employed",), ("employees_incl",), 100, 8, 12, 17, level=2),
    Aim("2.7 businesses", ("businesses",), ("total",), 1000, 15, 52, 140),
    Aim("2.8 jobs", ("jobs",), WORKING_AGE, 100, 15, 64, 180, level=2),
    Aim("3.1 SGB II", ("sgb2_recipients",), ("below_retirement_age",), 100, 1.2, 9, 26),
    Aim("3.2 children SGB II", ("children_under_15_sgb2",), ("children_under_15",), 100, 1, 15, 42),
    Aim("3.3 lone parents", ("children_lone_parent_sgb2",), ("children_under_15_sgb2",), 100, 38, 46, 55, level=2),
    Aim("3.4 old-age support", ("old_age_support",), OLD, 100, 0.4, 3.9, 13),
    Aim("3.5 minimum income", ("minimum_income_recipients",), ("total",), 100, 1.5, 9.6, 27),
    Aim("3.6 advance maintenance", ("children_under_12_advance",), UNDER_18[:4], 100, 0.8, 5, 12),
    Aim("3.7 lowest fee", ("children_fee_lowest",), ("children_fee_assessed",), 100, 8, 29, 66),
    Aim("3.8 housing benefit", ("households_housing_benefit",), ("households",), 100, 0.5, 2.9, 7),
    Aim("3.9 help raising children", ("help_raising_children",), UNDER_21, 1000, 9, 38, 88),
    Aim("3.10 protection", ("protection_procedures",), UNDER_18, 1000, 6, 15, 30, level=2),
    Aim("3.11 court", ("youth_in_court",), AGE_14_21, 1000, 18, 38, 70, level=2),
    Aim("3.12 education package", ("children_using_package",), ("children_entitled_package",), 100, 30, 47, 68),
    Aim("4.1 care under 3", ("in_care_under_3",), ("age_0_3",), 100, 16, 33, 52),
    Aim("4.2 care from 3", ("in_care_3_to_6",), ("age_3_6",), 100, 79, 92, 99),
    Aim("4.3 places under 3", ("places_under_3",), ("age_0_3",), 100, 20, 35, 60, level=2),
    Aim("4.3 places from 3", ("places_from_3",), ("age_3_6",), 100, 80, 97, 120, level=2),
    Aim("4.4 occupied under 3", ("occupied_under_3",), ("places_under_3",), 100, 86, 97, 106, level=2),
    Aim("4.4 occupied from 3", ("occupied_from_3",), ("places_from_3",), 100, 86, 97, 106, level=2),
    Aim("4.5 other language", ("kita_children_other_language",), ("kita_children",), 100, 12, 34, 70, level=2),
    Aim("4.6 three years of Kita", ("kita_3_years_3y",), ("examined_3y",), 100, 42, 69, 88),
    Aim("4.7 all-day school", ("pupils_all_day",), ("pupils",), 100, 40, 56, 75, level=2),
    Aim("4.8 to Gymnasium", ("class_4_to_gymnasium_3y",), ("class_4_leavers_3y",), 100, 14, 40, 70),
    Aim("4.9 special needs", ("pupils_special_needs",), ("pupils",), 100, 3, 6.3, 11, level=2),
    Aim("4.10 no certificate", ("leavers_without_certificate",), ("school_leavers",), 100, 2, 6.1, 12, level=2),
    Aim("4.11 library users", ("library_users_under_18",), UNDER_18, 100, 5, 17, 36),
    Aim("5.1 language", ("language_findings_3y",), ("examined_3y",), 100, 7, 22, 46),
    Aim("5.2 visuomotor", ("visuomotor_findings_3y",), ("examined_3y",), 100, 5, 15, 30),
    Aim("5.3 overweight", ("overweight_3y",), ("measured_3y",), 100, 4, 11, 21),
    Aim("5.4 U8 and U9", ("checkups_u8_u9_3y",), ("booklet_presented_3y",), 100, 74, 89, 98),
    Aim("5.5 measles", ("measles_2_doses_3y",), ("vaccination_card_3y",), 100, 88, 94, 99),
    Aim("5.6 healthy teeth", ("teeth_healthy_3y",), ("dental_examined_3y",), 100, 44, 66, 86),
    Aim("5.7 early help", ("families_early_help",), ("births",), 100, 6, 14, 28, level=2),
    Aim("6.1 floor space", ("floor_space_m2",), ("total",), 1, 33, 46, 61),
    Aim("6.2 small houses", ("dwellings_small_houses",), ("dwellings",), 100, 2, 44, 97),
    Aim("6.3 bound dwellings", ("dwellings_bound",), ("dwellings_multi_storey",), 100, 0, 9, 38),
    Aim("6.4 green", ("green_space_m2",), ("total",), 1, 1, 9, 30),
    Aim("6.5 playgrounds", ("playground_m2",), ("total",), 1, 0.2, 1.1, 3),
    Aim("7.1 libraries", ("library_m2",), ("total",), 100 / 0.060, 20, 74, 180, level=2),
    Aim("7.2 youth places", ("youth_places",), UNDER_25[2:], 100, 0, 7.2, 16, level=2),
)  # fmt: skip
AIMS_OF_OTHER_YEARS = (
    (2022, Aim("6.6 noise", ("residents_noise",), ("residents_mapped",), 100, 0, 9, 34)),
    (2023, Aim("6.7 sealing", ("sealed_m2",), ("mapped_m2",), 100, 24, 42, 76)),
)


def all_counts(town: Town, year: int, digits: int) -> pd.DataFrame:
    """All variables of the year, summed by the first digits of the block's code (0: the whole town)."""
    wide = pd.concat([table for (_, when), table in town.counts.items() if when == year], axis=1)
    return wide.groupby(town.blocks[f"code_{edition_of(year)}"].str[:digits].to_numpy()).sum(min_count=1)


def rate(counts: pd.DataFrame, aim: Aim) -> pd.Series:
    top = counts[list(aim.numerator)].sum(axis=1) - counts[list(aim.minus)].sum(axis=1)
    bottom = counts[list(aim.denominator)].sum(axis=1) if aim.denominator else 1
    return aim.factor * top / bottom


def calibration(town: Town, year: int = LAST_YEAR) -> pd.DataFrame:
    """Rows of the plan; columns: asked for (P5, town, P95) and found. Quartiere under 50 inhabitants are left out."""
    years = {year, *(when for when, _ in AIMS_OF_OTHER_YEARS)}
    sums = {(when, digits): all_counts(town, when, digits) for when in years for digits in (0, 2, 4)}
    rows = []
    for when, aim in [*((year, aim) for aim in AIMS), *AIMS_OF_OTHER_YEARS]:
        whole, areas = sums[when, 0], sums[when, aim.level]
        spread = rate(areas[areas["total"] >= 50], aim)
        low, high = np.nanquantile(spread, [0.05, 0.95])
        rows.append((aim.row, aim.low, aim.town, aim.high, low, float(rate(whole, aim).iloc[0]), high))
    names = ["row", "plan P5", "plan town", "plan P95", "P5", "town", "P95"]
    return pd.DataFrame(rows, columns=names).set_index("row").round(1)
