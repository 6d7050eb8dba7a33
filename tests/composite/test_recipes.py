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
            "id: t\nparts: [{id: a}]\nclasses: {method: fixed, "
            "classes: [{id: x, below: 2}, {id: y, below: 1}, {id: z}]}",
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


@pytest.mark.parametrize(
    ("tree", "more", "expected"),
    [
        ("id: t\nparts: [{id: a, standardise: goalposts}]", "", "„goalposts“ braucht „lower“, „upper“"),
        ("id: t\nparts: [{id: a, standardise: distance-to-target}]", "", "braucht „target“"),
        ("id: t\nparts: [{id: a, standardise: distance-to-reference}]", "", "braucht „reference“"),
        ("id: t\nparts: [{id: a, standardise: categories}]", "", "braucht „cuts“"),
        ("id: t\naggregate: generalised-mean\nparts: [{id: a}]", "", "braucht „power“"),
        ("id: t\naggregate: owa\nparts: [{id: a}]", "", "braucht „order“"),
        ("id: t\nweights: ahp\nparts: [{id: a}]", "", "braucht „comparisons“"),
        ("id: t\nweights: budget-allocation\nparts: [{id: a}]", "", "braucht „experts“"),
        ("id: t\nparts: [{id: a, treat: box-cox}]", "", "braucht „lambda“"),
        ("id: t\nparts: [{id: a, treat: clip}]", "", "braucht „lower“, „upper“"),
        ("id: t\nparts: [{id: a, impute: value}]", "", "braucht „value“"),
        (
            "id: t\nparts: [{id: a}]",
            "uncertainty: {methods: {standardise: [goalposts]}}\n",
            "test.yaml:5: .*„goalposts“",
        ),
        ("id: t\nparts: [{id: a, treat: {method: staged, second: clip}}]", "", "muss eine Gruppe von Einträgen"),
        ("id: t\nparts: [{id: a, standardise: {method: goalposts, lower: 9, upper: 3}}]", "", "„lower“ ist 9"),
        ("id: t\nparts: [{id: a, standardise: {method: min-max, to: [1, 1]}}]", "", "die erste Zahl muss kleiner sein"),
        ("id: t\nparts: [{id: a, standardise: {method: goalposts, lower: .nan, upper: 3}}]", "", "endliche Zahl"),
        ("id: t\nparts: [{id: a, weight: .inf}]", "", "endliche Zahl"),
        (
            "id: t\nclasses: {method: fixed, classes: [{id: x, below: 2}, {id: x}]}\nparts: [{id: a}]",
            "",
            "Zwei Klassen haben dieselbe id",
        ),
        ("id: t\nparts: [{id: a, standardise: {method: z-score, dof: 1}}]", "", "unbekannten Eintrag „dof“"),
    ],
)
def test_parameters_that_a_method_lacks_or_that_cannot_be_meant(tree, more, expected):
    with pytest.raises(DefinitionError, match=expected):
        index_recipe(tree, more=more)


def test_methods_without_parameters_may_be_named_alone():
    recipe = index_recipe("id: t\nparts: [{id: a, treat: log, impute: mean}, {id: b, treat: [log, winsorise]}]")
    a, b = (leaf.source for leaf in recipe.tree.leaves)
    assert a.treat == ({"method": "log"},)
    assert a.impute.method == "mean"
    assert [step["method"] for step in b.treat] == ["log", "winsorise"]


def test_nine_levels_are_too_deep_and_not_a_ring():
    tree = "{id: g9}"
    for level in range(8, -1, -1):
        tree = f"{{id: g{level}, parts: [{tree}]}}"
    with pytest.raises(DefinitionError, match="zu tief gegliedert"):
        index_recipe(tree)


def test_references_of_references_without_end_are_refused_at_once():
    lines = ["a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 9)]
    with pytest.raises(DefinitionError, match="zu groß"):
        recipe_of("\n".join(lines) + "\n")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("code,a,b\n1,1e200,2\n", "„1e200“ ist keine Zahl, mit der sich rechnen lässt"),
        ("code,period,a,b\n1,2020,1,2\n2,,1,2\n", "Der Zeitbezug .* ist leer"),
        ('code,a,b\n"1\x00",1,2\n', "unsichtbare Steuerzeichen"),
        ("code,population,a,b\n1,-5,1,2\n", "ist negativ"),
    ],
)
def test_what_looks_like_a_number_or_a_key_but_is_none(tmp_path, text, expected):
    recipe = index_recipe("id: total\nparts: [{id: a}, {id: b}]")
    with pytest.raises(RefusedError, match=expected):
        read_values(write(tmp_path, "values.csv", text), recipe)


def test_codes_that_lost_their_zeros_are_noticed_by_the_areas_that_a_recipe_names():
    recipe = index_recipe(GOOD, more='areas: {exclude: [{code: "0101", reason: no}]}\n')
    with pytest.raises(RefusedError, match="führenden Nullen"):
        values_of(pd.DataFrame({"code": ["101", "102"], "a": [1.0, 2.0], "b": [1.0, 2.0]}), recipe)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (None, "Diese Datei gibt es nicht"),
        ("code,a,b\nä,1,2\n".encode("cp1252"), "nicht in UTF-8"),
        (b"PK\x03\x04rest", "Das ist eine Arbeitsmappe"),
        (b'code,a,b\n"1,1,2\n', "Anführungszeichen"),
    ],
)
def test_why_a_table_cannot_be_read(tmp_path, content, expected):
    path = tmp_path / "values.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RefusedError, match=expected):
        read_values(path, index_recipe(GOOD))
