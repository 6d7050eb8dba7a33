"""What the atlas answers to questions it cannot answer: a sentence that helps on."""

import pytest

from indicators import reading
from indicators.models import Answer, Audience
from indicators.releasing import release_many

from . import town


@pytest.fixture
def territory(place):
    everything = [town.deliver(dataset, year) for dataset in ("population", "business") for year in (2020, 2021, 2022)]
    release_many(everything, audience=Audience.PUBLIC, by=None)
    return town.territory()


@pytest.mark.parametrize(
    ("question", "what", "de"),
    [
        (("block", "inhabitant", "2021-12-31"), "indicator", "Meinten Sie „inhabitants“"),
        (("blok", "inhabitants", "2021-12-31"), "level", "Meinten Sie „block“"),
        (("block", "businesses-per-1000", "2021-12-31"), "level", "nicht unterhalb der Ebene „District“"),
        (("block", "inhabitants", "2019-12-31"), "period", "Vorhanden sind „2020-12-31“, „2021-12-31“, „2022-12-31“"),
        (("block", "unemployed-share", "2021-12-31"), "indicator", "zeigt dieser Atlas keine Werte"),
    ],
)
def test_what_is_not_offered_is_explained(territory, question, what, de):
    with pytest.raises(reading.NotOfferedError) as told:
        reading.values(territory, *question)
    assert told.value.what == what
    assert de in str(told.value)
    assert told.value.en != told.value.de
    if what != "period":
        with pytest.raises(reading.NotOfferedError):
            reading.all_periods(territory, *question[:2])


@pytest.mark.parametrize(
    ("edition", "level", "code", "what"),
    [
        ("2020", "block", "0101", "edition"),
        ("2021", "blocks", "0101", "level"),
        ("2018", "block", "0204", "area"),
        ("2021", "block", "0299", "area"),
    ],
)
def test_areas_that_do_not_exist_are_explained(territory, edition, level, code, what):
    with pytest.raises(reading.NotOfferedError) as told:
        reading.area_profile(territory, edition, level, code)
    assert told.value.what == what
    if what != "area":
        with pytest.raises(reading.NotOfferedError):
            reading.area_list(territory, edition, level)


def test_answers_made_on_the_spot_equal_the_ready_ones(territory):
    def ask():
        return [
            reading.offer(territory),
            reading.area_list(territory, "2021", "block"),
            reading.area_list(territory, "2018", "town"),
            reading.values(territory, "block", "share-under-18", "2020-12-31"),
            reading.all_periods(territory, "district", "businesses-per-1000"),
            reading.area_profile(territory, "2018", "block", "0203"),
            reading.area_profile(territory, "2021", "town", "0"),
        ]

    ready = ask()
    Answer.objects.all().delete()
    assert normal(ask()) == normal(ready)


def normal(content):
    """Tuples are lists in JSON."""
    if isinstance(content, dict):
        return {key: normal(value) for key, value in content.items()}
    return [normal(value) for value in content] if isinstance(content, list | tuple) else content


def test_insiders_get_the_same_shapes(territory):
    public = reading.values(territory, "block", "inhabitants", "2021-12-31")
    inside = reading.values(territory, "block", "inhabitants", "2021-12-31", audience=Audience.INTERNAL)
    assert inside == public


def test_details_are_hidden_where_the_value_is_hidden(territory):
    answer = reading.values(
        territory, "block", "businesses-per-1000", "2020-12-31", detail=True, audience=Audience.INTERNAL
    )
    hidden = [position for status in ("missing", "suppressed") for position in answer["statuses"].get(status, [])]
    told = set(range(len(answer["values"]))) - set(hidden)
    assert hidden
    for name in ("numerators", "denominators", "lower", "upper"):
        assert all(answer[name][position] is None for position in hidden)
        assert all(answer[name][position] is not None for position in told)


def test_the_root_has_a_name_in_every_edition(territory):
    assert reading.root_of(territory, "2018") == {"code": "0", "name": "Gebiet 0 (2018)"}
