"""What a browser needs to weigh a run by itself: the tree of an index with its indicators' scores, a ranking's ranks.

Only recipes whose groups are weighted means or sums, standardised along straight lines, go there whole; for the others
there is None, and the server answers every question (`weighing.weigh`). Hidden numbers are in no run, so none is in it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from indicators.composite.nodes import Node
from indicators.composite.rankings.ranking import Count, RankingResult
from indicators.composite.tree.index import IndexResult, at_least, scope_of

from .reading import RunRead
from .weighing import parts_of, result_of

AGGREGATES = ("arithmetic", "sum", "geometric")
STANDARDS = ("none", "z-score", "min-max")
CLASSES = ("fixed", "deviation", "ranks")


def model_of(read: RunRead) -> dict[str, Any] | None:
    """{kind, codes, parts: [{id, group, points}], …}; arrays follow `codes`, None where there is no number."""
    done = result_of(read)
    head = {"parts": [{"id": part.id, "group": part.group, "points": float(part.points)} for part in parts_of(read)]}
    if done.ranking is not None:
        return head | _ranking(done.ranking)
    if done.index is None or not _is_simple(done.index):
        return None
    return head | _index(done.index)


def _ranking(result: RankingResult) -> dict[str, Any]:
    select = result.select
    return {
        "kind": "ranking",
        "codes": list(result.codes),
        "doubled": result.doubled.tolist(),  # twice the ranks, whole numbers; 0 where a criterion does not count
        "select": {"count": select.k} if isinstance(select, Count) else {"up_to": select.percent},
    }


def _is_simple(result: IndexResult) -> bool:
    return all(_simple_node(node) for node in result.total.node if node.parts)


def _simple_node(node: Node) -> bool:
    if node.cross:
        return True
    standard, classes = node.standardise, node.classes or {"method": "fixed"}
    return (
        node.aggregate.method in AGGREGATES
        and standard.method in STANDARDS
        and standard.get("weights") in (None, "none")
        and classes["method"] in CLASSES
        and not any(part.leaf is not None and part.leaf.impute.method == "row" for part in node.parts)
    )


def _index(result: IndexResult) -> dict[str, Any]:
    return {
        "kind": "index",
        "codes": list(result.values.codes),
        "periods": len(result.values.periods),
        "tree": _node(result, result.total.node),
    }


def _node(result: IndexResult, node: Node) -> dict[str, Any]:
    if node.leaf is not None:
        return {"id": node.id, "scores": [_plain(row) for row in result.nodes[node.id].score]}
    told: dict[str, Any] = {"id": node.id, "parts": [_node(result, part) for part in node.parts]}
    if node.cross:
        return told | {"cross": True}
    shares = result.nodes[node.id].weights
    return told | {
        "shares": [] if shares is None else shares.tolist(),
        # A sum takes its weights as they are given, elsewhere they are shares.
        "scale": sum(part.weight for part in node.parts) if node.weights.method == "given" else len(node.parts),
        "aggregate": node.aggregate.method,
        "at_least": at_least(node),
        "missing_of": node.missing.get("of", "weight"),
        "standardise": {
            "method": node.standardise.method,
            "scope": scope_of(result.recipe, node, result.values, node.standardise),
            **_parameters(node),
        },
        "classes": dict(node.classes) if node.classes else None,
        "highest_first": node.highest_first,
    }


def _parameters(node: Node) -> dict[str, Any]:
    return {name: value for name, value in node.standardise.parameters.items() if name not in ("scope", "weights")}


def _plain(row: np.ndarray) -> list[float | None]:
    return [float(number) if np.isfinite(number) else None for number in row]
