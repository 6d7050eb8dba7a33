"""The social monitoring of Berlin, from its raw indicators to its published z-values and classes, area by area."""

from pathlib import Path

import pandas as pd
import pytest

from indicators.composite.recipes import read_recipe, recipe_of, shipped_recipes
from indicators.composite.tree.index import compute_index
from indicators.composite.tree.results import result_table
from indicators.composite.values import values_of

MSS = Path(__file__).parents[3] / "shared" / "data" / "berlin" / "mss"
pytestmark = [
    pytest.mark.berlin,
    pytest.mark.skipif(not MSS.exists(), reason="The real Berlin data (../shared/data/berlin/mss) is not here."),
]
RATED = {2019: 436, 2021: 536}
PUBLISHED_STATUS = {"hoch": "1", "mittel": "2", "niedrig": "3", "sehr niedrig": "4"}


def raw(year: int) -> pd.DataFrame:
    table = pd.read_csv(MSS / f"{year}-00-2-1.csv", dtype={"id": str})
    return table.rename(columns={"id": "code", "inhabitants": "population"}).drop(columns="name")


def computed(year: int, recipe) -> pd.DataFrame:
    table = result_table(compute_index(recipe, values_of(raw(year), recipe)))
    return table[table["rated"]].set_index("code")


def published(year: int) -> pd.DataFrame:
    return pd.read_csv(MSS / f"{year}-00-1.csv", dtype=str).set_index("id")


@pytest.fixture(scope="module")
def recipe():
    return read_recipe(shipped_recipes()["berlin-mss"])


@pytest.mark.parametrize("year", RATED)
def test_every_published_class_of_status_and_dynamics_comes_out(year, recipe):
    ours, theirs = computed(year, recipe), published(year)
    assert len(theirs) == RATED[year]
    assert set(ours.index) == set(theirs.index)
    theirs = theirs.loc[ours.index]
    assert (ours["status.class"] == theirs["status_index"].str.removesuffix(".0")).all()
    assert (ours["dynamics.class"] == theirs["dynamic_index"]).all()
    assert (ours["social-inequality.class"] == theirs["status_dynamic_index"]).all()
    assert theirs["status_index_class"].str.strip().map(PUBLISHED_STATUS).eq(ours["status.class"]).all()


@pytest.mark.parametrize("year", RATED)
def test_the_published_z_values_come_out(year, recipe):
    theirs = pd.read_csv(MSS / f"{year}_table3_zvalues_header_corrected.csv", dtype={"id": str}).set_index("id")
    ours = computed(year, recipe).loc[theirs.index]
    for name in ("S1", "S3", "S4", "D1"):
        published_z = theirs[f"z{name}"]
        # five decimals are published: half a unit of the last one, and nothing more
        assert ((ours[f"{name.lower()}.score"] - published_z).abs() <= 5.0001e-6).all(), name
    # the published sums are sums of the rounded z-values
    assert ((ours["status.number"] - theirs["status_sum"]).abs() <= 2e-5).all()


def test_n_minus_one_would_put_an_area_into_another_class():
    """The trap that the notes name: the deviation is divided by n."""
    text = shipped_recipes()["berlin-mss"].read_text(encoding="utf-8").replace("ddof: 0", "ddof: 1")
    ours, theirs = computed(2019, recipe_of(text)), published(2019)
    wrong = ours["social-inequality.class"] != theirs.loc[ours.index, "status_dynamic_index"]
    assert wrong.sum() == 1


def test_cutting_after_rounding_would_be_wrong(recipe):
    """Fürstenplatz is 1.00 when rounded and yet negative; Invalidenstraße is −1.00 and yet of medium status."""
    every = [computed(year, recipe) for year in RATED]
    at_the_line = sum(
        int((table[f"{part}.score"].round(2).abs() == 1).sum()) for table in every for part in ("status", "dynamics")
    )
    assert at_the_line > 0
    table = published(2021)
    for name, column, expected in (("Fürstenplatz", "dynamic_index", "-"), ("Invalidenstraße", "status_index", "2.0")):
        code = table.index[table["name"].str.strip() == name][0]
        assert table.loc[code, column] == expected
        part = "dynamics" if column == "dynamic_index" else "status"
        ours = every[1].loc[code]
        assert abs(round(ours[f"{part}.score"], 2)) == 1
        assert ours[f"{part}.class"] == expected.removesuffix(".0")
