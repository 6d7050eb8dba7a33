from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from .town import build_town

# WhiteNoise warns about a folder that only `collectstatic` makes, and warnings are errors here.
Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(scope="module")
def _town(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Built once for all tests of a module. What a test changes is rolled back after it, and in the end all of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        build_town()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def town(_town, db) -> None:
    """The town of town.py is in the database."""


@pytest.fixture
def get(town, client: Client):
    """Ask the API: `get("geo/editions", hierarchy="small")`, with headers by their name."""

    def ask(address: str, /, *, headers: dict[str, str] | None = None, **parameters: str):
        return client.get(f"/api/v1/{address}", parameters, headers=headers or {})

    return ask
