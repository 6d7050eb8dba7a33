"""An official run under a reader's own weights: the same recipe on the same stored numbers, only weighed otherwise.

Nothing of it is stored: it stands beside the official result and never in its place. Weights are points, of which a
group has 100 in the official run; only their proportions count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np

from indicators.composite.firmness.rescoring import reweighed as index_reweighed
from indicators.composite.rankings.exact import exactly
from indicators.composite.rankings.ranking import RankingResult
from indicators.composite.rankings.ranking import reweighed as ranking_reweighed
from indicators.composite.recipes import recipe_of
from indicators.composite.running import Run, run
from indicators.composite.tree.index import IndexResult
from indicators.composite.tree.results import class_entries
from indicators.composite.values import values_of
from spatial.findings import RefusedError, listed

from .reading import RunRead, protocol_of

IN_MEMORY = 4  # results; each may hold some megabytes
GROUP = 100  # points


@dataclass(frozen=True)
class Part:
    """Something that can be weighed: a part of a group of an index, or a criterion of a ranking (its group is "")."""

    id: str
    group: str
    points: Fraction  # of the 100 that its group has in the official run


@dataclass(frozen=True)
class Weighed:
    """One entry per area, in the order of `codes`; None where an area is not rated.

    `scores`: of an index its score, of a ranking the mean rank in per cent. `classes`: ids, of an index with classes;
    `listed`: of a ranking.
    """

    codes: tuple[str, ...]
    scores: list[float | None]
    ranks: list[int | None]
    classes: list[str | None] | None
    listed: list[bool] | None


def parts_of(read: RunRead) -> list[Part]:
    """What can be weighed, in the order of the recipe; nothing of a budget key, which follows an index.

    A group of one part leaves nothing to weigh.
    """
    done = result_of(read)
    if done.ranking is not None:
        whole = sum(done.ranking.weights)
        criteria = zip(done.ranking.criteria, done.ranking.weights, strict=True)
        return [Part(criterion.id, "", GROUP * weight / whole) for criterion, weight in criteria]
    return list(_index_parts(done.index)) if done.index is not None else []


def weigh(read: RunRead, points: Mapping[str, float]) -> Weighed:
    """The newest period with these points by id of the part; without any it is the official result.

    Parts that are not named keep their official points. Raises RefusedError for an unknown part, a negative number, or
    a group in which nothing would count.
    """
    done, parts = result_of(read), parts_of(read)
    weights = weights_of(parts, points)
    if done.ranking is not None:
        return _ranking(done.ranking, weights)
    if done.index is not None:
        return _index(done.index, {name: float(weight) for name, weight in weights.items()})
    raise TypeError(f"{read.run.recipe} is a {read.run.kind}: there is nothing to weigh.")


def result_of(read: RunRead) -> Run:
    """The run made again from its protocol, without draws."""
    return _made_again(read.run.pk, read.run.run_at.isoformat())


@lru_cache(maxsize=IN_MEMORY)
def _made_again(pk: int, run_at: str) -> Run:
    protocol = protocol_of(pk, run_at)
    recipe = recipe_of(protocol.recipe)
    return run(recipe, values_of(protocol.values.frame(), recipe), draws=0, weights=protocol.settings.get("weights"))


def _index_parts(result: IndexResult) -> Iterator[Part]:
    for node in result.total.node:
        shares = result.nodes[node.id].weights
        if len(node.parts) > 1 and not node.cross and shares is not None:
            for part, share in zip(node.parts, shares, strict=True):
                yield Part(part.id, node.id, GROUP * Fraction(float(share)))


def weights_of(parts: list[Part], points: Mapping[str, float]) -> dict[str, Fraction]:
    """Of every group of which a part is named, the weights of all its parts; other groups stay as they are."""
    known = {part.id: part for part in parts}
    for name, number in points.items():
        if name not in known:
            raise RefusedError(
                de=f"Einen Teil „{name}“, der sich gewichten ließe, gibt es hier nicht, aber "
                f"{listed(list(known), 'de')}.",
                en=f"There is no part “{name}” to be weighed here, but {listed(list(known), 'en')}.",
            )
        if not (np.isfinite(number) and number >= 0):
            raise RefusedError(
                de=f"Das Gewicht {number} für „{name}“ geht nicht: Gewichte sind Zahlen ab 0.",
                en=f"The weight {number} for “{name}” is impossible: weights are numbers from 0 on.",
            )
    touched = {known[name].group for name in points}
    weights = {
        part.id: exactly(points[part.id]) if part.id in points else part.points
        for part in parts
        if part.group in touched
    }
    for group in touched:
        if not any(weights[part.id] for part in parts if part.group == group):
            raise RefusedError(
                de="In einer Gruppe sind alle Gewichte 0. Mindestens ein Teil muss zählen.",
                en="In one group all weights are 0. At least one part must count.",
            )
    return weights


def _index(result: IndexResult, weights: Mapping[str, float]) -> Weighed:
    found = index_reweighed(result, weights)
    root = result.total.node
    # Of classes that lie side by side there is no score: then the first part's, as on the map.
    scored = root.parts[0].id if root.cross else root.id
    ids = [name for name, _ in class_entries(root)]
    classes = found.classes.get(root.id)
    return Weighed(
        codes=result.values.codes,
        scores=_numbers(found.scores[scored][-1]),
        ranks=_whole(found.ranks[scored][-1]),
        classes=None if classes is None else [ids[place] if place >= 0 else None for place in classes[-1]],
        listed=None,
    )


def _ranking(result: RankingResult, weights: Mapping[str, Fraction]) -> Weighed:
    chosen = [weights.get(criterion.id, exactly(criterion.weight)) for criterion in result.criteria]
    found = ranking_reweighed(result, chosen)
    return Weighed(
        codes=found.codes,
        scores=_numbers(found.mean),
        ranks=_whole(found.rank),
        classes=None,
        listed=found.listed.tolist(),
    )


def _numbers(array: np.ndarray) -> list[float | None]:
    return [float(number) if np.isfinite(number) else None for number in array]


def _whole(array: np.ndarray) -> list[int | None]:
    return [round(float(number)) if np.isfinite(number) else None for number in array]
