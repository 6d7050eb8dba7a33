"""Municipality files, mappings and recipes: loaded twice they change nothing, and faults have a line."""

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from indicators.describing import load_municipality
from indicators.importing.mappings import read_mapping
from indicators.models import Dataset, Department, Variable
from spatial.definitions import DefinitionError

from .conftest import GOOD, LONG, WIDE
from .small_town import build_hierarchy

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


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (WIDE.replace("layout: wide", "layout: long"), "fehlt der Eintrag „variable“"),
        (LONG + "variables: {a: b}\n", "„variables“ passt nicht zu „layout: long“"),
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
