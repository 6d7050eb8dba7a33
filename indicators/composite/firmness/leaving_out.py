"""What an index would say without one of its indicators or groups. Pure.

A part that changes nothing when it goes could be spared; one that changes much had better be well measured. The weights
of the others then stand for all [remove_elements of the R package COINr].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spatial.findings import RefusedError

from ..audit.correlating import spearman
from ..recipes import Node, Text
from ..tree.classing import NO_CLASS
from ..tree.index import IndexResult, NodeResult, compute_index
from ..tree.results import class_entries


@dataclass(frozen=True)
class LeaveOneOut:
    """What became of a group without each part below it; arrays (N,) by id of the part, in the order of the table."""

    result: IndexResult
    node: NodeResult  # as it is, with everything
    period: int
    without: Mapping[str, NodeResult]
    refused: Mapping[str, Text]  # parts without which the index cannot be computed, and why

    def summary(self) -> pd.DataFrame:
        """One row per part left out: how far the areas move in rank, and how many change class.

        mean_shift, greatest_shift: |rank without − rank|; greatest_at: the code of the area that moves farthest;
        score_shift: mean |score without − score|; rank_correlation: of the ranks before and after (Spearman).
        """
        rows = []
        for name, other in self.without.items():
            shift, scores = np.abs(self._apart("rank", other)), np.abs(self._apart("score", other))
            some = np.isfinite(shift).any()
            rows.append(
                {
                    "part": name,
                    "kind": "indicator" if self.result.nodes[name].node.leaf else "group",
                    "mean_shift": np.nanmean(shift) if some else np.nan,
                    "greatest_shift": np.nanmax(shift) if some else np.nan,
                    "greatest_at": self.result.values.codes[int(np.nanargmax(shift))] if some else None,
                    "score_shift": np.nanmean(scores) if some else np.nan,
                    "rank_correlation": spearman(self.node.score[self.period], other.score[self.period]),
                    "class_changes": self._class_changes(other),
                }
            )
        return pd.DataFrame(rows)

    def ranks(self) -> pd.DataFrame:
        """Code, the rank as it is (`all`), and the rank without each part."""
        return self._table({name: other.rank for name, other in self.without.items()}, self.node.rank)

    def scores(self) -> pd.DataFrame:
        """Code, the score as it is (`all`), and the score without each part."""
        return self._table({name: other.score for name, other in self.without.items()}, self.node.score)

    def shifts(self) -> pd.DataFrame:
        """Code, and for each part rank without it − rank: positive moves towards the end."""
        table = self.ranks()
        parts = list(self.without)
        return pd.concat([table[["code"]], table[parts].sub(table["all"], axis=0)], axis=1)

    def _class_changes(self, other: NodeResult) -> float:
        """NaN where the classes themselves are others, as when one goes of those that stand side by side."""
        if class_entries(other.node) != class_entries(self.node.node):
            return float("nan")
        before, after = self.node.classes[self.period], other.classes[self.period]
        return float(((before != after) & (before != NO_CLASS)).sum())

    def _apart(self, what: str, other: NodeResult) -> np.ndarray:
        return getattr(other, what)[self.period] - getattr(self.node, what)[self.period]

    def _table(self, found: Mapping[str, np.ndarray], own: np.ndarray) -> pd.DataFrame:
        columns = {"all": own[self.period]} | {name: numbers[self.period] for name, numbers in found.items()}
        return pd.DataFrame({"code": np.array(self.result.values.codes, dtype=object)} | columns)


def leave_one_out(
    result: IndexResult, *, node: str | None = None, period: int = -1, weights: Mapping[str, float] | str | None = None
) -> LeaveOneOut:
    """The group `node` (the total) without each indicator and each group below it, computed anew.

    `weights` as in `compute_index`, where the result was computed with other weights than the recipe's. A group with
    one part goes with it; the last part of all cannot go.
    """
    found = result.nodes[node] if node else result.total
    without: dict[str, NodeResult] = {}
    refused: dict[str, Text] = {}
    for part in list(found.node)[1:]:
        if not set(_names(found.node)) - set(_names(part)):
            continue  # nothing would be left
        try:
            other = compute_index(result.recipe, result.values, weights=weights, without=frozenset({part.id}))
            without[part.id] = other.nodes[found.node.id]
        except RefusedError as fault:
            refused[part.id] = {"de": fault.de, "en": fault.en}
    return LeaveOneOut(result, found, period, without, refused)


def _names(node: Node) -> list[str]:
    return [leaf.id for leaf in node.leaves]
