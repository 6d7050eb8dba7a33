import shutil
from pathlib import Path

import pytest
from django.db import transaction

from indicators.cataloguing import CATALOGUE, load_catalogue
from indicators.models import Audience
from indicators.releasing import release_many

from . import town

FEW = (
    "population/inhabitants",
    "population/population-density",
    "population/settlement-density",
    "population/share-under-18",
    "population/share-women",
    "work/businesses-per-1000",
    "work/unemployed-share",
)


@pytest.fixture(scope="session")
def few_indicators(tmp_path_factory) -> Path:
    """A catalogue of a few indicators, so that each test is quick."""
    folder = tmp_path_factory.mktemp("catalogue")
    for name in ("themes", *FEW):
        path = folder / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        shutil.copy(CATALOGUE / f"{name}.yaml", path)
    return folder


@pytest.fixture
def place(db, few_indicators):
    """The small town with a few indicators, without numbers; the hierarchy."""
    load_catalogue(few_indicators)
    return town.build()


@pytest.fixture(scope="module")
def everything_published(django_db_setup, django_db_blocker):
    """The small town with all its numbers, public; made once for a module whose tests only read."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_catalogue()
        town.build()
        release_many(town.deliver_everything(), audience=Audience.PUBLIC, by=None)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def published(everything_published, db):
    """The territory of the town, everything public."""
    return town.territory()
