"""CSV files as text, so that codes keep their zeros."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

from spatial.findings import RefusedError, listed


def read_text_table(path: Path, columns: Iterable[str] = ()) -> tuple[pd.DataFrame, bool]:
    """The table, and whether it may have decimal commas (then it is separated by semicolons).

    Raises RefusedError for a file that is no table, has no rows, or lacks one of `columns`.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            semicolons = ";" in file.readline()
        separator = ";" if semicolons else ","
        table = pd.read_csv(path, sep=separator, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as fault:
        raise RefusedError(
            de=f"{path}: Die Datei lässt sich nicht lesen; erwartet wird eine CSV-Datei in UTF-8.",
            en=f"{path}: The file cannot be read; a CSV file in UTF-8 is expected.",
        ) from fault
    for column in columns:
        if column not in table:
            raise RefusedError(
                de=f"{path}: Die Spalte „{column}“ fehlt. Vorhanden sind {listed(table.columns, 'de', 40)}.",
                en=f"{path}: The column “{column}” is missing. There are {listed(table.columns, 'en', 40)}.",
            )
    if table.empty:
        raise RefusedError(de=f"{path}: Die Datei hat keine Zeilen.", en=f"{path}: The file has no rows.")
    return table, semicolons
