"""Incomes, ages, dates and words → the categories of the mapping. Pure. No text of a record becomes a category."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import numpy as np

from .mappings import Category
from .reading import Table, Texts

_ISO = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?:[ T]00:00(?::00(?:\.0+)?)?)?")
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


@dataclass(frozen=True, eq=False)
class Categorised:
    """`codes[i]` is the position in `labels` of record i's category. `unclear`: something is stated, but fits none."""

    name: str
    labels: list[str]
    codes: np.ndarray
    unclear: np.ndarray
    otherwise: int


def categorise(table: Table, category: Category) -> Categorised:
    labels = category.labels
    position = {label: code for code, label in enumerate(labels)}
    otherwise = position[category.otherwise]
    if category.of == "value":
        column = table.texts[category.column]
        words = {text: position[label] for text, label in category.values.items()}
        codes = column.numbered(lambda text: words.get(text.strip().casefold(), -1))
        stated = _stated(column)
    else:
        column = table.texts[category.column]
        if category.of == "number":
            numbers = column.numbers(category.column, table.writing)
        else:
            numbers = _ages(column, category.on) if category.of == "age" and category.on else _days(column)
        stated = _stated(column)
        codes = np.full(len(numbers), -1)
        for band in category.bands:
            codes[(numbers >= band.low) & (numbers < band.high)] = position[band.label]
    return Categorised(
        category.name, labels, np.where(codes < 0, otherwise, codes).astype(np.int32), stated & (codes < 0), otherwise
    )


def _stated(column: Texts) -> np.ndarray:
    return column.numbered(lambda text: bool(text.strip())).astype(bool)


def day_of(text: str) -> date | None:
    """2001-12-31, 20011231 or 31.12.2001."""
    if found := _ISO.fullmatch(text.strip()):
        year, month, day = found.groups()
    elif found := _GERMAN.fullmatch(text.strip()):
        day, month, year = found.groups()
    else:
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def age_on(born: date, day: date) -> int:
    """Completed years; who was born on 29 February completes a year on 1 March where there is no such day."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _ages(column: Texts, on: date) -> np.ndarray:
    days = [day_of(text) for text in column.texts]
    ages = np.array([np.nan if born is None or born > on else age_on(born, on) for born in days], float)
    return ages[column.codes] if len(ages) else np.zeros(0)


def _days(column: Texts) -> np.ndarray:
    days = [day_of(text) for text in column.texts]
    numbers = np.array([np.nan if day is None else (day - date(1970, 1, 1)).days for day in days], float)
    return numbers[column.codes] if len(numbers) else np.zeros(0)
