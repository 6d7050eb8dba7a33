"""Counts and their statuses across a crosswalk: totals stay, what is not known stays unknown."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from .shares import Crosswalk, settle

# The same numbers as in indicators.statuses, which stands above and must not be imported here.
OK, MISSING, SUPPRESSED, UNRELIABLE, NOT_MEANINGFUL, ESTIMATED = range(6)
# What nobody knows beats what must not be told.
_WEAKEST_FIRST = (ESTIMATED, UNRELIABLE, NOT_MEANINGFUL, SUPPRESSED, MISSING)

RELEVANT_SHARE = 0.01  # as much as a sliver may be: what a piece below this holds does not decide about a new area

# How far true shares lie from estimated ones, in units of √(s(1 − s)): root mean square over Berlin's 240 new areas
# made of parts, register of 2020 carried to 2021 against that of 2021 (0.48 by area, 0.34 by addresses; a year of
# births and moves is in it). Points with coordinates could not be measured there and count as addresses, as do shares
# by inhabitants of finer areas: 38 of Berlin's 40 new Bezirksregionen made of parts lie within 1.96 such errors.
SPREADS = {"area": 0.48, "points": 0.34, "addresses": 0.34, "population": 0.34}


@dataclass(frozen=True, eq=False)
class Carried:
    """One cell per new area (and column): number or NaN, status, whether estimated, standard error of the estimate.

    A number is not estimated where the new area consists of whole old ones. The error is 0 there, NaN without a number.
    An estimated number has the status estimated, unless it is unreliable besides, which is the stronger word.
    """

    values: np.ndarray
    statuses: np.ndarray
    estimated: np.ndarray
    errors: np.ndarray


def carry(
    values: ArrayLike,
    statuses: ArrayLike,
    crosswalk: Crosswalk,
    *,
    whole_numbers: bool = False,
    relevant_share: float = RELEVANT_SHARE,
    spread: float | None = None,
) -> Carried:
    """The counts of the old areas as counts of the new ones; both arrays (old areas,) or (old areas, columns).

    new_j = Σᵢ shareᵢⱼ · oldᵢ. Where all old numbers are known, the new ones have exactly their sum; with
    `whole_numbers` they are rounded by largest remainders to that end.

    Statuses: an old area without a number takes it from every new one to which it gives at least `relevant_share` of
    itself (or which consists of such crumbs only): missing, else suppressed, else not meaningful; unreliable and
    estimated spread the same way, with their numbers. A smaller piece without a number counts as nothing. A new area
    that no old one reaches is missing.

    Error: √(Σᵢ oldᵢ² · spread² · s(1 − s)), s = shareᵢⱼ: the true shares scatter around the estimated ones with the
    variance spread² s(1 − s). `spread` is that measured in Berlin for the crosswalk's basis (supplied ones: area)
    unless another is handed over. It says nothing of errors in the old counts.

    Raises ValueError where the arrays do not fit the crosswalk.
    """
    numbers, told = np.asarray(values, np.float64), np.asarray(statuses, np.int8)
    matrix = crosswalk.matrix
    if numbers.shape != told.shape or numbers.shape[:1] != (matrix.shape[0],) or numbers.ndim > 2:
        raise ValueError(f"{numbers.shape} values and {told.shape} statuses for {matrix.shape[0]} old areas.")
    has_number = _numbers_are_told(told)
    told = np.where(has_number & ~np.isfinite(numbers), np.int8(MISSING), told)
    has_number &= np.isfinite(numbers)
    known = np.where(has_number, numbers, 0.0)

    new_statuses = _statuses(crosswalk, told, relevant_share)
    split = crosswalk.takes_parts
    carried = matrix.T @ known
    columns = carried.reshape(len(carried), -1)  # a view: one column per variable
    for column, old in zip(columns.T, known.reshape(len(known), -1).T, strict=True):
        if whole_numbers:
            _round_to_total(column, fsum(old))
        else:
            settle(column, fsum(old), first=split)

    errors = spread_of(crosswalk, spread) * np.sqrt(crosswalk.uncertainty.T @ known**2)
    shown = _numbers_are_told(new_statuses)
    estimated = split.reshape(-1, *[1] * (carried.ndim - 1)) & shown | (new_statuses == ESTIMATED)
    new_statuses[estimated & (new_statuses == OK)] = ESTIMATED
    return Carried(np.where(shown, carried, np.nan), new_statuses, estimated, np.where(shown, errors, np.nan))


def spread_of(crosswalk: Crosswalk, spread: float | None = None) -> float:
    """How far true shares lie from those of this crosswalk, in units of √(s(1 − s))."""
    return SPREADS.get(crosswalk.basis, SPREADS["area"]) if spread is None else spread


def _numbers_are_told(statuses: np.ndarray) -> np.ndarray:
    return (statuses == OK) | (statuses == UNRELIABLE) | (statuses == ESTIMATED)


def _statuses(crosswalk: Crosswalk, told: np.ndarray, relevant_share: float) -> np.ndarray:
    """The strongest status among the old areas that matter to a new one."""
    matrix, largest = crosswalk.matrix, crosswalk.largest_shares
    result = np.full((matrix.shape[1], *told.shape[1:]), OK, np.int8)
    if told.any():
        matters = (matrix.data >= relevant_share) | (largest[matrix.indices] < relevant_share)
        links = csr_array((matters.astype(np.float64), matrix.indices, matrix.indptr), shape=matrix.shape).T
        for status in _WEAKEST_FIRST:
            if (where := told == status).any():
                result[(links @ where.astype(np.float64)) > 0] = status
    result[largest == 0] = MISSING
    return result


def _round_to_total(column: np.ndarray, total: float) -> None:
    """Whole numbers with the (rounded) total: all rounded down, then the largest remainders up. Ties: first come."""
    lower = np.floor(column)
    missing = round(total - fsum(lower))
    column -= lower
    column[np.argsort(-column, kind="stable")[:missing]] = 1.0
    column[column < 1] = 0.0
    column += lower
