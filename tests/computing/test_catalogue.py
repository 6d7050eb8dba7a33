"""The catalogue: every file is sound, says what it must in plain words, and faults are told with file and line."""

import re
import shutil
import textwrap

import pytest
import yaml
from django.core.management import call_command

from indicators import reading
from indicators.cataloguing import CATALOGUE, load_catalogue, read_catalogue, read_indicators
from indicators.models import Audience, Indicator, Sheet, Theme
from indicators.releasing import release
from indicators.terms import fraction
from spatial.definitions import DefinitionError

from . import town

FILES = sorted(CATALOGUE.glob("*/*.yaml"))
TEXTS = ("name", "description", "unit", "reading_aid", "says_nothing_about", "caveats")
# 1.1–1.17 and 2.1–2.8 of the plan, double definitions as files of their own
DUE = {
    "population": 24,
    "work": 13,
}


@pytest.fixture
def folder(tmp_path, few_indicators):
    """A small catalogue that a test may spoil."""
    return shutil.copytree(few_indicators, tmp_path / "catalogue")


def spoil(folder, old: str, new: str, name="share-women"):
    path = folder / "population" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_every_file_can_be_loaded_and_loading_again_changes_nothing(db):
    report = load_catalogue()
    assert len(report.new) == len(FILES) == Indicator.objects.count()
    assert list(Theme.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    again = load_catalogue()
    assert (again.new, again.changed, again.removed) == ([], [], [])
    assert len(again.unchanged) == len(FILES)


def test_all_that_is_due_is_there():
    definitions = list(read_catalogue())
    for theme, least in DUE.items():
        assert sum(definition["theme"] == theme for definition in definitions) >= least
    places = [(definition["theme"], definition["position"]) for definition in definitions]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_words_are_plain_complete_and_neutral(path):
    definition = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name in TEXTS:
        for language in ("de", "en"):
            text = definition.get(name, {"de": "-", "en": "-"})[language]
            assert text.strip() == text
            assert '"' not in text, "use „…“ and “…”"
            assert "  " not in text
            assert not re.search(r"\d%", text), "a space stands before %"
            if name in ("description", "reading_aid", "says_nothing_about", "caveats"):
                assert text == "-" or text.endswith(".")
    # Rates in the official sense need a labour force or a population that nobody knows below the municipality.
    assert "quote" not in definition["name"]["de"].lower()
    assert "brennpunkt" not in str(definition).lower()
    number = re.match(r"[−\d.,]+( %)? heißt: ", definition["reading_aid"]["de"])
    assert number, "the German reading aid begins with „4,2 % heißt: “"
    assert re.match(r"[−\d.,]+( %)? means: ", definition["reading_aid"]["en"])
    assert bool(number[1]) == (definition["unit"]["de"] == "%")
    if definition["kind"] == "share":
        assert (definition["factor"], definition["unit"]["de"]) == (100, "%")
    if definition["kind"] in ("share", "rate"):
        assert definition["minimum_denominator"] >= 30


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("kind: share", "kind: modus", 10, "„modus“"),
        ("kind: share", "kind: count", 12, "Die Art „count“ hat „denominator“ nicht"),
        ("denominator: population.total\n", "", 10, "braucht „denominator“"),
        ("kind: share", "kind: change", 10, "braucht „change“"),
        ("kind: share", "kind: supply", 10, "braucht „reference“"),
        ("factor: 100", "factor: 1000", 14, "der Faktor ist 1000. Für Prozent ist er 100"),
        ('unit: {de: "%", en: "%"}', "unit: {de: je 100, en: per 100}", 14, "mit diesem Faktor ergibt „%“"),
        ("name: {de: Frauen", "name: {de: Arbeitslosenquote der Frauen", 6, "Bitte schreiben Sie „Arbeitslosenanteil“"),
        ("decimals: 1", "decimals: 1\npool: {years: 2, at_least: 3}", 16, "Von 2 Jahren können nicht 3"),
        ("numerator: population.female", "numerator: female", 11, "dataset.variable"),
        ("numerator: population.female", "numerator: [population.female, female]", 11, "dataset.variable"),
        ("numerator: population.female", "numerator: {plus: [population.female]}", 11, "minus"),
        ("theme: population", "theme: people", 4, "steht nicht in themes.yaml"),
        ("theme: population", "theme: work", 4, "gehört nach work/share-women.yaml"),
        ("indicator: share-women", "indicator: women", 2, "gehört nach population/women.yaml"),
        ("factor: 100", "factor: -1", 13, "factor"),
        ("decimals: 1", "decimals: 1\ncolour: red", 16, "unbekannten Eintrag „colour“"),
        ("position: 95", "position: [", 7, "kein gültiges YAML"),
    ],
)
def test_a_fault_is_told_with_file_and_line(folder, old, new, line, sentence):
    spoil(folder, old, new)
    with pytest.raises(DefinitionError) as told:
        list(read_catalogue(folder))
    assert re.search(rf"share-women\.yaml:{line}: ", str(told.value)), str(told.value)
    assert sentence in str(told.value)
    assert told.value.en != told.value.de


CHANGE = """\
  indicator: women-change
  version: 1
  theme: population
  position: 96
  name: {de: Veränderung, en: Change}
  description: {de: Veränderung., en: Change.}
  kind: change
  change: {of: share-women, years: 2, as: points}
  unit: {de: Prozentpunkte, en: percentage points}
  decimals: 1
  direction: neutral
  principle: residence
  reading_aid: {de: "1 heißt: mehr.", en: "1 means: more."}
  says_nothing_about: {de: Gründe., en: Reasons.}
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "sentence"),
    [
        ("of: share-women", "of: share-wommen", 8, "Den Indikator „share-wommen“ gibt es nicht"),
        ("of: share-women", "of: women-change", 8, "im Kreis: women-change → women-change"),
        ("of: share-women", "of: inhabitants", 8, "„inhabitants“ hat die Einheit „Personen“"),
        ("{de: Prozentpunkte, en: percentage points}", '{de: "%", en: "%"}', 9, "ergibt „Prozentpunkte“"),
    ],
)
def test_a_faulty_change_is_told_with_file_and_line(folder, old, new, line, sentence):
    (folder / "population" / "women-change.yaml").write_text(textwrap.dedent(CHANGE).replace(old, new))
    with pytest.raises(DefinitionError, match=rf"women-change\.yaml:{line}: .*{re.escape(sentence)}"):
        read_catalogue(folder)


def test_a_change_carries_what_it_is_the_change_of(folder):
    (folder / "population" / "women-change.yaml").write_text(textwrap.dedent(CHANGE))
    found = {each["indicator"]: each for each in read_indicators(folder)}
    assert found["women-change"]["base"]["numerator"] == found["share-women"]["numerator"]
    assert fraction(found["women-change"]).variables == {"population.female", "population.total"}
    assert fraction(found["women-change"]).years_back == 2


def test_changes_of_changes_that_meet_themselves_are_refused(folder):
    for name, of in (("one", "two"), ("two", "one")):
        text = textwrap.dedent(CHANGE).replace("women-change", name).replace("share-women", of)
        text = text.replace("{de: Prozentpunkte, en: percentage points}", '{de: "%", en: "%"}')
        (folder / "population" / f"{name}.yaml").write_text(text.replace("as: points", "as: relative"))
    with pytest.raises(DefinitionError, match=r"one\.yaml:8: .*one → two → one"):
        read_catalogue(folder)


def test_an_indicator_may_stand_in_one_file_only(folder):
    (folder / "work" / "share-women.yaml").write_text(
        (folder / "population" / "share-women.yaml").read_text().replace("theme: population", "theme: work")
    )
    with pytest.raises(DefinitionError, match="gibt es schon"):
        list(read_catalogue(folder))


def test_a_fault_changes_nothing(db, folder):
    spoil(folder, "kind: share", "kind: modus")
    with pytest.raises(DefinitionError):
        load_catalogue(folder)
    assert not Indicator.objects.exists()
    assert not Theme.objects.exists()


def test_a_variable_that_nobody_delivers_is_no_fault(place, folder):
    spoil(folder, "population.female", "population.left_handed")
    assert load_catalogue(folder).changed == ["share-women"]
    release(town.deliver("population", 2021), audience=Audience.PUBLIC, by=None)
    assert "share-women" not in {each["indicator"] for each in reading.offer(town.territory())["indicators"]}


def test_a_definition_with_numbers_changes_only_with_its_version(place, folder):
    release(town.deliver("population", 2021), audience=Audience.PUBLIC, by=None)
    spoil(folder, "population.female", "population.foreigners")
    with pytest.raises(DefinitionError, match=r"share-women\.yaml:3: .*erhöhen Sie „version“ auf 2"):
        load_catalogue(folder)
    assert Indicator.objects.get(slug="share-women").definition["numerator"] == "population.female"
    spoil(folder, "version: 1", "version: 2")
    report = load_catalogue(folder)
    assert report.to_compute == ["share-women"]
    assert Indicator.objects.get(slug="share-women").version == 2


def test_an_indicator_without_a_file_goes_with_its_numbers(place, folder):
    release(town.deliver("population", 2021), audience=Audience.PUBLIC, by=None)
    (folder / "population" / "share-women.yaml").unlink()
    assert load_catalogue(folder).removed == ["share-women"]
    assert not Sheet.objects.filter(indicator__slug="share-women").exists()


def test_the_command_computes_what_is_new(place, capsys):
    release(town.deliver("population", 2021), audience=Audience.PUBLIC, by=None)
    assert "share-65-plus" not in {each["indicator"] for each in reading.offer(town.territory())["indicators"]}
    call_command("load_catalogue")
    assert re.search(r"\d+ new: .*share-65-plus", capsys.readouterr().out)
    assert reading.values(town.territory(), "town", "share-65-plus", "2021-12-31")["values"][0] is not None


def test_themes_are_checked_as_well(folder):
    (folder / "themes.yaml").write_text(textwrap.dedent("themes:\n  - {theme: population}\n"))
    with pytest.raises(DefinitionError, match=r"themes\.yaml:2: "):
        list(read_catalogue(folder))
