"""The comparison page. Numbers by hand from town.py: children of inhabitants in the Quartiere of Feldstadt."""

import csv
import io
import json
import math
import re
from datetime import date
from html import unescape

import openpyxl
import pytest
from django.test import Client

from indicators import reading
from indicators.answering.memory import ask
from indicators.models import ExternalValue, Indicator, Variable
from spatial.models import Municipality, Territory

from .test_indicator_series import wilson

pytestmark = pytest.mark.usefixtures("feldstadt")

PAGE = "/feldstadt/comparison/"
FOUR = "areas=0104,0203,0105,0205&level=quartier"  # told, told, secret, uncertain


def read(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, unescape(response.content.decode())[:3000]
    assert "Set-Cookie" not in response.headers
    return unescape(response.content.decode())


def cells(page: str, name: str) -> list[str]:
    """The texts of the row of an indicator, without tags; what only screen readers hear in brackets."""
    table = page[page.index('id="heat-caption"') : page.index("</table>")]
    row = next(row for row in table.split('<tr class="kern-table__row">') if f">{name}</a>" in row)
    texts = [re.sub(r"<.*?>", " ", cell) for cell in re.findall(r"<td.*?</td>", row)]
    return [" ".join(text.split()) for text in texts]


def specs(page: str, client: Client) -> dict[str, dict]:
    """Of all charts of the page, which its script fetches when they come into view."""
    figures = re.findall(r'<figure class="chart" data-chart="(.*?)"(.*?)</figure>', page, re.DOTALL)
    found = {name: re.search(r'data-spec="(.*?)"', figure)[1] for name, figure in figures}  # type: ignore[index]
    return {name: client.get(address).json() for name, address in found.items()}


def test_numbers_with_their_place_their_counts_and_their_signs(client):
    row = cells(read(client, f"{PAGE}?{FOUR}"), "Anteil der Kinder")
    # 200 of 1,010; of the eight areas that can be judged, Weststadt (21.3) lies above Bahnhof (19.8)
    assert re.fullmatch(r"19,8 . \(.* Fünftel, Rang \d von \d+, .*\) 200 von 1\.010", row[0])
    assert re.fullmatch(r"18,8 . \(.* Fünftel, Rang \d von \d+.*\) 171 von 910", row[1])
    assert row[2].startswith("•"), "secret"
    assert "von" not in row[2], "nothing of a hidden number is told"
    assert row[3].startswith("(10,0)"), "uncertain, and not placed"
    assert "Rang" not in row[3]


def test_the_place_is_that_among_all_areas_of_the_level(client):
    """Slowly: every Quartier's share in 2022 by hand, those on a base below 50 or hidden left out."""
    children = {"0101": 40, "0102": 60, "0103": 120, "0104": 200, "0201": 0, "0202": 112, "0203": 171, "0204": 66}
    people = {"0101": 400, "0102": 500, "0103": 800, "0104": 1000, "0201": 600, "0202": 700, "0203": 900, "0204": 300}
    shares = {code: 100 * children[code] / (people[code] + 10) for code in children}
    codes = ["0101", "0102", "0103", "0104", "0201", "0202", "0203", "0204"]
    row = cells(read(client, f"{PAGE}?areas={','.join(codes)}&level=quartier"), "Anteil der Kinder")
    for code, text in zip(codes, row, strict=False):
        rank = 1 + sum(other > shares[code] for other in shares.values())
        assert f"Rang {rank} von {len(shares)}" in text
        fifth = min(5, int((len(shares) - rank + 0.5) / len(shares) * 5) + 1)
        words = ["unterstes", "zweites", "mittleres", "viertes", "oberstes"]
        assert f"{words[fifth - 1]} Fünftel" in text


def test_the_spine_holds_each_area_against_the_town(client):
    spec = specs(read(client, f"{PAGE}?areas=0104,0201&level=quartier"), client)["spine"]
    dots = {dot["area"]: dot for dot in spec["data"]["values"] if dot["indicator"] == "Anteil der Kinder"}
    told = re.search(r"([\d,]+)$", dots["0104"]["says"].split(":")[-2].strip())
    assert told, dots["0104"]["says"]
    town = float(told[1].replace(",", "."))
    low, high = (100 * limit for limit in wilson(200, 1010))
    # Ostend has no children at all: its place is the furthest below; Weststadt (66 of 310) the furthest above.
    half = max(100 * 66 / 310 - town, town - 0)
    assert dots["0201"]["at"] == pytest.approx(-1 if half == town else -town / half, abs=0.01)
    assert dots["0104"]["at"] == pytest.approx((100 * 200 / 1010 - town) / half, abs=0.01)
    assert dots["0104"]["lo"] == pytest.approx(max(-1, (low - town) / half), abs=0.01)
    assert dots["0104"]["hi"] == pytest.approx(min(1, (high - town) / half), abs=0.01)
    assert dots["0201"]["judged"] == "niedriger", "this indicator has no direction: nothing is better or worse"


def test_nothing_of_a_hidden_number_is_in_any_chart(client):
    """Mühlgrund's children are secret, Seeblick's unknown: neither has a dot, a bar or a year anywhere."""
    question = "areas=0105,0106,0104&level=quartier&indicators=child-share"
    small = client.get(f"{PAGE}charts/years-child-share.json?{question}").json()
    drawn = {**specs(read(client, f"{PAGE}?{question}"), client), "small": small}
    assert drawn.pop("pyramid"), "tells of ages, of which none is secret there"
    for name, spec in drawn.items():
        assert '"area":"0104"' in json.dumps(spec, separators=(",", ":")), name
        assert '"area":"0105"' not in json.dumps(spec, separators=(",", ":")), name


def test_only_like_is_compared_with_like(client):
    level = read(client, f"{PAGE}?areas=0104,01&level=quartier", 404)
    assert "„Nord“ (01) gehört zur Ebene „Viertel“, die anderen zur Ebene „Quartiere“." in level
    assert 'href="/feldstadt/comparison/?level=quartier&edition=2022&areas=0104"' in level
    assert "Neue Aue" in read(client, f"{PAGE}?areas=0104,0207&level=quartier")
    older = read(client, f"{PAGE}?areas=0104,0207&level=quartier&edition=2020", 404)
    assert "„Neue Aue“ (0207) ist ein Gebiet von „Gebietsstand 2022“" in older
    assert "is an area of “Areas of 2022”" in read(client, f"/en{PAGE}?areas=0207&level=quartier&edition=2020", 404)


@pytest.mark.parametrize(
    ("question", "parameter"),
    [
        ("areas=9999", "areas"),
        ("areas=0104,0103,0102,0101,0201,0202,0203,0204,0205", "areas"),
        ("indicators=nothing", "indicators"),
        ("level=nothing", "level"),
        ("edition=nothing", "edition"),
        ("period=nothing", "period"),
        ("benchmark=nothing", "benchmark"),
        ("benchmark=outside:nothing", "benchmark"),
        ("structure=nothing", "structure"),
        ("set=cousins:0104", "set"),
        ("set=children:99", "set"),
        ("add=Atlantis", "add"),
        ("focus=nothing", "indicators"),
        ("areals=0104", "areals"),
        ("areas=0104&areas=0103", "areas"),
    ],
)
def test_odd_questions_are_answered_with_a_sentence(client, question, parameter):
    assert parameter in read(client, f"{PAGE}?{question}", 400)


def test_forms_lead_to_an_address_that_names_everything(client):
    def target(question: str) -> str:
        response = client.get(f"{PAGE}?{question}")
        assert response.status_code == 302
        return response.headers["Location"]

    assert "areas=0104,0203" in target("areas=0104&level=quartier&add=Übersee")
    assert "areas=0104,0202" in target("areas=0104&level=quartier&add=ohringer")
    assert "areas=0104,0203" in target("areas=0104&level=quartier&add=Übersee (0203)")
    assert "areas=0101,0102,0103,0104,0105,0106" in target("level=quartier&set=children:01")
    assert "indicators=child-share,inhabitants" in target("areas=0104&pick=child-share&pick=inhabitants")
    # Bahnhof is the fourth square: around it lie five others (column 0, row 1).
    around = set(re.search(r"areas=([\d,]+)", target("level=quartier&set=neighbours:0104"))[1].split(","))  # type: ignore[index]
    assert around == {"0104", "0101", "0102", "0105", "0201", "0202"}
    assert "several" not in read(client, f"/en{PAGE}?add=nothing-like-it", 400)
    assert "kann mehrere Gebiete meinen" in read(client, f"{PAGE}?level=quartier&add=st", 400)


def test_sorting_by_an_area_s_place(client):
    question = f"{PAGE}?areas=0104,0201&level=quartier&indicators=child-share,inhabitants"
    ordered = re.findall(r'heat-name.*?#focus">(.*?)</a>', read(client, f"{question}&sort=0104"))
    assert ordered == ["Einwohnerzahl", "Anteil der Kinder"]  # first and second
    ordered = re.findall(r'heat-name.*?#focus">(.*?)</a>', read(client, f"{question}&sort=-0104"))
    assert ordered == ["Anteil der Kinder", "Einwohnerzahl"]
    assert 'aria-sort="descending" data-area="0104"' in read(client, f"{question}&sort=0104")


def test_benchmarks_parent_area_and_outside(client):
    page = read(client, f"{PAGE}?areas=0104,0101&level=quartier&indicators=inhabitants&benchmark=0103")
    assert cells(page, "Einwohnerzahl")[-1] == "810"
    page = read(client, f"{PAGE}?areas=0104,0101&level=quartier&indicators=inhabitants&benchmark=parent")
    assert cells(page, "Einwohnerzahl")[-1] == "3.210"  # both lie in Nord: 3,150 and ten more in each of six
    ExternalValue.objects.create(
        municipality=Municipality.objects.get(slug="feldstadt"),
        place="land",
        name={"de": "Nordland"},
        indicator="child-share",
        value=15.5,
        last_day=date(2022, 12, 31),
        label={"de": "2022"},
        source={"de": "Landesamt"},
        licence="dl-de/by-2-0",
    )
    page = read(client, f"{PAGE}?areas=0104,0101&level=quartier&indicators=child-share&benchmark=outside:land")
    assert cells(page, "Anteil der Kinder")[-1] == "15,5"
    assert "Neben dem Vergleichswert: Nordland" in page
    assert 'Landesamt, <span class="unbroken">dl-de/by-2-0</span>' in page  # in one line
    dots = {dot["area"]: dot["judged"] for dot in specs(page, client)["spine"]["data"]["values"]}
    assert 100 * wilson(200, 1010)[0] > 15.5
    assert dots == {"0104": "höher", "0101": "niedriger"}  # 40 of 410


def test_a_direction_makes_better_and_worse(client):
    Indicator.objects.filter(slug="child-share").update(direction="more_is_better")
    spec = specs(read(client, f"{PAGE}?areas=0104,0201&level=quartier&indicators=child-share"), client)["spine"]
    assert {dot["area"]: dot["judged"] for dot in spec["data"]["values"]} == {"0104": "besser", "0201": "schlechter"}


def test_years_are_not_joined_across_a_series_break(client):
    Variable.objects.filter(slug="children").update(breaks=[{"first_day": "2021-07-01", "reason": {"de": "Neu."}}])
    page = read(client, f"{PAGE}?areas=0104&level=quartier&edition=2020&indicators=child-share")
    rows = [row for row in specs(page, client)["lines"]["data"]["values"] if row["area"] == "0104"]
    assert len({row["run"] for row in rows}) == 2
    assert "Eine gepunktete senkrechte Linie ist ein Zeitreihenbruch." in page


def test_a_small_chart_is_fetched_and_tells_the_same_years_as_the_large_one(client):
    page = read(client, f"{PAGE}?areas=0104&level=quartier&edition=2020&indicators=child-share,inhabitants")
    drawn = specs(page, client)
    large = {row["d"]: row["v"] for row in drawn["lines"]["data"]["values"] if row["area"] == "0104"}
    (run,) = [each for each in drawn["years-child-share"]["data"]["values"] if each["area"] == "0104"]
    assert len(large) > 1
    assert run["d"] == list(large)
    assert run["v"] == pytest.approx(list(large.values()), abs=0.005)
    assert '"values"' not in page[page.index('id="benchmark"') :], "no numbers of charts stand in the page"


def test_pages_leave_what_they_share_as_it_was(client):
    """What is offered is kept between pages, so none may change it."""
    territory = Territory.objects.get(municipality__slug="feldstadt")

    def offered() -> str:
        return json.dumps([reading.offer(territory), reading.area_list(territory, "2022", "quartier")], sort_keys=True)

    def looked_at() -> tuple[str, str]:
        before = offered()
        for path in ("", "map/", "map/multiples/", "map/two/", "comparison/?areas=0104,0203", "indicators/child-share/",
                     "areas/quartier/0104/", "own-area/", "search/?q=n", "dossiers/", "indices/"):  # fmt: skip
            assert client.get(f"/en/feldstadt/{path}").status_code == 200, path
        return before, offered()

    before, after = ask(looked_at)  # one question: nothing is read anew in it
    assert before == after


def test_a_cloud_of_dots_with_its_correlation(client):
    page = read(
        client, f"{PAGE}?areas=0104&level=quartier&x=inhabitants&y=child-share&indicators=child-share,inhabitants"
    )
    people = [410, 510, 810, 1010, 610, 710, 910, 310]
    shares = [100 * c / p for c, p in zip([40, 60, 120, 200, 0, 112, 171, 66], people, strict=True)]
    assert f"r = {pearson(people, shares, people):+.2f}".replace(".", ",").replace("-", "−") in page
    assert "in 8 Gebieten" in page
    assert "nach Einwohnern gewichtet" in page
    assert "ökologischer Fehlschluss" in page


def pearson(x: list[float], y: list[float], w: list[float]) -> float:
    total = sum(w)
    mx, my = (sum(c * v for c, v in zip(w, each, strict=True)) / total for each in (x, y))
    products = [c * (a - mx) * (b - my) for a, b, c in zip(x, y, w, strict=True)]
    squares = [sum(c * (v - m) ** 2 for v, c in zip(each, w, strict=True)) for each, m in ((x, mx), (y, my))]
    return sum(products) / math.sqrt(squares[0] * squares[1])


@pytest.mark.parametrize("form", ["svg", "png"])
def test_every_chart_of_the_page_can_be_taken_away(client, form):
    page = read(client, f"{PAGE}?areas=0104,0203&level=quartier")
    addresses = sorted(set(re.findall(rf'href="(/feldstadt/comparison/charts/[^"]*\.{form}\?[^"]*)"', page)))
    names = {re.search(r"charts/([\w-]+)\.", address)[1] for address in addresses}  # type: ignore[index]
    assert names == set(specs(page, client))
    assert {"spine", "lines", "bars", "swarm"} <= names
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200
        begin = b"<svg" if form == "svg" else b"\x89PNG"
        assert answer.content.startswith(begin)
        if form == "svg":
            assert "Quelle: Einwohnerregister Feldstadt" in answer.content.decode()
    assert client.get(f"{PAGE}charts/nothing.svg?areas=0104").status_code == 404


def test_without_areas_the_page_offers_some(client):
    page = read(client, PAGE)
    assert "Noch ist kein Gebiet gewählt." in page
    assert "Alle in Nord" in page
    assert specs(page, client) == {}


def test_programs_get_the_same_numbers(client):
    answer = client.get("/api/v1/comparison/feldstadt/feldstadt/2022/quartier?areas=0104,0105&indicators=child-share")
    (told,) = answer.json()["indicators"]
    bahnhof, muehlgrund = told["areas"]
    assert bahnhof["value"] == pytest.approx(100 * 200 / 1010, abs=1e-5)
    assert (bahnhof["numerator"], bahnhof["denominator"]) == (200, 1010)
    assert bahnhof["series"]["values"][-1] == pytest.approx(100 * 200 / 1010, abs=1e-5)
    assert muehlgrund["status"] == "suppressed"
    assert [muehlgrund[name] for name in ("value", "lower", "upper", "numerator", "denominator", "rank")] == [None] * 6
    assert muehlgrund["series"]["values"] == [None] * len(muehlgrund["series"]["periods"])
    table = client.get(
        "/api/v1/comparison/feldstadt/feldstadt/2022/quartier?areas=0104&indicators=child-share&format=csv"
    ).content.decode("utf-8-sig")
    assert "Bahnhof" in table
    assert client.get("/api/v1/comparison/feldstadt/feldstadt/2022/quartier?areas=9999").status_code == 404
    assert client.get("/api/v1/comparison/feldstadt/feldstadt/2022/quartier").status_code == 404
    nothing = client.get("/api/v1/comparison/feldstadt/feldstadt/2022/quartier?areas=0104&indicators=nothing")
    assert nothing.json()["error"]["code"] == "unknown_indicator"


def test_the_comparison_is_a_file_with_the_numbers_of_the_page():
    question = "?areas=0103,0104,0105&level=quartier"
    page = Client().get(f"/en/feldstadt/comparison/{question}").content.decode()
    assert "comparison/table.xlsx?" in page
    told = Client().get(f"/en/feldstadt/comparison/table.csv{question}")
    assert told.status_code == 200
    rows = list(csv.DictReader(io.StringIO(told.content.decode("utf-8-sig"))))
    shares = {row["Code"]: row for row in rows if row["Indicator"] == "Share of children"}
    assert set(shares) == {"0103", "0104", "0105"}
    assert float(shares["0103"]["Value"]) == pytest.approx(100 * 120 / 810, abs=0.06)
    assert shares["0105"]["Value"] == ""
    assert shares["0105"]["Sign"] == "•"
    book = openpyxl.load_workbook(io.BytesIO(Client().get(f"/feldstadt/comparison/table.xlsx{question}").content))
    assert book.worksheets[0].max_row >= len(rows)
    assert Client().get("/feldstadt/comparison/table.csv").status_code == 404
