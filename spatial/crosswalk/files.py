"""The files of `python -m spatial.crosswalk`: areas, points and a table of counts in, a table of counts out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.boundary_files import read_file
from spatial.findings import RefusedError, listed
from spatial.keys import as_text

from .carrying import MISSING, NOT_MEANINGFUL, OK, SUPPRESSED, carry
from .shares import Crosswalk
from .text_tables import read_text_table

SIGNS = {  # of German statistics, as they come in
    "": MISSING,
    ".": MISSING,
    "...": MISSING,
    "…": MISSING,
    "/": MISSING,
    "k. A.": MISSING,
    "•": SUPPRESSED,
    "x": NOT_MEANINGFUL,
}
NOTHING = {"–", "-"}  # exactly nothing, which is a number
STATUS_WORDS = ("ok", "missing", "suppressed", "unreliable", "not_meaningful", "estimated")


def read_areas(path: Path, column: str) -> gpd.GeoDataFrame:
    """`code` (text) and geometry of a boundary file, in the order of the codes. Raises RefusedError."""
    frame = read_file(path.name, path.parent)
    if column not in frame:
        names = [name for name in frame.columns if name != "geometry"]
        raise RefusedError(
            de=f"{path}: Die Spalte „{column}“ gibt es nicht. Vorhanden sind {listed(names, 'de', 40)}.",
            en=f"{path}: There is no column “{column}”. There are {listed(names, 'en', 40)}.",
        )
    areas = gpd.GeoDataFrame({"code": as_text(frame[column])}, geometry=frame.geometry, crs=frame.crs)
    return areas.sort_values("code", kind="stable", ignore_index=True)


def read_counts(
    path: Path, code_column: str, columns: Sequence[str], codes: Sequence[str]
) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Values and statuses (areas, columns) in the order of `codes`, and the columns' names (all unless some are named).

    An area without a row is missing. Raises RefusedError for unknown columns and codes, repeated codes, and cells that
    are neither a number nor a sign.
    """
    table, decimal_comma = read_text_table(path, [code_column, *columns])
    wanted = list(columns) or [name for name in table.columns if name != code_column]
    keys = table[code_column]
    for wrong, de, en in (
        (keys[~keys.isin(codes)], "Diese Schlüssel hat kein altes Gebiet", "No old area has these codes"),
        (keys[keys.duplicated()], "Diese Schlüssel kommen mehrfach vor", "These codes are repeated"),
    ):
        if len(wrong):
            raise RefusedError(
                de=f"{path}: {de}: {listed(wrong.unique(), 'de')}.", en=f"{path}: {en}: {listed(wrong.unique(), 'en')}."
            )
    places = pd.Index(codes).get_indexer(pd.Index(keys))
    values = np.full((len(codes), len(wanted)), np.nan)
    statuses = np.full(values.shape, MISSING, np.int8)
    for position, column in enumerate(wanted):
        values[places, position], statuses[places, position] = _cells(table[column], path, decimal_comma)
    return values, statuses, wanted


def converted_table(
    values: np.ndarray, statuses: np.ndarray, names: Sequence[str], crosswalk: Crosswalk
) -> pd.DataFrame:
    """One row per new area: code, and for every column the number, its status, and its error."""
    carried = carry(values, statuses, crosswalk)
    table: dict[str, Any] = {"code": list(crosswalk.new_codes)}
    for position, name in enumerate(names):
        table[name] = carried.values[:, position]
        table[f"{name}_status"] = [STATUS_WORDS[status] for status in carried.statuses[:, position]]
        table[f"{name}_error"] = carried.errors[:, position]
    return pd.DataFrame(table)


def _cells(column: pd.Series, path: Path, decimal_comma: bool) -> tuple[np.ndarray, np.ndarray]:
    statuses = column.map(SIGNS).fillna(OK).to_numpy(np.int8)
    bare = column.where(~column.isin(NOTHING), "0")
    if decimal_comma:
        bare = bare.str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(bare, errors="coerce").to_numpy(np.float64)
    wrong = (statuses == OK) & ~np.isfinite(numbers)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise RefusedError(
            de=f"{path}, Zeile {column.index[row]}, Spalte „{column.name}“: „{column.iloc[row]}“ ist keine Zahl.",
            en=f"{path}, line {column.index[row]}, column “{column.name}”: “{column.iloc[row]}” is not a number.",
        )
    return np.where(statuses == OK, numbers, np.nan), statuses
