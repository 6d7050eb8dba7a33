"""A definition's arithmetic, carried out: cells of variables in, cells of the indicator out. Pure.

Count up, then divide: whoever calls this hands over the counts of the level that is asked for, which were added up
from the levels below, so no value is ever made from other values.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ..statuses import MISSING, numbers_are_told
from ..terms import Catchment, Fraction, Terms
from .intervals import Interval, mean_interval, proportion_interval, rate_interval
from .kinds import FORMULAS, Cells, Result, cells, change, pooled, total

# The cells of a variable (or of what a catchment's facilities give) so many years before the period, or None.
CellsOf = Callable[[str | Catchment, int], Cells | None]


def evaluate(wanted: Fraction, cells_of: CellsOf, years_ago: int = 0) -> Result | None:
    """The indicator's cells, or None where a variable that it needs is not there.

    `cells_of(key, years)` gives all cells of one shape. Of a change, numerators are the difference and there are no
    denominators unless it is relative.
    """
    if wanted.change and wanted.base:
        now = evaluate(wanted.base, cells_of, years_ago)
        then = evaluate(wanted.base, cells_of, years_ago + wanted.change.years)
        return change(now, then, told_as=wanted.change.told_as) if now and then else None
    sums = _sums(_divided(wanted), wanted, cells_of, years_ago)
    if sums is None:
        return None
    return FORMULAS[wanted.kind](*sums, factor=wanted.factor, minimum_denominator=wanted.minimum_denominator)


def squares(wanted: Fraction, cells_of: CellsOf) -> Cells | None:
    """The sum of squares behind a mean, pooled like its numerator; None where the definition names none.

    Missing where the squares are not those of all the years that the mean is of.
    """
    if not wanted.squares:
        return None
    parts = _divided(wanted)
    own, whole = _sums([Terms((wanted.squares,)), *parts], wanted, cells_of, 0), _sums(parts, wanted, cells_of, 0)
    if own is None or whole is None:
        return None
    same = np.all([one.values == other.values for one, other in zip(own[1:], whole, strict=True)], axis=0)
    return cells(np.where(same, own[0].values, np.nan), own[0].statuses)


def interval(wanted: Fraction, result: Result, squared: Cells | None = None) -> Interval | None:
    """The 95 % interval of counted values: Wilson for shares, exact/Byar for rates, Student's t for means.

    None for kinds that have none: surfaces and quantities are measured, not counted, and the spread of a ratio, of a
    balance or of a change cannot be told from two sums. NaN wherever there is no number. `squared`: of a mean, the sum
    of the squares. Numerators must be counts of persons or things: this is for the caller to know.
    """
    n = result.denominators
    if n is None or wanted.change or wanted.catchment or (wanted.numerator and wanted.numerator.minus):
        return None
    told = numbers_are_told(result.statuses)
    x, n = np.where(told, result.numerators, np.nan), np.where(told, n, np.nan)
    if wanted.kind == "share":
        possible = (x >= 0) & (x <= n)  # rounded or differently counted numerators may exceed their base
        return proportion_interval(np.where(possible, x, np.nan), n, factor=wanted.factor)
    if wanted.kind == "rate":
        return rate_interval(np.where(x >= 0, x, np.nan), n, factor=wanted.factor)
    if wanted.kind == "mean" and squared is not None:
        several = n > 1
        base = np.where(several, n, np.nan)
        spread = np.maximum(squared.values - x**2 / base, 0) / (base - 1)  # rounding may bring it below zero
        found = mean_interval(x / base, np.sqrt(spread), base)
        return Interval(*(limit * wanted.factor for limit in found))
    return None


def _divided(wanted: Fraction) -> list[Terms | Catchment]:
    return [part for part in (wanted.catchment or wanted.numerator, wanted.denominator) if part is not None]


def _sums(
    parts: Sequence[Terms | Catchment], wanted: Fraction, cells_of: CellsOf, years_ago: int
) -> list[Cells] | None:
    """Each part's sum, over the years of the pool if there is one; None if nothing is known of the newest year."""
    if wanted.pool is None:
        return _of_year(parts, cells_of, years_ago)
    years = [_of_year(parts, cells_of, years_ago + back) for back in range(wanted.pool.years)]
    if years[0] is None:
        return None
    together = [_where_all_are_there(year) if year else None for year in years]
    return [
        pooled([year[place] if year else None for year in together], at_least=wanted.pool.at_least)
        for place in range(len(parts))
    ]


def _of_year(parts: Sequence[Terms | Catchment], cells_of: CellsOf, years_ago: int) -> list[Cells] | None:
    found = [_added(part, cells_of, years_ago) for part in parts]
    there = [each for each in found if each is not None]
    return there if len(there) == len(parts) else None


def _where_all_are_there(parts: Sequence[Cells]) -> list[Cells]:
    """A year that one part lacks is left out of the others, too: two years of cases have two years of inhabitants."""
    absent = np.any([part.statuses == MISSING for part in parts], axis=0)
    return [cells(part.values, np.where(absent, np.int8(MISSING), part.statuses)) for part in parts]


def _added(part: Terms | Catchment, cells_of: CellsOf, years_ago: int) -> Cells | None:
    if isinstance(part, Catchment):
        return cells_of(part, years_ago)
    found: list[list[Cells]] = []
    for keys in (part.plus, part.minus):
        seen = [cells_of(key, years_ago) for key in keys]
        if any(each is None for each in seen):
            return None
        found.append([each for each in seen if each is not None])
    return total(*found)
