"""Counts of one period on all levels → which cells are hidden, so that public and insiders can reckon none. Pure.

First the levels that the public may see, for themselves, with linear programmes over all equations: what blocks need
must not cost the public its Quartiere. They are attacked by the audit, which has sums, equations and programmes of its
own; what it finds is mended, and what cannot be mended is told. Then level by level downwards, where only insiders see
more (internal.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..audit.sheets import SheetAudit, View, audit_sheets
from .counted import Period, SheetRules
from .internal import groups_of, protect_level
from .layout import Layout
from .public import suppression_of

BUDGET = 300  # programmes for hiding less
REPAIRS = 8


@dataclass(eq=False)
class ProtectedPeriod:
    """`hidden`, `primary`: shape (variables, areas). `audit`: what the gate says of the public levels."""

    hidden: np.ndarray
    primary: np.ndarray
    audit: SheetAudit


def protect_period(
    layout: Layout,
    period: Period,
    rules: SheetRules,
    *,
    public_from: int,
    kept: tuple[tuple[int, ...], ...] = (),
    budget: int = BUDGET,
) -> ProtectedPeriod:
    """`public_from`: the number of the lowest level that everybody may see. `kept`: see groups_of."""
    first = layout.starts[public_from]
    primary = period.small(rules)
    hidden = np.zeros(primary.shape, bool)
    upper = layout.without_levels_below(public_from)
    public = _protect_public(upper, period.from_area(first), rules, budget)
    hidden[:, first:] = public.hidden
    groups = groups_of(layout, kept)
    for k in range(public_from - 1, -1, -1):
        above = hidden[:, layout.level(k + 1)]
        hidden[:, layout.level(k)] = protect_level(layout, period, rules, groups, k=k, above=above)
    return ProtectedPeriod(hidden, primary, public.audit)


@dataclass(eq=False)
class _Public:
    hidden: np.ndarray
    audit: SheetAudit


def _protect_public(layout: Layout, period: Period, rules: SheetRules, budget: int) -> _Public:
    suppression = suppression_of(layout, period, rules)
    problem, shape = suppression.problem, period.values.shape
    if len(problem.needy()):
        suppression.run(budget=budget)
    needed = (period.small(rules) | period.kept | period.starred).ravel()
    audit = None
    for _ in range(REPAIRS):
        hidden = problem.hidden[: layout.cells].reshape(shape)
        audit = audit_sheets(view_of(layout, period, rules, hidden))
        superfluous = np.flatnonzero(audit.exact_cells.ravel() & ~needed)
        if audit.passed and not len(superfluous):
            break
        problem.hidden[superfluous] = False
        rests = [layout.cells + pair * layout.areas + area for pair, area in audit.unsafe_pairs]
        unsafe = np.array([*np.flatnonzero(audit.unsafe.ravel() & needed), *rests], int)
        if not len(unsafe) and not len(superfluous):
            break
        problem.up[unsafe] += 1.0
        suppression.repair([int(cell) for cell in unsafe])
    assert audit is not None  # noqa: S101 - REPAIRS is not 0
    return _Public(problem.hidden[: layout.cells].reshape(shape), audit)


def view_of(layout: Layout, period: Period, rules: SheetRules, hidden: np.ndarray, *, internal: int = 0) -> View:
    """What would be seen of a period."""
    return View(
        values=np.where(hidden | period.missing, np.nan, period.values),
        hidden=hidden & ~period.missing,
        sizes=layout.sizes,
        parents=[family.parents for family in layout.families],
        sums=layout.sums,
        pairs=layout.pairs,
        minimum=rules.minimum,
        zeros_are_hidden=rules.zeros_are_hidden,
        whole_families_may_be_nothing=internal,
        groups={layout.pairs.index(pair): wanted for pair, wanted in rules.groups.items()},
        already_out=period.out,
    )
