"""Numbers of former areas on today's: cells of sheets across a reform, and how sure they are. Pure: numpy only.

Counts are carried, rates are divided afterwards from carried counts. What is carried are the cells that an audience
sees anyway: a function of published numbers and a published crosswalk tells nobody more than these.
"""

from __future__ import annotations

import numpy as np

from spatial.crosswalk import Crosswalk, carry
from spatial.crosswalk.carrying import spread_of

from .statuses import MISSING, OK


def carry_cells(
    values: np.ndarray, statuses: np.ndarray, crosswalk: Crosswalk, *, additive: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """The cells of the old areas as cells of the new ones: values (NaN: no number) and statuses (indicators.statuses).

    Both arrays (old areas,) or (old areas, variables), in the order of `crosswalk.old_codes`; the answer has one row
    per new area. new_j = Σᵢ shareᵢⱼ · oldᵢ; where all old numbers are told, the new ones have exactly their sum. The
    status is estimated wherever a part of an old area went in; whole old areas keep what they had. A new area is
    missing, suppressed or not meaningful if an old one that gives it at least a hundredth of itself is, unreliable
    likewise: see `spatial.crosswalk.carry`.

    What is not `additive` (a median) cannot be shared out: it stays where an area only changed its code, and is
    missing elsewhere.

    Raises ValueError where the arrays do not fit the crosswalk.
    """
    carried = carry(values, statuses, crosswalk)
    if additive:
        return carried.values, carried.statuses
    same = crosswalk.takes_one_whole.reshape(-1, *[1] * (carried.values.ndim - 1))
    return np.where(same, carried.values, np.nan), np.where(same, carried.statuses, np.int8(MISSING))


def carried_errors(
    numerators: np.ndarray, denominators: np.ndarray | None, crosswalk: Crosswalk, factor: float = 1
) -> np.ndarray:
    """Standard errors of values divided from carried counts, one per new area; value ± 1.96 · error is its interval.

    `numerators` and `denominators` are those of the OLD areas, (old areas,), NaN where there is no number; with
    denominators None the value is a count. With N_j = Σᵢ sᵢⱼ nᵢ, D_j = Σᵢ sᵢⱼ dᵢ and value_j = factor · N_j / D_j

        error_j = factor / D_j · √( Σᵢ spread² · sᵢⱼ (1 − sᵢⱼ) · (nᵢ − N_j/D_j · dᵢ)² )
        error_j = factor · √( Σᵢ spread² · sᵢⱼ (1 − sᵢⱼ) · nᵢ² )                              (a count)

    in the unit of the value. It is the quotient linearised (the delta method; Cochran 1977, Sampling Techniques, 3rd
    ed., 6.4): the same uncertain shares stand above and below the line, so what is alike in all old areas is certain
    however they are cut. Zero where the new area consists of whole old ones; NaN where the value has no number or
    D_j ≤ 0. It tells the error of the conversion alone, not that of chance in the counts.

    Raises ValueError where the arrays do not fit the crosswalk.
    """
    parts = [numerators] if denominators is None else [numerators, denominators]
    columns = np.array([np.asarray(part, np.float64) for part in parts]).T
    statuses = np.where(np.isfinite(columns), np.int8(OK), np.int8(MISSING))
    carried = carry(columns, statuses, crosswalk).values.T
    above, n = carried[0], np.nan_to_num(columns[:, 0])
    spread = spread_of(crosswalk)
    old, new = crosswalk.pairs
    uncertain = crosswalk.uncertainty.data
    if denominators is None:
        off, scale = n[old], np.where(np.isfinite(above), factor, np.nan)
    else:
        below, d = carried[1], np.nan_to_num(columns[:, 1])
        told = np.isfinite(above) & (below > 0)
        base = np.where(told, below, np.nan)
        off, scale = n[old] - (above / base)[new] * d[old], factor / base
    with np.errstate(over="ignore"):
        return np.abs(scale) * spread * np.sqrt(np.bincount(new, uncertain * off**2, minlength=len(above)))
