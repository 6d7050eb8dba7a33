"""The chance in small numbers: what an indicator might just as well have been. Pure.

7 of 40 children is a share of 17.5 %, but a true rate of 10 or 27 % would give 7 children just as easily. From what was
counted a distribution of the true number follows, and draws from it go through the index like the numbers themselves.

Shares: Beta(r + ½, n − r + ½); rates: Gamma(r + ½) / n, both with Jeffreys' prior, whose intervals cover well even near
zero (Brown, Cai and DasGupta 2001, Interval estimation for a binomial proportion, Statistical Science 16). Measured
numbers: normal, around the number, with the standard error, or (upper − lower) / (2 · 1.96) of a 95 % interval.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from spatial.findings import RefusedError

from ..recipes import Node, Recipe
from ..values import Values

WIDTH = 2 * 1.959963984540054  # standard errors from end to end of a 95 % interval
Refuse = Callable[[str, str], NoReturn]


@dataclass(frozen=True)
class SmallNumbers:
    """The distribution of each number, arrays (T, N). NaN in `first` where nothing can be drawn: `given` then stays."""

    kind: str
    given: np.ndarray
    first: np.ndarray  # share and rate: r + ½; measured: the number
    second: np.ndarray  # share: n − r + ½; rate: n; measured: the standard error
    unit: float  # 100 for per cent

    def draw(self, generator: np.random.Generator, count: int) -> np.ndarray:
        """(count, T, N); `given` where nothing can be drawn."""
        drawn = np.empty((count, *self.given.shape))
        drawn[:] = self.given
        known = np.isfinite(self.first)
        first, second, size = self.first[known], self.second[known], (count, int(known.sum()))
        if self.kind == "share":
            drawn[:, known] = generator.beta(first, second, size) * self.unit
        elif self.kind == "rate":
            drawn[:, known] = generator.standard_gamma(first, size) / second * self.unit
        else:
            drawn[:, known] = generator.standard_normal(size) * second + first
        return drawn

    def only(self, periods: np.ndarray, areas: np.ndarray) -> SmallNumbers:
        """The same for some periods and areas, by position."""
        place = np.ix_(periods, areas)
        return SmallNumbers(self.kind, self.given[place], self.first[place], self.second[place], self.unit)


def leaf_small_numbers(recipe: Recipe, node: Node, given: np.ndarray, values: Values) -> SmallNumbers | None:
    """How sure an indicator's numbers are; `given` (T, N) as delivered and divided. None where the recipe says nothing.

    Raises RefusedError where counts and numbers do not fit together.
    """
    leaf = node.source
    if leaf.small_numbers is None:
        return None

    def refuse(de: str, en: str) -> NoReturn:
        recipe.refuse(*node.keys, "small_numbers", de=f"„{node.id}“: {de}", en=f"“{node.id}”: {en}")

    entry = dict(leaf.small_numbers)
    scale: np.ndarray | float = leaf.factor
    if leaf.denominator:  # the column is the count, divided by the recipe itself
        entry = {"numerator": leaf.column, "base": leaf.denominator, **entry}
        entry.setdefault("factor", leaf.factor)
        below = values.numbers[leaf.denominator]
        scale = leaf.factor / np.where(below == 0, np.nan, below)
    else:
        entry["factor"] = entry.get("factor", 1) * leaf.factor
    return _small_numbers(entry, given, scale, values, refuse)


def input_draws_of(
    criteria: Sequence[Mapping[str, Any]], values: Values
) -> Callable[[np.random.Generator, int], np.ndarray] | None:
    """What a ranking draws its values from: (generator, count) → (count, K, N) of the last period.

    NaN where the number of the table stays. None where no criterion says how sure its numbers are.
    """

    def refuser(name: str) -> Refuse:
        def refuse(de: str, en: str) -> NoReturn:
            raise RefusedError(de=f"„{name}“, small_numbers: {de}", en=f"“{name}”, small_numbers: {en}")

        return refuse

    areas = np.arange(len(values.codes))
    sources = [
        _small_numbers(entry["small_numbers"], values.numbers[entry["column"]], 1.0, values, refuser(entry["id"])).only(
            np.array([len(values.periods) - 1]), areas
        )
        if "small_numbers" in entry
        else None
        for entry in criteria
    ]
    if not any(sources):
        return None

    def draw(generator: np.random.Generator, count: int) -> np.ndarray:
        drawn = np.full((count, len(sources), len(values.codes)), np.nan)
        for row, source in enumerate(sources):
            if source is not None:
                drawn[:, row] = np.where(np.isfinite(source.first[0]), source.draw(generator, count)[:, 0], np.nan)
        return drawn

    return draw


def _small_numbers(
    entry: Mapping[str, Any], given: np.ndarray, scale: np.ndarray | float, values: Values, refuse: Refuse
) -> SmallNumbers:
    """`scale` brings limits and standard errors, which are in the unit of the column, into that of `given`."""
    if entry["kind"] == "measured":
        if "standard_error" in entry:
            error = _column(entry, "standard_error", values, refuse) * scale
        elif "lower" in entry and "upper" in entry:
            apart = _column(entry, "upper", values, refuse) - _column(entry, "lower", values, refuse)
            error = apart * scale / WIDTH
        else:
            refuse(
                "„measured“ braucht „standard_error“ oder „lower“ und „upper“.",
                "“measured” needs “standard_error”, or “lower” and “upper”.",
            )
        if np.any(error < 0):
            refuse(
                "Ein Standardfehler ist negativ, oder eine untere Grenze liegt über der oberen.",
                "A standard error is negative, or a lower limit lies above the upper one.",
            )
        return SmallNumbers("measured", given, np.where(np.isfinite(error), given, np.nan), error, 1.0)
    unit = float(entry.get("factor", 1))
    if "base" not in entry:
        refuse(
            f"„{entry['kind']}“ braucht „base“: die Spalte, durch die geteilt wurde.",
            f"“{entry['kind']}” needs “base”: the column that was divided by.",
        )
    base = _column(entry, "base", values, refuse)
    base = np.where(base > 0, base, np.nan)
    cases = _column(entry, "numerator", values, refuse) if "numerator" in entry else given * base / unit
    cases = np.where(np.isfinite(given), cases, np.nan)
    # a published, rounded share times its base may miss a whole number by a little, and pass 0 or n by less than half
    if np.any(cases < 0) or (entry["kind"] == "share" and np.any(cases > base + 0.5)):
        refuse(
            "Die Zahl der Fälle ist negativ oder größer als die Grundgesamtheit. Bitte prüfen Sie „numerator“, „base“ "
            "und „factor“ (100 für Prozent).",
            "The number of cases is negative or greater than the base. Please check “numerator”, “base” and “factor” "
            "(100 for per cent).",
        )
    _refuse_wrong_unit(given, cases / base * unit, unit, refuse)
    if entry["kind"] == "rate":
        return SmallNumbers("rate", given, cases + 0.5, base, unit)
    cases = np.minimum(cases, base)
    return SmallNumbers("share", given, cases + 0.5, base - cases + 0.5, unit)


def _refuse_wrong_unit(given: np.ndarray, counted: np.ndarray, unit: float, refuse: Refuse) -> None:
    """A forgotten factor of 100 would pass unseen: every draw would be a hundredth of the number."""
    both = np.isfinite(given) & np.isfinite(counted) & (counted != 0)
    ratio = np.median(given[both] / counted[both]) if both.any() else 1.0
    if not 0.5 < ratio < 2:
        refuse(
            f"Die Zahlen der Spalte sind meist das {ratio:.3g}-Fache von Fälle / Grundgesamtheit · {unit:g}. Bitte "
            "prüfen Sie „factor“ (100 für Prozent).",
            f"The numbers of the column are mostly {ratio:.3g} times cases / base · {unit:g}. Please check “factor” "
            "(100 for per cent).",
        )


def _column(entry: Mapping[str, Any], what: str, values: Values, refuse: Refuse) -> np.ndarray:
    name = entry[what]
    if name not in values.numbers:
        refuse(f"Die Spalte „{name}“ fehlt in der Tabelle.", f"The column “{name}” is missing in the table.")
    return values.numbers[name]
