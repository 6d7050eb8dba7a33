"""The department decides: releasing, replacing, withdrawing, and what is refused."""

from types import SimpleNamespace

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from indicators import reading, releasing
from indicators.models import Answer, Audience, Release, Series, Sheet
from indicators.releasing import ReleaseRefusedError, release, release_many, withdraw

from . import town

PERIOD = "2021-12-31"


def told(slug="inhabitants", level="town", audience=Audience.PUBLIC):
    return reading.values(town.territory(), level, slug, PERIOD, audience=audience)["values"]


def test_a_release_says_who_decided_and_when(place):
    somebody = get_user_model().objects.create(username="s")
    draft = town.deliver("population", 2021)
    release(draft, audience=Audience.PUBLIC, by=somebody)
    assert (draft.state, draft.audience, draft.released_by) == ("released", Audience.PUBLIC, somebody)
    assert draft.released_at is not None


def test_a_newer_release_takes_the_place_of_the_older_one(place):
    first, second = town.deliver("population", 2021), town.deliver("population", 2021, plus=1)
    release(first, audience=Audience.PUBLIC, by=None)
    old = told()
    release(second, audience=Audience.PUBLIC, by=None)
    assert told() == [old[0] + 1]
    first.refresh_from_db()
    assert (first.state, first.audience) == ("replaced", Audience.DRAFT)
    assert first.sheets.count() == second.sheets.count()  # kept, but on no shelf
    assert not first.sheets.filter(current=True).exists()
    assert not first.computed_sheets.exists()


def test_of_two_drafts_released_together_the_later_one_wins(place):
    first, second = town.deliver("population", 2021), town.deliver("population", 2021, plus=1)
    release_many([second, first], audience=Audience.PUBLIC, by=None)
    assert told() == [town.cell("population.total", 2021, "0")[0] + 1]
    first.refresh_from_db()
    assert first.state == "replaced"


def test_a_release_that_is_only_partly_replaced_stays_released(place):
    first = town.deliver("population", 2021)
    second = town.deliver("population", 2021, plus=1, only=["town"])
    release_many([first], audience=Audience.PUBLIC, by=None)
    release_many([second], audience=Audience.PUBLIC, by=None)
    first.refresh_from_db()
    assert first.state == "released"
    assert told() == [town.cell("population.total", 2021, "0")[0] + 1]
    assert told(level="district")[0] == town.cell("population.total", 2021, "01")[0]


def test_becoming_public_does_not_bring_back_what_was_replaced(place):
    first = town.deliver("population", 2021)
    second = town.deliver("population", 2021, plus=1, only=["town"])
    release(first, audience=Audience.INTERNAL, by=None)
    release(second, audience=Audience.INTERNAL, by=None)
    release(first, audience=Audience.PUBLIC, by=None)
    with pytest.raises(reading.NotOfferedError):
        told()  # the town's number of the first release was replaced, that of the second is internal
    assert told(level="district")[0] == town.cell("population.total", 2021, "01")[0]


def test_what_was_internal_becomes_public(place):
    draft = town.deliver("population", 2021)
    release(draft, audience=Audience.INTERNAL, by=None)
    release(draft, audience=Audience.PUBLIC, by=None)
    assert told() == [town.cell("population.total", 2021, "0")[0]]
    assert not Sheet.objects.filter(indicator__isnull=False, audience=Audience.INTERNAL).exists()


def test_withdrawn_numbers_have_vanished_before_the_worker_comes(place, monkeypatch):
    # The worker sleeps: whatever is computed later, nothing of the release may be left now.
    monkeypatch.setattr(releasing, "publish_in_background", SimpleNamespace(enqueue=lambda *_: None))
    population, employment = town.deliver("population", 2021), town.deliver("employment", 2021)
    release_many([population, employment], audience=Audience.PUBLIC, by=None)
    withdraw(employment, by=None, in_background=True)
    assert (employment.state, employment.audience) == ("withdrawn", Audience.DRAFT)
    with pytest.raises(reading.NotOfferedError):
        told("unemployed-share")
    assert "unemployed-share" not in {each["indicator"] for each in reading.offer(town.territory())["indicators"]}
    assert not Answer.objects.filter(key__contains="unemployed-share").exists()
    assert not Series.objects.filter(indicator__slug="unemployed-share").exists()
    rows = reading.area_profile(town.territory(), "2021", "block", "0201")["indicators"]
    assert "unemployed-share" not in {row["indicator"] for row in rows}
    assert told() == [town.cell("population.total", 2021, "0")[0]]  # the rest is still there


def test_a_withdrawn_newer_release_does_not_silently_bring_back_the_older_one(place):
    first, second = town.deliver("population", 2021), town.deliver("population", 2021, plus=1)
    release(first, audience=Audience.PUBLIC, by=None)
    release(second, audience=Audience.PUBLIC, by=None)
    withdraw(second, by=None)
    with pytest.raises(reading.NotOfferedError):
        told()
    release(first, audience=Audience.PUBLIC, by=None)  # but somebody may decide so
    assert told() == [town.cell("population.total", 2021, "0")[0]]


def test_withdrawing_an_internal_release_leaves_the_public_one(place):
    first, second = town.deliver("population", 2021), town.deliver("population", 2021, plus=1)
    release(first, audience=Audience.PUBLIC, by=None)
    release(second, audience=Audience.INTERNAL, by=None)
    withdraw(second, by=None)
    old = town.cell("population.total", 2021, "0")[0]
    assert told() == told(audience=Audience.INTERNAL) == [old]


def test_other_periods_are_left_alone(place):
    release_many([town.deliver("population", year) for year in (2021, 2022)], audience=Audience.PUBLIC, by=None)
    withdraw(Release.objects.get(period__slug="2022-12-31"), by=None)
    assert told() == [town.cell("population.total", 2021, "0")[0]]
    answer = reading.all_periods(town.territory(), "town", "inhabitants")
    assert [block["periods"] for block in answer["editions"]] == [[PERIOD]]


@pytest.mark.parametrize("audience", [Audience.DRAFT, 7])
def test_an_audience_must_be_named(place, audience):
    with pytest.raises(ReleaseRefusedError, match="intern oder öffentlich"):
        release(town.deliver("population", 2021), audience=audience, by=None)


def test_what_is_public_cannot_be_made_internal(place):
    draft = town.deliver("population", 2021)
    release(draft, audience=Audience.PUBLIC, by=None)
    for audience in (Audience.INTERNAL, Audience.PUBLIC):
        with pytest.raises(ReleaseRefusedError, match="schon öffentlich freigegeben"):
            release(draft, audience=audience, by=None)


def test_a_draft_cannot_be_withdrawn(place):
    with pytest.raises(ReleaseRefusedError, match="nichts zurückzuziehen"):
        withdraw(town.deliver("population", 2021), by=None)


def test_all_or_none_are_released(place):
    good, empty = town.deliver("population", 2021), town.deliver("employment", 2021, only=[])
    with pytest.raises(ReleaseRefusedError, match="enthält keine Zahlen"):
        release_many([good, empty], audience=Audience.PUBLIC, by=None)
    good.refresh_from_db()
    assert good.state == "draft"
    assert not Answer.objects.exists()


def test_in_the_background_the_decision_stands_and_the_numbers_follow(place):
    draft = town.deliver("population", 2021)
    release(draft, audience=Audience.PUBLIC, by=None, in_background=True)  # in tests the worker comes at once
    assert draft.state == "released"
    assert told() == [town.cell("population.total", 2021, "0")[0]]


def test_the_command_lists_and_releases(place, capsys):
    town.deliver("population", 2021)
    town.deliver("employment", 2021)
    call_command("release")
    assert "employment" in capsys.readouterr().out
    assert Release.objects.filter(state="draft").count() == 2
    call_command("release", dataset=["population"], audience="public")
    assert told() == [town.cell("population.total", 2021, "0")[0]]
    assert Release.objects.get(dataset__slug="employment").state == "draft"
    with pytest.raises(CommandError, match="no draft release that matches"):
        call_command("release", dataset=["population"])
    Answer.objects.all().delete()
    call_command("compute", "small")
    assert Answer.objects.exists()
