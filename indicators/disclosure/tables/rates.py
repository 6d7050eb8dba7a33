"""Rates that share the fate of their counts. Pure.

A rate beside its published base is the count itself: rate × base / per. So it is told only where both counts are told,
and where its base is not too small to mean something.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .counts import Counts
from .stating import HIDDEN, SHOWN, cells_of_rate, published_cells

UNRELIABLE = "unreliable"
NO_BASE = "not_meaningful"
SIGNS = {SHOWN: "", UNRELIABLE: "/", NO_BASE: "x"}


def rates_of(counts: Counts, hidden: np.ndarray) -> pd.DataFrame:
    """One row per rate and node of the other dimensions: rate, keys, value, status, sign."""
    cells, rules = counts.cells, counts.rules
    # where only a rate is published and its counts are not, they are treated as if they were
    closed = hidden | ~published_cells(cells, rules)
    tables = []
    for rate in rules.rates:
        numerator, base = cells_of_rate(cells, rate.numerator), cells_of_rate(cells, rate.denominator)
        secret = closed[numerator] | closed[base]
        below = counts.values[base]
        with np.errstate(invalid="ignore", divide="ignore"):
            values = np.round(rate.per * counts.values[numerator] / below, rate.decimals)
        status = np.select(
            [secret, below == 0, below < rate.minimum_base], [HIDDEN, NO_BASE, UNRELIABLE], default=SHOWN
        )
        keys = {
            name: cells.labels(axis)[numerator] for axis, name in enumerate(cells.keys()) if name not in rate.numerator
        }
        tables.append(
            pd.DataFrame(
                {
                    "rate": rate.id,
                    **keys,
                    "value": np.where(status == SHOWN, values, np.nan),
                    "status": status,
                    "sign": [rules.sign if word == HIDDEN else SIGNS[word] for word in status],
                }
            )
        )
    return pd.concat(tables, ignore_index=True)
