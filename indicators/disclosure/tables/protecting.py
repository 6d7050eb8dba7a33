"""Counts → a protected table that has passed its audit; the Python interface of disclosure control. Pure.

    protected = protect(counts, hierarchy, read_rules("rules.yaml"))
    protected.table      # keys, value, status, sign: what may be published

Nothing comes out that the audit (indicators.disclosure.audit, with sums and equations of its own) has not passed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from time import process_time

import numpy as np
import pandas as pd

from spatial.findings import RefusedError

from ..audit.auditing import Audit, Hierarchy, audit
from .changes import changes_of
from .counts import Counts, counts_of
from .hierarchies import Dimension
from .primary import Primary, complements, primary_of
from .problem import Problem
from .rates import rates_of
from .rules import Rules
from .secondary import Suppression
from .starred import fitted
from .stating import HIDDEN, SHOWN, STATUS, VALUE, Earlier, earlier_release, hidden_last_year, problem_of, rate_pairs

BUDGET = 4000  # programmes for leaving cells out
REPAIRS = 8


class UnsafeError(RefusedError):
    """The audit has not passed: there is no result."""


@dataclass(eq=False)
class Protected:
    """`table` and `rates` may be published, `audit` too; everything else is for the data protection officer."""

    rules: Rules
    table: pd.DataFrame
    rates: pd.DataFrame | None
    changes: pd.DataFrame | None
    audit: Audit
    primary_cells: dict[str, int]  # reason → cells
    secondary_cells: int
    hidden_by_area_size: pd.DataFrame
    value_total: float
    value_hidden: float
    already_out: int
    revised: int
    seconds: dict[str, float] = field(default_factory=dict)  # of the processor


def protect(
    table: pd.DataFrame,
    hierarchy: pd.DataFrame | None,
    rules: Rules,
    *,
    released: pd.DataFrame | None = None,
    last_year: pd.DataFrame | None = None,
    budget: int = BUDGET,
) -> Protected:
    """Hides what the rules want hidden and as much more as is needed that nobody can reckon it.

    `table`: one row per finest cell. `hierarchy`: rows child, parent and, if you like, dimension and grouping.
    `released`: the output for the same counts that is out already. `last_year`: an output whose pattern is preferred.
    Raises RefusedError for input that cannot be used, UnsafeError where no safe table was found.
    """
    start = process_time()
    counts = counts_of(table, hierarchy, rules, fitted)
    primary = primary_of(counts)
    earlier = earlier_release(released, counts) if released is not None else None
    liked = hidden_last_year(last_year, counts) if last_year is not None else None
    problem = problem_of(counts, primary, earlier, liked)
    read = process_time()
    suppression = Suppression(problem, counts.cells.dimensions[0])
    suppression.run(budget=budget)
    protected = process_time()
    audited = _until_safe(table, counts, problem, suppression, primary=primary, earlier=earlier)
    done = process_time()
    shown = _table(counts, problem)
    cells = counts.cells.count
    told, hidden = ~problem.silent[:cells], problem.hidden[:cells]
    out = primary.any & told & ~hidden
    return Protected(
        rules=rules,
        table=shown,
        rates=rates_of(counts, hidden) if rules.rates else None,
        changes=changes_of(counts, hidden) if rules.changes else None,
        audit=audited,
        primary_cells={name: int((mask & hidden).sum()) for name, mask in primary.reasons.items()},
        secondary_cells=int((hidden & ~primary.any).sum()),
        hidden_by_area_size=_by_size(counts, hidden, told),
        value_total=float(counts.values[told].sum()),
        value_hidden=float(counts.values[hidden].sum()),
        already_out=int(out.sum()),
        revised=earlier.revised if earlier else 0,
        seconds={"reading": read - start, "hiding": protected - read, "audit": done - protected},
    )


def _until_safe(
    table: pd.DataFrame,
    counts: Counts,
    problem: Problem,
    suppression: Suppression,
    *,
    primary: Primary,
    earlier: Earlier | None,
) -> Audit:
    """The audit; where it fails (flows may be fractions, people are not), needs are raised and more is hidden."""
    hierarchies = hierarchies_of(counts)
    pairs = rate_pairs(counts)
    for _ in range(REPAIRS):
        found = audit(
            _table(counts, problem),
            table,
            hierarchies,
            counts.rules,
            already_out=None if earlier is None else earlier.shown,
            rates=rates_of(counts, problem.hidden[: counts.cells.count]) if counts.rules.rates else None,
            changes=changes_of(counts, problem.hidden[: counts.cells.count]) if counts.rules.changes else None,
            parts_of=pairs,
            fitted=counts,
        )
        superfluous = found.superfluous
        if found.passed and not len(superfluous):
            return found
        problem.hidden[superfluous[~primary.any[superfluous]]] = False
        unsafe = np.concatenate([found.unsafe, _complements_of(found, counts)])
        if len(unsafe):
            problem.up[unsafe] += 1.0 if counts.holdings is None else 0.1 * counts.values[unsafe]
            suppression.repair(unsafe)
    raise UnsafeError(de=found.sentence("de"), en=found.sentence("en"))


def hierarchies_of(counts: Counts) -> list[Hierarchy]:
    """The dimensions as the audit wants them."""
    return [
        Hierarchy(dimension.name, dimension.nodes, dimension.leaf_count, links=_links(dimension))
        for dimension in counts.cells.dimensions
    ]


def _complements_of(found: Audit, counts: Counts) -> np.ndarray:
    """Where the problem has the complements of groups that were found unsafe: behind all cells, in their order."""
    pairs = zip(*complements(counts), strict=True)
    numbers = {(int(group), int(part)): counts.cells.count + number for number, (group, part) in enumerate(pairs)}
    return np.array([numbers[pair] for pair in found.unsafe_groups], int)


def _links(dimension: Dimension) -> pd.DataFrame:
    rows = [
        (number, dimension.nodes[child], dimension.nodes[parent])
        for number, (parent, children) in enumerate(dimension.equations)
        for child in children
    ]
    return pd.DataFrame(rows, columns=["equation", "child", "parent"])


def _table(counts: Counts, problem: Problem) -> pd.DataFrame:
    cells = counts.cells
    told = ~problem.silent[: cells.count]
    hidden = problem.hidden[: cells.count]
    columns: dict[str, object] = {name: cells.labels(axis)[told] for axis, name in enumerate(cells.keys())}
    values = np.where(hidden, np.nan, counts.values)[told]
    columns[VALUE] = values
    columns[STATUS] = np.where(hidden[told], HIDDEN, SHOWN)
    columns["sign"] = np.where(hidden[told], counts.rules.sign, "")
    return pd.DataFrame(columns)


def _by_size(counts: Counts, hidden: np.ndarray, told: np.ndarray) -> pd.DataFrame:
    """Cells and hidden cells by how many finest areas an area has."""
    sizes = counts.cells.dimensions[0].sizes[counts.cells.coordinates[0]]
    frame = pd.DataFrame(
        {"finest_areas": sizes[told], "cells": 1, "hidden": hidden[told], "zeros": counts.values[told] == 0}
    )
    bins = [0, 1, 10, 100, 1000, np.inf]
    labels = ["1", "2–10", "11–100", "101–1000", "> 1000"]
    grouped = frame.groupby(pd.cut(frame["finest_areas"], bins, labels=labels), observed=True)
    return grouped[["cells", "hidden", "zeros"]].sum().reset_index()
