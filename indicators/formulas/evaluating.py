"""A definition's arithmetic, carried out: cells of variables in, cells of the indicator out. Pure.

Count up, then divide: whoever calls this hands over the counts of the level that is asked for, which were added up
from the levels below, so no value is ever made from other values.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..statuses import numbers_are_told
from ..terms import Catchment, Fraction, Terms
from .intervals import Interval, mean_interval, proportion_interval, rate_interval
from .kinds import FORMULAS, Cells, Result, change, pooled, total

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
    sums = []
    for part in (wanted.catchment or wanted.numerator, wanted.denominator):
        if part is None:
            continue
        cells = _summed(part, wanted, cells_of, years_ago)
        if cells is None:
            return None
        sums.append(cells)
    return FORMULAS[wanted.kind](*sums, factor=wanted.factor, minimum_denominator=wanted.minimum_denominator)


def squares(wanted: Fraction, cells_of: CellsOf) -> Cells | None:
    """The sum of squares behind a mean, pooled like its numerator; None where the definition names none."""
    return _summed(Terms((wanted.squares,)), wanted, cells_of, 0) if wanted.squares else None


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


def _summed(part: Terms | Catchment, wanted: Fraction, cells_of: CellsOf, years_ago: int) -> Cells | None:
    """A sum of variables, over the years of the pool if there is one; None if nothing is known of the newest year."""
    if wanted.pool is None:
        return _added(part, cells_of, years_ago)
    years = [_added(part, cells_of, years_ago + back) for back in range(wanted.pool.years)]
    if years[0] is None:
        return None
    return pooled(years, at_least=wanted.pool.at_least)


def _added(part: Terms | Catchment, cells_of: CellsOf, years_ago: int) -> Cells | None:
    if isinstance(part, Catchment):
        return cells_of(part, years_ago)
    found: list[list[Cells]] = []
    for keys in (part.plus, part.minus):
        cells = [cells_of(key, years_ago) for key in keys]
        if any(each is None for each in cells):
            return None
        found.append([each for each in cells if each is not None])
    return total(*found)
