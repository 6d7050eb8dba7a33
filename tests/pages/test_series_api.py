"""The three series of an area through the API, and what stays with numbers in every export."""

import csv
import io

import pytest

from indicators.models import Dataset, Remark, Variable
from indicators.publishing import publish

pytestmark = pytest.mark.usefixtures("feldstadt")

API = "/api/v1"
SERIES = f"{API}/analysis/feldstadt/feldstadt/quartier/0204/series/child-share"


def rows(client, address: str) -> list[dict[str, str]]:
    answer = client.get(address, {"format": "csv"}, headers={"Accept-Language": "de"})
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_three_series_in_columns_and_rows(client, reformed):
    answer = client.get(SERIES).json()
    by_kind = {}
    for line in answer["lines"]:
        by_kind.setdefault(line["kind"], []).append(line)
    assert [point["period"] for point in by_kind["counted"][0]["points"]] == ["2022-12-31"]
    carried = by_kind["carried"][0]["points"]
    assert [(point["period"], point["status"]) for point in carried] == [
        ("2020-12-31", "estimated"),
        ("2021-12-31", "estimated"),
    ]
    assert carried[1]["value"] == pytest.approx(100 * (66 + 0.4 * 171) / (300 + 0.4 * 900), abs=1e-6)
    assert [line["name"] for line in by_kind["former"]] == ["Weststadt", "Übersee"]
    table = rows(client, SERIES)
    assert len(table) == sum(len(line["points"]) for line in answer["lines"])
    assert {row["status"] for row in table if row["kind"] == "carried"} == {"estimated"}


def test_an_unknown_area_or_indicator_is_named(client, reformed):
    for address, named in (
        (SERIES.replace("0204", "9999"), "9999"),
        (SERIES.replace("child-share", "child-shares"), "child-shares"),
        (SERIES.replace("quartier", "block"), "block"),
        (SERIES + "?edition=1999", "1999"),
    ):
        answer = client.get(address)
        assert answer.status_code == 404
        assert named in answer.json()["error"]["message"]


def test_notes_breaks_and_remarks_stay_with_every_export(client, feldstadt):
    dataset = Dataset.objects.get(slug="population")
    dataset.notes = [{"de": "Nur Hauptwohnsitze.", "en": "Main residences only."}]
    dataset.save()
    Variable.objects.filter(slug="children").update(
        breaks=[{"first_day": "2021-07-01", "reason": {"de": "Neue Zählung", "en": "New count"}}]
    )
    hierarchy = dataset.hierarchy
    remark = Remark.objects.create(
        hierarchy=hierarchy,
        slug="home",
        level=hierarchy.levels.get(slug="quartier"),
        code="0104",
        first_day="2022-01-01",
        text={"de": "Hier steht ein Heim.", "en": "There is a home here."},
    )
    remark.datasets.add(dataset)
    publish(hierarchy)
    data = f"{API}/data/feldstadt/feldstadt"
    for address in (
        f"{data}/quartier/child-share/2022-12-31",
        f"{data}/quartier/child-share",
        f"{data}/area/2022/quartier/0104",
    ):
        table = rows(client, address)
        children = [row for row in table if row["indicator"] == "child-share"]
        assert {row["notes"] for row in children} == {
            "Nur Hauptwohnsitze. Zeitreihenbruch ab 2021-07-01: Neue Zählung."
        }
        told = {(row["code"], row["period"]) for row in children if row["remark"] == "Hier steht ein Heim."}
        assert ("0104", "2022-12-31") in told
        assert all(period == "2022-12-31" and code in ("0104", "01", "0") for code, period in told)
