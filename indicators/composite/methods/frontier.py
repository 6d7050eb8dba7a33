"""Benefit of the doubt: every area is judged with the weights that suit it best. Pure.

Score of area o = max Σ w_k x_ko with Σ w_k x_kj ≤ 1 for every area j of the period and w ≥ 0: 1 on the frontier, less
below it. A linear programme per area (data envelopment analysis with one dummy input). Literature: Cherchye, Moesen,
Rogge and Van Puyenbroeck (2007), An introduction to “benefit of the doubt” composite indicators; Wong and Beasley
(1990) for bounds on the shares of the parts.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from spatial.findings import RefusedError


def benefit_of_the_doubt(
    parts: np.ndarray,
    counting: np.ndarray,
    valid: np.ndarray,
    lower: float | Sequence[float] = 0.0,
    upper: float | Sequence[float] = 1.0,
) -> tuple[np.ndarray, np.ndarray]:
    """Scores (…,T,N) and the weights found (K,…,T,N), which are slopes: Σ weight · part = score.

    `parts` (K,…,T,N) from 0 upwards, NaN = no number, counts nothing; `counting`: which parts are used;
    `valid` (…,T,N): the areas that take part. `lower`, `upper`: bounds, one for all or K, on the share of a part in an
    area's score. Where an area lacks a part, the other parts' upper bounds are widened in proportion until they can
    make up the whole. A part that must have a share but is 0 makes the score 0. Weights of importance are not used:
    they are what is being looked for.
    """
    shape = (len(parts), *valid.shape)
    here = np.broadcast_to(counting, shape)
    used = np.where(here, np.broadcast_to(parts, shape), 0.0)
    low, high = (np.broadcast_to(np.asarray(bound, np.float64), (len(parts),)) for bound in (lower, upper))
    if np.any(low < 0) or np.any(low > high) or low.sum() > 1 or high.sum() < 1:
        raise RefusedError(
            de=f"Die Grenzen für die Anteile lassen keine Gewichte zu: untere {list(low)}, obere {list(high)}. Die "
            "unteren müssen zusammen höchstens 1 sein, die oberen zusammen mindestens 1.",
            en=f"The bounds on the shares leave no weights: lower {list(low)}, upper {list(high)}. The lower ones must "
            "sum to 1 at most, the upper ones to 1 at least.",
        )
    scores = np.full(valid.shape, np.nan)
    weights = np.zeros(shape)
    for place in np.ndindex(valid.shape[:-1]):
        chosen = np.flatnonzero(valid[place])
        columns = used[:, *place][:, chosen]
        frontier = _not_dominated(columns)
        for area, column, known in zip(chosen, columns.T, here[:, *place][:, chosen].T, strict=True):
            least, most = np.where(known, low, 0), np.where(known, high, 0)
            if not column.any() or not most.any():
                scores[place][area] = 0
                continue
            found = _best_weights(column, frontier, least, np.where(known, most / min(1, most.sum()), 1))
            weights[:, *place][:, area] = found
            scores[place][area] = found @ column
    return scores, weights


def _not_dominated(columns: np.ndarray) -> np.ndarray:
    """The different columns that no other reaches in every part: they alone bound the weights."""
    different = np.unique(columns, axis=1)
    reached = (different[:, :, None] <= different[:, None, :]).all(axis=0)
    return different[:, reached.sum(axis=1) == 1]


def _best_weights(column: np.ndarray, frontier: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    diagonal = np.diag(column)
    # The share of part k is w_k x_k / Σ w x: at least low_k and at most high_k of it.
    bounds = [np.outer(low, column) - diagonal] if low.any() else []
    bounds += [diagonal - np.outer(high, column)] if (high < 1).any() else []
    upper_bound = np.vstack([frontier.T, *bounds])
    right = np.concatenate([np.ones(frontier.shape[1]), np.zeros(len(upper_bound) - frontier.shape[1])])
    from scipy.optimize import linprog  # noqa: PLC0415  half a second to load, needed here alone

    found = linprog(-column, A_ub=upper_bound, b_ub=right, bounds=(0, None), method="highs")
    if found.status != 0:  # no weights at all are always allowed, and the frontier bounds them
        raise RuntimeError(found.message)
    return found.x
