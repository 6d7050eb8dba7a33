"""The kinds of indicators: arrays of numbers and statuses in, arrays of numbers and statuses out.

Pure: numpy only. Every array may have any shape, as long as all arrays of a call have the same one; usually there is
one cell per area, in area order. Numbers are float64, NaN where there is none; statuses are small integers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..statuses import MISSING, NOT_MEANINGFUL, OK, UNRELIABLE, numbers_are_told, strongest


@dataclass(frozen=True, eq=False)
class Cells:
    """Numbers with their statuses. A cell has a number exactly if its status is ok, estimated or unreliable."""

    values: np.ndarray
    statuses: np.ndarray


@dataclass(frozen=True, eq=False)
class Result(Cells):
    """An indicator's cells, with what was divided by what (NaN where that is not known)."""

    numerators: np.ndarray
    denominators: np.ndarray | None = None


def cells(values: np.ndarray, statuses: np.ndarray) -> Cells:
    """Cells in which numbers and statuses agree: a number that is none is missing, a hidden number is taken away."""
    values = np.asarray(values, np.float64)
    statuses = np.asarray(statuses, np.int8)
    if values.shape != statuses.shape:
        raise ValueError(f"{values.shape} values, but {statuses.shape} statuses.")
    statuses = np.where(numbers_are_told(statuses) & ~np.isfinite(values), np.int8(MISSING), statuses)
    return Cells(np.where(numbers_are_told(statuses), values, np.nan), statuses)


def total(plus: Sequence[Cells], minus: Sequence[Cells] = ()) -> Cells:
    """plus₁ + plus₂ + … − minus₁ − …, in the unit of the parts. Raises ValueError without any part."""
    if not plus:
        raise ValueError("A sum needs at least one part.")
    values = sum((part.values for part in plus[1:]), start=plus[0].values)
    values = values - sum((part.values for part in minus), start=np.float64(0))
    return cells(values, strongest(np.array([part.statuses for part in (*plus, *minus)]), axis=0))


def count(numerator: Cells, denominator: None = None, *, factor: float = 1, minimum_denominator: float = 0) -> Result:
    """numerator × factor, in the unit of the numerator when the factor is 1. A zero is a number like any other.

    Also a median, which comes as a number and is never added up.
    """
    if denominator is not None:
        raise ValueError("A count has no denominator.")
    told = cells(numerator.values * factor, numerator.statuses)
    return Result(told.values, told.statuses, numerator.values)


def quotient(numerator: Cells, denominator: Cells, *, factor: float = 1, minimum_denominator: float = 0) -> Result:
    """factor × numerator / denominator.

    share: parts of a whole, factor 100 gives per cent. rate: cases per so many persons, factor 1,000 gives ‰.
    density: things per surface; per_capita: a quantity per person; ratio: one group set against another; mean: a sum
    over the number of things measured; supply: a stock over what those served are entitled to.

    Nothing to divide by (a denominator of zero or below) is not meaningful; a denominator below
    `minimum_denominator` gives a number that is unreliable.
    """
    statuses = strongest(np.array([numerator.statuses, denominator.statuses]), axis=0)
    told = numbers_are_told(statuses)
    divisible = told & (denominator.values > 0)
    with np.errstate(over="ignore"):
        values = np.divide(
            numerator.values, denominator.values, out=np.full(np.shape(statuses), np.nan), where=divisible
        )
        values *= factor
    divisible &= np.isfinite(values)
    statuses = np.where(told & ~divisible, np.int8(NOT_MEANINGFUL), statuses)
    small = divisible & (denominator.values < minimum_denominator)
    statuses = np.where(small, np.int8(UNRELIABLE), statuses)
    return Result(np.where(divisible, values, np.nan), statuses, numerator.values, denominator.values)


def pooled(years: Sequence[Cells | None], *, at_least: int) -> Cells:
    """The sum over years, newest first; a year of which there is nothing is None, or missing in a cell.

    Where fewer than `at_least` years are there, the sum is missing. A year that is hidden hides the sum. Raises
    ValueError without any year.
    """
    there = [year for year in years if year is not None]
    if not there:
        raise ValueError("A pool needs at least one year.")
    values = np.array([year.values for year in there])
    statuses = np.array([year.statuses for year in there])
    absent = statuses == MISSING
    strongest_there = strongest(np.where(absent, np.int8(OK), statuses), axis=0)
    enough = (~absent).sum(axis=0) >= at_least
    return cells(np.where(absent, 0.0, values).sum(axis=0), np.where(enough, strongest_there, np.int8(MISSING)))


def change(now: Cells, then: Cells, *, told_as: str) -> Result:
    """What became of a value: absolute and points: now − then; relative: 100 × (now − then) / then, in per cent.

    There is no relative change of nothing or less: not meaningful.
    """
    difference = total([now], [then])
    if told_as != "relative":
        return Result(difference.values, difference.statuses, difference.values)
    return quotient(difference, then, factor=100)


def not_comparable(cells_: Cells) -> Result:
    """The same cells where counting has changed in between: whatever had a number is not meaningful."""
    statuses = np.where(numbers_are_told(cells_.statuses), np.int8(NOT_MEANINGFUL), cells_.statuses)
    nothing = np.full(np.shape(statuses), np.nan)
    return Result(nothing, statuses, nothing)


FORMULAS: dict[str, Callable[..., Result]] = {
    "count": count,
    "median": count,
    **dict.fromkeys(("share", "rate", "density", "per_capita", "ratio", "mean", "supply"), quotient),
}
