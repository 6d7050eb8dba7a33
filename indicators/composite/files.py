"""Result tables into files: one CSV, or all of them as the sheets of one workbook. Written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pandas as pd

from spatial.findings import RefusedError

ENDINGS = (".csv", ".xlsx", "")  # without an ending it is a CSV, for pipes and devices


def csv_of(table: pd.DataFrame) -> str:
    """Comma separated, decimal points, as many digits as tell the number apart; empty where there is none."""
    return table.to_csv(index=False, lineterminator="\n")


def write_tables(path: Path, tables: Mapping[str, pd.DataFrame]) -> None:
    """Writes `result` to a CSV, or all tables as sheets of a workbook where the name ends in .xlsx.

    Raises RefusedError for another ending, and where the place cannot be written to; nothing half-written remains.
    """
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise RefusedError(
            de=f"{path}: Das Ergebnis wird eine Datei .csv oder .xlsx; bitte geben Sie ihr eine dieser Endungen.",
            en=f"{path}: The result becomes a .csv or .xlsx file; please give it one of these endings.",
        )
    _whole(path, _workbook(tables) if ending == ".xlsx" else csv_of(tables["result"]).encode())


def write_beside(path: Path, tables: Mapping[str, pd.DataFrame]) -> list[Path]:
    """Every table but the result as RESULT.<name>.csv."""
    written = []
    for name, table in tables.items():
        if name != "result" and len(table):
            place = path.with_name(f"{path.stem}.{name}.csv")
            _whole(place, csv_of(table).encode())
            written.append(place)
    return written


def write_text(path: Path, text: str) -> None:
    _whole(path, text.encode())


def _workbook(tables: Mapping[str, pd.DataFrame]) -> bytes:
    content = BytesIO()
    with pd.ExcelWriter(content, engine="openpyxl") as workbook:
        for name, table in tables.items():
            table.map(_as_text).to_excel(workbook, sheet_name=name[:31], index=False)
    return content.getvalue()


def _as_text(cell: object) -> object:
    """A workbook must not run what a name or code says; only what starts with = would be taken for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith("=") else cell


def _whole(path: Path, content: bytes) -> None:
    """A file is replaced once all of its content is on the disk; links keep pointing, devices get what is written."""
    try:
        path = path.resolve()
        if path.exists() and not path.is_file():
            path.write_bytes(content)
            return
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        place = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
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
