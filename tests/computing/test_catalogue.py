"""The catalogue: every file is sound, says what it must in plain words, and faults are told with file and line."""

import re
import shutil
import textwrap
from pathlib import Path

import pytest
import yaml
from django.core.management import call_command

from indicators import reading
from indicators.cataloguing import CATALOGUE, load_catalogue, read_catalogue, read_indicators
from indicators.models import Audience, Indicator, Sheet, Theme
from indicators.releasing import release
from indicators.remark_rows import SCHEMA as MUNICIPALITY
from indicators.terms import fraction
from spatial.definitions import DefinitionError, read_definition

from . import town

DEMO = Path(__file__).parents[2] / "demo" / "files" / "municipality.yaml"
FILES = sorted(CATALOGUE.glob("*/*.yaml"))
TEXTS = ("name", "description", "unit", "reading_aid", "says_nothing_about", "caveats")
# The 64 rows of the plan of the demo town, with the indicators that each asks for.
PLAN = """
1.1 inhabitants
1.2 settlement-density
1.3 population-change-5-years
1.4 share-under-3
1.5 share-under-18
1.6 inhabitants-under-25 share-under-25
1.7 share-65-plus
1.8 share-80-plus
1.9 youth-ratio-20 old-age-ratio-20
1.10 share-migration-background
1.11 share-foreigners
1.12 share-migration-background-under-18
1.13 lone-parent-families
1.14 single-households-65-plus
1.15 migration-balance migration-balance-under-6
1.16 migration-volume
1.17 residence-over-5-years
2.1 employees-by-residence
2.2 unemployed-share
2.3 youth-unemployed-share
2.4 long-term-unemployed-share
2.5 marginally-employed-share
2.6 businesses-trade businesses-crafts businesses-hospitality businesses-services businesses-production businesses-other
2.7 businesses-per-1000
2.8 job-density
3.1 sgb2-recipients
3.2 children-under-15-sgb2
3.3 lone-parent-children-sgb2
3.4 old-age-support
3.5 minimum-income-recipients
3.6 advance-maintenance-under-12
3.7 day-care-lowest-fee
3.8 housing-benefit-households
3.9 help-raising-children
3.10 child-protection-assessments
3.11 youth-in-criminal-proceedings
3.12 education-package-users
4.1 day-care-under-3
4.2 day-care-3-to-6
4.3 day-care-places-under-3 day-care-places-3-to-6
4.4 day-care-occupancy-under-3 day-care-occupancy-3-to-6
4.5 day-care-other-family-language
4.6 day-care-3-years
4.7 all-day-school
4.8 transition-to-gymnasium
4.9 special-educational-needs
4.10 leavers-without-certificate
4.11 library-users-under-18
5.1 language-findings
5.2 visuomotor-findings
5.3 overweight-at-school-entry
5.4 checkups-u8-u9
5.5 measles-vaccination
5.6 healthy-teeth
5.7 early-help-families
6.1 floor-space-per-person
6.2 dwellings-small-houses
6.3 subsidised-dwellings
6.4 green-space-within-reach
6.5 playground-area-per-inhabitant playground-area-per-child
6.6 noise-above-65-db
6.7 sealed-surface
7.1 library-supply
7.2 youth-centre-places
"""
# The core indicators of Berlin's Bezirksregionenprofile, its further ones, and those of its social monitoring.
CORE = ["A4", "A5", "A6", "A7", "A8", "B1", "B2", "C1", "C2", "C3", "D1", "D2", "D3", "D4", "D5", "D6", "E1", "E2",
        "E3", "E4", "E5", "E6", "E8"]  # fmt: skip
FURTHER = ["T1", "T2", "T3", "T4", "T5", "T6"]
MONITORING = ["S1", "S2", "S3", "S4", "D1", "D3", "D4", *(f"K{number:02d}" for number in range(1, 18))]


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
    assert len(report.new) == len(read_indicators()) == Indicator.objects.count()
    assert list(Theme.objects.values_list("position", flat=True)) == [1, 2, 3, 4, 5, 6, 7]
    again = load_catalogue()
    assert (again.new, again.changed, again.removed) == ([], [], [])
    assert len(again.unchanged) == len(report.new)


def test_every_row_of_the_plan_has_its_indicators():
    rows = dict(line.split(" ", 1) for line in PLAN.split("\n") if line)
    assert len(rows) == 64
    planned = [slug for slugs in rows.values() for slug in slugs.split()]
    indicators = {each["indicator"]: each for each in read_indicators()}
    assert set(planned) <= set(indicators)
    assert len(set(planned)) == len(planned)
    demo = read_definition(DEMO, MUNICIPALITY)
    delivered = {f"{each['dataset']}.{one['variable']}" for each in demo["datasets"] for one in each["variables"]}
    for slug in planned:
        assert fraction(indicators[slug]).variables <= delivered, f"the demo town can compute {slug}"


def test_each_indicator_has_a_place_of_its_own():
    places = [(each["theme"], each["position"]) for each in read_indicators()]
    assert len(set(places)) == len(places)


@pytest.mark.parametrize(("collection", "codes"), [("bzrp", CORE + FURTHER), ("mss", MONITORING)])
def test_each_code_of_berlin_is_one_indicator(collection, codes):
    given = [each["codes"][collection] for each in read_catalogue() if collection in each.get("codes", {})]
    assert sorted(given) == sorted(codes)


def test_names_of_benefits_change_with_their_laws_and_the_indicator_stays():
    found = {each["indicator"]: each for each in read_catalogue()}
    for slug in ("sgb2-recipients", "children-under-15-sgb2", "lone-parent-children-sgb2"):
        (former,) = found[slug]["former_names"]
        assert former["last_day"] == "2022-12-31"
        assert "Bürgergeld" in found[slug]["name"]["de"]
        assert "Hartz IV" in former["name"]["de"], "readers search for it"


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


RATE = """kind: rate
numerator: population.female
denominator: population.total
factor: {factor}
unit: {unit}"""
SHARE = RATE.format(factor=100, unit='{de: "%", en: "%"}').replace("rate", "share", 1)
PER_HECTARE = RATE.format(factor=1, unit="{de: Frauen/km², en: women/km²}").replace("rate", "density", 1)
PER_HECTARE = PER_HECTARE.replace("population.total", "area.ha")


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
        ("factor: 100", "factor: -1", 13, "„factor“ ist -1; die Zahl muss größer als 0 sein"),
        ("decimals: 1", "decimals: 1\npool: {years: 11}", 16, "„pool.years“ ist 11; die Zahl muss höchstens 10 sein"),
        (SHARE, RATE.format(factor=100, unit="{de: je 1.000, en: x}"), 14, "„je 1.000“, aber der Faktor ist 100."),
        (SHARE, RATE.format(factor=1000, unit="{de: x, en: per 100}"), 14, "„per 100“, aber der Faktor ist 1000."),
        (SHARE, RATE.format(factor=100, unit="{de: ‰, en: ‰}"), 14, "„‰“, aber der Faktor ist 100."),
        (SHARE, PER_HECTARE, 14, "„Frauen/km²“, geteilt wird aber durch „area.ha“"),
        ("denominator: population.total", "denominator: area.m2", 12, "Die Fläche „area.m2“ gibt es nicht"),
        ("name: {de: Frauen", "name: {de: Arbeitslosen-Quote der Frauen", 6, "„Arbeitslosenanteil“"),
        ("en: Women", "en: Unemployment rate of women", 6, "„Arbeitslosenanteil“"),
        ("% heißt: Von", "% heißt: Die Arbeitslosenquote ist so hoch. Von", 20, "„Arbeitslosenanteil“"),
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


def test_a_change_goes_no_further_down_than_what_changes(folder):
    (folder / "population" / "women-change.yaml").write_text(textwrap.dedent(CHANGE))
    spoil(folder, "decimals: 1", "decimals: 1\nlowest_level: top")
    found = {each["indicator"]: each for each in read_indicators(folder)}
    assert found["women-change"]["lowest_level"] == "top"


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


def test_a_variable_that_nobody_delivers_is_no_fault_but_told_with_file_and_line(place, folder):
    spoil(folder, "population.female", "population.femael")
    report = load_catalogue(folder)
    assert report.changed == ["share-women"]
    told = {finding.codes: finding.de for finding in report.unknown}
    assert told["population.femael",].startswith("share-women.yaml:11: Das Merkmal „population.femael“")
    assert told["population.femael",].endswith("Meinten Sie „population.female“?")
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
