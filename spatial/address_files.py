"""A file of addresses → streets and houses as tables, with what cannot be used named. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from .findings import Finding, RefusedError, listed
from .spelling import base_of, house_number, postcode, street

LONGEST_NAME, LONGEST_LABEL = 120, 20
WGS84 = 4326


@dataclass(frozen=True, eq=False)
class Addresses:
    """`streets`: name, form, postcode, place. `houses`: street (row of `streets`), number, label, x, y, code."""

    streets: pd.DataFrame
    houses: pd.DataFrame
    findings: list[Finding]


def read_addresses(definition: Mapping[str, Any], folder: Path, *, srid: int) -> Addresses:
    """Raises RefusedError where the file or a column is missing or nothing in it is an address."""
    file, columns = definition["file"], definition["columns"]
    raw = _table(file, folder, columns)
    number = raw["number"]
    if "suffix" in columns:
        number = number.str.cat(raw["suffix"])
    labels = number.map(cache(_label))
    houses = pd.DataFrame(
        {
            "name": raw["street"].str.slice(0, LONGEST_NAME),
            "postcode": raw["postcode"].map(cache(postcode)) if "postcode" in columns else "",
            "place": raw["place"].str.slice(0, LONGEST_NAME) if "place" in columns else "",
            "label": labels,
            "code": raw["code"] if "code" in columns else "",
        }
    )
    houses["number"] = houses["label"].map(cache(lambda label: int(base_of(label) or 0)))
    houses["x"], houses["y"] = _points(raw, columns, definition.get("srid", srid))
    somewhere = houses["x"].notna() | (houses["code"] != "")
    unreadable = (number != "") & (labels == "")
    usable = (houses["name"] != "") & somewhere & ~unreadable
    findings = [
        *_left_out(number[unreadable], file, "Hausnummern sind nicht lesbar", "house numbers cannot be read"),
        *_left_out(
            raw["street"][~somewhere],
            file,
            "Adressen haben keinen Ort auf der Karte",
            "addresses lie nowhere on the map",
        ),
    ]
    houses = houses[usable].drop_duplicates(["name", "postcode", "place", "label"])
    if houses.empty:
        raise RefusedError(
            de=f"{file}: Die Datei enthält keine brauchbare Adresse.", en=f"{file}: The file has no usable address."
        )
    key = ["name", "postcode", "place"]
    houses = houses.sort_values([*key, "number", "label"], ignore_index=True)
    streets = houses[key].drop_duplicates(ignore_index=True)
    houses["street"] = houses[key].ne(houses[key].shift()).any(axis=1).cumsum() - 1
    streets["form"] = streets["name"].map(street)
    return Addresses(streets, houses[["street", "number", "label", "x", "y", "code"]], findings)


def _table(file: str, folder: Path, columns: Mapping[str, str]) -> pd.DataFrame:
    """The named columns as text, under our names."""
    path = (folder / file).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise RefusedError(
            de=f"{file}: Die Datei gibt es im Ordner {folder} nicht. Bitte prüfen Sie Namen und Ordner (--data).",
            en=f"{file}: There is no such file in the folder {folder}. Please check its name and the folder (--data).",
        )
    try:
        heading = pd.read_csv(path, sep="\0", nrows=1, header=None, dtype=str).iloc[0, 0]
        raw = pd.read_csv(path, sep=";" if ";" in str(heading) else ",", dtype=str, keep_default_na=False)
    except (ValueError, OSError, EOFError) as fault:  # pandas' faults of reading are ValueErrors
        raise RefusedError(
            de=f"{file}: Die Datei lässt sich nicht als CSV in UTF-8 lesen ({fault}).",
            en=f"{file}: The file cannot be read as CSV in UTF-8 ({fault}).",
        ) from fault
    missing = [name for name in columns.values() if name not in raw]
    if missing:
        raise RefusedError(
            de=f"{file}: Es fehlen die Spalten {listed(missing, 'de')}. Vorhanden sind {listed(raw, 'de', 40)}.",
            en=f"{file}: The columns {listed(missing, 'en')} are missing. There are {listed(raw, 'en', 40)}.",
        )
    return pd.DataFrame({ours: raw[theirs].str.strip() for ours, theirs in columns.items()})


def _label(text: str) -> str:
    """`12 A` → `12a`; empty for what is no number."""
    number = house_number(text) if text else None
    return number.form if number and len(number.form) <= LONGEST_LABEL else ""


def _points(raw: pd.DataFrame, columns: Mapping[str, str], srid: int) -> tuple[np.ndarray, np.ndarray]:
    """Longitude and latitude; NaN where there is no point."""
    if "x" not in columns:
        nowhere = np.full(len(raw), np.nan)
        return nowhere, nowhere
    x, y = (pd.to_numeric(raw[name].str.replace(",", "."), errors="coerce") for name in ("x", "y"))
    points = gpd.GeoSeries(gpd.points_from_xy(x, y), crs=srid).to_crs(WGS84)
    found = points.x.to_numpy(), points.y.to_numpy()
    known = np.isfinite(found[0]) & np.isfinite(found[1])
    return np.where(known, found[0], np.nan), np.where(known, found[1], np.nan)


def _left_out(examples: pd.Series, file: str, de: str, en: str) -> list[Finding]:
    if examples.empty:
        return []
    some = list(dict.fromkeys(examples))[:3]
    return [
        Finding(
            "warning",
            "",
            (),
            de=f"{file}: {len(examples)} {de} und bleiben weg, zum Beispiel {listed(some, 'de')}.",
            en=f"{file}: {len(examples)} {en} and are left out, for example {listed(some, 'en')}.",
        )
    ]
