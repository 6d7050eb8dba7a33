"""CSV files and workbooks → columns of text cells that know their row and column letter. Pure.

Everything stays text here, because codes are text: no column is ever guessed to be a number. Whether a text is a number
is decided later and strictly (numerals.py).
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from .findings import RefusedError, listed

LARGEST_FILE = 500_000_000  # bytes
WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
DELIMITERS = (";", "\t", ",")


class TableError(RefusedError):
    """The file is not a table that can be read. The sentence does not repeat the file's name."""


@dataclass(frozen=True, eq=False)
class Table:
    """`columns[c][i]` is the text in column c of the row that a spreadsheet program calls `rows[i]`."""

    file: str
    worksheet: str
    header: list[str]
    columns: list[np.ndarray]  # of str objects, all equally long
    rows: np.ndarray

    def position(self, name: str) -> int:
        """Raises KeyError if there is no such column."""
        if name not in self.header:
            raise KeyError(name)
        return self.header.index(name)

    def column_name(self, position: int) -> str:
        """`C (E_E)`"""
        return f"{column_letter(position)} ({self.header[position]})"


def column_letter(position: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def read_table(
    content: bytes,
    *,
    file: str,
    encoding: str | None = None,
    delimiter: str | None = None,
    decimal: str | None = None,
    worksheet: str | None = None,
    header_row: int = 1,
) -> Table:
    """The table in `content`; what is None is found out. Raises TableError with a sentence."""
    if len(content) > LARGEST_FILE:
        raise TableError(
            de=f"Die Datei ist größer als {LARGEST_FILE // 1_000_000} MB. Bitte teilen Sie sie, etwa nach Jahren.",
            en=f"The file is larger than {LARGEST_FILE // 1_000_000} MB. Please split it, for instance by year.",
        )
    if content.startswith(WORKBOOK):
        from .workbooks import read_workbook  # noqa: PLC0415 (openpyxl is heavy and most deliveries are CSV)

        return read_workbook(content, file=file, worksheet=worksheet, header_row=header_row, decimal=decimal or ".")
    if content.startswith(OLD_WORKBOOK):
        raise TableError(
            de="Das ist eine Arbeitsmappe im alten Excel-Format (.xls). Bitte speichern Sie sie als .xlsx oder CSV.",
            en="This is a workbook in the old Excel format (.xls). Please save it as .xlsx or CSV.",
        )
    return _read_csv(content, file, encoding or encoding_of(content), delimiter, header_row)


def encoding_of(content: bytes) -> str:
    if b"\x00" in content[:10_000]:
        raise TableError(
            de="Das ist keine Textdatei in UTF-8. Bitte speichern Sie sie als „CSV UTF-8“ oder als .xlsx.",
            en="This is not a text file in UTF-8. Please save it as “CSV UTF-8” or as .xlsx.",
        )
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise TableError(
        de="Die Zeichen der Datei sind weder UTF-8 noch Windows-1252. Bitte speichern Sie sie als „CSV UTF-8“.",
        en="The characters of the file are neither UTF-8 nor Windows-1252. Please save it as “CSV UTF-8”.",
    )


def _read_csv(content: bytes, file: str, encoding: str, delimiter: str | None, header_row: int) -> Table:
    if encoding.lower().replace("_", "-") in ("utf-8", "utf8"):
        encoding = "utf-8-sig"
    header, delimiter, body = split_header(content, encoding, delimiter, header_row)
    width = len(header)
    if not is_regular(body, delimiter, width):
        refuse_ragged_rows(body, encoding, delimiter, width, header_row)
    if not body.strip():
        nothing = np.array([], dtype=object)
        return Table(file, "", header, [nothing] * width, np.array([], np.int64))
    frame = pd.read_csv(
        io.BytesIO(body),
        sep=delimiter,
        encoding=encoding,
        header=None,
        names=list(range(width)),
        index_col=False,
        dtype=str,  # never "category": that turns 0101 into the number 101
        na_filter=False,  # an empty cell is an empty text; what it means is for the mapping to say
        skip_blank_lines=False,  # row numbers count blank lines, too
        low_memory=False,
    )
    columns = [frame[position].to_numpy(dtype=object) for position in range(width)]
    return without_blank_rows(Table(file, "", header, columns, np.arange(len(frame)) + header_row + 1))


def split_header(content: bytes, encoding: str, delimiter: str | None, header_row: int) -> tuple[list[str], str, bytes]:
    """Header cells, delimiter and the bytes below the header."""
    lines = io.TextIOWrapper(io.BytesIO(content), encoding=encoding, newline="")
    try:
        if delimiter is None:
            ahead = "".join(line for _, line in zip(range(header_row), lines, strict=False)).splitlines()[-1:]
            delimiter = max(DELIMITERS, key=ahead[0].count) if ahead else ","
            lines.seek(0)
        reader = csv.reader(lines, delimiter=delimiter)
        header: list[str] = []
        for _ in range(header_row):
            header = next(reader)
    except StopIteration:
        raise TableError(
            de=f"Die Datei hat keine Zeile {header_row}, in der die Überschriften stehen sollen.",
            en=f"The file has no row {header_row}, where the headings should be.",
        ) from None
    except UnicodeDecodeError:
        raise TableError(
            de=f"Die Datei ist nicht in der angegebenen Kodierung „{encoding}“ gespeichert.",
            en=f"The file is not saved in the stated encoding “{encoding}”.",
        ) from None
    place = 0
    for _ in range(reader.line_num):
        place = content.find(b"\n", place) + 1 or len(content)
    return [" ".join(cell.split()) for cell in header], delimiter, content[place:]


def is_regular(body: bytes, delimiter: str, width: int) -> bool:
    """Whether every line has the same number of delimiters, told from the bytes alone (0.2 s for 80 MB)."""
    if b'"' in body:
        return False
    octets = np.frombuffer(body, np.uint8)
    ends = np.flatnonzero(octets == ord("\n"))
    if not body.endswith(b"\n"):
        ends = np.append(ends, len(body))
    signs = np.flatnonzero(octets == ord(delimiter))
    if width == 1 or len(signs) != len(ends) * (width - 1):
        return not len(signs) and width == 1
    by_line = signs.reshape(len(ends), width - 1)
    return bool((by_line[:, -1] < ends).all() and (by_line[1:, 0] > ends[:-1]).all())


def refuse_ragged_rows(body: bytes, encoding: str, delimiter: str, width: int, header_row: int) -> None:
    """pandas fills up short rows without a word, so a file that was cut off would pass: name the rows instead."""
    lines = io.TextIOWrapper(io.BytesIO(body), encoding=encoding, newline="")
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        ragged = [
            (number, len(row))
            for number, row in enumerate(rows, header_row + 1)
            if row and (len(row) < width or any(row[width:]))
        ]
    except (csv.Error, UnicodeDecodeError) as fault:
        raise TableError(
            de=f"Ab Zeile {rows.line_num + header_row} lässt sich die Datei nicht lesen ({fault}).",
            en=f"From row {rows.line_num + header_row} on, the file cannot be read ({fault}).",
        ) from None
    if ragged:
        number, found = ragged[0]
        where = listed([row for row, _ in ragged], "de"), listed([row for row, _ in ragged], "en")
        raise TableError(
            de=f"Die Überschrift hat {width} Spalten, Zeile {number} aber {found}. Ist die Datei abgeschnitten oder "
            f"steht das Trennzeichen in einem Text? Betroffene Zeilen: {where[0]}.",
            en=f"The heading has {width} columns, but row {number} has {found}. Is the file cut off, or does the "
            f"delimiter stand inside a text? Rows concerned: {where[1]}.",
        )


def without_blank_rows(table: Table) -> Table:
    """The table without rows in which every cell is empty; the others keep their row numbers."""
    blank = np.ones(len(table.rows), bool)
    for column in table.columns:
        places, texts = pd.factorize(column[blank])  # few different texts stand in millions of cells
        blank[blank] = np.array([not text.strip() for text in texts])[places]
        if not blank.any():
            return table
    keep = ~blank
    return Table(
        table.file, table.worksheet, table.header, [column[keep] for column in table.columns], table.rows[keep]
    )


def read_file(path: Path) -> bytes:
    """The bytes of a delivery. Raises TableError if the file is not there or too large to be one."""
    try:
        if path.stat().st_size <= LARGEST_FILE:
            return path.read_bytes()
    except OSError as fault:
        raise TableError(
            de="Die Datei lässt sich nicht lesen. Bitte prüfen Sie Pfad und Leserechte.",
            en="The file cannot be read. Please check its path and permissions.",
        ) from fault
    raise TableError(
        de=f"Die Datei ist größer als {LARGEST_FILE // 1_000_000} MB. Bitte teilen Sie sie, etwa nach Jahren.",
        en=f"The file is larger than {LARGEST_FILE // 1_000_000} MB. Please split it, for instance by year.",
    )
