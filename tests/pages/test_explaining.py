"""Words of the glossary in texts lead to it: once each, whole words only, never within links, headings or tables."""

import re

import pytest
from django.utils.translation import override

from atlas.explaining import explained
from atlas.glossary import glossary

LINK = re.compile(r'<a class="[^"]*" href="/g/#([\w-]+)">([^<]+)</a>')


def linked(html: str, language: str = "de", done: set[str] | None = None) -> list[tuple[str, str]]:
    found = explained(html, address="/g/", language=language, done=set() if done is None else done)
    assert LINK.sub(r"\2", found) == html  # nothing but links was added
    return LINK.findall(found)


def test_the_first_of_each_word_is_linked_with_the_form_in_which_it_stands():
    html = "<p>Anteile sind ein Anteil. Der Nenner, die Nenner; das 95-%-Intervall und ein Intervall.</p>"
    assert linked(html) == [("share", "Anteile"), ("denominator", "Nenner"), ("interval", "95-%-Intervall")]
    done = {"share"}
    assert linked("<p>Ein Anteil und eine Rate.</p>", done=done) == [("rate", "Rate")]
    assert done == {"share", "rate"}


@pytest.mark.parametrize(
    "html",
    [
        "<h2>Anteil</h2>",
        '<a href="/x/">der <b>Anteil</b></a>',
        "<table><tr><td>Anteil</td></tr></table>",
        "<button>Anteil</button>",
        "<svg><title>Anteil</title></svg>",
        "<p>Anteilseigner, Zähler-Nenner-Paar, raten</p>",
        '<p title="Anteil">-</p>',
    ],
)
def test_other_words_and_places_stay_as_they_are(html):
    assert linked(html) == []


def test_after_a_link_or_a_line_break_words_are_linked_again():
    assert linked('<p><a href="/">Anteil</a><br>Anteil <svg/>Median</p>') == [("share", "Anteil"), ("median", "Median")]


def test_forms_are_of_one_word_only():
    for language in ("de", "en"):
        forms = [form.casefold() for word in glossary().values() for form in word.in_texts.get(language, [])]
        assert len(forms) == len(set(forms)) > 20


@pytest.mark.usefixtures("feldstadt")
@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "page", ["methods/", "indicators/child-share/?area=0104&level=quartier", "areas/quartier/0104/"]
)
def test_links_of_pages_lead_to_words_that_are_there_once(client, language, page):
    before = "" if language == "de" else f"/{language}"
    with override("de"):
        text = client.get(f"{before}/feldstadt/{page}").content.decode()
    address = f"{before}/feldstadt/glossary/"
    words = re.findall(rf'inline-link" href="{address}#([\w-]+)"', text)
    assert words
    assert len(words) == len(set(words))
    there = set(re.findall(r'<div id="([\w-]+)">', client.get(address).content.decode()))
    assert set(words) <= there
