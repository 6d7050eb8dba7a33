"""XLSX: numbers as numbers on the first sheet, and on the second what they mean, whose they are and what signs say."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from atlas.api.tables import FORMULA
from atlas.exports.tables import Cell, Table

WIDEST, NARROWEST = 60, 9  # letters
_NOT_IN_CELLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
RISKY = (*FORMULA, "#")  # “#N/A” would be an error
GENERAL = "General"
LONGEST = 32767  # letters in a cell


def to_xlsx(table: Table, *, sheets: tuple[str, str], head: tuple[str, str]) -> bytes:
    """`sheets` are the names of both sheets, `head` what stands over the list of signs."""
    book = Workbook(write_only=True)
    book.properties.title = _clean(table.title)
    book.properties.creator = "Small-area social atlas"
    book.properties.language = table.language
    values = book.create_sheet(sheets[0])
    values.freeze_panes = "A2"
    for letter, width in zip(_letters(len(table.columns)), _widths(table), strict=True):
        values.column_dimensions[letter].width = width
    if table.rows:
        values.auto_filter.ref = f"A1:{_letters(len(table.columns))[-1]}{len(table.rows) + 1}"
    values.append([_text(values, column.heading, bold=True) for column in table.columns])
    formats = [_number_format(column.decimals) for column in table.columns]
    for row in table.rows:
        values.append([_cell(values, cell, shape) for cell, shape in zip(row, formats, strict=True)])
    _about(book.create_sheet(sheets[1]), table, head)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _about(sheet: Any, table: Table, head: tuple[str, str]) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 26, 100
    sheet.append([_text(sheet, table.title, bold=True)])
    for name, said in table.about:
        sheet.append([_text(sheet, name, bold=True), _text(sheet, said, wrap=True)])
    if table.signs:
        sheet.append([])
        sheet.append([_text(sheet, each, bold=True) for each in head])
        for sign, meaning in table.signs:
            sheet.append([_text(sheet, sign), _text(sheet, meaning, wrap=True)])


def _cell(sheet: Any, value: Cell, number_format: str) -> Any:
    if value is None or value == "":
        return None
    if isinstance(value, str):
        # A cell of its own takes its time, and a table may have 300,000: most texts are written as they are.
        return _text(sheet, value) if value.startswith(RISKY) else _clean(value)
    if number_format == GENERAL:
        return value

    cell = WriteOnlyCell(sheet, value)
    cell.number_format = number_format
    return cell


def _text(sheet: Any, value: str, *, bold: bool = False, wrap: bool = False) -> Any:
    """Always a text: openpyxl would take “=…” for a formula, and Excel whatever somebody confirms in the cell."""

    cell = WriteOnlyCell(sheet, _clean(value))
    cell.data_type = "s"
    if value.startswith(FORMULA):
        cell.quotePrefix = True
    if bold:
        cell.font = Font(bold=True)
    if wrap:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _clean(text: str) -> str:
    return _NOT_IN_CELLS.sub("", text)[:LONGEST]


def _number_format(decimals: int | None) -> str:
    if decimals is None:
        return GENERAL
    return "#,##0" + ("." + "0" * decimals if decimals else "")


def _letters(count: int) -> list[str]:

    return [get_column_letter(place) for place in range(1, count + 1)]


def _widths(table: Table) -> Iterable[float]:
    for place, column in enumerate(table.columns):
        longest = max((len(str(row[place])) for row in table.rows[:500] if row[place] is not None), default=0)
        yield min(max(len(column.heading) + 3, longest + 2, NARROWEST), WIDEST)
