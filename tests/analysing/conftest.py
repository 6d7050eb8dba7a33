from collections.abc import Iterator

import pytest
from django.db import transaction

from spatial.models import Territory

from . import town


@pytest.fixture(scope="module")
def _town(django_db_setup, django_db_blocker) -> Iterator[Territory]:
    """Built once for all tests of a module; what a test changes is rolled back after it, and in the end all of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield town.build()
        transaction.set_rollback(True)


@pytest.fixture
def territory(_town, db) -> Territory:
    return _town
