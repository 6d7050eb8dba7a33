"""Areas summed up to larger ones: what the scores of its areas say about a district. Pure.

The measures of the English Indices of Deprivation (McLennan et al. 2019, Technical report, Appendix N), each of which
tells another story: the averages look at all areas, the others at the worst-off only. A rank counts from the other end
here, as there: the area with rank 1 of N gets N, so that high always means much. And the population-weighted mean
brought to 0 … 1, by which the German Index of Socioeconomic Deprivation reaches its higher levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from spatial.findings import RefusedError

from ..methods.aggregating import rank
from ..tree.classing import NO_CLASS
from ..tree.index import IndexResult, NodeResult
from ..tree.results import class_entries

MEASURES = (
    "average_score",
    "average_rank",
    "proportion_in_highest_tenth",
    "extent",
    "local_concentration",
)
CONCENTRATED = 0.1  # the share of a district's population that local concentration looks at


def summarise(result: IndexResult, column: str, *, node: str | None = None) -> pd.DataFrame:
    """One row per text in a column of the table (a district), and period: what its areas come to.

    Only areas that have a score count, and weigh by their population.

    average_score                population-weighted mean of the scores
    score_0_to_1                 the same, min–max over the districts of the period
    average_rank                 population-weighted mean of N + 1 − rank
    proportion_in_highest_tenth  share of its areas with ⌈10 · rank / N⌉ = 1
    extent                       population-weighted mean of weights by percentile p = ⌈100 · rank / N⌉: 1 up to the
                                 10th, 0.95 − 0.9 / 19 · (p − 11) from the 11th to the 30th, 0 beyond
    local_concentration          population-weighted mean of N + 1 − rank over its first areas in rank that hold 10 % of
                                 its population; of the last of them as much as is needed

    Behind each stands its rank among the districts, 1 for the highest number. Where the group has classes,
    `areas_in_class.<id>` counts the areas in each. `node` is another group than the total; groups that only put classes
    side by side have nothing but these counts. Raises RefusedError without a population or where the column is not
    among the recipe's `summaries`.
    """
    found = result.nodes[node] if node else result.total
    values = result.values
    if column not in values.labels:
        result.recipe.refuse(
            de=f"Die Spalte „{column}“ steht im Rezept nicht unter „summaries“.",
            en=f"The column “{column}” is not listed under “summaries” in the recipe.",
        )
    if values.population is None:
        raise RefusedError(
            de=f"Um die Gebiete nach „{column}“ zusammenzufassen, braucht die Tabelle die Spalte „population“.",
            en=f"To sum the areas up by “{column}”, the table needs the column “population”.",
        )
    districts = _Districts.of(values.labels[column].astype(str))
    tables = []
    for period, label in enumerate(values.periods):
        columns: dict[str, Any] = {column: districts.names}
        if len(values.periods) > 1:
            columns["period"] = label
        columns |= _summary(found, period, values.population[period], districts)
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)


@dataclass(frozen=True)
class _Districts:
    """`named` (N,): the areas that belong to one; `member`: of these areas, the position of their district."""

    names: np.ndarray
    named: np.ndarray
    member: np.ndarray

    @classmethod
    def of(cls, labels: np.ndarray) -> _Districts:
        named = ~np.isin(labels, ("", "nan", "None", "<NA>"))
        names, member = np.unique(labels[named], return_inverse=True)
        return cls(names, named, member)

    def sum(self, numbers: np.ndarray) -> np.ndarray:
        return np.bincount(self.member, numbers, len(self.names))

    def count(self, chosen: np.ndarray) -> np.ndarray:
        return np.bincount(self.member[chosen], minlength=len(self.names))

    def mean(self, numbers: np.ndarray, weights: np.ndarray) -> np.ndarray:
        below = self.sum(weights)
        return self.sum(numbers * weights) / np.where(below > 0, below, np.nan)


def _summary(node: NodeResult, period: int, population: np.ndarray, districts: _Districts) -> dict[str, np.ndarray]:
    crossed = node.node.cross
    known = (node.classes[period] != NO_CLASS if crossed else np.isfinite(node.score[period]))[districts.named]
    people = np.where(known, np.nan_to_num(population[districts.named]), 0.0)
    columns = {
        "areas": districts.count(np.ones(len(known), bool)),
        "areas_with_score": districts.count(known),
        "population_with_score": districts.sum(people),
    }
    if not crossed:
        columns |= _measures(node, period, known, people, districts)
    if node.node.classes or crossed:
        classes = node.classes[period][districts.named]
        for position, (name, _) in enumerate(class_entries(node.node)):
            columns[f"areas_in_class.{name}"] = districts.count(classes == position)
    return columns


def _measures(
    node: NodeResult, period: int, known: np.ndarray, people: np.ndarray, districts: _Districts
) -> dict[str, np.ndarray]:
    score, total = node.score[period], int(np.isfinite(node.score[period]).sum())
    # ties share the middle, so that which of two equal areas stands first cannot matter
    middle = rank(score, highest_first=node.node.highest_first, ties="average")[districts.named]
    from_below = np.where(known, total + 1 - middle, 0.0)
    ranks = np.where(known, node.rank[period][districts.named], total)
    percentile = np.ceil(100 * ranks / max(total, 1))
    weights = np.where(percentile <= 10, 1.0, np.where(percentile <= 30, 0.95 - 0.9 / 19 * (percentile - 11), 0.0))
    tenth = known & (np.ceil(10 * ranks / max(total, 1)) == 1)
    average = districts.mean(np.where(known, score[districts.named], 0.0), people)
    measures = (
        average,
        districts.mean(from_below, people),
        districts.mean(tenth.astype(float), known.astype(float)),
        districts.mean(weights, people),
        districts.mean(from_below, _first_tenth(from_below, people, districts)),
    )
    lowest, spread = np.fmin.reduce(average), np.fmax.reduce(average) - np.fmin.reduce(average)
    columns = {"score_0_to_1": (average - lowest) / (spread if spread > 0 else np.nan)}
    for name, measure in zip(MEASURES, measures, strict=True):
        columns |= {name: measure, f"{name}_rank": rank(measure)}
    return columns


def _first_tenth(from_below: np.ndarray, people: np.ndarray, districts: _Districts) -> np.ndarray:
    """How many people of each area belong to the tenth of its district's population that live in the first areas."""
    order = np.lexsort((-from_below, districts.member))
    running, totals = np.cumsum(people[order]), districts.sum(people)
    here = districts.member[order]
    before = (np.cumsum(totals) - totals)[here]  # everybody in the districts before
    limit = CONCENTRATED * totals[here]
    upto = np.clip(running - before, 0, limit)
    since = np.clip(running - people[order] - before, 0, limit)
    taken = np.empty(len(people))
    taken[order] = upto - since
    return taken
