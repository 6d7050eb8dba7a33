"""Counts, rules and what is out already → the problem of secondary suppression. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from spatial.findings import RefusedError, listed

from .cells import Cells
from .counts import Counts
from .primary import Primary, complements, lone_holders, may_hide_zeros
from .problem import AS_LAST_YEAR, Problem, spread_zeros
from .rules import Rules

FEW_CELLS = 0.6  # flows move twice for a need of two, but a cell is hidden once: large cells are not that much dearer
STILL_HIDDEN = 1.0  # what an earlier release hides must not become exact through what is new
VALUE, STATUS = "value", "status"
HIDDEN, SHOWN = "suppressed", "ok"


@dataclass(frozen=True, eq=False)
class Earlier:
    """An earlier release of the same table: what is out stays out, what was hidden stays hidden."""

    shown: np.ndarray
    hidden: np.ndarray
    revised: int  # cells shown then and now with different numbers


def published_cells(cells: Cells, rules: Rules) -> np.ndarray:
    """Which cells are in one of the published tables."""
    published = np.zeros(cells.count, bool)
    for table in rules.tables:
        inside = np.ones(cells.count, bool)
        for dimension, nodes in zip(cells.dimensions, cells.coordinates, strict=True):
            if dimension.name not in table:
                inside &= nodes == dimension.total
        published |= inside
    for axis, dimension, nodes in zip(rules.axes, cells.dimensions, cells.coordinates, strict=True):
        if axis.internal:
            published &= nodes >= dimension.leaf_count
    return published


def problem_of(counts: Counts, primary: Primary, earlier: Earlier | None, last_year: np.ndarray | None) -> Problem:
    """The problem over all cells and, behind them, complements, which are never published."""
    rules, cells, values = counts.rules, counts.cells, counts.values
    published = published_cells(cells, rules)
    zero_may_hide = may_hide_zeros(cells, values, rules)
    fixed = published & (values == 0) & ~zero_may_hide & (not rules.zeros_are_hidden)
    if counts.rows is not None:
        fixed |= counts.rows == 0
    if counts.unknown is not None:
        fixed &= ~counts.unknown
    hidden = primary.any & published
    if earlier is not None:
        fixed |= earlier.shown & published
        hidden |= earlier.hidden & published
    hidden &= ~fixed
    up = primary.up if earlier is None else np.where(earlier.hidden, np.maximum(primary.up, STILL_HIDDEN), primary.up)
    low = np.where(published & ~zero_may_hide & (not rules.zeros_are_hidden) & (counts.holdings is None), 1.0, 0.0)
    high = np.full(len(values), np.inf)
    if counts.low is not None and counts.high is not None and counts.unknown is not None:
        low = np.where(counts.unknown, counts.low, low)
        high = np.where(counts.unknown, counts.high, high)
    equations = cells.equations()
    if not published.all():
        fixed = spread_zeros(equations, fixed, values)
    cost = {
        "cells": np.ones_like(values),
        "value": np.maximum(values, 1) ** FEW_CELLS,
        "digits": 1 + np.log2(1 + values),
    }[rules.cost]
    if last_year is not None:
        cost = np.where(last_year, AS_LAST_YEAR * cost, cost)
    cost = cost / max(cost.min(), 1e-12)
    cost = np.minimum(cost, 1e6)  # no solver weighs more than that against the cost of what is hidden already
    groups, parts = complements(counts)
    bases, shares = rate_pairs(counts)
    first, second = np.concatenate([groups, bases]), np.concatenate([parts, shares])
    needs = np.concatenate([rules.others_needed - (values[groups] - values[parts]), np.zeros(len(bases))])
    extra = len(first)
    new = np.arange(extra)
    differences = sparse.csr_array(
        (
            np.repeat([-1.0, 1.0, 1.0], extra),
            (np.tile(new, 3), np.concatenate([first, second, len(values) + new])),
        ),
        shape=(extra, len(values) + extra),
    )
    padded = sparse.csr_array(
        (equations.data, equations.indices, equations.indptr), (equations.shape[0], len(values) + extra)
    )
    lone = None
    if counts.holdings is not None:
        lone = np.concatenate([lone_holders(counts.holdings), np.full(extra, -1)])
    return Problem(
        equations=sparse.csr_array(sparse.vstack([padded, differences], format="csr")) if extra else equations,
        values=np.concatenate([values, values[first] - values[second]]),
        low=np.concatenate([low, np.zeros(extra)]),
        high=np.concatenate([high, np.full(extra, np.inf)]),
        areas=np.concatenate([cells.coordinates[0], cells.coordinates[0][first]]),
        hidden=np.concatenate([hidden, np.zeros(extra, bool)]),
        silent=np.concatenate([~published, np.ones(extra, bool)]),
        fixed=np.concatenate([fixed, np.zeros(extra, bool)]),
        up=np.concatenate([up, needs]),
        down=np.concatenate([primary.down, np.zeros(extra)]),
        cost=np.concatenate([cost, np.ones(extra)]),
        years=_years(counts),
        minimum_if_hidden=0.0 if counts.holdings is not None else float(rules.minimum),
        lone=lone,
        holdings=counts.holdings,
    )


def _years(counts: Counts) -> tuple[int, int] | None:
    shape = counts.cells.shape
    for number, axis in enumerate(counts.rules.axes):
        if axis.years:
            return int(np.prod(shape[number + 1 :])), shape[number]
    return None


def rate_pairs(counts: Counts) -> tuple[np.ndarray, np.ndarray]:
    """(base, numerator) cells of rates whose numerator is part of its base, so that the rest cannot be negative."""
    bases, shares = [], []
    for rate in counts.rules.rates:
        base, share = cells_of_rate(counts.cells, rate.denominator), cells_of_rate(counts.cells, rate.numerator)
        if (counts.values[share] <= counts.values[base]).all():
            bases.append(base)
            shares.append(share)
    if not bases:
        return np.zeros(0, int), np.zeros(0, int)
    return np.concatenate(bases), np.concatenate(shares)


def cells_of_rate(cells: Cells, nodes: Mapping[str, str]) -> np.ndarray:
    """The cells at the named nodes, in the order of the other dimensions."""
    chosen = np.ones(cells.count, bool)
    for column, node in nodes.items():
        axis = cells.keys().index(column)
        dimension = cells.dimensions[axis]
        if node not in dimension.positions:
            raise RefusedError(
                de=f"Eine Quote nennt „{node}“ in „{column}“; bekannt sind {listed(dimension.nodes, 'de')}.",
                en=f"A rate names “{node}” in “{column}”; known are {listed(dimension.nodes, 'en')}.",
            )
        chosen &= cells.coordinates[axis] == dimension.positions[node]
    return np.flatnonzero(chosen)


def earlier_release(table: pd.DataFrame, counts: Counts) -> Earlier:
    """An output of this tool, read as what is out. Raises RefusedError for cells that this table does not have."""
    places, inside = _places(table, counts.cells)
    if not inside.all():
        raise RefusedError(
            de=f"Die frühere Veröffentlichung hat {int((~inside).sum())} Zellen, die diese Tabelle nicht hat. Damit "
            "beide zusammen geschützt werden, nehmen Sie ihre Gebiete als weitere Gliederung in die Hierarchie auf.",
            en=f"The earlier release has {int((~inside).sum())} cells that this table does not have. To protect both "
            "together, add its areas to the hierarchy as a further grouping.",
        )
    values = pd.to_numeric(table[VALUE], errors="coerce").to_numpy(float)
    told = (table[STATUS].to_numpy() == SHOWN) & np.isfinite(values)
    same = told & (values == counts.values[places])
    shown, hidden = np.zeros(counts.cells.count, bool), np.zeros(counts.cells.count, bool)
    shown[places[same]] = True
    hidden[places[~told]] = True
    return Earlier(shown, hidden, int((told & ~same).sum()))


def hidden_last_year(table: pd.DataFrame, counts: Counts) -> np.ndarray:
    """Cells that were hidden in another year's output; a column with one node here (the year) is not compared."""
    single = [dimension for dimension in counts.cells.dimensions if len(dimension) == 1]
    table = table.assign(**{dimension.name: dimension.nodes[0] for dimension in single})
    places, inside = _places(table, counts.cells)
    hidden = np.zeros(counts.cells.count, bool)
    hidden[places[inside & (table[STATUS].to_numpy() == HIDDEN)]] = True
    return hidden


def _places(table: pd.DataFrame, cells: Cells) -> tuple[np.ndarray, np.ndarray]:
    for column in (*cells.keys(), VALUE, STATUS):
        if column not in table.columns:
            raise RefusedError(
                de=f"Der früheren Veröffentlichung fehlt die Spalte „{column}“.",
                en=f"The earlier release lacks the column “{column}”.",
            )
    nodes = [
        table[dimension.name].astype(str).map(dimension.positions).to_numpy(float) for dimension in cells.dimensions
    ]
    inside = np.all(np.isfinite(nodes), axis=0)
    return cells.at([np.where(inside, axis, 0).astype(int) for axis in nodes]), inside
