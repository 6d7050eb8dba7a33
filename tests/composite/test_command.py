"""The command as a newcomer runs it: no database, no Django, sentences on standard error, nothing half-written."""

import io
import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from .tables import write

ROOT = Path(__file__).parents[2]
RECIPE = """\
    recipe: my-index
    kind: index
    version: 1
    name: {de: Mein Index, en: My index}
    indicators: {standardise: min-max}
    index:
      id: total
      classes: {method: ranks, count: 2}
      parts:
        - {id: work, weight: 3, column: "Unemployed in %"}
        - {id: wage, direction: down}
    uncertainty: {draws: 500, seed: 7}
    """
VALUES = """\
    code,period,Unemployed in %,wage
    01,2021,0,30
    02,2021,5,20
    03,2021,10,10
    """
RANKING = """\
    recipe: my-ranking
    kind: ranking
    version: 1
    name: {de: Mein Ranking, en: My ranking}
    criteria:
      - {id: poverty, need: high, unit: "%"}
      - {id: turnout, need: low, unit: "%"}
    select: {count: 1}
    uncertainty: {draws: 500, seed: 7}
    """
BUDGET = """\
    recipe: my-key
    kind: budget
    version: 1
    name: {de: Mein Schlüssel, en: My key}
    amount: 100
    step: 1
    need: {column: score, scale: given}
    variants: {equal: {base: {share: 1, by: equal}}}
    """


def command(*arguments, **more):
    """The command in a process that could not reach a database, nor find Django's settings, if it tried."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    return subprocess.run(
        [sys.executable, "-m", "indicators.composite", *map(str, arguments)],
        capture_output=True, text=True, env=environment, check=False, timeout=120, **more,
    )  # fmt: skip


@pytest.fixture
def recipe(tmp_path):
    return write(tmp_path, "recipe.yaml", RECIPE)


@pytest.fixture
def values(tmp_path):
    return write(tmp_path, "values.csv", VALUES)


def test_an_index_is_printed_with_scores_ranks_classes_contributions_and_rank_intervals(recipe, values):
    done = command(recipe, values)
    assert done.returncode == 0, done.stderr
    lines = pd.read_csv(io.StringIO(done.stdout), dtype={"code": str}).set_index("code")
    # min-max: work 0, .5, 1; wage the other way round 0, .5, 1; weights 3/4 and 1/4
    assert lines["total.score"].to_dict() == {"01": 0, "02": 0.5, "03": 1}
    assert lines["total.rank"].to_dict() == {"01": 3, "02": 2, "03": 1}
    assert lines["total.class"].to_dict() == {"01": 2, "02": 2, "03": 1}
    assert lines["total.contribution.work"].to_dict() == {"01": 0, "02": 0.375, "03": 0.75}
    # whatever the weights, both indicators put the areas in the same order
    assert lines["total.rank_lower"].to_dict() == lines["total.rank_upper"].to_dict() == {"01": 3, "02": 2, "03": 1}
    assert lines["total.class_kept"].to_dict() == {"01": 1, "02": 1, "03": 1}
    assert "Mein Index: 3 von 3 Gebieten bewertet (2021)." in done.stderr


def test_neither_django_nor_a_database_driver_is_loaded(recipe, values):
    script = (
        "import sys; from indicators.composite.__main__ import main; "
        f"main([{str(recipe)!r}, {str(values)!r}]); "
        "print(sorted(name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg2')), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True,
        env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert done.stderr.rstrip().endswith("[]")


def test_files_protocol_report_and_workbook(recipe, values, tmp_path):
    out, protocol, report = tmp_path / "result.csv", tmp_path / "protocol.json", tmp_path / "report.md"
    done = command(
        recipe, values, "--out", out, "--all", "--protocol", protocol, "--who", "Statistikstelle", "--report", report
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert pd.read_csv(out)["total.score"].tolist() == [0, 0.5, 1]
    assert pd.read_csv(tmp_path / "result.weights.csv")["weight"].tolist() == [0.75, 0.25]
    told = json.loads(protocol.read_text(encoding="utf-8"))
    assert "Statistikstelle" in protocol.read_text(encoding="utf-8")
    assert told["seed"] == 7
    text = report.read_text(encoding="utf-8")
    assert text.startswith("# Mein Index")
    for heading in (
        "## Gewichte",
        "## Woran die Ränge hängen",
        "## Ohne einen Teil",
        "## Stimmigkeit",
        "## Die Spalten",
    ):
        assert heading in text

    again = command("--check", protocol)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "bis auf die letzte Stelle" in again.stdout

    tampered = protocol.read_text(encoding="utf-8").replace("weight: 3", "weight: 2")
    protocol.write_text(tampered, encoding="utf-8")
    assert command("--check", protocol).returncode == 1

    book = tmp_path / "result.xlsx"
    assert command(recipe, values, "--out", book, "--draws", 0).returncode == 0
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["result", "weights"]
    assert [cell.value for cell in sheets["result"]["A"]] == ["code", "01", "02", "03"]


def test_the_same_seed_gives_the_same_result_to_the_last_digit(recipe, tmp_path):
    generator = np.random.default_rng(3)
    table = pd.DataFrame({"code": [f"{n:02d}" for n in range(12)], "Unemployed in %": generator.random(12), "wage": generator.random(12)})  # fmt: skip  # noqa: E501
    table.to_csv(tmp_path / "values.csv", index=False)
    first, second = (command(recipe, tmp_path / "values.csv") for _ in range(2))
    other = command(recipe, tmp_path / "values.csv", "--seed", 8)
    assert first.stdout == second.stdout
    assert first.stdout != other.stdout


def test_a_ranking_says_who_is_listed_and_why(tmp_path):
    values = write(tmp_path, "values.csv", "code,poverty,turnout\n01,5,80\n02,30,40\n03,10,60\n")
    done = command(write(tmp_path, "recipe.yaml", RANKING), values, "--out", tmp_path / "r.csv", "--all")
    assert done.returncode == 0, done.stderr
    result = pd.read_csv(tmp_path / "r.csv", dtype={"code": str}).set_index("code")
    assert result["listed"].to_dict() == {"01": False, "02": True, "03": False}
    # ranks 3, 1, 2 in both criteria; in per cent of three areas
    assert result["mean_rank_percent"].round(6).to_dict() == {"01": 100, "02": 33.333333, "03": 66.666667}
    reasons = pd.read_csv(tmp_path / "r.reasons.csv", dtype=str)
    assert any("besonderem Aufmerksamkeitsbedarf" in sentence for sentence in reasons["sentence"])
    english = command(tmp_path / "recipe.yaml", values, "--language", "en")
    assert "special need for attention" in english.stderr


def test_a_budget_key_gives_every_unit_away(tmp_path):
    values = write(tmp_path, "values.csv", "code,score,population\n01,1,10\n02,1,10\n03,1,10\n")
    done = command(write(tmp_path, "recipe.yaml", BUDGET), values, "--out", tmp_path / "b.csv", "--all")
    assert done.returncode == 0, done.stderr
    # a hundred posts in three equal parts: the one that is left goes to the first code
    assert pd.read_csv(tmp_path / "b.csv", dtype={"code": str}).set_index("code")["amount"].to_dict() == {
        "01": 34, "02": 33, "03": 33,
    }  # fmt: skip
    assert (tmp_path / "b.variants.csv").exists()


@pytest.mark.parametrize(
    ("recipe_text", "values_text", "expected"),
    [
        (RECIPE.replace("weight: 3", "weight: -3"), VALUES, "recipe.yaml:10: "),
        (RECIPE.replace("Unemployed in %", "Unemployd in %"), VALUES, "Meinten Sie „Unemployed in %“?"),
        (RECIPE, VALUES.replace(",30\n", ",10\n").replace(",20\n", ",10\n"), "recipe.yaml:11: „wage“"),
        (RECIPE, re.sub(r",\d0\n", ",\n", VALUES), "recipe.yaml:11: „wage“"),
        (RECIPE.replace("kind: index", "kind: soup"), VALUES, "recipe.yaml:2: "),
        (RECIPE, "code,period\n", "hat keine Zeilen"),
        (RANKING, "code,poverty\n01,5\n", "Die Spalte „turnout“ fehlt"),
        (RANKING, "code,poverty,turnout\n01,,\n02,,\n", "Nur 0 von 2 Kriterien zählen"),
        (BUDGET, "code,score,population\n01,-1,10\n", "negativ"),
        (BUDGET, "code,score,population\n01,,10\n", "01"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_no_file(tmp_path, recipe_text, values_text, expected):
    recipe = write(tmp_path, "recipe.yaml", recipe_text)
    done = command(recipe, write(tmp_path, "values.csv", values_text), "--out", tmp_path / "result.csv")
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "result.csv").exists()


def test_a_place_that_cannot_be_written_to_is_named(recipe, values, tmp_path):
    done = command(recipe, values, "--out", tmp_path / "nowhere" / "result.csv")
    assert done.returncode == 2
    assert "lässt sich nicht schreiben" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_that_is_not_there_is_named(tmp_path, values):
    done = command(tmp_path / "nothing.yaml", values)
    assert done.returncode == 2
    assert "nothing.yaml" in done.stderr
    assert "Traceback" not in done.stderr


def test_nothing_that_is_read_is_written_over_and_links_keep_pointing(recipe, values, tmp_path):
    before = values.read_text(encoding="utf-8")
    done = command(recipe, values, "--out", values)
    assert done.returncode == 2
    assert "eine der gelesenen Dateien" in done.stderr
    assert values.read_text(encoding="utf-8") == before

    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old", encoding="utf-8")
    link.symlink_to(target)
    assert command(recipe, values, "--out", link, "--draws", 0).returncode == 0
    assert link.is_symlink()
    assert "total.score" in target.read_text(encoding="utf-8")


def test_an_interrupted_run_says_so_and_leaves_the_old_result(recipe, values, tmp_path):
    out = tmp_path / "result.csv"
    out.write_text("old", encoding="utf-8")
    rows = [f"{number:03d},2021,{number * 7 % 400},{number * 11 % 400}" for number in range(400)]
    values.write_text("\n".join(["code,period,Unemployed in %,wage", *rows]) + "\n", encoding="utf-8")
    long_run = [str(recipe), str(values), "--out", str(out), "--draws", "1000000"]
    process = subprocess.Popen(
        [sys.executable, "-m", "indicators.composite", *long_run],
        stderr=subprocess.PIPE, text=True, cwd=ROOT, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    time.sleep(5)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130
    assert told == "Abgebrochen. Es ist nichts Halbes entstanden.\n"
    assert out.read_text(encoding="utf-8") == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"recipe.yaml", "values.csv", "result.csv"}


def test_a_ranking_of_a_table_with_several_periods_says_which_one_it_took(tmp_path):
    rows = "code,period,poverty,turnout\n01,2020,5,80\n02,2020,30,40\n01,2021,30,40\n02,2021,5,80\n"
    recipe, values = write(tmp_path, "recipe.yaml", RANKING), write(tmp_path, "values.csv", rows)
    last, first = command(recipe, values), command(recipe, values, "--period", "2020")
    assert "(01)" in last.stderr
    assert "Gerechnet mit dem Zeitbezug 2021" in last.stderr
    assert "(02)" in first.stderr
