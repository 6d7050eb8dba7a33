"""Changes from one year to another that share the fate of their counts. Pure.

A change beside one of its two counts is the other count. So it is told only where both are told: then whoever has the
two counts could form it anyway, and its equation joins no hidden numbers. Sums over years (pools) are parents of years
in the table itself; their equations join the years in one problem.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .counts import Counts
from .stating import HIDDEN, SHOWN, cells_of_rate, published_cells


def changes_of(counts: Counts, hidden: np.ndarray) -> pd.DataFrame:
    """One row per change and node of the other dimensions: from, to, keys, value, status, sign."""
    cells, rules = counts.cells, counts.rules
    closed = hidden | ~published_cells(cells, rules)
    told = published_cells(cells, rules)
    column = next(axis.column for axis in rules.axes if axis.years)
    tables = []
    for change in rules.changes:
        before, after = (cells_of_rate(cells, {column: change[end]}) for end in ("from", "to"))
        before, after = before[told[before]], after[told[after]]
        secret = closed[before] | closed[after]
        keys = {name: cells.labels(axis)[before] for axis, name in enumerate(cells.keys()) if name != column}
        tables.append(
            pd.DataFrame(
                {
                    "from": change["from"],
                    "to": change["to"],
                    **keys,
                    "value": np.where(secret, np.nan, counts.values[after] - counts.values[before]),
                    "status": np.where(secret, HIDDEN, SHOWN),
                    "sign": np.where(secret, rules.sign, ""),
                }
            )
        )
    return pd.concat(tables, ignore_index=True)
