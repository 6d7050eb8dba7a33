"""To which municipality a block, or a record without a block, belongs. Pure.

Only names of the register, the polygons and the mapping are ever used: what a record says is compared with them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from spatial.spelling import place, places, without_brackets

from .blocks import Blocks
from .finding import Found
from .mappings import Mapping
from .merging import Merged
from .reading import Table, Texts
from .register import Register

UNPLACED = "nicht zuordenbar"
UNKNOWN = "ohne Gemeinde"


@dataclass(frozen=True, eq=False)
class Territory:
    """`names`: all municipalities, and `ohne Gemeinde` last. `block[i]`: the position of block i's municipality."""

    names: list[str]
    block: np.ndarray
    by_postcode: dict[str, int]
    by_place: dict[str, int]

    @property
    def unknown(self) -> int:
        return len(self.names) - 1

    @property
    def unplaced_codes(self) -> list[str]:
        """Codes for the records of each municipality that could not be placed."""
        return [f"{name} {UNPLACED}" for name in self.names[:-1]] + [UNPLACED]

    def of_blocks(self) -> list[str]:
        return [self.names[position] for position in self.block]

    def of_records(self, table: Table, mapping: Mapping, found: Found) -> np.ndarray:
        """By the block; else by the column that the mapping names; else by postcode and place."""
        stated = np.full(len(table), self.unknown)
        if mapping.municipality:
            stated[:] = self.names.index(mapping.municipality)
        elif mapping.municipality_column:
            own = {name: position for position, name in enumerate(self.names[:-1])}
            column = table.texts[mapping.municipality_column]
            stated = column.numbered(lambda text: own.get(text.strip(), self._by_place(text)))
        elif found.postcode is not None and found.place is not None:
            stated = found.postcode.numbered(lambda text: self.by_postcode.get(text, self.unknown))
            by_place = found.place.numbered(self._by_place)
            stated = np.where(stated == self.unknown, by_place, stated)
        placed = found.blocks >= 0
        stated[placed] = self.block[found.blocks[placed]]
        return stated

    def _by_place(self, text: str) -> int:
        return next((self.by_place[form] for form in places(text) if form in self.by_place), self.unknown)

    def hierarchy(self, merged: Merged) -> pd.DataFrame:
        """Child and parent, as `protect` reads them: every counted area and every unplaced rest in its municipality."""
        of_group = np.full(len(merged.codes), self.unknown)
        of_group[merged.group[::-1]] = self.block[::-1]  # a merged area lies where its first block does
        return pd.DataFrame(
            {
                "dimension": "block",
                "grouping": "municipality",
                "child": [*merged.codes, *self.unplaced_codes],
                "parent": [self.names[position] for position in of_group] + self.names,
            }
        )


def territory_of(mapping: Mapping, register: Register | None, blocks: Blocks) -> Territory:
    of_block = list(blocks.municipalities) or [""] * len(blocks)
    of_address = register.municipalities if register else Texts(np.zeros(0, np.int32), [])
    if register is not None and not blocks.municipalities:
        of_block = _from_register(register, of_address, len(blocks))
    if mapping.municipality:
        of_block = [name or mapping.municipality for name in of_block]
    names = sorted({*of_block, *of_address.texts, mapping.municipality} - {""})
    position = {name: place for place, name in enumerate(names)}
    unknown = len(names)
    by_postcode: dict[str, int] = {}
    by_place = {place(name): code for name, code in position.items()}
    if register is not None and register.addresses is not None:
        code = of_address.numbered(lambda text: position.get(text, unknown))
        own = register.blocks >= 0
        code[own] = [position.get(of_block[block], unknown) for block in register.blocks[own]]
        by_postcode = _only_one(register.addresses.postcode, code, unknown)
        towns = register.addresses.place.mapped(lambda text: place(without_brackets(text)))
        by_place = {**_only_one(towns, code, unknown), **by_place}
    block = np.array([position.get(name, unknown) for name in of_block], int)
    return Territory([*names, UNKNOWN], block, by_postcode, by_place)


def _from_register(register: Register, municipalities: Texts, size: int) -> list[str]:
    """A block lies where its first address does."""
    found = [""] * size
    blocks, first = np.unique(register.blocks, return_index=True)
    for block, row in zip(blocks.tolist(), first.tolist(), strict=True):
        if block >= 0:
            found[block] = municipalities.texts[municipalities.codes[row]]
    return found


def _only_one(column: Texts, municipality: np.ndarray, unknown: int) -> dict[str, int]:
    """Text → its municipality, where all addresses with this text lie in one."""
    pairs = np.unique(np.stack([column.codes, municipality], axis=1), axis=0)
    pairs = pairs[pairs[:, 1] != unknown]
    codes, number = np.unique(pairs[:, 0], return_counts=True)
    single = set(codes[number == 1].tolist())
    return {column.texts[code]: int(place) for code, place in pairs.tolist() if code in single and column.texts[code]}
