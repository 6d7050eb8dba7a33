"""Tables of areas that sort by their address: by name, unless the reader wants another order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from atlas.official.asking import RunQuery
from atlas.tables import collation_key

NAME = "name"


@dataclass(frozen=True)
class Cell:
    """What a cell shows; `by` is what its column sorts by, None where there is nothing to sort."""

    text: str
    by: Any = None
    more: str = ""  # beside it, smaller
    symbol: str = ""  # id of a swatch
    spoken: str = ""  # what a screen reader says instead of a sign


@dataclass(frozen=True)
class Column:
    key: str
    name: str
    numeric: bool = True
    hint: str = ""  # below the name, smaller


@dataclass(frozen=True)
class AreaRow:
    code: str
    name: str
    address: str
    cells: Mapping[str, Cell]
    marked: bool = False


def sorted_table(query: RunQuery, first: str, columns: Sequence[Column], rows: Sequence[AreaRow]) -> dict[str, Any]:
    """For the template: headings with the addresses that sort by them, and the rows in the wanted order.

    `first` names the column of the areas' names.
    """
    sort = query.sort_among([NAME, *(column.key for column in columns)], NAME)
    return {
        "headings": [_heading(query, sort, column) for column in (Column(NAME, first, numeric=False), *columns)],
        "rows": [
            {"area": row, "cells": [(column, row.cells[column.key]) for column in columns]}
            for row in in_order(sort, rows)
        ],
    }


def _heading(query: RunQuery, sort: str, column: Column) -> dict[str, Any]:
    return {
        "column": column,
        "direction": {column.key: "ascending", f"-{column.key}": "descending"}.get(sort, "none"),
        "address": query.to_address(sort=f"-{column.key}" if sort == column.key else column.key),
    }


def in_order(sort: str, rows: Sequence[AreaRow]) -> list[AreaRow]:
    """What has nothing to sort by comes last, whichever way the others go."""
    column, descending = sort.removeprefix("-"), sort.startswith("-")
    named = sorted(rows, key=lambda row: collation_key(row.name))
    if column == NAME:
        return named[::-1] if descending else named
    known = [row for row in named if row.cells[column].by is not None]
    known.sort(key=lambda row: row.cells[column].by, reverse=descending)
    return known + [row for row in named if row.cells[column].by is None]
