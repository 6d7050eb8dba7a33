"""Notable changes against the slow oracle, and what is never tested."""

import pytest

from indicators.analysing.changing import changes
from indicators.answering.not_offered import NotOfferedError
from indicators.models import Indicator, Release, Sheet, Variable
from indicators.releasing import withdraw

from . import oracle, town


def slow(year: int) -> dict[tuple[str, str], tuple[float, float]]:
    """(indicator, code) → difference and q-value of everything tested; moves are tested where no break lies between."""
    cells = {}
    for slug in ("young", "moves"):
        for code in town.BLOCKS:
            found = oracle.change(slug, year - 1, year, code)
            if found is not None:
                cells[slug, code] = found
    for code in town.BLOCKS:
        (before, error, _), (after, other, _) = oracle.mean(year - 1, code), oracle.mean(year, code)
        difference = after - before
        cells["age", code] = difference, 2 * oracle.norm.sf(abs(difference) / (error**2 + other**2) ** 0.5)
    q_values = oracle.benjamini_hochberg([p for _, p in cells.values()])
    return {key: (found[0], q) for (key, found), q in zip(cells.items(), q_values, strict=True)}


def test_changes_equal_the_oracle_and_the_planted_jump_is_first(territory):
    found = changes(territory, "block", "2023-12-31")
    expected = {key: each for key, each in slow(2023).items() if each[1] <= 0.05}
    assert {(each.indicator, each.code) for each in found.moved} == expected.keys()
    for each in found.moved:
        difference, q = expected[each.indicator, each.code]
        assert each.difference == pytest.approx(difference, rel=1e-9)
        assert each.q_value == pytest.approx(q, rel=1e-6)
        assert each.after - each.before == pytest.approx(difference, rel=1e-9)
    assert found.tested == len(slow(2023))
    first = found.moved[0]
    assert (first.indicator, first.code, first.since, first.judgement) == ("young", town.JUMPS, "2022-12-31", "worse")
    assert [abs(each.z) for each in found.moved] == sorted((abs(each.z) for each in found.moved), reverse=True)


def test_what_cannot_be_tested_says_why(territory):
    found = changes(territory, "block", "2023-12-31")
    assert found.not_tested == {"people": "no_test", "density": "no_test", "young-pooled": "overlapping"}
    # The break of moves lies in July 2020: between the ends of 2019 and 2020.
    assert changes(territory, "block", "2020-12-31").not_tested["moves"] == "series_break"
    assert "moves" not in changes(territory, "block", "2021-12-31").not_tested
    # 2016 is the first year on these areas: those of 2015 were others.
    assert set(changes(territory, "block", "2016-12-31").not_tested.values()) == {"no_year_before"}


def test_hidden_unreliable_and_estimated_cells_are_never_tested(territory):
    sheet = Sheet.objects.get(indicator__slug="young", period__slug="2023-12-31", edition_level__level__slug="block")
    before = changes(territory, "block", "2023-12-31")
    place = town.BLOCKS.index(town.JUMPS)
    for status in (3, 5):
        sheet.statuses[place] = status
        sheet.save()
        found = changes(territory, "block", "2023-12-31")
        assert found.tested == before.tested - 1
        assert (town.JUMPS, "young") not in {(each.code, each.indicator) for each in found.moved}
    assert town.HIDDEN not in {each.code for each in before.moved if each.indicator == "young"}


def test_nothing_is_judged_where_no_direction_is_set(territory):
    Indicator.objects.filter(slug="young").update(direction="neutral")
    assert changes(territory, "block", "2023-12-31").moved[0].judgement == "higher"
    Indicator.objects.filter(slug="young").update(direction="more_is_better")
    assert changes(territory, "block", "2023-12-31").moved[0].judgement == "better"


def test_the_newest_period_is_meant_where_none_is_named(territory):
    assert changes(territory, "block") == changes(territory, "block", "2023-12-31")
    withdraw(Release.objects.get(dataset__slug="people", period__slug="2023-12-31", state="released"), by=None)
    later = changes(territory, "block")
    assert {each.period for each in later.moved} <= {"2022-12-31"}
    assert later == changes(territory, "block", "2022-12-31")


def test_without_a_break_there_is_none(territory):
    Variable.objects.update(breaks=[])
    assert "moves" not in changes(territory, "block", "2020-12-31").not_tested


def test_what_has_no_numbers_is_named(territory):
    with pytest.raises(NotOfferedError, match="Zeitbezug „1999“"):
        changes(territory, "block", "1999")
    with pytest.raises(NotOfferedError, match="Ebene „quarter“"):
        changes(territory, "quarter")
