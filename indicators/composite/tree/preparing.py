"""From a column to an indicator's numbers: divide, leave out small bases, fill in, treat outliers; all flagged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from indicators.statuses import ESTIMATED, NOT_MEANINGFUL, UNRELIABLE, of_strength, strength_of
from spatial.findings import RefusedError

from ..methods.imputing import ALONG_PERIODS, Imputed, impute
from ..methods.treating import Treated, treat
from ..recipes import Node, Recipe, Spec
from ..values import Values
from .rating import Rated


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
    leaf = node.source
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
    filled, treated = finish(recipe, node, given, values=values, rated=rated, steps=leaf.treat)
    statuses = np.where(filled, ESTIMATED, statuses).astype(np.int8)
    return Prepared(given, treated.values, statuses, filled, treated.changed, list(treated.record))


def finish(
    recipe: Recipe, node: Node, given: np.ndarray, *, values: Values, rated: Rated, steps: Sequence[Mapping[str, Any]]
) -> tuple[np.ndarray, Treated]:
    """Delivered and divided numbers (…, T, N) filled in and treated by `steps`: where filled in, and what they became.

    Used for one run and, with leading axes, for draws alike.
    """
    leaf = node.source
    numbers = np.where(rated.mask, given, np.nan)
    filled = np.zeros(numbers.shape, bool)
    if leaf.impute.method not in ("none", "row"):
        filled, numbers = _imputed(recipe, leaf.impute, numbers, values, rated)
    shape = numbers.shape
    changed = np.zeros(shape, bool)
    record: list[Any] = []
    for step in steps:
        parameters = {name: value for name, value in step.items() if name != "scope"}
        # draws, and unless the step says otherwise periods, are treated each alone
        alone = shape[-2] * shape[-1] if step.get("scope") == "all" else shape[-1]
        try:
            treated = treat(numbers.reshape(-1, alone), [parameters])
        except RefusedError as fault:
            recipe.refuse(*node.keys, de=f"„{node.id}“: {fault.de}", en=f"“{node.id}”: {fault.en}")
        numbers = treated.values.reshape(shape)
        changed |= treated.changed.reshape(shape)
        record += treated.record
    return filled, Treated(numbers, changed, tuple(record))


def _imputed(
    recipe: Recipe, how: Spec, numbers: np.ndarray, values: Values, rated: Rated
) -> tuple[np.ndarray, np.ndarray]:
    method = how.method
    if method in ALONG_PERIODS and len(values.periods) == 1:
        recipe.refuse(
            "areas",
            de=f"Die Ergänzung „{method}“ nimmt Zahlen anderer Zeitbezüge; die Tabelle hat nur einen.",
            en=f"The imputation “{method}” takes numbers of other periods; the table has one only.",
        )
    groups = values.labels[recipe.areas["group"]] if "group" in recipe.areas else None
    if method.startswith("group") and groups is None:
        recipe.refuse(
            "areas",
            de=f"Die Ergänzung „{method}“ braucht unter „areas“ den Eintrag „group“ mit der Spalte der Gruppen.",
            en=f"The imputation “{method}” needs the entry “group” below “areas” with the column of the groups.",
        )
    if method in ALONG_PERIODS:  # takes periods first: each area of each draw is a series
        series = np.moveaxis(numbers, -2, 0)
        result = impute(series.reshape(len(series), -1), method, times=values.times, **how.parameters)
        back = [np.moveaxis(array.reshape(series.shape), 0, -2) for array in (result.values, result.imputed)]
        result = Imputed(*back)
    else:
        result = impute(numbers, method, groups=groups, times=values.times, **how.parameters)
    # only rated areas are filled in
    inside = result.imputed & rated.mask
    return inside, np.where(inside | np.isfinite(numbers), result.values, np.nan)
