"""Areas compared in pairs, part by part: who outranks whom. Pure.

Parts are float64 (K, …, T, N); comparisons are made within a period. A pair is compared in the parts that both areas
have; where there is none, neither outranks the other. So a missing number counts alike for both sides.

Literature: Munda and Nardo (2009), Non-compensatory/non-linear composite indicators for ranking countries; Copeland
(1951). [outrankMatrix, a_copeland of the R package COINr]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .statistics import ascending_ranks

BLOCK = 4_000_000  # comparisons held in memory at a time


@dataclass(frozen=True)
class Outranking:
    """`matrix` (N,N): the share of the weight in which area i lies above area j, equal numbers half, NaN where one of
    the two has no number at all; diagonal 0. `dominant`: pairs in which one area lies above the other in every part;
    `dominant_share`: of all pairs that could be compared."""

    matrix: np.ndarray
    dominant: int
    dominant_share: float


def outranking(parts: np.ndarray, weights: np.ndarray) -> Outranking:
    """The outranking matrix of the parts (K,N) of one period; weights (K,)."""
    parts, weights = np.asarray(parts, np.float64), np.asarray(weights, np.float64)
    matrix = _shares_above(parts, weights, np.arange(parts.shape[1]))
    counted = np.isfinite(parts[weights > 0]).any(axis=0)
    matrix[~counted], matrix[:, ~counted] = np.nan, np.nan
    np.fill_diagonal(matrix, np.where(counted, 0.0, np.nan))
    pairs = int(counted.sum()) * (int(counted.sum()) - 1) // 2
    dominant = int((matrix > 1 - 1e-12).sum())
    return Outranking(matrix, dominant, dominant / pairs if pairs else float("nan"))


def copeland(
    parts: np.ndarray, weights: np.ndarray, valid: np.ndarray | None = None, *, majority: bool = False
) -> np.ndarray:
    """Copeland scores (…,T,N) of the parts (K,…,T,N) with weights (K,…) of as many axes.

    The sum over all other areas of the share of the weight in which an area lies above them (COINr's score), or with
    `majority` the number of areas it outranks by more than half of the weight, less those that outrank it (Copeland's
    own). `valid` (…,T,N): the areas that take part.
    """
    shape = np.broadcast_shapes(parts.shape[1:], weights.shape[1:])
    taking_part = np.ones(shape, bool) if valid is None else np.broadcast_to(valid, shape)
    if not majority and np.isfinite(parts).all() and taking_part.all() and weights.shape[-1] == 1:
        # Without gaps the sum of shares is Σ w · (mean rank − 1), which needs no pairs.
        total = weights.sum(axis=0)
        scores = np.zeros(shape)
        for part, weight in zip(parts, weights, strict=True):
            scores += weight / total * (ascending_ranks(part, ties="average") - 1)
        return scores
    scores = np.full(shape, np.nan)
    every_part, every_weight = (np.broadcast_to(array, (len(parts), *shape)) for array in (parts, weights))
    for place in np.ndindex(shape[:-1]):
        chosen = np.flatnonzero(taking_part[place])
        if len(chosen):
            # Weights belong to parts, not to areas: the first one's stand for all.
            scores[place][chosen] = _scores(every_part[:, *place][:, chosen], every_weight[:, *place][:, 0], majority)
    return scores


def _scores(parts: np.ndarray, weights: np.ndarray, majority: bool) -> np.ndarray:
    size = parts.shape[1]
    scores = np.empty(size)
    step = max(1, BLOCK // size)
    for start in range(0, size, step):
        rows = np.arange(start, min(start + step, size))
        above = _shares_above(parts, weights, rows)
        if majority:
            lead = above - 0.5
            above = np.where(np.abs(lead) > 1e-12, np.sign(lead), 0.0)
        above[np.arange(len(rows)), rows] = 0
        scores[rows] = np.sort(above, axis=1).sum(axis=1)  # in one order, so that equal areas tie to the last digit
    return scores


def _shares_above(parts: np.ndarray, weights: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """For these areas (rows) against all: the share of the common weight in which they lie above, equals half."""
    above = np.zeros((len(rows), parts.shape[1]))
    common = np.zeros(above.shape)
    for part, weight in zip(parts, weights, strict=True):
        own = part[rows, None]
        above += weight * ((own > part) + 0.5 * (own == part))
        common += weight * (np.isfinite(own) & np.isfinite(part))
    return np.where(common > 0, above / np.where(common > 0, common, 1), 0.5)
