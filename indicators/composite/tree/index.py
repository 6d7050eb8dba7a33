"""A composite index: from a recipe and a table of values to scores, ranks, classes and contributions.

Every node of the tree has a number (indicator: treated value; group: aggregate of its parts' scores) and a score: the
number after the node's own standardisation. OECD/JRC (2008), Handbook on constructing composite indicators.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from indicators.statuses import (
    ESTIMATED,
    MISSING,
    NOT_MEANINGFUL,
    OK,
    numbers_are_told,
    of_strength,
    strength_of,
)
from spatial.findings import RefusedError

from ..methods.aggregating import Aggregated, aggregate, rank
from ..methods.imputing import impute_by_row
from ..methods.standardising import ConstantColumn, Standardised, standardise
from ..methods.weighting import weights_of
from ..recipes import Node, Recipe, Spec
from ..values import Values
from .classing import NO_CLASS, classes_of
from .contributions import contributions_of, slopes_after
from .preparing import Prepared, prepare
from .rating import Rated, rate_areas

COUNTS = ("imputed", "treated", "absent")


@dataclass(frozen=True)
class NodeResult:
    """One node's numbers: arrays of the shape periods × areas, (T, N), where it says so with the parts before them."""

    node: Node
    raw: np.ndarray  # treated value, or aggregate of the parts, in its own unit
    score: np.ndarray  # after the node's standardisation; NaN where there is none
    status: np.ndarray  # indicators.statuses
    imputed: np.ndarray  # how many of the indicators below were filled in
    treated: np.ndarray  # how many were moved as outliers
    absent: np.ndarray  # how many have no number
    weights: np.ndarray | None = None  # (K,), sum 1
    slopes: np.ndarray | None = None  # (K, T, N): what one point of a part's score gives to this score
    contributions: np.ndarray | None = None  # (K, T, N)
    unattributed: np.ndarray | None = None  # score minus the contributions
    crossed: np.ndarray | None = None  # of a node that puts the classes of its parts side by side

    @cached_property
    def rank(self) -> np.ndarray:
        """1 is first; ties share the smaller number; NaN without score."""
        return rank(self.score, highest_first=self.node.highest_first)

    @cached_property
    def classes(self) -> np.ndarray:
        """Position in the node's classes, −1 for none."""
        if self.crossed is not None:
            return self.crossed
        if not self.node.classes:
            return np.full(self.score.shape, NO_CLASS, np.int16)
        return classes_of(self.score, self.rank, self.node.classes)


@dataclass(frozen=True)
class IndexResult:
    """What a recipe gives for a table: `nodes` by id, each group before its parts."""

    recipe: Recipe
    values: Values
    rated: Rated
    prepared: Mapping[str, Prepared]
    nodes: Mapping[str, NodeResult]

    @property
    def total(self) -> NodeResult:
        return self.nodes[self.recipe.tree.id]


def compute_index(
    recipe: Recipe,
    values: Values,
    *,
    weights: Mapping[str, float] | str | None = None,
    without: frozenset[str] = frozenset(),
) -> IndexResult:
    """Scores, ranks, classes and contributions of every node.

    `weights` are other weights by id of the part, or the name of one of the recipe's `weight_sets`; `without` leaves
    nodes out (leave-one-out). Raises RefusedError for values that the recipe cannot work with: an indicator without
    any number, a constant column where a spread is needed, no area that may be rated.
    """
    rated = rate_areas(recipe, values)
    prepared = {leaf.id: prepare(recipe, leaf, values, rated) for leaf in recipe.tree.leaves if leaf.id not in without}
    chosen = chosen_weights(recipe, weights)
    tree = pruned(recipe.tree, without) if without else recipe.tree
    found: dict[str, NodeResult] = {}

    def walk(node: Node) -> NodeResult:
        if node.leaf:
            found[node.id] = _leaf_result(recipe, node, values, rated, prepared[node.id])
        else:
            parts = _filled_by_row([walk(part) for part in node.parts], rated)
            found.update({part.node.id: part for part in parts})
            found[node.id] = _group_result(recipe, node, parts, values=values, rated=rated, chosen=chosen)
        return found[node.id]

    walk(tree)
    return IndexResult(recipe, values, rated, prepared, {node.id: found[node.id] for node in tree})


def chosen_weights(recipe: Recipe, weights: Mapping[str, float] | str | None) -> Mapping[str, float]:
    """Weights by id, from a name or as they are. Raises RefusedError for an unknown name, id or a negative weight."""
    if isinstance(weights, str):
        sets = recipe.content.get("weight_sets", {})
        if weights not in sets:
            recipe.refuse(
                "weight_sets",
                de=f"Einen Satz Gewichte „{weights}“ gibt es in diesem Rezept nicht.",
                en=f"There is no set of weights “{weights}” in this recipe.",
            )
        return sets[weights]
    chosen: Mapping[str, float] = weights or {}
    known = {node.id for node in recipe.tree}
    for name, weight in chosen.items():
        if name not in known or not (np.isfinite(weight) and weight >= 0):
            recipe.refuse(
                de=f"Das Gewicht {weight} für „{name}“ geht nicht: "
                + ("Gewichte sind 0 oder größer." if name in known else "Diesen Teil gibt es nicht."),
                en=f"The weight {weight} for “{name}” is impossible: "
                + ("weights are 0 or greater." if name in known else "there is no such part."),
            )
    return chosen


def at_least(node: Node) -> float | None:
    """The share of the weight that must have a number; None where every part must."""
    return float(node.missing.get("at_least", 0.5)) if node.missing["rule"] == "skip" else None


def score_group(
    recipe: Recipe, node: Node, scores: np.ndarray, weights: np.ndarray, *, values: Values, method: Spec | None = None
) -> tuple[Aggregated, Standardised]:
    """The aggregate of the parts' scores (K, …, T, N) with weights that broadcast to them, and its standardisation.

    `method` aggregates otherwise than the recipe says. Used for one run and for thousands of draws alike.
    """
    method = method or node.aggregate
    if method.method == "sum":  # weights add to 1 everywhere else; a sum takes them as they were given
        given = node.weights.method == "given"
        weights = weights * (sum(part.weight for part in node.parts) if given else len(node.parts))
    needed = at_least(node)
    if needed is not None and node.missing.get("of") == "parts":
        enough = np.isfinite(scores).mean(axis=0) >= needed
        scores, needed = np.where(enough, scores, np.nan), 0.0
    try:
        together = aggregate(scores, weights, method.method, at_least=needed, **method.parameters)
    except RefusedError as fault:
        recipe.refuse(*node.keys, de=f"„{node.id}“: {fault.de}", en=f"“{node.id}”: {fault.en}")
    return together, standardised(recipe, node, together.values, values)


def standardised(recipe: Recipe, node: Node, raw: np.ndarray, values: Values, spec: Spec | None = None) -> Standardised:
    """The scores of a node's numbers, (…, T, N), where more is always a higher score. Raises RefusedError."""
    spec = spec or node.standardise
    parameters = {name: value for name, value in spec.parameters.items() if name not in ("scope", "weights")}
    if "reference" in parameters:
        parameters["reference"] = _area(recipe, node, values, parameters["reference"])
    if node.leaf and not node.leaf.up:
        raw, parameters = _turned(spec.method, raw, parameters)
    try:
        return standardise(
            raw,
            spec.method,
            scope=scope_of(recipe, node, values, spec),
            weights=_area_weights(values, spec),
            **parameters,
        )
    except RefusedError as fault:
        recipe.refuse(*node.keys, de=f"„{node.id}“: {fault.de}", en=f"“{node.id}”: {fault.en}")
    except ConstantColumn:
        recipe.refuse(
            *node.keys,
            de=f"„{node.name['de']}“ ({node.id}) hat in allen bewerteten Gebieten dieselbe Zahl, oder nur in einem "
            f"eine; die Methode „{spec.method}“ braucht Unterschiede. Bitte nehmen Sie den Indikator heraus oder "
            "wählen Sie feste Grenzen („goalposts“).",
            en=f"“{node.name['en']}” ({node.id}) has the same number in all rated areas, or a number in one only; the "
            f"method “{spec.method}” needs differences. Please take the indicator out or choose fixed bounds "
            "(“goalposts”).",
        )


def _leaf_result(recipe: Recipe, node: Node, values: Values, rated: Rated, prepared: Prepared) -> NodeResult:
    score = standardised(recipe, node, prepared.numbers, values).values
    return _finished(
        node,
        prepared.numbers,
        score,
        prepared.statuses,
        rated,
        counts=(prepared.imputed, prepared.treated, np.isnan(prepared.numbers) & rated.mask),
    )


def _filled_by_row(parts: list[NodeResult], rated: Rated) -> list[NodeResult]:
    """Indicators that are filled in by row, flagged."""
    scores = np.stack([part.score for part in parts])
    new_scores, new = filled_by_row([part.node for part in parts], scores, rated.mask)
    found = []
    for part, score, filled in zip(parts, new_scores, new, strict=True):
        if filled.any():
            statuses = np.where(filled, ESTIMATED, part.status).astype(np.int8)
            counts = (part.imputed + filled, part.treated, part.absent - filled)
            found.append(_finished(part.node, part.raw, score, statuses, rated, counts=counts))
        else:
            found.append(part)
    return found


def filled_by_row(parts: Sequence[Node], scores: np.ndarray, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores (K, …, T, N) of a group's parts, and where they are new.

    Indicators that are filled in by row get the mean score of the area's other parts of the same group.
    """
    wanted = np.array([part.leaf is not None and part.leaf.impute.method == "row" for part in parts])
    if not wanted.any():
        return scores, np.zeros(scores.shape, bool)
    filled = impute_by_row(scores)
    new = filled.imputed & mask & wanted.reshape(-1, *(1,) * (scores.ndim - 1))
    return np.where(new, filled.values, scores), new


def _group_result(
    recipe: Recipe,
    node: Node,
    parts: list[NodeResult],
    *,
    values: Values,
    rated: Rated,
    chosen: Mapping[str, float],
) -> NodeResult:
    counts = tuple(np.sum([getattr(part, name) for part in parts], axis=0) for name in COUNTS)
    statuses = of_strength(np.max([strength_of(part.status) for part in parts], axis=0))
    if node.cross:
        combined = crossed([part.classes for part in parts], [len(part.node.classes["classes"]) for part in parts])  # type: ignore[index]
        nothing = np.full(combined.shape, np.nan)
        known = np.where(combined == NO_CLASS, strongest_reason(statuses), OK).astype(np.int8)
        status = np.where(rated.mask, known, NOT_MEANINGFUL).astype(np.int8)
        imputed, treated, absent = counts
        return NodeResult(node, nothing, nothing, status, imputed, treated, absent, crossed=combined)
    scores = np.stack([part.score for part in parts])
    weights = node_weights(recipe, node, parts, scores, chosen)
    together, result = score_group(recipe, node, scores, weights.reshape(-1, 1, 1), values=values)
    slopes = slopes_after(together, result)
    contributions, unattributed = contributions_of(
        scores,
        slopes,
        result.values,
        centred=node.standardise.method != "none",
        scope=scope_of(recipe, node, values, node.standardise),
        weights=_area_weights(values, node.standardise),
    )
    return _finished(
        node,
        together.values,
        result.values,
        statuses,
        rated,
        counts=counts,
        weights=weights,
        slopes=slopes,
        contributions=contributions,
        unattributed=unattributed,
    )


def node_weights(
    recipe: Recipe, node: Node, parts: list[NodeResult], scores: np.ndarray, chosen: Mapping[str, float]
) -> np.ndarray:
    """The weights of a group's parts, (K,), sum 1."""
    names = [part.node.id for part in parts]
    given = np.array([chosen.get(part.node.id, part.node.weight) for part in parts], float)
    method = "given" if any(name in chosen for name in names) else node.weights.method
    parameters: dict[str, Any] = dict(node.weights.parameters) if method == node.weights.method else {}
    if parameters.get("sign_of") in names:
        parameters["sign_of"] = names.index(parameters["sign_of"])
    else:  # left out: the sum of the loadings is made positive
        parameters.pop("sign_of", None)
    if "target" in parameters:
        parameters["target"] = [parameters["target"].get(name, 0.0) for name in names]
    if "experts" in parameters:
        parameters["experts"] = {
            expert: [points.get(name, 0.0) for name in names] for expert, points in parameters["experts"].items()
        }
    try:
        return weights_of(scores, method, names=names, given=given, **parameters)
    except RefusedError as fault:
        recipe.refuse(*node.keys, de=f"„{node.id}“: {fault.de}", en=f"“{node.id}”: {fault.en}")


def _finished(
    node: Node,
    raw: np.ndarray,
    score: np.ndarray,
    statuses: np.ndarray,
    rated: Rated,
    *,
    counts: tuple[Any, ...],
    **rest: Any,
) -> NodeResult:
    known = np.isfinite(score)
    # a number may lean on estimates and unreliable parts; without number, the strongest reason among the parts holds
    told = np.where(numbers_are_told(statuses), statuses, OK)
    status = np.where(known, told, strongest_reason(statuses))
    status = np.where(rated.mask, status, NOT_MEANINGFUL).astype(np.int8)
    return NodeResult(node, raw, score, status, *(np.asarray(count, int) for count in counts), **rest)


def strongest_reason(statuses: np.ndarray) -> np.ndarray:
    """A status that explains a missing number: a part's own, or missing."""
    return np.where((statuses == OK) | (statuses == ESTIMATED), MISSING, statuses)


def crossed(classes: list[np.ndarray], counts: list[int]) -> np.ndarray:
    """Positions of combined classes: the first part's changes slowest."""
    position = np.zeros_like(classes[0])
    missing = np.zeros(classes[0].shape, bool)
    for part, count in zip(classes, counts, strict=True):
        position = position * count + part
        missing |= part == NO_CLASS
    return np.where(missing, NO_CLASS, position).astype(np.int16)


def pruned(node: Node, without: frozenset[str]) -> Node:
    """The tree without some nodes, and without groups that are left empty."""
    kept = tuple(pruned(part, without) for part in node.parts if part.id not in without)
    return replace(node, parts=tuple(part for part in kept if part.leaf or part.parts))


def _turned(method: str, raw: np.ndarray, parameters: dict[str, Any]) -> tuple[np.ndarray, dict[str, Any]]:
    """Numbers and parameters of an indicator whose high numbers lower the score, turned round."""
    if method == "fraction-of-best":  # the best is the smallest here: min/x, not x/min
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(raw > 0, 1 / raw, np.nan), parameters
    turned = dict(parameters)
    if "lower" in parameters:
        turned["lower"], turned["upper"] = -parameters["upper"], -parameters["lower"]
    if "target" in parameters:
        turned["target"] = -parameters["target"]
    if "cuts" in parameters:  # bands stay bands of the number itself
        turned["scores"] = [-score for score in parameters["scores"]]
        return raw, turned
    return -raw, turned


def scope_of(recipe: Recipe, node: Node, values: Values, spec: Spec) -> Any:
    """Where parameters are taken from: "period", "all", or the place of a base period. Raises RefusedError."""
    scope = spec.get("scope", "period")
    if isinstance(scope, str):
        return scope
    base = scope["base"]
    if base in ("first", "last"):
        return 0 if base == "first" else len(values.periods) - 1
    if base not in values.periods:
        recipe.refuse(
            *node.keys,
            "standardise",
            de=f"Der Zeitbezug „{base}“, von dem alle Maßstäbe genommen werden sollen, steht nicht in der Tabelle.",
            en=f"The period “{base}”, from which all yardsticks are to be taken, is not in the table.",
        )
    return values.periods.index(base)


def _area_weights(values: Values, spec: Spec) -> np.ndarray | None:
    column = spec.get("weights")
    if column in (None, "none"):
        return None
    return np.nan_to_num(values.numbers[column])


def _area(recipe: Recipe, node: Node, values: Values, code: str) -> int:
    if code not in values.codes:
        recipe.refuse(
            *node.keys,
            "standardise",
            de=f"Das Vergleichsgebiet „{code}“ steht nicht in der Tabelle.",
            en=f"The reference area “{code}” is not in the table.",
        )
    return values.codes.index(code)
