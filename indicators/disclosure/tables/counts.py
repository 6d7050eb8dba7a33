"""The counts to be protected: one row per finest cell → numbers of all cells. Pure.

Given are rows for finest cells only; sums are formed. A starred delivery (starred.py) also has rows for sums, because
nobody here could form them. Sums of money (magnitude) have one row per holder and finest cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from scipy import sparse

from spatial.findings import RefusedError, listed

from .cells import Cells
from .hierarchies import dimension_of, links_of
from .rules import Rules

NUMBER = r"^\d+(?:[.,]\d+)?$"


@dataclass(eq=False)
class Counts:
    """Numbers of all cells. `rows`: how many rows each has, where a cell without rows is one that nobody can be in."""

    rules: Rules
    cells: Cells
    values: np.ndarray
    carriers: dict[str, np.ndarray] = field(default_factory=dict)
    rows: np.ndarray | None = None
    holdings: sparse.csr_array | None = None  # of a sum: cells × holders, what each holds
    low: np.ndarray | None = None  # of a starred delivery: what its stars tell of each cell
    high: np.ndarray | None = None
    unknown: np.ndarray | None = None  # cells that nobody here knows; `values` has a number that fits


def counts_of(
    table: pd.DataFrame,
    hierarchy: pd.DataFrame | None,
    rules: Rules,
    fit: Callable[[Cells, np.ndarray, np.ndarray, Rules], Counts] | None = None,
) -> Counts:
    """The numbers of all cells of `table` (one row per finest cell) in the hierarchies given as child → parent rows.

    Raises RefusedError with a sentence that names columns and lines (the table's index), never the row's content.
    """
    needed = [*rules.columns, rules.measure, *(entry["column"] for entry in rules.carriers)]
    if rules.magnitude:
        needed.append(rules.magnitude["holder"])
    for column in needed:
        if column not in table.columns:
            raise RefusedError(
                de=f"Die Spalte „{column}“ fehlt. Vorhanden sind {listed(table.columns, 'de', 40)}.",
                en=f"The column “{column}” is missing. There are {listed(table.columns, 'en', 40)}.",
            )
    if not len(table):
        raise RefusedError(de="Die Zählung hat keine Zeilen.", en="The counts have no rows.")
    links = checked_links(hierarchy, rules)
    keys = {column: table[column].astype(str) for column in rules.columns}
    empty = [column for column, codes in keys.items() if (codes.str.strip() == "").any()]
    if empty:
        raise RefusedError(
            de=f"In {listed(empty, 'de')} stehen leere Schlüssel.",
            en=f"There are empty codes in {listed(empty, 'en')}.",
        )
    dimensions = []
    for axis in rules.axes:
        own = links_of(links, axis.column)
        codes = list(keys[axis.column].unique())
        if rules.starred:
            codes = [code for code in codes if code not in set(own["parent"]) and code != axis.total]
        dimensions.append(dimension_of(axis.column, codes, own, axis.total, complete=not axis.years))
    _refuse_unknown_years(rules, keys)
    cells = Cells(tuple(dimensions))
    places = cells.at([keys[dimension.name].map(dimension.positions).to_numpy() for dimension in dimensions])
    if rules.magnitude:
        return _sums_of_holdings(table, rules, cells, places)
    _refuse_twice(table, places)
    if rules.starred:
        if fit is None:
            raise TypeError("A starred delivery needs `fit`.")
        return fit(cells, places, starred_numbers(table, rules), rules)
    numbers = numbers_in(table, rules.measure, whole=True)
    counts = Counts(rules, cells, cells.sums(_grid(cells, places, numbers)))
    for entry in rules.carriers:
        behind = numbers_in(table, entry["column"], whole=True)
        counts.carriers[entry["column"]] = cells.sums(_grid(cells, places, behind))
    if rules.absent_is_impossible:
        counts.rows = cells.sums(_grid(cells, places, np.ones(len(places))))
    return counts


def checked_links(hierarchy: pd.DataFrame | None, rules: Rules) -> pd.DataFrame:
    """Rows dimension, grouping, child, parent; a table without `dimension` is one of the geography."""
    if hierarchy is None:
        return _with_pools(pd.DataFrame(columns=["dimension", "grouping", "child", "parent"], dtype=str), rules)
    for column in ("child", "parent"):
        if column not in hierarchy.columns:
            raise RefusedError(
                de=f"Der Hierarchie fehlt die Spalte „{column}“.", en=f"The hierarchy lacks the column “{column}”."
            )
    links = hierarchy.astype(str)
    if "dimension" not in links.columns:
        links = links.assign(dimension=rules.columns[0])
    if "grouping" not in links.columns:
        links = links.assign(grouping="")
    if unknown := sorted(set(links["dimension"]) - set(rules.columns)):
        raise RefusedError(
            de=f"Die Hierarchie nennt {listed(unknown, 'de')}; die Regeln kennen {listed(rules.columns, 'de', 20)}.",
            en=f"The hierarchy names {listed(unknown, 'en')}; the rules know {listed(rules.columns, 'en', 20)}.",
        )
    return _with_pools(links, rules)


def _with_pools(links: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """Sums over years are parents of years, each a grouping of its own, as they may overlap."""
    if not rules.pools:
        return links
    column = next(axis.column for axis in rules.axes if axis.years)
    rows = [(column, f"pool {pool['id']}", year, pool["id"]) for pool in rules.pools for year in pool["of"]]
    return pd.concat([links, pd.DataFrame(rows, columns=["dimension", "grouping", "child", "parent"])])


def _refuse_unknown_years(rules: Rules, keys: Mapping[str, pd.Series]) -> None:
    if not rules.pools and not rules.changes:
        return
    codes = list(keys[next(axis.column for axis in rules.axes if axis.years)].unique())
    pools = {pool["id"] for pool in rules.pools}
    needed = {year for pool in rules.pools for year in pool["of"]} | {
        change[end] for change in rules.changes for end in ("from", "to")
    }
    if unknown := sorted(needed - set(codes) - pools):
        raise RefusedError(
            de=f"Die Regeln nennen Jahre, die in der Zählung fehlen: {listed(unknown, 'de')}. Vorhanden sind "
            f"{listed(codes, 'de', 20)}.",
            en=f"The rules name years that are missing in the counts: {listed(unknown, 'en')}. There are "
            f"{listed(codes, 'en', 20)}.",
        )
    if taken := sorted(pools & set(codes)):
        raise RefusedError(
            de=f"{listed(taken, 'de')} ist eine Summe über Jahre (pools) und zugleich ein Jahr der Zählung.",
            en=f"{listed(taken, 'en')} is a sum over years (pools) and a year of the counts at once.",
        )


def numbers_in(table: pd.DataFrame, column: str, *, whole: bool) -> np.ndarray:
    """The numbers of a column, none negative. Raises RefusedError with the lines that have none."""
    found = table[column]
    if found.dtype == object or isinstance(found.dtype, pd.StringDtype):
        text = found.astype(str).str.strip()
        good = text.str.match(NUMBER)
        numbers = pd.to_numeric(text.where(good, "nan").str.replace(",", "."), errors="coerce")
    else:
        numbers = pd.to_numeric(found, errors="coerce")
    values = numbers.to_numpy(float)
    bad = ~np.isfinite(values) | (values < 0)
    if whole:
        bad |= values != np.floor(values)
    if bad.any():
        lines = table.index[bad]
        kind_de, kind_en = ("keine ganze Zahl", "no whole number") if whole else ("keine Zahl", "no number")
        raise RefusedError(
            de=f"Spalte „{column}“: {kind_de} ab 0 in Zeile {listed(lines, 'de')}.",
            en=f"Column “{column}”: {kind_en} from 0 in line {listed(lines, 'en')}.",
        )
    return values


def starred_numbers(table: pd.DataFrame, rules: Rules) -> np.ndarray:
    """As `numbers_in`, NaN where the delivery has its star."""
    stars = table[rules.measure].astype(str).str.strip() == (rules.starred or {})["sign"]
    numbers = np.full(len(table), np.nan)
    numbers[~stars] = numbers_in(table[~stars], rules.measure, whole=True)
    return numbers


def _grid(cells: Cells, places: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Numbers of finest cells on one axis per dimension, zero where there is no row."""
    full = np.zeros(cells.count)
    np.add.at(full, places, numbers)
    leaves = tuple(slice(dimension.leaf_count) for dimension in cells.dimensions)
    return full.reshape(cells.shape)[leaves]


def finest_grid(cells: Cells, table: pd.DataFrame, numbers: np.ndarray) -> np.ndarray:
    """A number for each row of `table`, on the grid of finest cells."""
    nodes = [table[dimension.name].astype(str).map(dimension.positions).to_numpy() for dimension in cells.dimensions]
    return _grid(cells, cells.at(nodes), numbers)


def _refuse_twice(table: pd.DataFrame, places: np.ndarray) -> None:
    twice = pd.Series(places).duplicated(keep=False).to_numpy()
    if twice.any():
        raise RefusedError(
            de=f"Mehrere Zeilen nennen dieselbe Zelle: Zeile {listed(table.index[twice], 'de')}.",
            en=f"Several rows name the same cell: line {listed(table.index[twice], 'en')}.",
        )


def _sums_of_holdings(table: pd.DataFrame, rules: Rules, cells: Cells, places: np.ndarray) -> Counts:
    assert rules.magnitude is not None  # noqa: S101 - for the type checker
    numbers = numbers_in(table, rules.measure, whole=False)
    holders, _ = pd.factorize(table[rules.magnitude["holder"]].astype(str))
    present, inverse = np.unique(places, return_inverse=True)
    own = sparse.csr_array((numbers, (inverse, holders)), shape=(len(present), int(holders.max()) + 1))
    # every cell × the present finest cells that belong to it
    belongs = None
    for dimension, nodes in zip(cells.dimensions, np.unravel_index(present, cells.shape), strict=True):
        part = sparse.csr_array(dimension.members[:, nodes])
        belongs = part if belongs is None else _row_wise(belongs, part)
    assert belongs is not None  # noqa: S101
    holdings = sparse.csr_array(belongs @ own)
    holdings.eliminate_zeros()  # who holds nothing is no holder
    return Counts(rules, cells, np.asarray(holdings.sum(axis=1)).ravel(), holdings=holdings)


def _row_wise(first: sparse.csr_array, second: sparse.csr_array) -> sparse.csr_array:
    """Row (i, j) = row i of the first times row j of the second, element by element."""
    rows = np.repeat(np.arange(first.shape[0]), second.shape[0])
    columns = np.tile(np.arange(second.shape[0]), first.shape[0])
    return sparse.csr_array(first[rows].multiply(second[columns]))
