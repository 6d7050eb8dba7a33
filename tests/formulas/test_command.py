"""`python -m indicators.formulas`: a planner's table in, the same table with intervals, comparison and trend out."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from indicators.formulas.__main__ import main
from indicators.formulas.files import days_of
from spatial.findings import RefusedError

ROOT = Path(__file__).parents[2]


def write(folder: Path, text: str) -> str:
    path = folder / "table.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_table_gets_intervals_and_a_comparison(tmp_path, capsys):
    table = write(tmp_path, "code,numerator,denominator\n01100101,18,20\n01100102,4,20\n")
    output = tmp_path / "result.csv"
    assert main([table, "--direction", "less_is_better", "--output", str(output), "--language", "en"]) == 0
    result = pd.read_csv(output, dtype={"code": str})
    assert result["code"].tolist() == ["01100101", "01100102"]
    assert result["lower"].tolist() == pytest.approx([69.89663547715, 8.065766257980])
    assert result["benchmark"].tolist() == [55, 55]  # 22 of 40
    assert result["comparison"].tolist() == ["worse", "better"]
    assert capsys.readouterr().out == ""


def test_years_get_a_trend_and_a_reason_where_there_is_none(tmp_path, capsys):
    rows = [f"01;{10 * place};100,0;{2015 + place}" for place in range(1, 6)]
    rows += [f"02;{'•' if place == 2 else '–'};100;{2015 + place}" for place in range(1, 6)]
    table = write(tmp_path, "code;numerator;denominator;period\n" + "\n".join(reversed(rows)) + "\n")
    assert main([table]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 11
    assert all("zunehmend" in line for line in lines if line.startswith("01"))
    untold = [line for line in lines if line[:2] == "02"]
    assert all(line.endswith("nicht zu beurteilen,Werte fehlen oder sind unsicher") for line in untold)
    assert "02,,100,2017,,,,20,nicht vergleichbar,False" in "\n".join(lines)
    assert "02,0,100,2018,0,0,3.699349821,15,niedriger,True" in "\n".join(lines)


def test_rates_and_a_richtwert(tmp_path, capsys):
    table = write(tmp_path, "code,numerator,denominator\n1,150,100\n")
    assert main([table, "--kind", "rate", "--factor", "1", "--benchmark", "1", "--confidence", "0.998"]) == 0
    assert "höher,True" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "options", "sentence"),
    [
        ("code,numerator\n1,2\n", [], "Die Spalte „denominator“ fehlt. Vorhanden sind „code“, „numerator“."),
        ("code,numerator,denominator\n1,zwei,3\n", [], "Zeile 2, Spalte „numerator“: „zwei“ ist keine Zahl."),
        ("code,numerator,denominator\n1,2,inf\n", [], "Zeile 2, Spalte „denominator“: „inf“ ist keine Zahl."),
        ("code,numerator,denominator\n1,2,3\n1,2,3\n", [], "Zeile 3: 1 kommt zum zweiten Mal vor."),
        ("code,numerator,denominator\n1,4,3\n", [], "Zeile 2: Der Zähler ist größer als der Nenner"),
        ("code,numerator,denominator\n1,-4,3\n", [], "Zeile 2: Der Zähler ist negativ."),
        ("code,numerator,denominator\n1,4,-3\n", ["--kind", "rate"], "Zeile 2: Der Nenner ist negativ."),
        ("code,numerator,denominator\n", [], "Die Datei hat keine Zeilen."),
        ("code,numerator,denominator\n1,2,3,4,5\n", [], "Zeile 2: 5 Zellen statt 3 wie in der Kopfzeile."),
        ("code,numerator,denominator\n\n\n1,2\n", [], "Zeile 4: 2 Zellen statt 3"),
        ("code,numerator,numerator,denominator\n1,2,3,4\n", [], "Spalten kommen mehrfach vor: „numerator“."),
        ("", [], "Die Datei hat keine Zeilen."),
        ("code,numerator,denominator,period\n1,2,3,bald\n", [], "Den Zeitbezug „bald“ verstehe ich nicht"),
        ("code,numerator,denominator\n1,2,3\n", ["--confidence", "95"], "confidence lies between 0.5 and 1"),
        ("code,numerator,denominator\n1,2,3\n", ["--factor", "0"], "factor is greater than zero"),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_2(tmp_path, capsys, text, options, sentence):
    assert main([write(tmp_path, text), *options]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_a_missing_file_is_told_in_english_too(tmp_path, capsys):
    assert main([str(tmp_path / "none.csv"), "--language", "en"]) == 2
    assert "There is no such file" in capsys.readouterr().err


def test_periods_are_days():
    assert [str(day) for day in days_of("2018-2020")] == ["2018-01-01", "2020-12-31"]
    assert [str(day) for day in days_of("2020-08-01/2021-07-31")] == ["2020-08-01", "2021-07-31"]
    assert len(set(days_of("2020-12-31"))) == 1
    with pytest.raises(RefusedError, match="2020-13-31"):
        days_of("2020-13-31")


def test_no_trend_across_a_break(tmp_path, capsys):
    rows = [f"01,{10 * place},100,{2015 + place}" for place in range(1, 6)]
    table = write(tmp_path, "code,numerator,denominator,period\n" + "\n".join(rows) + "\n")
    assert main([table, "--break", "2015-01-01", "--break", "2018-07-01", "--language", "en"]) == 0
    assert capsys.readouterr().out.count("cannot be told,a break in the series") == 5
    assert main([table, "--break", "2015-01-01", "--language", "en"]) == 0
    assert capsys.readouterr().out.count("increasing") == 5


def test_a_notebook_finds_the_everyday_names_without_loading_scipy_first():
    program = (
        "import sys, indicators.formulas as formulas;"
        "assert 'scipy' not in sys.modules;"
        "from indicators.formulas import *;"
        "assert {name for names in formulas.WHERE.values() for name in names} < set(formulas.__all__);"
        "assert trend is formulas.trends.trend and rank([3, 1]).tolist() == [1, 2];"
        "assert round(float(proportion_interval(18, 20).lower), 6) == 0.698966"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True, cwd=ROOT)


@pytest.mark.parametrize("module", ["indicators.formulas", "spatial.crosswalk"])
def test_it_runs_without_django_and_without_a_database(module):
    program = (
        "import pkgutil, sys, importlib;"
        f"package = importlib.import_module('{module}');"
        "names = [each.name for each in pkgutil.iter_modules(package.__path__)];"
        "[importlib.import_module(f'{package.__name__}.{name}') for name in names];"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg2')]"
    )
    bare = {"PATH": "", "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-W", "error", "-c", program], check=True, cwd=ROOT, env=bare)
    helped = subprocess.run(
        [sys.executable, "-m", module, "--help"], check=True, cwd=ROOT, env=bare, capture_output=True, text=True
    )
    assert f"python -m {module}" in helped.stdout
