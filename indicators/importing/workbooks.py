"""XLSX → the same text cells as from CSV. Pure; guarded against files that unpack to more than they look like."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import numpy as np
from openpyxl import load_workbook

from .findings import listed
from .tables import Table, TableError, without_blank_rows

LARGEST_UNPACKED = 1_000_000_000  # bytes
MOST_CELLS = 20_000_000


def read_workbook(content: bytes, *, file: str, worksheet: str | None, header_row: int, decimal: str) -> Table:
    """One worksheet (None: the first). Numbers become text with `decimal`, dates become 2023-12-31."""
    _refuse_bombs(content)
    try:
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    except Exception as fault:  # openpyxl lets any of a dozen exceptions of its XML reader through
        raise TableError(
            de="Die Arbeitsmappe ist beschädigt oder geschützt. Bitte öffnen Sie sie und speichern Sie sie neu.",
            en="The workbook is damaged or protected. Please open it and save it again.",
        ) from fault
    try:
        names = workbook.sheetnames
        if worksheet is not None and worksheet not in names:
            raise TableError(
                de=f"Die Arbeitsmappe hat kein Blatt „{worksheet}“, sondern {listed(names, 'de')}.",
                en=f"The workbook has no sheet “{worksheet}” but {listed(names, 'en')}.",
            )
        sheet = workbook[worksheet or names[0]]
        sheet.reset_dimensions()  # the stated size may be wrong; read what is there
        return _read_sheet(sheet, file, header_row, decimal)
    finally:
        workbook.close()


def _read_sheet(sheet, file: str, header_row: int, decimal: str) -> Table:
    rows: list[tuple[str, ...]] = []
    cells = 0
    for row in sheet.iter_rows(values_only=True):
        cells += len(row)
        if cells > MOST_CELLS:
            raise TableError(
                de=f"Das Blatt hat mehr als {MOST_CELLS // 1_000_000} Millionen Felder. Bitte liefern Sie CSV.",
                en=f"The sheet has more than {MOST_CELLS // 1_000_000} million cells. Please deliver CSV.",
            )
        rows.append(tuple(_text(cell, decimal) for cell in row))
    if len(rows) < header_row:
        raise TableError(
            de=f"Das Blatt hat keine Zeile {header_row}, in der die Überschriften stehen sollen.",
            en=f"The sheet has no row {header_row}, where the headings should be.",
        )
    header = [" ".join(cell.split()) for cell in rows[header_row - 1]]
    while header and not header[-1]:
        header.pop()
    width, body = len(header), rows[header_row:]
    for number, row in enumerate(body, header_row + 1):
        if any(row[width:]):
            raise TableError(
                de=f"In Zeile {number} steht etwas rechts von der letzten Überschrift. Bitte löschen oder benennen.",
                en=f"In row {number} something stands to the right of the last heading. Please delete or name it.",
            )
    padded = [row[:width] + ("",) * (width - len(row)) for row in body]
    columns = [np.array([row[position] for row in padded], dtype=object) for position in range(width)]
    return without_blank_rows(Table(file, sheet.title, header, columns, np.arange(len(body)) + header_row + 1))


def _text(cell: object, decimal: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        # Excel stores every number as a float: 12 comes as 12.0, and a code that lost its zero as 1100101.0.
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell).replace(".", decimal)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as fault:
        raise TableError(
            de="Die Arbeitsmappe ist beschädigt. Bitte öffnen Sie sie und speichern Sie sie neu.",
            en="The workbook is damaged. Please open it and save it again.",
        ) from fault
    if unpacked > LARGEST_UNPACKED:
        raise TableError(
            de="Die Arbeitsmappe wäre entpackt größer als 1 GB und wird nicht geöffnet. Bitte liefern Sie CSV.",
            en="Unpacked, the workbook would exceed 1 GB and is not opened. Please deliver CSV.",
        )
