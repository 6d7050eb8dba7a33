"""The page about confidentiality: its example can be reckoned, its rules and figures are those of the database."""

from __future__ import annotations

import re
from itertools import product

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from atlas.confidentiality_page import EXAMPLE, MINIMUM, SECOND, SMALL, example
from indicators.confidentiality import confidentiality_of
from indicators.models import Dataset
from spatial.models import Municipality

ADDRESS = "/feldstadt/confidentiality/"


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def test_the_example_leaves_open_what_it_says(client):
    """By trying every pair of numbers: with one hidden cell one pair fits the sum, with two as many as are told."""
    numbers = dict(EXAMPLE)
    told = example()
    assert [name for name, number in EXAMPLE if number < MINIMUM] == [SMALL]
    others = sum(number for name, number in EXAMPLE if name not in (SMALL, SECOND))
    fitting = [pair for pair in product(range(1, 60), repeat=2) if sum(pair) + others == told["total"]]
    assert {small for small, _ in fitting} == set(range(told["lowest"], told["highest"] + 1))
    assert {second for _, second in fitting} == set(range(told["lowest"], told["highest"] + 1))
    assert (numbers[SMALL], numbers[SECOND]) in fitting
    assert told["sum"].endswith(f"= {numbers[SMALL]}")
    assert eval(told["sum"].split(" = ")[0].replace("−", "-")) == numbers[SMALL]  # noqa: S307 - our own four numbers
    assert told["rest"].endswith(f"= {numbers[SMALL] + numbers[SECOND]}")


def test_figures_are_those_of_the_newest_public_period(feldstadt):
    """In 2022 (2023 is withdrawn) the number of children of one Quartier of thirteen is hidden; two variables."""
    found, ages = confidentiality_of(Municipality.objects.get(slug="feldstadt"))
    assert [(each.hidden, each.numbers) for each in ages.levels] == [(0, 23), (0, 46), (4, 13 * 23)]
    assert found.period is not None
    assert found.period.slug == "2022-12-31"
    assert [(each.level.slug, each.hidden, each.numbers) for each in found.levels] == [
        ("stadt", 0, 2),
        ("viertel", 0, 4),
        ("quartier", 1, 26),
    ]


def test_what_is_not_public_is_not_told(feldstadt):
    dataset = Dataset.objects.get(slug="population")
    dataset.variables.get(slug="children").sheets.update(audience=1)
    found, _ = confidentiality_of(Municipality.objects.get(slug="feldstadt"))
    assert [each.hidden for each in found.levels] == [0, 0, 0]


def test_rules_stand_in_the_table(feldstadt, client):
    Dataset.objects.update(minimum_count=5, legal_basis="Statistiksatzung § 7")
    said = text_of(client.get(ADDRESS))
    assert "Statistische Geheimhaltung" in said
    assert "Zahlen unter 5" in said
    assert "Statistiksatzung § 7" in said
    assert "1 von 26 (3,8 %)" in said
    english = text_of(client.get("/en" + ADDRESS))
    assert "numbers below 5" in english
    assert "1 of 26 (3.8%)" in english


def test_every_sentence_is_german(feldstadt, client):
    """Whatever the English page says is not on the German one."""
    german = text_of(client.get(ADDRESS))
    sentences = [part for part in re.split(r"(?<=[.:]) ", text_of(client.get("/en" + ADDRESS))) if len(part) > 50]
    assert len(sentences) > 25
    assert [sentence for sentence in sentences if sentence in german] == []


@pytest.mark.parametrize("start", ["/feldstadt/", "/feldstadt/methods/", "/feldstadt/map/"])
def test_it_is_linked(feldstadt, client, start):
    page = client.get(start).content.decode()
    assert f'href="{reverse("confidentiality", args=["feldstadt"])}"' in page
    if start != "/feldstadt/":
        assert page.count(ADDRESS) >= 2, "not in the footer alone"


def test_the_legend_leads_there_by_keyboard(visit, page: Page):
    visit("/feldstadt/map/?indicator=child-share")
    page.get_by_text("Zeichenerklärung").click()
    page.get_by_role("link", name="Warum manche Zahlen geheim bleiben").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Statistische Geheimhaltung")
