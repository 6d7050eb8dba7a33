"""Dossiers: every indicator in them is in the catalogue; a page tells only what is published here."""

import numpy as np
import pytest
from django.test import Client

from atlas.dossiers import reading as files
from atlas.dossiers.reading import Dossier, Section
from indicators.cataloguing import CATALOGUE, read_catalogue
from indicators.composite.recipes import shipped_recipes
from indicators.defining import expanded


def test_dossiers_name_indicators_and_recipes_that_there_are():
    definitions = {each["indicator"]: each for each in read_catalogue(CATALOGUE)}
    known = {content["indicator"] for each in definitions.values() for content in expanded(each, definitions)}
    for dossier in files.dossiers().values():
        for section in dossier.sections:
            assert set(section.indicators) <= known, section.section
            assert len(set(section.indicators)) == len(section.indicators)
            for text in (section.name, section.text, dossier.name, dossier.question):
                assert text["de"]
                assert text["en"]
        assert set(dossier.recipes) <= set(shipped_recipes())


@pytest.fixture
def small(monkeypatch):
    """A dossier on what Feldstadt has."""
    text = {"de": "Kinder", "en": "Children"}
    sections = (
        Section("one", text, text, ("child-share", "inhabitants", "unknown-here")),
        Section("two", text, text, ()),
    )
    found = {"small": Dossier("small", "subject", text, text, sections, ("attention",))}
    monkeypatch.setattr("atlas.dossiers.presenting.dossiers", lambda: found)


@pytest.mark.usefixtures("feldstadt", "small")
def test_the_page_tells_the_town_and_the_middle_half_of_its_areas():
    page = Client().get("/en/feldstadt/dossiers/small/").content.decode()
    api = Client().get("/api/v1/data/feldstadt/feldstadt/quartier/child-share/2022-12-31").json()
    unsure = {place for places in api["statuses"].values() for place in places}
    known = [value for place, value in enumerate(api["values"]) if place not in unsure]
    low, high = np.quantile(known, [0.25, 0.75])
    assert f"{low:.1f} to {high:.1f}" in page
    assert f"<strong>{api['total']['value']:.1f}</strong>" in page
    assert 'id="two"' not in page
    assert "/indices/attention/" in page


@pytest.mark.usefixtures("feldstadt", "small")
@pytest.mark.parametrize(("address", "status"), [("", 200), ("small/", 200), ("none/", 404), ("?what=1", 400)])
def test_what_is_not_there_is_said(address, status):
    assert Client().get(f"/feldstadt/dossiers/{address}").status_code == status
