"""Records with a place and categories → counts per cell, and carriers: how many different households. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
import pandas as pd

from .categories import Categorised
from .mappings import CELL_KEY
from .record_keys import cell_keys

TOTAL = "Insgesamt"
NOBODY = -1  # a record without a carrier


def counts(
    places: Sequence[str],
    place: np.ndarray,
    categories: Sequence[Categorised],
    carriers: Mapping[str, np.ndarray],
    keys: np.ndarray | None = None,
) -> pd.DataFrame:
    """One row per cell that is not empty: `block`, a column per category, `count`, a column per carrier, `cell_key`.

    `place[i]` is the position of record i's place in `places`; of a carrier, the number of record i's household.
    `keys`: the random key of every record, of which only sums come out.
    """
    codes, sizes = _cells(place, len(places), categories)
    occupied, cell = np.unique(codes, return_inverse=True) if sizes[-1] > 50_000_000 else _dense(codes, sizes[-1])
    columns = _columns(occupied, places, categories)
    columns["count"] = np.bincount(cell, minlength=len(occupied))
    for name, carrier in carriers.items():
        columns[name] = _distinct(cell, carrier, len(occupied))
    if keys is not None:
        columns[CELL_KEY] = np.array(cell_keys(cell, keys, len(occupied)), dtype=object)
    return pd.DataFrame(columns)


def carriers_of_sums(
    places: Sequence[str], place: np.ndarray, categories: Sequence[Categorised], carriers: Mapping[str, np.ndarray]
) -> pd.DataFrame:
    """Carriers also where categories are summed up (`Insgesamt`): a household of two ages is one in the sum.

    Sums over blocks may be added up, because a carrier lives in one place.
    """
    found = []
    for summed in product((False, True), repeat=len(categories)):
        chosen = [_whole(entry) if total else entry for entry, total in zip(categories, summed, strict=True)]
        found.append(counts(places, place, chosen, carriers))
    return pd.concat(found, ignore_index=True)


def _whole(entry: Categorised) -> Categorised:
    return Categorised(entry.name, [TOTAL], np.zeros(len(entry.codes), np.int32), entry.unclear, 0)


def _cells(place: np.ndarray, size: int, categories: Sequence[Categorised]) -> tuple[np.ndarray, list[int]]:
    codes, sizes = place.astype(np.int64), [size]
    for entry in categories:
        codes = codes * len(entry.labels) + entry.codes
        sizes.append(sizes[-1] * len(entry.labels))
    return codes, sizes


def _dense(codes: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    occupied = np.flatnonzero(np.bincount(codes, minlength=size))
    position = np.zeros(size, np.int64)
    position[occupied] = np.arange(len(occupied))
    return occupied, position[codes]


def _columns(occupied: np.ndarray, places: Sequence[str], categories: Sequence[Categorised]) -> dict[str, np.ndarray]:
    rest, found = occupied, {}
    for entry in reversed(categories):
        rest, code = np.divmod(rest, len(entry.labels))
        found[entry.name] = np.array(entry.labels, dtype=object)[code]
    named = np.array(places, dtype=object)[rest] if len(places) else np.array([], dtype=object)
    return {"block": named, **dict(reversed(found.items()))}


def _distinct(cell: np.ndarray, carrier: np.ndarray, size: int) -> np.ndarray:
    known = carrier != NOBODY
    if not known.any():
        return np.zeros(size, np.int64)
    width = int(carrier.max()) + 1
    pairs = np.unique(cell[known].astype(np.int64) * width + carrier[known])
    return np.bincount(pairs // width, minlength=size)
