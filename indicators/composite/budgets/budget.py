"""A budget key: a sum distributed over areas, one part for all, the rest by need. Pure; exact to the cent.

    base part   base_share · amount, the same for all areas or by population
    need part   the rest, by need × population
    bounds      floors lift, caps hold; all others share what is left in the ratio of their parts (`apportioning`)
    steps       cents or whole posts, so that the total is the amount exactly

All arithmetic is in fractions of the numbers as they were written. A notebook needs:

    key = distribute(codes, "250000", base_share=0.2, scores=index, population=people, need_scale=Shifted())
    key.areas(), key.notes
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd

from ..rankings.exact import exactly
from . import budget_checks as checks
from .apportioning import whole_steps, within_bounds
from .budget_variants import VariantComparison, compare_variants
from .needs import Classes, Given, Needs, NeedScale, Percentile, Shifted, Stepped

__all__ = [
    "Bound",
    "BudgetResult",
    "Classes",
    "Given",
    "Percentile",
    "Shifted",
    "Stepped",
    "VariantComparison",
    "compare_variants",
    "distribute",
]

Text = Mapping[str, str]
Number = int | float | Decimal | str
FLOOR, CAP, FREE = "floor", "cap", ""


@dataclass(frozen=True)
class Bound:
    """What an area gets at least, or at most: a sum, a sum per head, a share of what it got last year.

    Of several, a floor is the highest and a cap the lowest. Who got nothing last year has no bound from that.
    """

    absolute: Number | None = None
    per_head: Number | None = None
    of_last_year: Number | None = None


@dataclass(frozen=True)
class BudgetResult:
    """A key. Tuples are in the order of `codes`; money is exact (Decimal), shares of it are fractions."""

    codes: tuple[str, ...]
    total: Decimal
    step: Decimal
    population: tuple[Fraction, ...] | None
    scores: tuple[object, ...]
    needs: tuple[Fraction | None, ...]
    base: tuple[Fraction, ...]
    need_part: tuple[Fraction, ...]
    bounded: tuple[Fraction, ...]  # after floors and caps, before rounding to steps
    bound: tuple[str, ...]  # floor, cap, or empty
    factor: Fraction  # what is left for those no bound holds, as a multiple of their raw amount
    amounts: tuple[Decimal, ...]
    last_year: tuple[Decimal | None, ...] | None
    notes: tuple[Text, ...]

    @property
    def raw(self) -> tuple[Fraction, ...]:
        """Base part and need part, before floors and caps."""
        return tuple(base + need for base, need in zip(self.base, self.need_part, strict=True))

    def areas(self) -> pd.DataFrame:
        """One row per area. `amount`, `last_year` and `difference` are Decimals, the rest numbers for reading."""
        before: tuple[Decimal | None, ...] = self.last_year or (None,) * len(self.codes)
        people: tuple[Fraction | None, ...] = self.population or (None,) * len(self.codes)
        pairs = list(zip(self.amounts, before, strict=True))
        return pd.DataFrame(
            {
                "code": self.codes,
                "population": _floats(people),
                "score": self.scores,
                "need": _floats(self.needs),
                "base": _floats(self.base),
                "need_part": _floats(self.need_part),
                "raw": _floats(self.raw),
                "bounded": _floats(self.bounded),
                "bound": self.bound,
                "amount": pd.Series(self.amounts, dtype="object"),
                "per_head": _floats(
                    exactly(amount) / heads if heads else None
                    for amount, heads in zip(self.amounts, people, strict=True)
                ),
                "last_year": pd.Series(before, dtype="object"),
                "difference": pd.Series([None if was is None else now - was for now, was in pairs], dtype="object"),
                "difference_percent": _floats(
                    100 * exactly(now - was) / exactly(was) if was else None for now, was in pairs
                ),
            }
        )


def distribute(
    codes: Sequence[str],
    amount: Number,
    *,
    scores: Sequence[object] | np.ndarray,
    need_scale: NeedScale,
    population: Sequence[Number] | np.ndarray | None = None,
    step: Number = "0.01",
    base_share: Number = 0,
    base_by: str = "equal",
    missing_need: str = "refuse",
    floor: Bound | None = None,
    cap: Bound | None = None,
    last_year: Sequence[Number | None] | np.ndarray | None = None,
) -> BudgetResult:
    """Distributes `amount` over N areas in multiples of `step` (0.01: cents, 1: whole posts).

        rawᵢ = base_share · amount · (1 or populationᵢ) / Σ + (1 − base_share) · amount · needᵢ · populationᵢ / Σ

    `need_scale` says how a score becomes a need (`needs`). Without `population` every area counts as one. Where a
    score is missing, `missing_need` refuses, gives no need part (none), or takes the mean need per inhabitant (mean).
    A floor is rounded up to a step and a cap down. Raises RefusedError with a sentence for whatever does not go.
    """
    codes = tuple(codes)
    checks.refuse_misfits(codes, scores=scores, population=population, last_year=last_year)
    step = checks.step_of(step)
    unit, total = exactly(step), checks.total_of(amount, step)
    people = None if population is None else checks.people(codes, list(population))
    alike = [Fraction(1)] * len(codes)
    heads = people or alike
    share = checks.share(base_share)
    checks.refuse_base(base_by, people)
    needs, notes = _filled(codes, need_scale.needs(codes, list(scores)), heads, missing_need)
    base = checks.parts(share * total, heads if base_by == "population" else alike, "base")
    need_part = checks.parts((1 - share) * total, [need * own for need, own in zip(needs, heads, strict=True)], "need")
    before = None if last_year is None else checks.money(codes, list(last_year))
    floors = [low or Fraction(0) for low in _bounds(floor, len(codes), people, before, unit=unit, strictest=max)]
    caps = _bounds(cap, len(codes), people, before, unit=unit, strictest=min)
    raw = [one + other for one, other in zip(base, need_part, strict=True)]
    held = None
    if all(high is None or low <= high for low, high in zip(floors, caps, strict=True)):
        held = within_bounds(raw, floors, caps, total)
    if held is None:
        raise checks.impossible_bounds(codes, raw, floors, caps, total)
    bounded, factor = held
    bound = tuple(
        FLOOR if value > factor * own else CAP if value < factor * own else FREE
        for value, own in zip(bounded, raw, strict=True)
    )
    counts = whole_steps([value / unit for value in bounded], codes)
    return BudgetResult(
        codes=codes,
        total=step * sum(counts),
        step=step,
        population=None if people is None else tuple(people),
        scores=tuple(scores),
        needs=tuple(needs),
        base=tuple(base),
        need_part=tuple(need_part),
        bounded=tuple(bounded),
        bound=bound,
        factor=factor,
        amounts=tuple(step * count for count in counts),
        last_year=before,
        notes=(*notes, *checks.bound_notes(codes, bound, factor)),
    )


def _filled(
    codes: Sequence[str], needs: Needs, heads: Sequence[Fraction], missing: str
) -> tuple[list[Fraction], tuple[Text, ...]]:
    """The needs with what stands for missing ones, and a note that says so."""
    without = [code for code, need in zip(codes, needs, strict=True) if need is None]
    if not without:
        return [need for need in needs if need is not None], ()
    checks.refuse_missing(without, len(codes), missing)
    known = [(need, own) for need, own in zip(needs, heads, strict=True) if need is not None]
    people = sum(own for _, own in known)
    mean = sum(need * own for need, own in known) / people if missing == "mean" and people else Fraction(0)
    return [mean if need is None else need for need in needs], (checks.missing_note(without, missing),)


def _bounds(
    bound: Bound | None,
    areas: int,
    people: Sequence[Fraction] | None,
    before: Sequence[Decimal | None] | None,
    *,
    unit: Fraction,
    strictest: Callable[[list[Fraction]], Fraction],
) -> list[Fraction | None]:
    """One bound per area in whole steps, floors (`max`) rounded up and caps (`min`) down; None where there is none."""
    if bound is None:
        return [None] * areas
    absolute, per_head, of_last_year = checks.bound(bound, people, before)
    whole = math.ceil if strictest is max else math.floor
    bounds: list[Fraction | None] = []
    for place in range(areas):
        found = [] if absolute is None else [absolute]
        if per_head is not None and people is not None:
            found.append(per_head * people[place])
        was = None if before is None else before[place]
        if of_last_year is not None and was is not None:
            found.append(of_last_year * exactly(was))
        bounds.append(whole(strictest(found) / unit) * unit if found else None)
    return bounds


def _floats(numbers: Iterable[Fraction | None]) -> list[float]:
    return [math.nan if value is None else float(value) for value in numbers]
