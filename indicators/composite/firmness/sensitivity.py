"""Which of the uncertain choices matters: Sobol indices of how far areas move in rank. Pure.

The variance of a result over all draws is split up among what is drawn: the weights of each group, each choice of
method, the chance in small numbers. First order: what share of the variance would go if one knew this factor alone.
Total: what share would stay if one knew all others; more than the first order where it works together with others.

Saltelli et al. (2010), Variance based sensitivity analysis of model output, Computer Physics Communications 181: two
independent samples A and B, and A with one factor after the other taken from B. Jansen's estimators:
first = 1 − Σ (y_B − y_AB)² / 2nV, total = Σ (y_A − y_AB)² / 2nV.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from spatial.findings import RefusedError

from ..recipes import Node, Text
from ..tree.index import IndexResult
from .drawing import Draws, OwnInputs, Plan, batches, plan_of
from .rescoring import Rescorer
from .uncertainty import ranked_and_classed

MEASURES = ("rank-change", "class-change", "rank", "score")
KINDS: Mapping[str, Text] = {
    "standardise": {"de": "Standardisierung", "en": "standardisation"},
    "aggregate": {"de": "Zusammenfassung", "en": "aggregation"},
    "treat": {"de": "Behandlung von Ausreißern", "en": "treatment of outliers"},
    "inputs": {"de": "Zufall in kleinen Zahlen", "en": "chance in small numbers"},
}


@dataclass(frozen=True)
class Sensitivity:
    """Arrays (F,) in the order of `factors`. NaN throughout where nothing varied at all."""

    measure: str
    factors: tuple[
        str, ...
    ]  # weights:<group> or weight:<part>, standardise, aggregate, treat, inputs or input:<indicator>
    names: tuple[Text, ...]
    first: np.ndarray
    first_lower: np.ndarray
    first_upper: np.ndarray
    total: np.ndarray
    total_lower: np.ndarray
    total_upper: np.ndarray
    mean: float  # of the measure over the draws
    variance: float
    runs: int

    def table(self, language: str = "de") -> pd.DataFrame:
        """One row per factor, the greatest total first."""
        names = ("first", "first_lower", "first_upper", "total", "total_lower", "total_upper")
        table = pd.DataFrame(
            {"factor": self.factors, "name": [name[language] for name in self.names]}
            | {name: getattr(self, name) for name in names}
        )
        return table.sort_values("total", ascending=False, ignore_index=True, kind="stable")


def sensitivity_of(
    result: IndexResult,
    *,
    samples: int = 1000,
    seed: int | None = None,
    period: int = -1,
    node: str | None = None,
    measure: str | None = None,
    area: str | None = None,
    by_part: bool = False,
    bootstrap: int = 1000,
    weights: str | Mapping[str, Any] | None = None,
    methods: Mapping[str, Sequence[Any]] | None = None,
    inputs: bool | OwnInputs | None = None,
) -> Sensitivity:
    """First-order and total indices, with bootstrap intervals of 90 %, from samples × (factors + 2) indices.

    `measure` of the group `node` (the total): "rank-change", the mean over the areas of how far each is from its rank;
    "class-change", the share of areas in another class than theirs; "rank" or "score" of one `area`, by its code.
    Without it rank-change, or class-change of a group that only has classes. `by_part` looks at every weight and every
    indicator's small numbers instead of the weights of each group and all small numbers together. What is drawn: as in
    `uncertainty_of`.

    Raises RefusedError where nothing is uncertain, or where the area or the group has no such measure.
    """
    plan = plan_of(result, draws=samples, seed=seed, weights=weights, methods=methods, inputs=inputs)
    name = node or result.total.node.id
    found = result.nodes[name]
    measure = measure or ("class-change" if found.node.cross else "rank-change")
    if measure not in MEASURES:
        raise ValueError(f"There is no measure {measure!r}; there are {', '.join(MEASURES)}.")
    if (found.node.cross and measure != "class-change") or (
        measure == "class-change" and not (found.node.classes or found.node.cross)
    ):
        raise RefusedError(
            de=f"Für „{name}“ lässt sich „{measure}“ nicht berechnen; bitte wählen Sie eine Gruppe, die "
            + ("Klassen hat." if measure == "class-change" else "eine Punktzahl hat."),
            en=f"“{measure}” cannot be computed for “{name}”; please choose a group that has "
            + ("classes." if measure == "class-change" else "a score."),
        )
    rescorer = Rescorer(result, plan, [period])
    told = _measured(rescorer, name, measure, area, period)
    factors = factors_of(rescorer.plan, found.node, by_part=by_part)
    if not factors:
        raise RefusedError(
            de="Es ist nichts unsicher: weder Gewichte noch Verfahren noch kleine Zahlen werden verändert.",
            en="Nothing is uncertain: neither weights nor methods nor small numbers are varied.",
        )
    y_a, y_b, y_ab = (np.concatenate(parts, axis=-1) for parts in zip(*_sampled(rescorer, factors, told), strict=True))
    first, total = sobol_indices(y_a, y_b, y_ab)
    lower, upper = _bootstrap(y_a, y_b, y_ab, bootstrap, plan.seed)
    both = np.concatenate([y_a, y_b])
    return Sensitivity(
        measure=measure,
        factors=tuple(factors),
        names=tuple(factor_name(result, factor) for factor in factors),
        first=first,
        first_lower=lower[0],
        first_upper=upper[0],
        total=total,
        total_lower=lower[1],
        total_upper=upper[1],
        mean=float(both.mean()),
        variance=float(both.var()),
        runs=samples * (len(factors) + 2),
    )


def sobol_indices(y_a: np.ndarray, y_b: np.ndarray, y_ab: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First-order and total indices (F,) by Jansen's estimators, from results (…, n) and (F, …, n) of the same draws.

    NaN where nothing varies.
    """
    variance = np.concatenate([y_a, y_b], axis=-1).var(axis=-1)
    twice = 2 * np.where(variance > 0, variance, np.nan)
    first = 1 - ((y_b - y_ab) ** 2).mean(axis=-1) / twice
    return first, ((y_a - y_ab) ** 2).mean(axis=-1) / twice


def factors_of(plan: Plan, node: Node, *, by_part: bool = False) -> list[str]:
    """What is drawn and bears on a group, by name: only what can be otherwise."""
    factors: list[str] = []
    if plan.weights.method != "none":
        for group in [below.id for below in node if below.id in plan.groups]:
            parts = zip(plan.parts[group], plan.groups[group], strict=True)
            uncertain = [part for part, weight in parts if weight > 0]
            if len(uncertain) > 1:
                factors += [f"weight:{part}" for part in uncertain] if by_part else [f"weights:{group}"]
    factors += list(plan.methods)
    inputs = [f"input:{leaf.id}" for leaf in node.leaves if leaf.id in plan.inputs]
    if by_part and inputs:
        return factors + inputs
    return [*factors, "inputs"] if inputs or plan.own_inputs is not None else factors


def factor_name(result: IndexResult, factor: str) -> Text:
    kind, _, name = factor.partition(":")
    if kind in KINDS:
        return KINDS[kind]
    text = result.nodes[name].node.name
    if kind == "weights":
        return {"de": f"Gewichte in „{text['de']}“", "en": f"weights within “{text['en']}”"}
    if kind == "input":
        return {"de": f"Zufall in „{text['de']}“", "en": f"chance in “{text['en']}”"}
    return {"de": f"Gewicht von „{text['de']}“", "en": f"weight of “{text['en']}”"}


def mixed(plan: Plan, draws: Draws, other: Draws, factor: str) -> Draws:
    """The draws with one factor taken from other draws."""
    kind, _, name = factor.partition(":")
    if kind == "inputs":
        return replace(draws, inputs=other.inputs)
    if kind == "input":
        return replace(draws, inputs={**draws.inputs, name: other.inputs[name]})
    if kind == "weights":
        return replace(draws, weights={**draws.weights, name: other.weights[name]})
    if kind == "weight":
        group = next(group for group, parts in plan.parts.items() if name in parts)
        place = plan.parts[group].index(name)
        weights = draws.weights[group].copy()
        weights[:, place] = other.weights[group][:, place]
        return replace(draws, weights={**draws.weights, group: weights})
    return replace(draws, choices={**draws.choices, kind: other.choices[kind]})


Measured = Callable[[Draws], np.ndarray]


def _measured(rescorer: Rescorer, name: str, measure: str, area: str | None, period: int) -> Measured:
    """A function from draws to the measure, (count,)."""
    result = rescorer.result
    found = result.nodes[name]
    place = None
    if measure in ("rank", "score"):
        if area not in rescorer.values.codes:
            raise RefusedError(
                de=f"„{measure}“ braucht den Schlüssel eines bewerteten Gebiets, nicht „{area}“.",
                en=f"“{measure}” needs the code of an area that is rated, not “{area}”.",
            )
        place = rescorer.values.codes.index(area)
    ranks, classes = found.rank[period, rescorer.areas], found.classes[period, rescorer.areas]

    def told(draws: Draws) -> np.ndarray:
        measured = np.empty(draws.count)
        for positions, every in rescorer.scores(draws):
            scores, drawn_ranks, drawn_classes = ranked_and_classed(rescorer, every, (name,))
            if measure == "class-change":
                changed = (drawn_classes[name] != classes)[:, classes >= 0]
                measured[positions] = changed.mean(axis=1)
            elif measure == "rank-change":
                measured[positions] = np.nanmean(np.abs(drawn_ranks[name] - ranks), axis=1)
            else:
                measured[positions] = (scores if measure == "score" else drawn_ranks)[name][:, place]
        return measured

    return told


def _sampled(
    rescorer: Rescorer, factors: Sequence[str], told: Measured
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """y_A (n,), y_B (n,) and y_AB (F, n), some draws at a time."""
    plan = rescorer.plan
    for first, second in zip(
        batches(plan, rescorer.shape, stream="A"), batches(plan, rescorer.shape, stream="B"), strict=True
    ):
        yield (
            told(first),
            told(second),
            np.stack([told(mixed(plan, first, second, factor)) for factor in factors]),
        )


def _bootstrap(
    y_a: np.ndarray, y_b: np.ndarray, y_ab: np.ndarray, repetitions: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """5 and 95 % of both indices, (2, F), over samples drawn with replacement, the variance of each its own."""
    if not repetitions:
        nothing = np.full((2, len(y_ab)), np.nan)
        return nothing, nothing
    count = len(y_a)
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, 1])))
    drawn = generator.multinomial(count, np.full(count, 1 / count), size=repetitions) / count
    mean = drawn @ (y_a + y_b) / 2
    twice = 2 * (drawn @ (y_a**2 + y_b**2) / 2 - mean**2)
    twice = np.where(twice > 1e-300, twice, np.nan)[:, None]
    both = np.stack([1 - drawn @ ((y_b - y_ab) ** 2).T / twice, drawn @ ((y_a - y_ab) ** 2).T / twice])
    lower, upper = np.quantile(both, [0.05, 0.95], axis=1)
    return lower, upper
