"""How offices write addresses: abbreviated, in capitals, with the number in one column or two, now and then wrong.

Whoever types an address does so in a way of their own, and stays with it: the way belongs to the household.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

COLUMNS = ("Straße", "Hausnummer", "Zusatz", "PLZ", "Ort")
LONG_ENOUGH = 11  # letters; one mistake in a shorter name may make another street of it
NOWHERE = 0.02  # of all households: their address is in no register
# How often each way occurs; the rest is written as the register has it.
ABBREVIATED, CAPITALS, TOGETHER, DISTRICT, ASCII, MISTYPED = range(1, 7)
WAYS = {ABBREVIATED: 0.26, CAPITALS: 0.06, TOGETHER: 0.12, DISTRICT: 0.05, ASCII: 0.04, MISTYPED: 0.03}
UNKNOWN = ("Postfach", "Neubaugebiet, Bauplatz", "unbekannt verzogen", "ohne festen Wohnsitz")


def written(addresses: pd.DataFrame) -> list[dict[str, np.ndarray]]:
    """In the register's spelling and in each of WAYS: the columns of an address, one element per row of `addresses`."""
    street, number = addresses["street"], addresses["number"].astype(str)
    suffix, place = addresses["suffix"].fillna(""), addresses["place"]
    usual = dict(zip(COLUMNS, (street, number, suffix, addresses["postcode"], place), strict=True))
    town = place.str.partition("-")
    ways = {
        ABBREVIATED: {"Straße": street.str.replace("straße", "str.").str.replace("platz", "pl."), "Ort": town[0]},
        CAPITALS: {"Straße": street.str.upper(), "Ort": place.str.upper()},
        TOGETHER: {"Hausnummer": (number + " " + suffix).str.strip(), "Zusatz": suffix.str.slice(0, 0)},
        DISTRICT: {"Straße": street + " (" + town[2] + ")", "Ort": town[0]},
        ASCII: {"Straße": ascii_only(street), "Ort": ascii_only(place)},
        MISTYPED: {"Straße": mistyped(street)},
    }
    return [{name: column.to_numpy(object) for name, column in {**usual, **ways.get(way, {})}.items()}
            for way in range(len(WAYS) + 1)]  # fmt: skip


def ways_of(luck: np.ndarray) -> np.ndarray:
    """Numbers in [0, 1) → the way each writes, -1: an address that nobody finds."""
    limits = np.cumsum([NOWHERE, *WAYS.values()])
    place = np.searchsorted(limits, luck, side="right")
    return np.select([place == 0, place <= len(WAYS)], [-1, place], 0)


def ascii_only(texts: pd.Series) -> pd.Series:
    for letter, plain in {"ß": "ss", "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}.items():
        texts = texts.str.replace(letter, plain)
    return texts


def mistyped(streets: pd.Series) -> pd.Series:
    """The fourth letter typed twice, in long names only."""
    return streets.where(streets.str.len() < LONG_ENOUGH, streets.str.slice(0, 4) + streets.str.slice(3))


def nowhere(luck: np.ndarray, postcode: np.ndarray) -> dict[str, np.ndarray]:
    """Addresses that are none, in the town all the same."""
    empty = np.full(len(luck), "", dtype=object)
    street = np.array(UNKNOWN, dtype=object)[(luck * 1e6).astype(int) % len(UNKNOWN)]
    return dict(zip(COLUMNS, (street, empty, empty, postcode, np.full(len(luck), "Musterstadt", object)), strict=True))
