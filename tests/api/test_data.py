"""How much: the contract of docs/architecture.md, from ready bytes and without them."""

import pytest

from indicators.models import Answer

ADDRESSES = [
    "data/smalltown/small/offer",
    "data/smalltown/small/district/child-share/2022-12-31",
    "data/smalltown/small/district/child-share",
    "data/smalltown/small/area/2020/district/03",
    "geo/smalltown/small/2020/district/areas",
    "data/west/small/district/inhabitants/2023-12-31",
    "data/west/small/area/2020/district/01",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_made_on_the_spot_equals_the_ready_one(get, address):
    ready = get(address)
    assert Answer.objects.all().delete()[0] > 0
    made = get(address)
    assert ready.status_code == made.status_code == 200
    assert made.content == ready.content
    assert made["ETag"] == ready["ETag"]


def test_values_of_one_period(get):
    answer = get("data/smalltown/small/district/child-share/2022-12-31").json()
    assert {name: answer[name] for name in ("indicator", "period", "hierarchy", "edition", "level", "version")} == {
        "indicator": "child-share",
        "period": "2022-12-31",
        "hierarchy": "small",
        "edition": "2020",
        "level": "district",
        "version": 1,
    }
    assert answer["values"] == [11, None, None]
    assert answer["statuses"] == {"missing": [1], "suppressed": [2]}
    assert answer["total"] == {"code": "0", "name": "Gebiet 0", "value": 7, "status": "ok"}
    assert set(answer["breaks"]) <= {"quantiles", "natural", "equal", "deviation"}


def test_full_detail_tells_what_was_divided_but_nothing_of_what_is_hidden(get):
    answer = get("data/smalltown/small/district/child-share/2022-12-31", detail="full").json()
    assert answer["values"] == [11, None, None]
    assert answer["numerators"] == [11, None, None]
    assert answer["denominators"] == [100, None, None]


def test_all_periods(get):
    answer = get("data/smalltown/small/district/inhabitants").json()
    (block,) = answer["editions"]
    assert block["edition"] == "2020"
    assert block["periods"] == ["2022-12-31", "2023-12-31"]
    assert block["values"] == [[100, 200, 300], [110, 220, 330]]
    assert [total["value"] for total in block["totals"]] == [600, 660]


def test_a_zero_is_a_number(get):
    assert get("data/smalltown/small/district/child-share/2023-12-31").json()["values"] == [11.82, 0, None]


def test_one_area_with_the_root(get):
    answer = get("data/smalltown/small/area/2020/district/03").json()
    assert answer["area"] == {"code": "03", "name": "Gebiet 03", "level": "district", "edition": "2020", "parent": "0"}
    assert answer["periods"] == ["2022-12-31", "2023-12-31"]
    by_indicator = {entry["indicator"]: entry for entry in answer["indicators"]}
    assert by_indicator["inhabitants"]["values"] == [300, 330]
    assert by_indicator["inhabitants"]["total"] == [600, 660]
    assert by_indicator["child-share"]["values"] == [None, None]
    assert by_indicator["child-share"]["statuses"] == {"suppressed": [0, 1]}


def test_the_offer_names_what_can_be_asked(get):
    offer = get("data/smalltown/small/offer").json()
    assert [entry["indicator"] for entry in offer["indicators"]] == ["child-share", "inhabitants"]
    assert offer["indicators"][0]["levels"] == {
        "town": ["2022-12-31", "2023-12-31"],
        "district": ["2022-12-31", "2023-12-31"],
    }
    assert [level["level"] for level in offer["levels"]] == ["town", "district"]


def test_a_territory_shows_only_what_lies_below_its_root(get):
    assert get("geo/west/small/2020/block/areas").json()["codes"] == ["0101", "0102"]
    answer = get("data/west/small/district/inhabitants/2022-12-31").json()
    assert answer["values"] == [100]
    assert answer["total"]["code"] == "01"
    assert get("data/west/small/town/inhabitants/2022-12-31").status_code == 404
    assert get("data/west/small/area/2020/district/02").status_code == 404
