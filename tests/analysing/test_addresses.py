"""The analyses as the public gets them: JSON and CSV, refusals, origin, and nothing below the lowest public level."""

import csv
import io

import pytest
from django.test import Client

from indicators.analysing.origins import origin
from indicators.models import Release
from indicators.releasing import withdraw

from . import oracle, town

HERE = "/api/v1/analysis/town/small"


def ask(address: str, status: int = 200, **parameters: str) -> dict:
    answer = Client().get(f"{HERE}/{address}", parameters, headers={"Accept-Language": "en"})
    assert answer.status_code == status, answer.content
    return answer.json()


def table(address: str, **parameters: str) -> list[dict[str, str]]:
    answer = Client().get(f"{HERE}/{address}", {"format": "csv", **parameters}, headers={"Accept-Language": "en"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_the_code_of_an_area_that_is_not_shown_is_no_number(territory):
    answer = Client().get(f"{HERE}/block/young/2023-12-31?benchmark=04000000", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert "04000000" in answer.json()["error"]["message"]


def test_one_indicator_in_columns_and_in_rows(territory):
    found = ask("block/young/2023-12-31", benchmark="parent", funnel="true", smoothed="true")
    rows = table("block/young/2023-12-31", benchmark="parent", funnel="true", smoothed="true")
    assert [row["code"] for row in rows] == town.BLOCKS
    words = {"better": "better", "worse": "worse", "similar": "similar", "unknown": "cannot be compared"}
    columns = {
        "value": found["values"],
        "comparison": [words[each] for each in found["comparison"]],
        "rank": found["rank"],
        "benchmark": found["benchmark"]["values"],
        "smoothed": found["smoothed"],
        "funnel_lower_95": found["funnel"]["lower_95"],
        "funnel_upper_99.8": found["funnel"]["upper_99.8"],
    }
    for name, column in columns.items():
        assert [row[name] for row in rows] == ["" if each is None else str(each) for each in column], name
    hidden = town.BLOCKS.index(town.HIDDEN)
    columns = ("values", "lower", "upper", "rank", "percentile", "deviation", "trend_p_value", "smoothed")
    assert [found[name][hidden] for name in columns] == [None] * len(columns)
    assert found["funnel"]["bases"][hidden] is None
    assert found["statuses"] == {"suppressed": [hidden], "unreliable": [town.BLOCKS.index(town.SMALL)]}


def test_the_areas_own_parents_and_the_whole_as_benchmarks(territory):
    found = ask("block/young/2023-12-31", benchmark="parent")["benchmark"]
    assert (found["kind"], found["value"]) == ("parent", None)
    assert found["values"] == [round(oracle.value("young", 2023, code[:2]), 2) for code in town.BLOCKS]
    city = ask("block/young/2023-12-31")["benchmark"]
    assert (city["code"], city["name"]["de"]) == ("0", "Am Bach 0")
    assert city["value"] == round(oracle.value("young", 2023, "0"), 2)


def test_clusters_are_those_of_the_compute_step(territory):
    found = ask("block/young/2023-12-31")
    assert len(found["clusters"]) == 24
    assert found["autocorrelation"]["areas"] == 22
    assert ask("block/young/2022-12-31")["clusters"] is None


def test_changes_and_neighbours_and_sentences(territory):
    found = ask("block/changes", period="2023-12-31")
    assert found["changes"][0]["code"] == town.JUMPS
    assert [row["code"] for row in table("block/changes")] == [each["code"] for each in found["changes"]]
    near = ask("block/0102/neighbours", indicators="young,moves")
    assert len(near["neighbours"]) == 5
    assert near["warning"] is None
    mixed = ask("district/01/neighbours", indicators="young,shops")["warning"]
    assert "Wohnort" in mixed["de"]
    assert "Standort" in mixed["de"]
    assert len(table("block/0102/neighbours", indicators="young,moves")) == 10
    said = ask("block/0102/text", period="2023-12-31", indicators="young")
    assert [each["indicator"] for each in said["texts"]] == ["young"]


@pytest.mark.parametrize(
    ("address", "parameters", "status", "words"),
    [
        ("block/young/2023-12-31", {"benchmrk": "city"}, 400, "benchmrk"),
        ("block/young/2023-12-31", {"smoothed": "yes"}, 400, "yes"),
        ("block/young/2023-12-31", {"benchmark": "nowhere"}, 404, "nowhere"),
        ("block/moves/2023-12-31", {"benchmark": "reference"}, 404, "No reference value"),
        ("block/young/1999", {}, 404, "1999"),
        ("block/nothing/2023-12-31", {}, 404, "nothing"),
        ("block/changes", {"format": "xml"}, 400, "xml"),
        ("block/changes", {"period": "1999"}, 404, "1999"),
        ("block/9999/text", {}, 404, "9999"),
        ("block/0102/neighbours", {"indicators": "nothing"}, 404, "nothing"),
        ("block/0102/text", {"format": "csv"}, 400, "format"),
        ("block/shops/2023-12-31", {}, 404, "protect"),
        ("block/shops/2023-12-31/origin", {}, 404, "protect"),
        ("block/0102/text", {"indicators": "shops"}, 404, "shops"),
    ],
)
def test_refusals_name_what_is_wrong(territory, address, parameters, status, words):
    assert words in ask(address, status, **parameters)["error"]["message"]


def test_a_doubled_parameter_is_refused(territory):
    answer = Client().get(f"{HERE}/block/young/2023-12-31?benchmark=city&benchmark=parent")
    assert answer.status_code == 400
    assert answer.json()["error"]["parameter"] == "benchmark"


def test_what_is_below_the_lowest_public_level_is_in_no_answer(territory):
    for address in ("block/changes", "block/0102/text", "block/0102/neighbours"):
        assert "shops" not in str(ask(address))
    assert "shops" in str(ask("district/01/text"))


def test_the_origin_names_every_file_with_its_checksum(territory):
    found = ask("block/young-pooled/2023-12-31/origin")
    assert (found["version"], found["edition"]) == (1, "new")
    assert [(each["period"], each["file_name"], each["checksum"]) for each in found["inputs"]] == [
        (f"{year}-12-31", f"people-{year}.csv", f"{year:064}") for year in (2021, 2022, 2023)
    ]
    assert {each["dataset"] for each in found["inputs"]} == {"people"}


def test_a_withdrawn_value_has_no_origin_any_more(territory):
    assert origin(territory, "district", "shops", "2023-12-31").inputs[0].dataset == "people"
    withdraw(Release.objects.get(dataset__slug="shops", period__slug="2023-12-31", state="released"), by=None)
    ask("district/shops/2023-12-31/origin", 404)
    ask("district/shops/2023-12-31", 404)
