"""Statistical neighbours against distances measured one by one."""

from datetime import date
from math import isnan, sqrt

import pytest

from indicators.analysing.likeness import neighbours
from indicators.answering.not_offered import NotOfferedError
from indicators.models import Period, Sheet

from . import oracle, town

PROFILE = ["young", "moves", "age"]


def standardised(year: int) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {code: {} for code in town.BLOCKS}
    for slug in PROFILE:
        values = {
            code: oracle.mean(year, code)[0] if slug == "age" else oracle.value(slug, year, code)
            for code in town.BLOCKS
        }
        known = [each for each in values.values() if not isnan(each)]
        middle = sum(known) / len(known)
        spread = sqrt(sum((each - middle) ** 2 for each in known) / len(known))
        for code, each in values.items():
            if not isnan(each):
                found[code][slug] = (each - middle) / spread
    return found


@pytest.mark.parametrize("code", ["0102", "0305"])
def test_the_nearest_areas_their_distances_and_what_they_come_from(territory, code):
    z = standardised(2023)
    apart = {}
    for other in town.BLOCKS:
        shared = z[code].keys() & z[other].keys()
        if other != code and len(shared) >= 0.75 * len(PROFILE):
            apart[other] = sqrt(sum((z[code][slug] - z[other][slug]) ** 2 for slug in shared) / len(shared))
    expected = sorted(apart, key=lambda other: apart[other])[:5]
    found = neighbours(territory, "block", code, period="2023-12-31", indicators=PROFILE)
    assert [each.code for each in found.neighbours] == expected
    assert [each.distance for each in found.neighbours] == pytest.approx([apart[other] for other in expected])
    assert found.profile == dict.fromkeys(PROFILE, "2023-12-31")
    for each in found.neighbours:
        assert sum(part.contribution for part in each.parts) == pytest.approx(1)
        for part in each.parts:
            square = (z[code][part.indicator] - z[each.code][part.indicator]) ** 2
            assert part.contribution == pytest.approx(square / (len(PROFILE) * apart[each.code] ** 2))


def test_an_area_of_which_too_little_is_known_has_no_neighbours(territory):
    assert neighbours(territory, "block", town.HIDDEN, indicators=["young"]).neighbours == []
    others = neighbours(territory, "block", "0102", indicators=["young"])
    assert not {town.HIDDEN, town.SMALL} & {each.code for each in others.neighbours}
    assert others.compared_with == 21


def test_without_any_indicator_of_the_profile_there_are_none(territory):
    found = neighbours(territory, "block", "0102")
    assert (found.profile, found.neighbours, found.compared_with) == ({}, [], 0)


def test_of_each_indicator_the_newest_number_of_the_year_counts(territory):
    """Not everything is counted on the same day."""
    day = date(2023, 6, 30)
    earlier = Period.objects.create(
        slug="2023-06-30", kind="key_date", first_day=day, last_day=day, label={"de": "30.06.2023"}
    )
    Sheet.objects.filter(indicator__slug="age", period__slug="2023-12-31").update(period=earlier)
    found = neighbours(territory, "block", "0102", indicators=["young", "age"])
    assert found.profile == {"young": "2023-12-31", "age": "2023-06-30"}


def test_unknown_names_are_named(territory):
    with pytest.raises(NotOfferedError, match="Gebiet „9999“"):
        neighbours(territory, "block", "9999", indicators=["young"])
    with pytest.raises(NotOfferedError, match=r"Indikator „youngg“.*young"):
        neighbours(territory, "block", "0102", indicators=["youngg"])
