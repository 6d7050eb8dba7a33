"""How uncertain sums of money must stay, reckoned from the rows for the audit. Pure: pandas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from .sums import Hierarchy, sums_by_joining

MARGIN = 20.0  # per cent


def needs_of_sums(
    table: pd.DataFrame,
    hierarchies: Sequence[Hierarchy],
    ups: Sequence[pd.DataFrame],
    radix: np.ndarray,
    count: int,
    rules: Any,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Upwards, downwards, and which sums a single holder knows; by cell."""
    magnitude = rules.magnitude
    rows = sums_by_joining(table, hierarchies, ups, radix, count, rules.measure, by=magnitude["holder"])
    rows = rows[rows["·sum"] > 0].sort_values(["·cell", "·sum"], ascending=[True, False])
    rows["rank"] = rows.groupby("·cell").cumcount()
    sums = rows.groupby("·cell")["·sum"].sum()
    holders = rows.groupby("·cell").size()
    need = pd.Series(0.0, index=sums.index)
    few = holders < rules.minimum
    need[few] = magnitude.get("margin_percent", MARGIN) / 100 * sums[few]
    for entry in magnitude.get("dominance", []):
        top = rows[rows["rank"] < entry["largest"]].groupby("·cell")["·sum"].sum()
        need = np.maximum(need, 100 / entry["percent"] * top - sums)
    if "p_percent" in magnitude:
        first = rows[rows["rank"] == 0].set_index("·cell")["·sum"]
        two = rows[rows["rank"] < 2].groupby("·cell")["·sum"].sum()
        need = np.maximum(need, magnitude["p_percent"] / 100 * first - (sums - two))
    up, down, lone = np.zeros(count), np.zeros(count), np.zeros(count, bool)
    cells = need.index.to_numpy()
    up[cells] = np.maximum(need.to_numpy(), 0)
    down[cells] = np.minimum(up[cells], sums.to_numpy())
    lone[cells] = (holders == 1).to_numpy()
    return up, down, lone
