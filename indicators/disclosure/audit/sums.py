"""Sums and equations for the audit, by joining tables, apart from how protection forms them. Pure: pandas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy import sparse


@dataclass(frozen=True, eq=False)
class Hierarchy:
    """A dimension as an attacker knows it: `links` has a row (equation, child, parent) per part of a sum."""

    name: str
    nodes: tuple[str, ...]
    leaf_count: int
    links: pd.DataFrame

    @cached_property
    def positions(self) -> dict[str, int]:
        return {node: place for place, node in enumerate(self.nodes)}

    @cached_property
    def above(self) -> pd.DataFrame:
        """All pairs (leaf, place): every node that a leaf is part of, itself included."""
        leaves = list(self.nodes[: self.leaf_count])
        steps = self.links[["child", "parent"]].drop_duplicates()
        pairs = [pd.DataFrame({"leaf": leaves, "above": leaves})]
        while len(pairs[-1]):
            further = pairs[-1].merge(steps, left_on="above", right_on="child")[["leaf", "parent"]]
            pairs.append(further.rename(columns={"parent": "above"}).drop_duplicates())
        every = pd.concat(pairs).drop_duplicates()
        return pd.DataFrame({"leaf": every["leaf"], "place": every["above"].map(self.positions)})


@dataclass(frozen=True, eq=False)
class Ground:
    """The rows of counts and their hierarchies. A cell has the number Σ place × factor over the dimensions."""

    table: pd.DataFrame
    hierarchies: Sequence[Hierarchy]

    @cached_property
    def factors(self) -> dict[str, int]:
        factor, found = 1, {}
        for hierarchy in reversed(self.hierarchies):
            found[hierarchy.name] = factor
            factor *= len(hierarchy.nodes)
        return found

    @cached_property
    def count(self) -> int:
        return int(np.prod([len(hierarchy.nodes) for hierarchy in self.hierarchies]))

    def numbers_of(self, rows: pd.DataFrame) -> np.ndarray:
        """The cell numbers of rows that name a node in each dimension."""
        numbers = np.zeros(len(rows), np.int64)
        for hierarchy in self.hierarchies:
            places = rows[hierarchy.name].map(hierarchy.positions).to_numpy(np.int64)
            numbers += places * self.factors[hierarchy.name]
        return numbers

    def names_of(self, cells: np.ndarray, hierarchy: Hierarchy) -> np.ndarray:
        places = (cells // self.factors[hierarchy.name]) % len(hierarchy.nodes)
        return np.array(hierarchy.nodes, dtype=object)[places]

    def sums(self, column: str | None) -> np.ndarray:
        """The sum of a column in every cell; None: the number of rows."""
        rows = self._joined(column, None)
        sums = np.zeros(self.count)
        sums[rows["·cell"].to_numpy(np.int64)] = rows["·sum"]
        return sums

    def holdings(self, column: str, holder: str) -> pd.DataFrame:
        """Rows (·cell, ·by, ·sum): what each holder has in each cell."""
        return self._joined(column, holder)

    def pairs(self, name: str) -> tuple[np.ndarray, np.ndarray]:
        """(group, part): every sum and each of its parts in one dimension; only parts, which are the sum, left out."""
        hierarchy = next(hierarchy for hierarchy in self.hierarchies if hierarchy.name == name)
        factor = self.factors[name]
        links = hierarchy.links[hierarchy.links.groupby("equation")["child"].transform("size") > 1]
        cells = np.arange(self.count)
        origin = cells[(cells // factor) % len(hierarchy.nodes) == 0]
        groups = links["parent"].map(hierarchy.positions).to_numpy(np.int64)
        parts = links["child"].map(hierarchy.positions).to_numpy(np.int64)
        return np.add.outer(groups * factor, origin).ravel(), np.add.outer(parts * factor, origin).ravel()

    def equations(self) -> sparse.csr_array:
        """One row for each sum in each combination of the other dimensions; parts +1, the sum −1."""
        cells = np.arange(self.count)
        rows, columns, signs = [np.zeros(0, int)], [np.zeros(0, int)], [np.zeros(0)]
        start = 0
        for hierarchy in self.hierarchies:
            factor = self.factors[hierarchy.name]
            places = (cells // factor) % len(hierarchy.nodes)
            own = pd.DataFrame({"cell": cells, "place": places, "others": cells - places * factor})
            joined = own.merge(_signed(hierarchy), on="place")
            number, names = pd.factorize(joined["equation"] * self.count + joined["others"])
            rows.append(start + number)
            columns.append(joined["cell"].to_numpy())
            signs.append(joined["sign"].to_numpy())
            start += len(names)
        entries = (np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns)))
        return sparse.csr_array(entries, shape=(start, self.count))

    def _joined(self, column: str | None, holder: str | None) -> pd.DataFrame:
        frame = pd.DataFrame({hierarchy.name: self.table[hierarchy.name].astype(str) for hierarchy in self.hierarchies})
        numbers = 1 if column is None else pd.to_numeric(self.table[column].astype(str).str.replace(",", "."))
        frame["·sum"], frame["·cell"] = numbers, 0
        kept = ["·cell"]
        if holder is not None:
            frame["·by"] = self.table[holder].astype(str)
            kept.append("·by")
        left = [hierarchy.name for hierarchy in self.hierarchies]
        for hierarchy in self.hierarchies:
            joined = frame.merge(hierarchy.above, left_on=hierarchy.name, right_on="leaf")
            joined["·cell"] += joined["place"] * self.factors[hierarchy.name]
            left.remove(hierarchy.name)
            frame = pd.DataFrame(joined.groupby([*left, *kept], sort=False, as_index=False)["·sum"].sum())
        return frame


def known_nothing(matrix: sparse.csr_array, known: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """`known` and what follows from it at once: parts of nothing are nothing."""
    while True:
        unknown = np.flatnonzero(~known)
        block = sparse.csr_array(matrix[:, unknown])
        right = -(matrix @ np.where(known, truth, 0.0))
        sizes = np.diff(block.indptr)
        one_sign = np.abs(np.asarray(block.sum(axis=1)).ravel()) == sizes
        nothing = np.flatnonzero((sizes > 0) & (np.abs(right) < 0.5e-6) & one_sign)
        found = np.unique(block[nothing].indices)
        if not len(found):
            return known
        known = known.copy()
        known[unknown[found]] = True


def with_rests(matrix: sparse.csr_array, wholes: np.ndarray, parts: np.ndarray) -> sparse.csr_array:
    """Further unknowns whole − part, which are not negative."""
    count, extra = matrix.shape[1], len(wholes)
    new = np.arange(extra)
    entries = np.repeat([-1.0, 1.0, 1.0], extra)
    places = (np.tile(new, 3), np.concatenate([wholes, parts, count + new]))
    rows = sparse.csr_array((entries, places), shape=(extra, count + extra))
    wide = sparse.csr_array((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], count + extra))
    return sparse.csr_array(sparse.vstack([wide, rows], format="csr"))


def _signed(hierarchy: Hierarchy) -> pd.DataFrame:
    """Rows (equation, place, sign)."""
    equation = hierarchy.links["equation"].astype(np.int64)
    parts = pd.DataFrame(
        {"equation": equation, "place": hierarchy.links["child"].map(hierarchy.positions), "sign": 1.0}
    )
    heads: pd.DataFrame = hierarchy.links.drop_duplicates("equation")
    sums = pd.DataFrame(
        {
            "equation": heads["equation"].astype(np.int64),
            "place": heads["parent"].map(hierarchy.positions),
            "sign": -1.0,
        }
    )
    return pd.concat([parts, sums]).astype({"place": np.int64})
