"""Drafts, internal releases, hidden cells and everything below the lowest public level appear in no answer."""

import pytest

HIDDEN_PERIODS = ["2021-12-31", "2024-12-31"]


@pytest.mark.parametrize("period", HIDDEN_PERIODS)
def test_internal_and_draft_periods_are_unknown(get, period):
    answer = get(f"data/smalltown/small/district/inhabitants/{period}")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown_period"


@pytest.mark.parametrize(
    "address",
    ["data/smalltown/small/block/inhabitants/2022-12-31", "data/smalltown/small/block/inhabitants"],
)
@pytest.mark.parametrize("shape", ["json", "csv"])
def test_nothing_is_told_below_the_lowest_public_level(get, address, shape):
    answer = get(address, format=shape)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown_level"


def test_the_profile_of_an_area_below_the_lowest_public_level_is_empty(get):
    answer = get("data/smalltown/small/area/2020/block/0101")
    assert answer.status_code == 200
    assert answer.json()["indicators"] == []


@pytest.mark.parametrize("shape", ["json", "csv"])
@pytest.mark.parametrize(
    "address",
    [
        "data/smalltown/small/offer",
        "data/smalltown/small/district/child-share",
        "data/smalltown/small/district/child-share/2023-12-31",
        "data/smalltown/small/area/2020/district/03",
        "data/smalltown/small/area/2020/block/0301",
    ],
)
def test_no_answer_mentions_a_hidden_period(get, address, shape):
    told = get(address, format=shape).content.decode()
    assert told
    assert not [period for period in HIDDEN_PERIODS if period in told]


@pytest.mark.parametrize("parameters", [{"detail": "full"}, {"format": "csv"}])
def test_a_suppressed_cell_tells_no_number_at_all(get, parameters):
    """District 03 has 330 inhabitants: with the base of a hidden share one could search for its numerator."""
    told = get("data/smalltown/small/district/child-share/2023-12-31", **parameters).content.decode()
    assert "330" not in told


def test_metadata_lists_only_what_is_public(get):
    assert [period["period"] for period in get("metadata/periods").json()] == ["2022-12-31", "2023-12-31"]
    assert {entry["indicator"] for entry in get("metadata/indicators").json()} == {"inhabitants", "child-share"}
    assert [theme["theme"] for theme in get("metadata/themes").json()] == ["population"]
    assert get("metadata/indicators/unheard-of").status_code == 404


def test_unpublished_editions_are_unknown(get):
    assert [edition["edition"] for edition in get("geo/editions").json()] == ["2020"]
    assert [edition["edition"] for edition in get("geo/hierarchies/small").json()["editions"]] == ["2020"]
    assert get("geo/smalltown/small/2030/district/areas").status_code == 404


def test_reading_leaves_no_cookie(get):
    for address in ("geo/municipalities", "data/smalltown/small/offer", "nowhere"):
        assert not get(address).cookies
