"""All indicators of the catalogue, in every area, level and year of the small town, against the slow second way."""

import math
from statistics import NormalDist

import pytest

from indicators import reading
from indicators.models import Indicator, Sheet

from . import oracle, town


def test_the_sample_has_no_two_equal_cells():
    seen = set()
    for key in town.variables():
        for year in town.YEARS:
            for block in town.BLOCKS[town.edition_of(year)]:
                seen.add(town.count(key, year, block))
    blocks = sum(len(town.BLOCKS[town.edition_of(year)]) for year in town.YEARS)
    assert len(seen) == len(town.variables()) * blocks


def test_every_indicator_equals_the_slow_second_implementation(published):
    compared = 0
    definitions = oracle.definitions()
    offered = {entry["indicator"]: entry["levels"] for entry in reading.offer(published)["indicators"]}
    years = {
        slug: [year for year in town.YEARS if oracle.value(definition, year, "0") is not None]
        for slug, definition in definitions.items()
    }
    assert offered.keys() == {slug for slug, found in years.items() if found}
    for slug, levels in offered.items():
        definition = definitions[slug]
        for level, periods in levels.items():
            assert periods == [f"{year}-12-31" for year in years[slug]]
            for year, period in zip(years[slug], periods, strict=True):
                answer = reading.values(published, level, slug, period)
                codes = town.codes(town.edition_of(year), level)
                assert answer["edition"] == town.edition_of(year)
                assert len(answer["values"]) == len(codes)
                statuses = status_by_position(answer["statuses"])
                for position, code in enumerate(codes):
                    number, status = oracle.value(definition, year, code)
                    assert statuses.get(position, "ok") == status, (slug, year, code)
                    told = answer["values"][position]
                    assert (told is None) == (number is None)
                    if number is not None:
                        assert told == pytest.approx(number, abs=0.51 * 10 ** -(definition["decimals"] + 1))
                    compared += 1
                number, status = oracle.value(definition, year, "0")
                assert answer["total"]["status"] == status
                assert (answer["total"]["value"] is None) == (number is None)
    assert compared > 1500


def status_by_position(statuses: dict[str, list[int]]) -> dict[int, str]:
    return {position: name for name, positions in statuses.items() for position in positions}


def test_numbers_are_stored_exactly_and_only_rounded_when_told(published):
    sheet = Sheet.objects.get(
        indicator__slug="share-under-18",
        edition_level__level__slug="district",
        edition_level__edition__slug="2021",
        period__slug="2021-12-31",
    )
    exact = [oracle.value(oracle.definitions()["share-under-18"], 2021, code)[0] for code in ("01", "02", "03")]
    assert sheet.values == pytest.approx(exact, rel=1e-14)
    assert sheet.numerators == [town.cell("population.age_0_18", 2021, code)[0] for code in ("01", "02", "03")]
    assert sheet.denominators == [town.cell("population.total", 2021, code)[0] for code in ("01", "02", "03")]
    assert sheet.definition_version == Indicator.objects.get(slug="share-under-18").version


def wilson(x: float, n: float) -> tuple[float, float]:
    """The two roots of (p − x/n)² = z² p(1 − p)/n, in per cent."""
    z = NormalDist().inv_cdf(0.975)
    a, b, c = 1 + z * z / n, -(2 * x / n + z * z / n), (x / n) ** 2
    root = math.sqrt(b * b - 4 * a * c)
    return 100 * (-b - root) / (2 * a), 100 * (-b + root) / (2 * a)


def test_shares_of_persons_come_with_wilsons_interval(published):
    answer = reading.values(published, "block", "share-women", "2021-12-31", detail=True)
    compared = 0
    for x, n, value, lower, upper in zip(
        *(answer[name] for name in ("numerators", "denominators", "values", "lower", "upper")), strict=True
    ):
        if value is None or x > n:  # in the small town, numerators and denominators come from a formula
            assert (lower, upper) == (None, None)
            continue
        assert (lower, upper) == pytest.approx(wilson(x, n), abs=1e-5)
        compared += 1
    assert compared >= 2


def test_balances_and_surfaces_have_no_interval(published):
    for slug in ("population-density", "settlement-density", "migration-balance"):
        answer = reading.values(published, "town", slug, "2021-12-31", detail=True)
        assert not {"lower", "upper"}.intersection(answer), slug


def test_a_density_of_a_larger_area_is_not_the_mean_of_the_smaller_ones(published):
    blocks = reading.values(published, "block", "population-density", "2021-12-31", detail=True)
    district = reading.values(published, "district", "population-density", "2021-12-31")
    summed = sum(blocks["numerators"][2:6]) / sum(blocks["denominators"][2:6])
    mean = sum(blocks["values"][2:6]) / 4
    assert district["values"][1] == pytest.approx(summed, abs=0.06)
    assert abs(district["values"][1] - mean) > 10


def test_all_periods_and_profiles_tell_the_same_numbers(published):
    for slug in ("inhabitants", "share-under-18", "job-density"):
        answer = reading.all_periods(published, "block", slug)
        for block in answer["editions"]:
            for period, values, statuses, total in zip(
                block["periods"], block["values"], block["statuses"], block["totals"], strict=True
            ):
                single = reading.values(published, "block", slug, period)
                assert (values, statuses) == (single["values"], single["statuses"])
                assert total == {key: single["total"][key] for key in ("value", "status")}
                codes = town.codes(block["edition"], "block")
                for position in (0, len(codes) - 1):
                    profile = reading.area_profile(published, block["edition"], "block", codes[position])
                    (row,) = [row for row in profile["indicators"] if row["indicator"] == slug]
                    at = profile["periods"].index(period)
                    assert row["values"][at] == values[position]
                    assert row["total"][at] == total["value"]
                    assert status_by_position(row["statuses"]).get(at, "ok") == status_by_position(statuses).get(
                        position, "ok"
                    )
