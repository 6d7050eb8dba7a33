"""What each part gives to a score: score = unattributed + sum of the contributions, for every area, exactly.

An aggregate is y = Σ s_k x_k with slopes s_k (of a weighted mean: the weights; of a power mean: Euler's theorem,
s_k = w_k x_k^(p−1) y^(1−p)). Where the group is standardised by z = a·y + b, the parts tell the distance from the
average area: c_k = a (s_k x_k − mean of s_k x). Of a z-score nothing then remains unattributed; of a min-max score
what remains is the score of the average area. Where the method knows no slopes (Copeland, ranks), contributions are
NaN and the whole score is unattributed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..methods.aggregating import Aggregated
from ..methods.standardising import Standardised


def slopes_after(together: Aggregated, standardised: Standardised) -> np.ndarray | None:
    """What one point of a part's score gives to the standardised score, (K, T, N); None where that cannot be said."""
    if together.slopes is None or standardised.slope is None:
        return None
    return together.slopes * standardised.slope


def contributions_of(
    scores: np.ndarray,
    slopes: np.ndarray | None,
    result: np.ndarray,
    *,
    centred: bool,
    scope: str | int = "period",
    weights: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """Contributions (K, T, N), NaN for parts without a number, and what is unattributed, (T, N).

    `centred`: as distance from the average area, over the areas with a result in the same scope and with the same
    weights as the standardisation.
    """
    if slopes is None:
        return np.full(scores.shape, np.nan), result.copy()
    given = np.where(np.isfinite(result), slopes * scores, np.nan)
    if centred:
        given = given - _mean(np.nan_to_num(given), np.isfinite(result), scope, weights)
    return given, result - np.nansum(given, axis=0)


def leaf_contributions(total: str, nodes: Mapping[str, Any]) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """What each indicator gives to the score of the node `total`: by id (T, N), and the rest that is unattributed.

    Contributions are handed down in proportion to the slopes, and are distances from the average area as soon as one
    group on the way is standardised.
    """
    root = nodes[total]
    found: dict[str, np.ndarray] = {}
    known = np.isfinite(root.score)

    def walk(result, slope, centred) -> None:
        if result.node.leaf:
            given = np.where(known, slope * result.score, np.nan)
            if centred:
                given = given - _mean(np.nan_to_num(given), known, "period", None)
            found[result.node.id] = given
            return
        centred = centred or result.node.standardise.method != "none"
        kept = [part for part in result.node.parts if part.id in nodes]
        for position, part in enumerate(kept):
            lost = result.slopes is None
            walk(nodes[part.id], np.nan if lost else slope * result.slopes[position], centred)

    walk(root, 1.0, False)
    together = np.nansum(list(found.values()), axis=0)
    return found, root.score - together


def _mean(numbers: np.ndarray, known: np.ndarray, scope: str | int, weights: np.ndarray | None) -> np.ndarray:
    """Mean over the areas that are known, of each leading entry; its shape can be subtracted from `numbers`."""
    if weights is None:
        weights = np.ones(known.shape)
    counting = np.where(known, weights, 0.0)
    if isinstance(scope, int):
        numbers, counting = numbers[..., scope : scope + 1, :], counting[scope : scope + 1]
    axes = (-2, -1) if scope == "all" else (-1,)
    total = np.maximum(counting.sum(axis=axes, keepdims=True), np.finfo(float).tiny)
    return (numbers * counting).sum(axis=axes, keepdims=True) / total
