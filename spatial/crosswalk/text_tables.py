"""CSV files as text, so that codes keep their zeros and no row is read askew."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from spatial.findings import RefusedError, listed


def read_text_table(path: Path, columns: Iterable[str] = ()) -> tuple[pd.DataFrame, bool]:
    """The table, its index the line numbers of the file, and whether it may have decimal commas.

    A file with a semicolon in its first line is separated by semicolons and may have decimal commas. Raises
    RefusedError for a file that is no table, has no rows, lacks one of `columns`, or has a row that is longer or
    shorter than the header (pandas would shift the columns of such a file without a word).
    """
    text = _text(path)
    try:
        semicolons = ";" in text.partition("\n")[0]
        reader = csv.reader(text.splitlines(), delimiter=";" if semicolons else ",", strict=True)
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader if any(row)]
    except csv.Error as fault:
        raise RefusedError(
            de=f"{path}: Die Datei lässt sich nicht als CSV lesen ({fault}). Bitte prüfen Sie die Anführungszeichen.",
            en=f"{path}: The file cannot be read as CSV ({fault}). Please check the quotation marks.",
        ) from fault
    if len(lines) < 2:
        raise RefusedError(de=f"{path}: Die Datei hat keine Zeilen.", en=f"{path}: The file has no rows.")
    (_, header), *rows = lines
    for line, row in rows:
        if len(row) != len(header):
            raise RefusedError(
                de=f"{path}, Zeile {line}: {len(row)} Zellen statt {len(header)} wie in der Kopfzeile.",
                en=f"{path}, line {line}: {len(row)} cells instead of {len(header)} as in the header.",
            )
    repeated = sorted({name for name in header if header.count(name) > 1})
    if repeated:
        raise RefusedError(
            de=f"{path}: Spalten kommen mehrfach vor: {listed(repeated, 'de')}.",
            en=f"{path}: Columns are repeated: {listed(repeated, 'en')}.",
        )
    for column in columns:
        if column not in header:
            raise RefusedError(
                de=f"{path}: Die Spalte „{column}“ fehlt. Vorhanden sind {listed(header, 'de', 40)}.",
                en=f"{path}: The column “{column}” is missing. There are {listed(header, 'en', 40)}.",
            )
    table = pd.DataFrame([row for _, row in rows], columns=header, index=[line for line, _ in rows], dtype=str)
    return table, semicolons


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except FileNotFoundError as fault:
        raise RefusedError(
            de=f"{path}: Diese Datei gibt es nicht. Bitte prüfen Sie Ordner und Schreibweise.",
            en=f"{path}: There is no such file. Please check folder and spelling.",
        ) from fault
    except OSError as fault:
        raise RefusedError(
            de=f"{path}: Die Datei lässt sich nicht lesen ({fault.strerror}). Bitte prüfen Sie die Leserechte.",
            en=f"{path}: The file cannot be read ({fault.strerror}). Please check its permissions.",
        ) from fault
    if content.startswith(b"PK\x03\x04"):
        raise RefusedError(
            de=f"{path}: Das ist eine Arbeitsmappe. Bitte speichern Sie das Blatt als „CSV UTF-8“.",
            en=f"{path}: This is a workbook. Please save the sheet as “CSV UTF-8”.",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise RefusedError(
            de=f"{path}: Die Datei ist nicht in UTF-8 gespeichert. Bitte speichern Sie sie als „CSV UTF-8“.",
            en=f"{path}: The file is not saved as UTF-8. Please save it as “CSV UTF-8”.",
        ) from fault
