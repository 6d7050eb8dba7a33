"""The wording of findings about files and cells, where it is used more than once. Pure."""

from __future__ import annotations

import re

from .findings import Finding
from .tables import Table

LONGEST_VALUE = 40  # characters of a cell that are repeated in a finding


def in_file(table: Table, de: str, en: str) -> Finding:
    """An error about a file as a whole."""
    return Finding("error", "", (), de, en, file=table.file, worksheet=table.worksheet)


def place_of(table: Table, row: int, position: int) -> dict:
    """Keyword arguments of a Finding about the cell in the table's row number `row` (from 0) and column `position`."""
    return {
        "file": table.file,
        "worksheet": table.worksheet,
        "row": int(table.rows[row]),
        "column": table.column_name(position),
        "value": shortened(str(table.columns[position][row])),
    }


def in_cell(table: Table, row: int, position: int, de: str, en: str) -> Finding:
    """An error about one cell."""
    return Finding("error", "", (), de, en, **place_of(table, row, position))


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


# What stands where a number should be, and the advice that fits. The first pattern that fits counts; {} is the text.
_ADVICE = [
    (
        r"",
        "Das Feld ist leer, erwartet wird eine Zahl. Fehlt die Angabe, so tragen Sie in der Zuordnung unter „markers“ "
        'die Zeile „"": missing“ ein.',
        'The cell is empty, but a number is expected. If the value is missing, add the line “"": missing” under '
        "“markers” in the mapping.",
    ),
    (
        r"[-–—]",
        "Hier steht „{0}“, erwartet wird eine Zahl. In amtlichen Tabellen heißt der Strich „genau null“; gilt das auch "
        'hier, so tragen Sie unter „markers“ die Zeile „"{0}": zero“ ein.',
        "Here stands “{0}”, but a number is expected. In official tables the dash means “exactly nothing”; if so here, "
        'add the line “"{0}": zero” under “markers”.',
    ),
    (
        r"[*.•/x…]|\.\.\.|\(\)",
        "Hier steht das Zeichen „{0}“, erwartet wird eine Zahl. Bitte tragen Sie unter „markers“ ein, was es bedeutet: "
        "missing (unbekannt), suppressed (geheim), not_meaningful (nicht sinnvoll) oder zero (nichts).",
        "Here stands the sign “{0}”, but a number is expected. Please state under “markers” what it means: missing, "
        "suppressed, not_meaningful or zero.",
    ),
    (
        r"#.*",
        "Hier steht „{0}“, ein Fehlerwert der Tabellenkalkulation. Bitte berichtigen Sie die Formel.",
        "Here stands “{0}”, an error of the spreadsheet program. Please correct the formula.",
    ),
    (
        r"[+-]?\d{1,3}([.,' \u00a0\u202f’]\d{3})+([.,]\d*)?",
        "„{0}“ hat Tausendertrennzeichen. Bitte tragen Sie „thousands“ (und „decimal“) in die Zuordnung ein oder "
        "liefern "
        "Sie die Zahlen ohne.",
        "“{0}” has thousands separators. Please state “thousands” (and “decimal”) in the mapping or deliver numbers "
        "without them.",
    ),
    (
        r"(?i:[+-]?(inf|infinity|nan)|[\d.]+e\+?\d{3,})",
        "„{0}“ ist keine endliche Zahl. Bitte prüfen Sie, wie die Datei berechnet wurde.",
        "“{0}” is not a finite number. Please check how the file was computed.",
    ),
    (
        r".*",
        "Hier steht „{0}“, erwartet wird eine Zahl.",
        "Here stands “{0}”, but a number is expected.",
    ),
]


def not_a_number(text: str) -> tuple[str, str]:
    """What is said of a cell that should be a number, in German and English."""
    stripped = text.strip()
    de, en = next((de, en) for pattern, de, en in _ADVICE if re.fullmatch(pattern, stripped, re.DOTALL))
    return de.format(shortened(stripped)), en.format(shortened(stripped))
