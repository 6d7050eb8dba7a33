"""What became of areas between two periods of one result, and whether the change is more than chance. Pure.

Where something is uncertain, both periods are drawn together: the same weights and methods for both, as a doubt about
these is the same doubt in both years, and small numbers of their own for each. A change is called one only where the
interval of the drawn changes does not hold zero. Scores that are standardised in each period alone tell how an area
moved among the others, not whether its number rose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from spatial.findings import RefusedError

from ..firmness.collecting import Collected, Spread
from ..firmness.drawing import OwnInputs, batches, plan_of
from ..firmness.rescoring import Rescorer
from ..methods.aggregating import rank
from ..tree.index import IndexResult
from .comparing import Comparison, compare

RISES, FALLS, UNCERTAIN = "rises", "falls", "uncertain"


@dataclass(frozen=True)
class Change:
    """`both` compares the periods; the draws' spreads and shares are (N,), None where nothing was drawn."""

    before: str
    after: str
    both: Comparison
    draws: int
    interval: float
    score: Spread | None
    rank: Spread | None
    risen: np.ndarray | None  # share of the draws in which the score is higher after than before

    @property
    def judgement(self) -> np.ndarray:
        """rises, falls or uncertain for each area, of its score; None without draws or without a score in both."""
        found = np.full(len(self.both.codes), None, dtype=object)
        if self.score is not None:
            known = np.isfinite(self.score.lower)
            found[known] = UNCERTAIN
            found[self.score.lower > 0] = RISES
            found[self.score.upper < 0] = FALLS
        return found

    def areas(self) -> pd.DataFrame:
        """One row per area: score, rank and class before and after, their changes, intervals of these, judgement."""
        table = self.both.areas()
        table.columns = [name.replace("_first", "_before").replace("_second", "_after") for name in table.columns]
        if self.score is not None and self.rank is not None:
            table["score_change_lower"], table["score_change_upper"] = self.score.lower, self.score.upper
            table["rank_change_lower"], table["rank_change_upper"] = self.rank.lower, self.rank.upper
            table["risen_share"] = self.risen
            table["judgement"] = self.judgement
        return table

    def migration(self) -> pd.DataFrame:
        """How many areas of each class before (rows) are in each class after (columns)."""
        table = self.both.migration()
        return table.rename_axis(index="before", columns="after")


def change_of(
    result: IndexResult,
    before: int = -2,
    after: int = -1,
    *,
    node: str | None = None,
    draws: int | None = None,
    seed: int | None = None,
    weights: str | Mapping[str, Any] | None = None,
    methods: Mapping[str, Sequence[Any]] | None = None,
    inputs: bool | OwnInputs | None = None,
) -> Change:
    """The change of a group (the total) between two periods, by position; `draws=0` leaves uncertainty out.

    What is drawn: as in `uncertainty_of`. Raises RefusedError where there is only one period.
    """
    periods = result.values.periods
    if len(periods) < 2:
        raise RefusedError(
            de="Eine Veränderung braucht zwei Zeitbezüge; die Tabelle hat nur einen.",
            en="A change needs two periods; the table has only one.",
        )
    before, after = (range(len(periods))[place] for place in (before, after))
    if before == after:
        raise ValueError("A change is between two different periods.")
    found = result.nodes[node] if node else result.total
    both = compare(result, result, node=found.node.id, period=before, period_second=after)
    plan = plan_of(result, draws=draws, seed=seed, weights=weights, methods=methods, inputs=inputs)
    if not plan.draws or found.node.cross:
        return Change(periods[before], periods[after], both, 0, plan.interval, None, None, None)
    rescorer = Rescorer(result, plan, [before, after])
    first, last = (0, 1) if before < after else (1, 0)
    areas = rescorer.areas
    scores, ranks = Collected(len(areas), plan.draws), Collected(len(areas), plan.draws)
    risen = np.zeros(len(areas), np.int64)
    for batch in batches(rescorer.plan, rescorer.shape):
        for _, drawn in rescorer.scores(batch):
            score = drawn[found.node.id][:, rescorer.asked]
            places = rank(score, highest_first=found.node.highest_first)
            scores.take(score[:, last] - score[:, first])
            ranks.take(places[:, last] - places[:, first])
            risen += (score[:, last] > score[:, first]).sum(axis=0)
    known = np.isfinite(found.score[before, areas] + found.score[after, areas])
    return Change(
        before=periods[before],
        after=periods[after],
        both=both,
        draws=plan.draws,
        interval=plan.interval,
        score=_everywhere(scores.spread(plan.interval), areas, known, len(both.codes)),
        rank=_everywhere(ranks.spread(plan.interval), areas, known, len(both.codes)),
        risen=_placed(np.where(known, risen / plan.draws, np.nan), areas, len(both.codes)),
    )


def _everywhere(spread: Spread, areas: np.ndarray, known: np.ndarray, count: int) -> Spread:
    return Spread(
        *(
            _placed(np.where(known, numbers, np.nan), areas, count)
            for numbers in (spread.lower, spread.upper, spread.median, spread.mean)
        )
    )


def _placed(numbers: np.ndarray, areas: np.ndarray, count: int) -> np.ndarray:
    found = np.full(count, np.nan)
    found[areas] = numbers
    return found
