"""The files: complete, as docs/files.md says, and the same on every run."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from demo.chance import stream
from demo.write import STAMP, put_in_place, write_town

YEARS = range(2015, 2025)
SOME_YEARS = {"population_sex": {2018, 2021, 2024}, "noise": {2017, 2022}, "sealing": {2018, 2023}}
ROOT = Path(__file__).parents[2]


def texts(value, path=""):
    """Every {de, en} text of a YAML file and every place where one is expected."""
    if isinstance(value, dict):
        for key, child in value.items():
            if key in ("name", "plural", "label", "about", "description", "source", "capacity_unit") and isinstance(
                child, dict
            ):
                yield f"{path}.{key}", child
            else:
                yield from texts(child, f"{path}.{key}")
    elif isinstance(value, list):
        for child in value:
            yield from texts(child, path)


def variables_of(mapping):
    return mapping["protected"]["cells"] if mapping["layout"] == "protected" else mapping["variables"].values()


def digest(folder):
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_recipe_names_files_that_exist(files, folder):
    for kind in ("hierarchies", "municipalities", "editions", "facilities"):
        assert files.recipe[kind]
        assert all((folder / name).is_file() for name in files.recipe[kind])
    for delivery in files.recipe["deliveries"]:
        assert (folder / delivery["mapping"]).is_file()
        assert list(folder.glob(delivery["files"][0]))


def test_readers_find_every_text_in_both_languages(files, folder):
    for path in folder.rglob("*.yaml"):
        for place, text in texts(files.yaml(path.relative_to(folder).as_posix())):
            assert {"de", "en"} <= set(text), (path.name, place)
            assert all(str(text[language]).strip() for language in ("de", "en")), (path.name, place)


def test_the_town_says_that_it_is_invented(files):
    municipality = files.yaml("municipality.yaml")
    assert municipality["fictional"] is True
    assert municipality["official_key"] == "05999999"
    assert "gibt es nicht" in municipality["about"]["de"]


def test_every_mapping_delivers_all_variables_of_its_dataset_and_no_others(files):
    datasets = {entry["dataset"]: entry for entry in files.yaml("municipality.yaml")["datasets"]}
    assert {mapping["dataset"] for mapping in files.mappings} == set(datasets)
    for slug, dataset in datasets.items():
        mappings = [mapping for mapping in files.mappings if mapping["dataset"] == slug]
        promised = [entry["variable"] for entry in dataset["variables"] if "sum_of" not in entry]
        delivered = [name for mapping in mappings for name in variables_of(mapping)]
        assert sorted(delivered) == sorted(promised)
        for entry in dataset["variables"]:
            assert set(entry.get("sum_of", [])) <= set(promised)
        for check in [check for mapping in mappings for check in mapping.get("checks", [])]:
            named = [*check.get("sum", []), *(check[key] for key in ("equals", "part", "of") if key in check)]
            assert set(named) <= set(promised)


@pytest.mark.parametrize("year", YEARS)
def test_every_delivery_has_every_area_of_its_edition_and_no_number_below_zero(files, folder, year):
    edition = "2015" if year < 2020 else "2020"
    file = folder / "areas" / f"{edition}.gpkg"
    codes = {layer: set(gpd.read_file(file, layer=layer)["code"]) for layer in ("baublock", "quartier")}
    for _, mapping in files.raw:
        if year not in files.years(mapping["dataset"]):
            continue
        table = files.counts(mapping["dataset"], year)
        assert set(table.index) == codes[mapping["level"]]
        if mapping["dataset"] == "school_entry" and year in (2020, 2021):
            assert table.isna().all(axis=None), "nobody was examined, which is not the same as nobody with findings"
            continue
        assert table.notna().all(axis=None)
        assert (table >= 0).all(axis=None)


def test_the_last_register_before_the_reform_is_counted_on_the_new_areas_too(files, folder):
    """One and the same people: all sums agree, and so does every Quartier that the reform left alone."""
    (path,) = (folder / "deliveries" / "population_recount").glob("*.csv")
    assert path.name.startswith("2019-")
    mapping = files.yaml("deliveries/population_recount.yaml")
    assert (mapping["dataset"], mapping["edition"]) == ("population", "2020")
    again = pd.read_csv(path, sep=";", dtype={"baublock": str}).set_index("baublock").drop(columns=mapping["ignore"])
    again = again.rename(columns=mapping["variables"])
    once = files.counts("population", 2019)
    assert set(again.index) == set(gpd.read_file(folder / "areas" / "2020.gpkg", layer="baublock")["code"])
    assert (again.sum() == once.sum()).all()
    quartier = [table.groupby(table.index.str[:4])["total"].sum() for table in (once, again)]
    changed = {"0201", "0202", "0206", "0503", "0504"}
    alike = [code for code in quartier[0].index if code not in changed]
    assert (quartier[0][alike] == quartier[1][alike]).all()
    assert all(quartier[0][code] != quartier[1][code] for code in changed)


def test_file_names_carry_the_year_as_the_mappings_expect(files, folder):
    for delivery, mapping in files.raw:
        pattern = re.compile(mapping["period"]["file_name"])
        years = {int(pattern.search(path.name)["year"]) for path in folder.glob(delivery["files"][0])}
        assert years == SOME_YEARS.get(mapping["dataset"], set(YEARS))


def test_facilities_have_unique_keys_labels_and_a_capacity(files, folder):
    for spec in files.yaml("facilities.yaml")["facilities"]:
        places = gpd.read_file(folder / spec["file"])
        assert places[spec["key"]].is_unique
        assert (places[spec["capacity"]] > 0).all()
        assert places[spec["label"]].str.len().min() > 3
        assert places.geometry.is_valid.all()


def test_no_person_is_written_to_disk(folder):
    """No table has more rows than the town has addresses, and only the address register comes near."""
    longest = {path.name: path.read_bytes().count(b"\n") for path in folder.rglob("*.csv")}
    assert longest.pop("addresses.csv") < 30_000
    assert max(longest.values()) < 4_000


def test_a_second_run_makes_the_same_files_byte_for_byte(folder, tmp_path):
    """In a process of its own, so that neither the order of sets nor a seed kept in memory can help."""
    again = tmp_path / "again"
    subprocess.run([sys.executable, "-W", "error", "-m", "demo", str(again)], cwd=ROOT, check=True, capture_output=True,
                   env={**os.environ, "PYTHONHASHSEED": "5"})  # fmt: skip
    (again / STAMP).unlink()
    assert digest(again) == digest(folder)


def test_streams_of_chance_do_not_disturb_each_other():
    first = stream("moves", 2018).random(5).tolist()
    stream("something new").random(1_000)
    assert stream("moves", 2018).random(5).tolist() == first
    assert stream("moves", 2019).random(5).tolist() != first


def test_a_town_that_is_up_to_date_is_not_made_again(town, tmp_path, monkeypatch):
    monkeypatch.setattr("demo.write.make_town", lambda tell: town)
    told = []
    target = tmp_path / "town"
    assert write_town(target, told.append)
    before = digest(target)
    assert not write_town(target, told.append)
    assert "up to date" in told[-1]
    assert digest(target) == before
    (target / STAMP).write_text("an older program")
    assert write_town(target, told.append)
    assert digest(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["town"]


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    (tmp_path / "draft").mkdir()
    with pytest.raises(FileExistsError, match="choose another folder"):
        put_in_place(tmp_path / "draft", tmp_path / "mine")
    assert (tmp_path / "mine" / "letter.txt").read_text() == "dear"
