"""`python -m spatial.crosswalk`: two boundary files and a table in, the converted table out."""

from itertools import pairwise

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from spatial.crosswalk.__main__ import main


@pytest.fixture
def town(tmp_path):
    def write(name: str, edges: list[int]) -> str:
        shapes = [shapely.box(at, 0, to, 500) for at, to in pairwise(edges)]
        path = tmp_path / f"{name}.geojson"
        codes = [f"0{name}{place}" for place in range(len(shapes))]
        gpd.GeoDataFrame({"key": codes[::-1]}, geometry=shapes[::-1], crs="EPSG:25833").to_file(path)
        return str(path)

    return [write("1", [0, 400, 1000]), write("2", [0, 700, 1000]), "--old-code", "key", "--new-code", "key"]


@pytest.fixture
def file(tmp_path):
    def write(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return write


def test_a_table_is_converted(town, file, tmp_path, capsys):
    table = file("table.csv", "id;persons;children\n010;100,0;•\n011;60;–\n")
    output, shares = tmp_path / "out.csv", tmp_path / "shares.csv"
    options = ["--table-code", "id", "--output", str(output), "--write-shares", str(shares)]
    assert main([*town[:2], table, *town[2:], *options]) == 0
    told = pd.read_csv(output, dtype={"code": str})
    assert told["code"].tolist() == ["020", "021"]
    assert told["persons"].tolist() == [130, 30]
    assert told["persons_status"].tolist() == ["estimated", "estimated"]
    assert told["children_status"].tolist() == ["suppressed", "estimated"]
    assert told["children"].isna().tolist() == [True, False]
    assert capsys.readouterr().out == ""
    # what it wrote it can read, and then it needs no geometry to agree with
    assert (
        main([*town[:2], table, *town[2:], "--table-code", "id", "--columns", "persons", "--shares", str(shares)]) == 0
    )
    assert "020,130,estimated," in capsys.readouterr().out


def test_points_and_addresses_make_it_better(town, file, tmp_path, capsys):
    table = file("table.csv", "code,persons\n010,100\n011,60\n")
    points = tmp_path / "points.geojson"
    gpd.GeoDataFrame(geometry=[shapely.Point(800, 100)] * 12, crs="EPSG:25833").to_file(points)
    assert main([*town[:2], table, *town[2:], "--points", str(points)]) == 0
    told = capsys.readouterr()
    assert "021,60,ok,0" in told.out
    assert "Zu wenige Punkte" in told.err
    addresses = file("addresses.csv", "code,number\n020,70\n021,90\n")
    assert main([*town[:2], table, *town[2:], "--addresses", addresses, "--language", "en"]) == 0
    assert "021,45,estimated," in capsys.readouterr().out


@pytest.mark.parametrize(
    "bad",
    [
        ("code,persons\n010,many\n", [], "Zeile 2, Spalte „persons“: „many“ ist keine Zahl."),
        ("code,persons\n999,1\n", [], "Diese Schlüssel hat kein altes Gebiet: „999“."),
        ("code,persons\n010,1\n010,2\n", [], "Diese Schlüssel kommen mehrfach vor: „010“."),
        ("id,persons\n010,1\n", [], "Die Spalte „code“ fehlt."),
        ("code,persons\n010,1\n", ["--columns", "dogs"], "Die Spalte „dogs“ fehlt."),
        ("code,persons\n010,1\n", ["--old-code", "nr"], "Die Spalte „nr“ gibt es nicht. Vorhanden sind „key“."),
        ("code,persons\n010,1\n", ["--addresses", "{table}"], "passen nicht zu den Schlüsseln"),
        ("code,persons\n010,x\n", ["--addresses", "{table}"], "Erwartet werden zwei Spalten"),
    ],
)
def test_bad_input_gets_one_sentence_and_exit_code_2(town, file, capsys, bad):
    text, options, sentence = bad
    table = file("table.csv", text)
    assert main([*town[:2], table, *town[2:], *[option.format(table=table) for option in options]]) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert told.out == ""


def test_a_missing_boundary_file_is_told(town, file, capsys):
    assert main(["nowhere.geojson", town[1], file("table.csv", "code,a\n1,2\n")]) == 2
    assert "nowhere.geojson" in capsys.readouterr().err


def test_areas_without_a_row_are_missing(town, file, capsys):
    assert main([*town[:2], file("table.csv", "code,persons\n011,60\n"), *town[2:]]) == 0
    assert "020,,missing," in capsys.readouterr().out
