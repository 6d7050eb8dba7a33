"""The start page of a municipality: numbers of the whole, ways for every reader, what moved; and the catalogue."""

import re
from html import unescape

import pytest

from .town import CHILDREN, INHABITANTS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("feldstadt")]


def get(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_each_theme_tells_the_newest_numbers_of_the_whole(client):
    page = get(client, "/feldstadt/")
    tile = re.search(r'aria-labelledby="theme-population".*?</article>', page, re.S).group()
    inhabitants = sum(number + 10 for number in INHABITANTS.values() if number)  # 2022: ten more than 2021 in each
    children = sum(number or 0 for number in CHILDREN.values())
    assert f"<b>{inhabitants:,}</b>".replace(",", ".") in tile
    assert f"<b>{100 * children / inhabitants:.1f}</b> %".replace(".", ",") in tile
    assert "31.12.2022" in tile
    assert not re.search("steigend|sinkend|Trend", tile)  # two periods on these areas are no trend
    assert 'href="/feldstadt/catalogue/#population"' in tile


def test_a_preview_of_the_map_and_what_moved(client):
    page = get(client, "/feldstadt/")
    preview = re.search(r'<figure class="area-map.*?</figure>', page, re.S).group()
    assert preview.count("<path d=") >= 13  # every Quartier of 2022
    assert "Karte: Anteil der Kinder, Quartiere, 31.12.2022" in preview
    assert "Auffällige Veränderungen seit dem Vorjahr" not in page  # 2021 stood on other areas: nothing to test
    assert "Zum Beispiel: Lindenallee 2 oder Kinder" in page


def test_an_entry_for_every_reader(client):
    page = get(client, "/en/feldstadt/")
    for name in ("My own neighbourhood", "Compare areas", "Where is the need greatest?"):
        assert name in page
    assert "A number and its source" in page


def test_the_catalogue_is_narrowed_down_by_word_and_level(client):
    page = get(client, "/feldstadt/catalogue/")
    assert "2 Indikatoren" in page
    page = get(client, "/feldstadt/catalogue/?q=kinder")
    assert re.search(r"1 Indikator ·", page)
    assert "Anteil der Kinder" in page
    assert "Kein Indikator passt" in get(client, "/feldstadt/catalogue/?q=quark")
    assert "2 indicators" in get(client, "/en/feldstadt/catalogue/?level=viertel")
    assert "Ebene „kiez“" in get(client, "/feldstadt/catalogue/?level=kiez", 400)
    get(client, "/feldstadt/catalogue/?word=x", 400)


def test_easy_language_keeps_its_rules(client):
    for address, longest in (("/feldstadt/leichte-sprache/", 12), ("/en/feldstadt/leichte-sprache/", 12)):
        page = get(client, address)
        text = unescape(re.search(r'<div class="easy">(.*?)</div>', page, re.S).group(1))
        lines = [re.sub(r"<[^>]+>", "", line).strip() for line in re.findall(r"<(?:p|li)>(.*?)</(?:p|li)>", text, re.S)]
        for line in lines:
            for sentence in re.split(r"[.:?!]\s", line):
                assert len(sentence.split()) <= longest, sentence
            assert not re.search(r"[;–]|\b(?:nicht nur|sondern|jedoch|würde)\b", line), line


def test_pages_of_the_law_say_what_is_missing_and_tell_what_is_there(client):
    from spatial.models import Municipality  # noqa: PLC0415

    for name in ("imprint", "privacy", "accessibility"):
        assert "Die Kommune hat das noch nicht ausgefüllt" in get(client, f"/feldstadt/{name}/")
        assert "The municipality has not filled this in yet" in get(client, f"/en/feldstadt/{name}/")
    Municipality.objects.update(
        pages={
            "imprint": {
                "provider": {"de": "Der Rat"},
                "responsible": {"de": "Amt 1"},
                "address": ["Feldweg 1"],
            },
            "accessibility": {"status": "partial", "day": "2025-02-01", "gaps": [{"de": "Die Karte."}]},
        }
    )
    page = get(client, "/feldstadt/imprint/")
    assert "Feldweg 1" in page
    assert "noch nicht ausgefüllt" not in page
    page = get(client, "/feldstadt/accessibility/")
    assert "am 1. Februar 2025 erstellt oder zuletzt geprüft" in page
    assert "<li>Die Karte.</li>" in page


def test_every_page_marks_where_one_is_and_reports_errors_with_its_address(client):
    page = get(client, "/feldstadt/glossary/")
    assert re.search(r'href="/feldstadt/glossary/" aria-current="page"', page)
    assert re.search(
        r'href="/feldstadt/catalogue/" aria-current="page"', get(client, "/feldstadt/indicators/child-share/")
    )
    mail = re.search(r'href="(mailto:statistik@feldstadt.example\?[^"]*)"', page).group(1)
    assert "body=http%3A%2F%2Ftestserver%2Ffeldstadt%2Fglossary%2F" in mail
