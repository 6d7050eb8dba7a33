"""Weights that give every part the importance it is meant to have, never negative. Pure.

A weight is not an importance: two parts that resemble each other push the aggregate twice. Here importance is the
correlation of a part with the aggregate Σ w·x. With covariances C and standard deviations s the correlations are
proportional to u = C w / s, so that weights for given shares t of u are found directly, without a search: the w ≥ 0
with Σu = 1 that makes Σ (u − t)² least, a non-negative least-squares problem with one best answer.

Literature: Becker, Saisana, Paruolo and Vandecasteele (2017), doi:10.1016/j.ecolind.2017.03.056; the R package COINr
searches without bounds and may return negative weights [get_opt_weights].
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .statistics import ascending_ranks, complete_cells

CORRELATIONS = ("pearson", "spearman", "kendall")


@dataclass(frozen=True)
class Optimised:
    """`weights` (K,), sum 1; the `target` and the `obtained` share (K,) of each part in the importances; `deviation`:
    the largest difference between the two. Of "infomax", which has no target, both are the obtained shares."""

    weights: np.ndarray
    target: np.ndarray
    obtained: np.ndarray
    deviation: float


def optimised(
    parts: np.ndarray,
    *,
    target: Sequence[float] | None = None,
    goal: str = "balance",
    importance: str = "correlation",
    correlation: str = "pearson",
) -> Optimised:
    """Weights of the parts (K,T,N) for the weighted arithmetic mean.

    `goal` "balance": importances in the proportions `target` (equal if not given), as near as weights from 0 upwards
    allow; "infomax": the largest sum of correlations with the aggregate, which for Pearson's is reached by 1 / sd.
    `importance` "correlation", or "main-effect": its square, the share of the aggregate's variance that a part explains
    alone (fitted through its root). `correlation` "pearson"; "spearman" and "kendall" are found by a search.
    """
    if goal not in ("balance", "infomax") or importance not in ("correlation", "main-effect"):
        raise ValueError(f"There is no goal {goal!r} of an importance {importance!r}.")
    if correlation not in CORRELATIONS:
        raise ValueError(f"A correlation is one of {', '.join(CORRELATIONS)}, not {correlation!r}.")
    cells = complete_cells(parts)
    wanted = np.ones(len(cells)) if target is None else np.asarray(target, np.float64)
    if wanted.shape != (len(cells),) or np.any(wanted < 0) or not wanted.any():
        raise ValueError(f"The target importances must be {len(cells)} numbers from 0 upwards, not all 0.")
    power = 2 if importance == "main-effect" else 1
    roots = (wanted / wanted.sum()) ** (1 / power)
    roots /= roots.sum()

    def correlations(weights: np.ndarray) -> np.ndarray:
        return _correlations(cells, weights, correlation)

    if goal == "infomax":
        weights = 1 / cells.std(axis=1)
        if correlation != "pearson":
            weights = _searched(weights, lambda trial: -float(correlations(trial).sum()))
    else:
        weights = _balanced(cells, roots)
        if correlation != "pearson":
            weights = _searched(weights, lambda trial: float(((_shares(correlations(trial)) - roots) ** 2).sum()))
    weights = weights / weights.sum()
    obtained = _shares(correlations(weights) ** power)
    aim = obtained if goal == "infomax" else wanted / wanted.sum()
    return Optimised(weights, aim, obtained, float(np.abs(obtained - aim).max()))


def _balanced(cells: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """w ≥ 0 with the least Σ(u − shares)², u = C w / s scaled to the sum 1.

    u is linear in w, and its scale is free. Least squares of [A − shares·1ᵀA; 1ᵀA] w against [0; 1] therefore finds
    the best direction: along a direction with misfit m the least sum is m / (1 + m), which rises with m.
    """
    covariance = np.atleast_2d(np.cov(cells, bias=True))
    deviations = np.sqrt(np.diag(covariance))
    forward = covariance / deviations[:, None]
    total = forward.sum(axis=0)
    system = np.vstack([forward - np.outer(shares, total), total])
    aim = np.append(np.zeros(len(cells)), 1.0)
    scale = 1 / deviations  # columns of one size, for the digits' sake
    from scipy.optimize import nnls  # noqa: PLC0415  half a second to load, needed here alone

    weights = nnls(system * scale, aim)[0] * scale
    return weights if weights.any() else 1 / deviations


def _correlations(cells: np.ndarray, weights: np.ndarray, kind: str) -> np.ndarray:
    """The correlation of each part with the weighted sum of all."""
    whole = weights @ cells
    if kind == "kendall":
        from scipy.stats import kendalltau  # noqa: PLC0415  a second to load, needed here alone

        return np.array([kendalltau(row, whole).statistic for row in cells])
    if kind == "spearman":
        cells, whole = ascending_ranks(cells, ties="average"), ascending_ranks(whole, ties="average")
    return np.corrcoef(np.vstack([cells, whole]))[-1, :-1]


def _shares(importances: np.ndarray) -> np.ndarray:
    return importances / importances.sum()


def _searched(start: np.ndarray, objective: Callable[[np.ndarray], float]) -> np.ndarray:
    """The best of two searches, from Pearson's answer and from equal weights.

    Squares as weights cannot be negative; rank correlations jump, so that a method without slopes is needed.
    """
    from scipy.optimize import minimize  # noqa: PLC0415  half a second to load, needed here alone

    found = [
        minimize(
            lambda root: objective(root**2 / (root**2).sum()),
            np.sqrt(weights / weights.sum()),
            method="Nelder-Mead",
            options={"xatol": 1e-8, "fatol": 1e-12, "maxiter": 2000, "maxfev": 2000},
        )
        for weights in (start, np.ones(len(start)))
    ]
    return min(found, key=lambda search: search.fun).x ** 2
