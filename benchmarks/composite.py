"""How long indices take: a big one in memory, ten thousand draws of weights, a new set of weights, a ranking.

Peers in the same run: the same index as a long pandas table (group-by and transform), which is how one writes it in a
notebook; for draws, that pandas index once per draw (one is measured, ten thousand are reckoned). COINr's own figure,
0.37 s for one replicate on 51 units × 49 indicators, was measured elsewhere and is only quoted.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from benchmarks.tables import Figure, show
from indicators.composite.firmness.rescoring import reweighed
from indicators.composite.firmness.uncertainty import uncertainty_of
from indicators.composite.rankings.ranking import Count, Criterion, rank_areas
from indicators.composite.rankings.stability import stability
from indicators.composite.recipes import Recipe, recipe_of
from indicators.composite.tree.index import IndexResult, compute_index
from indicators.composite.values import Values

ROUNDS = 9
DRAWS = 10_000
SEED = 5


def run() -> None:
    big, small, one = _index((20,) * 5, 15, 542), _index((7, 7, 7, 7, 7, 7, 7), 1, 51), _index((20,) * 5, 1, 542)
    long, long_small = _long(big), _long(small)
    result_small, result_one = compute_index(*small), compute_index(*one)
    weights = {f"i{group}-{part}": 1 + part / 10 for group in range(5) for part in range(20)}
    ranked = _ranking(542, 10)
    asked: dict[str, Callable[[], object]] = {
        "5 × 20 indicators × 15 years × 542 areas, scores of all groups": lambda: compute_index(*big),
        "… as a long pandas table": lambda: _pandas_index(long),
        "10,000 draws of weights on 51 areas × 49 indicators, rank intervals": lambda: _draws(result_small),
        "… one draw in pandas": lambda: _pandas_index(long_small),
        "new weights on 542 areas × 100 indicators, ranks and classes": lambda: reweighed(result_one, weights),
        "ranking of 542 areas × 10 criteria, 10,000 draws of weights": lambda: stability(
            ranked, draws=DRAWS, seed=SEED
        ),
    }
    seconds: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(ROUNDS):
        for name, work in asked.items():
            start = time.perf_counter()
            work()
            seconds[name].append(time.perf_counter() - start)
    figures = {name: Figure(tuple(runs), "s", 4) for name, runs in seconds.items()}
    index, pandas, draws, draw, *_ = (figure.median for figure in figures.values())
    beside = [f"{pandas / index:.1f} × quicker", "", f"{DRAWS * draw / draws:,.0f} × quicker", "", "", ""]
    rows = [[name, figure, ratio] for (name, figure), ratio in zip(figures.items(), beside, strict=True)]
    show("Composite indices and rankings", ["", f"median of {ROUNDS}", "beside pandas"], rows)


def _index(groups: tuple[int, ...], periods: int, areas: int) -> tuple[Recipe, Values]:
    text = (
        "recipe: bench\nkind: index\nversion: 1\nname: Bench\nindicators: {standardise: z-score}\nindex:\n  id: total\n"
    )
    text += "  parts:\n"
    for group, size in enumerate(groups):
        text += f"    - id: g{group}\n      parts:\n"
        text += "".join(f"        - {{id: i{group}-{part}}}\n" for part in range(size))
    recipe = recipe_of(text)
    random = np.random.default_rng(SEED)
    shape = (periods, areas)
    numbers = {column: random.gamma(3, 2, shape) for column in recipe.columns}
    return recipe, Values(
        codes=tuple(f"{area:08d}" for area in range(areas)),
        periods=tuple(str(2010 + period) for period in range(periods)),
        numbers=numbers,
        statuses={column: np.zeros(shape, np.int8) for column in numbers},
        population=None,
        labels={},
        present=np.ones(shape, bool),
    )


def _long(index: tuple[Recipe, Values]) -> pd.DataFrame:
    recipe, values = index
    periods, areas = len(values.periods), len(values.codes)
    frames = []
    for group in recipe.tree.parts:
        for leaf in group.parts:
            frame = pd.DataFrame(
                {
                    "code": np.tile(values.codes, periods),
                    "period": np.repeat(values.periods, areas),
                    "value": values.numbers[leaf.source.column].ravel(),
                }
            )
            frames.append(frame.assign(group=group.id, indicator=leaf.id))
    table = pd.concat(frames, ignore_index=True)
    keys = ["code", "period", "group", "indicator"]
    return table.astype(dict.fromkeys(keys, "category"))


def _pandas_index(table: pd.DataFrame) -> pd.DataFrame:
    grouped = table.groupby(["indicator", "period"], observed=True)["value"]
    z = (table["value"] - grouped.transform("mean")) / grouped.transform("std", ddof=0)
    scored = table.assign(z=z)
    dimensions = scored.groupby(["period", "code", "group"], observed=True)["z"].mean().reset_index()
    total = dimensions.groupby(["period", "code"], observed=True)["z"].mean().reset_index()
    return total.assign(rank=total.groupby("period", observed=True)["z"].rank(ascending=False, method="min"))


def _draws(result: IndexResult) -> object:
    return uncertainty_of(result, draws=DRAWS, seed=SEED)


def _ranking(areas: int, criteria: int):
    random = np.random.default_rng(SEED)
    return rank_areas(
        [f"{area:03d}" for area in range(areas)],
        random.gamma(3, 2, (criteria, areas)),
        [Criterion(f"c{number}") for number in range(criteria)],
        select=Count(20),
    )
