"""The levels that everybody may see: few cells, protected cell by cell with the engine for tables. Pure."""

from __future__ import annotations

import numpy as np

from ..tables.problem import AS_LAST_YEAR, Problem
from ..tables.secondary import Suppression
from .counted import Period, SheetRules
from .layout import Layout

STILL_HIDDEN = 1.0  # what an earlier release hides must not become exact through what is new
DEAREST = 1e6  # of the cheapest cell; no solver weighs more than that against what is hidden already


def suppression_of(layout: Layout, period: Period, rules: SheetRules) -> Suppression:
    """Ready to run: what the rules hide is hidden, what is out stays out."""
    values = np.concatenate([period.values.ravel(), period.rests(layout).ravel()])
    rests = len(values) - layout.cells
    small = period.small(rules)
    fixed = period.missing | period.out
    if not rules.zeros_are_hidden:
        fixed |= (period.values == 0) & ~period.starred
    hidden = (small | period.kept | period.starred) & ~fixed
    up = np.where(small, rules.minimum - period.values, 0.0)
    up = np.where(period.kept, np.maximum(up, STILL_HIDDEN), up)
    # A star keeps all of its range; where nobody has stated one, and of sums with stars, one number more is enough.
    bounded = period.starred & np.isfinite(period.high)
    up = np.where(bounded, period.high - period.values, np.where(period.starred, STILL_HIDDEN, up))
    low = np.where(period.starred, period.low, 0.0 if rules.zeros_are_hidden else 1.0)
    problem = Problem(
        equations=layout.equations(~period.missing),
        values=values,
        low=_with(low.ravel(), rests, 0.0),
        high=_with(period.high.ravel(), rests, np.inf),
        areas=np.tile(np.arange(layout.areas), len(layout.variables) + len(layout.pairs)),
        hidden=_with(hidden.ravel(), rests, False),
        silent=_with(np.zeros(layout.cells, bool), rests, True),
        fixed=_with(fixed.ravel(), rests, False),
        up=np.concatenate([up.ravel(), period.rest_needs(layout, rules).ravel()]),
        down=_with(np.where(bounded, period.values - period.low, 0.0).ravel(), rests, 0.0),
        cost=_with(costs(period).ravel(), rests, 1.0),
        minimum_if_hidden=float(rules.minimum),
    )
    return Suppression(problem, layout.geography)


def costs(period: Period) -> np.ndarray:
    """Of hiding a cell: its number; less where its like of another year is hidden."""
    cost = np.maximum(period.values, 1.0)
    cost = np.where(period.liked, AS_LAST_YEAR * cost, cost) / AS_LAST_YEAR
    return np.minimum(cost, DEAREST)


def _with(values: np.ndarray, extra: int, filling: float) -> np.ndarray:
    return np.concatenate([values, np.full(extra, filling, values.dtype)])
