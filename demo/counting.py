"""Counting persons by block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

Tables = dict[str, np.ndarray]  # name → one number per block of the fine ground


@dataclass(frozen=True)
class Counter:
    """Counts the true values of a condition per block; tables have one row per block of the fine ground."""

    block: np.ndarray
    blocks: int

    def __call__(self, condition: object) -> np.ndarray:
        chosen = self.block[np.asarray(condition, dtype=bool)]
        return np.bincount(chosen, minlength=self.blocks)
