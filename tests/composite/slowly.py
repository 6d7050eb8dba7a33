"""The slow and obvious way to draw: rewrite recipe and table for every single draw, and compute the index anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from indicators.composite.firmness.drawing import Draws, Plan, batches
from indicators.composite.firmness.rescoring import Rescorer
from indicators.composite.recipes import Node, Spec
from indicators.composite.tree.index import IndexResult, compute_index


def redrawn(result: IndexResult, plan: Plan, periods: tuple[int, ...], stream: str = "") -> Iterator[IndexResult]:
    """The index of every draw of a plan, one by one."""
    looked_at = Rescorer(result, plan, periods)  # says which areas and periods numbers are drawn for
    place = np.ix_(looked_at.periods, looked_at.areas)
    for batch in batches(looked_at.plan, looked_at.shape, stream=stream):
        for draw in range(batch.count):
            inputs = {}
            for name, drawn in batch.inputs.items():
                inputs[name] = result.prepared[name].given.copy()
                inputs[name][place] = np.where(np.isnan(drawn[draw]), inputs[name][place], drawn[draw])
            yield computed(result, plan, batch, draw, inputs)


def computed(result: IndexResult, plan: Plan, draws: Draws, draw: int, inputs: dict[str, np.ndarray]) -> IndexResult:
    """One draw; `inputs` are its numbers for the whole table."""
    chosen = {kind: plan.methods[kind][draws.choices[kind][draw]] for kind in plan.methods}
    tree = rewritten(result.recipe.tree, chosen, drawn=set(inputs))
    numbers, statuses = dict(result.values.numbers), dict(result.values.statuses)
    for name, drawn in inputs.items():
        numbers[f"drawn {name}"], statuses[f"drawn {name}"] = drawn, result.prepared[name].statuses
    weights = {
        part: float(weight)
        for group, parts in plan.parts.items()
        for part, weight in zip(parts, draws.weights[group][draw], strict=True)
    }
    values = replace(result.values, numbers=numbers, statuses=statuses)
    return compute_index(replace(result.recipe, index=tree), values, weights=weights)


def rewritten(node: Node, chosen: dict, drawn: set[str]) -> Node:
    """The tree with other methods, and with columns of drawn numbers."""
    if node.leaf:
        leaf = node.leaf
        if node.id in drawn:
            leaf = replace(leaf, column=f"drawn {node.id}", denominator=None, factor=1.0)
        if chosen.get("treat") is not None:
            leaf = replace(leaf, treat=chosen["treat"])
        return replace(node, leaf=leaf, standardise=chosen.get("standardise") or node.standardise)
    parts = tuple(rewritten(part, chosen, drawn) for part in node.parts)
    aggregate: Spec = node.aggregate if node.cross else chosen.get("aggregate") or node.aggregate
    return replace(node, parts=parts, aggregate=aggregate)


def quantile(numbers: np.ndarray, share: float) -> np.ndarray:
    """The smallest number that at least this share of the draws (rows) does not exceed; NaN is no draw."""
    found = np.full(numbers.shape[1], np.nan)
    for column in range(numbers.shape[1]):
        known = sorted(number for number in numbers[:, column] if not np.isnan(number))
        for position, number in enumerate(known, start=1):
            if position / len(known) >= share - 1e-12:
                found[column] = number
                break
    return found


def shares_of(classes: Sequence[np.ndarray], among: int) -> np.ndarray:
    """The share of the draws in each class, (C, N)."""
    return np.array([np.mean([drawn == position for drawn in classes], axis=0) for position in range(among)])
