"""Records → blocks, by what the mapping names: address, key or coordinates. Pure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .addresses import addresses_of
from .blocks import Blocks, in_crs_of
from .cells import NOBODY
from .mappings import Mapping
from .matching import match
from .outcomes import CODES
from .placing import SEVERAL, place_points
from .reading import Table, Texts
from .register import ABSENT, Lookup, Register, translated, vocabulary


@dataclass(frozen=True, eq=False)
class Found:
    """By record: the position of its block (negative: none), the code of its outcome, the number of its address.

    `postcode` and `place` are kept for those that were not placed, to tell their municipality.
    """

    blocks: np.ndarray
    outcomes: np.ndarray
    addresses: np.ndarray
    postcode: Texts | None = None
    place: Texts | None = None


def find_places(table: Table, mapping: Mapping, register: Register | None, blocks: Blocks) -> Found:
    if mapping.coordinates:
        return _by_coordinates(table, mapping, blocks)
    if mapping.key and mapping.key.of == "block":
        return _by_block(table, mapping, blocks)
    if register is None:
        raise ValueError("addresses and keys of addresses need a register")
    if mapping.key:
        return _by_key(table, mapping, register)
    return _by_address(table, mapping, register)


def _by_coordinates(table: Table, mapping: Mapping, blocks: Blocks) -> Found:
    columns = mapping.coordinates
    if columns is None or blocks.shapes is None:
        raise ValueError("coordinates need columns and polygons")
    x, y = table.numbers[columns.x], table.numbers[columns.y]
    stated = np.isfinite(x) & np.isfinite(y)
    place = place_points(*in_crs_of(blocks, columns, x, y), blocks.shapes)
    outcomes = np.full(len(table), CODES["coordinates"])
    outcomes[place < 0] = CODES["outside"]
    outcomes[place == SEVERAL] = CODES["several"]
    outcomes[~stated] = CODES["empty"]
    return Found(place.astype(np.int64), outcomes, _points(x, y, stated, needed=_needs_address(mapping)))


def _needs_address(mapping: Mapping) -> bool:
    return any(not carrier.column for carrier in mapping.carriers)


def _points(x: np.ndarray, y: np.ndarray, stated: np.ndarray, *, needed: bool) -> np.ndarray:
    """One number per different point: without a register, that is what an address is."""
    if not needed:
        return np.full(len(x), NOBODY)
    found = np.full(len(x), NOBODY)
    found[stated] = np.unique(np.stack([x[stated], y[stated]], axis=1), axis=0, return_inverse=True)[1]
    return found


def _by_block(table: Table, mapping: Mapping, blocks: Blocks) -> Found:
    if mapping.key is None:
        raise ValueError("no column of keys")
    key, positions = mapping.key, blocks.positions
    column = table.texts[key.column].mapped(lambda text: text.strip().zfill(key.digits) if text.strip() else "")
    place = column.numbered(lambda text: positions.get(text, ABSENT) if text else ABSENT)
    outcomes = np.where(place >= 0, CODES["key"], CODES["key-unknown"])
    outcomes[column.numbered(lambda text: not text).astype(bool)] = CODES["empty"]
    return Found(place, outcomes, np.full(len(table), NOBODY))


def _by_key(table: Table, mapping: Mapping, register: Register) -> Found:
    if mapping.key is None or register.keys is None:
        raise ValueError("no column of keys")
    digits = mapping.key.digits
    own = register.keys.mapped(lambda text: text.strip().zfill(digits) if text.strip() else "")
    words = vocabulary(own)
    lookup = Lookup([translated(own, words)], register.blocks)
    wanted = table.texts[mapping.key.column].mapped(lambda text: text.strip().zfill(digits) if text.strip() else "")
    rows = lookup.find(translated(wanted, words))
    outcomes = np.where(rows >= 0, CODES["key"], np.where(rows == SEVERAL, CODES["several"], CODES["key-unknown"]))
    outcomes[wanted.numbered(lambda text: not text).astype(bool)] = CODES["empty"]
    return _from_rows(rows, outcomes, register)


def _by_address(table: Table, mapping: Mapping, register: Register) -> Found:
    if mapping.address is None:
        raise ValueError("no columns of addresses")
    addresses = addresses_of(table, mapping.address)
    matched = match(addresses, register, mapping.threshold)
    return _from_rows(matched.rows, matched.outcomes, register, addresses.postcode, addresses.place)


def _from_rows(
    rows: np.ndarray,
    outcomes: np.ndarray,
    register: Register,
    postcode: Texts | None = None,
    place: Texts | None = None,
) -> Found:
    there = rows >= 0
    blocks = np.where(there, register.blocks[rows], ABSENT) if len(register) else np.full(len(rows), ABSENT)
    outcomes = np.where(there & (blocks < 0), CODES["no-block"], outcomes)
    return Found(blocks, outcomes, np.where(there, rows, NOBODY), postcode, place)
