"""Official runs in the small town of the computing tests, whose every count comes from a formula."""

from datetime import date
from pathlib import Path

import pytest

from indicators.composite.recipes import Recipe, read_recipe
from indicators.models import Audience
from indicators.official import carry_out
from indicators.releasing import release_many
from tests.computing import town
from tests.computing.conftest import few_indicators, place  # noqa: F401 (fixtures)

DATASETS = ("population", "employment")
DAY = date(2022, 12, 31)

INDEX = """\
recipe: little
kind: index
version: 1
name: {de: Kleiner Index, en: Little index}
level: block
indicators: {standardise: {method: z-score, ddof: 0}}
groups: {aggregate: sum, weights: equal, missing: {rule: skip, at_least: 0.5}}
uncertainty: {draws: 200, seed: 7, weights: {method: spread, spread: 0.25}, inputs: true}
attention: [high]
index:
  id: whole
  classes:
    method: fixed
    classes: [{id: low, below: 0}, {id: high}]
  parts:
    - {id: young, indicator: share-under-18}
    - {id: women, indicator: share-women, column: f}
"""

RANKING = """\
recipe: order
kind: ranking
version: 1
name: {de: Reihenfolge, en: Order}
level: block
criteria:
  - {id: young, indicator: share-under-18, name: {de: Junge, en: Young}, unit: {de: "%", en: "%"}}
  - {id: density, indicator: population-density}
select: {count: 2}
uncertainty: {draws: 200, seed: 7}
"""

BUDGET = """\
recipe: money
kind: budget
version: 1
name: {de: Geld, en: Money}
level: block
amount: "1000.00"
base: {share: 0.5, by: population}
need: {index: little, column: whole.score, scale: shifted, more: high, missing: mean}
last_year: before
"""


@pytest.fixture
def recipe(tmp_path: Path):
    """A recipe from its text, with parts of it replaced: `recipe(INDEX, ("level: block", "level: district"))`."""

    def written(text: str = INDEX, *changes: tuple[str, str]) -> Recipe:
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        path = tmp_path / "recipe.yaml"
        path.write_text(text, encoding="utf-8")
        return read_recipe(path)

    return written


@pytest.fixture
def numbers(place):  # noqa: F811
    """Population and employment of 2021 and 2022, public: the releases by dataset and year."""
    drafts = {(name, year): town.deliver(name, year) for name in DATASETS for year in (2021, 2022)}
    release_many(drafts.values(), audience=Audience.PUBLIC, by=None)
    return drafts


@pytest.fixture
def run(numbers, recipe):
    """A new draft: `run(INDEX)`, on numbers of 2021 and 2022."""

    def made(text: str = INDEX, *changes: tuple[str, str], day: date = DAY, **settings):
        outcome = carry_out(recipe(text, *changes), town.territory(), day=day, **settings)
        assert outcome.new
        return outcome.run

    return made
