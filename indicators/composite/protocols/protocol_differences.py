"""Where two runs differ, in sentences. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import zip_longest

from spatial.findings import Finding, listed

from .protocol_tables import Cell, Table

TOLD = 5  # differences told per column; of the others only their number


def digest_findings(found: Mapping[str, str], written: Mapping[str, str]) -> list[Finding]:
    """Parts of a protocol whose content is not what its checksum was made of."""
    return [
        _finding(
            f"Das Protokoll wurde nachträglich verändert: Die Prüfsumme von „{part}“ passt nicht zum Inhalt.",
            f"The protocol was altered after it was written: the checksum of “{part}” does not fit the content.",
        )
        for part in sorted({*found, *written} if written else ())
        if found.get(part) != written.get(part)
    ]


def first_other_line(before: str, now: str) -> Finding:
    """The first line in which two texts differ."""
    pairs = enumerate(zip_longest(before.splitlines(), now.splitlines(), fillvalue=""), start=1)
    line, (was, is_now) = next(((line, pair) for line, pair in pairs if pair[0] != pair[1]), (0, ("", "")))
    if not line:
        return _finding(
            "Das Rezept hat sich geändert, aber nur in Zeilenenden.", "The recipe has changed, but only in line ends."
        )
    return _finding(
        f"Das Rezept hat sich geändert, zuerst in Zeile {line}: „{was.strip()}“ wurde zu „{is_now.strip()}“.",
        f"The recipe has changed, first in line {line}: “{was.strip()}” became “{is_now.strip()}”.",
    )


def differences(before: Table, now: Table, *, de: str, en: str) -> list[Finding]:
    """Columns, rows and cells that are not the same; `de` and `en` begin the sentences."""
    findings = []
    for columns, other, what_de, what_en in (
        (before.columns, now.columns, "fehlt", "is missing"),
        (now.columns, before.columns, "ist neu", "is new"),
    ):
        odd = [column for column in columns if column not in other]
        if odd:
            findings.append(
                _finding(f"{de}: Spalte {listed(odd, 'de')} {what_de}.", f"{en}: column {listed(odd, 'en')} {what_en}.")
            )
    old, new = _by_key(before), _by_key(now)
    for rows, others, what_de, what_en in ((old, new, "fehlt", "is missing"), (new, old, "ist neu", "is new")):
        odd = [_spelled(key) for key in rows if key not in others]
        if odd:
            findings.append(
                _finding(f"{de}: Zeile {listed(odd, 'de')} {what_de}.", f"{en}: row {listed(odd, 'en')} {what_en}.")
            )
    if not findings and (before.columns != now.columns or list(old) != list(new)):
        findings.append(_finding(f"{de}: Die Reihenfolge ist eine andere.", f"{en}: The order is another one."))
    for column in (column for column in before.columns if column in now.columns):
        findings += _cells(column, before, now, (old, new), (de, en))
    return findings


def _cells(
    column: str,
    before: Table,
    now: Table,
    rows: tuple[Mapping[tuple[Cell, ...], tuple[Cell, ...]], Mapping[tuple[Cell, ...], tuple[Cell, ...]]],
    beginnings: tuple[str, str],
) -> list[Finding]:
    old, new = rows
    place, there = before.columns.index(column), now.columns.index(column)
    other = [key for key in old if key in new and not _same(old[key][place], new[key][there])]
    de, en = beginnings
    findings = []
    for key in other[:TOLD]:
        was, is_now = old[key][place], new[key][there]
        findings.append(
            _finding(
                f"{de}, „{_spelled(key)}“, Spalte „{column}“: im Protokoll {_cell(was, 'de')}, jetzt "
                f"{_cell(is_now, 'de')}.",
                f"{en}, “{_spelled(key)}”, column “{column}”: {_cell(was, 'en')} in the protocol, "
                f"{_cell(is_now, 'en')} now.",
                str(key[0]),
            )
        )
    rest = len(other) - TOLD
    if rest > 0:
        findings.append(
            _finding(
                f"{de}, Spalte „{column}“: {rest} weitere Zellen sind anders.",
                f"{en}, column “{column}”: {rest} more cells differ.",
            )
        )
    return findings


def _by_key(table: Table) -> dict[tuple[Cell, ...], tuple[Cell, ...]]:
    """Rows by their keys; of rows with the same keys the second is told apart by its number, and so on."""
    seen: Counter[tuple[Cell, ...]] = Counter()
    rows = {}
    for row in table.rows:
        key = row[: table.keys]
        seen[key] += 1
        rows[key if seen[key] == 1 else (*key, seen[key])] = row
    return rows


def _same(one: Cell, other: Cell) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _spelled(key: tuple[Cell, ...]) -> str:
    return " / ".join("" if cell is None else str(cell) for cell in key)


def _cell(cell: Cell, language: str) -> str:
    """A cell with all its digits; numbers as JSON has them, so that they can be searched for."""
    if cell is None:
        return {"de": "kein Wert", "en": "no value"}[language]
    if isinstance(cell, str):
        return f"„{cell}“" if language == "de" else f"“{cell}”"
    return repr(cell)


def _finding(de: str, en: str, code: str = "") -> Finding:
    return Finding("error", "", (code,) if code else (), de, en)
