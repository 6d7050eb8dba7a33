"""What was looked up for one answer serves the next, and never outlives a decision, whoever made it and how.

Ready answers are deleted before every question, so that each one is made from what the process remembers.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import pytest
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from indicators import reading
from indicators.analysing.beside import outside_values
from indicators.answering import memory
from indicators.answering.assembling import stock
from indicators.answering.shelf import indicators_shown, shelf_of
from indicators.models import Answer, Audience, Dataset, ExternalValue, Indicator, Release, Sheet
from indicators.publishing import publish
from indicators.releasing import release, withdraw
from spatial.models import Edition, Hierarchy, Territory

from .town import build_town

pytestmark = pytest.mark.django_db(transaction=True)

VALUES = "data/smalltown/small/district/inhabitants/2022-12-31"
SERIES = "data/smalltown/small/district/inhabitants"
PROFILE = "data/smalltown/small/area/2020/district/01"
OFFER = "data/smalltown/small/offer"
OF_WEST = "data/west/small/district/inhabitants/2022-12-31"


@pytest.fixture
def ask(transactional_db, client):
    """Ask the API, with no ready answer there."""
    build_town()

    def made(address: str, **parameters: str):
        Answer.objects.all().delete()
        return client.get(f"/api/v1/{address}", parameters)

    for address in (VALUES, SERIES, PROFILE, OFFER, OF_WEST):
        assert made(address).status_code == 200  # from now on all of it is remembered
    return made


def of_2022() -> Release:
    return Release.objects.get(period__slug="2022-12-31")


@contextmanager
def somebody_else() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own."""
    other = connection.copy()
    try:
        yield other
    finally:
        other.close()


def test_the_second_question_looks_nothing_up(ask, client):
    Answer.objects.all().delete()
    client.get(f"/api/v1/{VALUES}")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"/api/v1/{VALUES}").status_code == 200
    looking_for_a_ready_one, reading_the_sheets = (query["sql"] for query in queries)
    assert "ready_answer" in looking_for_a_ready_one
    assert "COPY" in reading_the_sheets


def test_a_withdrawn_number_is_gone_at_the_next_question(ask):
    withdraw(of_2022(), by=None)
    assert ask(VALUES).status_code == 404
    assert ask(f"{VALUES}?format=csv").status_code == 404
    assert ask(VALUES, detail="full").status_code == 404
    assert ask(SERIES).json()["editions"][0]["periods"] == ["2023-12-31"]
    assert ask(PROFILE).json()["periods"] == ["2023-12-31"]
    assert "2022-12-31" not in ask(OFFER).json()["periods"]


def test_what_is_released_again_is_there_again(ask):
    withdraw(of_2022(), by=None)
    assert ask(VALUES).status_code == 404
    release(of_2022(), audience=Audience.PUBLIC, by=None)
    assert ask(VALUES).json()["values"] == [100, 200, 300]
    assert ask(PROFILE).json()["periods"] == ["2022-12-31", "2023-12-31"]


def test_a_draft_becomes_public(ask):
    address = "data/smalltown/small/district/inhabitants/2024-12-31"
    assert ask(address).status_code == 404
    release(Release.objects.get(period__slug="2024-12-31"), audience=Audience.PUBLIC, by=None)
    assert ask(address).json()["values"] == [120, 240, 360]


def test_numbers_that_are_replaced(ask):
    town = Sheet.objects.get(variable__slug="total", period__slug="2022-12-31", edition_level__level__slug="town")
    Sheet.objects.filter(pk=town.pk).update(values=[601.0])
    publish(Hierarchy.objects.get())
    assert ask(VALUES).json()["total"]["value"] == 601
    assert ask(PROFILE).json()["indicators"][1]["total"] == [601, 660]


def test_a_definition_that_is_changed(ask):
    address = "data/smalltown/small/district/child-share/2023-12-31"
    assert ask(address).json()["values"][0] == 11.82
    Indicator.objects.filter(slug="child-share").update(decimals=0, version=2)
    answer = ask(address).json()
    assert answer["values"][0] == 11.8
    publish(Hierarchy.objects.get())
    assert ask(address).json()["version"] == 2


def test_stored_class_breaks_are_told_only_under_their_own_definition(ask):
    address = "data/smalltown/small/district/inhabitants/2023-12-31"
    Sheet.objects.filter(indicator__slug="inhabitants").update(class_breaks='{"natural": {"3": [-1]}}')
    assert ask(address).json()["breaks"] == {"natural": {"3": [-1]}}
    assert ask("data/west/small/district/inhabitants/2023-12-31").json()["breaks"]["natural"]["3"] == []
    Indicator.objects.filter(slug="inhabitants").update(version=2)
    assert ask(address).json()["breaks"]["natural"]["3"] == [110, 220]


def test_what_is_no_longer_shared_is_gone_elsewhere(ask):
    Dataset.objects.update(shared=False)
    assert ask(OF_WEST).status_code == 404
    assert ask("data/west/small/area/2020/district/01").json()["indicators"] == []
    assert ask("data/west/small/offer").json()["indicators"] == []
    assert ask(VALUES).status_code == 200


def test_an_edition_that_is_published(ask):
    address = "data/smalltown/small/area/2030/district/01"
    assert ask(address).status_code == 404
    Edition.objects.filter(slug="2020").update(valid=("2020-01-01", "2030-01-01"))
    Edition.objects.filter(slug="2030").update(published_at=timezone.now())
    assert ask(address).json()["area"]["edition"] == "2030"
    assert ask("geo/smalltown/small/2030/district/areas").json()["codes"] == ["01", "02", "03"]


def test_another_root(ask):
    Territory.objects.filter(municipality__slug="west").update(root_code="02")
    assert ask(OF_WEST).json()["values"] == [200]
    assert ask("data/west/small/area/2020/district/01").status_code == 404


def test_what_another_process_does_is_seen_at_the_next_question(ask):
    """Not through Django at all: with plain SQL, as from psql."""
    script = "import psycopg2, sys; c = psycopg2.connect(sys.argv[1]); c.cursor().execute(sys.argv[2]); c.commit()"
    statement = "UPDATE indicators_sheet SET current = false WHERE indicator_id IS NOT NULL"
    options = {key: str(value) for key, value in connection.get_connection_params().items() if key in CONNECTING}
    address = psycopg2.extensions.make_dsn(**options)
    subprocess.run([sys.executable, "-c", script, address, statement], check=True)
    assert ask(VALUES).status_code == 404
    assert ask(SERIES).status_code == 404


CONNECTING = ("dbname", "user", "password", "host", "port")


def test_others_are_seen_when_they_commit_and_not_before(ask, client):
    Answer.objects.all().delete()
    with somebody_else() as other:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE indicators_dataset SET shared = false")
        assert client.get(f"/api/v1/{OF_WEST}").status_code == 200
        other.commit()
        assert client.get(f"/api/v1/{OF_WEST}").status_code == 404


def test_what_others_take_back_leaves_nothing(ask, client):
    Answer.objects.all().delete()
    with somebody_else() as other:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("UPDATE indicators_dataset SET shared = false")
        assert client.get(f"/api/v1/{OF_WEST}").status_code == 200
        other.rollback()
    assert client.get(f"/api/v1/{OF_WEST}").status_code == 200


def test_whoever_is_in_the_middle_of_changing_sees_the_change(ask, client):
    with transaction.atomic():
        Answer.objects.all().delete()
        assert client.get(f"/api/v1/{OF_WEST}").status_code == 200
        Dataset.objects.update(shared=False)
        assert client.get(f"/api/v1/{OF_WEST}").status_code == 404
        transaction.set_rollback(True)
    assert ask(OF_WEST).status_code == 200


def test_a_decision_between_looking_up_and_reading_makes_the_question_be_asked_anew(ask):
    territory = Territory.objects.select_related("hierarchy", "root_level").get(municipality__slug="smalltown")
    attempts = []

    def question() -> dict:
        shown, here = indicators_shown(territory, "inhabitants"), shelf_of(territory, Audience.PUBLIC, "inhabitants")
        if not attempts:
            withdraw(of_2022(), by=None)
        attempts.append(len(here))
        return stock(territory, here, shown).all_periods("inhabitants", "district", list(here.values()))

    answer = memory.ask(question)
    assert attempts == [4, 2]  # two levels, two years; then one
    assert answer["editions"][0]["periods"] == ["2023-12-31", "2023-12-31"]


def test_nonsense_is_not_remembered(ask):
    territory = Territory.objects.select_related("hierarchy", "root_level").get(municipality__slug="smalltown")
    known = {}

    def question() -> None:
        nonlocal known
        indicators_shown(territory, "nonsense")
        shelf_of(territory, Audience.PUBLIC, "nonsense")
        known = memory._facts.get() or {}

    memory.ask(question)
    assert not [key for key in known if "nonsense" in str(key)]
    with pytest.raises(reading.NotOfferedError):
        reading.values(territory, "district", "nonsense", "2022-12-31")


def test_that_there_is_nothing_is_remembered_only_of_what_we_hold(ask):
    territory = Territory.objects.select_related("hierarchy", "root_level").get(municipality__slug="smalltown")

    def question() -> None:
        assert outside_values(territory) == {}

    memory.ask(question)  # the fixture asks for no comparison
    with CaptureQueriesContext(connection) as queries:
        memory.ask(question)
    assert [each["sql"] for each in queries if "externalvalue" in each["sql"]] == []
    ExternalValue.objects.create(
        municipality=territory.municipality,
        place="land",
        name={"de": "Land"},
        indicator="inhabitants",
        value=1.0,
        last_day="2022-12-31",
        label={"de": "2022"},
        position=1,
    )
    memory.ask(lambda: list(outside_values(territory)) == ["inhabitants"] or pytest.fail("it is still forgotten"))
