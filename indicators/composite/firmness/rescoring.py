"""Scores of an index under other weights, methods and numbers, with the same functions that one run uses. Pure.

`reweighed` is one other set of weights, for what-if questions; a Rescorer does thousands of draws at once, draws on the
first axis. Numbers that were drawn go the whole way again: filled in, treated, standardised with parameters of their
own draw, weighed and aggregated. Weights that a recipe takes from the numbers (PCA, entropy …) are kept in draws: they
are what is varied.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..methods.aggregating import rank
from ..methods.imputing import ALONG_PERIODS
from ..recipes import Node, Recipe, Spec
from ..tree.classing import classes_of
from ..tree.index import IndexResult, chosen_weights, crossed, filled_by_row, node_weights, score_group, standardised
from ..tree.preparing import finish
from ..tree.rating import Rated
from ..values import Values
from .drawing import Draws, Plan

AT_A_TIME = 150_000  # cells of areas × draws that fit into the processor's cache
Weights = Callable[[Node, np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Reweighed:
    """Scores, ranks and positions of classes, (T, N), by id of the node."""

    scores: Mapping[str, np.ndarray]
    ranks: Mapping[str, np.ndarray]
    classes: Mapping[str, np.ndarray]


def reweighed(result: IndexResult, weights: Mapping[str, float]) -> Reweighed:
    """Scores, ranks and classes of all groups if parts had these weights, by id; the others keep the recipe's.

    The same as `compute_index(recipe, values, weights=weights)`, in a few milliseconds, as the indicators stay as they
    are. Raises RefusedError for an unknown part or a negative weight.
    """
    recipe, root = result.recipe, result.total.node
    chosen = chosen_weights(recipe, weights)

    def weigh(node: Node, scores: np.ndarray) -> np.ndarray:
        parts = [result.nodes[part.id] for part in node.parts]
        return node_weights(recipe, node, parts, scores, chosen).reshape(-1, 1, 1)

    leaves = {leaf.id: result.nodes[leaf.id].score for leaf in root.leaves}
    scores = tree_scores(recipe, root, leaves, weigh, values=result.values, mask=result.rated.mask)
    ranks = {name: rank(found, highest_first=result.nodes[name].node.highest_first) for name, found in scores.items()}
    return Reweighed(scores, ranks, tree_classes(root, scores, ranks))


def tree_scores(
    recipe: Recipe,
    root: Node,
    leaves: Mapping[str, np.ndarray],
    weigh: Weights,
    *,
    values: Values,
    mask: np.ndarray,
    method: Spec | None = None,
) -> dict[str, np.ndarray]:
    """The scores (…, T, N) of all groups with a score, from those of the indicators.

    `weigh` gives the weights of a group for the scores of its parts (K, …, T, N), in a shape that broadcasts to them;
    `method` aggregates otherwise than the recipe says.
    """
    found: dict[str, np.ndarray] = {}

    def walk(node: Node) -> np.ndarray:
        if node.leaf:
            return leaves[node.id]
        parts = [walk(part) for part in node.parts]
        if node.cross:
            return np.full(parts[0].shape, np.nan)
        scores, _ = filled_by_row(node.parts, np.stack(np.broadcast_arrays(*parts)), mask)
        _, result = score_group(recipe, node, scores, weigh(node, scores), values=values, method=method)
        found[node.id] = result.values
        return result.values

    walk(root)
    return found


def tree_classes(
    root: Node, scores: Mapping[str, np.ndarray], ranks: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Positions of the classes (…, T, N) of all groups that have classes, crossed ones included."""
    found: dict[str, np.ndarray] = {}
    for node in reversed(list(root)):  # parts before their group
        if node.cross:
            counts = [len(part.classes["classes"]) for part in node.parts if part.classes]
            found[node.id] = crossed([found[part.id] for part in node.parts], counts)
        elif node.parts and node.classes:
            found[node.id] = classes_of(scores[node.id], ranks[node.id], node.classes)
    return found


class Rescorer:
    """Scores of the draws of a plan in some periods of a result, by position.

    Only areas that are rated in one of these periods are looked at (`areas`, positions in the table). Where a yardstick
    spans periods (scope "all", a base period, filling in from other years) all periods are reckoned (`periods`), and
    `asked` are those asked for among them, in rising order.
    """

    def __init__(self, result: IndexResult, plan: Plan, periods: Sequence[int]):
        count = len(result.values.periods)
        wanted = sorted({int(np.arange(count)[period]) for period in periods})
        kept = np.arange(count) if _spans_periods(result, plan) else np.array(wanted)
        self.result, self.root, self.periods = result, result.total.node, kept
        self.areas = np.flatnonzero(result.rated.mask[kept].any(axis=0))
        self.asked = np.searchsorted(kept, wanted)
        self.values = _cut_values(result.values, kept, self.areas)
        mask = result.rated.mask[np.ix_(kept, self.areas)]
        self.rated = Rated(mask, result.rated.why[np.ix_(kept, self.areas)], result.rated.declared)
        self.plan = plan.only(kept, self.areas)
        self.given = {leaf.id: result.prepared[leaf.id].given[np.ix_(kept, self.areas)] for leaf in self.root.leaves}
        self.known: dict[tuple[str, int, int], np.ndarray] = {}

    @property
    def shape(self) -> tuple[int, int]:
        return self.rated.mask.shape

    def scores(self, draws: Draws) -> Iterator[tuple[np.ndarray, dict[str, np.ndarray]]]:
        """Positions of some of the draws, (d,), and their scores {group: (d, T, N)}, until all have come.

        Draws with the same methods come together. Raises RefusedError where methods do not go together.
        """
        size = max(1, AT_A_TIME // (self.shape[0] * self.shape[1]))
        for ways, positions in _by_choice(draws, self.plan.methods):
            for start in range(0, len(positions), size):
                some = positions[start : start + size]
                yield some, self._scores(draws.at(some), ways)

    def _scores(self, draws: Draws, ways: Mapping[str, int]) -> dict[str, np.ndarray]:
        methods = {kind: self.plan.methods[kind][way] for kind, way in ways.items()}

        def weigh(node: Node, scores: np.ndarray) -> np.ndarray:
            if (methods.get("aggregate") or node.aggregate).method == "owa":  # weighs places, not parts
                return np.full((len(scores), 1, 1, 1), 1 / len(scores))
            return draws.scaled(node.id).T[:, :, None, None]

        leaves = {leaf.id: self._leaf(leaf, draws, ways) for leaf in self.root.leaves}
        found = tree_scores(
            self.result.recipe,
            self.root,
            leaves,
            weigh,
            values=self.values,
            mask=self.rated.mask,
            method=methods.get("aggregate"),
        )
        shape = (draws.count, *self.shape)
        return {name: np.broadcast_to(scores, shape) for name, scores in found.items()}

    def _leaf(self, leaf: Node, draws: Draws, ways: Mapping[str, int]) -> np.ndarray:
        """The scores of an indicator, (d, T, N), or (1, T, N) where it was not drawn."""
        standardise, treat = ways.get("standardise", 0), ways.get("treat", 0)
        if leaf.id in draws.inputs:
            drawn = draws.inputs[leaf.id]
            return self._standardised(leaf, np.where(np.isnan(drawn), self.given[leaf.id], drawn), standardise, treat)
        key = (leaf.id, standardise, treat)
        if key not in self.known:
            self.known[key] = self._standardised(leaf, self.given[leaf.id], standardise, treat)[None]
        return self.known[key]

    def _standardised(self, leaf: Node, given: np.ndarray, standardise: int, treat: int) -> np.ndarray:
        recipe, ways = self.result.recipe, self.plan.methods
        steps = ways["treat"][treat] if treat else leaf.source.treat
        _, treated = finish(recipe, leaf, given, values=self.values, rated=self.rated, steps=steps)
        spec = ways["standardise"][standardise] if standardise else None
        return standardised(recipe, leaf, treated.values, self.values, spec).values


def _by_choice(draws: Draws, methods: Mapping[str, tuple]) -> Iterator[tuple[dict[str, int], np.ndarray]]:
    """The methods of each kind, and the positions of the draws that chose them."""
    if not methods:
        yield {}, np.arange(draws.count)
        return
    sizes = [len(ways) for ways in methods.values()]
    together = np.ravel_multi_index([draws.choices[kind] for kind in methods], sizes)
    for number in np.unique(together):
        ways = dict(zip(methods, (int(way) for way in np.unravel_index(number, sizes)), strict=True))
        yield ways, np.flatnonzero(together == number)


def _spans_periods(result: IndexResult, plan: Plan) -> bool:
    """Whether a number in one period depends on other periods."""
    if len(result.values.periods) == 1:
        return False
    root, methods = result.total.node, plan.methods
    scopes = [spec.get("scope", "period") for spec in (node.standardise for node in root)]
    scopes += [way.get("scope", "period") for way in methods.get("standardise", ()) if way]
    steps = [step for leaf in root.leaves for step in leaf.source.treat]
    steps += [step for way in methods.get("treat", ()) if way for step in way]
    scopes += [entry.get("scope", "period") for entry in [*steps, *(node.classes for node in root if node.classes)]]
    filled = {leaf.source.impute.method for leaf in root.leaves}
    return bool(filled & ALONG_PERIODS) or any(scope != "period" for scope in scopes)


def _cut_values(values: Values, periods: np.ndarray, areas: np.ndarray) -> Values:
    place = np.ix_(periods, areas)
    return replace(
        values,
        codes=tuple(values.codes[area] for area in areas),
        periods=tuple(values.periods[period] for period in periods),
        numbers={column: numbers[place] for column, numbers in values.numbers.items()},
        statuses={column: statuses[place] for column, statuses in values.statuses.items()},
        population=None if values.population is None else values.population[place],
        labels={column: labels[areas] for column, labels in values.labels.items()},
        present=values.present[place],
    )
