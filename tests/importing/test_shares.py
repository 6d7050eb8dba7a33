"""Counts are recovered from published shares where exactly one fits, and refused in a sentence everywhere else."""

from decimal import ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.importing.shares import fitting_counts
from indicators.models import Audience, Release, Sheet
from indicators.releasing import release_many
from spatial.definitions import DefinitionError
from spatial.models import Municipality, Territory

MAPPING = """
municipality: smalltown
dataset: population
level: block
layout: wide
code: {column: code}
period: {value: "2020-12-31"}
shares:
  women: {variable: female, of: people, decimals: 2}
markers: {"": missing, ".": suppressed, "0": missing}
ignore: rest
"""
ATLAS = MAPPING.replace("of: people", "of: population.total")
NOBODY = MAPPING.replace("decimals: 2", "decimals: 2, base: total, without_share: nobody")

# 7 of 9, 1 of 3, 259 of 3384, 0 of 12, 50 of 100
SHARES = "code,people,women\n0101,9,77.78\n0102,3,33.33\n0103,3384,7.65\n0201,12,0.00\n0202,100,50\n"
COUNTS = [7, 1, 259, 0, 50]


def told(report):
    return [finding.sentence("en") for finding in report.findings if finding.severity == "error"]


def sheet(variable, level="block"):
    return Sheet.objects.get(variable__slug=variable, edition_level__level__slug=level)


def printed(count, base, decimals, rounding, per=100):
    """As an office prints it: in exact arithmetic, rounded once."""
    step = Fraction(1, 10**decimals)
    steps = Fraction(per * count, base) / step
    whole, rest = divmod(steps, 1)
    up = rest > Fraction(1, 2) or (
        rest == Fraction(1, 2) and (rounding == ROUND_HALF_UP or (rounding == ROUND_HALF_EVEN and whole % 2))
    )
    return (Decimal(whole.numerator + up) * Decimal(10) ** -decimals).quantize(Decimal(10) ** -decimals)


def all_fitting(share, base, decimals, roundings=1, per=100):
    """Every count up to the base, tried one by one."""
    reach = Fraction(roundings, 2 * 10**decimals)
    return [n for n in range(base + 1) if abs(Fraction(per * n, base) - Fraction(share)) <= reach]


BASES = st.integers(1, 3000)
DECIMALS = st.integers(0, 6)
ROUNDINGS = st.sampled_from([ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_HALF_DOWN])


@given(st.data(), BASES, DECIMALS, ROUNDINGS, st.sampled_from([100, 1000]))
def test_a_count_comes_back_wherever_its_share_is_that_of_no_other(data, base, decimals, rounding, per):
    count = data.draw(st.integers(0, base))
    share = printed(count, base, decimals, rounding, per)
    (least,), (most,) = fitting_counts(np.array([float(share)]), np.array([float(base)]), decimals=decimals, per=per)
    fitting = all_fitting(share, base, decimals, per=per)
    # Counts beyond nothing and everybody may fit as well: then nothing is certain either.
    assert [n for n in range(int(least), int(most) + 1) if 0 <= n <= base] == fitting
    assert count in fitting
    if least == most:
        assert fitting == [count]


@given(st.data(), st.integers(1, 100 * 10**5 - 1), ROUNDINGS)
def test_five_digits_tell_every_count_of_less_than_ten_million_people(data, base, rounding):
    """Counts next to each other are 100 / base per cent apart, more than the last digit: 0.00001."""
    count = data.draw(st.integers(0, base))
    share = printed(count, base, 5, rounding)
    least, most = fitting_counts(np.array([float(share)]), np.array([float(base)]), decimals=5)
    assert (least[0], most[0]) == (count, count)


@given(st.data(), BASES, BASES, st.integers(3, 6), ROUNDINGS)
def test_a_share_and_its_change_lead_back_to_the_earlier_count(data, base, earlier_base, decimals, rounding):
    count, earlier = data.draw(st.integers(0, base)), data.draw(st.integers(0, earlier_base))
    share = printed(count, base, decimals, rounding)
    difference = Fraction(100 * count, base) - Fraction(100 * earlier, earlier_base)
    change = Decimal(round(difference * 10**decimals)) * Decimal(10) ** -decimals
    (least,), (most,) = fitting_counts(
        np.array([float(share) - float(change)]), np.array([float(earlier_base)]), decimals=decimals, roundings=2
    )
    assert least <= earlier <= most
    fitting = all_fitting(share - change, earlier_base, decimals, roundings=2)
    assert [n for n in range(int(least), int(most) + 1) if 0 <= n <= earlier_base] == fitting


@pytest.mark.parametrize(
    ("share", "base", "decimals", "fitting"),
    [
        (33.3, 3, 1, (1, 1)),
        (12.0, 1000, 0, (115, 125)),  # 11.5 % and 12.5 % may have been rounded to 12
        (0.0, 0, 2, (0, 0)),
    ],
)
def test_counts_that_fit_by_hand(share, base, decimals, fitting):
    least, most = fitting_counts(np.array([share]), np.array([float(base)]), decimals=decimals)
    assert (least[0], most[0]) == fitting


@pytest.mark.parametrize(
    ("share", "base", "decimals"),
    [(50.0, 1, 5), (33.4, 3, 1), (5.0, 0, 2), (5.0, -4, 2)],
)
def test_shares_that_no_count_makes(share, base, decimals):
    least, most = fitting_counts(np.array([share]), np.array([float(base)]), decimals=decimals)
    assert least[0] > most[0]


def test_counts_are_recovered_with_a_column_of_the_file_and_added_up(town):
    report = town.deliver(SHARES, MAPPING, commit=True)
    assert told(report) == []
    assert list(sheet("female").values) == COUNTS
    assert list(sheet("female", "district").values) == [267, 50]
    assert list(sheet("female", "town").values) == [317]
    assert [finding.en for finding in report.findings] == [
        "5 counts “female” are recovered from the shares in “women”."
    ]


@pytest.mark.parametrize("released", [False, True])
def test_counts_are_recovered_with_numbers_of_the_atlas(town, released):
    base = town.deliver("code,total,male,female\n0101,9,,\n0102,3,,\n0103,3384,,\n0201,12,,\n0202,100,,\n", commit=True)
    if released:
        release_many(base.releases, audience=Audience.PUBLIC, by=None)
    report = town.deliver(SHARES, ATLAS, name="shares.csv", commit=True)
    assert told(report) == []
    found = Sheet.objects.get(variable__slug="female", edition_level__level__slug="block", release__in=report.releases)
    assert list(found.values) == COUNTS


def test_without_numbers_in_the_atlas_it_is_said_what_to_import_first(town):
    report = town.deliver(SHARES, ATLAS)
    (sentence,) = told(report)
    assert "refer to “population.total”, of which the atlas has no numbers for 31 December 2020" in sentence
    assert "Please import them first" in sentence


def test_withdrawn_numbers_are_no_base(town):
    base = town.deliver(commit=True)
    Release.objects.filter(pk__in=[release.pk for release in base.releases]).update(state="withdrawn")
    assert "no numbers" in told(town.deliver(SHARES, ATLAS, name="shares.csv"))[0]


def test_a_share_of_no_count_is_refused_with_its_place(town):
    report = town.deliver(SHARES.replace("33.33", "33.34"), MAPPING, commit=True)
    (finding,) = [each for each in report.findings if each.severity == "error"]
    assert (finding.row, finding.column, finding.value, finding.codes) == (3, "C (women)", "33.34", ("0102",))
    assert finding.en == (
        "No whole number makes this share of 3 (“people”): 1 would make 33.33. Please check whether “of” is the right "
        "base of the right day."
    )
    assert not Sheet.objects.exists()


def test_a_share_of_several_counts_is_refused(town):
    report = town.deliver(SHARES.replace("3384", "33840"), MAPPING, commit=True)
    # 7.65 % of 33,840 is 2588.76; half a hundredth of a per cent is 1.692 people: from 2587.068 to 2590.452
    assert "Several counts, from 2588 to 2590, make this share of 33840" in told(report)[0]
    assert not Sheet.objects.exists()


def test_more_digits_than_stated_are_refused(town):
    report = town.deliver(SHARES.replace("77.78", "77.778"), MAPPING)
    assert "more digits behind the point than the 2" in told(report)[0]


def test_an_unknown_base_is_refused(town):
    report = town.deliver(SHARES.replace("0102,3,", "0102,.,"), MAPPING)
    (sentence,) = told(report)
    assert sentence.startswith("File “delivery.csv”, row 3, column C (women): For the area “0102”, “people”")


def test_areas_without_a_share_are_missing_and_so_are_those_above(town):
    report = town.deliver(SHARES.replace("33.33", "").replace("50", "."), MAPPING, commit=True)
    assert told(report) == []
    assert list(sheet("female").statuses) == [0, 1, 0, 0, 2]
    assert list(sheet("female", "district").statuses) == [1, 2]


def test_a_zero_marks_shares_only(town):
    """0 means “no share” here; 0.00 is a share of nobody, and a base or a change of 0 is a number."""
    mapping = MAPPING.replace("decimals: 2", "decimals: 2, minus: since")
    content = "code,people,women,since\n0101,4,25,0\n0102,4,0,0\n0103,4,25,25\n0201,0,0,5\n0202,4,50.00,-25.00\n"
    report = town.deliver(content, mapping, commit=True)
    assert told(report) == []
    assert list(sheet("female").statuses) == [0, 1, 0, 1, 0]
    assert [sheet("female").values[i] for i in (0, 2, 4)] == [1, 0, 3]


def test_where_nobody_is_counted_larger_areas_are_the_sums_of_the_others(town):
    content = SHARES.replace("33.33", "").replace("0201,12,0.00\n", "")  # one without a share, one not in the file
    report = town.deliver(content, NOBODY, commit=True)
    assert told(report) == []
    assert [finding.severity for finding in report.findings] == ["note"]
    assert report.findings[0].codes == ("0102", "0201")
    assert list(sheet("female").values) == [7, 0, 259, 0, 50]
    assert list(sheet("total").values) == [9, 0, 3384, 0, 100]
    assert list(sheet("female", "district").values) == [266, 50]
    assert list(sheet("total", "district").values) == [3393, 100]


def test_areas_outside_the_municipality_are_missing_as_ever(town):
    """Else a larger area would pretend to be whole."""
    levels = {level.slug: level for level in town.hierarchy.levels.all()}
    Territory.objects.create(
        municipality=Municipality.objects.get(),
        hierarchy=town.hierarchy,
        root_level=levels["district"],
        root_code="01",
        default_level=levels["block"],
    )
    town.deliver("code,people,women\n0101,9,77.78\n0102,3,\n", NOBODY, commit=True)
    assert list(sheet("female", "district").statuses) == [0, 1]
    assert list(sheet("total").statuses) == [0, 0, 0, 1, 1]


def test_a_hidden_share_stays_hidden_where_nobody_is_counted(town):
    town.deliver(SHARES.replace("33.33", "."), NOBODY, commit=True)
    assert sheet("female").statuses[1] == 2
    assert sheet("total").statuses[1] == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("decimals: 2", "decimals: 2, without_share: nobody"), "needs “base”"),
        (("decimals: 2", "decimals: 2, base: female"), "the same variable “female”"),
        (("layout: wide", "layout: long\nvariable: {column: a}\nvalue: {column: b}"), "“shares” does not go with"),
    ],
)
def test_contradictions_in_the_mapping(town, change, sentence):
    with pytest.raises(DefinitionError) as fault:
        town.deliver(SHARES, MAPPING.replace(*change))
    assert sentence in fault.value.en


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("of: people", "of: everybody"), "The column “everybody” is missing"),
        (("women:", "ladies:"), "The column “ladies” is missing"),
        (("variable: female", "variable: womanly"), "has no variable “womanly”"),
    ],
)
def test_columns_and_variables_that_are_not_there(town, change, sentence):
    assert sentence in told(town.deliver(SHARES, MAPPING.replace(*change)))[0]
