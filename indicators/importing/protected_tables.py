"""Tables that `python -m indicators.disclosure protect` wrote: numbers of all levels, hidden cells as they are. Pure.

A separated statistics office protects its numbers itself and hands over `table.csv` and `audit.json`. Nothing is added
up here that would have to be hidden again: every level comes from the file. The file must be the one that its audit
speaks of, to the byte; what stands in it is looked at again all the same.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from ..aggregation import Counts, Family
from ..disclosure.audit.sheets import audit_sheets
from ..disclosure.sheets.counted import Period
from ..disclosure.sheets.protecting import view_of
from ..statuses import MISSING, OK, SUPPRESSED, numbers_are_told
from .findings import Finding, Findings, kind_named, listed
from .grids import Grid
from .levels import Guard, Layers, derive, layout_of, sheet_rules
from .mappings import Mapping, ProtectedTable
from .numerals import UNREADABLE, Writing, read_numbers
from .observations import Coded, Observations, areas_only, codes_of, periods_of
from .plausibility import VariableFacts
from .sentences import in_cell, in_file, not_a_number, place_of
from .tables import Table, TableError, read_file

VALUE, STATUS, SIGN = "value", "status", "sign"  # columns of table.csv
WORDS = {"ok": OK, "suppressed": SUPPRESSED}
FAULTS = ("exact", "recognisable", "narrow", "groups", "open_small", "unsolved", "wrong_sums")  # of an audit: all 0

NO_STATUS = kind_named("no_status", "weitere unbekannte Status", "further unknown statuses")
NUMBER_SHOWN = kind_named("number_shown", "weitere gesperrte Zellen mit Zahl", "further hidden cells with a number")
SMALL = kind_named("open_small", "weitere offene kleine Zahlen", "further small numbers that stand open")
SUMS = kind_named("level_sum", "weitere Gebiete, deren Teile nicht aufgehen", "further areas unlike their parts")


@dataclass(frozen=True)
class AuditSaid:
    """What the office's own audit says: for which file, and which minimum was kept."""

    minimum: int
    facts: dict

    @property
    def zeros_may_be_hidden(self) -> bool:
        attacker = self.facts["attacker"]
        return attacker.get("hidden_is_at_least") == 0 or bool(attacker.get("hidden_zeros_possible_in"))

    def told(self, file: str) -> Finding:
        """For the report, and for the gate, which asks later what an attacker was taken to know."""
        hidden = int(self.facts.get("hidden", 0))
        return Finding(
            "note",
            "",
            (),
            f"Die Tabelle kommt geschützt: {hidden} gesperrte Zellen, Mindestzahl {self.minimum}. Ihre Prüfung passt "
            "zu ihr und wurde wiederholt.",
            f"The table comes protected: {hidden} hidden cells, minimum {self.minimum}. Its audit fits it and was "
            "repeated.",
            file=file,
            facts={
                "audit": {name: self.facts[name] for name in ("passed", "hidden", "attacker") if name in self.facts}
            },
        )


def read_audit(path: Path, checksum: str, protected: ProtectedTable) -> AuditSaid:
    """The audit beside a table. Raises TableError where it is missing, has not passed, or is of another file."""
    audit = path.parent / protected.audit
    try:
        facts = json.loads(read_file(audit))
        passed = facts["passed"] is True and not any(facts[name] for name in FAULTS)
        sums = facts["sha256"]
        minimum = int(facts["attacker"]["minimum"])
    except (TableError, ValueError, KeyError, TypeError) as fault:
        raise TableError(
            de=f"Neben der Tabelle fehlt die Prüfung „{protected.audit}“, oder sie ist nicht lesbar. Bitte legen Sie "
            "die Datei dazu, die „python -m indicators.disclosure protect“ mit der Tabelle geschrieben hat.",
            en=f"Beside the table the audit “{protected.audit}” is missing or cannot be read. Please add the file that "
            "“python -m indicators.disclosure protect” has written with the table.",
        ) from fault
    if not passed:
        raise TableError(
            de=f"Die Prüfung in „{protected.audit}“ ist nicht bestanden; diese Tabelle darf niemand veröffentlichen.",
            en=f"The audit in “{protected.audit}” has not passed; nobody may publish this table.",
        )
    if checksum not in sums.values():
        raise TableError(
            de=f"Die Prüfsumme in „{protected.audit}“ passt nicht zu dieser Datei: Sie wurde nach der Prüfung "
            "verändert, vielleicht in einer Tabellenkalkulation. Bitte liefern Sie die Datei, wie sie geschrieben "
            "wurde.",
            en=f"The checksum in “{protected.audit}” does not fit this file: it was changed after the audit, perhaps "
            "in a spreadsheet program. Please deliver the file as it was written.",
        )
    return AuditSaid(minimum, facts)


def read_protected(table: Table, mapping: Mapping, known: set[str], findings: Findings) -> Observations | None:
    """The rows that are variables, with their statuses. None if findings make it pointless."""
    protected = mapping.protected
    if protected is None or not _columns_fit(table, mapping, protected, known, findings):
        return None
    table = areas_only(table, mapping, findings)
    slugs, variables = list(protected.cells), np.full(len(table.rows), -1)
    texts = {column: _stripped(table, column) for column in protected.columns}
    for number, categories in enumerate(protected.cells.values()):
        mine = np.ones(len(table.rows), bool)
        for column, category in categories.items():
            mine &= texts[column] == category
        variables[mine] = number
    strangers = [slug for number, slug in enumerate(slugs) if not (variables == number).any()]
    if strangers:
        findings.add(
            "cells",
            in_file(
                table,
                f"Zu {listed(strangers, 'de')} gibt es keine Zeile. Bitte prüfen Sie die Ausprägungen unter „cells“.",
                f"There is no row of {listed(strangers, 'en')}. Please check the categories under “cells”.",
            ),
        )
        return None
    spans, periods = periods_of(table, mapping, findings)
    if spans is None:
        return None
    values, statuses = _cells(table, mapping, findings)
    kept = np.flatnonzero(variables >= 0)
    codes, position = codes_of(table, mapping), table.position(VALUE)
    return Observations(
        codes=Coded(codes.names, codes.indices[kept]),
        variables=Coded(slugs, variables[kept]),
        spans=spans,
        periods=periods[kept],
        values=values[kept],
        statuses=statuses[kept],
        cell=lambda index: place_of(table, int(kept[index]), position),
    )


def _stripped(table: Table, column: str) -> np.ndarray:
    return np.array([cell.strip() for cell in table.columns[table.position(column)]], dtype=object)


def _columns_fit(
    table: Table, mapping: Mapping, protected: ProtectedTable, known: set[str], findings: Findings
) -> bool:
    used = [*mapping.code_columns, *protected.columns, VALUE, STATUS]
    used += [mapping.period.column] if mapping.period.column else []
    missing = [name for name in dict.fromkeys(used) if name not in table.header]
    further = [name for name in table.header if name not in {*used, SIGN}]
    loose = {column for column in protected.columns if any(column not in entry for entry in protected.cells.values())}
    strangers = sorted(set(protected.cells) - known)
    for names, de, en in (
        (missing, "Die Spalte {} fehlt. Die Datei hat ", "The column {} is missing. The file has "),
        (
            [*further, *sorted(loose)],
            "Unter „cells“ muss jedes Merkmal sagen, was in der Spalte {} steht. Die Datei hat ",
            "Under “cells” each variable must say what stands in the column {}. The file has ",
        ),
        (strangers, f"Der Datensatz „{mapping.dataset}“ hat kein Merkmal {{}}. ", "The dataset has no variable {}. "),
    ):
        if names:
            header = (
                ("", "") if names is strangers else (listed(table.header, "de", 30), listed(table.header, "en", 30))
            )
            dot = "." if header[0] else ""
            findings.add(
                "columns",
                in_file(
                    table,
                    de.format(listed(names, "de")) + header[0] + dot,
                    en.format(listed(names, "en")) + header[1] + dot,
                ),
            )
    return not (missing or further or loose or strangers)


def _cells(table: Table, mapping: Mapping, findings: Findings) -> tuple[np.ndarray, np.ndarray]:
    """Numbers and statuses as the table has them; a hidden cell must be empty."""
    value, status = table.position(VALUE), table.position(STATUS)
    words = _stripped(table, STATUS)
    statuses = np.array([WORDS.get(word, UNREADABLE) for word in words], np.int8)
    odd = np.flatnonzero(statuses == UNREADABLE)
    findings.add_each(
        NO_STATUS,
        odd,
        lambda row: in_cell(
            table,
            row,
            status,
            f"Hier steht „{words[row]}“; einer geschützten Tabelle sind nur „ok“ und „suppressed“ bekannt.",
            f"Here stands “{words[row]}”; a protected table knows “ok” and “suppressed” only.",
        ),
    )
    texts = _stripped(table, VALUE)
    leaks = np.flatnonzero((statuses == SUPPRESSED) & (texts != ""))
    findings.add_each(
        NUMBER_SHOWN,
        leaks,
        lambda row: in_cell(
            table,
            row,
            status,
            "Diese Zelle ist gesperrt, und doch steht eine Zahl da. Bitte liefern Sie sie leer.",
            "This cell is hidden, and yet a number stands there. Please deliver it empty.",
        ),
    )
    numbers = read_numbers(texts, Writing(mapping.writing.decimal or ".", None), {"": SUPPRESSED})
    bad = np.flatnonzero((statuses == OK) & (numbers.statuses != OK))
    findings.add_each("no_number", bad, lambda row: in_cell(table, row, value, *not_a_number(texts[row])))
    values = np.where(statuses == OK, numbers.values, np.nan)
    return values, np.where(statuses == UNREADABLE, MISSING, statuses).astype(np.int8)


def check_open(grids: list[Grid], facts: dict[str, VariableFacts], minimum: int, findings: Findings) -> None:
    """Small counts that stand open although the table is said to be protected."""
    for grid in grids:
        counted = np.array([facts[name].is_count for name in grid.variables])[:, None, None]
        tell_small(grid, counted & (grid.values > 0) & (grid.values < minimum), minimum, findings)


def tell_small(grid: Grid, small: np.ndarray, minimum: int, findings: Findings) -> None:
    """Where a delivery that should be protected has small counts, in the order of the file."""
    where = np.argwhere(small)
    where = where[np.argsort(grid.origins[small], kind="stable")]

    def tell(number: int) -> Finding:
        index = where[number]
        code, variable = grid.codes[index[2]], grid.variables[index[0]]
        return Finding(
            "error",
            "",
            (code,),
            f"Hier steht eine Zahl unter {minimum} offen („{variable}“, Gebiet „{code}“), obwohl die Lieferung "
            "geschützt sein soll. Bitte lassen Sie sie von der Stelle schützen, die sie liefert (python -m "
            "indicators.disclosure protect), oder nennen Sie im Datensatz „arrives: raw“, damit der Atlas schützt.",
            f"A number below {minimum} stands open here (“{variable}”, area “{code}”), although the delivery should be "
            "protected. Please let its supplier protect it (python -m indicators.disclosure protect), or state "
            "“arrives: raw” in the dataset, so that the atlas protects it.",
            **{**grid.place(index), "value": ""},
        )

    findings.add_each(SMALL, np.arange(len(where)), tell)


def split_levels(grid: Grid, codes: list[list[str]]) -> list[Grid]:
    """The grid of all areas → one per level; an only child has its parent's row if both bear one code."""
    places = {code: place for place, code in enumerate(grid.codes)}
    found = []
    for own in codes:
        chosen = np.array([places[code] for code in own], np.int64)
        arrays = (grid.values[..., chosen], grid.statuses[..., chosen], grid.origins[..., chosen])
        found.append(Grid(grid.variables, grid.spans, own, *arrays, grid.cell))
    return found


def check_levels(grids: list[Grid], families: list[Family], findings: Findings) -> None:
    """Where all parts of an area are shown, it must be their sum, and shown as well."""
    for lower, upper, family in zip(grids, grids[1:], families, strict=False):
        told = numbers_are_told(lower.statuses)
        all_told = ~family.largest(~told, nobody=True)
        sums = family.sums(np.where(told, lower.values, 0.0))
        shown = numbers_are_told(upper.statuses)
        off = all_told & shown & (np.abs(sums - np.nan_to_num(upper.values)) > 0.5)
        bare = all_told & (upper.statuses == SUPPRESSED)
        where = np.argwhere(off | bare)

        def tell(number: int, upper: Grid = upper, where: np.ndarray = where, bare: np.ndarray = bare) -> Finding:
            index = tuple(where[number])
            code = upper.codes[index[2]]
            de, en = (
                (
                    f"Gebiet „{code}“ ist gesperrt, aber alle seine Teile sind es nicht.",
                    f"The area “{code}” is hidden, but none of its parts is.",
                )
                if bare[index]
                else (
                    f"Gebiet „{code}“ ist nicht die Summe seiner Teile. Gehört die Tabelle zu einem anderen "
                    "Gebietsstand?",
                    f"The area “{code}” is not the sum of its parts. Does the table belong to another edition?",
                )
            )
            return Finding("error", "", (code,), de, en, **upper.place(index))

        findings.add_each(SUMS, np.arange(len(where)), tell)


def attack_layers(layers: Layers, families: list[Family], counted: Collection[str], guard: Guard) -> list[dict]:
    """The audit's verdict on each period of counts, over all levels."""
    found = []
    for period in sorted({when for _, when in layers.about}):
        rows = [row for row, (slug, when) in enumerate(layers.about) if when == period and slug in counted]
        slugs = [layers.about[row][0] for row in rows]
        if not rows:
            continue
        layout = layout_of(slugs, families, [level.values.shape[1] for level in layers.levels], guard)
        values = np.concatenate([level.values[rows] for level in layers.levels], axis=1)
        statuses = np.concatenate([level.statuses[rows] for level in layers.levels], axis=1)
        told, hidden = numbers_are_told(statuses), statuses == SUPPRESSED
        known = Period.of(np.where(hidden, 0.0, values), told | hidden)
        pairs = tuple(
            (whole, part) for whole, part in layout.pairs if not (values[part] > values[whole])[told[whole]].any()
        )
        layout = replace(layout, pairs=pairs)
        found.append(audit_sheets(view_of(layout, known, sheet_rules(layout, guard), hidden)).facts())
    return found


def layers_of(grids: list[Grid], facts: dict[str, VariableFacts]) -> Layers:
    """Sheets of all levels: delivered variables, and sums of them where every part is told."""
    by_level = [derive(grid, facts) for grid in grids]
    spoken = {slug: np.any([level[slug][1] for level in by_level if slug in level], axis=0) for slug in by_level[0]}
    about = [(slug, int(period)) for slug, has in spoken.items() for period in np.flatnonzero(has)]
    levels = [
        Counts(
            np.concatenate([level[slug][0].values[has] for slug, has in spoken.items()]),
            np.concatenate([level[slug][0].statuses[has] for slug, has in spoken.items()]),
        )
        for level in by_level
    ]
    return Layers(about, levels)
