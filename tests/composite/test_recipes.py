"""Bad recipes and bad tables each get a sentence with its place; good ones are read as they are meant."""

import json
from pathlib import Path

import jsonschema
import pandas as pd
import pytest

from indicators.composite.recipes import SCHEMAS, read_recipe, recipe_of, shipped_recipes
from indicators.composite.values import read_values, table_of, values_of
from indicators.statuses import ESTIMATED, MISSING, NOT_MEANINGFUL, OK, SUPPRESSED, UNRELIABLE
from spatial.definitions import DefinitionError
from spatial.findings import RefusedError

from .tables import HEAD, index_recipe, write

GOOD = "id: total\nparts: [{id: a}, {id: b}]"


@pytest.mark.parametrize(
    ("tree", "more", "expected"),
    [
        ("id: total\nparts: [{id: a, weight: -1}]", "", "test.yaml:7: .*-1; die Zahl muss mindestens 0 sein"),
        ("id: total\nparts: [{id: a, weight: 0}]", "", "test.yaml:6: Alle Gewichte unter „total“ sind 0"),
        (
            "id: total\nparts:\n  - id: a\n    parts:\n      - {id: total}",
            "",
            "test.yaml:10: „total“ enthält sich selbst",
        ),
        ("id: total\nparts: [{id: a}, {id: a}]", "", "test.yaml:7: Die id „a“ steht schon in test.yaml:7"),
        ("id: total\nparts: [{id: a, standardise: zscore}]", "", "test.yaml:7: .*„zscore“"),
        (
            "id: total\nparts: [{id: a, standardise: {method: min-max, ddof: 1}}]",
            "",
            "test.yaml:7: Die Methode „min-max“ kennt „ddof“ nicht",
        ),
        (
            "id: total\nparts: [{id: a, aggregate: sum}]",
            "",
            "test.yaml:7: „a“ hat keine parts; der Eintrag „aggregate“",
        ),
        ("id: total\ndirection: up\nparts: [{id: a}]", "", "test.yaml:7: „total“ hat parts; der Eintrag „direction“"),
        ("id: total\nparts: [{id: a, wieght: 2}]", "", "unbekannten Eintrag „wieght“"),
        ("id: total\nparts: []", "", "„index.parts“ darf nicht leer sein"),
        ("id: to tal\nparts: [{id: a}]", "", "nicht die erwartete Form"),
        (
            "id: t\nclasses: {method: fixed, classes: [{id: x, below: 2}, {id: y, below: 1}, {id: z}]}\nparts: [{id: a}]",
            "",
            "die Grenzen müssen von Klasse zu Klasse wachsen",
        ),
        ("id: total\nclasses: {method: quantiles}\nparts: [{id: a}]", "", "braucht „count“"),
        (
            "id: total\ncross: true\nparts: [{id: a}, {id: b}]",
            "",
            "stellt Klassen nebeneinander; ohne „classes“: „a“, „b“",
        ),
        (GOOD, "weight_sets: {other: {c: 1}}\n", "test.yaml:5: Die Gewichte „other“ nennen „c“"),
        (
            "id: total\nweights: {method: budget-allocation, experts: {me: {c: 1}}}\nparts: [{id: a}]",
            "",
            "„experts.me“ nennt „c“, das kein Teil von „total“ ist",
        ),
    ],
)
def test_a_bad_recipe_gets_a_sentence_with_file_and_line(tree, more, expected):
    with pytest.raises(DefinitionError, match=expected) as refused:
        index_recipe(tree, more=more)
    assert refused.value.en != refused.value.de


def test_a_tree_that_yaml_itself_ties_into_a_ring_is_refused():
    with pytest.raises(DefinitionError, match=r"test\.yaml"):
        recipe_of(HEAD + "index: &ring\n  id: total\n  parts: [*ring]\n", "test.yaml")


@pytest.mark.parametrize("text", ["", "- a\n- b\n", "recipe: x\n", HEAD.replace("index", "soup"), "a: [\n"])
def test_what_is_no_recipe_is_refused(text):
    with pytest.raises(DefinitionError):
        recipe_of(text)


def test_defaults_of_indicators_groups_and_levels_and_what_overrides_them():
    recipe = index_recipe(
        """
        id: total
        parts:
          - {id: one, parts: [{id: a}, {id: b, standardise: rank, direction: up}]}
          - {id: two, aggregate: harmonic, parts: [{id: c, column: "C (in %)"}]}
        """,
        more="""
        indicators: {standardise: {method: z-score, ddof: 1}, direction: down}
        groups: {aggregate: geometric}
        levels: {"1": {aggregate: arithmetic}}
        """,
    )
    nodes = {node.id: node for node in recipe.tree}
    assert [nodes[name].aggregate.method for name in ("total", "one", "two")] == ["arithmetic", "geometric", "harmonic"]
    assert [nodes[name].standardise.method for name in ("a", "b", "c")] == ["z-score", "rank", "z-score"]
    assert [nodes[name].source.up for name in ("a", "b", "c")] == [False, True, False]
    assert recipe.columns == ["a", "b", "C (in %)"]


def test_the_schemas_are_schemas_and_say_what_they_mean():
    for path in SCHEMAS.glob("*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["title"]


def test_codes_stay_text_and_signs_stay_reasons(tmp_path):
    recipe = index_recipe(GOOD)
    path = write(
        tmp_path,
        "values.csv",
        """\
        code;period;a;b
        01100101;2020;1,5;•
        01100102;2020;–;/
        01100103;2020;x;
        01100104;2020;2;3
        """,
    )
    values = read_values(path, recipe)
    assert values.codes == ("01100101", "01100102", "01100103", "01100104")
    assert values.numbers["a"][0, :2].tolist() == [1.5, 0]
    assert values.statuses["a"].tolist() == [[OK, OK, NOT_MEANINGFUL, OK]]
    assert values.statuses["b"].tolist() == [[SUPPRESSED, UNRELIABLE, MISSING, OK]]
    again = values_of(table_of(values), recipe)
    assert again.statuses["b"].tolist() == values.statuses["b"].tolist()
    assert again.numbers["a"][0, [0, 1, 3]].tolist() == [1.5, 0, 2]


def test_a_status_column_says_more_than_a_number():
    recipe = index_recipe(GOOD)
    columns = {"code": ["1", "2"], "a": [1.0, 2.0], "b": [3.0, 4.0], "a.status": ["estimated", ""]}
    values = values_of(pd.DataFrame(columns), recipe)
    assert values.statuses["a"].tolist() == [[ESTIMATED, OK]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("id,a,b\n1,1,2\n", "Die erste Spalte muss „code“ heißen"),
        ("code,a\n1,1\n", "Die Spalte „b“ fehlt"),
        ("code,a,B\n1,1,2\n", "Meinten Sie „B“"),
        ("code,a,b\n1,1,2\n1,2,3\n", "Zeile 3: „1“ steht zum zweiten Mal"),
        ("code,a,b\n1,1,viel\n", "Zeile 2, Spalte „b“: „viel“ ist keine Zahl"),
        ("code,a,b\n,1,2\n", "Zeile 2: Der Schlüssel"),
        ("code,a,b\n1,1\n", "2 Zellen statt 3"),
        ("code,a,b\n1,inf,2\n", "„inf“ ist keine Zahl"),
        ("", "hat keine Zeilen"),
    ],
)
def test_a_bad_table_gets_a_sentence_with_its_line(tmp_path, text, expected):
    recipe = index_recipe("id: total\nparts: [{id: a}, {id: b}]")
    with pytest.raises(RefusedError, match=expected):
        read_values(write(tmp_path, "values.csv", text), recipe)


def test_a_threshold_needs_the_column_it_speaks_of():
    recipe = index_recipe(GOOD, more="areas: {minimum_population: 300}\n")
    with pytest.raises(RefusedError, match="Die Spalte „population“ fehlt"):
        values_of(pd.DataFrame({"code": ["1"], "a": [1.0], "b": [2.0]}), recipe)


def test_shipped_recipes_stand_under_their_own_name():
    assert {path.stem for path in shipped_recipes().values()} >= {
        "berlin-mss", "english-imd-2019", "gisd", "gelsenkirchen-participation", "herford", "gelsenkirchen-budget",
    }  # fmt: skip
    for name, path in shipped_recipes().items():
        assert read_recipe(Path(path)).id == name
