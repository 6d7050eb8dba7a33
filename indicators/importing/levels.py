"""A checked grid → protected counts on every level of its edition, variable by variable. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ..aggregation import Counts, Family, add_up, sum_to_parents
from ..disclosure.protection import hide_small, protect
from .grids import Grid
from .plausibility import VariableFacts


@dataclass(frozen=True, eq=False)
class Layers:
    """`levels[k]` holds the counts of level k, shape (sheets, areas); sheet s is variable and period `about[s]`.

    `about[s]` is (slug, index of the period in the grid).
    """

    about: list[tuple[str, int]]
    levels: list[Counts]


def derive(grid: Grid, facts: Mapping[str, VariableFacts]) -> dict[str, tuple[Counts, np.ndarray]]:
    """Delivered variables and those that are sums of them: slug → counts (periods, areas), and which periods have it.

    A sum is made only from variables of the same file, of which each may be a sum itself.
    """
    known = {name: (grid.of(name), (grid.origins[v] >= 0).any(axis=1)) for v, name in enumerate(grid.variables)}
    pending = {slug: fact.sum_of for slug, fact in facts.items() if fact.sum_of and slug not in known}
    while ready := [slug for slug, parts in pending.items() if all(part in known for part in parts)]:
        for slug in ready:
            parts = [known[part] for part in pending.pop(slug)]
            known[slug] = add_up([counts for counts, _ in parts]), np.all([has for _, has in parts], axis=0)
    return known


def build_layers(
    grid: Grid, families: list[Family], facts: Mapping[str, VariableFacts], minimum: int | None
) -> list[Layers]:
    """All sheets of a grid on all levels, what must not be told hidden: added-up variables and others apart."""
    derived = derive(grid, facts)
    layers = []
    for additive in (True, False):
        for counted in (True, False):
            group = {
                slug: entry
                for slug, entry in derived.items()
                if facts[slug].additive is additive and facts[slug].is_count is counted
            }
            if group:
                layers.append(_layers(group, families if additive else [], minimum if counted else None))
    return layers


def _layers(group: Mapping[str, tuple[Counts, np.ndarray]], families: list[Family], minimum: int | None) -> Layers:
    about = [(slug, int(period)) for slug, (_, has) in group.items() for period in np.flatnonzero(has)]
    levels = [
        Counts(
            np.concatenate([counts.values[has] for counts, has in group.values()]),
            np.concatenate([counts.statuses[has] for counts, has in group.values()]),
        )
    ]
    for family in families:
        levels.append(sum_to_parents(levels[-1], family))
    if minimum is not None:
        levels = protect(levels, families, minimum) if families else [hide_small(levels[0], minimum)]
    return Layers(about, levels)
