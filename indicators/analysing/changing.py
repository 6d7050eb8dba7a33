"""Notable changes (Auffällige Veränderungen): what moved since last year beyond noise, in all areas and indicators."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spatial.models import Territory

from ..answering.shelf import Entry
from ..formulas.changes import Change, Notable, mean_change, notable_changes, rate_change, share_change
from ..models import Audience, Indicator, Period
from .newest import newest_on_level
from .numbers import Numbers, Place, breaks_of, days_counted, places_of, read_numbers, years_before

FALSE_DISCOVERIES = 0.05


@dataclass(frozen=True)
class Moved:
    """One notable change. `judgement`: better, worse, or higher and lower where no judgement is due."""

    indicator: str
    period: str
    since: str
    code: str
    name: str
    before: float
    after: float
    difference: float  # in the unit of the indicator, of shares in percentage points
    z: float
    q_value: float
    judgement: str


@dataclass(frozen=True)
class Changes:
    """The strongest first; and how many cells could be tested at all, and which indicators could not and why."""

    edition: str
    moved: list[Moved]
    tested: int
    not_tested: dict[str, str]  # indicator → no_year_before, series_break, overlapping, no_test


@dataclass(frozen=True, eq=False)
class _Pair:
    before: Numbers
    after: Numbers


def changes(territory: Territory, level: str, period: str | None = None, *, audience: int = Audience.PUBLIC) -> Changes:
    """What moved in the year up to `period` (the newest), over all indicators of a level.

    For each indicator its newest period counts that ends in the year up to the end of `period`. Hidden, unreliable and
    estimated cells are not tested, nor is anything across a declared break or between pools that share years. Raises
    NotOfferedError for a level or period without numbers.
    """
    newest = newest_on_level(territory, level, period, audience=audience)
    entries = list(newest.entries.values())
    before = _a_year_before(entries, newest.series)
    numbers, held = read_numbers(territory, {*before, *before.values()}, newest.indicators)
    recipes = {each.entry.indicator: each.recipe for each in numbers.values()}
    days, breaks = days_counted(numbers, recipes), breaks_of(territory, recipes)
    pairs, not_tested = {}, {each.indicator: "no_year_before" for each in entries if each not in before}
    for after, then in before.items():
        pair = _Pair(numbers[then], numbers[after])
        if days[then][1] >= days[after][0]:
            not_tested[after.indicator] = "overlapping"
        elif any(days[then][0] < day <= days[after][1] for day in breaks[after.indicator]):
            not_tested[after.indicator] = "series_break"
        elif pair.after.test is None or pair.before.test != pair.after.test:
            not_tested[after.indicator] = "no_test"
        else:
            pairs[after.indicator] = pair
    found = {slug: _change(pair) for slug, pair in pairs.items()}
    told = notable_changes(found, false_discoveries=FALSE_DISCOVERIES)
    places = places_of(held, newest.edition_level) if pairs else []
    moved = [each for slug, pair in pairs.items() for each in _moved(pair, found[slug], told[slug], places)]
    return Changes(
        edition=newest.edition,
        moved=sorted(moved, key=lambda each: -abs(each.z)),
        tested=sum(int(np.isfinite(change.p_value).sum()) for change in found.values()),
        not_tested=not_tested,
    )


def _a_year_before(newest: list[Entry], here: list[Entry]) -> dict[Entry, Entry]:
    """The entry of the same indicator, kind of period and areas that ends a year earlier."""
    kinds = dict(Period.objects.filter(slug__in={each.period for each in here}).values_list("slug", "kind"))
    places = {(each.indicator, each.last_day, kinds[each.period]): each for each in here}
    found = {}
    for each in newest:
        key = each.indicator, years_before(each.last_day, 1), kinds[each.period]
        if key in places:
            found[each] = places[key]
    return found


def _change(pair: _Pair) -> Change:
    if pair.after.test == "mean":
        before, after = pair.before, pair.after
        return mean_change(before.interval.value, before.standard_errors, after.interval.value, after.standard_errors)
    test = share_change if pair.after.test == "share" else rate_change
    return test(*pair.before.counts, *pair.after.counts, factor=pair.after.recipe.factor)


def _moved(pair: _Pair, change: Change, told: Notable, places: list[Place]) -> list[Moved]:
    return [
        Moved(
            indicator=pair.after.entry.indicator,
            period=pair.after.entry.period,
            since=pair.before.entry.period,
            code=places[at].code,
            name=places[at].name,
            before=float(pair.before.values[at]),
            after=float(pair.after.values[at]),
            difference=float(change.difference[at]),
            z=float(change.z[at]),
            q_value=float(told.q_value[at]),
            judgement=judgement(pair.after.indicator, float(change.z[at])),
        )
        for at in np.flatnonzero(told.notable)
    ]


def judgement(indicator: Indicator, difference: float) -> str:
    """What a move is called: better and worse only where a direction is set."""
    if indicator.direction == Indicator.Direction.NEUTRAL:
        return "higher" if difference > 0 else "lower"
    return "better" if (difference > 0) == (indicator.direction == Indicator.Direction.MORE_IS_BETTER) else "worse"
