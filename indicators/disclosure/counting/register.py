"""The address register: which address lies in which block, found by postcode or place, street and number. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from spatial.spelling import base_of, place, without_brackets

from .addresses import Addresses
from .reading import Texts

ABSENT = -1
SEVERAL = -2  # there are several, in different blocks
NOT_STATED = -2  # of a postcode or place; ABSENT: stated, but not in the register
FORMS = ("street", "bare")


class Lookup:
    """Combinations of codes → the row of the register, if all rows with this combination lie in one block."""

    def __init__(self, columns: Sequence[np.ndarray], blocks: np.ndarray, rows: np.ndarray | None = None):
        self.sizes = [int(column.max(initial=0)) + 1 for column in columns]
        keys = self._combined(columns)
        keep = keys >= 0
        rows = (np.arange(len(keys)) if rows is None else rows)[keep]
        keys, blocks = keys[keep], blocks[keep]
        order = np.lexsort((rows, keys))
        self.keys, starts = np.unique(keys[order], return_index=True)
        sorted_blocks = blocks[order]
        if len(starts):
            differ = np.minimum.reduceat(sorted_blocks, starts) != np.maximum.reduceat(sorted_blocks, starts)
            self.rows = np.where(differ, SEVERAL, rows[order][starts])
        else:
            self.rows = np.zeros(0, np.int64)

    def find(self, *columns: np.ndarray) -> np.ndarray:
        """A row, SEVERAL, or ABSENT, also where a code is negative."""
        keys = self._combined(columns)
        if not len(self.keys):
            return np.full(len(keys), ABSENT)
        places = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[places] == keys, self.rows[places], ABSENT)

    def _combined(self, columns: Sequence[np.ndarray]) -> np.ndarray:
        keys = np.zeros(len(columns[0]), np.int64)
        possible = np.ones(len(keys), bool)
        for column, size in zip(columns, self.sizes, strict=True):
            possible &= (column >= 0) & (column < size)
            keys = keys * size + column
        return np.where(possible, keys, -1)


def vocabulary(column: Texts) -> dict[str, int]:
    return {text: code for code, text in enumerate(column.texts)}


def translated(column: Texts, words: dict[str, int]) -> np.ndarray:
    """The codes of `words`, by row; ABSENT for others, NOT_STATED for an empty text."""
    return column.numbered(lambda text: words.get(text, ABSENT) if text else NOT_STATED)


@dataclass(frozen=True, eq=False)
class Register:
    """`blocks[i]` is the position of address i's block, negative if it has none. Of addresses and keys one is there."""

    addresses: Addresses | None
    blocks: np.ndarray
    municipalities: Texts  # empty texts if not stated
    keys: Texts | None = None

    def __len__(self) -> int:
        return len(self.blocks)

    @cached_property
    def columns(self) -> dict[str, Texts]:
        """What addresses are looked up by; `base` is the number without its suffix."""
        own = self.addresses
        if own is None:
            return {}
        return {
            "street": own.street,
            "bare": own.bare,
            "number": own.number,
            "postcode": own.postcode,
            "place": own.place.mapped(lambda text: place(without_brackets(text))),
            "base": own.number.mapped(base_of),
        }

    @cached_property
    def words(self) -> dict[str, dict[str, int]]:
        return {name: vocabulary(column) for name, column in self.columns.items()}

    @cached_property
    def codes(self) -> dict[str, np.ndarray]:
        """Of each address, in its own words."""
        return {name: translated(column, self.words[name]) for name, column in self.columns.items()}

    def lookup(self, *names: str) -> Lookup:
        """By the columns `names`; made once."""
        if names not in self._lookups:
            self._lookups[names] = Lookup([self.codes[name] for name in names], self.blocks)
        return self._lookups[names]

    def ends(self, *names: str) -> Lookup:
        """The same over the first and last numbers of addresses that are ranges; the last name is `number`."""
        key = ("ends", *names)
        if key not in self._lookups:
            self._lookups[key] = self._lookup_of_ends(names[:-1])
        return self._lookups[key]

    @cached_property
    def _lookups(self) -> dict[tuple[str, ...], Lookup]:
        return {}

    @cached_property
    def end_words(self) -> dict[str, int]:
        found = [end for text in self.columns["number"].texts if "-" in text for end in text.split("-")]
        return {text: code for code, text in enumerate(dict.fromkeys(found))}

    def _lookup_of_ends(self, names: tuple[str, ...]) -> Lookup:
        sides = [self.columns["number"].numbered(partial(self._end, side)) for side in (0, 1)]
        rows = np.tile(np.arange(len(self)), 2)
        columns = [np.tile(self.codes[name], 2) for name in names]
        return Lookup([*columns, np.concatenate(sides)], self.blocks[rows], rows)

    def _end(self, side: int, number: str) -> int:
        return self.end_words[number.split("-")[side]] if "-" in number else ABSENT
