"""Comparison, trend, standing, funnel and smoothing of one indicator, against the slow oracle."""

import numpy as np
import pytest

from indicators.analysing.looking import look
from indicators.answering.not_offered import NotOfferedError
from indicators.formulas.benchmark import Comparison
from indicators.formulas.trends import Reason
from indicators.models import Audience, Indicator, Release, Sheet, Variable
from indicators.releasing import release, withdraw

from . import oracle, town

WORDS = {  # direction → below, above
    "neutral": (Comparison.LOWER, Comparison.HIGHER),
    "less_is_better": (Comparison.BETTER, Comparison.WORSE),
    "more_is_better": (Comparison.WORSE, Comparison.BETTER),
}


def expected(slug: str, year: int, code: str, mark: float) -> tuple[int, bool]:
    if oracle.counted(slug, year, code) is None or np.isnan(mark):
        return Comparison.UNKNOWN, False
    usual, strict = (oracle.differs(slug, year, code, mark, confidence) for confidence in (0.95, 0.998))
    if not usual:
        return Comparison.SIMILAR, False
    return WORDS[Indicator.objects.get(slug=slug).direction][usual > 0], usual == strict


@pytest.mark.parametrize("slug", ["young", "moves"])
@pytest.mark.parametrize("level", ["district", "block"])
@pytest.mark.parametrize("benchmark", ["city", "parent", "0302", "02", "17.25"])
def test_every_area_stands_to_the_benchmark_as_the_oracle_says(territory, slug, level, benchmark):
    found = look(territory, level, slug, "2023-12-31")
    told = found.compared(found.benchmark(benchmark))
    seen = []
    for at, code in enumerate(town.codes(level)):
        parent = code[:2] if level == "block" else "0"
        compared_with = {"city": "0", "parent": parent, "17.25": None}.get(benchmark, benchmark)
        mark = 17.25 if compared_with is None else oracle.value(slug, 2023, compared_with)
        if compared_with == code:
            mark = np.nan  # an area is not compared with itself
        known = oracle.counted(slug, 2023, code) is not None and not np.isnan(mark)
        if known and any(oracle.near_the_limit(slug, 2023, code, mark, share) for share in (0.95, 0.998)):
            continue
        assert (told.comparison[at], told.strong[at]) == expected(slug, 2023, code, mark), code
        seen.append(int(told.comparison[at]))
    if (level, benchmark) == ("block", "city"):
        assert len(seen) > 15
        assert len(set(seen)) == 3 + (slug == "young")  # something of everything


def test_the_whole_is_not_compared_with_itself(territory):
    found = look(territory, "town", "young", "2023-12-31")
    assert found.compared(found.benchmark("city")).comparison.tolist() == [Comparison.UNKNOWN]
    assert found.compared(found.benchmark("parent")).comparison.tolist() == [Comparison.UNKNOWN]


def test_a_richtwert_is_a_benchmark_and_where_there_is_none_a_sentence_says_so(territory):
    found = look(territory, "block", "young", "2023-12-31")
    benchmark = found.benchmark("reference")
    assert (benchmark.value, benchmark.name["de"]) == (20, "Richtwert des Landes")
    told = found.compared(benchmark).comparison
    assert [int(each) for each in told] == [expected("young", 2023, code, 20.0)[0] for code in town.BLOCKS]
    with pytest.raises(NotOfferedError, match="kein Richtwert"):
        look(territory, "block", "moves", "2023-12-31").benchmark("reference")
    for nonsense in ("nowhere", "nan", "inf", ""):
        with pytest.raises(NotOfferedError, match="kein Vergleichswert"):
            found.benchmark(nonsense)


def test_hidden_and_unreliable_benchmarks_compare_with_nothing(territory):
    found = look(territory, "block", "young", "2023-12-31")
    for code, status in ((town.HIDDEN, "suppressed"), (town.SMALL, "unreliable")):
        benchmark = found.benchmark(code)
        assert benchmark.status == status
        assert not found.compared(benchmark).comparison.any()


def test_hidden_and_unreliable_areas_are_never_judged(territory):
    found = look(territory, "block", "young", "2023-12-31")
    against = found.compared(found.benchmark("city"))
    for code in (town.HIDDEN, town.SMALL):
        at = town.BLOCKS.index(code)
        assert against.comparison[at] == Comparison.UNKNOWN
        assert found.trend.reason[at] == Reason.NUMBERS_MISSING
        assert np.isnan([found.ranks[at], found.percentiles[at], found.deviations[at]]).all()
    assert np.isfinite(found.numbers.values[town.BLOCKS.index(town.SMALL)])  # told, but in brackets


def test_means_are_compared_by_students_t(territory):
    found = look(territory, "block", "age", "2023-12-31")
    told = found.compared(found.benchmark("city"))
    mark = oracle.mean(2023, "0")[0]
    for at, code in enumerate(town.BLOCKS):
        (low, high), (lowest, highest) = (oracle.mean_interval(2023, code, share) for share in (0.95, 0.998))
        usual = Comparison.HIGHER if low > mark else Comparison.LOWER if high < mark else Comparison.SIMILAR
        assert told.comparison[at] == usual
        assert told.strong[at] == (lowest > mark or highest < mark)
        assert found.numbers.wide_interval.upper[at] == pytest.approx(highest, rel=1e-9)


def test_counts_and_densities_have_no_intervals_and_no_judgement(territory):
    for slug in ("people", "density"):
        found = look(territory, "block", slug, "2023-12-31")
        assert not found.compared(found.benchmark("city")).comparison.any()
        assert set(found.trend.reason.tolist()) == {Reason.NO_TEST}
        assert found.smoothed() is None
        assert found.funnel(found.benchmark("city")) is None


@pytest.mark.parametrize("level", ["district", "block"])
def test_trends_equal_the_oracle(territory, level):
    found = look(territory, level, "young", "2023-12-31")
    years = [2019, 2020, 2021, 2022, 2023]
    assert found.trend_periods == [f"{year}-12-31" for year in years]
    assert found.trend.direction.tolist() == [oracle.trend("young", years, code) for code in town.codes(level)]
    if level == "block":
        assert found.trend.direction[town.BLOCKS.index(town.RISES)] == 2


def test_a_trend_ends_with_the_period_that_is_asked_for(territory):
    found = look(territory, "block", "young", "2021-12-31")
    assert found.trend.direction.tolist() == [
        oracle.trend("young", list(range(2017, 2022)), code) for code in town.BLOCKS
    ]


@pytest.mark.parametrize(
    ("slug", "period", "reason"),
    [
        ("moves", "2023-12-31", Reason.SERIES_BREAK),  # declared for July 2020
        ("moves", "2019-12-31", Reason.REFORM),  # four years on these areas, two on those before
        ("young", "2015-12-31", Reason.FEW_PERIODS),
        ("young-pooled", "2023-12-31", Reason.OVERLAPPING),
    ],
)
def test_where_a_trend_cannot_be_told_the_reason_is(territory, slug, period, reason):
    found = look(territory, "district", slug, period)
    assert not found.trend.direction.any()
    assert set(found.trend.reason.tolist()) == {reason}


def test_without_its_break_the_series_is_tested_again(territory):
    Variable.objects.update(breaks=[])
    found = look(territory, "block", "moves", "2023-12-31")
    assert found.trend.direction.tolist() == [
        oracle.trend("moves", list(range(2019, 2024)), code) for code in town.BLOCKS
    ]
    assert found.trend.reason[town.BLOCKS.index(town.GAP)] == Reason.NUMBERS_MISSING


def test_carried_numbers_are_no_counts(territory):
    """Of the five years one is estimated: no trend, and the reform is the reason."""
    sheet = Sheet.objects.get(indicator__slug="young", period__slug="2019-12-31", edition_level__level__slug="district")
    sheet.statuses = [5] * len(sheet.statuses)
    sheet.save()
    found = look(territory, "district", "young", "2023-12-31")
    assert set(found.trend.reason.tolist()) == {Reason.REFORM}


def test_carried_years_are_looked_at_even_where_they_were_counted_on_other_areas(territory):
    sheets = Sheet.objects.filter(indicator__slug="young", edition_level__level__slug="district")
    counted, today = (sheets.get(period__slug=f"{year}-12-31") for year in (2015, 2016))
    Sheet.objects.create(
        indicator=counted.indicator,
        period=counted.period,
        edition_level=today.edition_level,
        area_count=4,
        values=counted.values,
        statuses=[5] * 4,
        audience=Audience.PUBLIC,
    )
    found = look(territory, "district", "young", "2019-12-31")
    assert found.trend_periods == [f"{year}-12-31" for year in range(2015, 2020)]
    assert set(found.trend.reason.tolist()) == {Reason.REFORM}


def test_standing_is_counted_by_hand(territory):
    found = look(territory, "block", "young", "2023-12-31")
    values = [oracle.value("young", 2023, code) for code in town.BLOCKS]
    known = [each for each in values if not np.isnan(each)]
    assert found.ranked == len(known) == 22
    middle = sum(known) / len(known)
    spread = (sum((each - middle) ** 2 for each in known) / len(known)) ** 0.5
    for at, each in enumerate(values):
        if np.isnan(each):
            continue
        assert found.ranks[at] == 1 + sum(other > each for other in known)
        below, same = sum(other < each for other in known), sum(other == each for other in known)
        assert found.percentiles[at] == pytest.approx(100 * (below + same / 2) / len(known))
        assert found.deviations[at] == pytest.approx((each - middle) / spread)


def test_smoothing_draws_small_areas_to_the_whole_and_the_smallest_most(territory):
    found = look(territory, "block", "young", "2023-12-31")
    smoothed, raw = found.smoothed(), found.numbers.values
    told = ~np.isnan(raw)
    assert (np.isnan(smoothed) == ~told).all()
    x, n = np.array(_told_counts()).T
    b = x.sum() / n.sum()
    between = max((n * (x / n - b) ** 2).sum() / n.sum() - b / n.mean(), 0)
    slow = [100 * (b + (each / base - b) * between / (between + b / base)) for each, base in zip(x, n, strict=True)]
    assert smoothed[told].tolist() == pytest.approx(slow)


def _told_counts() -> list[tuple[float, float]]:
    cells = [
        (town.cell("people.young", 2023, code)[0], town.cell("people.total", 2023, code)[0]) for code in town.BLOCKS
    ]
    return [(x, n) for x, n in cells if x is not None]


def test_the_funnel_and_the_comparison_agree(territory):
    found = look(territory, "block", "young", "2023-12-31")
    benchmark = found.benchmark("city")
    limits = found.funnel(benchmark)
    told = found.compared(benchmark)
    outside = (found.numbers.sure < limits["95"].lower) | (found.numbers.sure > limits["95"].upper)
    assert (outside == (told.comparison > Comparison.SIMILAR)).all()
    far = (found.numbers.sure < limits["99.8"].lower) | (found.numbers.sure > limits["99.8"].upper)
    assert (far == told.strong).all()


def test_what_is_withdrawn_is_gone_at_once_and_what_is_new_counts(territory):
    found = look(territory, "block", "young", "2023-12-31")
    assert len(found.trend_periods) == 5
    withdraw(Release.objects.get(dataset__slug="people", period__slug="2021-12-31", state="released"), by=None)
    later = look(territory, "block", "young", "2023-12-31")
    assert later.trend_periods == [f"{year}-12-31" for year in (2018, 2019, 2020, 2022, 2023)]
    assert set(later.trend.reason.tolist()) == {Reason.UNEQUAL_SPACING}
    with pytest.raises(NotOfferedError):
        look(territory, "block", "young", "2021-12-31")
    release(town.deliver("people", 2023, plus=30), audience=Audience.PUBLIC, by=None)
    newest = look(territory, "block", "young", "2023-12-31")
    assert newest.numbers.numerators[1] == found.numbers.numerators[1] + 30
    assert newest.benchmark("city").value != found.benchmark("city").value


def test_what_is_not_public_is_not_analysed(territory):
    with pytest.raises(NotOfferedError, match="Schutz"):
        look(territory, "block", "shops", "2023-12-31")
    assert look(territory, "block", "shops", "2023-12-31", audience=Audience.INTERNAL).ranked == 24
