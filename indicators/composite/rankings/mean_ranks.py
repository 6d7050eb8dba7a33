"""Ranks, and their weighted means in per cent, in whole numbers and so without rounding. Pure.

A rank among n areas is a whole or half number and a weight a decimal fraction, so a mean of ranks is a fraction too.
Taken in binary fractions, two areas that stand level would differ in the sixteenth digit, and chance would decide
which of them is on a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np


def doubled_ranks(values: np.ndarray, *, highest_first: bool) -> np.ndarray:
    """Twice the rank of each number along the last axis, int64; 0 where there is none.

    Rank 1 is the highest number (or the lowest); equal numbers share the mean of their ranks, which doubled is whole:
    4, 1, 1, NaN → 6, 3, 3, 0 (lowest first).
    """
    order, ordered, first, last = _ties(-values if highest_first else values)
    return _put_back(order, np.where(np.isnan(ordered), 0, first + last + 2))


def first_ranks(values: np.ndarray) -> np.ndarray:
    """Rank of each number along the last axis, lowest first; equal ones share the first of their ranks (1, 2, 2, 4)."""
    order, _, first, _ = _ties(values)
    return _put_back(order, first + 1)


def _ties(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The order along the last axis (NaN last), the keys in it, and where the equals of each begin and end."""
    order = np.argsort(keys, axis=-1)
    ordered = np.take_along_axis(keys, order, -1)
    positions = np.arange(keys.shape[-1])
    edge = np.ones((*keys.shape[:-1], 1), bool)
    differs = ordered[..., 1:] != ordered[..., :-1]
    first = np.maximum.accumulate(np.where(np.concatenate([edge, differs], -1), positions, 0), axis=-1)
    ends = np.where(np.concatenate([differs, edge], -1), positions, keys.shape[-1])
    return order, ordered, first, np.minimum.accumulate(ends[..., ::-1], axis=-1)[..., ::-1]


def _put_back(order: np.ndarray, ordered: np.ndarray) -> np.ndarray:
    placed = np.empty_like(ordered)
    np.put_along_axis(placed, order, ordered, -1)
    return placed


@dataclass(frozen=True, eq=False)
class MeanRanks:
    """Σ w·100·r/n ÷ Σ w, over the criteria in which an area has a rank r of n; criteria × areas, (K, N).

    Everything is brought to one denominator, `scale`: the mean of area i is scores[i] / scale, and areas are compared
    by their scores. `heights` (K,) says what half a rank in a criterion adds, before `stretches` (N,) corrects for the
    criteria that an area lacks.
    """

    doubled: np.ndarray
    heights: np.ndarray
    stretches: np.ndarray
    scale: int
    scores: np.ndarray  # whole numbers (Python's, of any length); 0 where there is no mean
    known: np.ndarray  # the areas that have a mean

    @classmethod
    def of(cls, doubled: np.ndarray, weights: Sequence[Fraction]) -> MeanRanks:
        """`doubled` as `doubled_ranks` gives it; weights ≥ 0. A criterion of weight 0 counts nowhere."""
        present = doubled > 0
        numbers = present.sum(axis=1)
        common = lcm(*(weight.denominator for weight in weights))
        whole = np.array([int(weight * common) for weight in weights], object)
        finest = lcm(*(2 * max(int(number), 1) for number in numbers))
        per_rank = [finest // (2 * max(int(number), 1)) for number in numbers]
        heights = 100 * whole * np.array(per_rank, object)
        bottoms = finest * (whole[:, None] * present).sum(axis=0)
        known = bottoms > 0
        scale = lcm(*set(bottoms[known])) if known.any() else 1
        stretches = np.array([scale // bottom if bottom else 0 for bottom in bottoms], object)
        return cls(
            doubled, heights, stretches, scale, heights.dot(doubled.astype(object)) * stretches, known.astype(bool)
        )

    @property
    def percents(self) -> np.ndarray:
        """The means as float64, correctly rounded; NaN where there is none."""
        return np.where(self.known, (self.scores / self.scale).astype(np.float64), np.nan)

    def places(self) -> tuple[np.ndarray, np.ndarray]:
        """The place of each area (1, 2, 2, 4: level areas share the first), and how many share it; else NaN and 0."""
        place, shared = np.full(self.known.shape, np.nan), np.zeros(self.known.shape, np.int64)
        if self.known.any():
            _, level, sizes = np.unique(self.scores[self.known], return_inverse=True, return_counts=True)
            place[self.known], shared[self.known] = (np.cumsum(sizes) - sizes + 1)[level], sizes[level]
        return place, shared

    def moved(self, criterion: int, doubled: np.ndarray) -> np.ndarray:
        """The scores if the doubled ranks of one criterion were these, (N,), with the same areas having one."""
        step = (doubled - self.doubled[criterion]).astype(object)
        return self.scores + self.heights[criterion] * step * self.stretches
