"""A table on its way into a file: one value object for every format. *Pure*."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | float | int | None
Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Column:
    key: str  # for programs
    heading: str  # for people, in their language
    decimals: int | None = None  # how a number is shown; None: as it is


@dataclass(frozen=True, kw_only=True)
class Table:
    """`about` is told once, on a sheet of its own; `origin` goes with every row where there are no other sheets."""

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    about: Pairs = ()
    signs: Sequence[tuple[str, str]] = ()
    origin: Pairs = ()
    language: str = "de"


def to_json(table: Table) -> dict[str, Any]:
    keys = [column.key for column in table.columns]
    return {
        "title": table.title,
        "columns": [{"key": column.key, "heading": column.heading} for column in table.columns],
        "rows": [dict(zip(keys, row, strict=True)) for row in table.rows],
        "about": [{"name": name, "text": text} for name, text in table.about],
        "signs": [{"sign": sign, "meaning": meaning} for sign, meaning in table.signs],
    }
