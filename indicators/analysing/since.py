"""The change of one indicator since an earlier period, in all areas of a level; which of it may be chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spatial.models import Territory

from ..answering.memory import remembered, remembering
from ..answering.shelf import Entry, indicators_shown, shelf, shelf_of
from ..formulas.changes import Change, mean_change, notable_changes, rate_change, share_change
from ..models import Audience, Indicator, Period
from ..statuses import ESTIMATED, MISSING, NOT_MEANINGFUL, OK, as_told
from ..terms import fraction
from .changing import FALSE_DISCOVERIES
from .numbers import Numbers, breaks_of, days_counted, read_numbers

POINTS, PERCENT, UNITS = "points", "percent", "units"


@dataclass(frozen=True)
class Starts:
    """Periods that an indicator's change can start from, oldest first; and why others cannot."""

    possible: tuple[str, ...]
    refused: dict[str, str]  # period → other_areas, series_break, overlapping, other_kind


@dataclass(frozen=True, eq=False)
class Since:
    """`difference` in percentage points, per cent or the unit of the indicator; NaN where the status says why.

    `sure`: beyond chance, False also where that cannot be told; `tested`: where it can.
    """

    told_as: str
    before: Numbers
    after: Numbers
    difference: np.ndarray
    statuses: np.ndarray
    tested: np.ndarray
    sure: np.ndarray
    total: float
    total_before: float
    total_after: float

    @property
    def told(self) -> np.ndarray:
        """The statuses as readers are told them: provisional if either number is."""
        return as_told(self.statuses, provisional=self.before.provisional or self.after.provisional)

    @property
    def has_test(self) -> bool:
        return bool(self.tested.any())


@remembering
def starts(territory: Territory, level: str, indicator: str, period: str, *, audience: int = Audience.PUBLIC) -> Starts:
    """Where a change up to `period` may start: the same kind of period, the same areas, no break in between."""
    shown, asked, here = _series(territory, level, indicator, period, audience)
    kinds = _kinds(*sorted({each.period for each in here} | {period}))
    recipe = {indicator: fraction(shown[indicator].definition)}
    days = days_counted([*here, asked], recipe)
    breaks = breaks_of(territory, recipe)[indicator]
    known = {each.period for each in here}
    refused: dict[str, str] = {}
    possible = []
    everywhere = [each for each in shelf_of(territory, audience, indicator).values() if each.level == level]
    for each in [*(entry for entry in everywhere if entry.period not in known), *here]:
        if each.last_day >= asked.last_day:
            continue
        if each.period not in known:
            refused[each.period] = "other_areas"
        elif kinds[each.period] != kinds[period]:
            refused[each.period] = "other_kind"
        elif days[each][1] >= days[asked][0]:
            refused[each.period] = "overlapping"
        elif any(days[each][0] < day <= days[asked][1] for day in breaks):
            refused[each.period] = "series_break"
        else:
            possible.append(each.period)
    return Starts(tuple(possible), refused)


@remembering
def change_since(
    territory: Territory, level: str, indicator: str, period: str, since: str, *, audience: int = Audience.PUBLIC
) -> Since:
    """`since` is one of the possible `starts`."""
    shown, asked, here = _series(territory, level, indicator, period, audience)
    start = next(each for each in here if each.period == since)
    root = shelf(
        territory,
        audience,
        shown,
        edition_level__edition__slug=asked.edition,
        edition_level__level=territory.root_level_id,
        period__slug__in=(period, since),
    )
    numbers, _ = read_numbers(territory, {asked, start, *root.values()}, shown)
    before, after = numbers[start], numbers[asked]
    told_as = told_as_of(shown[indicator])
    difference, statuses = _difference(before, after, told_as)
    change = _test(before, after)
    told = notable_changes({indicator: change}, false_discoveries=FALSE_DISCOVERIES)[indicator]
    totals = {entry.period: numbers[entry] for entry in root.values() if entry in numbers}
    total, whole = np.nan, [np.nan, np.nan]
    if since in totals and period in totals:
        total = float(_difference(totals[since], totals[period], told_as)[0][0])
        whole = [float(totals[each].values[0]) for each in (since, period)]
    return Since(
        told_as=told_as,
        before=before,
        after=after,
        difference=difference,
        statuses=statuses,
        tested=np.isfinite(change.p_value),
        sure=told.notable & np.isfinite(change.p_value),
        total=total,
        total_before=whole[0],
        total_after=whole[1],
    )


def told_as_of(indicator: Indicator) -> str:
    """Shares differ by percentage points, numbers of things by per cent, everything else by its own unit."""
    if indicator.unit.get("de") == "%":
        return POINTS
    return PERCENT if indicator.definition["kind"] == "count" else UNITS


def _difference(before: Numbers, after: Numbers, told_as: str) -> tuple[np.ndarray, np.ndarray]:
    """Only what is ok or estimated both times differs; otherwise the later status counts, or the earlier one."""
    usable = np.isin(before.statuses, (OK, ESTIMATED)) & np.isin(after.statuses, (OK, ESTIMATED))
    then, now = (np.round(each.values, after.indicator.decimals + 1) for each in (before, after))
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = 100 * (now - then) / then if told_as == PERCENT else now - then
    later_counts = ~np.isin(after.statuses, (OK, ESTIMATED))
    statuses = np.where(later_counts, after.statuses, before.statuses)
    statuses = np.where(
        usable, np.where((before.statuses == ESTIMATED) | (after.statuses == ESTIMATED), ESTIMATED, OK), statuses
    )
    statuses = np.where(usable & ~np.isfinite(then + now), MISSING, statuses)
    statuses = np.where(usable & np.isfinite(then + now) & ~np.isfinite(difference), NOT_MEANINGFUL, statuses)
    difference = np.where(np.isin(statuses, (OK, ESTIMATED)), difference, np.nan)
    return np.round(difference, after.indicator.decimals + 1), statuses.astype(np.int8)


def _test(before: Numbers, after: Numbers) -> Change:
    if after.test is None or after.test != before.test:
        nothing = np.full(len(after.values), np.nan)
        return Change(nothing, nothing, nothing)
    if after.test == "mean":
        return mean_change(before.interval.value, before.standard_errors, after.interval.value, after.standard_errors)
    test = share_change if after.test == "share" else rate_change
    return test(*before.counts, *after.counts, factor=after.recipe.factor)


def _series(
    territory: Territory, level: str, indicator: str, period: str, audience: int
) -> tuple[dict[str, Indicator], Entry, list[Entry]]:
    """The indicator, what is asked for, and everything known of it on the very same areas, counted or carried."""
    shown = indicators_shown(territory, indicator)
    asked = shelf_of(territory, audience, indicator)[indicator, level, period]
    return shown, asked, list(shelf(territory, audience, shown, edition_level=asked.edition_level).values())


@remembered
def _kinds(*periods: str) -> dict[str, str]:
    return dict(Period.objects.filter(slug__in=periods).values_list("slug", "kind"))
