"""Municipality files, mappings and recipes: loaded twice they change nothing, and faults have a line."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from indicators.describing import load_municipality
from indicators.importing.mappings import read_mapping
from indicators.models import Dataset, Department, ExternalValue, Remark, Variable
from indicators.remark_rows import refuse_unknown_areas
from spatial.definitions import DefinitionError

from .conftest import GOOD, LONG, WIDE
from .small_town import build_edition, build_hierarchy

TOWN = """municipality: smalltown
name: {de: Kleinstadt}
kind: town
territories:
  - {hierarchy: small, root_level: town, root_code: "0", default_level: block}
departments:
  - {department: statistik, name: {de: Statistikstelle}}
datasets:
  - dataset: population
    department: statistik
    hierarchy: small
    name: {de: Bevölkerung}
    source: {de: Register}
    licence: dl-de/by-2-0
    lowest_public_level: district
    minimum_count: 3
    variables:
      - {variable: male, name: {de: Männer}, unit: persons}
      - {variable: female, name: {de: Frauen}, unit: persons}
      - {variable: total, name: {de: Alle}, unit: persons, sum_of: [male, female]}
"""


@pytest.fixture
def hierarchy(db):
    return build_hierarchy()


def load(folder, text):
    path = folder / "town.yaml"
    path.write_text(text, encoding="utf-8")
    return load_municipality(path)


def test_a_municipality_comes_with_departments_datasets_and_variables(hierarchy, tmp_path):
    municipality = load(tmp_path, TOWN)
    dataset = Dataset.objects.get()
    assert (dataset.department.municipality, dataset.minimum_count, dataset.shared) == (municipality, 3, False)
    assert dataset.lowest_public_level.slug == "district"
    assert dataset.variables.get(slug="total").sum_of == ["male", "female"]


def test_loading_twice_changes_nothing_and_what_is_gone_is_removed(hierarchy, tmp_path):
    load(tmp_path, TOWN)
    before = list(Variable.objects.values_list("pk", "slug"))
    load(tmp_path, TOWN)
    assert list(Variable.objects.values_list("pk", "slug")) == before
    load(tmp_path, TOWN[: TOWN.index("      - {variable: total")])
    assert sorted(Variable.objects.values_list("slug", flat=True)) == ["female", "male"]
    load(tmp_path, TOWN[: TOWN.index("departments:")])
    assert not Dataset.objects.exists()
    assert not Department.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("department: statistik\n", "department: sport\n", "town.yaml:10: Das Fachamt „sport“ steht nicht unter"),
        (
            "public_level: district",
            "public_level: street",
            "town.yaml:15: Die Ebene „street“ gibt es in „small“ nicht.",
        ),
        (
            "[male, female]",
            "[male, other]",
            "town.yaml:20: „other“ unter „sum_of“ ist kein Merkmal dieses Datensatzes.",
        ),
        ("[male, female]", "[male, total]", "town.yaml:20: „total“ wäre eine Summe aus sich selbst."),
        ("variable: female", "variable: male", "town.yaml:19: Das Merkmal „male“ steht zweimal im Datensatz."),
        ("minimum_count: 3", "minimum_count: 0.5", "town.yaml:16: "),
        ("    licence: dl-de/by-2-0\n", "", "„licence“"),
    ],
)
def test_a_fault_is_told_with_its_line(hierarchy, tmp_path, old, new, sentence):
    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, TOWN.replace(old, new))
    assert sentence in caught.value.de
    assert not Dataset.objects.exists()


NOTED = TOWN.replace(
    "    minimum_count: 3\n",
    "    minimum_count: 3\n    notes: [{de: Hauptwohnsitz am 31. Dezember., en: Main residence.}]\n",
).replace(
    "female, name: {de: Frauen}, unit: persons}",
    """female, name: {de: Frauen}, unit: persons, notes: [{de: Aus dem Vornamen abgeleitet.}], breaks: [
          {first_day: 2023-01-01, reason: {de: Neues Gesetz}},
          {first_day: 2019-01-01, reason: {de: Neuer Test}}]}""",
)
REMARKED = (
    NOTED
    + """remarks:
  - remark: shelter
    hierarchy: small
    level: block
    code: "0103"
    first_day: 2015-09-01
    last_day: 2016-12-31
    datasets: [population]
    text: {de: Hier stand eine Unterkunft., en: There was a shelter.}
    separable: true
"""
)


def test_notes_and_breaks_stay_with_dataset_and_variable(hierarchy, tmp_path):
    load(tmp_path, NOTED)
    assert Dataset.objects.get().notes == [{"de": "Hauptwohnsitz am 31. Dezember.", "en": "Main residence."}]
    variable = Variable.objects.get(slug="female")
    assert variable.notes == [{"de": "Aus dem Vornamen abgeleitet."}]
    assert variable.breaks == [
        {"first_day": "2019-01-01", "reason": {"de": "Neuer Test"}},
        {"first_day": "2023-01-01", "reason": {"de": "Neues Gesetz"}},
    ], "in order of time"
    load(tmp_path, TOWN)
    assert (Dataset.objects.get().notes, Variable.objects.get(slug="female").breaks) == ([], [])


def test_remarks_name_an_area_a_time_and_datasets(hierarchy, tmp_path):
    load(tmp_path, REMARKED)
    remark = Remark.objects.get()
    assert (remark.hierarchy, remark.level.slug, remark.code) == (hierarchy, "block", "0103")
    assert (remark.first_day, remark.last_day) == (date(2015, 9, 1), date(2016, 12, 31))
    assert (list(remark.datasets.all()), remark.separable) == ([Dataset.objects.get()], True)
    load(tmp_path, REMARKED.replace("    last_day: 2016-12-31\n", "").replace("    separable: true\n", ""))
    again = Remark.objects.get()
    assert (again.pk, again.last_day, again.separable) == (remark.pk, None, False)


def test_a_remark_that_left_the_file_is_removed_and_those_of_others_stay(hierarchy, tmp_path):
    load(tmp_path, REMARKED)
    other = REMARKED.replace("municipality: smalltown", "municipality: other").replace(
        "dataset: population", "dataset: people"
    )
    other = other.replace("[population]", "[people]")
    with pytest.raises(DefinitionError, match=r"town\.yaml:25: Die Besonderheit „shelter“ gibt es"):
        load(tmp_path, other)
    load(tmp_path, other.replace("remark: shelter", "remark: home"))
    load(tmp_path, NOTED)
    assert [remark.slug for remark in Remark.objects.all()] == ["home"]


def test_a_remark_goes_with_its_only_dataset(hierarchy, tmp_path):
    load(tmp_path, REMARKED)
    load(tmp_path, TOWN[: TOWN.index("datasets:")])
    assert not Remark.objects.exists()


def test_an_area_that_no_edition_has_is_told_as_soon_as_there_are_editions(hierarchy, tmp_path):
    strange = REMARKED.replace('"0103"', '"0199"')
    load(tmp_path, strange)
    assert refuse_unknown_areas(tmp_path / "town.yaml") == 1, "editions may be loaded later"
    build_edition(hierarchy)
    with pytest.raises(DefinitionError, match=r"town\.yaml:28: Kein Gebietsstand .*„block“ ein Gebiet „0199“"):
        refuse_unknown_areas(tmp_path / "town.yaml")
    load(tmp_path, NOTED)
    (tmp_path / "town.yaml").write_text(strange, encoding="utf-8")
    with pytest.raises(CommandError, match="„0199“"):
        call_command("load_municipality", tmp_path / "town.yaml")
    assert not Remark.objects.exists(), "the command changes nothing then"
    (tmp_path / "town.yaml").write_text(REMARKED, encoding="utf-8")
    call_command("load_municipality", tmp_path / "town.yaml")
    assert Remark.objects.count() == 1


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("    hierarchy: small\n    level", "    hierarchy: lor\n    level", "town.yaml:26: Die Gliederung „lor“ gibt"),
        ("level: block\n", "level: street\n", "town.yaml:27: Die Ebene „street“ gibt es in „small“ nicht."),
        (
            "[population]",
            "[population, jobs]",
            "town.yaml:31: Den Datensatz „jobs“ hat diese Kommune auf „small“ nicht",
        ),
        (
            "last_day: 2016-12-31",
            "last_day: 2015-08-31",
            "town.yaml:30: Der letzte Tag (2015-08-31) liegt vor dem erst",
        ),
        ("last_day: 2016-12-31", "last_day: 2016-02-30", "town.yaml:30: Den Tag „2016-02-30“ gibt es nicht."),
        ("first_day: 2023-01-01", "first_day: 2023-02-29", "town.yaml:21: Den Tag „2023-02-29“ gibt es nicht."),
        ("first_day: 2023-01-01", "first_day: 2019-01-01", "town.yaml:22: Der 2019-01-01 steht zweimal"),
        ('code: "0103"', "code: 103", "town.yaml:28: "),
        ("    text: {de: Hier", "    words: {de: Hier", "„words“"),
    ],
)
def test_a_fault_of_a_remark_or_break_is_told_with_its_line(hierarchy, tmp_path, old, new, sentence):
    assert old in REMARKED
    with pytest.raises(DefinitionError) as caught:
        load(tmp_path, REMARKED.replace(old, new))
    assert sentence in caught.value.de
    assert caught.value.en != caught.value.de
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (WIDE.replace("layout: wide", "layout: long"), "fehlt der Eintrag „variable“"),
        (LONG + "variables: {a: b}\n", "„variables“ passt nicht zu „layout: long“"),
        (WIDE.replace("{column: code}", "{column: code, leave_out: '('}"), "„code.leave_out“"),
        (WIDE.replace("{column: code}", "{digits: 4}"), "„code“ braucht entweder „column“ oder „columns“"),
        (WIDE.replace('{value: "2020-12-31"}', '{value: "2020"}'), "„2020“ ist kein Tag wie 2023-12-31."),
        (WIDE.replace('{value: "2020-12-31"}', '{value: "2020", column: time}'), "genau einen der Einträge"),
        (WIDE.replace('{value: "2020-12-31"}', "{file_name: '[0-9]+'}"), "fehlt die Gruppe „(?P<year>…)“"),
        (WIDE.replace("female: female", "female: male"), "Zwei Spalten sollen dasselbe Merkmal „male“ sein."),
        (WIDE.replace("suppressed", "unreliable"), "kann nicht „unreliable“ heißen"),
        (WIDE + 'decimal: ","\nthousands: ","\n', "können nicht dasselbe Zeichen sein"),
        (WIDE + "colour: red\n", "„colour“"),
    ],
)
def test_a_mapping_that_contradicts_itself_is_refused(tmp_path, text, sentence):
    path = tmp_path / "mapping.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        read_mapping(path)
    assert sentence in caught.value.de
    assert caught.value.de.startswith("mapping.yaml:")


def test_the_commands_speak_both_languages(town, capsys):
    mapping, file = town.write(WIDE, "mapping.yaml"), town.write(GOOD, "good.csv")
    call_command("import_observations", mapping, file, "--commit", "--language", "en")
    assert "32 values on 12 sheets imported as a draft" in capsys.readouterr().out
    broken = town.write(GOOD.replace("10,", "ten,"), "broken.csv")
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("import_observations", mapping, broken, "--language", "en")
    assert "Error: File “broken.csv”, row 2, column B (total): Here stands “ten”" in capsys.readouterr().out


BENCHMARKS = """benchmarks:
  - benchmark: land
    name: {de: Nordland, en: Nordland}
    source: {de: Landesamt, en: State office}
    licence: dl-de/by-2-0
    values:
      - {indicator: sgb2-recipients, value: 8.4, interval: [8.3, 8.5], last_day: 2023-12-31, label: {de: "2023"}}
      - {indicator: sgb2-recipients, value: 8.1, last_day: 2022-12-31, label: {de: "2022"}, source: {de: Woanders}}
"""


def test_benchmarks_from_outside_come_and_go_with_the_file(hierarchy, tmp_path):
    for _ in range(2):
        load(tmp_path, TOWN + BENCHMARKS)
    told = ExternalValue.objects.order_by("last_day").values_list("place", "indicator", "value", "lower", "upper")
    assert list(told) == [("land", "sgb2-recipients", 8.1, None, None), ("land", "sgb2-recipients", 8.4, 8.3, 8.5)]
    assert [row.source["de"] for row in ExternalValue.objects.order_by("last_day")] == ["Woanders", "Landesamt"]
    load(tmp_path, TOWN)
    assert not ExternalValue.objects.exists()


@pytest.mark.parametrize(
    ("right", "wrong", "sentence"),
    [
        ("indicator: sgb2-recipients, value: 8.1", "indicator: sgb3-recipients, value: 8.1", "sgb3-recipients"),
        ("[8.3, 8.5]", "[8.5, 8.6]", "liegt nicht in seinem Intervall"),
        ("2022-12-31", "2023-12-31", "zweimal"),
        ("2022-12-31", "2022-02-30", "2022-02-30"),
    ],
)
def test_impossible_benchmarks_are_refused_with_their_line(hierarchy, tmp_path, right, wrong, sentence):
    with pytest.raises(DefinitionError) as fault:
        load(tmp_path, TOWN + BENCHMARKS.replace(right, wrong))
    assert sentence in fault.value.in_language("de")
    assert not ExternalValue.objects.exists()
