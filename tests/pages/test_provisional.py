"""A provisional delivery: every number of it says so wherever it is told, and the final one takes it away."""

import csv
import io
import re
from html import unescape

import openpyxl
import pytest

from indicators.importing import import_observations
from indicators.models import Answer, Audience, Release
from indicators.releasing import release_many
from tests.charts.reading import specification

from . import runs

pytestmark = pytest.mark.usefixtures("feldstadt")

MAPPING = """
municipality: feldstadt
dataset: population
level: quartier
layout: wide
code: {column: code}
period: {value: "2023-12-31"}
variables: {total: total, children: children}
markers: {"": missing}
"""
# Shares by hand: 50 of 400 are 12.5 %, 60 of 480 too; nobody knows 0106; 0205 has 20 people, 0206 none.
TABLE = """code,total,children
0101,400,50
0102,480,60
0103,800,120
0104,1000,200
0105,200,30
0106,250,
0201,600,0
0202,700,112
0203,900,171
0204,300,66
0205,20,3
0206,0,0
0207,100,10
"""
QUESTION = "?indicator=child-share&level=quartier&period=2023-12-31"
API = "/api/v1/data/feldstadt/feldstadt"
VALUES = f"{API}/quartier/child-share/2023-12-31"
TOLD = {"missing": [5], "unreliable": [10], "not_meaningful": [11]}
OK = [0, 1, 2, 3, 4, 6, 7, 8, 9, 12]


@pytest.fixture
def deliver(tmp_path):
    def run(mapping: str) -> Release:
        (tmp_path / "mapping.yaml").write_text(mapping)
        (tmp_path / "2023.csv").write_text(TABLE)
        report = import_observations(tmp_path / "mapping.yaml", [tmp_path / "2023.csv"], commit=True)
        assert report.committed, report.findings
        release_many(report.releases, audience=Audience.PUBLIC, by=None)
        (release,) = report.releases
        return release

    return run


def text(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def table(content: str) -> dict[str, dict[str, str]]:
    lines = content.removeprefix("\ufeff").splitlines()
    start = next(place for place, line in enumerate(lines) if "status" in line or "Verlässlichkeit" in line)
    rows = csv.DictReader(io.StringIO("\n".join(lines[start:])), delimiter=";" if ";" in lines[start] else ",")
    return {row.get("code") or row.get("Schlüssel") or "": row for row in rows}


def test_provisional_numbers_are_told_apart_everywhere(client, deliver):
    assert deliver(MAPPING + "provisional: [2023-12-31]\n").provisional
    answer = client.get(VALUES).json()
    assert answer["statuses"] == {**TOLD, "provisional": OK}
    assert client.get(f"{API}/quartier/inhabitants/2023-12-31").json()["total"]["status"] == "provisional"
    assert answer["values"][0] == 12.5, "it is classed like any other"
    assert answer["breaks"]["equal"], "it is classed like any other"
    rows = table(text(client, f"{VALUES}?format=csv"))
    assert [rows["0101"][name] for name in ("value", "status", "sign")] == ["12.5", "provisional", "p"]
    assert [rows["0106"][name] for name in ("value", "status")] == ["", "missing"]

    page = text(client, f"/feldstadt/map/{QUESTION}&area=0101")
    assert "12,5 p" in page
    assert "(15,0)" in page
    assert "p = vorläufig: wird durch endgültige Zahlen ersetzt" in page
    assert 'href="#status-provisional"' not in page, "it has the colour of its class"
    for address in ("map/print/", "embedded/"):
        assert "p = vorläufig" in text(client, f"/feldstadt/{address}{QUESTION}"), address
    assert "12,5 p" in text(client, "/feldstadt/indicators/child-share/?level=quartier&area=0101&period=2023-12-31")
    assert "12,5 p" in text(client, "/feldstadt/areas/quartier/0101/")
    compared = "/feldstadt/comparison/?level=quartier&areas=0101,0102&indicators=child-share"
    assert "12,5 p" in text(client, compared)

    taken = text(client, f"/feldstadt/map/table.csv{QUESTION}")
    assert "vorläufig" in taken, taken
    assert ";p;" in taken.replace('"', ""), taken
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/feldstadt/map/table.xlsx{QUESTION}").content))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert cells.count("p") >= len(OK)
    assert "vorläufig" in cells


def test_only_the_provisional_year_is_told_so(client, deliver):
    deliver(MAPPING + "provisional: true\n")
    assert "provisional" not in client.get(f"{API}/quartier/child-share/2022-12-31").json()["statuses"]
    years = client.get(f"{API}/quartier/child-share").json()["editions"][-1]
    told = {period: "provisional" in found for period, found in zip(years["periods"], years["statuses"], strict=True)}
    assert told == {"2022-12-31": False, "2023-12-31": True}
    profile = client.get(f"{API}/area/2022/quartier/0101").json()
    (line,) = (each for each in profile["indicators"] if each["indicator"] == "child-share")
    assert line["statuses"] == {"provisional": [profile["periods"].index("2023-12-31")]}
    Answer.objects.all().delete()  # not read from what was written at release, but from sheets and series
    assert client.get(f"{API}/area/2022/quartier/0101").json() == profile
    assert client.get(VALUES).json()["statuses"] == {**TOLD, "provisional": OK}
    question = "areas=0101,0102&indicators=child-share"
    (line,) = client.get(f"/api/v1/comparison/feldstadt/feldstadt/2022/quartier?{question}").json()["indicators"]
    (first, _) = line["areas"]
    assert (first["status"], first["series"]["statuses"]) == ("provisional", ["ok", "provisional"])


def test_the_final_delivery_takes_it_away(client, deliver):
    deliver(MAPPING + "provisional: true\n")
    before = client.get(VALUES).json()
    assert not deliver(MAPPING).provisional
    after = client.get(VALUES).json()
    assert after["statuses"] == TOLD
    assert client.get(f"{API}/quartier/inhabitants/2023-12-31").json()["total"]["status"] == "ok"
    assert (after["values"], after["breaks"]) == (before["values"], before["breaks"]), "nothing else is different"
    page = text(client, f"/feldstadt/map/{QUESTION}")
    assert "12,5 p" not in page
    assert "p = vorläufig" not in page
    for address in ("indicators/child-share/?level=quartier&area=0101", "areas/quartier/0101/"):
        assert "12,5 p" not in text(client, f"/feldstadt/{address}"), address


def test_periods_that_are_not_named_are_final(deliver):
    assert not deliver(MAPPING + "provisional: [2022-12-31]\n").provisional


RINGS = "Ein Ring um einen Punkt: eine vorläufige Zahl, die durch eine endgültige ersetzt wird."
COMPARED = "?level=quartier&areas=0101,0102&indicators=child-share,inhabitants"
YEAR_2023 = 1703980800000  # 31 December, in milliseconds
LINES = {  # address, chart, how many dots of 2023 there are
    "indicator": (f"/feldstadt/indicators/child-share/{QUESTION}&area=0101", "series", 1),
    "profile": ("/feldstadt/areas/quartier/0101/", "theme-population", None),
    "comparison": (f"/feldstadt/comparison/{COMPARED}", "lines", 2),
}


def ringed(spec: dict) -> list[dict]:
    """The rings of a drawing: a layer of data of its own, whose marks are told to nobody twice."""
    layers = [layer for part in spec.get("concat", [spec]) for layer in part["layer"]]
    return [row for layer in layers if layer["mark"].get("aria") is False for row in layer["data"]["values"]]


@pytest.mark.parametrize("place", LINES)
def test_lines_ring_what_is_provisional_and_say_so(client, deliver, place):
    address, chart, count = LINES[place]
    deliver(MAPPING)
    before = unescape(text(client, address))
    drawn_before = specification(before, chart)
    assert ringed(drawn_before) == []
    assert RINGS not in before, "above small charts neither"
    assert "vorläufig" not in before
    deliver(MAPPING + "provisional: true\n")
    page = unescape(text(client, address))
    drawn = specification(page, chart)
    rings = ringed(drawn)
    assert {row["d"] for row in rings} == {YEAR_2023}, "of 2023 and of no other year"
    assert 12.5 in {row["v"] for row in rings}
    assert count is None or len(rings) == count
    assert RINGS in page
    assert "12,5" in page
    rest = [layer for part in drawn.get("concat", [drawn]) for layer in part["layer"]]
    assert len(rest) > len(drawn_before.get("layer", []))


def test_the_sentences_beside_lines_say_it(client, deliver):
    deliver(MAPPING + "provisional: true\n")
    page = unescape(text(client, f"/feldstadt/indicators/child-share/{QUESTION}&area=0101"))
    assert "12,5\u00a0% (31.12.2023, vorläufig)." in page
    assert "31.12.2022, vorläufig" not in page
    page = unescape(text(client, f"/feldstadt/comparison/{COMPARED}"))
    assert "→ 12,5 (2023, vorläufig)" in page
    assert not re.search(r"\(20(1\d|2[0-2]), vorläufig\)", page)
    years = page[page.index('id="years"') :]
    assert RINGS in years[: years.index('class="area-keys"')], "said once for all small charts"
    small = text(client, f"/feldstadt/comparison/charts/years-child-share.svg{COMPARED}")
    assert "vorläufig" in small
    assert RINGS in re.sub(r"\s+", " ", " ".join(re.findall(r">([^<>]+)<", small)))
    english = unescape(text(client, f"/en/feldstadt/comparison/{COMPARED}"))
    assert "→ 12.5 (2023, provisional)" in english


def test_a_pyramid_says_it_in_words_and_with_the_sign_of_each_number(client):
    address = "/feldstadt/areas/quartier/0103/"
    note = "p = vorläufig: wird durch endgültige Zahlen ersetzt"
    assert note not in text(client, address)
    Release.objects.filter(dataset__slug="population_sex").update(provisional=True)
    page = unescape(text(client, address))
    pyramid = page[page.index('data-chart="pyramid"') :]
    assert note in pyramid
    assert "unter 3 Jahren: 32 p (4,0 p\u00a0%)" in pyramid
    assert '<td class="kern-table__cell kern-table__cell--numeric">32 p</td>' in pyramid
    hidden = unescape(text(client, "/feldstadt/areas/quartier/0205/"))
    assert "• p" not in hidden, "what is secret is not told to be provisional"


def test_a_run_says_that_it_rests_on_provisional_numbers_and_on_which(client, deliver):
    said = "Dieses Ergebnis beruht zum Teil auf vorläufigen Zahlen, die durch endgültige ersetzt werden: "
    assert said not in unescape(text(client, "/feldstadt/indices/chances/"))
    deliver(MAPPING + "provisional: true\n")
    made = runs.run(runs.INDEX, 2023, Audience.PUBLIC)
    for address in ("", "areas/0101/"):
        page = unescape(text(client, f"/feldstadt/indices/chances/{address}"))
        assert f"{said}Einwohner" in page, address
        assert "(31.12.2023)" in page[page.index(said) :][:250]
    assert ", vorläufig, veröffentlicht am" in unescape(text(client, "/feldstadt/indices/chances/"))
    taken = text(client, f"/feldstadt/indices/chances/{made.number}/files/map.svg")
    assert "vorläufigen Zahlen" in taken
