"""The pages as they leave the server: what stands in them, in both languages, and what happens to odd questions."""

import re
from html import unescape

import pytest
from django.test import Client

from indicators.models import Answer, Audience, Dataset, Sheet, Theme
from spatial.models import Level, Municipality

pytestmark = pytest.mark.usefixtures("feldstadt")

MAP = "/feldstadt/map/"


def get(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    assert "Set-Cookie" not in response.headers
    assert "sessionid" not in client.cookies
    return unescape(response.content.decode())


def rows(page: str) -> list[list[str]]:
    """Name, key and value as shown, row by row."""
    found = re.findall(
        r'<tr class="kern-table__row" data-code="(.*?)".*?">([^<]*)</a>.*?cell-value".*?>(.*?)<', page, re.S
    )
    return [[name, code, value] for code, name, value in found]


def legend(page: str) -> list[tuple[str, str]]:
    return re.findall(r'legend-label">(.*?)</span><span class="legend-count"><span aria-hidden="true">(\d+)', page)


def test_the_start_page_lists_the_atlases(client):
    page = get(client, "/")
    assert 'href="/feldstadt/"' in page
    assert "Stadt und Zahlen sind erfunden" in page
    assert 'href="/en/feldstadt/"' in get(client, "/en/")


def test_the_start_page_of_a_municipality(client):
    page = get(client, "/feldstadt/")
    assert "Zwölf Quadrate auf einem Feld." in page
    assert "Stadt und Zahlen sind erfunden" in page
    assert 'href="/feldstadt/indicators/child-share/"' in page
    assert "31.12.2020 bis 31.12.2022" in page
    assert "Zuletzt aktualisiert" in page
    assert "Unerhörtes" not in page
    english = get(client, "/en/feldstadt/")
    assert "Twelve squares in a field." in english
    assert "Share of children" in english


def test_table_and_legend_are_in_the_page(client):
    page = get(client, f"{MAP}?indicator=child-share&period=2021-12-31")
    assert rows(page) == [
        ["Altstadt", "0103", "15,0"],
        ["Äußere Höhe", "0102", "12,0"],
        ["Bahnhof", "0104", "20,0"],
        ["Gewerbepark", "0206", "x"],
        ["Lindenhof", "0205", "(15,0)"],
        ["Mühlgrund", "0105", "•"],
        ["Öhringer Weg", "0202", "16,0"],
        ["Ostend", "0201", "–"],
        ["Seeblick", "0106", "k. A."],
        ["Übersee", "0203", "19,0"],
        ["Weststadt", "0204", "22,0"],
        ["Zeppelinfeld", "0101", "10,0"],
    ]
    # quantiles of 0, 10, 12, 15, 16, 19, 20, 22 in five classes: 10.8, 14.4, 16.6 and 19.6, linearly between values
    assert legend(page) == [
        ("0,0 bis 10,8", "2"),
        ("über 10,8 bis 14,4", "1"),
        ("über 14,4 bis 16,6", "2"),
        ("über 16,6 bis 19,6", "1"),
        ("über 19,6 bis 22,0", "2"),
        ("geheim gehalten", "1"),
        ("keine Angabe", "1"),
        ("unsicher", "1"),
        ("nicht sinnvoll", "1"),
    ]


def test_a_map_is_shown_when_its_table_has_been_read(client):
    page = client.get(MAP).content.decode()
    waited_for = re.search(r'<link rel="expect" href="#([\w-]+)" blocking="render">', page)
    assert waited_for, "else browsers lay the page out again and again meanwhile"
    assert page.index(f'id="{waited_for[1]}"') > page.rindex("</table>")


@pytest.mark.parametrize("address", [MAP, f"{MAP}two/", f"{MAP}multiples/", "/feldstadt/comparison/", "/feldstadt/"])
def test_no_script_waits_for_style_sheets_and_holds_up_the_reading_of_the_page(client, address):
    """Behind a style sheet, a script that is neither deferred nor data stops the parser until the sheet has come."""
    page = get(client, address)
    sheets = page.index('rel="stylesheet"')
    scripts = [each for each in re.finditer(r"<script\b([^>]*)>", page) if each.start() > sheets]
    for each in scripts:
        assert re.search(r' defer\b| async\b|type="module"|type="application/json"', each[1]), each[0]


def test_equal_steps_by_hand(client):
    page = get(client, f"{MAP}?indicator=child-share&period=2021-12-31&classes=equal&n=4")
    # from 0 to 22 in four steps of 5.5
    assert legend(page)[:4] == [
        ("0,0 bis 5,5", "1"),
        ("über 5,5 bis 11,0", "1"),
        ("über 11,0 bis 16,5", "3"),
        ("über 16,5 bis 22,0", "3"),
    ]


def test_own_limits(client):
    page = get(client, f"{MAP}?indicator=child-share&period=2021-12-31&breaks=10;15,5")
    assert legend(page)[:3] == [("0,0 bis 10,0", "2"), ("über 10,0 bis 15,5", "2"), ("über 15,5 bis 22,0", "4")]


def test_sorted_by_value_with_the_unknown_last(client):
    page = get(client, f"{MAP}?indicator=child-share&period=2021-12-31&sort=-value")
    assert [row[2] for row in rows(page)] == [
        "22,0", "20,0", "19,0", "16,0", "15,0", "(15,0)", "12,0", "10,0", "–", "x", "•", "k. A."
    ]  # fmt: skip
    assert '<th class="kern-table__header kern-table__header--numeric" scope="col" aria-sort="descending"' in page


def test_the_panel_of_a_marked_area(client):
    page = get(client, f"{MAP}?indicator=child-share&period=2021-12-31&area=0203")
    panel = page[page.index("panel-heading") : page.index("area-table")]
    # 171 of 900; the town has 772 of 5,670 children: 13.6 %; only 0104 and 0204 have more
    for text in ("Übersee", "19,0", "Süd", "3 von 8 (1 = höchster Wert)", "5,4 Prozentpunkte mehr als Feldstadt"):
        assert text in panel
    assert 'aria-current="true"' in page


def test_the_panel_of_a_secret_says_so_and_no_more(client):
    page = get(client, f"{MAP}?indicator=child-share&period=2021-12-31&area=0105")
    panel = page[page.index("panel-heading") : page.index("area-table")]
    assert "geheim gehalten, um einzelne Menschen zu schützen" in panel
    assert "höchster" not in panel
    assert "Prozentpunkte" not in panel


def test_coloured_counts_come_with_a_warning_and_circles_and_shares_do_not(client):
    warning = re.compile(r'data-part="count-warning"( hidden)?')
    assert warning.search(get(client, f"{MAP}?indicator=inhabitants&view=areas")).group(1) is None
    assert warning.search(get(client, f"{MAP}?indicator=inhabitants")).group(1) == " hidden"
    assert warning.search(get(client, f"{MAP}?indicator=child-share")).group(1) == " hidden"


def test_the_language_switch_keeps_the_question(client):
    question = "?indicator=inhabitants&level=viertel&sort=-value"
    assert f'href="/en{MAP}{question}"' in get(client, MAP + question)
    english = get(client, f"/en{MAP}{question}")
    assert f'href="{MAP}{question}"' in english
    assert "1,010" not in english
    assert rows(english)[0] == ["Nord", "01", "3,210"]


def test_signs_of_the_municipality(client):
    Municipality.objects.update(signs={"suppressed": "geheim"})
    page = get(client, f"{MAP}?indicator=child-share&period=2021-12-31")
    assert ["Mühlgrund", "0105", "geheim"] in rows(page)
    assert "<dt>geheim</dt>" in page


@pytest.mark.parametrize(
    ("question", "parameter", "sentence"),
    [
        ("indicater=x", "indicater", "Meinten Sie „indicator“?"),
        ("level=viertel&level=stadt", "level", "nur einmal"),
        ("indicator=unknown", "indicator", "Einen Indikator „unknown“ gibt es nicht."),
        ("level=unknown", "level", "Eine Ebene „unknown“ gibt es nicht."),
        ("period=1871", "period", "Einen Zeitbezug „1871“ gibt es nicht."),
        ("edition=1871", "edition", "Einen Gebietsstand „1871“ gibt es nicht."),
        ("hierarchy=unknown", "hierarchy", "Eine Gliederung „unknown“ gibt es hier nicht."),
        ("n=12", "n", "Möglich sind: 3, 4, 5, 6, 7."),
        ("breaks=2;1", "breaks", "aufsteigen"),
    ],
)
def test_odd_questions_are_answered_kindly(client, question, parameter, sentence):
    page = get(client, f"{MAP}?{question}", 400)
    assert sentence in page
    assert f"<code>{parameter}</code>" in page
    assert f'href="{MAP}"' in page
    assert "cannot be understood" in get(client, f"/en{MAP}?{question}", 400)


def test_what_was_withdrawn_is_gone_and_leads_on(client):
    page = get(client, f"{MAP}?indicator=child-share&period=2023-12-31", 410)
    assert "Die Zahlen zu „Anteil der Kinder“ (31.12.2023) wurden zurückgezogen." in page
    assert f"{MAP}?indicator=child-share&level=quartier&period=2022-12-31" in page


def test_what_is_not_published_says_so(client):
    assert "„Unerhörtes“ ist hier nicht veröffentlicht." in get(client, f"{MAP}?indicator=unheard-of", 404)


def test_a_level_that_is_not_shown_says_why_and_what_is(client):
    Dataset.objects.update(lowest_public_level=Level.objects.get(slug="viertel"))
    Sheet.objects.filter(edition_level__level__slug="quartier").update(audience=Audience.INTERNAL)
    Answer.objects.all().delete()  # made at release; without them, everything is read from the sheets
    page = get(client, f"{MAP}?level=quartier", 404)
    assert "zum Schutz der Menschen nicht unterhalb der Ebene „Viertel“" in page
    assert f'href="{MAP}?level=viertel">Viertel</a>' in page


def test_an_area_of_another_edition_leads_there(client):
    page = get(client, f"{MAP}?period=2021-12-31&area=0207&n=4&breaks=10+20&classes=own", 404)
    assert "Im Gebietsstand „Gebietsstand 2020“ gibt es auf der Ebene „Quartiere“ kein Gebiet" in page
    way = re.search(r'href="([^"]*)">„Neue Aue“ im Gebietsstand „Gebietsstand 2022“ zeigen', page).group(1)
    assert way.endswith("edition=2022&classes=own&n=4&breaks=10+20&area=0207")
    assert '<h2 class="kern-title" id="panel-heading">Neue Aue</h2>' in get(client, way)


def test_a_period_told_in_another_edition_leads_there(client):
    page = get(client, f"{MAP}?period=2021-12-31&edition=2022", 404)
    assert "nicht für „Gebietsstand 2022“" in page
    assert "period=2021-12-31&edition=2020" in page


def test_unknown_towns_and_pages(client):
    assert "Einen Atlas „nirgendwo“ gibt es hier nicht." in get(client, "/nirgendwo/map/", 404)
    assert "Diese Seite gibt es nicht" in get(client, "/feldstadt/nichts/da/", 404)
    assert "This page does not exist" in get(client, "/en/feldstadt/nothing/here/", 404)


def test_a_municipality_without_numbers(client):
    Municipality.objects.create(slug="leer", name={"de": "Leer"}, kind="town")
    assert "In diesem Atlas ist noch nichts veröffentlicht." in get(client, "/leer/")
    assert "In diesem Atlas ist noch nichts veröffentlicht." in get(client, "/leer/map/", 404)


def test_search_finds_areas_by_name_and_key_and_indicators(client):
    assert "Mühlgrund" in get(client, "/feldstadt/search/?q=muhl")
    assert "Öhringer Weg" in get(client, "/feldstadt/search/?q=0202")
    assert "Share of children" in get(client, "/en/feldstadt/search/?q=CHILD")
    assert "Zu „zzz“ wurde nichts gefunden." in get(client, "/feldstadt/search/?q=zzz")
    page = get(client, "/feldstadt/search/?q=Nord")
    address = re.search(r'href="(/feldstadt/map/\?[^"]*area=01[^"]*)"', page).group(1)
    assert '<h2 class="kern-title" id="panel-heading">Nord</h2>' in get(client, address)


def test_texts_of_the_data_are_text_and_never_markup(client):
    Answer.objects.all().delete()  # made at release; without them, everything is read from the rows
    Theme.objects.update(name={"de": "<script>alert(1)</script>"})
    Municipality.objects.update(name={"de": "</title><b>"}, about={"de": "<i>"})
    for address in ("/", "/feldstadt/", MAP):
        raw = client.get(address).content.decode()
        assert "<script>alert" not in raw
        assert "</title><b>" not in raw


def test_scripts_are_allowed_by_nonce_only(client):
    response = client.get(MAP)
    policy = response.headers["Content-Security-Policy"]
    nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", policy).group(1)
    inline = re.findall(r"<script(?![^>]* src=)(?![^>]*application/json)([^>]*)>", response.content.decode())
    assert len(inline) == 1, "only what lets appear what scripts can do"
    assert all(f'nonce="{nonce}"' in attributes for attributes in inline)
    assert " style=" not in response.content.decode()
