"""Who sees what: a draft nobody, an internal number only insiders, and never below the lowest public level."""

import gzip

import brotli
import orjson
import pytest

from indicators import reading
from indicators.cataloguing import load_catalogue
from indicators.models import Answer, Audience, Series, Sheet
from indicators.publishing import publish
from indicators.releasing import release, release_many
from spatial.models import Level

from . import town

PERIOD = "2021-12-31"


def every_public_number(territory) -> str:
    """All public answers as one text."""
    answers = [gzip.decompress(answer.gzip).decode() for answer in territory.answers.order_by("key")]
    return "\n".join(answers)


def test_a_draft_is_nowhere(place):
    town.deliver("population", 2021)
    for audience in (Audience.INTERNAL, Audience.PUBLIC):
        assert reading.offer(town.territory(), audience=audience)["indicators"] == []
        with pytest.raises(reading.NotOfferedError):
            reading.values(town.territory(), "town", "inhabitants", PERIOD, audience=audience)
    assert not Sheet.objects.filter(indicator__isnull=False).exists()
    assert not Series.objects.exists()


def test_asking_as_a_draft_audience_shows_no_draft(place):
    town.deliver("population", 2021)
    assert reading.offer(town.territory(), audience=Audience.DRAFT)["indicators"] == []


def test_what_is_internal_is_not_public(place):
    release_many([town.deliver("population", 2021)], audience=Audience.INTERNAL, by=None)
    territory = town.territory()
    assert reading.offer(territory)["indicators"] == []
    assert reading.values(territory, "town", "inhabitants", PERIOD, audience=Audience.INTERNAL)["total"]["value"]
    with pytest.raises(reading.NotOfferedError):
        reading.values(territory, "town", "inhabitants", PERIOD)
    profile = reading.area_profile(territory, "2021", "district", "02")
    assert profile["indicators"] == []
    inside = reading.area_profile(territory, "2021", "district", "02", audience=Audience.INTERNAL)
    assert {"inhabitants", "share-women"} <= {row["indicator"] for row in inside["indicators"]}
    number, _ = town.cell("population.total", 2021, "02")
    assert str(int(number)) not in every_public_number(territory)


def test_the_strictest_input_decides(place):
    release_many([town.deliver("population", 2021)], audience=Audience.PUBLIC, by=None)
    release_many([town.deliver("employment", 2021)], audience=Audience.INTERNAL, by=None)
    territory = town.territory()
    assert "unemployed-share" not in {entry["indicator"] for entry in reading.offer(territory)["indicators"]}
    inside = reading.offer(territory, audience=Audience.INTERNAL)["indicators"]
    assert "unemployed-share" in {entry["indicator"] for entry in inside}
    assert set(Sheet.objects.filter(indicator__slug="unemployed-share").values_list("audience", flat=True)) == {
        Audience.INTERNAL
    }
    assert set(Series.objects.filter(indicator__slug="unemployed-share").values_list("audience", flat=True)) == {
        Audience.INTERNAL
    }


def test_nothing_below_the_lowest_public_level_is_ever_public(place):
    everything = [town.deliver(dataset, 2021) for dataset in ("population", "business")]
    release_many(everything, audience=Audience.PUBLIC, by=None)
    territory = town.territory()
    # business is public down to the district: so is whatever uses it, even though population goes further down.
    assert reading.values(territory, "district", "businesses-per-1000", PERIOD)["values"][0] is not None
    with pytest.raises(reading.NotOfferedError, match="zum Schutz der Menschen nicht unterhalb der Ebene „District“"):
        reading.values(territory, "block", "businesses-per-1000", PERIOD)
    inside = reading.values(territory, "block", "businesses-per-1000", PERIOD, audience=Audience.INTERNAL, detail=True)
    assert inside["numerators"] == [
        town.cell("business.businesses", 2021, code)[0] for code in town.codes("2021", "block")
    ]
    assert not Answer.objects.filter(key__startswith="small/block/businesses").exists()
    public = Sheet.objects.filter(audience=Audience.PUBLIC, edition_level__level__slug="block")
    assert not public.filter(indicator__slug="businesses-per-1000").exists()
    assert not public.filter(variable__dataset__slug="business").exists()
    rows = reading.area_profile(territory, "2021", "block", "0201")["indicators"]
    assert "businesses-per-1000" not in {row["indicator"] for row in rows}


def test_a_level_that_is_closed_later_vanishes_when_computed(place):
    release_many([town.deliver("population", 2021)], audience=Audience.PUBLIC, by=None)
    dataset = town.Dataset.objects.get(slug="population")
    dataset.lowest_public_level = Level.objects.get(slug="district")
    dataset.save()
    publish(place)
    with pytest.raises(reading.NotOfferedError):
        reading.values(town.territory(), "block", "inhabitants", PERIOD)
    assert not Answer.objects.filter(key__startswith="small/block/").exists()
    assert not Answer.objects.filter(key__startswith="small/area/2021/block/").exists()


def test_an_edition_that_is_not_published_shows_no_numbers(db, few_indicators):
    load_catalogue(few_indicators)
    town.build(unpublished="2021")
    release_many([town.deliver("population", year) for year in (2020, 2021)], audience=Audience.PUBLIC, by=None)
    assert set(reading.offer(town.territory())["periods"]) == {"2020-12-31"}
    with pytest.raises(reading.NotOfferedError):
        reading.values(town.territory(), "town", "inhabitants", PERIOD, audience=Audience.INTERNAL)


def test_a_district_shows_its_part_of_what_others_share(place):
    release_many(
        [town.deliver("population", 2021), town.deliver("employment", 2021)], audience=Audience.PUBLIC, by=None
    )
    whole, part = town.territory(), town.territory("district")
    offered = {entry["indicator"] for entry in reading.offer(part)["indicators"]}
    assert "inhabitants" in offered  # population is shared
    assert "unemployed-share" not in offered  # employment is not
    assert [level["level"] for level in reading.offer(part)["levels"]] == ["district", "block"]
    areas = reading.area_list(part, "2021", "block")
    assert areas["codes"] == ["0201", "0202", "0203", "0204"]
    assert areas["parents"] == ["02"] * 4
    answer = reading.values(part, "block", "inhabitants", PERIOD)
    assert answer["values"] == reading.values(whole, "block", "inhabitants", PERIOD)["values"][2:6]
    assert answer["total"] == {
        "code": "02",
        "name": "Gebiet 02 (2021)",
        "value": town.cell("population.total", 2021, "02")[0],
        "status": "ok",
    }
    with pytest.raises(reading.NotOfferedError):
        reading.values(part, "town", "inhabitants", PERIOD)
    with pytest.raises(reading.NotOfferedError):
        reading.area_profile(part, "2021", "block", "0101")
    with pytest.raises(reading.NotOfferedError):
        reading.values(part, "block", "unemployed-share", PERIOD, audience=Audience.INTERNAL)


def test_a_newer_internal_release_leaves_readers_their_numbers(place):
    release(town.deliver("population", 2021), audience=Audience.PUBLIC, by=None)
    release(town.deliver("population", 2021, plus=1), audience=Audience.INTERNAL, by=None)
    territory = town.territory()
    old, _ = town.cell("population.total", 2021, "0")
    seen = {
        audience: reading.values(territory, "town", "inhabitants", PERIOD, audience=audience)["values"]
        for audience in (Audience.PUBLIC, Audience.INTERNAL)
    }
    assert seen == {Audience.PUBLIC: [old], Audience.INTERNAL: [old + 1]}
    profiles = {
        audience: reading.area_profile(territory, "2021", "town", "0", audience=audience)
        for audience in (Audience.PUBLIC, Audience.INTERNAL)
    }
    told = {
        audience: row["values"]
        for audience, profile in profiles.items()
        for row in profile["indicators"]
        if row["indicator"] == "inhabitants"
    }
    assert told == seen


def test_both_compressions_hold_the_same_answer(place):
    release(town.deliver("population", 2021), audience=Audience.PUBLIC, by=None)
    for answer in Answer.objects.all():
        body = gzip.decompress(answer.gzip)
        assert body == brotli.decompress(answer.brotli)
        assert b"NaN" not in body
        orjson.loads(body)
    assert len(set(Answer.objects.values_list("territory", "key"))) == Answer.objects.count()
