"""How firmly scores, ranks and classes stand: what becomes of an area when what is uncertain is drawn anew. Pure.

For every area: between which ranks it lies in nine of ten draws, and in what share of the draws it keeps its class.
Saisana, Saltelli and Tarantola (2005), Uncertainty and sensitivity analysis techniques as tools for the quality
assessment of composite indicators, J. R. Statist. Soc. A 168; OECD/JRC (2008), Handbook, step 7.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..methods.aggregating import rank
from ..recipes import Node, Text
from ..tree.classing import NO_CLASS
from ..tree.index import IndexResult, NodeResult
from ..tree.results import class_entries
from .collecting import Collected, Spread
from .drawing import OwnInputs, batches, plan_of
from .rescoring import Rescorer, tree_classes


@dataclass(frozen=True)
class NodeUncertainty:
    """Of one group; arrays (N,) in the order of the table, NaN for areas that have no rank or class."""

    node: Node
    rank_lower: np.ndarray
    rank_upper: np.ndarray
    rank_median: np.ndarray
    rank_mean: np.ndarray
    swap_next: np.ndarray  # share of the draws in which the area that follows it in rank stands before it
    class_kept: np.ndarray | None  # share of the draws in which the area has the class that it has
    class_shares: np.ndarray | None  # (C, N): share of the draws in each class


@dataclass(frozen=True)
class Uncertainty:
    """What the draws of one period gave, by id of the group: the total, and all that have classes or were asked for."""

    codes: tuple[str, ...]
    period: str
    draws: int
    seed: int
    interval: float
    varied: tuple[Text, ...]
    nodes: Mapping[str, NodeUncertainty]

    def areas(self) -> pd.DataFrame:
        """One row per area of the table: code, `<id>.rank_lower` …; ranks are whole numbers, shares 0 … 1."""
        columns: dict[str, Any] = {"code": np.array(self.codes, dtype=object)}
        for name, node in self.nodes.items():
            if not node.node.cross:
                for what in ("rank_lower", "rank_upper", "rank_median", "rank_mean", "swap_next"):
                    columns[f"{name}.{what}"] = getattr(node, what)
            if node.class_kept is not None:
                columns[f"{name}.class_kept"] = node.class_kept
        return pd.DataFrame(columns)

    def classes(self) -> pd.DataFrame:
        """One row per area, group and class that occurred in the draws: code, node, class, share."""
        tables = []
        for name, node in self.nodes.items():
            if node.class_shares is not None:
                ids = np.array([entry for entry, _ in class_entries(node.node)], dtype=object)
                areas, classes = np.nonzero(np.nan_to_num(node.class_shares).T)
                tables.append(
                    pd.DataFrame(
                        {
                            "code": np.array(self.codes, dtype=object)[areas],
                            "node": name,
                            "class": ids[classes],
                            "share": node.class_shares[classes, areas],
                        }
                    )
                )
        return (
            pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=["code", "node", "class", "share"])
        )


def uncertainty_of(
    result: IndexResult,
    *,
    draws: int | None = None,
    seed: int | None = None,
    period: int = -1,
    nodes: Sequence[str] = (),
    weights: str | Mapping[str, Any] | None = None,
    methods: Mapping[str, Sequence[Any]] | None = None,
    inputs: bool | OwnInputs | None = None,
) -> Uncertainty:
    """Rank intervals and kept classes in one period, by position.

    What is drawn stands in the recipe under `uncertainty`; the arguments stand instead, in the same form
    (`drawing.plan_of`). `nodes` are ids of further groups. The ends of a rank interval are ranks
    that occurred (inverted distribution function), with (1 − interval) / 2 of the draws beyond each. A share of 50 %
    from 10,000 draws is itself uncertain by ± 1 point.

    Raises RefusedError where small numbers, or methods among each other, do not fit together.
    """
    plan = plan_of(result, draws=draws, seed=seed, weights=weights, methods=methods, inputs=inputs)
    rescorer = Rescorer(result, plan, [period])
    collectors = {
        node.node.id: _Collector(node, period, rescorer.areas, plan.draws)
        for node in result.nodes.values()
        if node.node.parts and (node is result.total or node.node.classes or node.node.cross or node.node.id in nodes)
    }
    for scores, ranks, classes in drawn_results(rescorer, tuple(collectors)):
        for name, collector in collectors.items():
            collector.take(scores.get(name), ranks.get(name), classes.get(name))
    return Uncertainty(
        codes=result.values.codes,
        period=result.values.periods[period],
        draws=plan.draws,
        seed=plan.seed,
        interval=plan.interval,
        varied=plan.varied,
        nodes={name: collector.result(plan.interval) for name, collector in collectors.items()},
    )


Found = Mapping[str, np.ndarray]


def drawn_results(rescorer: Rescorer, nodes: Sequence[str]) -> Iterator[tuple[Found, Found, Found]]:
    """Scores, ranks and classes (d, N) of these groups in the only period asked for, some draws at a time."""
    for batch in batches(rescorer.plan, rescorer.shape):
        for _, scores in rescorer.scores(batch):
            yield ranked_and_classed(rescorer, scores, nodes)


def ranked_and_classed(rescorer: Rescorer, scores: Found, nodes: Sequence[str]) -> tuple[Found, Found, Found]:
    """Scores, ranks and classes (d, N) of these groups in the first period asked for, from the scores of all."""
    root = rescorer.root
    wanted = {node.id for node in root if node.id in nodes or (node.parts and node.classes)}
    ranks = {
        node.id: rank(scores[node.id], highest_first=node.highest_first)
        for node in root
        if node.id in wanted and node.id in scores
    }
    classes = tree_classes(root, scores, ranks)
    period = rescorer.asked[0]  # classes may be cut from all periods together
    scores, ranks, classes = (
        {name: found[name][:, period] for name in nodes if name in found} for found in (scores, ranks, classes)
    )
    return scores, ranks, classes


class _Collector:
    """Takes the draws of one group in and says at the end what they come to."""

    def __init__(self, node: NodeResult, period: int, areas: np.ndarray, draws: int):
        self.node, self.areas, self.draws = node, areas, draws
        self.classes = node.classes[period, areas]
        self.counts = np.zeros((len(class_entries(node.node)), len(areas)), np.int64)
        self.ranks = None if node.node.cross else Collected(len(areas), draws, highest=len(areas))
        self.sign = 1 if node.node.highest_first else -1
        score = self.sign * node.score[period, areas]
        self.order = np.argsort(-score, kind="stable")[: int(np.isfinite(score).sum())]
        self.swaps = np.zeros(max(0, len(self.order) - 1), np.int64)

    def take(self, scores: np.ndarray | None, ranks: np.ndarray | None, classes: np.ndarray | None) -> None:
        if self.ranks is not None and scores is not None and ranks is not None:
            self.ranks.take(ranks)
            ordered = self.sign * scores[:, self.order]
            self.swaps += (ordered[:, 1:] > ordered[:, :-1]).sum(axis=0)
        if classes is not None:
            for position in range(len(self.counts)):
                self.counts[position] += (classes == position).sum(axis=0)

    def result(self, interval: float) -> NodeUncertainty:
        spread = (
            self.ranks.spread(interval) if self.ranks is not None else Spread(*np.full((4, len(self.areas)), np.nan))
        )
        swaps = np.full(len(self.areas), np.nan)
        swaps[self.order[:-1]] = self.swaps / self.draws
        kept = shares = None
        if len(self.counts):
            known = self.classes != NO_CLASS
            shares = np.where(known, self.counts / self.draws, np.nan)
            kept = np.where(known, shares[np.where(known, self.classes, 0), np.arange(len(known))], np.nan)
        return NodeUncertainty(
            self.node.node,
            self._everywhere(spread.lower),
            self._everywhere(spread.upper),
            self._everywhere(spread.median),
            self._everywhere(spread.mean),
            self._everywhere(swaps),
            None if kept is None else self._everywhere(kept),
            None if shares is None else self._everywhere(shares),
        )

    def _everywhere(self, numbers: np.ndarray) -> np.ndarray:
        """(…, N) of the whole table."""
        found = np.full((*numbers.shape[:-1], self.node.raw.shape[-1]), np.nan)
        found[..., self.areas] = numbers
        return found
