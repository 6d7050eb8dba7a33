"""Two results side by side: other recipes, other weights, other indicators, on the same areas. Pure.

[compare_coins, compare_coins_multi of the R package COINr]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..tree.index import IndexResult, NodeResult
from ..tree.results import class_entries, class_ids
from .correlating import correlation


@dataclass(frozen=True)
class Comparison:
    """Areas by code, those of either result; NaN and None where one of them has none."""

    codes: tuple[str, ...]
    score_first: np.ndarray
    score_second: np.ndarray
    rank_first: np.ndarray
    rank_second: np.ndarray
    class_first: np.ndarray  # ids, None without
    class_second: np.ndarray
    classes_first: tuple[str, ...]  # all ids, in their order
    classes_second: tuple[str, ...]

    def areas(self) -> pd.DataFrame:
        """One row per area: scores, ranks and classes of both, and second − first."""
        return pd.DataFrame(
            {
                "code": np.array(self.codes, dtype=object),
                "score_first": self.score_first,
                "score_second": self.score_second,
                "score_change": self.score_second - self.score_first,
                "rank_first": self.rank_first,
                "rank_second": self.rank_second,
                "rank_change": self.rank_second - self.rank_first,
                "class_first": self.class_first,
                "class_second": self.class_second,
            }
        )

    def migration(self) -> pd.DataFrame:
        """How many areas of each class of the first (rows) are in each class of the second (columns)."""
        return migration(self.class_first, self.class_second, self.classes_first, self.classes_second)

    def summary(self) -> dict[str, float]:
        """areas (with a score in both), rank_correlation (Spearman), kendall, mean_shift and greatest_shift in rank,
        same_class (share of the areas that have a class in both)."""
        both = np.isfinite(self.score_first) & np.isfinite(self.score_second)
        shift = np.abs(self.rank_second - self.rank_first)[both]
        classed = (self.class_first != None) & (self.class_second != None)  # noqa: E711  cell by cell
        same = self.class_first[classed] == self.class_second[classed]
        return {
            "areas": int(both.sum()),
            "rank_correlation": correlation(self.score_first, self.score_second, "spearman"),
            "kendall": correlation(self.score_first, self.score_second, "kendall"),
            "mean_shift": float(shift.mean()) if len(shift) else float("nan"),
            "greatest_shift": float(shift.max()) if len(shift) else float("nan"),
            "same_class": float(same.mean()) if len(same) else float("nan"),
        }


def compare(
    first: IndexResult,
    second: IndexResult,
    *,
    node: str | None = None,
    node_second: str | None = None,
    period: int = -1,
    period_second: int | None = None,
) -> Comparison:
    """The group `node` (the total) of two results, in one period each, by position (the same in both unless given)."""
    one, two = _node(first, node), _node(second, node_second or node)
    places = (period, period if period_second is None else period_second)
    codes = tuple(dict.fromkeys([*first.values.codes, *second.values.codes]))
    return Comparison(
        codes=codes,
        score_first=_aligned(first, one.score[places[0]], codes),
        score_second=_aligned(second, two.score[places[1]], codes),
        rank_first=_aligned(first, one.rank[places[0]], codes),
        rank_second=_aligned(second, two.rank[places[1]], codes),
        class_first=_aligned(first, class_ids(one)[places[0]], codes),
        class_second=_aligned(second, class_ids(two)[places[1]], codes),
        classes_first=_ids(one),
        classes_second=_ids(two),
    )


def compare_many(
    results: Mapping[str, IndexResult],
    *,
    what: str = "rank",
    node: str | None = None,
    period: int = -1,
    base: str | None = None,
    absolute: bool = False,
) -> pd.DataFrame:
    """One row per area, one column per result: its "rank" or "score", or with a `base` its difference from that one.

    Sorted by the first result, or the base.
    """
    if what not in ("rank", "score"):
        raise ValueError(f'What is compared is "rank" or "score", not {what!r}.')
    codes = tuple(dict.fromkeys(code for result in results.values() for code in result.values.codes))
    columns = {
        name: _aligned(result, getattr(_node(result, node), what)[period], codes) for name, result in results.items()
    }
    table = pd.DataFrame({"code": np.array(codes, dtype=object)} | columns)
    table = table.sort_values(
        [base or next(iter(results)), "code"], ascending=[what == "rank", True], ignore_index=True
    )
    if base is not None:
        own = table[base].copy()
        for name in results:
            apart = table[name] - own
            table[name] = apart.abs() if absolute else apart
    return table


def migration(first: np.ndarray, second: np.ndarray, rows: tuple[str, ...], columns: tuple[str, ...]) -> pd.DataFrame:
    """Counts of areas by their class before (rows) and after (columns), all classes in their order."""
    counts = pd.DataFrame(0, index=pd.Index(rows, name="first"), columns=pd.Index(columns, name="second"))
    for before, after in zip(first, second, strict=True):
        if before is not None and after is not None:
            counts.loc[before, after] += 1
    return counts


def _node(result: IndexResult, name: str | None) -> NodeResult:
    return result.nodes[name] if name else result.total


def _ids(node: NodeResult) -> tuple[str, ...]:
    return tuple(name for name, _ in class_entries(node.node))


def _aligned(result: IndexResult, numbers: np.ndarray, codes: tuple[str, ...]) -> np.ndarray:
    nothing = None if numbers.dtype == object else np.nan
    found = np.full(len(codes), nothing, dtype=numbers.dtype)
    place = {code: position for position, code in enumerate(codes)}
    found[[place[code] for code in result.values.codes]] = numbers
    return found
