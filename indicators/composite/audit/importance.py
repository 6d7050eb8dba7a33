"""What really counts in an index: how much of its variance each part alone explains, beside its weight. Pure.

A weight says what a part is worth in an exchange, not how much it shapes the result: parts that vary much or go with
the others shape it more. The main effect S = Var(E(y | x)) / Var(y) (correlation ratio, first-order index) is the share
of the variance of y that would go if one knew the part x alone, however bent the relation.

Paruolo, Saisana and Saltelli (2013), Ratings and rankings: voodoo or science?, J. R. Statist. Soc. A 176.
E(y | x) is a penalised cubic spline whose stiffness generalised cross-validation chooses (Wood 2017, Generalized
additive models, chapters 4–5).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..methods.statistics import complete_cells
from ..tree.index import IndexResult
from ..tree.results import weights_table

KNOTS = 8
STIFFNESS = 10.0 ** np.arange(-12, 7)
LEAST_AREAS = 10


def correlation_ratio(x: np.ndarray, y: np.ndarray) -> float:
    """Var(E(y | x)) / Var(y), 0 … 1, of two columns (N,) over the areas that have both.

    NaN for fewer than ten areas, or where one of them does not vary.
    """
    x, y = complete_cells(np.stack([x, y]))
    if len(x) < LEAST_AREAS or np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    fitted = _smooth(x, y)
    return float(min(1.0, fitted.var() / y.var()))


def importance(result: IndexResult, *, period: int = -1) -> pd.DataFrame:
    """One row per part of each group, and per indicator of the total.

    part, of (its group, or the total), weight (sum 1, of an indicator in the total its product on the way up),
    correlation (with the group), main_effect (correlation ratio), share (main effect / sum of the main effects),
    ratio (share / weight: 1 where a part counts as its weight says, 2 where it counts double).
    """
    weights = weights_table(result)
    root = result.total.node
    tables = []
    for group, rows in weights.groupby("group", sort=False):
        if not result.nodes[str(group)].node.cross:
            tables.append(_table(result, period, str(group), rows["part"], rows["weight"]))
    leaves = weights[weights["part"].isin([leaf.id for leaf in root.leaves])]
    if not root.cross and len(tables) > 1:
        tables.append(_table(result, period, root.id, leaves["part"], leaves["weight_in_total"]))
    columns = ["part", "of", "weight", "correlation", "main_effect", "share", "ratio"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def _table(result: IndexResult, period: int, of: str, parts: pd.Series, weights: pd.Series) -> pd.DataFrame:
    whole = result.nodes[of].score[period]
    effects, correlations = [], []
    for part in parts:
        own = result.nodes[part].score[period]
        effects.append(correlation_ratio(own, whole))
        x, y = complete_cells(np.stack([own, whole]))
        varies = len(x) > 1 and np.ptp(x) > 0 and np.ptp(y) > 0
        correlations.append(float(np.corrcoef(x, y)[0, 1]) if varies else np.nan)
    effect = np.array(effects)
    total = np.nansum(effect)
    share = effect / total if total > 0 else np.full(len(effect), np.nan)
    weight = weights.to_numpy(float)
    return pd.DataFrame(
        {
            "part": parts.to_numpy(),
            "of": of,
            "weight": weight,
            "correlation": correlations,
            "main_effect": effect,
            "share": share,
            "ratio": share / np.where(weight > 0, weight, np.nan),
        }
    )


def _smooth(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """A penalised cubic spline through y at x: the straight line is free, every bend costs."""
    x = (x - x.mean()) / x.std()
    knots = np.unique(np.quantile(x, np.linspace(0, 1, KNOTS + 2)[1:-1]))
    bends = np.abs(x[:, None] - knots) ** 3  # with a straight line they span the cubic splines with these knots
    line = np.column_stack([np.ones(len(x)), x])
    straight, _ = np.linalg.qr(line)
    bends = bends - straight @ (straight.T @ bends)  # what a bend adds to a line
    left, singular, _ = np.linalg.svd(bends, full_matrices=False)
    kept = singular > singular.max(initial=0) * 1e-10
    left, singular = left[:, kept], singular[kept]
    base, beyond = straight @ (straight.T @ y), left.T @ y
    best, score = base, np.inf
    for stiffness in STIFFNESS * (singular.max(initial=1.0) ** 2):
        kept_share = singular**2 / (singular**2 + stiffness)
        fitted = base + left @ (kept_share * beyond)
        freedom = 2 + kept_share.sum()
        if freedom >= len(x):
            continue
        found = len(x) * ((y - fitted) ** 2).sum() / (len(x) - freedom) ** 2
        if found < score:
            best, score = fitted, found
    return best
