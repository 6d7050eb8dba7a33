"""Sums and equations for the audit, by joining tables, apart from how protection forms them. Pure: pandas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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


def closures(hierarchies: Sequence[Hierarchy]) -> list[pd.DataFrame]:
    """For each dimension all pairs (leaf, above): every node that a leaf is part of, itself included."""
    found = []
    for hierarchy in hierarchies:
        leaves = list(hierarchy.nodes[: hierarchy.leaf_count])
        steps = hierarchy.links[["child", "parent"]].drop_duplicates()
        pairs = [pd.DataFrame({"leaf": leaves, "above": leaves})]
        while len(pairs[-1]):
            further = pairs[-1].merge(steps, left_on="above", right_on="child")[["leaf", "parent"]]
            pairs.append(further.rename(columns={"parent": "above"}).drop_duplicates())
        positions = {node: place for place, node in enumerate(hierarchy.nodes)}
        every = pd.concat(pairs).drop_duplicates()
        found.append(pd.DataFrame({"leaf": every["leaf"], "place": every["above"].map(positions)}))
    return found


def sums_by_joining(
    table: pd.DataFrame,
    hierarchies: Sequence[Hierarchy],
    ups: Sequence[pd.DataFrame],
    radix: np.ndarray,
    count: int,
    column: str,
    *,
    by: str | None,
) -> np.ndarray | pd.DataFrame:
    """The sum of `column` in every cell, by its number; with `by`, rows (cell, by, sum)."""
    frame = pd.DataFrame({hierarchy.name: table[hierarchy.name].astype(str) for hierarchy in hierarchies})
    frame["·sum"] = pd.to_numeric(table[column].astype(str).str.replace(",", "."))
    frame["·cell"] = 0
    group = ["·cell"]
    if by is not None:
        frame["·by"] = table[by].astype(str)
        group.append("·by")
    left = [hierarchy.name for hierarchy in hierarchies]
    for hierarchy, above, factor in zip(hierarchies, ups, radix, strict=True):
        joined = frame.merge(above, left_on=hierarchy.name, right_on="leaf")
        joined["·cell"] += joined["place"] * factor
        left.remove(hierarchy.name)
        frame = joined.groupby([*left, *group], sort=False, as_index=False)["·sum"].sum()
    if by is not None:
        return frame
    sums = np.zeros(count)
    sums[frame["·cell"].to_numpy(np.int64)] = frame["·sum"]
    return sums


def links_between(hierarchies: Sequence[Hierarchy], radix: np.ndarray, count: int) -> sparse.csr_array:
    """All equations: one row for each sum in each combination of the other dimensions; parts +1, the sum −1."""
    cells = np.arange(count)
    rows, columns, signs = [], [], []
    start = 0
    for hierarchy, factor in zip(hierarchies, radix, strict=True):
        positions = {node: place for place, node in enumerate(hierarchy.nodes)}
        links = pd.DataFrame(
            {
                "equation": hierarchy.links["equation"].astype(np.int64),
                "place": hierarchy.links["child"].map(positions).astype(np.int64),
                "sign": 1.0,
            }
        )
        heads = hierarchy.links.drop_duplicates("equation")
        tops = pd.DataFrame(
            {
                "equation": heads["equation"].astype(np.int64),
                "place": heads["parent"].map(positions).astype(np.int64),
                "sign": -1.0,
            }
        )
        places = (cells // factor) % len(hierarchy.nodes)
        joined = pd.DataFrame({"cell": cells, "place": places, "others": cells - places * factor}).merge(
            pd.concat([links, tops]), on="place"
        )
        number, _ = pd.factorize(joined["equation"] * count + joined["others"])
        rows.append(start + number)
        columns.append(joined["cell"].to_numpy())
        signs.append(joined["sign"].to_numpy())
        start += int(number.max()) + 1 if len(number) else 0
    entries = (np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_array(entries, shape=(start, count))


def known_nothing(matrix: sparse.csr_array, known: np.ndarray, truth: np.ndarray, low: np.ndarray) -> np.ndarray:
    """`known` and whatever follows from it at once: parts of nothing are nothing."""
    while True:
        unknown = np.flatnonzero(~known)
        block = sparse.csr_array(matrix[:, unknown])
        right = -(matrix @ np.where(known, truth, 0.0))
        sizes = np.diff(block.indptr)
        total = np.asarray(block.sum(axis=1)).ravel()
        nothing = (sizes > 0) & (np.abs(right) < 0.5e-6) & (np.abs(total) == sizes)
        nothing &= np.asarray(abs(block) @ np.minimum(low[unknown], 1.0)).ravel() >= 0
        found = np.unique(block[np.flatnonzero(nothing)].indices)
        if not len(found):
            return known
        known = known.copy()
        known[unknown[found]] = True
