"""Which sheets are computed: where all variables exist, per audience, never twice."""

from datetime import date

import pytest

from indicators import reading
from indicators.analysing.numbers import years_before
from indicators.counted import Slot
from indicators.models import Audience, Release, Sheet
from indicators.publishing import publish
from indicators.releasing import release, release_many

from . import oracle, town


def test_an_indicator_is_offered_only_where_its_variables_exist(place):
    release_many([town.deliver("population", 2021)], audience=Audience.PUBLIC, by=None)
    offered = {entry["indicator"] for entry in reading.offer(town.territory())["indicators"]}
    assert "share-under-18" in offered
    assert "population-density" in offered  # its surface comes from the areas themselves
    assert "unemployed-share" not in offered
    assert "settlement-density" not in offered
    with pytest.raises(reading.NotOfferedError, match="unemployed-share"):
        reading.values(town.territory(), "block", "unemployed-share", "2021-12-31")


def test_a_calendar_year_meets_the_key_date_on_its_last_day(place):
    moves = town.deliver("business", 2021)
    moves.period.pk = None
    moves.period.slug, moves.period.kind, moves.period.first_day = "2021", "year", "2021-01-01"
    moves.period.save()
    moves.sheets.update(period=moves.period)
    moves.save()
    release_many([town.deliver("population", 2021), moves], audience=Audience.PUBLIC, by=None)
    answer = reading.values(town.territory(), "district", "businesses-per-1000", "2021")
    number, _ = oracle.value(oracle.definitions()["businesses-per-1000"], 2021, "01")
    assert answer["values"][0] == pytest.approx(number, abs=0.006)


def test_computing_again_changes_nothing(place):
    release_many([town.deliver("population", 2021)], audience=Audience.PUBLIC, by=None)
    territory = town.territory()
    before = {answer.key: (answer.etag, bytes(answer.gzip)) for answer in territory.answers.all()}
    sheets = Sheet.objects.count()
    publish(place)
    assert {answer.key: (answer.etag, bytes(answer.gzip)) for answer in territory.answers.all()} == before
    assert Sheet.objects.count() == sheets


def test_a_computed_sheet_names_the_releases_of_all_its_inputs(place):
    population, employment = town.deliver("population", 2021), town.deliver("employment", 2021)
    release_many([population, employment], audience=Audience.PUBLIC, by=None)
    sheets = Sheet.objects.filter(indicator__slug="unemployed-share")
    assert sheets.count() == 3
    for sheet in sheets:
        assert set(sheet.inputs.all()) == {population, employment}
    answer = reading.values(town.territory(), "block", "unemployed-share", "2021-12-31")
    assert answer["releases"] == sorted([population.pk, employment.pk])


def test_what_insiders_see_is_stored_only_where_it_differs(place):
    release_many([town.deliver("population", 2021)], audience=Audience.PUBLIC, by=None)
    assert not Sheet.objects.filter(indicator__isnull=False, audience=Audience.INTERNAL).exists()
    release(town.deliver("population", 2021, plus=1), audience=Audience.INTERNAL, by=None)
    inhabitants = Sheet.objects.filter(indicator__slug="inhabitants", edition_level__level__slug="town")
    public, internal = inhabitants.get(audience=Audience.PUBLIC), inhabitants.get(audience=Audience.INTERNAL)
    assert internal.values[0] == public.values[0] + 1


def test_a_hierarchy_without_numbers_publishes_an_empty_offer(place):
    publish(place)
    assert reading.offer(town.territory())["indicators"] == []
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("day", "years", "expected"),
    [
        (date(2024, 2, 29), 4, date(2020, 2, 29)),
        (date(2024, 2, 29), 1, date(2023, 2, 28)),
        (date(2025, 2, 28), 1, date(2024, 2, 28)),
        (date(2024, 12, 31), 0, date(2024, 12, 31)),
    ],
)
def test_a_leap_day_meets_the_leap_day_of_earlier_years(day, years, expected):
    assert Slot(1, day).earlier(years) == Slot(1, expected)
    assert years_before(day, years) == expected
