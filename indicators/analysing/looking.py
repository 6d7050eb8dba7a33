"""One indicator looked at closely: every area beside a benchmark, its trend, its standing, its surroundings."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from spatial.models import Territory

from ..answering.not_offered import explain
from ..answering.shelf import Entry, indicators_shown, shelf
from ..formulas.benchmark import Comparisons
from ..formulas.funnels import Limits, proportion_limits, rate_limits
from ..formulas.smoothing import smoothed_rates
from ..formulas.standing import deviation, percentile, rank
from ..formulas.trends import Trend
from ..models import Audience, Indicator, Sheet
from ..statuses import OK, UNRELIABLE
from .comparing import Benchmark, compared, find_benchmark
from .numbers import Numbers, Place, breaks_of, days_counted, places_of, read_numbers
from .trends import periods_for_trend, trends


@dataclass(frozen=True, eq=False)
class Look:
    """One indicator, level and period in the areas a territory shows; all arrays in area order."""

    territory: Territory
    numbers: Numbers
    places: list[Place]
    beside: dict[str, tuple[Numbers, list[Place]]]  # the same on other levels
    trend: Trend
    trend_periods: list[str]

    def benchmark(self, asked: str = "city") -> Benchmark:
        return find_benchmark(asked, self.territory, self.numbers, self.places, self.beside)

    def compared(self, benchmark: Benchmark) -> Comparisons:
        return compared(self.numbers, benchmark)

    @cached_property
    def ranks(self) -> np.ndarray:
        """1 for the highest value; equal ones share it. NaN for what is not simply ok, as in all of these."""
        return rank(self.numbers.sure)

    @property
    def ranked(self) -> int:
        """How many areas have a rank: all of the same level and edition that the territory shows."""
        return int(np.isfinite(self.numbers.sure).sum())

    @cached_property
    def percentiles(self) -> np.ndarray:
        return percentile(self.numbers.sure)

    @cached_property
    def deviations(self) -> np.ndarray:
        """From the mean of the areas, in standard deviations."""
        return deviation(self.numbers.sure)

    def smoothed(self) -> np.ndarray | None:
        """Empirical Bayes towards the rate of all areas: an estimate, never to be compared. None for other kinds.

        Unreliable values take part: it is for them that one smooths.
        """
        if self.numbers.test not in ("share", "rate"):
            return None
        told = np.isin(self.numbers.statuses, (OK, UNRELIABLE)) & (self.numbers.numerators >= 0)
        x, n = (np.where(told, each, np.nan) for each in (self.numbers.numerators, self.numbers.denominators))
        return smoothed_rates(x, n, factor=self.numbers.recipe.factor)

    def funnel(self, benchmark: Benchmark) -> dict[str, Limits] | None:
        """Limits at 95 % and 99.8 % around the benchmark, for each area's own base. None for other kinds."""
        limits = {"share": proportion_limits, "rate": rate_limits}.get(self.numbers.test or "")
        mark, factor = benchmark.values, self.numbers.recipe.factor
        possible = (mark >= 0) & ((mark <= factor) | (self.numbers.test != "share"))
        if limits is None or not possible.any():
            return None
        mark = np.where(possible, mark, np.nan)
        n = self.numbers.counts[1]
        return {
            name: limits(mark, n, confidence=confidence, factor=factor)
            for name, confidence in (("95", 0.95), ("99.8", 0.998))
        }

    def pattern(self) -> tuple[list[int] | None, dict[str, Any] | None]:
        """Local clusters and Moran's I, as the compute step stored them; None where it did not (older periods)."""
        stored = Sheet.objects.filter(pk=self.numbers.entry.sheet).values_list("clusters", "autocorrelation").first()
        clusters, whole = stored or (None, None)
        if clusters is None:
            return None, whole
        return [clusters[place.position] for place in self.places], whole


def look(territory: Territory, level: str, indicator: str, period: str, *, audience: int = Audience.PUBLIC) -> Look:
    """Raises NotOfferedError where the territory does not show this to this audience."""
    shown = indicators_shown(territory, indicator)
    asked = shelf(territory, audience, shown, edition_level__level__slug=level, period__slug=period).get(
        (indicator, level, period)
    )
    if asked is None:
        raise explain(territory, audience, indicator=indicator, level=level, period=period)
    # The series on these very areas, also carried numbers: the shelf of all editions prefers counted ones elsewhere.
    series = list(shelf(territory, audience, shown, edition_level=asked.edition_level).values())
    levels = shelf(territory, audience, shown, edition_level__edition__slug=asked.edition, period__slug=period)
    (found,) = look_at(territory, shown, [asked], series, list(levels.values()), audience=audience)
    return found


def look_at(
    territory: Territory,
    shown: dict[str, Indicator],
    asked: list[Entry],
    series: list[Entry],
    levels: list[Entry],
    *,
    audience: int,
) -> list[Look]:
    """Several indicators of one edition level at once. `series`: their periods there; `levels`: the same elsewhere."""
    by_indicator = {each.indicator: [s for s in series if s.indicator == each.indicator] for each in asked}
    latest = {each: periods_for_trend(by_indicator[each.indicator], each) for each in asked}
    levels = [each for each in levels if each.indicator in by_indicator]
    used = {entry for entries in latest.values() for entry in entries} | set(levels) | set(asked)
    numbers, held = read_numbers(territory, used, shown)
    recipes = {each.indicator: numbers[each].recipe for each in asked if each in numbers}
    days, breaks = days_counted(used, recipes), breaks_of(territory, recipes)
    places = {pk: places_of(held, pk) for pk in {entry.edition_level for entry in numbers}}
    older = _counted_elsewhere(territory, asked, audience)
    return [
        Look(
            territory=territory,
            numbers=numbers[each],
            places=places[each.edition_level],
            beside={
                other.level: (numbers[other], places[other.edition_level])
                for other in levels
                if other in numbers
                and other.edition_level != each.edition_level
                and (other.indicator, other.period) == (each.indicator, each.period)
            },
            trend=trends(
                [numbers[entry] for entry in latest[each]],
                days,
                breaks[each.indicator],
                counted_before=each.indicator in older,
            ),
            trend_periods=[entry.period for entry in latest[each]],
        )
        for each in asked
        if each in numbers
    ]


def _counted_elsewhere(territory: Territory, asked: list[Entry], audience: int) -> set[str]:
    """Indicators that have earlier periods on the same level of another edition."""
    if not asked:
        return set()
    rows = Sheet.objects.filter(
        indicator__slug__in=[each.indicator for each in asked],
        current=True,
        audience__gte=audience,
        edition_level__edition__hierarchy=territory.hierarchy_id,
        edition_level__level__slug=asked[0].level,
        period__last_day__lt=max(each.last_day for each in asked),
    ).exclude(edition_level=asked[0].edition_level)
    return set(rows.values_list("indicator__slug", flat=True).distinct())
