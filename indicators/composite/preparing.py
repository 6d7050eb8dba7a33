"""From a column to an indicator's numbers: divide, leave out small bases, fill in, treat outliers; all of it flagged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from indicators.statuses import ESTIMATED, NOT_MEANINGFUL, UNRELIABLE, of_strength, strength_of
from spatial.findings import RefusedError

from .imputing import ALONG_PERIODS, Imputed, impute
from .rating import Rated
from .recipes import Node, Recipe
from .treating import Treated, treat
from .values import Values


@dataclass(frozen=True)
class Prepared:
    """An indicator's numbers before they are standardised, with their flags; all (T, N)."""

    given: np.ndarray  # as delivered and divided, unrated areas included
    numbers: np.ndarray  # filled in and treated; NaN where not rated or not known
    statuses: np.ndarray
    imputed: np.ndarray
    treated: np.ndarray
    record: list[Any]  # what the treatment did


def prepare(recipe: Recipe, node: Node, values: Values, rated: Rated) -> Prepared:
    """Raises RefusedError where a rated area's number is infinite, or no rated area has a number at all."""
    leaf = node.leaf
    assert leaf is not None
    given, statuses = values.numbers[leaf.column], values.statuses[leaf.column]
    if leaf.denominator:
        below = values.numbers[leaf.denominator]
        statuses = of_strength(np.maximum(strength_of(statuses), strength_of(values.statuses[leaf.denominator])))
        with np.errstate(divide="ignore", invalid="ignore"):
            given = np.where(below == 0, np.nan, given / below)
        statuses = np.where(below == 0, NOT_MEANINGFUL, statuses).astype(np.int8)
    given = given * leaf.factor
    if leaf.minimum_base:
        small = ~(values.numbers[leaf.minimum_base["column"]] >= leaf.minimum_base["at_least"])
        statuses = np.where(small & np.isfinite(given), UNRELIABLE, statuses).astype(np.int8)
        given = np.where(small, np.nan, given)
    if not np.isfinite(given[rated.mask]).any():
        recipe.refuse(
            *node.keys,
            de=f"„{node.name['de']}“ (Spalte „{leaf.column}“) hat in keinem bewerteten Gebiet eine Zahl. Bitte prüfen "
            "Sie die Spalte, oder nehmen Sie den Indikator aus dem Rezept.",
            en=f"“{node.name['en']}” (column “{leaf.column}”) has no number in any rated area. Please check the "
            "column, or take the indicator out of the recipe.",
        )
    numbers, filled, treatment = finish(recipe, node, given, values, rated, leaf.treat)
    statuses = np.where(filled, ESTIMATED, statuses).astype(np.int8)
    return Prepared(given, numbers, statuses, filled, treatment.changed, list(treatment.record))


def finish(
    recipe: Recipe, node: Node, given: np.ndarray, values: Values, rated: Rated, steps: Sequence[Mapping[str, Any]]
) -> tuple[np.ndarray, np.ndarray, Treated]:
    """Delivered and divided numbers (…, T, N) filled in and treated by `steps`: numbers, where filled in, treatment.

    Used for one run and, with leading axes, for draws alike.
    """
    leaf = node.leaf
    assert leaf is not None
    numbers = np.where(rated.mask, given, np.nan)
    filled = np.zeros(numbers.shape, bool)
    if leaf.impute.method not in ("none", "row"):
        filled, numbers = _imputed(recipe, leaf.impute.method, leaf.impute.parameters, numbers, values, rated)
    if not steps:
        return numbers, filled, Treated(numbers, np.zeros(numbers.shape, bool), ())
    try:
        # periods, and draws of them, are treated each alone
        treatment = treat(numbers.reshape(-1, numbers.shape[-1]), [dict(step) for step in steps])
    except RefusedError as fault:
        place = f"„{node.id}“ ({recipe.content.place(*node.keys)})"
        raise RefusedError(de=f"{place}: {fault.de}", en=f"{place}: {fault.en}") from fault
    changed = treatment.changed.reshape(numbers.shape)
    return treatment.values.reshape(numbers.shape), filled, Treated(treatment.values, changed, treatment.record)


def _imputed(
    recipe: Recipe, method: str, parameters: Mapping[str, Any], numbers: np.ndarray, values: Values, rated: Rated
) -> tuple[np.ndarray, np.ndarray]:
    groups = values.labels[recipe.areas["group"]] if "group" in recipe.areas else None
    if method.startswith("group") and groups is None:
        recipe.refuse(
            "areas",
            de=f"Die Ergänzung „{method}“ braucht unter „areas“ den Eintrag „group“ mit der Spalte der Gruppen.",
            en=f"The imputation “{method}” needs the entry “group” below “areas” with the column of the groups.",
        )
    if method in ALONG_PERIODS:  # takes periods first: each area of each draw is a series
        series = np.moveaxis(numbers, -2, 0)
        result = impute(series.reshape(len(series), -1), method, times=values.times, **parameters)
        back = [np.moveaxis(array.reshape(series.shape), 0, -2) for array in (result.values, result.imputed)]
        result = Imputed(*back)
    else:
        result = impute(numbers, method, groups=groups, times=values.times, **parameters)
    # only rated areas are filled in
    inside = result.imputed & rated.mask
    return inside, np.where(inside | np.isfinite(numbers), result.values, np.nan)
