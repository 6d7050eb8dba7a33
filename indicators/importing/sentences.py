"""The wording of findings about files and cells, where it is used more than once. Pure."""

from __future__ import annotations

import re

from ..findings import Finding
from ..tables import Table

LONGEST_VALUE = 40  # characters of a cell that are repeated in a finding


def in_file(table: Table, de: str, en: str, severity: str = "error") -> Finding:
    """A finding about a file as a whole."""
    return Finding(severity, "", (), de, en, file=table.file, worksheet=table.worksheet)


def place_of(table: Table, row: int, position: int) -> dict:
    """Keyword arguments of a Finding about the cell in the table's row number `row` (from 0) and column `position`."""
    return {
        "file": table.file,
        "worksheet": table.worksheet,
        "row": int(table.rows[row]),
        "column": table.column_name(position),
        "value": shortened(str(table.columns[position][row])),
    }


def in_cell(table: Table, row: int, position: int, de: str, en: str, severity: str = "error") -> Finding:
    """A finding about one cell."""
    return Finding(severity, "", (), de, en, **place_of(table, row, position))


def shortened(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def not_a_number(text: str) -> tuple[str, str]:
    """What is said of a cell that should be a number, with the advice that fits what stands there."""
    stripped, told = text.strip(), shortened(text.strip())
    if not stripped:
        return (
            "Das Feld ist leer, erwartet wird eine Zahl. Fehlt die Angabe, so tragen Sie in der Zuordnung unter "
            '„markers“ die Zeile „"": missing“ ein.',
            'The cell is empty, but a number is expected. If the value is missing, add the line “"": missing” '
            "under “markers” in the mapping.",
        )
    if stripped in ("-", "–", "—"):
        return (
            f"Hier steht „{told}“, erwartet wird eine Zahl. In amtlichen Tabellen heißt der Strich „genau null“; gilt "
            f'das auch hier, so tragen Sie unter „markers“ die Zeile „"{told}": zero“ ein.',
            f"Here stands “{told}”, but a number is expected. In official tables the dash means “exactly nothing”; if "
            f'so here, add the line “"{told}": zero” under “markers”.',
        )
    if re.fullmatch(r"[*.•/x]|\.\.\.|…|\(\)", stripped):
        return (
            f"Hier steht das Zeichen „{told}“, erwartet wird eine Zahl. Bitte tragen Sie unter „markers“ ein, was es "
            "bedeutet: missing (unbekannt), suppressed (geheim), not_meaningful (nicht sinnvoll) oder zero (nichts).",
            f"Here stands the sign “{told}”, but a number is expected. Please state under “markers” what it means: "
            "missing, suppressed, not_meaningful or zero.",
        )
    if stripped.startswith("#"):
        return (
            f"Hier steht „{told}“, ein Fehlerwert der Tabellenkalkulation. Bitte berichtigen Sie die Formel.",
            f"Here stands “{told}”, an error of the spreadsheet program. Please correct the formula.",
        )
    if re.fullmatch(r"[+-]?\d{1,3}([.,' \u00a0\u202f’]\d{3})+([.,]\d*)?", stripped):
        return (
            f"„{told}“ hat Tausendertrennzeichen. Bitte tragen Sie „thousands“ (und „decimal“) in die Zuordnung ein "
            "oder liefern Sie die Zahlen ohne.",
            f"“{told}” has thousands separators. Please state “thousands” (and “decimal”) in the mapping or deliver "
            "numbers without them.",
        )
    if re.fullmatch(r"(?i)[+-]?(inf|infinity|nan)|[\d.]+e\+?\d{3,}", stripped):
        return (
            f"„{told}“ ist keine endliche Zahl. Bitte prüfen Sie, wie die Datei berechnet wurde.",
            f"“{told}” is not a finite number. Please check how the file was computed.",
        )
    return (
        f"Hier steht „{told}“, erwartet wird eine Zahl.",
        f"Here stands “{told}”, but a number is expected.",
    )
