"""The numbers that analyses read: one indicator, level and period, in the areas that a territory shows."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from spatial.models import Area, Territory

from ..answering.assembling import Stock, stock
from ..answering.memory import remembered
from ..answering.shelf import Entry
from ..formulas.intervals import Interval, mean_errors, mean_interval, proportion_interval, rate_interval
from ..models import Indicator, Period, Variable
from ..statuses import OK, as_told, numbers_are_told
from ..terms import Fraction, fraction

TESTS = ("share", "rate", "mean")  # the kinds for which chance can be reckoned with


@dataclass(frozen=True, eq=False)
class Numbers:
    """Arrays in area order. What must not be told is NaN in all of them; `lower` and `upper` also where none exist."""

    indicator: Indicator
    recipe: Fraction
    entry: Entry
    releases: list[int]
    provisional: bool
    statuses: np.ndarray
    values: np.ndarray
    numerators: np.ndarray
    denominators: np.ndarray
    lower: np.ndarray
    upper: np.ndarray

    @cached_property
    def told(self) -> np.ndarray:
        """The statuses as readers are told them."""
        return as_told(self.statuses, provisional=self.provisional)

    @cached_property
    def sure(self) -> np.ndarray:
        """The values that may be judged: neither estimated nor unreliable. NaN elsewhere."""
        return np.where(self.statuses == OK, self.values, np.nan)

    @cached_property
    def test(self) -> str | None:
        """share, rate or mean; None where chance cannot be reckoned with, as no value has an interval."""
        return self.recipe.kind if self.recipe.kind in TESTS and np.isfinite(self.lower).any() else None

    @cached_property
    def interval(self) -> Interval:
        """At 95 %, as stored, of the values that may be judged."""
        return Interval(*(self._tested(each) for each in (self.values, self.lower, self.upper)))

    @cached_property
    def counts(self) -> tuple[np.ndarray, np.ndarray]:
        """Numerators and denominators of the values that may be judged."""
        return self._tested(self.numerators), self._tested(self.denominators)

    @cached_property
    def standard_errors(self) -> np.ndarray:
        """Of means."""
        return mean_errors(self.interval.lower, self.interval.upper, self.counts[1])

    @cached_property
    def wide_interval(self) -> Interval:
        """At 99.8 %."""
        x, n = self.counts
        if self.test == "share":
            return proportion_interval(x, n, confidence=0.998, factor=self.recipe.factor)
        if self.test == "rate":
            return rate_interval(x, n, confidence=0.998, factor=self.recipe.factor)
        return mean_interval(self.interval.value, self.standard_errors * np.sqrt(n), n, confidence=0.998)

    def _tested(self, array: np.ndarray) -> np.ndarray:
        known = (self.statuses == OK) & np.isfinite(self.lower) & np.isfinite(self.upper)
        return np.where(known, array, np.nan)


@dataclass(frozen=True)
class Place:
    """An area of a level in the frozen order."""

    position: int
    code: str
    name: str
    parent: str | None
    parent_name: str | None


def read_numbers(
    territory: Territory,
    entries: Iterable[Entry],
    indicators: Mapping[str, Indicator],
    *,
    details_at: Sequence[int] | None = None,
) -> tuple[dict[Entry, Numbers], Stock]:
    """The numbers of all these entries, in a handful of queries, and the stock they come from.

    Entries of an edition that has nothing of the territory are left out. `details_at`: only at these positions (of the
    frozen order) it is told what was divided by what, and how certain that is.
    """
    wanted = {entry.key: entry for entry in entries}
    held = stock(territory, wanted, indicators, details=True, details_at=details_at)
    recipes = {slug: fraction(indicators[slug].definition) for slug in {entry.indicator for entry in wanted.values()}}
    found = {}
    for entry in wanted.values():
        places = held.ground.get(entry.edition_level)
        if places is None:
            continue
        sheet = held.sheets[entry.sheet]
        told = numbers_are_told(sheet.statuses[places])
        every = bool(told.all())
        columns = {}
        for name in ("values", "numerators", "denominators", "lower", "upper"):
            array = getattr(sheet, name)
            here = np.full(len(places), np.nan) if array is None else array[places]
            columns[name] = here if every else np.where(told, here, np.nan)
        found[entry] = Numbers(
            indicator=indicators[entry.indicator],
            recipe=recipes[entry.indicator],
            entry=entry,
            releases=held.releases.get(entry.sheet, []),
            provisional=entry.sheet in held.provisional,
            statuses=sheet.statuses[places],
            **columns,
        )
    return found, held


def places_of(held: Stock, edition_level: int) -> list[Place]:
    """The areas of a level that the territory shows, in the order of its numbers."""
    rows = Area.objects.filter(edition_level=edition_level).order_by("position")
    places = [Place(*row) for row in rows.values_list("position", "code", "name", "parent__code", "parent__name")]
    return [places[position] for position in held.ground[edition_level]]


def days_counted(entries: Iterable[Entry], recipes: Mapping[str, Fraction]) -> dict[Entry, tuple[date, date]]:
    """First and last day of what was counted. Pools of years and changes reach back before their period."""
    wanted = list(entries)
    periods = Period.objects.filter(slug__in={entry.period for entry in wanted})
    days = {slug: (first, last) for slug, first, last in periods.values_list("slug", "first_day", "last_day")}
    return {
        entry: (years_before(days[entry.period][0], recipes[entry.indicator].years_back), days[entry.period][1])
        for entry in wanted
    }


def years_before(day: date, years: int) -> date:
    leaps = (day.month, day.day) == (2, 29) and not isleap(day.year - years)
    return day.replace(year=day.year - years, day=28 if leaps else day.day)


def breaks_of(territory: Territory, recipes: Mapping[str, Fraction]) -> dict[str, list[date]]:
    """By indicator: the days from which one of its variables counts something else."""
    declared = _declared_breaks(territory)
    return {
        slug: sorted({day for key in recipe.variables for day in declared.get(key, [])})
        for slug, recipe in recipes.items()
    }


@remembered
def _declared_breaks(territory: Territory) -> dict[str, list[date]]:
    """By variable, of those that have any."""
    rows = Variable.objects.filter(dataset__hierarchy=territory.hierarchy_id).exclude(breaks=[])
    return {
        row.key: [date.fromisoformat(each["first_day"]) for each in row.breaks]
        for row in rows.select_related("dataset")
    }
