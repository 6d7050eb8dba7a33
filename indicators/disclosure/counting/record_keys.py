"""A random key of every record, for the cell-key method (`protect` with `noise: cell-key`). Pure.

The key is a keyed hash of what identifies the record: the same person has the same key in every table, and nobody
without the salt can reckon it. Keys are whole numbers below 10⁹ (nine digits after the point), so that sums of them are
exact in any order. Only their sums by cell, without what is left of the point, leave this process.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from spatial.findings import RefusedError

from .reading import Texts

WHOLE = 10**9
SHORTEST = 16  # bytes of a salt
BETWEEN = "\x1f"  # columns, so that "ab" + "c" is not "a" + "bc"


def read_salt(path: Path) -> bytes:
    """The secret. Raises RefusedError where there is none, or hardly any."""
    try:
        salt = path.read_bytes().strip()
    except OSError as fault:
        raise RefusedError(
            de=f"{path}: Das Geheimnis (--salt) lässt sich nicht lesen ({fault.strerror}).",
            en=f"{path}: The secret (--salt) cannot be read ({fault.strerror}).",
        ) from fault
    if len(salt) < SHORTEST:
        raise RefusedError(
            de=f"{path}: Das Geheimnis (--salt) ist zu kurz; gebraucht werden mindestens {SHORTEST} zufällige Zeichen.",
            en=f"{path}: The secret (--salt) is too short; at least {SHORTEST} random characters are needed.",
        )
    return salt


def record_keys(columns: Sequence[Texts], salt: bytes) -> np.ndarray:
    """A number from 0 to 10⁹ − 1 for every record; alike records are told apart by how often they occur."""
    secret = hashlib.sha512(salt).digest()
    seen: dict[str, int] = {}
    lists = [[text.strip().casefold() for text in column.texts] for column in columns]
    keys = np.empty(len(columns[0].codes), np.int64)
    for row, codes in enumerate(zip(*(column.codes.tolist() for column in columns), strict=True)):
        own = BETWEEN.join(texts[code] for texts, code in zip(lists, codes, strict=True))
        time = seen[own] = seen.get(own, 0) + 1
        digest = hashlib.blake2b(f"{own}{BETWEEN}{time}".encode(), key=secret, digest_size=8).digest()
        keys[row] = int.from_bytes(digest, "big") % WHOLE
    return keys


def cell_keys(cell: np.ndarray, keys: np.ndarray, size: int) -> list[str]:
    """The sum of keys by cell, without what is left of the point: 0.123456789."""
    sums = np.zeros(size, np.int64)
    np.add.at(sums, cell, keys)
    return [f"0.{number:09d}" for number in (sums % WHOLE).tolist()]
