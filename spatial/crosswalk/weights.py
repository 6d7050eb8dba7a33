"""Reads what makes a crosswalk better than surfaces: points, and numbers of addresses or inhabitants by area."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from spatial.boundary_files import read_file
from spatial.findings import RefusedError, listed

TABLES = (".csv", ".csv.gz")


def read_numbers(path: Path, code: str, number: str | None = None) -> dict[str, float]:
    """Code → number of a CSV (also .csv.gz); without a column `number` every row counts as one (a list of addresses).

    Raises RefusedError for unreadable files, missing columns, and numbers that are none or below 0.
    """
    table = _read_table(path, [code, *([number] if number else [])])
    counted = pd.Series(1.0, table.index) if number is None else _numbers(table[number], path, least=0)
    return {str(key): float(total) for key, total in counted.groupby(table[code]).sum().items()}


def read_points(
    path: Path,
    *,
    layer: str | None = None,
    x: str = "x",
    y: str = "y",
    srid: int | None = None,
    weight: str | None = None,
) -> gpd.GeoDataFrame:
    """Points with a column `weight` (1 unless a column is named), from a GeoPackage, Shapefile, GeoJSON or CSV.

    In a CSV (also .csv.gz) the coordinates stand in the columns `x` and `y`, in the system `srid`. Raises RefusedError
    for unreadable files, missing columns, shapes that are no points, and weights that are none or below 0.
    """
    if path.name.lower().endswith(TABLES):
        if srid is None:
            raise RefusedError(
                de=f"{path}: Bitte geben Sie mit `srid:` an, in welchem System die Koordinaten sind (25832, 4326, …).",
                en=f"{path}: Please give `srid:`, the system of the coordinates (25832, 4326, …).",
            )
        table = _read_table(path, [x, y, *([weight] if weight else [])])
        geometry = gpd.points_from_xy(_numbers(table[x], path), _numbers(table[y], path), crs=srid)
    else:
        table = read_file(path.name, path.parent, layer)
        geometry = table.geometry
        if not (geometry.geom_type == "Point").all():
            raise RefusedError(
                de=f"{path}: Erwartet werden Punkte, darin stehen auch andere Formen.",
                en=f"{path}: Points are expected, but there are other shapes in it.",
            )
        _check_columns(path, [weight] if weight else [], table.columns)
    weights = np.ones(len(table)) if weight is None else _numbers(table[weight], path, least=0).to_numpy()
    return gpd.GeoDataFrame({"weight": weights}, geometry=gpd.GeoSeries(geometry).reset_index(drop=True))


def _read_table(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """The file as text. By pandas, because lists of addresses have hundreds of thousands of rows."""
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8-sig")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8-sig") as file
        ):
            separator = ";" if ";" in file.readline() else ","
        table = pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as fault:
        raise RefusedError(
            de=f"{path}: Die Datei lässt sich nicht lesen ({fault}); erwartet wird eine CSV-Datei in UTF-8.",
            en=f"{path}: The file cannot be read ({fault}); a CSV file in UTF-8 is expected.",
        ) from fault
    if not isinstance(table.index, pd.RangeIndex):  # pandas takes a longer first row for an index
        raise RefusedError(
            de=f"{path}, Zeile 2: Die Zeile hat mehr Zellen als die Kopfzeile.",
            en=f"{path}, line 2: The row has more cells than the header.",
        )
    _check_columns(path, columns, table.columns)
    return table


def _numbers(column: pd.Series, path: Path, least: float = -np.inf) -> pd.Series:
    text = column.astype(str).str.replace(",", ".", regex=False)
    numbers = pd.to_numeric(text, errors="coerce").astype(float)
    wrong = ~(np.isfinite(numbers) & (numbers >= least))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise RefusedError(
            de=f"{path}, Zeile {row + 2}, Spalte „{column.name}“: „{column.iloc[row]}“ ist keine Zahl"
            f"{' ab 0' if least == 0 else ''}.",
            en=f"{path}, line {row + 2}, column “{column.name}”: “{column.iloc[row]}” is not a number"
            f"{' from 0 on' if least == 0 else ''}.",
        )
    return numbers


def _check_columns(path: Path, wanted: Sequence[str], there: Iterable[str]) -> None:
    for column in wanted:
        if column not in there:
            raise RefusedError(
                de=f"{path}: Die Spalte „{column}“ fehlt. Vorhanden sind {listed(there, 'de', 40)}.",
                en=f"{path}: The column “{column}” is missing. There are {listed(there, 'en', 40)}.",
            )
