"""What the numbers of an indicator look like before anything is done with them: one row of statistics per column. Pure.

[get_stats, get_data_avail of the R package COINr]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..methods.statistics import skewness_and_kurtosis
from ..tree.index import IndexResult

STAGES = ("given", "treated", "score")


@dataclass(frozen=True)
class Limits:
    """Where a flag goes up."""

    skewness: float = 2.0  # |skewness| above this and …
    kurtosis: float = 3.5  # … excess kurtosis above this: outliers
    known: float = 0.65  # share of the areas that have a number below this: few numbers
    non_zero: float = 0.5  # share of the numbers that are not zero below this: many zeros
    different: float = 0.5  # different numbers / numbers below this: few different


def column_statistics(
    source: IndexResult | Mapping[str, np.ndarray],
    *,
    period: int = -1,
    stage: str = "given",
    limits: Limits | None = None,
) -> pd.DataFrame:
    """One row per indicator of a result (its rated areas), or per array (N,) of a mapping.

    `stage` of a result: "given" (as delivered and divided), "treated" (filled in, outliers moved), "score".
    deviation: with n − 1; skewness and kurtosis as `methods.statistics`; quartiles by interpolation; most_frequent:
    how many areas share the most frequent number. Flags: outliers, few_numbers, many_zeros,
    few_different, as `limits` say.
    """
    columns = columns_of(source, period, stage) if isinstance(source, IndexResult) else source
    limits = limits or Limits()
    return pd.DataFrame(
        [{"column": name, **_row(np.asarray(numbers, float), limits)} for name, numbers in columns.items()]
    )


def columns_of(result: IndexResult, period: int = -1, stage: str = "given") -> dict[str, np.ndarray]:
    """The numbers of each indicator in the areas that are rated in a period."""
    if stage not in STAGES:
        raise ValueError(f"The stage is one of {', '.join(STAGES)}, not {stage!r}.")
    mask = result.rated.mask[period]
    found = {}
    for leaf in result.total.node.leaves:
        node, prepared = result.nodes[leaf.id], result.prepared[leaf.id]
        numbers = {"given": prepared.given, "treated": node.raw, "score": node.score}[stage]
        found[leaf.id] = numbers[period][mask]
    return found


def availability(result: IndexResult, *, period: int = -1) -> pd.DataFrame:
    """One row per area: how many indicators have a delivered number, and their share, in all and in each group.

    Columns: code, rated, known, missing, share, `<group>.share`. What was filled in counts as missing.
    """
    leaves = result.total.node.leaves
    known = {leaf.id: np.isfinite(result.prepared[leaf.id].given[period]) for leaf in leaves}
    every = np.array(list(known.values()))
    columns: dict[str, Any] = {
        "code": np.array(result.values.codes, dtype=object),
        "rated": result.rated.mask[period],
        "known": every.sum(axis=0),
        "missing": (~every).sum(axis=0),
        "share": every.mean(axis=0),
    }
    for node in result.total.node:
        if node.parts:
            columns[f"{node.id}.share"] = np.mean([known[leaf.id] for leaf in node.leaves], axis=0)
    return pd.DataFrame(columns)


def _row(numbers: np.ndarray, limits: Limits) -> dict[str, Any]:
    known = numbers[np.isfinite(numbers)]
    count, areas = len(known), len(numbers)
    if not count:
        names = ("lowest", "quartile_1", "median", "mean", "quartile_3", "highest", "deviation", "skewness", "kurtosis")
        return {"areas": areas, "known": 0, "missing": areas, **dict.fromkeys(names, np.nan), "few_numbers": True}
    _, times = np.unique(known, return_counts=True)
    skew, kurt = skewness_and_kurtosis(known)
    quartiles = np.quantile(known, [0.25, 0.5, 0.75])
    zeros = int((known == 0).sum())
    return {
        "areas": areas,
        "known": count,
        "missing": areas - count,
        "lowest": known.min(),
        "quartile_1": quartiles[0],
        "median": quartiles[1],
        "mean": known.mean(),
        "quartile_3": quartiles[2],
        "highest": known.max(),
        "deviation": known.std(ddof=1) if count > 1 else np.nan,
        "skewness": skew,
        "kurtosis": kurt,
        "zeros": zeros,
        "different": len(times),
        "most_frequent": int(times.max()),
        "share_known": count / areas,
        "share_non_zero": 1 - zeros / count,
        "share_different": len(times) / count,
        "share_most_frequent": times.max() / count,
        "outliers": bool(abs(skew) > limits.skewness and kurt > limits.kurtosis),
        "few_numbers": bool(count / areas < limits.known),
        "many_zeros": bool(1 - zeros / count < limits.non_zero),
        "few_different": bool(len(times) / count < limits.different),
    }
