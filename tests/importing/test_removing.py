"""An invented town can be taken away whole, published areas included; a real one cannot, and the freeze holds after."""

import pytest
from django.db import IntegrityError, transaction

from indicators.models import Audience, Dataset, Release, Remark, Sheet
from indicators.releasing import release_many
from indicators.removing import remove_invented
from spatial.findings import RefusedError
from spatial.models import Area, Edition, Hierarchy, Municipality, Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def municipality(town):
    town.deliver(commit=True)
    release_many(Release.objects.all(), audience=Audience.PUBLIC, by=None)
    municipality = Municipality.objects.get(slug="smalltown")
    shows(municipality, town.hierarchy)
    return municipality


def shows(municipality, hierarchy):
    top = hierarchy.levels.first()
    Territory.objects.create(
        municipality=municipality, hierarchy=hierarchy, root_level=top, root_code="0", default_level=top
    )


def test_an_invented_town_goes_with_everything_that_was_published(municipality):
    municipality.fictional = True
    municipality.save()
    hierarchy = Hierarchy.objects.get()
    Remark.objects.create(hierarchy=hierarchy, slug="shelter", level=hierarchy.levels.last(), code="0101", text={})

    assert remove_invented("smalltown")

    for model in (Municipality, Hierarchy, Edition, Area, Dataset, Release, Remark, Sheet):
        assert not model.objects.exists(), model


def test_a_real_municipality_stays(municipality):
    municipality.fictional = False
    municipality.save()

    with pytest.raises(RefusedError, match="nicht erfunden"):
        remove_invented("smalltown")

    assert Area.objects.exists()


def test_a_hierarchy_that_others_use_stays(municipality):
    municipality.fictional = True
    municipality.save()
    shows(Municipality.objects.create(slug="neighbour", name={"de": "Nachbar"}, kind="town"), Hierarchy.objects.get())

    with pytest.raises(RefusedError, match="teilt seine Gliederung"):
        remove_invented("smalltown")


def test_other_published_areas_are_frozen_again_afterwards(municipality, town):
    municipality.fictional = False
    municipality.save()
    Municipality.objects.create(slug="invented", name={"de": "Erfunden"}, kind="town", fictional=True)

    assert remove_invented("invented")

    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.update(name="anders")


def test_nobody_there_is_no_fault():
    assert not remove_invented("nobody")
