"""`python -m indicators.disclosure protect`: what it writes, what it refuses, and that nothing half-written remains."""

import hashlib
import json
import os
import subprocess
import sys

import pandas as pd
import pytest

from indicators.disclosure.__main__ import main
from indicators.disclosure.tables import protecting

from .attacker import Attacker, sums_of
from .tables import counts, links, split

RULES = """rules: kita
version: 2
source: Beispielsatzung § 3
geography: {column: block}
dimensions:
  - {column: age}
count: n
zeros: published
minimum: 3
rates:
  - {id: share, numerator: {age: x}, denominator: {age: Insgesamt}, minimum_base: 5}
"""
NUMBERS = {("0101", "x"): 1, ("0101", "y"): 5, ("0102", "x"): 4, ("0102", "y"): 6, ("0201", "x"): 0, ("0201", "y"): 9}


@pytest.fixture
def inputs(tmp_path):
    counts(NUMBERS).to_csv(tmp_path / "counts.csv", index=False)
    links([("0101", "01"), ("0102", "01"), ("0201", "02")]).to_csv(tmp_path / "links.csv", index=False)
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    return tmp_path


def run(folder, *more, out="out"):
    words = [folder / "counts.csv", "--hierarchy", folder / "links.csv", "--rules", folder / "rules.yaml"]
    return main(["protect", *map(str, words), "--out", str(folder / out), *more])


def left_over(folder):
    return sorted(path.name for path in folder.iterdir() if path.name not in ("counts.csv", "links.csv", "rules.yaml"))


def test_a_folder_with_table_rates_audit_and_page(inputs, capsys):
    assert run(inputs) == 0
    out = inputs / "out"
    assert left_over(inputs) == ["out"]
    files = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert files == ["audit.json", "internal/intervals.csv", "internal/report.html", "rates.csv", "table.csv"]
    table = pd.read_csv(out / "table.csv", dtype={"block": str}, keep_default_na=False)
    assert list(table.columns) == ["block", "age", "value", "status", "sign"]
    assert len(table) == 6 * 3  # three blocks, two Quartiere, the town; two ages and their total
    assert "0101" in set(table["block"])
    hidden = table[table["status"] == "suppressed"]
    assert set(hidden["value"]) == {""}
    assert set(hidden["sign"]) == {"."}
    facts = json.loads((out / "audit.json").read_text(encoding="utf-8"))
    assert facts["passed"]
    assert facts["exact"] == facts["recognisable"] == 0
    assert facts["hidden"] == len(hidden)
    assert facts["sha256"]["table.csv"] == hashlib.sha256((out / "table.csv").read_bytes()).hexdigest()
    assert str(out / "table.csv") in capsys.readouterr().err


def test_the_written_table_withstands_the_attacker(inputs):
    run(inputs)
    table = pd.read_csv(inputs / "out" / "table.csv", dtype={"block": str})
    shown, hidden = split(table)
    pairs = [("0101", "01"), ("0102", "01"), ("0201", "02")]
    attacker = Attacker([sums_of(["0101", "0102", "0201"], pairs), sums_of(["x", "y"], [])], shown, hidden)
    published = pd.read_csv(inputs / "out" / "internal" / "intervals.csv", dtype={"block": str})
    found = published.set_index(["block", "age"])
    for cell in hidden:
        low, high = attacker.interval(cell)
        assert (low, high) == tuple(found.loc[cell])
        assert low < high >= 3


def test_nothing_public_tells_which_cell_is_hidden_for_its_own_sake(inputs):
    run(inputs)
    for name in ("table.csv", "rates.csv", "audit.json"):
        text = (inputs / "out" / name).read_text(encoding="utf-8")
        assert "primary" not in text
        assert "secondary" not in text


@pytest.mark.parametrize(("language", "words"), [("de", "Nur für den Dienstgebrauch"), ("en", "For internal use")])
def test_the_page_is_complete_in_itself_and_without_scripts(inputs, language, words):
    run(inputs, "--language", language)
    page = (inputs / "out" / "internal" / "report.html").read_text(encoding="utf-8")
    assert words in page
    assert "Beispielsatzung" in page
    assert f'lang="{language}"' in page
    for word in ("<script", "http://", "https://", "<link", "src="):
        assert word not in page


def test_the_same_input_gives_the_same_bytes(inputs):
    run(inputs)
    run(inputs, out="again")
    for name in ("table.csv", "rates.csv", "audit.json", "internal/intervals.csv", "internal/report.html"):
        assert (inputs / "out" / name).read_bytes() == (inputs / "again" / name).read_bytes()


def test_its_own_output_is_read_as_what_is_out(inputs):
    run(inputs)
    assert run(inputs, "--released", str(inputs / "out" / "table.csv"), out="next") == 0
    assert (inputs / "out" / "table.csv").read_bytes() == (inputs / "next" / "table.csv").read_bytes()


def test_a_folder_that_holds_something_is_left_alone(inputs, capsys):
    (inputs / "out").mkdir()
    (inputs / "out" / "mine.txt").write_text("mine")
    assert run(inputs) == 2
    assert "neuen oder leeren Ordner" in capsys.readouterr().err
    assert [path.name for path in (inputs / "out").iterdir()] == ["mine.txt"]


def test_an_audit_that_fails_lets_nothing_out(inputs, capsys):
    run(inputs)
    out = pd.read_csv(inputs / "out" / "table.csv", dtype=str, keep_default_na=False)
    everything = {cell: str(number) for cell, number in NUMBERS.items()}
    cells = list(out[["block", "age"]].itertuples(index=False, name=None))
    out["status"] = ["suppressed" if cell == ("0101", "x") else "ok" for cell in cells]
    sums = {"01": {"x": 5, "y": 11}, "02": {"x": 0, "y": 9}, "Insgesamt": {"x": 5, "y": 20}}
    for block, own in sums.items():
        everything |= {(block, age): str(number) for age, number in own.items()}
    totals = {"0101": 6, "0102": 10, "0201": 9, "01": 16, "02": 9, "Insgesamt": 25}
    everything |= {(block, "Insgesamt"): str(number) for block, number in totals.items()}
    out["value"] = ["" if cell == ("0101", "x") else everything[cell] for cell in cells]
    out.to_csv(inputs / "careless.csv", index=False)
    assert run(inputs, "--released", str(inputs / "careless.csv"), out="next") == 1
    assert "nicht bestanden" in capsys.readouterr().err
    assert not (inputs / "next").exists()


def test_faults_of_the_rules_are_told_with_file_and_line(inputs, capsys):
    (inputs / "rules.yaml").write_text(RULES.replace("minimum: 3", "minimum: 1"), encoding="utf-8")
    assert run(inputs) == 2
    assert "rules.yaml:9:" in capsys.readouterr().err
    (inputs / "rules.yaml").write_text(RULES.replace("{age: x}", "{colour: x}"), encoding="utf-8")
    assert run(inputs) == 2
    assert "rules.yaml:11:" in capsys.readouterr().err
    assert left_over(inputs) == []


def test_faults_of_the_counts_are_told_by_line_and_never_by_content(inputs, capsys):
    text = (inputs / "counts.csv").read_text().replace("0101,y,5", "0101,y,Erika Musterfrau")
    (inputs / "counts.csv").write_text(text)
    assert run(inputs) == 2
    told = capsys.readouterr().err
    assert "Zeile „3“" in told
    assert "Erika" not in told
    (inputs / "counts.csv").write_bytes("block,age,n\nStraße,x,3\n".encode("latin-1"))
    assert run(inputs) == 2
    assert "UTF-8" in capsys.readouterr().err
    assert left_over(inputs) == []


@pytest.mark.parametrize("fault", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_when_writing_breaks_nothing_remains(inputs, monkeypatch, capsys, fault):
    written = []
    kept = os.fsync

    def breaks(descriptor):
        kept(descriptor)
        written.append(descriptor)
        if len(written) == 3:
            raise fault

    monkeypatch.setattr(os, "fsync", breaks)
    assert run(inputs) == (130 if isinstance(fault, KeyboardInterrupt) else 2)
    assert "nichts Halbes" in capsys.readouterr().err
    assert left_over(inputs) == []


def test_a_real_process_without_django_or_database(inputs):
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE", "ATLAS", "DJANGO"))
    }
    code = (
        "import sys; from indicators.disclosure.__main__ import main; status = main(sys.argv[1:]);"
        "assert not {'django', 'psycopg2'} & sys.modules.keys(); raise SystemExit(status)"
    )
    words = ["protect", "counts.csv", "--hierarchy", "links.csv", "--rules", "rules.yaml", "--out", "out"]
    environment["PYTHONPATH"] = os.getcwd()
    ended = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=inputs, env=environment, capture_output=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def real_process(folder, prelude="", *, words=()):
    """`python -m indicators.disclosure protect …` after some preparation, in a process of its own."""
    code = f"{prelude}\nimport runpy; runpy.run_module('indicators.disclosure', run_name='__main__', alter_sys=True)"
    own = ["protect", "counts.csv", "--hierarchy", "links.csv", "--rules", "rules.yaml", "--out", "out", *words]
    return subprocess.run(
        [sys.executable, "-c", code, *own],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.getcwd(), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("module", ["argparse", "numpy", "highspy", "indicators.disclosure.tables.rules"])
@pytest.mark.parametrize("ending", ["SIGINT", "SIGTERM"])
def test_whoever_ends_it_while_it_is_still_loading_gets_a_sentence(inputs, module, ending):
    prelude = f"""
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
for name in list(sys.modules):
    if name == "argparse": del sys.modules[name]
class Ends:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.{ending})
sys.meta_path.insert(0, Ends())
"""
    ended = real_process(inputs, prelude, words=("--language", "en"))
    assert ended.returncode == 130, ended.stderr
    assert ended.stderr == "Interrupted. Nothing half-written remains.\n"
    assert left_over(inputs) == []


def test_a_full_disk_gets_a_sentence(inputs):
    prelude = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500))"
    )
    ended = real_process(inputs, prelude)
    assert ended.returncode == 2
    assert "lässt sich nicht schreiben" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert left_over(inputs) == []


CRASHES = ["counts_of", "primary_of", "problem_of", "audit", "_table"]


@pytest.mark.parametrize("crash", CRASHES)
def test_nothing_of_a_holder_comes_out_when_it_crashes_in_the_middle(tmp_path, capsys, monkeypatch, crash):
    """Sums of money come as one row per holder: their names must not be in a message or a traceback."""
    rows = "block,firm,euro\n" + "".join(f"a{place % 3},Kanarienvogel {place},{place + 3}\n" for place in range(9))
    (tmp_path / "counts.csv").write_text(rows)
    (tmp_path / "rules.yaml").write_text(
        "rules: money\nversion: 1\ngeography: {column: block}\nzeros: published\nminimum: 3\n"
        "magnitude: {column: euro, holder: firm, p_percent: 10}\n"
    )
    given = "".join(str(path) for path in tmp_path.iterdir())

    def quote(*args, **kwargs):
        raise KeyError(f"Kanarienvogel {args}")

    monkeypatch.setattr(protecting, crash, quote)
    words = ["protect", str(tmp_path / "counts.csv"), "--rules", str(tmp_path / "rules.yaml")]
    assert main([*words, "--out", str(tmp_path / "out")]) == 3
    told = capsys.readouterr()
    assert "KeyError" in told.err
    assert "Kanarienvogel" not in told.out + told.err
    assert "".join(str(path) for path in tmp_path.iterdir()) == given


def test_the_names_of_holders_are_in_nothing_that_is_written(tmp_path, capsys):
    rows = "block,firm,euro\n" + "".join(f"a{place % 3},Kanarienvogel {place},{place + 3}\n" for place in range(12))
    (tmp_path / "counts.csv").write_text(rows)
    (tmp_path / "rules.yaml").write_text(
        "rules: money\nversion: 1\ngeography: {column: block}\nzeros: published\nminimum: 3\n"
        "magnitude: {column: euro, holder: firm, p_percent: 10}\n"
    )
    words = ["protect", str(tmp_path / "counts.csv"), "--rules", str(tmp_path / "rules.yaml")]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    capsys.readouterr()
    for path in (tmp_path / "out").rglob("*"):
        assert not path.is_file() or "Kanarienvogel" not in path.read_text(encoding="utf-8")
