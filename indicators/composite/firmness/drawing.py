"""What is uncertain about an index, and draws of it: weights, methods, and the chance in small numbers. Pure.

A recipe says under `uncertainty` what could as well have been otherwise. A draw is one such otherwise: a set of weights
for every group, one choice of each method, one set of numbers that the counted ones might have been. Every part of it
comes from a stream of its own (numpy's PCG64, seeded by the seed and the part's name), so that the same seed gives the
same draws, and that what one part draws does not depend on whether others are drawn too.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from spatial.findings import RefusedError

from ..recipes import Spec, Text, spec_of
from ..tree.index import IndexResult
from .small_numbers import SmallNumbers, leaf_small_numbers

DRAWS = 10_000
SEED = 20_240_101  # of recipes that name none; any fixed number makes a run repeatable
INTERVAL = 0.9
WEIGHTS = Spec("spread", {"spread": 0.25})
METHODS = ("standardise", "aggregate", "treat")
HELD_AT_ONCE = 8_000_000  # drawn numbers in memory

OwnInputs = Callable[[np.random.Generator, int], Mapping[str, np.ndarray]]


@dataclass(frozen=True)
class Plan:
    """What is drawn. Alternatives of methods by kind, the first of them None: the recipe's own."""

    weights: Spec
    methods: Mapping[str, tuple[Any, ...]]
    inputs: Mapping[str, SmallNumbers]  # by indicator
    own_inputs: OwnInputs | None
    groups: Mapping[str, np.ndarray]  # weights (K,), sum 1, by id of the group
    parts: Mapping[str, tuple[str, ...]]  # ids of the parts of each of these groups
    draws: int
    seed: int
    interval: float

    @property
    def varied(self) -> tuple[Text, ...]:
        """Sentences on what is drawn."""
        return _sentences(self)

    def only(self, periods: np.ndarray, areas: np.ndarray) -> Plan:
        """The same for some periods and areas of the table."""
        own = self.own_inputs
        chosen = None if own is None else lambda generator, count: _cut(own(generator, count), periods, areas)
        inputs = {name: source.only(periods, areas) for name, source in self.inputs.items()}
        return replace(self, inputs=inputs, own_inputs=chosen)


@dataclass(frozen=True)
class Draws:
    """`count` draws: weights of each group (count, K), as drawn; positions of the methods chosen (count,); numbers of
    indicators as delivered and divided (count, T, N)."""

    count: int
    weights: Mapping[str, np.ndarray]
    choices: Mapping[str, np.ndarray]
    inputs: Mapping[str, np.ndarray]

    def scaled(self, group: str) -> np.ndarray:
        """The weights of a group, (count, K), sum 1."""
        drawn = self.weights[group]
        return drawn / drawn.sum(axis=1, keepdims=True)

    def at(self, positions: np.ndarray) -> Draws:
        return Draws(
            len(positions),
            {name: drawn[positions] for name, drawn in self.weights.items()},
            {name: drawn[positions] for name, drawn in self.choices.items()},
            {name: drawn[positions] for name, drawn in self.inputs.items()},
        )


def plan_of(
    result: IndexResult,
    *,
    draws: int | None = None,
    seed: int | None = None,
    weights: str | Mapping[str, Any] | None = None,
    methods: Mapping[str, Sequence[Any]] | None = None,
    inputs: bool | OwnInputs | None = None,
) -> Plan:
    """What the recipe wants drawn; what is given here stands instead, in the same form.

    `inputs` may be a function (generator, count) → {indicator: (count, N) or (count, T, N)}, numbers as delivered and
    divided; what it leaves out stays as it is, and so does a NaN. Raises RefusedError where the small numbers of the
    recipe do not fit the table.
    """
    wanted = result.recipe.content.get("uncertainty", {})
    chosen = weights if weights is not None else wanted.get("weights")
    alternatives = methods if methods is not None else wanted.get("methods", {})
    drawn = wanted.get("inputs", True) if inputs is None else inputs
    groups = {name: node.weights for name, node in result.nodes.items() if node.weights is not None}
    return Plan(
        weights=WEIGHTS if chosen is None else _checked(spec_of(chosen)),
        methods={kind: (None, *map(_method(kind), alternatives[kind])) for kind in METHODS if alternatives.get(kind)},
        inputs=_small_numbers(result) if drawn is True else {},
        own_inputs=drawn if callable(drawn) else None,
        groups=groups,
        parts={name: tuple(part.id for part in result.nodes[name].node.parts) for name in groups},
        draws=wanted.get("draws", DRAWS) if draws is None else draws,
        seed=wanted.get("seed", SEED) if seed is None else seed,
        interval=wanted.get("interval", INTERVAL),
    )


def batches(plan: Plan, shape: tuple[int, int], *, stream: str = "") -> Iterator[Draws]:
    """All draws of a plan whose numbers have this shape (T, N), as many at a time as memory should hold.

    Another `stream` gives other draws for the same seed. Raises RefusedError where no draw is asked for.
    """
    if plan.draws < 1:
        raise RefusedError(
            de=f"Es sollen {plan.draws} Ziehungen sein; nötig ist mindestens eine, üblich sind 10.000.",
            en=f"{plan.draws} draws are asked for; at least one is needed, 10,000 are usual.",
        )
    streams = _Streams(plan.seed, stream)
    held = len(plan.inputs) if plan.own_inputs is None else sum(len(parts) for parts in plan.parts.values())
    size = max(1, HELD_AT_ONCE // max(1, held * shape[0] * shape[1]))
    for start in range(0, plan.draws, size):
        yield _draw(plan, streams, min(size, plan.draws - start))


class _Streams:
    """A random generator for every name, made when first asked for."""

    def __init__(self, seed: int, prefix: str):
        self.seed, self.prefix, self.made = seed, prefix, dict[str, np.random.Generator]()

    def __getitem__(self, name: str) -> np.random.Generator:
        if name not in self.made:
            key = zlib.crc32(f"{self.prefix}/{name}".encode())
            self.made[name] = np.random.Generator(np.random.PCG64(np.random.SeedSequence([self.seed, key])))
        return self.made[name]


def _draw(plan: Plan, streams: _Streams, count: int) -> Draws:
    inputs = {name: source.draw(streams[f"input:{name}"], count) for name, source in plan.inputs.items()}
    if plan.own_inputs is not None:
        inputs = dict(plan.own_inputs(streams["inputs"], count))
    return Draws(
        count,
        {name: _weights(plan, streams, name, count) for name in plan.groups},
        {kind: streams[kind].integers(len(plan.methods[kind]), size=count) for kind in plan.methods},
        inputs,
    )


def _weights(plan: Plan, streams: _Streams, group: str, count: int) -> np.ndarray:
    """(count, K), not yet scaled. A part of weight 0 keeps it.

    spread s: every weight times a number from the uniform distribution 1 − s … 1 + s; dirichlet c: a Dirichlet
    distribution with α = c · w, whose mean are the weights; free: α = 1, all sets of weights alike.
    """
    weights = plan.groups[group]
    counting = np.flatnonzero(weights > 0)
    method = plan.weights.method
    drawn = np.zeros((count, len(weights)))
    if method == "none":
        drawn[:] = weights
        return drawn
    for place in counting:
        stream = streams[f"weight:{plan.parts[group][place]}"]
        if method == "spread":
            spread = plan.weights.get("spread", 0.25)
            drawn[:, place] = weights[place] * stream.uniform(1 - spread, 1 + spread, count)
        else:  # gamma numbers divided by their sum are Dirichlet-distributed
            alpha = 1.0 if method == "free" else plan.weights.get("concentration", 50.0) * weights[place]
            drawn[:, place] = stream.standard_gamma(alpha, count)
    # a tiny concentration may leave nothing of a number, but never of all
    return np.where(weights > 0, np.maximum(drawn, np.finfo(float).tiny), 0.0)


def _checked(weights: Spec) -> Spec:
    """What the schema makes sure of in a recipe, for weights that are given otherwise."""
    if weights.method not in ("spread", "dirichlet", "free", "none"):
        raise ValueError(f"Weights are drawn by spread, dirichlet, free or none, not {weights.method!r}.")
    if not 0 < weights.get("spread", 0.25) <= 1 or not 0 < weights.get("concentration", 50.0) < np.inf:
        raise ValueError(f"The spread lies between 0 and 1, the concentration above 0: {dict(weights.parameters)}.")
    return weights


def _small_numbers(result: IndexResult) -> dict[str, SmallNumbers]:
    found = {}
    for name, prepared in result.prepared.items():
        if name in result.nodes:
            source = leaf_small_numbers(result.recipe, result.nodes[name].node, prepared.given, result.values)
            if source is not None:
                found[name] = source
    return found


def _method(kind: str) -> Callable[[Any], Any]:
    if kind == "treat":
        return lambda steps: tuple(steps) if isinstance(steps, (list, tuple)) else (steps,)
    return lambda entry: entry if isinstance(entry, Spec) else spec_of(entry)


def _cut(drawn: Mapping[str, np.ndarray], periods: np.ndarray, areas: np.ndarray) -> dict[str, np.ndarray]:
    found = {}
    for name, numbers in drawn.items():
        if numbers.ndim == 2 and len(periods) > 1:
            raise ValueError(f"{name}: this index looks at several periods; draw (count, periods, areas).")
        found[name] = numbers[:, None, areas] if numbers.ndim == 2 else numbers[:, periods][:, :, areas]
    return found


def _sentences(plan: Plan) -> tuple[Text, ...]:
    told: list[Text] = []
    method = plan.weights.method
    if method == "spread":
        percent = f"{plan.weights.get('spread', 0.25) * 100:g}"
        told.append(
            {
                "de": f"Jedes Gewicht könnte um bis zu {percent.replace('.', ',')} % größer oder kleiner sein.",
                "en": f"Every weight could be up to {percent} % larger or smaller.",
            }
        )
    elif method != "none":
        told.append(
            {"de": "Alle Gewichte sind gleich möglich.", "en": "All sets of weights are equally possible."}
            if method == "free"
            else {
                "de": "Die Gewichte streuen um die des Rezepts (Dirichlet-Verteilung).",
                "en": "The weights are spread around those of the recipe (Dirichlet distribution).",
            }
        )
    names = {
        "standardise": ("der Standardisierung", "of standardisation"),
        "aggregate": ("der Zusammenfassung", "of aggregation"),
        "treat": ("der Behandlung von Ausreißern", "of treating outliers"),
    }
    for kind, ways in plan.methods.items():
        told.append(
            {
                "de": f"{len(ways)} Verfahren {names[kind][0]} sind gleich möglich.",
                "en": f"{len(ways)} methods {names[kind][1]} are equally possible.",
            }
        )
    if plan.inputs or plan.own_inputs is not None:
        one = len(plan.inputs) == 1
        count = len(plan.inputs) or "mehreren", len(plan.inputs) or "several"
        told.append(
            {
                "de": "Der Zufall in kleinen Zahlen ist bei "
                + ("einem Indikator" if one else f"{count[0]} Indikatoren")
                + " berücksichtigt.",
                "en": f"The chance in small numbers is taken into account for {count[1]} "
                + ("indicator." if one else "indicators."),
            }
        )
    return tuple(told)
