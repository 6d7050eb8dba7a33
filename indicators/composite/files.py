"""Result tables into files: one CSV, or all of them as the sheets of one workbook. Written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pandas as pd

from spatial.findings import RefusedError


def csv_of(table: pd.DataFrame) -> str:
    """Comma separated, decimal points, as many digits as tell the number apart; empty where there is none."""
    return table.to_csv(index=False, lineterminator="\n")


def write_tables(path: Path, tables: Mapping[str, pd.DataFrame]) -> list[Path]:
    """Writes `result` to a CSV, or all tables as sheets where the name ends in .xlsx; gives what was written.

    Raises RefusedError where the place cannot be written to; nothing half-written remains.
    """
    if path.suffix.lower() == ".xlsx":
        _whole(path, partial(_write_workbook, tables))
    else:
        _whole(path, partial(_write_csv, tables["result"]))
    return [path]


def write_beside(path: Path, tables: Mapping[str, pd.DataFrame]) -> list[Path]:
    """Every table but the result as RESULT.<name>.csv."""
    written = []
    for name, table in tables.items():
        if name != "result" and len(table):
            place = path.with_name(f"{path.stem}.{name}.csv")
            _whole(place, partial(_write_csv, table))
            written.append(place)
    return written


def write_text(path: Path, text: str) -> None:
    _whole(path, lambda place: place.write_text(text, encoding="utf-8"))


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    path.write_text(csv_of(table), encoding="utf-8")


def _write_workbook(tables: Mapping[str, pd.DataFrame], path: Path) -> None:
    with pd.ExcelWriter(path, engine="openpyxl") as workbook:
        for name, table in tables.items():
            table.map(_as_text).to_excel(workbook, sheet_name=name[:31], index=False)


def _as_text(cell: object) -> object:
    """A workbook must not run what a name or code says; only what starts with = would be taken for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith("=") else cell


def _whole(path: Path, write: Callable[[Path], object]) -> None:
    try:
        handle, name = tempfile.mkstemp(dir=path.parent or ".", prefix=f".{path.name}.", suffix=path.suffix)
        os.close(handle)
        place = Path(name)
        try:
            write(place)
            place.chmod(0o644)
            place.replace(path)
        finally:
            place.unlink(missing_ok=True)
    except OSError as fault:
        raise RefusedError(
            de=f"{path}: Hierher lässt sich nicht schreiben ({fault.strerror}). Bitte prüfen Sie Ordner, Rechte und "
            "freien Platz; es ist nichts Halbes entstanden.",
            en=f"{path}: This place cannot be written to ({fault.strerror}). Please check folder, permissions and free "
            "space; nothing half-written remains.",
        ) from fault
