"""Definitions stop with file, line and a sentence, or are read exactly as they are written."""

from pathlib import Path

import pytest

from spatial.definitions import Definition, DefinitionError, check_definition, read_definition

HIERARCHY = """\
hierarchy: town
name: {de: Stadt}
srid: 25833
levels:
  - level: whole
    name: {de: Ganze}
    plural: {de: Ganze}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "town.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str, schema: str = "hierarchy") -> DefinitionError:
    with pytest.raises(DefinitionError) as caught:
        read_definition(write(folder, text), schema)
    return caught.value


def test_a_correct_definition_is_read_and_knows_its_lines(tmp_path):
    definition = read_definition(write(tmp_path, HIERARCHY), "hierarchy")
    assert definition["levels"][0]["level"] == "whole"
    assert definition.place("levels", 0, "plural") == "town.yaml:7"
    assert definition.place("levels", 0, "no such entry") == "town.yaml:5"
    assert str(definition.fault("srid", de="Falsch.", en="Wrong.")) == "town.yaml:3: Falsch."


def test_codes_dates_and_words_stay_as_they_are_written(tmp_path):
    schema = tmp_path / "anything.json"
    schema.write_text('{"type": "object"}')
    text = "names: {01: Mitte, no: Nein}\nday: 2021-01-01\nanswer: yes\ntruth: true\n"
    assert read_definition(write(tmp_path, text), schema) == {
        "names": {"01": "Mitte", "no": "Nein"},
        "day": "2021-01-01",
        "answer": "yes",
        "truth": True,
    }


def test_an_unknown_entry_is_named_with_its_line_and_the_known_ones(tmp_path):
    fault = refusal(tmp_path, HIERARCHY + "    colour: red\n")
    assert fault.de == (
        "town.yaml:8: „levels.1“ hat den unbekannten Eintrag „colour“. Bekannt sind „level“, „name“, „plural“."
    )
    assert fault.en.startswith("town.yaml:8: “levels.1” has the unknown entry “colour”.")


def test_a_missing_entry_is_named(tmp_path):
    fault = refusal(tmp_path, HIERARCHY.replace("srid: 25833\n", ""))
    assert fault.de == "town.yaml:1: Die Datei hat den Eintrag „srid“ nicht. Bitte ergänzen Sie ihn."


def test_an_unquoted_number_where_text_belongs_says_how_to_mend_it(tmp_path):
    text = (
        "municipality: town\nname: {de: Stadt}\nkind: town\nterritories:\n"
        "  - {hierarchy: town, root_level: whole, root_code: 05, default_level: whole}\n"
    )
    fault = refusal(tmp_path, text, "municipality")
    assert fault.de.startswith("town.yaml:5: „territories.1.root_code“ muss Text sein.")
    assert "Anführungszeichen" in fault.de
    assert "quotation marks" in fault.en


def test_every_fault_is_told_at_once_in_the_order_of_lines(tmp_path):
    fault = refusal(tmp_path, HIERARCHY.replace("town", "Town!").replace("25833", "metres"))
    assert [line.split(" ")[0] for line in fault.de.splitlines()] == ["town.yaml:1:", "town.yaml:3:"]


def test_an_entry_that_stands_twice_is_refused(tmp_path):
    assert "town.yaml:8: Der Eintrag „srid“ steht zweimal" in refusal(tmp_path, HIERARCHY + "srid: 4326\n").de


def test_broken_yaml_names_the_line(tmp_path):
    assert refusal(tmp_path, "hierarchy: [\n").de.startswith("town.yaml:2: Das ist kein gültiges YAML")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "just words\n"])
def test_a_file_without_entries_is_refused(tmp_path, text):
    assert "schlüssel: wert" in refusal(tmp_path, text).de


def test_a_file_that_is_not_there_or_not_utf8_is_refused(tmp_path):
    with pytest.raises(DefinitionError, match="lässt sich nicht lesen"):
        read_definition(tmp_path / "nothing.yaml", "hierarchy")
    (tmp_path / "old.yaml").write_bytes("name: Köpenick".encode("cp1252"))
    with pytest.raises(DefinitionError, match="nicht in UTF-8"):
        read_definition(tmp_path / "old.yaml", "hierarchy")


def test_python_objects_are_never_built(tmp_path):
    assert "kein gültiges YAML" in refusal(tmp_path, "hierarchy: !!python/object/apply:os.system ['true']\n").de


def test_of_alternatives_the_nearest_is_explained(tmp_path):
    with pytest.raises(DefinitionError) as caught:
        check_definition(
            Definition({"hierarchy": "a", "levels": [{"level": "b", "dissolve": "c", "key": 3}]}), "edition"
        )
    assert "levels.1.key" in caught.value.de
