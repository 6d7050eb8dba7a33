import pytest

from indicators.cataloguing import load_catalogue

from . import town


@pytest.fixture
def place(db):
    """The small town with its catalogue, without numbers; the hierarchy."""
    load_catalogue()
    return town.build()
