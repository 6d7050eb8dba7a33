"""CSV and XLSX → the columns that are needed, and no others. Pure.

Columns that the mapping does not name (names, birthplaces) are never taken up. A column of texts is kept as a number
per row and the list of its different texts, because everything that follows looks at each different text once.
Sentences never quote the file: where the heading row is missing, the first record stands in its place.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import pandas as pd

from indicators.importing.numerals import Writing, read_numbers
from indicators.importing.tables import (
    OLD_WORKBOOK,
    WORKBOOK,
    TableError,
    encoding_of,
    is_regular,
    read_file,
    read_table,
    refuse_ragged_rows,
    split_header,
)
from spatial.findings import RefusedError


@dataclass(frozen=True)
class Form:
    """How a file is written; None is found out."""

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    worksheet: str | None = None
    header_row: int = 1

    @property
    def writing(self) -> Writing:
        return Writing(self.decimal, self.thousands)


@dataclass(frozen=True, eq=False)
class Texts:
    """A column: row i holds `texts[codes[i]]`."""

    codes: np.ndarray
    texts: list[str]

    def mapped(self, function: Callable[[str], str]) -> Texts:
        """Each text through `function`; texts that become equal become one."""
        places, unique = pd.factorize(np.array([function(text) for text in self.texts], dtype=object))
        codes = places[self.codes] if len(places) else self.codes
        return Texts(codes, [str(text) for text in unique])

    def numbered(self, function: Callable[[str], int]) -> np.ndarray:
        """`function` of each text, by row."""
        numbers = np.array([function(text) for text in self.texts], np.int64)
        return numbers[self.codes] if len(numbers) else np.zeros(len(self.codes), np.int64)

    def numbers(self, name: str, writing: Writing) -> np.ndarray:
        """As numbers; NaN where there is none. Raises RefusedError where 1.234 may be 1234; `name` is the column's."""
        if not self.texts:
            return np.full(len(self.codes), np.nan)
        read = read_numbers(np.array(self.texts, dtype=object), writing, {})
        if read.ambiguous:
            raise RefusedError(
                de=f"In der Spalte „{name}“ kann der Punkt oder das Komma vor drei Ziffern Tausender abtrennen oder "
                "Nachkommastellen. Bitte geben Sie unter `records` an: `decimal` und, wenn es vorkommt, `thousands`.",
                en=f"In the column “{name}” the point or comma before three digits may set off thousands or decimals. "
                "Please state `decimal` under `records` and, if there are any, `thousands`.",
            )
        return read.values[self.codes]


def texts_of(values: Collection[object]) -> Texts:
    """A column at hand; None and NaN are empty texts."""
    codes, unique = pd.factorize(pd.Series(values, dtype=object), use_na_sentinel=True)
    texts = [_text(value) for value in unique]
    if (codes < 0).any():
        codes = np.where(codes < 0, len(texts), codes)
        texts.append("")
    return Texts(codes.astype(np.int32), texts)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    return str(value).strip()


@dataclass(frozen=True, eq=False)
class Table:
    """`rows[i]` is the number that a spreadsheet program shows beside record i. `writing`: of numbers in texts."""

    rows: np.ndarray
    texts: dict[str, Texts] = field(default_factory=dict)
    numbers: dict[str, np.ndarray] = field(default_factory=dict)
    writing: Writing = field(default_factory=Writing)

    def __len__(self) -> int:
        return len(self.rows)


def table_of(frame: pd.DataFrame, texts: Collection[str], numbers: Collection[str]) -> Table:
    """The same from a DataFrame; rows are numbered from 1."""
    missing = [name for name in (*texts, *numbers) if name not in frame.columns]
    if missing:
        raise _missing(missing, len(frame.columns))
    return Table(
        np.arange(1, len(frame) + 1),
        {name: texts_of(frame[name].to_numpy(dtype=object)) for name in texts},
        {name: _numbers_of(frame[name]) for name in numbers},
    )


def _numbers_of(column: pd.Series) -> np.ndarray:
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(np.float64, na_value=np.nan)
    return texts_of(column.to_numpy(dtype=object)).numbers(str(column.name), Writing())


def read_columns(path: Path, texts: Collection[str], numbers: Collection[str], form: Form) -> Table:
    """The columns `texts` and `numbers` of the file. Raises RefusedError, without a word of what the file says."""
    try:
        content = read_file(path)
        if content.startswith((WORKBOOK, OLD_WORKBOOK)):
            return _from_workbook(content, path.name, texts, numbers, form)
        return _from_csv(content, texts, numbers, form)
    except TableError as fault:
        raise RefusedError(de=f"{path.name}: {fault.de}", en=f"{path.name}: {fault.en}") from None


def _from_workbook(content: bytes, name: str, texts: Collection[str], numbers: Collection[str], form: Form) -> Table:
    try:
        table = read_table(content, file=name, worksheet=form.worksheet, header_row=form.header_row)
    except TableError:
        if form.worksheet is None:
            raise
        raise TableError(  # the original sentence lists the sheets, whose names may be people's
            de=f"Das Blatt „{form.worksheet}“ gibt es in der Arbeitsmappe nicht, oder es lässt sich nicht lesen.",
            en=f"There is no sheet “{form.worksheet}” in the workbook, or it cannot be read.",
        ) from None
    places = _places(table.header, (*texts, *numbers))
    return Table(
        table.rows,
        {name: texts_of([text.strip() for text in table.columns[places[name]]]) for name in texts},
        {name: texts_of(table.columns[places[name]]).numbers(name, Writing(".")) for name in numbers},
        Writing("."),
    )


def _from_csv(content: bytes, texts: Collection[str], numbers: Collection[str], form: Form) -> Table:
    encoding = form.encoding or encoding_of(content)
    encoding = "utf-8-sig" if encoding.lower().replace("_", "-") in ("utf-8", "utf8") else encoding
    _refuse_other_encoding(content, encoding)
    header, delimiter, body = split_header(content, encoding, form.delimiter, form.header_row)
    if not is_regular(body, delimiter, len(header)):
        refuse_ragged_rows(body, encoding, delimiter, len(header), form.header_row)
    places = _places(header, (*texts, *numbers))
    read = _Reader(body, encoding, delimiter, len(header))
    as_numbers = [name for name in numbers if name not in texts]
    try:
        frame = read.columns([places[name] for name in texts], [places[name] for name in as_numbers], form.decimal)
    except (ValueError, OverflowError):  # some cell is no plain number: look at each of them
        as_numbers = []
        frame = read.columns(sorted({places[name] for name in (*texts, *numbers)}), [], form.decimal)
    found = {name: _texts_in(frame[places[name]]) for name in (*texts, *numbers) if name not in as_numbers}
    table = Table(
        np.arange(len(frame)) + form.header_row + 1,
        {name: found[name] for name in texts},
        {
            name: frame[places[name]].to_numpy() if name in as_numbers else found[name].numbers(name, form.writing)
            for name in numbers
        },
        form.writing,
    )
    return _without_blank_rows(table, body, encoding, delimiter)


class _Reader:
    def __init__(self, body: bytes, encoding: str, delimiter: str, width: int):
        self.body, self.encoding, self.delimiter, self.width = body, encoding, delimiter, width

    def columns(self, texts: list[int], numbers: list[int], decimal: str | None) -> pd.DataFrame:
        """Texts as categories, which pandas reads six times as quickly as texts; numbers as numbers."""
        # A column of categories that all look like numbers becomes one of numbers, and 0101 becomes 101. A first row
        # of our own, in which every text is a sign that is no number, prevents that.
        ahead = self.delimiter.join("" if place in numbers else "\N{BULLET}" for place in range(self.width))
        frame = pd.read_csv(
            io.BytesIO(ahead.encode(self._plain) + b"\n" + self.body),
            sep=self.delimiter,
            encoding=self._plain,
            header=None,
            names=list(range(self.width)),
            usecols=[*texts, *numbers],
            index_col=False,
            dtype=cast(Any, {**dict.fromkeys(texts, "category"), **dict.fromkeys(numbers, "float64")}),
            decimal=decimal or ".",
            keep_default_na=False,
            na_values=cast(Any, {place: [""] for place in numbers}),
            skip_blank_lines=False,  # row numbers count blank lines, too
            low_memory=False,
        )
        return frame.iloc[1:]

    @property
    def _plain(self) -> str:
        return "utf-8" if self.encoding == "utf-8-sig" else self.encoding


def _texts_in(column: pd.Series) -> Texts:
    stripped = [str(text).strip() for text in column.cat.categories]
    codes = column.cat.codes.to_numpy()
    if (codes < 0).any():
        codes = np.where(codes < 0, len(stripped), codes)
        stripped.append("")
    used = np.zeros(len(stripped), bool)  # the first row of our own is not
    used[codes] = True
    places, unique = pd.factorize(np.array([text if own else None for text, own in zip(stripped, used, strict=True)]))
    if len(unique) == len(stripped):
        return Texts(codes, stripped)
    return Texts(places[codes].astype(np.int32), [str(text) for text in unique])


def _places(header: list[str], wanted: Collection[str]) -> dict[str, int]:
    missing = [name for name in dict.fromkeys(wanted) if name not in header]
    if missing:
        raise _missing(missing, len(header))
    twice = [name for name in dict.fromkeys(wanted) if header.count(name) > 1]
    if twice:
        raise TableError(
            de=f"Die Überschrift „{twice[0]}“ steht mehrmals in der Datei. Bitte benennen Sie die Spalten eindeutig.",
            en=f"The heading “{twice[0]}” stands several times in the file. Please give each column a name of its own.",
        )
    return {name: header.index(name) for name in wanted}


def _missing(missing: list[str], width: int) -> TableError:
    quoted = ", ".join(missing)
    return TableError(
        de=f"Die Spalte „{quoted}“ fehlt; die Kopfzeile hat {width} Überschriften. Bitte prüfen Sie die "
        "Schreibweise, das Trennzeichen (`delimiter`) und in welcher Zeile die Überschriften stehen (`header_row`).",
        en=f"The column “{quoted}” is missing; the heading row has {width} cells. Please check the spelling, the "
        "delimiter (`delimiter`) and the row of the headings (`header_row`).",
    )


def _refuse_other_encoding(content: bytes, encoding: str) -> None:
    try:
        content.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        wrong = True
    else:
        wrong = False
    if wrong:
        raise TableError(
            de=f"Die Datei ist nicht in der Kodierung „{encoding}“ gespeichert. Bitte geben Sie `encoding` an "
            "(utf-8, cp1252, latin-1 oder cp850) oder speichern Sie sie als „CSV UTF-8“.",
            en=f"The file is not saved in the encoding “{encoding}”. Please state `encoding` (utf-8, cp1252, latin-1 "
            "or cp850) or save it as “CSV UTF-8”.",
        )


def _without_blank_rows(table: Table, body: bytes, encoding: str, delimiter: str) -> Table:
    """Without rows in which every cell of the file is empty; a record may be empty where we look, and still counts."""
    blank = np.ones(len(table), bool)
    for column in table.texts.values():
        blank &= np.array([not text for text in column.texts] or [True])[column.codes] if len(table) else blank
    for numbers in table.numbers.values():
        blank &= np.isnan(numbers)
    if not blank.any():
        return table
    lines = csv.reader(io.TextIOWrapper(io.BytesIO(body), encoding=encoding, newline=""), delimiter=delimiter)
    filled = np.array([any(cell.strip() for cell in line) for line in lines], bool)
    keep = ~blank | filled[: len(blank)]
    return Table(
        table.rows[keep],
        {name: Texts(column.codes[keep], column.texts) for name, column in table.texts.items()},
        {name: numbers[keep] for name, numbers in table.numbers.items()},
        table.writing,
    )
