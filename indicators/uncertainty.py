"""Within which limits a computed value may lie: by chance, and because what was carried is an estimate.

95 % intervals. Chance is told of counts set against counts only (indicators/formulas/evaluating.py).
"""

from __future__ import annotations

import numpy as np

from .carrying import carried_errors
from .counted import Slot
from .formulas import Result, evaluating
from .formulas.intervals import Interval
from .importing.plausibility import COUNT_UNITS
from .inputs import Inputs
from .statuses import ESTIMATED
from .terms import Fraction

Z = 1.959963984540054  # the 97.5 % point of the normal distribution


def limits_of(inputs: Inputs, result: Result) -> Interval | None:
    """The interval of each cell, NaN where it has none; None where no cell has one."""
    recipe = inputs.recipe
    if recipe.change:
        return _of_change(inputs, result)
    if recipe.catchment:
        return None
    way = inputs.way
    if way is not None:
        return _of_carried(inputs, result) if all(sheet.crosswalk_id == way.pk for sheet in inputs.used) else None
    if not _counts_things(inputs):
        return None
    found = evaluating.interval(recipe, result, evaluating.squares(recipe, inputs.cells))
    if found is None:
        return None
    # An estimate errs by more than chance, also where its small base is what is said of it.
    estimated = np.any([sheet.statuses == ESTIMATED for sheet in inputs.used], axis=0)
    return Interval(found.value, *(np.where(estimated, np.nan, limit) for limit in (found.lower, found.upper)))


def _of_change(inputs: Inputs, result: Result) -> Interval | None:
    """Of a difference, from the intervals of both years: the hybrid of Newcombe (1998), Statistics in Medicine
    17:873–890, for shares, and of Zou and Donner (2008), Statistics in Medicine 27:1693–1702, for what is carried.

    Relative changes have none.
    """
    change, base = inputs.recipe.change, inputs.recipe.base
    if change is None or base is None or change.told_as == "relative":
        return None
    years = [_of_base(inputs, base, years_ago) for years_ago in (0, change.years)]
    now, then = years
    if now is None or then is None:
        return None
    below = np.hypot(now.value - now.lower, then.upper - then.value)
    above = np.hypot(now.upper - now.value, then.value - then.lower)
    return Interval(result.values, result.values - below, result.values + above)


def _of_base(inputs: Inputs, base: Fraction, years_ago: int) -> Interval | None:
    there = inputs.of(base, years_ago)
    result = evaluating.evaluate(base, there.cells)
    return limits_of(there, result) if result else None


def _of_carried(inputs: Inputs, result: Result) -> Interval | None:
    """How far the value may lie from what a count would have told: by chance, and for the shares are estimates.

    The two add up as variances do, each side by itself.
    """
    recipe, way = inputs.recipe, inputs.way
    if way is None:
        return None
    slot = Slot(way.from_level_id, inputs.slot.last_day)
    there = Inputs(inputs.counted, recipe, slot, inputs.period_id, inputs.internally)
    old = evaluating.evaluate(recipe, there.cells)
    if old is None:
        return None
    off = Z * carried_errors(old.numerators, old.denominators, way.crosswalk, recipe.factor)
    chance = evaluating.interval(recipe, result) if _counts_things(inputs) else None
    below = np.hypot(off, result.values - chance.lower if chance else 0.0)
    above = np.hypot(off, chance.upper - result.values if chance else 0.0)
    known = ~np.isnan(result.values) & ((off > 0) | (chance is not None))
    least = -np.inf if recipe.numerator and recipe.numerator.minus else 0.0
    most = recipe.factor if recipe.kind == "share" else np.inf
    return Interval(
        result.values,
        np.where(known, np.maximum(result.values - below, least), np.nan),
        np.where(known, np.minimum(result.values + above, most), np.nan),
    )


def _counts_things(inputs: Inputs) -> bool:
    """Whether chance can be reckoned with: everything is a count, or, of a mean, what was measured is."""
    recipe = inputs.recipe
    counts = recipe.variables if recipe.kind != "mean" or not recipe.denominator else recipe.denominator.keys
    return all(inputs.counted.variables[key].unit in COUNT_UNITS for key in counts)
