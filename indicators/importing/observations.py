"""A table and its mapping → observations: code, variable, period and number of every cell. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from .columns import check_columns
from .findings import Finding, Findings, kind_named
from .mappings import Mapping, column_of
from .numerals import UNREADABLE, Writing, is_plain, read_numbers
from .periods import PeriodError, Span
from .sentences import in_cell, in_file, not_a_number, place_of
from .tables import Table

NO_NUMBER = kind_named("no_number", "weitere Felder ohne Zahl", "further cells without a number")
NO_PERIOD = kind_named("no_period", "weitere Zeiten, die nicht lesbar sind", "further times that cannot be read")


@dataclass(frozen=True, eq=False)
class Coded:
    """A column of few different texts: `names[indices[i]]` is the text of observation i."""

    names: list[str]
    indices: np.ndarray


@dataclass(frozen=True, eq=False)
class Observations:
    """All arrays have one entry per delivered cell, in the file's order. `spans[periods.indices[i]]` is its period."""

    codes: Coded
    variables: Coded
    spans: list[Span]
    periods: np.ndarray
    values: np.ndarray
    statuses: np.ndarray
    cell: Callable[[int], dict]  # the place of observation i, as keyword arguments of a Finding


@dataclass(frozen=True, eq=False)
class _Rows:
    """What the rows of a table are about, before their numbers are read."""

    table: Table
    mapping: Mapping
    codes: Coded
    spans: list[Span]
    periods: np.ndarray


def read_observations(table: Table, mapping: Mapping, known: set[str], findings: Findings) -> Observations | None:
    """All observations in a table; `known`: slugs of the dataset's variables. None if findings make it pointless."""
    if not check_columns(table, mapping, known, findings):
        return None
    table = areas_only(table, mapping, findings)
    if not len(table.rows):
        findings.add("empty", in_file(table, "Die Datei hat keine Zeilen.", "The file has no rows."))
        return None
    spans, periods = periods_of(table, mapping, findings)
    if spans is None:
        return None
    rows = _Rows(table, mapping, codes_of(table, mapping), spans, periods)
    return _from_wide(rows, findings) if mapping.layout == "wide" else _from_long(rows, known, findings)


def areas_only(table: Table, mapping: Mapping, findings: Findings) -> Table:
    """The table without the rows that the mapping calls no areas; how many they were is told."""
    if mapping.leave_out is None:
        return table
    codes = codes_of(table, mapping)
    strange = np.array([re.fullmatch(mapping.leave_out, name) is not None for name in codes.names], bool)
    kept = ~strange[codes.indices]
    if kept.all():
        return table
    left = int((~kept).sum())
    findings.add(
        "left_out",
        Finding(
            "note",
            "",
            (),
            f"{left} Zeilen bleiben weg: Ihre Schlüssel passen auf „{mapping.leave_out}“ und sind keine Gebiete.",
            f"{left} rows are left out: their codes match “{mapping.leave_out}” and are no areas.",
            file=table.file,
            worksheet=table.worksheet,
        ),
    )
    return replace(table, columns=[column[kept] for column in table.columns], rows=table.rows[kept])


def codes_of(table: Table, mapping: Mapping) -> Coded:
    """Area codes as text; several columns are joined."""
    columns = [table.columns[table.position(name)] for name in mapping.code_columns]
    if len(columns) == 1:
        indices, names = pd.factorize(columns[0])
        return _merged([str(name).strip() for name in names], indices)
    joined = ["".join(cell.strip() for cell in row) for row in zip(*columns, strict=True)]
    indices, names = pd.factorize(np.array(joined, dtype=object))
    return Coded([str(name) for name in names], indices)


def _merged(names: list[str], indices: np.ndarray) -> Coded:
    """Texts that became equal by stripping count as one."""
    again, unique = pd.factorize(np.array(names, dtype=object))
    return Coded([str(name) for name in unique], again[indices])


def periods_of(table: Table, mapping: Mapping, findings: Findings) -> tuple[list[Span] | None, np.ndarray]:
    """Distinct periods, oldest first, and for each row the index of its period."""
    rule = mapping.period
    everywhere = np.zeros(len(table.rows), np.int64)
    if rule.value is not None:
        return [rule.span_of(rule.value)], everywhere
    if rule.column is None:
        try:
            return [rule.span_of_file(table.file)], everywhere
        except PeriodError:
            findings.add(
                "period",
                in_file(
                    table,
                    f"Im Dateinamen steht kein Zeitbezug nach dem Muster „{rule.pattern}“. Bitte benennen Sie die "
                    f"Datei "
                    "um oder ändern Sie „period“ in der Zuordnung.",
                    f"The file's name has no period of the form “{rule.pattern}”. Please rename the file or change "
                    "“period” in the mapping.",
                ),
            )
            return None, everywhere
    position = table.position(rule.column)
    indices, names = pd.factorize(table.columns[position])
    spans: dict[int, Span] = {}
    for index, name in enumerate(names):
        try:
            spans[index] = rule.span_of(str(name))
        except (PeriodError, ValueError):
            row = int(np.flatnonzero(indices == index)[0])
            sample = date_sample(rule.format)
            findings.add(
                NO_PERIOD,
                in_cell(
                    table,
                    row,
                    position,
                    f"Hier steht „{name}“, erwartet wird eine Zeit wie „{sample}“.",
                    f"Here stands “{name}”, but a time such as “{sample}” is expected.",
                ),
            )
    if len(spans) < len(names):
        return None, everywhere
    ordered = sorted(set(spans.values()))
    return ordered, np.array([ordered.index(spans[index]) for index in range(len(names))])[indices]


def date_sample(pattern: str) -> str:
    """What 31 December 2023 looks like in a format."""
    return pd.Timestamp(2023, 12, 31).strftime(pattern)


def _from_wide(rows: _Rows, findings: Findings) -> Observations:
    table, mapping = rows.table, rows.mapping
    shares = [share.column for share in mapping.shares]
    beside = [name for share in mapping.shares for name in share.columns if name not in shares]
    # What shares refer to is read as it stands: a 0 that marks an area without a share is a number in other columns.
    plain = replace(mapping, markers={sign: status for sign, status in mapping.markers.items() if not is_plain(sign)})
    columns = {slug: (name, mapping) for name, slug in mapping.variables.items()}
    columns |= {column_of(name): (name, mapping) for name in shares}
    columns |= {column_of(name): (name, plain) for name in beside}
    positions = [table.position(name) for name, _ in columns.values()]
    width, height = len(positions), len(table.rows)
    values, statuses = np.empty((height, width)), np.empty((height, width), np.int8)
    for place, (position, (_, read_by)) in enumerate(zip(positions, columns.values(), strict=True)):
        values[:, place], statuses[:, place] = _numbers(table, position, read_by, findings)
    return Observations(
        codes=Coded(rows.codes.names, np.repeat(rows.codes.indices, width)),
        variables=Coded(list(columns), np.tile(np.arange(width), height)),
        spans=rows.spans,
        periods=np.repeat(rows.periods, width),
        values=values.ravel(),
        statuses=statuses.ravel(),
        cell=lambda index: place_of(table, index // width, positions[index % width]),
    )


def _from_long(rows: _Rows, known: set[str], findings: Findings) -> Observations | None:
    variables = _long_variables(rows.table, rows.mapping, known, findings)
    position = rows.table.position(rows.mapping.value_column or "")
    values, statuses = _numbers(rows.table, position, rows.mapping, findings)
    if variables is None:
        return None
    return Observations(
        codes=rows.codes,
        variables=variables,
        spans=rows.spans,
        periods=rows.periods,
        values=values,
        statuses=statuses,
        cell=lambda index: place_of(rows.table, index, position),
    )


def _long_variables(table: Table, mapping: Mapping, known: set[str], findings: Findings) -> Coded | None:
    position = table.position(mapping.variable_column or "")
    indices, names = pd.factorize(table.columns[position])
    slugs = [mapping.variables.get(str(name).strip(), str(name).strip()) for name in names]
    strangers = [index for index, slug in enumerate(slugs) if slug not in known]
    for index in strangers:
        findings.add(
            "variables",
            in_cell(
                table,
                int(np.flatnonzero(indices == index)[0]),
                position,
                f"Der Datensatz „{mapping.dataset}“ hat kein Merkmal „{names[index]}“. Bitte prüfen Sie die "
                f"Schreibweise "
                "oder nennen Sie es unter „variable: names“ in der Zuordnung.",
                f"The dataset “{mapping.dataset}” has no variable “{names[index]}”. Please check the spelling or name "
                f"it "
                "under “variable: names” in the mapping.",
            ),
        )
    return None if strangers else _merged(slugs, indices)


def _numbers(table: Table, position: int, mapping: Mapping, findings: Findings) -> tuple[np.ndarray, np.ndarray]:
    column = table.columns[position]
    numbers = read_numbers(column, _writing(table, mapping), mapping.markers)
    if numbers.ambiguous is not None:
        row = int(np.flatnonzero([cell.strip() == numbers.ambiguous for cell in column])[0])
        findings.add(
            "ambiguous",
            in_cell(
                table,
                row,
                position,
                f"„{numbers.ambiguous}“ kann eine Zahl mit drei Nachkommastellen oder mit Tausendertrennzeichen sein. "
                "Bitte tragen Sie „decimal“ und „thousands“ in die Zuordnung ein.",
                f"“{numbers.ambiguous}” may have three decimals or a thousands separator. "
                "Please state “decimal” and “thousands” in the mapping.",
            ),
        )
    unreadable = np.flatnonzero(numbers.statuses == UNREADABLE)

    def tell(index: int) -> Finding:
        return in_cell(table, index, position, *not_a_number(str(column[index])))

    findings.add_each(NO_NUMBER, unreadable, tell)
    return numbers.values, numbers.statuses


def _writing(table: Table, mapping: Mapping) -> Writing:
    """Number cells of a workbook are numbers, not writing: only what CSV says as text can be ambiguous."""
    stated = mapping.writing
    return Writing(stated.decimal or ".", stated.thousands) if table.worksheet else stated
