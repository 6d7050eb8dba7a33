"""What belongs to what: the nodes of one dimension and the equations between them. Pure.

A dimension is a set of finest nodes (leaves: blocks, single categories) and of nodes that are sums of others. One node
may be added up in several ways at once: a town is the sum of its Quartiere and also of its school districts. Each way
is a `grouping`; groupings need not be nested.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse

from spatial.findings import RefusedError, listed

LINKS = ("dimension", "grouping", "child", "parent")


@dataclass(frozen=True, eq=False)
class Dimension:
    """`nodes`, leaves first. `equations`: (parent, its children), by position. `total`: the node of everything."""

    name: str
    nodes: tuple[str, ...]
    leaf_count: int
    members: sparse.csr_array  # nodes × leaves, 1 where the leaf belongs to the node
    equations: tuple[tuple[int, np.ndarray], ...]
    total: int | None
    total_name: str | None = None  # by which everything may be called where a node of another name is everything

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def positions(self) -> dict[str, int]:
        named = {} if self.total is None or self.total_name is None else {self.total_name: self.total}
        return named | {node: position for position, node in enumerate(self.nodes)}

    @cached_property
    def sizes(self) -> np.ndarray:
        """How many leaves each node has."""
        return np.diff(self.members.indptr)

    @cached_property
    def _common(self) -> sparse.csr_array:
        return sparse.csr_array(self.members @ self.members.T)

    def ancestors(self, node: int) -> list[int]:
        """Nodes that are truly larger and contain `node` wholly, smallest first."""
        row = slice(self._common.indptr[node], self._common.indptr[node + 1])
        others, shared = self._common.indices[row], self._common.data[row]
        larger = others[(shared == self.sizes[node]) & (self.sizes[others] > self.sizes[node])]
        return sorted((int(other) for other in larger), key=lambda other: (self.sizes[other], other))

    def inside(self, node: int) -> np.ndarray:
        """Positions of the nodes that lie within `node` and are smaller."""
        row = slice(self._common.indptr[node], self._common.indptr[node + 1])
        others, shared = self._common.indices[row], self._common.data[row]
        return np.sort(others[(shared == self.sizes[others]) & (self.sizes[others] < self.sizes[node])])


def dimension_of(
    name: str, codes: Iterable[str], links: pd.DataFrame, total: str | None, *, complete: bool = True
) -> Dimension:
    """The dimension whose finest nodes are `codes` and whatever `links` (grouping, child, parent) has without children.

    `complete`: every code must be part of something, if there are links at all.
    `total` names the sum of everything, which is added where no node is that sum already; None: nothing is added up.
    Raises RefusedError for rings, for a child with two parents in one grouping, for codes that are in no grouping or
    are not finest, and where two groupings of one parent do not have the same leaves.
    """
    codes = list(dict.fromkeys(codes))
    links = links.loc[:, ["grouping", "child", "parent"]].drop_duplicates()
    _refuse_two_parents(name, links)
    parents = list(dict.fromkeys(links["parent"]))
    _refuse_misplaced(name, codes, parents, links if complete else links.iloc[:0])
    leaves = sorted({*codes, *links["child"]} - set(parents))
    nodes = leaves + _upwards(name, parents, links)
    positions = {node: position for position, node in enumerate(nodes)}
    families = [
        (str(grouping), positions[parent], np.array(sorted(positions[child] for child in group["child"])))
        for (grouping, parent), group in links.groupby(["grouping", "parent"], sort=False)
    ]
    members: list[np.ndarray] = [np.array([position]) for position in range(len(leaves))]
    members += [np.zeros(0, int)] * len(parents)
    for _, parent, children in sorted(families, key=lambda family: family[1]):
        found = np.concatenate([members[child] for child in children])
        found.sort()
        if (np.diff(found) == 0).any() or (len(members[parent]) and not np.array_equal(members[parent], found)):
            raise RefusedError(
                de=f"Hierarchie „{name}“: „{nodes[parent]}“ umfasst nach verschiedenen Gliederungen nicht dasselbe, "
                "oder etwas doppelt. Bitte geben Sie jeder Gliederung einen eigenen Namen (Spalte grouping) und allen "
                "Teilen eine Zuordnung.",
                en=f"Hierarchy “{name}”: “{nodes[parent]}” does not comprise the same in all groupings, or something "
                "twice. Please give each grouping a name of its own (column grouping), and every part its place.",
            )
        members[parent] = found
    equations = [(parent, children) for _, parent, children in families]
    whole = next((node for node in range(len(nodes)) if len(members[node]) == len(leaves)), None)
    if total is None:
        whole = None
    elif whole is None:
        whole = len(nodes)
        equations += _sums_of_everything(whole, families, members, len(leaves))
        nodes.append(_free_name(total, positions))
        members.append(np.arange(len(leaves)))
    return Dimension(name, tuple(nodes), len(leaves), _matrix(members, len(leaves)), tuple(equations), whole, total)


def links_of(table: pd.DataFrame, dimension: str) -> pd.DataFrame:
    """The rows of a hierarchy table for one dimension."""
    return table.loc[table["dimension"] == dimension, ["grouping", "child", "parent"]]


def _upwards(name: str, parents: Sequence[str], links: pd.DataFrame) -> list[str]:
    """Parents in an order in which each stands after its children. Raises RefusedError for a ring."""
    below = {parent: set(group["child"]) & set(parents) for parent, group in links.groupby("parent")}
    placed: dict[str, None] = {}
    while len(placed) < len(parents):
        ready = [parent for parent in parents if parent not in placed and below[parent] <= placed.keys()]
        if not ready:
            ring = [parent for parent in parents if parent not in placed]
            raise RefusedError(
                de=f"Hierarchie „{name}“: {listed(ring, 'de')} liegen im Kreis übereinander.",
                en=f"Hierarchy “{name}”: {listed(ring, 'en')} lie above one another in a ring.",
            )
        placed |= dict.fromkeys(ready)
    return list(placed)


def _sums_of_everything(
    whole: int, families: list[tuple[str, int, np.ndarray]], members: list[np.ndarray], leaf_count: int
) -> list[tuple[int, np.ndarray]]:
    """For each grouping: everything = its uppermost nodes + the leaves that it does not mention."""
    below_something = {int(child) for _, _, children in families for child in children}
    found = []
    for grouping in dict.fromkeys(grouping for grouping, _, _ in families) or [""]:
        tops = [parent for name, parent, _ in families if name == grouping and parent not in below_something]
        covered = np.zeros(leaf_count, int)
        for top in tops:
            covered[members[top]] += 1
        if (covered <= 1).all():
            found.append((whole, np.array(sorted([*np.flatnonzero(covered == 0), *tops]), int)))
    # two groupings may have the same uppermost nodes
    return list({tuple(children): (parent, children) for parent, children in found}.values())


def _matrix(members: list[np.ndarray], leaf_count: int) -> sparse.csr_array:
    columns = np.concatenate(members)
    starts = np.concatenate([[0], np.cumsum([len(leaves) for leaves in members])])
    return sparse.csr_array((np.ones(len(columns)), columns, starts), shape=(len(members), leaf_count))


def _free_name(total: str, taken: dict[str, int]) -> str:
    while total in taken:
        total += "*"
    return total


def _refuse_two_parents(name: str, links: pd.DataFrame) -> None:
    twice = links[links.duplicated(["grouping", "child"], keep=False)]
    if len(twice):
        raise RefusedError(
            de=f"Hierarchie „{name}“: {listed(twice['child'].unique(), 'de')} haben in einer Gliederung zwei Eltern. "
            "Bitte geben Sie jeder Gliederung in der Spalte grouping einen eigenen Namen.",
            en=f"Hierarchy “{name}”: {listed(twice['child'].unique(), 'en')} have several parents in one grouping. "
            "Please give each grouping a name of its own in the column grouping.",
        )


def _refuse_misplaced(name: str, codes: list[str], parents: list[str], links: pd.DataFrame) -> None:
    if not len(links):
        return
    coarse = sorted(set(codes) & set(parents))
    if coarse:
        raise RefusedError(
            de=f"„{name}“: {listed(coarse, 'de')} haben in der Hierarchie Teile. Die Zählung nennt nur die kleinsten; "
            "Summen werden gebildet.",
            en=f"“{name}”: {listed(coarse, 'en')} have parts in the hierarchy. Counts name only the smallest; "
            "sums are formed.",
        )
    unknown = sorted(set(codes) - set(links["child"]))
    if unknown:
        raise RefusedError(
            de=f"„{name}“: {listed(unknown, 'de')} stehen nicht in der Hierarchie. Bitte ergänzen Sie sie dort oder "
            "berichtigen Sie die Schlüssel der Zählung.",
            en=f"“{name}”: {listed(unknown, 'en')} are not in the hierarchy. Please add them there or mend the codes "
            "of the counts.",
        )
