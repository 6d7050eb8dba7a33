"""Population pyramids on pages. Numbers by hand from town.py: each group is a twenty-fifth of the people."""

import csv
import io
import re
from html import unescape
from shutil import copy

import pytest
from django.test import Client

from indicators.cataloguing import CATALOGUE
from indicators.models import Release
from indicators.pyramids import ages, read_pyramids
from indicators.releasing import withdraw
from spatial.definitions import DefinitionError
from spatial.models import Territory
from tests.charts.reading import specification

pytestmark = pytest.mark.usefixtures("feldstadt")

PAGE = "/feldstadt/areas/quartier/0103/"


def read(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, response.content.decode()[-1500:]
    return unescape(response.content.decode())


def spec(page: str) -> dict:
    return specification(page, "pyramid")


def table(page: str) -> dict[str, list[str]]:
    """The rows below the pyramid, by the group of ages."""
    part = page[page.index('id="chart-pyramid-table"') :]
    rows = re.findall(r'<tr class="kern-table__row">(.*?)</tr>', part[: part.index("</table>")])
    cells = [[re.sub(r"<.*?>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]
    return {row[0]: row[1:] for row in cells}


def test_men_and_women_of_an_area_beside_the_town():
    page = read(PAGE)
    # Altstadt has 810 people: 32 in each group, 64 women from 80 on, and 810 - 22 × 32 = 106 men from 25 to 35.
    rows = table(page)
    assert len(rows) == 12
    assert rows["unter 3 Jahren"][:4] == ["32", "4,0", "32", "4,0"]
    assert rows["25 bis unter 35 Jahre"][:4] == ["106", "13,1", "32", "4,0"]
    assert rows["80 Jahre und älter"][:4] == ["32", "4,0", "64", "7,9"]
    # The town: what town.py says of every Quartier, added up.
    people = [410, 510, 810, 1010, 210, 260, 610, 710, 910, 310, 30]
    men = sum(each - 22 * (each // 25) for each in people)
    assert rows["25 bis unter 35 Jahre"][4] == f"{100 * men / sum(people):.1f}".replace(".", ",")
    # 11 groups of men, ten of them with 32; the women have twelve parts.
    assert "810 Menschen: 426 Männer und Jungen (52,6\u00a0%), 384 Frauen und Mädchen (47,4\u00a0%)." in page
    assert "Jeder Balken ist so hoch wie seine Altersgruppe" in page
    bars = {(row["sex"], row["low"]): row for row in spec(page)["layer"][0]["data"]["values"]}
    assert bars["men", 25]["v"] == pytest.approx(-100 * 106 / 810 / 10, abs=1e-5)
    assert bars["women", 0]["v"] == pytest.approx(100 * 32 / 810 / 3, abs=1e-5)
    assert bars["women", 0]["says"] == "Altstadt, Frauen, unter 3 Jahren: 32 (4,0\u00a0%)"


def test_hidden_groups_are_told_as_hidden_and_stand_nowhere():
    page = read("/feldstadt/areas/quartier/0205/")
    rows = table(page)
    assert rows["unter 3 Jahren"][:4] == ["•"] * 4
    assert rows["6 bis unter 15 Jahre"][:4] == ["1", "3,3", "1", "3,3"]
    assert "Geheim gehalten, um Einzelne zu schützen (•): Männer unter 3 Jahren, 3 bis unter 6 Jahre" in page
    assert "30 Menschen." in page, "without the sums of men and women, which would need what is hidden"
    assert "Weniger als 100 Menschen, so dass Anteile wenig sagen: Lindenhof." in page
    drawn = {(row["sex"], row["low"]) for row in spec(page)["layer"][0]["data"]["values"]}
    assert len(drawn) == 18
    assert not {("men", 0), ("women", 0), ("men", 3), ("women", 3)} & drawn


def test_the_town_has_no_outline_of_itself_and_an_empty_area_no_pyramid():
    whole = spec(read("/feldstadt/areas/stadt/0/"))
    assert not [layer for layer in whole["layer"] if layer["mark"]["type"] == "line"]
    assert [layer for layer in spec(read(PAGE))["layer"] if layer["mark"]["type"] == "line"]
    assert 'data-chart="pyramid"' not in read("/feldstadt/areas/quartier/0206/")


def test_areas_beside_each_other_on_one_scale():
    page = read("/en/feldstadt/comparison/?areas=0103,0104&level=quartier")
    panels = spec(page)["concat"]
    assert [panel["title"]["text"] for panel in panels] == ["Altstadt", "Bahnhof"]
    scales = [panel["layer"][0]["encoding"]["x"]["scale"]["domain"] for panel in panels]
    assert scales[0] == scales[1]
    rows = table(page)
    assert rows["25 to under 35"][:4] == ["13.1", "4.0", f"{100 * (1010 - 22 * 40) / 1010:.1f}", "4.0"]
    assert 'data-chart="ages"' not in page


@pytest.mark.parametrize(
    "address",
    ["/feldstadt/areas/quartier/0103/charts/pyramid", "/feldstadt/comparison/charts/pyramid"],
)
def test_it_can_be_taken_away(address):
    question = "?areas=0103,0205&level=quartier" if "comparison" in address else ""
    for form, begin in (("svg", b"<svg"), ("png", b"\x89PNG")):
        assert Client().get(f"{address}.{form}{question}").content.startswith(begin)
    answer = Client().get(f"{address}.csv{question}")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 11
    assert rows[0]["Alter"] == "unter 3 Jahren"
    assert rows[0]["Quelle"] == "Einwohnerregister Feldstadt"
    assert rows[0]["Lizenz"] == "dl-de/by-2-0"
    if "comparison" in address:
        assert rows[0]["Lindenhof: Männer in %"] == "•"


def test_only_what_is_public_is_shown_and_only_on_the_areas_on_which_it_was_counted():
    territory = Territory.objects.get()
    assert ages(territory, "2022", "quartier", ["0103"])
    assert ages(territory, "2020", "quartier", ["0103"]) is None
    assert ages(territory, "2022", "quartier", ["0103"], period="2021-12-31") is None
    found = ages(territory, "2022", "quartier", ["9999"])
    assert found is not None
    assert found.areas == {}
    withdraw(Release.objects.get(dataset__slug="population_sex"), by=None)
    assert ages(territory, "2022", "quartier", ["0103"]) is None
    assert 'data-chart="pyramid"' not in read(PAGE)
    assert 'data-chart="pyramid"' not in read("/feldstadt/comparison/?areas=0103,0104&level=quartier")


FILE = """\
pyramids:
  - pyramid: two
    theme: population
    all: people.all
    groups:
      - {from: 0, below: %s, men: people.men_young, women: people.women_young}
      - {from: 18%s, men: people.men_old, women: people.women_old}
"""


@pytest.mark.parametrize(("below", "end", "line"), [("17", "", 6), ("19", "", 6), ("18", ", below: 90", 7)])
def test_groups_follow_each_other_without_a_gap(tmp_path, below, end, line):
    path = tmp_path / "pyramids.yaml"
    copy(CATALOGUE / "themes.yaml", tmp_path)
    path.write_text(FILE % ("18", ""))
    (found,) = read_pyramids(path)
    assert found.keys == ("people.all", "people.men_young", "people.women_young", "people.men_old", "people.women_old")
    path.write_text(FILE % (below, end))
    with pytest.raises(DefinitionError, match=rf"pyramids\.yaml:{line}: "):
        read_pyramids(path)


def test_its_theme_is_one_of_the_catalogue(tmp_path):
    path = tmp_path / "pyramids.yaml"
    copy(CATALOGUE / "themes.yaml", tmp_path)
    path.write_text((FILE % ("18", "")).replace("theme: population", "theme: people"))
    with pytest.raises(DefinitionError, match=r"pyramids\.yaml:3: Das Thema „people“ steht nicht in themes\.yaml"):
        read_pyramids(path)


def test_it_is_drawn_in_a_browser_with_its_table_beside_it(visit):
    page = visit(PAGE)
    figure = page.locator("figure[data-chart=pyramid]")
    figure.scroll_into_view_if_needed()
    page.locator("figure[data-chart=pyramid][data-drawn]").wait_for()
    assert figure.locator("svg path").count() >= 22
    assert figure.get_by_role("rowheader", name="80 Jahre und älter").is_visible()
    drawing, beside = (figure.locator(part).bounding_box() for part in (".chart-drawing", ".chart-table"))
    assert drawing
    assert beside
    assert beside["x"] > drawing["x"] + drawing["width"] - 1, "beside it, not below"
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
