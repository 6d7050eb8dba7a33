"""Berlin's social monitoring published these indicators; from the register's counts our definitions give the same."""

import csv

import numpy as np
import pytest
import yaml
from django.conf import settings

from indicators.cataloguing import read_indicators
from indicators.formulas import Cells, evaluating
from indicators.statuses import OK
from indicators.terms import fraction

DATA = settings.BASE_DIR.parent / "shared" / "data" / "berlin"
EXAMPLE = settings.BASE_DIR / "examples" / "berlin"
# The publisher's header of 2019 lacks K16, so that every name behind K05 stands one column too far left.
PUBLISHED = {
    "share-migration-background-under-18": "k04_children_with_migration_background",
    "share-migration-background": "k05_inhabitants_with_migration_background",
    "share-foreigners": "k06_change_proportion_of_foreigner",
    "foreigners-change-2-years": "k07_foreign_transfer_recipients",
}

pytestmark = [
    pytest.mark.berlin,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"The Berlin data is not there: {DATA}"),
]


def rows_of(name):
    with (DATA / name).open(encoding="utf-8") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


@pytest.fixture(scope="module")
def published():
    """Without the areas that were left out, of which every number is written 0."""
    rows = rows_of("mss/2019-00-4-1.csv")
    return {code: row for code, row in rows.items() if float(row[PUBLISHED["share-migration-background"]]) > 0}


@pytest.fixture(scope="module")
def counts(published):
    """(variable, year) → counts by area, as mappings and municipality file of the example read them."""

    def of(variable, year):
        total = np.zeros(len(published))
        parts = sums.get(variable)
        if parts:
            return sum((of(part, year) for part in parts), start=total)
        table, column = columns[variable]
        rows = rows_of(f"ewr/{year}-02-{table}-planning-areas.csv")
        return np.array([float(rows[code][column]) for code in published])

    columns = {}
    for table, name in (("t1", "ewr-origin"), ("t2", "ewr-age"), ("t3", "ewr-age-migration")):
        mapping = yaml.safe_load((EXAMPLE / f"{name}.yaml").read_text(encoding="utf-8"))
        columns |= {variable: (table, column) for column, variable in mapping["variables"].items()}
    berlin = yaml.safe_load((EXAMPLE / "berlin.yaml").read_text(encoding="utf-8"))
    sums = {each["variable"]: each["sum_of"] for each in berlin["datasets"][0]["variables"] if "sum_of" in each}
    return of


@pytest.mark.parametrize("slug", PUBLISHED)
def test_published_values_of_2018_are_met(published, counts, slug):
    (definition,) = [each for each in read_indicators() if each["indicator"] == slug]

    def cells_of(key, years_ago):
        numbers = counts(key.removeprefix("population."), 2018 - years_ago)
        return Cells(numbers, np.full(len(numbers), OK, np.int8))

    ours = evaluating.evaluate(fraction(definition), cells_of).values
    theirs = np.array([float(row[PUBLISHED[slug]]) for row in published.values()])
    assert len(ours) > 400
    apart = np.abs(ours - theirs)
    assert apart.max() < 1e-5
