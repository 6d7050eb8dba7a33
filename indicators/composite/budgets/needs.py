"""How a score becomes a need: a number from 0 on that says how much one inhabitant of an area weighs. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from spatial.findings import RefusedError, listed

from ..rankings.exact import exactly
from ..rankings.mean_ranks import doubled_ranks

Needs = list[Fraction | None]


@dataclass(frozen=True)
class Given:
    """The score is the need."""

    def needs(self, codes: Sequence[str], scores: Sequence[object]) -> Needs:
        needs = _numbers(scores)
        negative = [code for code, need in zip(codes, needs, strict=True) if need is not None and need < 0]
        if negative:
            raise RefusedError(
                de=f"Der Bedarf ist in {listed(negative, 'de')} negativ. Ein Bedarf ist mindestens 0; mit der Skala "
                "„shifted“ zählt stattdessen der Abstand vom geringsten Bedarf.",
                en=f"The need is negative in {listed(negative, 'en')}. A need is at least 0; with the scale “shifted” "
                "the distance from the least need counts instead.",
            )
        return needs


@dataclass(frozen=True)
class Shifted:
    """The distance from the area with the least need, which itself has none. `more`: which scores mean more need."""

    more: str = "high"

    def needs(self, codes: Sequence[str], scores: Sequence[object]) -> Needs:
        numbers = _numbers(scores)
        known = [number for number in numbers if number is not None]
        if self.more == "high":
            return [None if number is None else number - min(known) for number in numbers]
        return [None if number is None else max(known) - number for number in numbers]


@dataclass(frozen=True)
class Percentile:
    """The share of areas with less need, level ones by half, itself included: (rank − ½) / n, between 0 and 1.

    Only the order of the scores counts, so that an outlier draws no money. `more`: which scores mean more need.
    """

    more: str = "high"

    def needs(self, codes: Sequence[str], scores: Sequence[object]) -> Needs:
        numbers = np.array([np.nan if score is None else float(score) for score in _numbers(scores)])
        doubled = doubled_ranks(numbers, highest_first=self.more == "low")
        n = int((doubled > 0).sum())
        return [Fraction(int(rank) - 1, 2 * n) if rank else None for rank in doubled]


@dataclass(frozen=True)
class Stepped:
    """The need of the first step whose bound the score does not exceed, ((bound, need), …), or else `beyond`."""

    upto: tuple[tuple[float, float], ...]
    beyond: float

    def needs(self, codes: Sequence[str], scores: Sequence[object]) -> Needs:
        bounds = [exactly(bound) for bound, _ in self.upto]
        if bounds != sorted(set(bounds)):
            raise RefusedError(
                de="Die Grenzen der Bedarfsstufen (up_to) müssen von Stufe zu Stufe wachsen.",
                en="The bounds of the steps of need (up_to) must grow from step to step.",
            )
        steps = [*(exactly(need) for _, need in self.upto), exactly(self.beyond)]
        return [
            None if number is None else steps[sum(number > bound for bound in bounds)] for number in _numbers(scores)
        ]


@dataclass(frozen=True)
class Classes:
    """A need for each class; the scores are names of classes."""

    by_class: Mapping[str, float]

    def needs(self, codes: Sequence[str], scores: Sequence[object]) -> Needs:
        labels = ["" if _is_missing(score) else str(score) for score in scores]
        unknown = [code for code, label in zip(codes, labels, strict=True) if label and label not in self.by_class]
        if unknown:
            found = sorted({label for label in labels if label and label not in self.by_class})
            raise RefusedError(
                de=f"Für {listed(found, 'de')} ist kein Bedarf angegeben (zum Beispiel in "
                f"{listed(unknown[:1], 'de')}). Bekannte Klassen: {listed(self.by_class, 'de', 20)}.",
                en=f"No need is given for {listed(found, 'en')} (for instance in {listed(unknown[:1], 'en')}). Known "
                f"classes: {listed(self.by_class, 'en', 20)}.",
            )
        return [exactly(self.by_class[label]) if label else None for label in labels]


NeedScale = Given | Shifted | Percentile | Stepped | Classes


def _is_missing(score: object) -> bool:
    return score is None or str(score).strip() in ("", "nan", "<NA>")


def _numbers(scores: Sequence[object]) -> Needs:
    return [None if _is_missing(score) else exactly(score) for score in scores]  # type: ignore[arg-type]
