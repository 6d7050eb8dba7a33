"""Why an area is listed, and what would have to change for it to leave or enter the list. Pure; exact.

    for reason in explain(result, stability(result, seed=1)):
        reason.parts            criterion by criterion: value, rank, the value where high need begins, pull to the list
        reason.changes          criterion by criterion: the nearest value at which the area changes sides, if any
        reason.weight_changes   criterion by criterion: the nearest weights at which it does, if any

`reason_sentences` puts them into words.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .changing_sides import ValueChange, WeightChange, value_change, weight_change
from .ranking import COUNTED, Criterion, RankingResult
from .stability import Stability

NEAR = (0.05, 0.95)  # listed in more than the one and less than the other share of draws


@dataclass(frozen=True)
class Part:
    """One criterion in one area. `state` says whether it counts, or why not (see `ranking.Basis`)."""

    criterion: Criterion
    state: str
    value: float | None
    cases: float | None
    rank: float | None
    of: int
    percent: float | None
    high_need: bool
    high_need_from: float | None  # the mildest value that any area in the share of high need has
    pull: float | None  # towards the list, in points of mean rank per cent; the pulls add up to the distance


@dataclass(frozen=True)
class Reason:
    """Why one area is listed or not. Shares are 0 … 1, ranks and distances in per cent of the areas."""

    code: str
    listed: bool
    near: bool
    rank: int
    ranked: int
    tied: int
    mean: float
    line: float | None
    distance: float | None  # line − mean: positive on the list
    counted: int
    high_need: int
    high_need_share: float
    parts: tuple[Part, ...]
    changes: tuple[ValueChange, ...]
    weight_changes: tuple[WeightChange, ...]
    listed_share: float | None
    rank_low: int | None
    rank_high: int | None
    drawn: str  # what the draws changed: weights, values or both; empty without draws


def explain(result: RankingResult, stability: Stability | None = None, *, beside: int = 3) -> tuple[Reason, ...]:
    """The reasons of all listed areas and of those near the line, in order of rank.

    Near are the last `beside` areas on the list and the first `beside` off it (with all who are level with them), and
    those that are listed in more than 5 and less than 95 % of the draws. Only for them it is reckoned what would have
    to change.
    """
    near = _near(result, stability, beside)
    told = [area for area in result.in_order() if result.listed[area] or area in near]
    return tuple(_reason(result, area, area in near, stability) for area in told)


def _near(result: RankingResult, stability: Stability | None, beside: int) -> set[int]:
    order = result.in_order()
    on = [result.rank[area] for area in order if result.listed[area]][-beside:]
    off = [result.rank[area] for area in order if not result.listed[area]][:beside]
    near = {area for area in order if beside and result.rank[area] in {*on, *off}}
    if stability is not None:
        near |= {area for area in order if NEAR[0] < stability.listed_share[area] < NEAR[1]}
    return near


def _reason(result: RankingResult, area: int, near: bool, stability: Stability | None) -> Reason:
    mean = float(result.mean[area])
    rows = range(len(result.criteria))
    weighed = [row for row in rows if result.weights[row] and result.doubled[row, area]]
    return Reason(
        code=result.codes[area],
        listed=bool(result.listed[area]),
        near=near,
        rank=int(result.rank[area]),
        ranked=int(result.means.known.sum()),
        tied=int(result.tied[area]),
        mean=mean,
        line=result.line,
        distance=None if result.line is None else result.line - mean,
        counted=int(result.counted[area]),
        high_need=int(result.high_need[area]),
        high_need_share=result.worst_share,
        parts=tuple(_part(result, row, area) for row in rows),
        changes=tuple(value_change(result, area, row) for row in weighed) if near else (),
        weight_changes=tuple(weight_change(result, area, row) for row in rows if result.weights[row]) if near else (),
        listed_share=None if stability is None else float(stability.listed_share[area]),
        rank_low=None if stability is None else int(stability.rank_low[area]),
        rank_high=None if stability is None else int(stability.rank_high[area]),
        drawn="" if stability is None else stability.drawn,
    )


def _part(result: RankingResult, row: int, area: int) -> Part:
    criterion, state = result.criteria[row], str(result.states[row, area])
    counts = state == COUNTED
    within = result.values[row, result.in_high_need[row]]
    mildest = None
    if within.size:
        mildest = float(within.min() if criterion.worst == "high" else within.max())
    pull = None
    if counts and result.line is not None:
        weights = np.array([float(weight) for weight in result.weights])
        share = weights[row] / weights[result.doubled[:, area] > 0].sum()
        pull = float(share * (result.line - result.percents[row, area]))
    return Part(
        criterion=criterion,
        state=state,
        value=_number(result.values[row, area]),
        cases=_number(result.cases[row, area]),
        rank=_number(result.ranks[row, area]),
        of=int(result.numbers[row]),
        percent=_number(result.percents[row, area]),
        high_need=bool(result.in_high_need[row, area]),
        high_need_from=mildest,
        pull=pull,
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
