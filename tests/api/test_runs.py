"""Official runs in the API: what was released, with its protocol; of everything else not a word."""

import csv
import io
from statistics import fmean, pstdev

import pytest

from indicators.composite.protocols.keeping import rerun
from indicators.composite.protocols.protocol import Protocol, check
from indicators.models import OfficialRun, Release
from indicators.official import withdraw_run
from indicators.releasing import withdraw

from .town import INDEX

RUNS = "runs/smalltown/small"
LITTLE, ORDER = f"{RUNS}/little/1", f"{RUNS}/order/1"
PEOPLE, SHARES = [110, 220, 330], [100 * 13 / 110, 0.0]  # of 2023; the share of the third district is hidden


def scores() -> list[float]:
    """By hand: sums of z-scores."""
    people = [(number - fmean(PEOPLE)) / pstdev(PEOPLE) for number in PEOPLE]
    shares = [(share - fmean(SHARES)) / pstdev(SHARES) for share in SHARES]
    return [people[0] + shares[0], people[1] + shares[1]]


def error(answer) -> dict:
    return answer.json()["error"]


def test_the_list_has_what_is_public(get):
    found = get(RUNS).json()
    assert [(each["recipe"], each["number"], each["kind"]) for each in found] == [
        ("little", 1, "index"),
        ("order", 1, "ranking"),
    ]
    assert found[0] | {"run_at": "", "released_at": ""} == {
        "recipe": "little",
        "number": 1,
        "kind": "index",
        "name": {"de": "Kleiner Index", "en": "Little index"},
        "label": "2023",
        "day": "2023-12-31",
        "edition": "2020",
        "level": "district",
        "summary": {
            "de": "Kleiner Index: 3 von 3 Gebieten bewertet (2023).",
            "en": "Little index: 3 of 3 areas rated (2023).",
        },
        "office": "Statistikstelle",
        "run_at": "",
        "released_at": "",
    }
    assert get("runs/west/small").json() == []


def test_a_run_tells_from_what_it_was_computed(get):
    told = get(LITTLE).json()
    assert told["recipe_text"] == INDEX
    assert told["description"] == {"de": "Zum Üben", "en": "For practice"}
    assert told["settings"] == {"draws": 100, "seed": 1, "weights": None, "years": 5, "numbers": "public"}
    assert [(each["column"], each["period"], each["counts"]) for each in told["sources"]] == [
        ("population", "2023-12-31", {"ok": 3}),
        ("inhabitants", "2023-12-31", {"ok": 3}),
        ("child-share", "2023-12-31", {"ok": 2, "suppressed": 1}),
    ]
    (release,) = told["releases"]
    assert (release["dataset"], release["file_name"], release["checksum"]) == ("population", "2023.csv", "0" * 64)
    assert [(node["id"], node["depth"], node["weight_in_total"]) for node in told["nodes"]] == [
        ("whole", 0, None),
        ("people", 1, 0.5),
        ("children", 1, 0.5),
    ]
    assert told["tables"]["result"]["rows"] == 3
    assert {"recipe", "values", "results.result", "content"} <= set(told["digests"])


def test_tables_travel_as_they_were_stored(get):
    table = get(f"{LITTLE}/tables/result").json()
    stored = Protocol.from_json(OfficialRun.objects.get(recipe="little", number=1).protocol).results["result"]
    assert (table["columns"], table["rows"]) == (list(stored.columns), [list(row) for row in stored.rows])
    at = table["columns"].index("whole.score")
    assert [row[at] for row in table["rows"]][:2] == pytest.approx(scores())


def test_tables_in_csv_name_areas_and_whom_to_quote(get):
    answer = get(f"{LITTLE}/tables/result", format="csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="small-little-1-result.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["code"] for row in rows] == ["01", "02", "03"]
    assert rows[0]["name"] == "'=SUM(A1:A9)"  # harmless
    assert float(rows[1]["whole.score"]) == pytest.approx(scores()[1])
    assert {(row["run"], row["source"], row["licence"]) for row in rows} == {
        ("Kleiner Index, 2023 (1)", "Melderegister", "dl-de/by-2-0")
    }
    weights = get(f"{LITTLE}/tables/weights", format="csv").content.decode().splitlines()
    assert weights[0] == "part,group,weight,weight_in_total,run,source,licence"


def test_an_area_of_an_index_says_why(get):
    told = get(f"{LITTLE}/areas/01").json()
    whole, people, children = told["nodes"]
    assert whole["score"] == pytest.approx(scores()[0])
    assert people["contribution"] + children["contribution"] + told["unattributed"] == pytest.approx(whole["score"])
    assert (children["value"], children["status"]) == (pytest.approx(SHARES[0]), "ok")
    hidden = get(f"{LITTLE}/areas/03").json()["nodes"][2]
    assert (hidden["value"], hidden["score"], hidden["status"]) == (None, None, "suppressed")


def test_an_area_of_a_ranking_says_why_in_both_languages(get):
    told = get(f"{ORDER}/areas/03").json()
    assert told["listed"] is True  # most inhabitants, and of its children nothing is known
    assert [each["state"] for each in told["criteria"]] == ["counted", "missing"]
    assert told["reason"]["code"] == "03"
    assert told["sentences"]["de"][0].startswith("Gebiet 03 ist ein Gebiet mit besonderem Aufmerksamkeitsbedarf")
    assert told["sentences"]["en"]


def test_the_protocol_can_be_run_again_by_anybody(get):
    answer = get(f"{ORDER}/protocol")
    assert answer["Content-Disposition"] == 'attachment; filename="small-order-1-protocol.json"'
    text = answer.content.decode()
    assert text == OfficialRun.objects.get(recipe="order", number=1).protocol
    assert check(Protocol.from_json(text), rerun).same


@pytest.mark.parametrize("address", ["", "/tables/result", "/areas/01", "/protocol"])
@pytest.mark.parametrize("recipe", ["little", "order"])
def test_what_is_not_public_is_unknown(get, recipe, address):
    answer = get(f"{RUNS}/{recipe}/2{address}")
    assert answer.status_code == 404
    assert error(answer)["code"] == "unknown_run"
    assert error(answer)["message"] == f"Einen Lauf 2 von „{recipe}“ gibt es hier nicht."


@pytest.mark.parametrize(
    ("address", "code", "message"),
    [
        (f"{RUNS}/litle/1", "unknown_run", "Einen amtlichen Lauf „litle“ gibt es hier nicht. Meinten Sie „little“?"),
        (f"{LITTLE}/tables/results", "unknown_table", "Eine Tabelle „results“ hat dieser Lauf nicht."),
        (f"{LITTLE}/areas/04", "unknown_area", "Ein Gebiet „04“ kommt in diesem Lauf nicht vor. Meinten Sie"),
        ("runs/smalltown/smal", "unknown_hierarchy", "Eine Gliederung „smal“ gibt es hier nicht."),
        (f"{RUNS}/little/99999999999999999999", "unknown_run", "Einen Lauf 99999999999999999999 von „little“"),
    ],
)
def test_what_is_not_there_is_told(get, address, code, message):
    answer = get(address)
    assert answer.status_code == 404
    assert error(answer)["code"] == code
    assert error(answer)["message"].startswith(message)


def test_a_withdrawn_run_says_so_kindly(get):
    withdraw_run(OfficialRun.objects.get(recipe="little", number=1), by=None)
    answer = get(f"{LITTLE}/areas/01", headers={"Accept-Language": "en"})
    assert answer.status_code == 404
    assert error(answer)["message"] == "“Little index” (2023, run 1) has been withdrawn."
    assert [each["recipe"] for each in get(RUNS).json()] == ["order"]


def test_withdrawn_numbers_are_gone_from_every_address_of_a_run(get):
    withdraw(Release.objects.get(period__slug="2023-12-31"), by=None)
    assert get(RUNS).json() == []
    for address in ("", "/tables/result", "/areas/01", "/protocol"):
        for run in (LITTLE, ORDER):
            answer = get(f"{run}{address}")
            assert answer.status_code == 404
            assert "Zahlen, auf denen der Lauf beruht, wurden zurückgezogen" in error(answer)["message"]


def test_no_hidden_number_is_in_any_answer(get):
    """Of the third district's children nothing is told: neither their number nor what it was divided by as a base."""
    text = get(f"{LITTLE}/protocol").content.decode()
    values = Protocol.from_json(text).values.frame().set_index("code")
    told = [name for name in values if name.startswith("child-share")]
    assert values.loc["03", told].dropna().to_dict() == {"child-share.status": "suppressed"}
