"""The command from files to files: the same as from DataFrames, whatever the files look like; then on to `protect`."""

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from indicators.disclosure.__main__ import main
from indicators.disclosure.counting import count_records

from .town import REGISTER, ROWS, blocks, mapping, record, write_files

POINTS = """
place: {coordinates: {x: x, y: y, crs: "EPSG:25832"}}
blocks: {code: code, municipality: town}
"""
RULES = """
rules: trial
version: 1
geography: {column: block}
dimensions: [{column: sex}, {column: age}]
count: count
zeros: published
minimum: 3
carriers: [{column: households, minimum: 3}]
"""


def people(size: int = 120) -> list[dict[str, str]]:
    """A formula makes them, so that no two cells are equal by chance."""
    found = []
    for number in range(size):
        row = ROWS[number * number % len(ROWS)]
        born = "2015-06-01" if number % 7 == 0 else "1980-01-01"
        more = {"Geschlecht": "mw?"[number % 5 // 2], "Geburt": born, "Haushalt": str(number // 2)}
        found.append(record(row[0], row[1] + row[2] if number % 11 else "99", row[3], row[4], **more))
    return found


def results(folder: Path) -> dict[str, pd.DataFrame]:
    return {
        path.name: pd.read_csv(path, dtype=str, keep_default_na=False)
        for path in sorted((folder / "out").glob("*.csv"))
    }


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    return table.astype(str).reset_index(drop=True)


def test_files_give_what_dataframes_give(tmp_path, capsys):
    assert main(["count", *write_files(tmp_path, people())]) == 0
    counted = count_records(pd.DataFrame(people()), mapping(), REGISTER)
    found = results(tmp_path)
    for name in ("counts", "carriers", "blocks", "hierarchy"):
        pd.testing.assert_frame_equal(as_text(found[f"{name}.csv"]), as_text(getattr(counted, name)), check_dtype=False)
    lines = counted.lines.assign(line=counted.lines["line"] + 1)  # below the heading
    pd.testing.assert_frame_equal(as_text(found["lines.csv"]), as_text(lines), check_dtype=False)
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert set(found["hierarchy.csv"]["parent"]) == {"Enger", "Spenge", "ohne Gemeinde"}
    assert report["records"] == 120
    assert {key: report[key] for key in ("placed", "outcomes")} == {
        key: counted.report[key] for key in ("placed", "outcomes")
    }
    assert "Zuordnungsbericht" in capsys.readouterr().out


def csv(folder: Path, encoding: str, delimiter: str, more: str = "") -> None:
    frame = pd.DataFrame(people())
    text = frame.to_csv(index=False, sep=delimiter, lineterminator="\r\n") + more
    (folder / "records.csv").write_bytes(text.encode(encoding))


@pytest.mark.parametrize("way", ["cp1252", "BOM", "tabs", "quoted", "blank rows", "workbook"])
def test_whatever_the_file_looks_like(tmp_path, way):
    arguments = write_files(tmp_path, people())
    assert main(["count", *arguments]) == 0
    before = results(tmp_path)
    if way == "cp1252":
        csv(tmp_path, "cp1252", ";")
    elif way == "BOM":
        csv(tmp_path, "utf-8-sig", ",")
    elif way == "tabs":
        csv(tmp_path, "utf-8", "\t")
    elif way == "quoted":
        pd.DataFrame(people()).to_csv(tmp_path / "records.csv", index=False, quoting=1)
    elif way == "blank rows":
        csv(tmp_path, "utf-8", ";", ";;;;;;\r\n\r\n;;;;;;\r\n")
    else:
        book = openpyxl.Workbook()
        book.active.append(list(people()[0]))
        for row in people():
            book.active.append(list(row.values()))
        book.save(tmp_path / "records.xlsx")
        arguments[0] = str(tmp_path / "records.xlsx")
    assert main(["count", *arguments]) == 0
    after = results(tmp_path)
    for name, table in before.items():
        pd.testing.assert_frame_equal(after[name], table)


def test_a_record_that_says_nothing_we_look_for_still_counts(tmp_path):
    """One row has only a name, one is blank: the first is a record, the second is none."""
    blocks().to_file(tmp_path / "blocks.gpkg")
    (tmp_path / "mapping.yaml").write_text(POINTS, encoding="utf-8")
    (tmp_path / "records.csv").write_text("name,x,y\nA,50,50\nB,,\n,,\nC,150,150.5\nD,no,number\n", encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("records.csv", "mapping.yaml", "blocks.gpkg", "out")]
    assert main(["count", paths[0], "--mapping", paths[1], "--blocks", paths[2], "--out", paths[3]]) == 0
    found = results(tmp_path)
    assert found["counts.csv"].values.tolist() == [["A1", "1"], ["nicht zuordenbar", "3"]]
    assert found["lines.csv"].values.tolist() == [
        ["3", "unmatched", "empty"],
        ["5", "unmatched", "outside"],
        ["6", "unmatched", "empty"],
    ]


def test_protect_takes_what_count_gives(tmp_path):
    assert main(["count", *write_files(tmp_path, people())]) == 0
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    out = tmp_path / "out"
    paths = [
        str(out / "counts.csv"),
        "--hierarchy",
        str(out / "hierarchy.csv"),
        "--rules",
        str(tmp_path / "rules.yaml"),
    ]
    assert main(["protect", *paths, "--out", str(tmp_path / "protected"), "--budget", "0"]) == 0
    assert (tmp_path / "protected" / "table.csv").exists()
