"""An index with nearly everything that a recipe can ask for, and one of crossed classes: for draws and audits."""

import numpy as np
import pandas as pd

from indicators.composite.tree.index import compute_index
from indicators.composite.values import values_of

from .tables import index_recipe, table

RICH = """
    id: total
    standardise: {method: min-max, to: [0, 100]}
    classes: {method: quantiles, count: 4}
    parts:
      - id: money
        weight: 2
        weights: pca
        classes: {method: deviation, classes: [{id: low, below: -0.5}, {id: middle, up_to: 0.5}, {id: high}]}
        parts:
          - {id: poor, treat: [{method: winsorise, most: 3}], small_numbers: {kind: share, base: people, factor: 100}}
          - {id: debts, column: debtors, denominator: people, factor: 100, small_numbers: {kind: share}}
          - {id: income, direction: down, small_numbers: {kind: measured, lower: income_from, upper: income_to}}
      - id: health
        weight: 1
        missing: {rule: skip, at_least: 0.4}
        parts:
          - {id: teeth, weight: 1, impute: {method: row}}
          - {id: weight, weight: 2, impute: {method: median}}
          - {id: accidents, weight: 3, small_numbers: {kind: rate, numerator: accidents_n, base: people, factor: 1000}}
"""

SETTINGS = """
    areas: {minimum_population: 200}
    indicators: {standardise: {method: z-score, ddof: 1}}
    uncertainty:
      draws: 120
      seed: 7
"""

METHODS = {
    "standardise": [{"method": "min-max", "to": [1, 100]}, "percentile-rank"],
    "aggregate": ["median", "minimum"],
    "treat": [[], [{"method": "log-shifted"}]],
}


def rich_recipe():
    return index_recipe(RICH, more=SETTINGS)


def rich_table(recipe, areas: int = 24, periods: tuple[str, ...] = ("2020",)):
    """Made up so that every step has something to do: gaps, an outlier, areas that are not rated."""
    generator = np.random.default_rng(5)
    rows = areas * len(periods)
    people = generator.integers(250, 900, rows)
    people[3] = 120  # too few to be rated
    level = generator.beta(3, 9, rows)
    income = 3000 - 3000 * level + generator.normal(0, 150, rows)
    frame = pd.DataFrame(
        {
            "code": [f"{area:02d}" for area in range(areas)] * len(periods),
            "period": np.repeat(periods, areas),
            "population": people,
            "people": people,
            "poor": generator.binomial(people, level) / people * 100,
            "debtors": generator.binomial(people, level * 0.6),
            "income": income,
            "income_from": income - 120,
            "income_to": income + 120,
            "teeth": generator.normal(2, 0.5, rows),
            "weight": generator.normal(12, 2, rows),
            "accidents_n": generator.poisson(people * 0.02),
        }
    )
    frame["accidents"] = frame["accidents_n"] / frame["people"] * 1000
    frame.loc[5, "poor"] = 97.0  # an outlier for the winsorising
    frame.loc[[1, 8], "teeth"] = np.nan
    frame.loc[[2, 8], "weight"] = np.nan
    frame.loc[11, "accidents"] = np.nan
    if len(periods) == 1:
        frame = frame.drop(columns="period")
    return values_of(frame, recipe)


def rich_index():
    recipe = rich_recipe()
    return compute_index(recipe, rich_table(recipe))


CROSSED = """
    id: both
    cross: true
    standardise: none
    parts:
      - id: status
        classes: {method: fixed, classes: [{id: "1", below: -1}, {id: "2", up_to: 1}, {id: "3"}]}
        parts: [{id: a}, {id: b}]
      - id: dynamics
        classes: {method: ranks, count: 2}
        parts: [{id: c}, {id: d}]
"""


def crossed():
    recipe = index_recipe(
        CROSSED,
        more="""
        indicators: {standardise: z-score}
        groups: {aggregate: sum, standardise: z-score}
        uncertainty: {draws: 300, seed: 3, weights: {method: spread, spread: 0.9}}
        """,
    )
    generator = np.random.default_rng(1)
    columns = {name: generator.normal(size=30).tolist() for name in "abcd"}
    columns["c"][4] = np.nan
    return compute_index(recipe, table(recipe, **columns))
