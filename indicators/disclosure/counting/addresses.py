"""Columns of a file → addresses in normal form, whatever columns they were spread over. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from spatial.spelling import house_number, postcode, split_line, split_street, street, without_brackets

from .mappings import AddressColumns
from .reading import Table, Texts


@dataclass(frozen=True, eq=False)
class Addresses:
    """Normal forms by row; empty where nothing is stated. `places` are still as written, their spelling varies most.

    `bare` is the street without what stands in brackets, if there are any (`bracketed`). `unreadable`: what is stated
    as the number is none.
    """

    street: Texts
    bare: Texts
    number: Texts
    postcode: Texts
    place: Texts
    bracketed: np.ndarray
    unreadable: np.ndarray

    def __len__(self) -> int:
        return len(self.street.codes)


def addresses_of(table: Table, columns: AddressColumns) -> Addresses:
    size = len(table)
    if columns.line:
        lines = table.texts[columns.line]
        names, numbers, codes, places = _derived(lines, split_line, 4)
    else:
        names = table.texts[columns.street]
        names, inside = _derived(names, split_street, 2) if not columns.number else (names, _nothing(size))
        numbers = inside
        if columns.number:
            numbers = table.texts[columns.number]
            if columns.suffix:
                numbers = _side_by_side(numbers, table.texts[columns.suffix])
            names, numbers = _with_numbers_in_streets(names, numbers)
        codes = table.texts[columns.postcode] if columns.postcode else _nothing(size)
        places = table.texts[columns.place] if columns.place else _nothing(size)
    forms = numbers.mapped(_number_form)
    return Addresses(
        street=names.mapped(street),
        bare=names.mapped(lambda text: street(without_brackets(text))),
        number=forms,
        postcode=codes.mapped(postcode),
        place=places,
        bracketed=names.numbered(lambda text: street(text) != street(without_brackets(text))).astype(bool),
        unreadable=numbers.numbered(lambda text: bool(text.strip())).astype(bool)
        & forms.numbered(lambda form: not form).astype(bool),
    )


def _number_form(text: str) -> str:
    number = house_number(text)
    return number.form if number else ""


def _nothing(size: int) -> Texts:
    return Texts(np.zeros(size, np.int32), [""])


def _derived(column: Texts, split: Callable[[str], tuple[str, ...]], parts: int) -> list[Texts]:
    """The parts of each text as columns of their own."""
    split_up = [split(text) for text in column.texts] or [("",) * parts]
    found = []
    for part in zip(*split_up, strict=True):
        places, unique = pd.factorize(np.array(part, dtype=object))
        found.append(Texts(places[column.codes], [str(text) for text in unique]))
    return found


def _side_by_side(one: Texts, other: Texts) -> Texts:
    """`12` and `a` → `12 a`."""
    pairs, places = np.unique(one.codes.astype(np.int64) * len(other.texts) + other.codes, return_inverse=True)
    texts = [f"{one.texts[pair // len(other.texts)]} {other.texts[pair % len(other.texts)]}".strip() for pair in pairs]
    return Texts(places, texts)


def _with_numbers_in_streets(names: Texts, numbers: Texts) -> tuple[Texts, Texts]:
    """Where the column of numbers is empty, the number may stand behind the street."""
    empty = numbers.numbered(lambda text: not text.strip()).astype(bool)
    if not empty.any():
        return names, numbers
    head, tail = _derived(names, split_street, 2)
    return _either(empty, head, names), _either(empty, tail, numbers)


def _either(choose: np.ndarray, one: Texts, other: Texts) -> Texts:
    return Texts(np.where(choose, one.codes, other.codes + len(one.texts)), [*one.texts, *other.texts]).mapped(str)
