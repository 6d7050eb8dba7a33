"""Which areas are rated: enough inhabitants, no declared outlier, enough indicators with a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from spatial.findings import RefusedError

from ..recipes import Recipe, Text, text_of
from ..values import Values

RATED = 0
ABSENT, POPULATION, DECLARED, AVAILABILITY, ZEROS = 1, 2, 3, 4, 5
REASONS: Mapping[int, Text] = {
    RATED: {"de": "", "en": ""},
    ABSENT: {"de": "nicht in der Tabelle", "en": "not in the table"},
    POPULATION: {"de": "zu wenige Einwohnerinnen und Einwohner", "en": "too few inhabitants"},
    DECLARED: {"de": "als Ausreißer erklärt", "en": "declared an outlier"},
    AVAILABILITY: {"de": "zu wenige Indikatoren haben eine Zahl", "en": "too few indicators have a number"},
    ZEROS: {"de": "zu viele Zahlen sind null", "en": "too many numbers are zero"},
}


@dataclass(frozen=True)
class Rated:
    """`mask` is True for rated areas, `why` one of REASONS; both (T, N). `declared` says why outliers were declared."""

    mask: np.ndarray
    why: np.ndarray
    declared: Mapping[str, Text]


def rate_areas(recipe: Recipe, values: Values) -> Rated:
    """Raises RefusedError if no area is left to be rated."""
    areas = recipe.areas
    why = np.where(values.present, RATED, ABSENT)
    columns = list(dict.fromkeys(leaf.leaf.column for leaf in recipe.tree.leaves if leaf.leaf)) if recipe.index else []
    # a threshold only speaks where nothing graver has spoken
    if "minimum_population" in areas:
        # `values_of` refuses a table without population where there is a threshold
        few = ~(values.numbers["population"] >= areas["minimum_population"])
        why = np.where((why == RATED) & few, POPULATION, why)
    if columns and ("at_least" in areas or "non_zero" in areas):
        numbers = np.stack([values.numbers[column] for column in columns])
        known = np.isfinite(numbers)
        if "at_least" in areas:
            why = np.where((why == RATED) & (known.mean(axis=0) < areas["at_least"]), AVAILABILITY, why)
        if "non_zero" in areas:
            filled = (known & (numbers != 0)).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
            why = np.where((why == RATED) & (filled < areas["non_zero"]), ZEROS, why)
    place = {code: position for position, code in enumerate(values.codes)}
    for code in areas.get("include", []):
        if code in place:
            why[:, place[code]] = np.where(values.present[:, place[code]], RATED, ABSENT)
    declared = {}
    for entry in areas.get("exclude", []):
        # an outlier of another edition may be absent from this table; that is no fault
        if entry["code"] in place and entry.get("period", values.periods[0]) in values.periods:
            rows = [values.periods.index(entry["period"])] if "period" in entry else slice(None)
            why[rows, place[entry["code"]]] = DECLARED
            declared[entry["code"]] = text_of(entry["reason"])
    mask = why == RATED
    if not mask.any():
        raise RefusedError(
            de="Kein Gebiet kann bewertet werden. Bitte prüfen Sie im Rezept unter „areas“ die Schwellen und in der "
            "Tabelle die Spalten, auf die sie sich beziehen.",
            en="No area can be rated. Please check the thresholds under “areas” in the recipe and the columns of the "
            "table that they refer to.",
        )
    return Rated(mask, why, declared)
