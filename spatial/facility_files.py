"""Files of day-care centres, schools, playgrounds … → tables, with every fault named. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from .boundary_files import read_file
from .findings import Finding, listed
from .keys import as_text, column_of, read_codes

POINTS = [0, 4]  # Point, MultiPoint
SURFACES = [3, 6]  # Polygon, MultiPolygon
LONGEST_KEY, LONGEST_NAME = 60, 250


def read_facilities(entry: Mapping[str, Any], folder: Path, *, srid: int) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """`key, name, address, capacity, square_metres, geometry` (EPSG:4326) of a kind, by key, and what was found.

    `capacity` and `square_metres` are NaN where there is none; surfaces are measured in the metric system `srid`.
    Raises RefusedError where the file or a column is missing.
    """
    kind, file = entry["kind"], entry["file"]
    frame = read_file(file, folder, entry.get("layer"))
    keys, findings = read_codes(frame, entry["key"], file=file, level=kind)
    names = as_text(column_of(frame, entry["label"], file=file))
    capacity = pd.Series(np.nan, index=frame.index)
    if "capacity" in entry:
        capacity, unreadable = _capacity(column_of(frame, entry["capacity"], file=file), keys, kind, file)
        findings += unreadable
    address = as_text(column_of(frame, entry["address"], file=file)) if "address" in entry else ""
    table = gpd.GeoDataFrame(
        {"key": keys, "name": names.where(names != "", keys), "address": address, "capacity": capacity},
        geometry=frame.geometry,
    )
    findings += _check(table, kind, file)
    if any(finding.severity == "error" for finding in findings):
        return table, findings
    metric = table.geometry.to_crs(srid)
    table["square_metres"] = metric.area.where(np.isin(shapely.get_type_id(metric.to_numpy()), SURFACES))
    return table.to_crs(4326).sort_values("key", ignore_index=True), findings


def _capacity(values: pd.Series, keys: pd.Series, kind: str, file: str) -> tuple[pd.Series, list[Finding]]:
    texts = as_text(values).str.replace(",", ".")
    numbers = pd.to_numeric(texts, errors="coerce")
    wrong = tuple(keys[(numbers.isna() & (texts != "")) | (numbers < 0)])
    if not wrong:
        return numbers, []
    return numbers, [
        Finding(
            "error",
            kind,
            wrong,
            de=f"{file}: Die Kapazität ist keine Zahl ab 0 bei {listed(wrong, 'de')}.",
            en=f"{file}: The capacity is not a number from 0 at {listed(wrong, 'en')}.",
        )
    ]


def _check(table: gpd.GeoDataFrame, kind: str, file: str) -> list[Finding]:
    shapes = table.geometry.to_numpy()
    unusable = shapely.is_missing(shapes) | shapely.is_empty(shapes) | ~np.isfinite(shapely.bounds(shapes)).all(axis=1)
    unusable |= ~np.isin(shapely.get_type_id(shapes), POINTS + SURFACES)
    keys = table["key"]
    faults = {
        ("haben keinen Schlüssel", "have no key"): table["name"][keys == ""],
        ("kommen mehrfach vor", "occur more than once"): keys[keys.duplicated() & (keys != "")],
        ("haben weder Punkt noch Fläche", "have neither a point nor a surface"): keys[unusable],
        (f"haben mehr als {LONGEST_KEY} Zeichen im Schlüssel", f"have more than {LONGEST_KEY} characters in their key"):
            keys[keys.str.len() > LONGEST_KEY],
        (f"haben mehr als {LONGEST_NAME} Zeichen im Namen", f"have more than {LONGEST_NAME} characters in their name"):
            keys[table["name"].str.len() > LONGEST_NAME],
        (f"haben mehr als {LONGEST_NAME} Zeichen in der Anschrift",
         f"have more than {LONGEST_NAME} characters in their address"):
            keys[table["address"].str.len() > LONGEST_NAME],
    }  # fmt: skip
    return [
        Finding(
            "error",
            kind,
            tuple(those),
            de=f"{file}: {listed(those, 'de')} {de}. Bitte berichtigen Sie die Datei.",
            en=f"{file}: {listed(those, 'en')} {en}. Please correct the file.",
        )
        for (de, en), those in faults.items()
        if len(those)
    ]
