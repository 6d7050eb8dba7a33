"""What persons are like beyond the register: fixed numbers of their own, and how likely the factors make a thing."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from demo.chance import SEED
from demo.factors import Factors

Numbers = NDArray[np.float64]


def own(persons: pd.DataFrame, trait: str, *, by: str = "fate") -> Numbers:
    """A number in [0, 1) per person (`by` fate), or per household (`by` risk), which stays the same from year to year.

    One fixed number would make the same child fail every test. Mixed with the trait's name it becomes as many
    independent ones as are needed, and a child found clumsy this year is found clumsy next year, wherever it lives.
    """
    digest = hashlib.sha256(f"{SEED} {trait}".encode()).digest()
    bits = persons[by].to_numpy().astype(np.float32).view(np.uint32).astype(np.uint64)
    mixed = bits * np.uint64(0x9E3779B97F4A7C15) + np.uint64(int.from_bytes(digest[:8], "little"))
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):  # splitmix64
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return np.asarray((mixed >> np.uint64(11)).astype(np.float64) / 2**53)


def logit(share: float) -> float:
    return float(np.log(share / (1 - share)))


def leaning(share: float, *loads: Any) -> Numbers:
    """Probabilities: `share` where all loads are zero, moved by their sum on the logistic scale."""
    return np.asarray(1 / (1 + np.exp(-(logit(share) + sum(loads)))))


def burden_of(persons: pd.DataFrame, factors: Factors, year: int) -> Numbers:
    """A of the part of town in which each person lives, bounded so that no part runs away."""
    return np.clip(factors.burden_in(year)[persons["part"].to_numpy()], -2.2, 2.2)
