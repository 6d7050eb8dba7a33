"""The standard procedure that finds the areas with special need for attention. Pure.

    eligible areas → rank per criterion (1 = most need, level areas share the mean rank) → rank in per cent of the areas
    that have a number → weighted mean over the criteria an area has → the k first, or all up to a mean rank per cent

Kreis Herford found its Quartiere by a procedure of this kind. What it says is relative: somebody is always first.
`stability` says how firmly, `reasons` says why. A notebook needs:

    result = rank_areas(codes, values, [Criterion("under-25"), Criterion("density", weight=0.5)], select=Count(4))
    result.areas(), result.cells(), result.notes
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from fractions import Fraction
from functools import cached_property

import numpy as np
import pandas as pd

from . import ranking_checks as checks
from .exact import exactly
from .mean_ranks import MeanRanks, doubled_ranks

Text = Mapping[str, str]
COUNTED, MISSING, FEW_CASES, NO_CASES, NOT_RATED = "counted", "missing", "few_cases", "no_cases", "not_rated"


@dataclass(frozen=True)
class Criterion:
    """What areas are ranked by. `worst`: the end that speaks of more need, high or low values.

    Below `minimum_cases` the criterion does not count for an area. `lowest` and `highest` are limits by nature (a share
    lies between 0 and 100): no value beyond them is ever named. `name`, `unit` and `decimals` are for sentences.
    """

    id: str
    weight: float | Fraction = 1.0
    worst: str = "high"
    minimum_cases: float | None = None
    lowest: float | None = None
    highest: float | None = None
    name: Text | None = None
    unit: Text | None = None
    decimals: int = 1


@dataclass(frozen=True)
class Count:
    """The `k` first areas, and whoever stands level with the last of them."""

    k: int


@dataclass(frozen=True)
class Beyond:
    """All areas whose mean rank is at most `percent` of the areas."""

    percent: float


@dataclass(frozen=True, eq=False)
class Basis:
    """What a ranking stands on, whatever the weights: K criteria, N areas.

    `values` and `cases` are NaN where there is no number; `states` (K, N) says whether a number counts, or why not:
    counted, missing, few_cases, no_cases (their number is not known), not_rated (the whole area).
    """

    codes: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    values: np.ndarray
    cases: np.ndarray
    states: np.ndarray
    doubled: np.ndarray  # twice the ranks, whole numbers; 0 where a criterion does not count
    ineligible: Mapping[str, Text]
    select: Count | Beyond
    worst_share: float

    @cached_property
    def ranks(self) -> np.ndarray:
        """Rank per criterion, (K, N); NaN where a criterion does not count."""
        return np.where(self.doubled > 0, self.doubled / 2, np.nan)

    @cached_property
    def numbers(self) -> np.ndarray:
        """Areas with a counting number per criterion, (K,)."""
        return (self.doubled > 0).sum(axis=1)

    @cached_property
    def percents(self) -> np.ndarray:
        """100 · rank / areas with a number, (K, N)."""
        return 100 * self.ranks / np.maximum(self.numbers, 1)[:, None]

    @cached_property
    def in_high_need(self) -> np.ndarray:
        """Where an area is in the `worst_share` of a criterion: rank / n ≤ share, (K, N)."""
        share = exactly(self.worst_share)
        within = self.doubled * share.denominator <= 2 * share.numerator * self.numbers[:, None]
        return within & (self.doubled > 0)

    @cached_property
    def weights(self) -> tuple[Fraction, ...]:
        return tuple(exactly(criterion.weight) for criterion in self.criteria)

    @cached_property
    def weighed(self) -> np.ndarray:
        """Where a criterion has a weight and an area a counting number, (K, N)."""
        return (self.doubled > 0) & (np.array(self.weights) > 0)[:, None]


@dataclass(frozen=True, eq=False)
class RankingResult(Basis):
    """A ranking. Arrays over areas are (N,), in the order of `codes`."""

    means: MeanRanks
    rank: np.ndarray  # 1 = most need; 1, 2, 2, 4; NaN where not rated
    tied: np.ndarray  # so many areas share the rank
    listed: np.ndarray
    line: float | None  # mean rank per cent between the listed and the others; None where all are listed
    straddling: tuple[str, ...]  # level areas of which the number asked for would have listed only some

    @cached_property
    def mean(self) -> np.ndarray:
        """Weighted mean rank in per cent, (N,); NaN where not rated."""
        return self.means.percents

    @cached_property
    def counted(self) -> np.ndarray:
        """How many criteria with a weight count for an area, (N,)."""
        return self.weighed.sum(axis=0)

    @cached_property
    def high_need(self) -> np.ndarray:
        """In how many of them the area is in the `worst_share`, (N,)."""
        return (self.in_high_need & self.weighed).sum(axis=0)

    @cached_property
    def not_rated(self) -> dict[str, Text]:
        """Why areas have no rank."""
        return checks.not_rated(self.ineligible, self.codes, self.means.known)

    @cached_property
    def notes(self) -> tuple[Text, ...]:
        """What must be told with this ranking: level areas at the line, criteria that did not count, and the like."""
        return checks.notes(self)

    @property
    def listed_codes(self) -> tuple[str, ...]:
        """In order of rank, then of code."""
        return tuple(self.codes[area] for area in self.in_order() if self.listed[area])

    def in_order(self) -> list[int]:
        """Positions of the rated areas by rank, then code."""
        rated = np.flatnonzero(self.means.known)
        return sorted(rated.tolist(), key=lambda area: (self.rank[area], self.codes[area]))

    def areas(self) -> pd.DataFrame:
        """One row per area, in the order given."""
        return pd.DataFrame(
            {
                "code": self.codes,
                "rated": self.means.known,
                "rank": pd.array(self.rank, "Int64"),
                "tied": self.tied,
                "mean_rank_percent": self.mean,
                "listed": self.listed,
                "criteria_counted": self.counted,
                "criteria_in_high_need": self.high_need,
            }
        )

    def cells(self) -> pd.DataFrame:
        """One row per area and criterion."""
        criteria, areas = self.values.shape
        return pd.DataFrame(
            {
                "code": np.repeat(np.array(self.codes, object), criteria),
                "criterion": np.tile(np.array([criterion.id for criterion in self.criteria], object), areas),
                "value": self.values.T.ravel(),
                "cases": self.cases.T.ravel(),
                "state": self.states.T.ravel(),
                "rank": self.ranks.T.ravel(),
                "of": np.tile(self.numbers, areas),
                "rank_percent": self.percents.T.ravel(),
                "weight": np.tile(np.array([float(weight) for weight in self.weights]), areas),
                "high_need": self.in_high_need.T.ravel(),
            }
        )


def rank_areas(
    codes: Sequence[str],
    values: np.ndarray,
    criteria: Sequence[Criterion],
    *,
    select: Count | Beyond,
    cases: np.ndarray | None = None,
    population: np.ndarray | None = None,
    minimum_population: float | None = None,
    excluded: Mapping[str, Text | str] | None = None,
    at_least: int | None = None,
    worst_share: float = 0.25,
) -> RankingResult:
    """Ranks N areas by K criteria; `values` (K, N), NaN for no number.

    Not rated, as if they were not there: areas that are `excluded` (code → reason), that have fewer inhabitants than
    `minimum_population` (N,), or fewer than `at_least` criteria with a weight and a number (None: more than half).
    A criterion does not count where its `cases` (K, N) are below its `minimum_cases`.

        rank% = 100 · rank / areas with a number;  mean = Σ w · rank% / Σ w over the criteria an area has

    `worst_share`: the share of areas, from rank 1 on, that speaks of high need (a quarter).
    Raises RefusedError for what a recipe or a table may have wrong, ValueError for arrays that do not fit.
    """
    codes, criteria = tuple(codes), tuple(criteria)
    values, cases, population = checks.arrays(codes, criteria, values, cases, population)
    checks.refuse_unusable(codes, criteria, values, select, worst_share)
    states = _states(values, cases, criteria)
    ineligible = checks.ineligible(
        codes,
        criteria,
        states == COUNTED,
        population=population,
        minimum_population=minimum_population,
        excluded=excluded or {},
        at_least=at_least,
    )
    states[:, [code in ineligible for code in codes]] = NOT_RATED
    checks.refuse_empty(criteria, states, ineligible, len(codes))
    kept = np.where(states == COUNTED, values, np.nan)
    ranks = [
        doubled_ranks(column, highest_first=criterion.worst == "high")
        for column, criterion in zip(kept, criteria, strict=True)
    ]
    return _judged(Basis(codes, criteria, values, cases, states, np.array(ranks), ineligible, select, worst_share))


def reweighed(basis: Basis, weights: Sequence[float | Fraction]) -> RankingResult:
    """The same ranks under other weights, one per criterion. The same areas take part, if a criterion is left them."""
    criteria = tuple(
        replace(criterion, weight=weight) for criterion, weight in zip(basis.criteria, weights, strict=True)
    )
    checks.refuse_weights(criteria)
    kept = {field.name: getattr(basis, field.name) for field in fields(Basis)}
    return _judged(Basis(**{**kept, "criteria": criteria}))


def _states(values: np.ndarray, cases: np.ndarray, criteria: Sequence[Criterion]) -> np.ndarray:
    states = np.where(np.isnan(values), MISSING, COUNTED).astype(object)
    for row, criterion in enumerate(criteria):
        if criterion.minimum_cases is not None:
            there = states[row] == COUNTED
            states[row, there & np.isnan(cases[row])] = NO_CASES
            states[row, there & (cases[row] < criterion.minimum_cases)] = FEW_CASES
    return states


def _judged(basis: Basis) -> RankingResult:
    """Means, places and the list, from the ranks and the weights of the criteria."""
    means = MeanRanks.of(basis.doubled, basis.weights)
    rank, tied = means.places()
    listed = listed_by(means.scores, means.known, means.scale, basis.select)
    return RankingResult(
        **{field.name: getattr(basis, field.name) for field in fields(Basis)},
        means=means,
        rank=rank,
        tied=tied,
        listed=listed,
        line=_line(means, listed, basis.select),
        straddling=_straddling(basis, rank, listed),
    )


def listed_by(scores: np.ndarray, known: np.ndarray, scale: int, select: Count | Beyond) -> np.ndarray:
    """Which areas are listed, (N,): fewer than k stand strictly before them, or their mean is within the threshold."""
    if isinstance(select, Beyond):
        threshold = exactly(select.percent)
        return known & (scores * threshold.denominator <= threshold.numerator * scale)
    ordered = sorted(scores[known])
    return known & (scores <= ordered[min(select.k, len(ordered)) - 1]) if ordered else known


def _line(means: MeanRanks, listed: np.ndarray, select: Count | Beyond) -> float | None:
    if isinstance(select, Beyond):
        return float(select.percent)
    others = means.known & ~listed
    if not others.any():
        return None
    return float(Fraction(max(means.scores[listed]) + min(means.scores[others]), 2 * means.scale))


def _straddling(basis: Basis, rank: np.ndarray, listed: np.ndarray) -> tuple[str, ...]:
    if isinstance(basis.select, Beyond) or listed.sum() <= basis.select.k:
        return ()
    return tuple(basis.codes[area] for area in np.flatnonzero(listed & (rank == rank[listed].max())))
