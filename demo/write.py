"""Writes the town in the formats of docs/files.md: all of it, or nothing."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import yaml

from demo.areas import block_areas, quarter_areas, umsteigeschluessel
from demo.editions import EDITIONS, edition_of
from demo.statistics_office import protect_lists, register
from demo.tables import years_of
from demo.town import Tell, Town, make_town

HERE = Path(__file__).parent
FILES = HERE / "files"
STAMP = "made-by.txt"
RECOUNT = "deliveries/population_recount.yaml"
NOT_COUNTED = "nicht erhoben"  # the mapping of the dataset says that this means missing
# Offices deliver as their programs happen to write: delimiter, decimal sign, encoding.
STYLE = {
    "population": (";", ",", "utf-8"),
    "population_sex": (";", ",", "utf-8"),
    "land_use": (";", ",", "utf-8"),
    "business": (";", ",", "cp1252"),
    "business_district": (";", ",", "cp1252"),
    "benefits": (";", ",", "utf-8-sig"),
}
INTERNAL = ["block", "part", "x", "y", "opened"]  # columns of facilities that only the counting needs
USUAL_STYLE = (",", ".", "utf-8")
DIGITS = {"baublock": 7, "quartier": 4}  # of the codes of a level


def write_town(folder: Path, tell: Tell) -> bool:
    """Writes the whole town below `folder`; False if it was there already, made by the same program."""
    stamp = fingerprint()
    if (folder / STAMP).exists() and (folder / STAMP).read_text() == stamp:
        tell(f"{folder} is up to date")
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        write_all(make_town(tell), draft, tell)
        (draft / STAMP).write_text(stamp)
        draft.chmod(0o755)
        put_in_place(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return True


def put_in_place(draft: Path, folder: Path) -> None:
    """Renames, so that nobody ever finds half a town; an older town is removed only when the new one stands."""
    if not folder.exists():
        draft.rename(folder)
        return
    if not (folder / STAMP).exists() and any(folder.iterdir()):
        raise FileExistsError(f"{folder} is not empty and was not made by this program; choose another folder.")
    old = Path(tempfile.mkdtemp(prefix=f".{folder.name}-old-", dir=folder.parent))
    folder.rename(old / folder.name)
    draft.rename(folder)
    shutil.rmtree(old)


def fingerprint() -> str:
    """A hash of everything the town depends on: this package's sources and files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in HERE.rglob("*") if path.suffix in (".py", ".yaml")):
        digest.update(path.relative_to(HERE).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def write_all(town: Town, folder: Path, tell: Tell) -> None:
    shutil.copytree(FILES, folder, dirs_exist_ok=True)
    # GeoPackages carry the time of writing; a fixed one keeps the files the same, byte for byte.
    os.environ["OGR_CURRENT_DATE"] = "2025-01-01T00:00:00.000Z"
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2025-01-01T00:00:00.000Z"})
    for edition in EDITIONS:
        for layer, areas in (("baublock", block_areas(town, edition)), ("quartier", quarter_areas(town, edition))):
            write_layer(areas, folder / "areas" / f"{edition}.gpkg", layer)
    for kind, places in town.places.items():
        write_layer(places.drop(columns=INTERNAL, errors="ignore"), folder / "facilities" / f"{kind}.gpkg", kind)
    tell("areas and facilities are written")
    write_deliveries(town, folder)
    write_recount(town, folder)
    write_registers(town, folder)
    tell("deliveries are written")
    protect_lists(town, folder, tell)


def write_layer(areas: gpd.GeoDataFrame, path: Path, layer: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pyogrio.write_dataframe(areas, path, layer=layer, driver="GPKG", append=path.exists())


def write_deliveries(town: Town, folder: Path) -> None:
    """The mappings say which column carries which variable; the files are written to fit them."""
    recipe = yaml.safe_load((folder / "atlas.yaml").read_text(encoding="utf-8"))
    for delivery in recipe["deliveries"]:
        if delivery["mapping"] == RECOUNT:
            continue
        mapping = yaml.safe_load((folder / delivery["mapping"]).read_text(encoding="utf-8"))
        if mapping["layout"] == "protected":
            continue
        for year in years_of(mapping["dataset"]):
            path = folder / delivery["files"][0].replace("*", str(year))
            path.parent.mkdir(parents=True, exist_ok=True)
            write_delivery(town, mapping, year, path)


def write_recount(town: Town, folder: Path) -> None:
    """The last register before the reform, counted once more on the areas after it: the same persons, twice.

    A period is shown on the areas of its time, so maps do not change by it; but with it the error of a conversion is
    measured without a year's births and moves in it.
    """
    mapping = yaml.safe_load((folder / RECOUNT).read_text(encoding="utf-8"))
    edition = mapping["edition"]
    year = max(year for year in years_of(mapping["dataset"]) if edition_of(year) < edition)
    path = folder / "deliveries" / "population_recount" / f"{year}-bevoelkerung-gebietsstand-{edition}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_delivery(town, mapping, year, path)


def write_delivery(town: Town, mapping: dict, year: int, path: Path) -> None:
    dataset, edition = mapping["dataset"], mapping.get("edition") or edition_of(year)
    counts = town.counts[dataset, year]
    codes = town.blocks[f"code_{edition}"].str[: DIGITS[mapping["level"]]]
    table = counts.groupby(codes.to_numpy()).sum(min_count=1)
    if not set(mapping["variables"].values()) <= set(table.columns):
        raise ValueError(f"{dataset}: the mapping names variables that nobody counts.")
    table = table[list(mapping["variables"].values())].set_axis(list(mapping["variables"]), axis=1)
    for name in mapping.get("ignore", []):
        table.insert(0, name, f"31.12.{year}")
    delimiter, decimal, encoding = STYLE.get(dataset, USUAL_STYLE)
    table.round(4).rename_axis(mapping["code"]["column"]).to_csv(
        path, sep=delimiter, decimal=decimal, encoding=encoding, lineterminator="\n", na_rep=NOT_COUNTED
    )


def write_registers(town: Town, folder: Path) -> None:
    """The addresses of the town (of houses, never of persons) and, for tests, the true crosswalk."""
    (folder / "truth").mkdir(parents=True, exist_ok=True)
    register(town).to_csv(folder / "addresses.csv", index=False, lineterminator="\n")
    umsteigeschluessel(town).to_csv(folder / "truth" / "blocks-2015-2020.csv", index=False, lineterminator="\n")
    factors = pd.DataFrame({"part": range(len(town.factors.immigration)), "A": town.factors.burden_in(2024),
                            "Z": town.factors.immigration, "U": town.factors.urbanity, "F": town.factors.families,
                            "H": town.factors.age}).round(4)  # fmt: skip
    factors.to_csv(folder / "truth" / "factors.csv", index=False, lineterminator="\n")
