"""Berlin's social monitoring as an official run: counts recovered from published shares give the published classes."""

import shutil
from datetime import date

import pandas as pd
import pytest
from django.db import transaction

from indicators.cataloguing import CATALOGUE, load_catalogue
from indicators.composite.recipes import read_recipe, shipped_recipes
from indicators.describing import load_municipality
from indicators.importing import import_observations
from indicators.models import Audience
from indicators.official import carry_out, reading, release_run
from indicators.releasing import release_many
from spatial.describing import load_hierarchy
from spatial.reading import territory_of
from tests.computing.test_berlin_benefits import CHANGES, DATA, EXAMPLE, INDICATORS, rows_of, tree_of
from tests.importing.conftest import publish
from tests.importing.small_town import build_edition

RATED = 436  # of 447 planning areas, in the edition of 2019, which speaks of the end of 2018

pytestmark = [
    pytest.mark.berlin,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"The Berlin data is not there: {DATA}"),
]


@pytest.fixture(scope="module")
def _berlin(django_db_setup, django_db_blocker, tmp_path_factory):
    """What the edition of 2019 needs, imported as the recipe of the example does, and public."""
    folder = tmp_path_factory.mktemp("catalogue")
    for slug in ("themes", "inhabitants", *INDICATORS, *CHANGES):
        (found,) = CATALOGUE.rglob(f"{slug}.yaml")
        (folder / found.relative_to(CATALOGUE)).parent.mkdir(exist_ok=True)
        shutil.copy(found, folder / found.relative_to(CATALOGUE))
    with django_db_blocker.unblock(), transaction.atomic():
        load_catalogue(folder)
        hierarchy = load_hierarchy(EXAMPLE / "lor.yaml")
        load_municipality(EXAMPLE / "berlin.yaml")
        areas = tree_of(rows_of("mss/2019-00-2-1.csv"))
        publish(build_edition(hierarchy, "2018", "2006-01-01", "2019-01-01", areas))
        register = [DATA / "ewr" / f"{year}-02-t2-planning-areas.csv" for year in (2016, 2018)]
        reports = [import_observations(EXAMPLE / "ewr-age.yaml", register, commit=True)]
        for year in (2016, 2018):
            table = DATA / "mss" / "2019-00-2-1.csv"
            reports.append(import_observations(EXAMPLE / f"benefits-{year}.yaml", [table], commit=True))
        release_many([draft for each in reports for draft in each.releases], audience=Audience.PUBLIC, by=None)
        recipe = read_recipe(shipped_recipes()["berlin-mss"])
        run = carry_out(recipe, territory_of("berlin"), day=date(2018, 12, 31), label="2019", draws=200).run
        release_run(run, audience=Audience.PUBLIC, by=None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def read(_berlin, db):
    return reading.run_of(territory_of("berlin"), "berlin-mss")


@pytest.fixture
def published():
    return pd.read_csv(DATA / "mss" / "2019-00-1.csv", dtype=str).set_index("id")


def test_all_published_classes_come_out(read, published):
    ours = read.current[read.current["rated"]]
    assert set(ours.index) == set(published.index)
    assert len(published) == RATED
    theirs = published.loc[ours.index]
    assert (ours["status.class"] == theirs["status_index"].str.removesuffix(".0")).all()
    assert (ours["dynamics.class"] == theirs["dynamic_index"]).all()
    assert (ours["social-inequality.class"] == theirs["status_dynamic_index"]).all()


def test_it_says_which_numbers_it_took(read):
    assert {(each.period, each.estimated) for each in read.sources} == {("2018-12-31", False)}
    assert {each.indicator for each in read.sources} == {"inhabitants", *INDICATORS, *CHANGES}
    assert {each.dataset for each in read.releases} == {"population", "benefits"}


def test_a_number_on_a_small_base_counts_and_is_flagged(read):
    """As the publisher did: fewer than fifty children make a share that the atlas shows in brackets."""
    ours = read.current[read.current["rated"]]
    assert ours["s4.status"].value_counts().to_dict() == {"ok": RATED - 1, "unreliable": 1}
    assert (ours.loc[ours["s4.status"] == "unreliable", "status.status"] == "unreliable").all()
