"""Result tables into files: one CSV, or all of them as the sheets of one workbook. Written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pandas as pd

from spatial.findings import RefusedError
from spatial.writing import write_files

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
    write_files({path: _workbook(tables) if ending == ".xlsx" else csv_of(tables["result"]).encode()})


def write_beside(path: Path, tables: Mapping[str, pd.DataFrame]) -> list[Path]:
    """Every table but the result as RESULT.<name>.csv."""
    written = []
    for name, table in tables.items():
        if name != "result" and len(table):
            place = path.with_name(f"{path.stem}.{name}.csv")
            write_files({place: csv_of(table).encode()})
            written.append(place)
    return written


def write_text(path: Path, text: str) -> None:
    write_files({path: text.encode()})


def _workbook(tables: Mapping[str, pd.DataFrame]) -> bytes:
    content = BytesIO()
    with pd.ExcelWriter(content, engine="openpyxl") as workbook:
        for name, table in tables.items():
            table.map(_as_text).to_excel(workbook, sheet_name=name[:31], index=False)
    return content.getvalue()


def _as_text(cell: object) -> object:
    """A workbook must not run what a name or code says; only what starts with = would be taken for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith("=") else cell
