"""The profile of an area: its numbers are those of the API, hidden ones stay hidden, replaced areas say so."""

import re
from html import unescape

import pytest
from django.test import Client

from indicators.models import Answer
from indicators.portraits import portrait, write_portraits
from spatial.models import Hierarchy, Territory

pytestmark = pytest.mark.usefixtures("feldstadt")

PAGE = "/en/feldstadt/areas/quartier/0103/"


def get(address: str, status: int = 200) -> str:
    response = Client().get(address)
    assert response.status_code == status, response.content.decode()[-1500:]
    return response.content.decode()


def seen(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<script.*?</script>", "", html, flags=re.S))).split())


def row(page: str, name: str) -> list[str]:
    """The cells of the chapter row of this indicator."""
    for found in re.findall(r"<tr.*?>(.*?)</tr>", page, re.S):
        cells = [seen(cell) for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", found, re.S)]
        if cells and cells[0].startswith(name):
            return cells
    raise AssertionError(f"{name} is not on the page")


def test_the_newest_numbers_stand_beside_those_of_the_town():
    # 2022: Altstadt has 810 inhabitants and 120 children.
    page = get(PAGE)
    assert row(page, "Inhabitants")[1] == "810"
    share = row(page, "Share of children")
    assert share[1] == f"{100 * 120 / 810:.1f}"
    town = Client().get("/api/v1/data/feldstadt/feldstadt/quartier/child-share/2022-12-31").json()["total"]["value"]
    assert share[2] == f"{town:.1f}"


def test_a_hidden_number_is_a_sign_and_nothing_is_said_of_it():
    page = get("/en/feldstadt/areas/quartier/0105/")
    cells = row(page, "Share of children")
    assert cells[1] == "•"
    assert cells[3:] == ["", "", ""]
    assert "kept secret to protect individuals" in page


def test_a_stored_portrait_is_what_is_made_on_the_spot():
    territory = Territory.objects.get()
    stored = portrait(territory, "2022", "quartier", "0103")
    assert Answer.objects.filter(key__contains="/portrait/2022/quartier/").count() == 13
    Answer.objects.filter(key__contains="/portrait/").delete()
    assert portrait(territory, "2022", "quartier", "0103") == stored
    assert write_portraits(Hierarchy.objects.get()) == Answer.objects.filter(key__contains="/portrait/").count()
    assert portrait(territory, "2022", "quartier", "0103") == stored


def test_a_replaced_area_says_so_and_leads_on():
    page = seen(get("/en/feldstadt/areas/quartier/0206/?edition=2020"))
    assert "no longer in use" in page
    assert "no longer in use" not in seen(get("/en/feldstadt/areas/quartier/0206/"))


def test_neighbours_share_a_border_and_parts_are_inside():
    page = get(PAGE)
    around = seen(page[page.index('id="around-heading"') :])
    # Three columns by three rows: Altstadt has Äußere Höhe to its left and Seeblick below.
    end = around.find("Similar areas")
    neighbours = around[around.index("Neighbours") : end if end > 0 else None]
    assert "Äußere Höhe" in neighbours
    assert "Seeblick" in neighbours
    assert "Zeppelinfeld" not in neighbours
    parts = seen(get("/en/feldstadt/areas/viertel/01/"))
    assert "Zeppelinfeld" in parts
    assert "Ostend" not in parts[parts.index("Around it") : parts.index("Neighbours")]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/feldstadt/areas/quartier/9999/", 404),
        ("/feldstadt/areas/strasse/0103/", 400),
        ("/feldstadt/areas/quartier/0103/?edition=1900", 400),
        ("/feldstadt/areas/quartier/0103/?sentences=yes", 400),
        ("/feldstadt/areas/quartier/0207/?edition=2020", 404),
        ("/feldstadt/areas/quartier/0103/charts/nothing.svg", 404),
    ],
)
def test_what_is_not_there_is_said_kindly(address, status):
    assert "<h1" in get(address, status)


def test_sentences_can_be_left_out():
    with_them, without = get(PAGE), get(PAGE + "?sentences=no")
    assert "in sentences" in with_them
    assert "in sentences" not in without


def test_it_reads_well_in_a_browser_and_on_a_telephone(visit):
    page = visit(f"{PAGE}?edition=2020")
    page.locator("figure[data-chart]").first.scroll_into_view_if_needed()
    page.locator("figure[data-drawn]").first.wait_for()
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator(".place-map a").first.click()
    page.wait_for_url("**/areas/quartier/**")
