"""What each part gives to the value of one area, officially and under a reader's own weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from indicators.composite.tree.index import IndexResult, NodeResult, compute_index

from .areas import rows_of
from .reading import RunRead
from .weighing import Part, parts_of, result_of, weights_of


@dataclass(frozen=True)
class Made:
    """A value and what it is made of: value = rest + the sum of the contributions. None where there is no number."""

    value: float | None
    contributions: Mapping[str, float | None]  # by id of the part
    rest: float


@dataclass(frozen=True)
class Compared:
    """The value of a group (of a ranking, whose group is "", the mean rank in per cent), both ways."""

    group: str
    official: Made
    own: Made


def made_of(read: RunRead, points: Mapping[str, float], code: str) -> list[Compared]:
    """Of an index the whole, or what lies side by side in it. Raises RefusedError as `weigh` does."""
    done, parts = result_of(read), parts_of(read)
    weights = weights_of(parts, points)
    if done.ranking is not None:
        official = {part.id: float(part.points) for part in parts}
        own = official | {name: float(weight) for name, weight in weights.items()}
        percents = _percents(read, code)
        return [Compared("", _of_ranks(parts, official, percents), _of_ranks(parts, own, percents))]
    if done.index is None:
        return []
    own_index = done.index
    if weights:
        chosen = {name: float(weight) for name, weight in weights.items()}
        own_index = compute_index(done.index.recipe, done.index.values, weights=chosen)
    place = done.index.values.codes.index(code)
    return [
        Compared(name, _of_node(done.index.nodes[name], place), _of_node(own_index.nodes[name], place))
        for name in _scored(done.index)
    ]


def _scored(index: IndexResult) -> list[str]:
    root = index.total.node
    return [part.id for part in root.parts] if root.cross else [root.id]


def _of_node(result: NodeResult, place: int) -> Made:
    """In the newest period."""
    rest = 0.0 if result.unattributed is None else float(result.unattributed[-1, place])
    given = result.contributions
    return Made(
        value=_known(result.score[-1, place]),
        contributions={
            part.id: None if given is None else _known(given[position, -1, place])
            for position, part in enumerate(result.node.parts)
        },
        rest=rest if np.isfinite(rest) else 0.0,
    )


def _percents(read: RunRead, code: str) -> dict[str, float]:
    """The area's rank in per cent, by criterion that counts."""
    cells = [row for row in rows_of(read.tables["cells"]) if row["code"] == code]
    return {row["criterion"]: row["rank_percent"] for row in cells if row["rank_percent"] is not None}


def _of_ranks(parts: Sequence[Part], weights: Mapping[str, float], percents: Mapping[str, float]) -> Made:
    whole = sum(weights[name] for name in percents)
    if not whole:
        return Made(value=None, contributions={part.id: None for part in parts}, rest=0.0)
    given = {name: weights[name] * percent / whole for name, percent in percents.items()}
    return Made(value=sum(given.values()), contributions={part.id: given.get(part.id) for part in parts}, rest=0.0)


def _known(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
