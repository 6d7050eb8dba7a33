"""What every way of showing an indicator makes: the same few things, for page, script and file alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan

from atlas.legends import status_entries
from atlas.numbers import write, write_difference
from atlas.signs import SHORT
from atlas.tables import written


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the table. `numbers` sort it; None where it holds words."""

    key: str
    name: str
    texts: Sequence[str]
    spoken: Sequence[str]  # instead of a sign
    numbers: Sequence[float | None] | None = None
    unit: str = ""
    total: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A line of the legend: its swatch, and how many areas it stands for."""

    symbol: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Link:
    """Below the sentences of the legend: where more of the same is told. `text` says before it what it leads to."""

    text: str
    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class Square:
    """Classes of two things crossed; `rows` from the highest to the lowest, `columns` from the lowest."""

    row_title: str
    column_title: str
    rows: list[str]
    columns: list[str]
    cells: list[list[Entry]]
    caption: str

    @property
    def labelled_rows(self) -> list[dict]:
        return [{"label": label, "cells": cells} for label, cells in zip(self.rows, self.cells, strict=True)]


@dataclass(frozen=True, kw_only=True)
class Circles:
    """Radii in pixels, in area order, 0 for none; and those of the legend, the largest first."""

    radii: list[float]
    samples: list[dict]


@dataclass(frozen=True, kw_only=True)
class Dots:
    """How many dots lie in each area, and what one of them stands for."""

    counts: list[int]
    per: int
    choices: list[dict]
    label: str


@dataclass(frozen=True, kw_only=True)
class Second:
    """Another indicator shown beside the first: which one, of when, and the releases it comes from."""

    indicator: str
    period: str
    releases: list[int]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """How each area stands to all conditions, in area order, and what is said about it."""

    kept: list[str]
    sentence: str
    conditions: list[dict[str, str]]  # text, and the address without it


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One way of showing the areas. Everything is in area order and in the reader's language.

    `groups`: the swatch of each area, `class-0` … or `status-suppressed` …; `hatched`: areas whose class may be chance.
    """

    view: str
    title: str
    subline: str
    unit: str
    colours: list[str]
    groups: list[str]
    columns: list[Column]
    entries: list[Entry]
    sentences: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    breaks: list[float] = field(default_factory=list)
    breaks2: list[float] = field(default_factory=list)  # of a second indicator
    hatched: list[bool] | None = None
    textures: list[list[dict]] | None = None
    filter: Filter | None = None
    square: Square | None = None
    circles: Circles | None = None
    dots: Dots | None = None
    method: str | None = None  # how its classes were made, where the reader may choose
    releases: list[int] = field(default_factory=list)
    second: Second | None = None


def numbers_column(
    key: str,
    name: str,
    values: Sequence[float | None],
    statuses: Sequence[str],
    *,
    decimals: int,
    signs: Mapping[str, str],
    unit: str = "",
    total: str = "",
    difference: bool = False,
) -> Column:
    cells = [
        _difference(value, status, decimals, signs) if difference else written(value, status, decimals, dict(signs))
        for value, status in zip(values, statuses, strict=True)
    ]
    return Column(
        key=key,
        name=name,
        texts=[cell["text"] for cell in cells],
        spoken=[str(cell["spoken"]) for cell in cells],
        numbers=list(values),
        unit=unit,
        total=total,
    )


def words_column(key: str, name: str, words: Sequence[str]) -> Column:
    return Column(key=key, name=name, texts=list(words), spoken=[""] * len(words))


def _difference(value: float | None, status: str, decimals: int, signs: Mapping[str, str]) -> dict:
    """With its sign; no change is written 0,0: the sign for “exactly nothing” would be read as a minus."""
    if value is None:
        return written(value, status, decimals, dict(signs))
    text = write_difference(value, decimals)
    if status in ("estimated", "provisional"):
        return {"text": f"{text} {signs[status]}", "spoken": f"{text}, {SHORT[status]}"}
    return {"text": text, "spoken": ""}


def class_entries(labels: Sequence[str], groups: Sequence[str], statuses: Sequence[str]) -> list[Entry]:
    """Classes from low to high, then the statuses of areas without a class."""
    found = [
        Entry(symbol=f"class-{place}", label=label, count=groups.count(f"class-{place}"))
        for place, label in enumerate(labels)
    ]
    without = [status for status, group in zip(statuses, groups, strict=True) if group.startswith("status-")]
    return found + [Entry(**entry) for entry in status_entries(without)]


def written_total(value: float | None, decimals: int, *, difference: bool = False) -> str:
    if value is None or isnan(value):
        return ""
    return write_difference(value, decimals) if difference else write(value, decimals)
