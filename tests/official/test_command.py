"""run_recipe and the runs of an atlas' recipe: what is told, what is made once, and what a repetition finds."""

import pytest
from django.core.management import CommandError, call_command

from indicators.building import build_atlas
from indicators.composite.__main__ import main
from indicators.models import Audience, OfficialRun, Release
from indicators.official import withdraw_run
from indicators.releasing import release_many, withdraw
from spatial.definitions import DefinitionError
from tests.computing import town

from .conftest import BUDGET, INDEX

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(numbers, tmp_path, capsys):
    path = tmp_path / "little.yaml"
    path.write_text(INDEX, encoding="utf-8")

    def call(*options: str, recipe: str = str(path), language: str = "de") -> str:
        call_command("run_recipe", recipe, "--municipality", "town", "--language", language, *options)
        return capsys.readouterr().out

    return call


DAY = ("--day", "2022-12-31")


def test_a_run_is_made_once(command):
    assert command(*DAY).startswith("Lauf 1\nKleiner Index: 9 von 9 Gebieten bewertet (2022).\n")
    assert command(*DAY).startswith("Unverändert: Lauf 1\n")
    assert command(*DAY, "--draws", "100", language="en").startswith("Run 2\nLittle index: 9 of 9 areas rated")
    assert OfficialRun.objects.count() == 2


def test_it_is_released_only_where_that_is_asked_for_and_nobody_withdrew_it(command):
    command(*DAY)
    run = OfficialRun.objects.get()
    assert run.state == "draft"
    assert "öffentlich freigegeben" in command(*DAY, "--release", "public")
    run.refresh_from_db()
    assert (run.state, run.audience) == ("released", Audience.PUBLIC)
    command(*DAY, "--release", "public")  # once more: nothing happens
    withdraw_run(run, by=None)
    assert "freigegeben" not in command(*DAY, "--release", "public")
    run.refresh_from_db()
    assert run.state == "withdrawn"


def test_a_stored_run_is_repeated(command):
    command(*DAY)
    assert "dasselbe Ergebnis, bis auf die letzte Stelle" in command("--check", recipe="little")
    release_many([town.deliver("population", 2022, plus=5)], audience=Audience.PUBLIC, by=None)
    told = command("--check", recipe="little")
    assert "dasselbe Ergebnis" in told
    assert "Mit Rezept und Zahlen von heute käme anderes heraus:\n  " in told
    with pytest.raises(CommandError, match="Einen solchen Lauf gibt es hier nicht"):
        command("--check", "--number", "7", recipe="little")


def test_a_protocol_is_checked_without_an_atlas(command, tmp_path, capsys):
    path = tmp_path / "protocol.json"
    assert str(path) in command(*DAY, "--protocol", str(path))
    assert path.read_text(encoding="utf-8") == OfficialRun.objects.get().protocol
    assert main(["--check", str(path), "--language", "en"]) == 0
    assert capsys.readouterr().out == "Run again: the same result, to the last digit.\n"


@pytest.mark.parametrize(
    ("recipe", "options", "sentence"),
    [
        ("herfort", DAY, "Ein Rezept „herfort“ gibt es weder als Datei.*Meinten Sie „herford“"),
        ("herford", (), "Bitte nennen Sie einen Tag"),
        ("herford", DAY, r"herford.yaml:\d+: Die Ebene „quartier“ gibt es hier nicht"),
        (
            "herford",
            (*DAY, "--level", "block"),
            r"herford.yaml:\d+: „inhabitants-under-25“ gibt es im Katalog nicht. Meinten Sie „inhabitants“",
        ),
        ("herford", (*DAY, "--hierarchy", "lor"), "Unter „town/lor“ gibt es keinen Atlas"),
    ],
)
def test_what_is_wrong_is_told(command, recipe, options, sentence):
    with pytest.raises(CommandError, match=sentence):
        command(*options, recipe=recipe)


# as steps of an atlas' recipe

RUNS = """\
hierarchies: []
municipalities: []
runs:
  - {recipe: little.yaml, municipality: town, day: 2022-12-31, release: public}
  - {recipe: money.yaml, municipality: town, day: 2022-12-31, office: Kämmerei}
"""


@pytest.fixture
def build(numbers, tmp_path):
    for name, text in (("atlas", RUNS), ("little", INDEX), ("money", BUDGET)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")

    def build():
        told = {}
        build_atlas(tmp_path / "atlas.yaml", tmp_path, say=lambda step, outcome, seconds: told.update({step: outcome}))
        return told

    return build


def test_an_atlas_recipe_has_runs(build):
    told = build()
    assert told["Amtlicher Lauf little.yaml"] == "Kleiner Index: 9 von 9 Gebieten bewertet (2022)."
    index, money = OfficialRun.objects.order_by("recipe")
    assert (index.audience, money.state, money.office) == (Audience.PUBLIC, "draft", "Kämmerei")
    assert money.based_on == index
    told = build()
    assert told["Amtlicher Lauf little.yaml"] == told["Amtlicher Lauf money.yaml"] == "unverändert"
    withdraw_run(index, by=None)
    told = build()  # the key has lost its index, and the atlas is built all the same
    assert "keinen freigegebenen Lauf" in told["Amtlicher Lauf money.yaml"]
    assert told["Amtlicher Lauf little.yaml"] == "unverändert"
    index.refresh_from_db()
    assert index.state == "withdrawn"


def test_a_recipe_that_cannot_run_stops_the_atlas(build):
    OfficialRun.objects.all().delete()
    withdraw(Release.objects.get(dataset__slug="population", period__slug="2022-12-31"), by=None)
    withdraw(Release.objects.get(dataset__slug="population", period__slug="2021-12-31"), by=None)
    with pytest.raises(DefinitionError, match="ist hier nicht freigegeben"):
        build()
