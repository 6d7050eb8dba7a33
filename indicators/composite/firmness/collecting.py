"""What many draws come to, area by area: quantiles, median and mean of numbers that arrive batch by batch. Pure."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass

import numpy as np

HELD_AT_ONCE = 150_000_000  # bytes in memory; more go to a temporary file


@dataclass(frozen=True)
class Spread:
    """Arrays (N,); NaN where an area had no number in any draw. The ends of the interval are numbers that occurred."""

    lower: np.ndarray
    upper: np.ndarray
    median: np.ndarray
    mean: np.ndarray


class Collected:
    """The numbers (d, N) of all draws; NaN where an area has none.

    `highest`: they are whole numbers from 0 to this, such as ranks, and take a fraction of the room.
    """

    def __init__(self, areas: int, draws: int, highest: int | None = None):
        self.nothing = np.nan if highest is None else highest + 1
        dtype = np.float64 if highest is None else np.uint16 if highest + 1 < 2**16 else np.uint32
        self.numbers = _room((areas, draws), dtype)
        self.taken = 0

    def take(self, numbers: np.ndarray) -> None:
        stop = self.taken + len(numbers)
        self.numbers[:, self.taken : stop] = np.where(np.isnan(numbers), self.nothing, numbers).T
        self.taken = stop

    def spread(self, interval: float) -> Spread:
        """The interval that holds this share of the draws, by the inverted distribution function; median and mean."""
        areas, draws = self.numbers.shape
        found = np.full((4, areas), np.nan)
        step = max(1, HELD_AT_ONCE // 8 // (draws * self.numbers.itemsize))
        for start in range(0, areas, step):
            block = np.sort(self.numbers[start : start + step], axis=1, kind="stable")  # NaN, or `nothing`, last
            known = block < self.nothing if self.numbers.dtype != np.float64 else np.isfinite(block)
            count = known.sum(axis=1)
            row = np.flatnonzero(count)
            count, tail = count[row], (1 - interval) / 2
            for what, share in ((0, tail), (1, 1 - tail)):
                # the rounding keeps 0.05 · 10,000 from becoming 500.00000000000006
                place = np.clip(np.ceil(np.round(share * count, 9)).astype(int) - 1, 0, count - 1)
                found[what, start + row] = block[row, place]
            found[2, start + row] = (block[row, (count - 1) // 2].astype(float) + block[row, count // 2]) / 2
            found[3, start + row] = np.where(known, block, 0).sum(axis=1, dtype=np.float64)[row] / count
        return Spread(*found)


def _room(shape: tuple[int, int], dtype: type) -> np.ndarray:
    if shape[0] * shape[1] * np.dtype(dtype).itemsize <= HELD_AT_ONCE:
        return np.empty(shape, dtype)
    with tempfile.TemporaryFile() as file:  # the map keeps the room after the file has lost its name
        return np.memmap(file, dtype, "w+", shape=shape)
