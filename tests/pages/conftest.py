"""Feldstadt in the database, and a server that shows it to a browser."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from pytest_django.live_server_helper import LiveServer

from . import town


@pytest.fixture(scope="module")
def _built(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Built once for all tests of a module, in a transaction that is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        town.build()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def feldstadt(_built, db) -> None:
    """The town of town.py is in the database."""


@pytest.fixture(scope="package")
def site(django_db_setup, django_db_blocker) -> Iterator[str]:
    """The address of a server with the town. Its tests come last and only read, so the town is built once."""
    with django_db_blocker.unblock():
        town.build()
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()
        call_command("flush", interactive=False, verbosity=0)
