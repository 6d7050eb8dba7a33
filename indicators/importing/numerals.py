"""Texts in number cells → numbers and statuses, strictly. Pure.

`1.234` is one and a quarter in England and one thousand two hundred and thirty-four in Germany. What cannot be told
from the file itself is never guessed: the mapping has to say `decimal` and `thousands`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..statuses import OK

UNREADABLE = -1

_PLAIN = re.compile(r"[+-]?(\d+([.]\d*)?|[.]\d+)([eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?\d*,\d+")
_THREE_BEHIND = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}(\1\d{3})*")
_GROUPED = {
    ".": re.compile(r"[+-]?\d{1,3}([.]\d{3})+(,\d*)?"),
    ",": re.compile(r"[+-]?\d{1,3}(,\d{3})+([.]\d*)?"),
    " ": re.compile(r"[+-]?\d{1,3}( \d{3})+([.,]\d*)?"),
    "'": re.compile(r"[+-]?\d{1,3}(['’]\d{3})+([.]\d*)?"),
}
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2212": "-"})


@dataclass(frozen=True)
class Writing:
    """How a file writes numbers. None: not stated."""

    decimal: str | None = None
    thousands: str | None = None


@dataclass(frozen=True, eq=False)
class Numbers:
    """`values` is NaN unless the status is ok; `statuses` is UNREADABLE where a text is no number and no marker."""

    values: np.ndarray
    statuses: np.ndarray
    ambiguous: str | None = None  # a text that may be 1.234 or 1234, where the mapping leaves it open


def read_numbers(texts: np.ndarray, writing: Writing, markers: Mapping[str, int | None]) -> Numbers:
    """`texts`: str objects, shape (n,). `markers`: sign → status, None for "exactly nothing", the number zero."""
    values = pd.to_numeric(pd.Series(texts, dtype=object), errors="coerce").to_numpy(np.float64, copy=True)
    odd = ~np.isfinite(values)
    for sign in markers:  # a marker may look like a number: -1, 999
        if is_plain(sign):
            odd |= values == float(sign)
    comma = writing.decimal == "," or (writing.decimal is None and _writes_commas(texts[odd], markers))
    if comma or writing.thousands or _may_be_thousands(texts, values, writing):
        # Points may mean thousands: what pandas read as a number was perhaps none.
        odd[:] = True
    statuses = np.zeros(len(texts), np.int8)
    ambiguous = None
    if odd.any():
        places, unique = pd.factorize(texts[odd])
        decimal = "," if comma else "."
        ambiguous = None if _is_settled(writing, comma) else _first_ambiguous(unique, markers)
        read = [_read(text, decimal, writing.thousands, markers) for text in unique]
        values[odd] = np.array([value for value, _ in read], np.float64)[places]
        statuses[odd] = np.array([status for _, status in read], np.int8)[places]
    values[values == 0] = 0.0  # no negative zero
    return Numbers(values, statuses, ambiguous)


def is_plain(text: str) -> bool:
    """Whether a text is a number in any language: 12, -1.5."""
    return _PLAIN.fullmatch(text.strip()) is not None


def _read(text: str, decimal: str, thousands: str | None, markers: Mapping[str, int | None]) -> tuple[float, int]:
    stripped = text.translate(_SPACES).strip()
    for sign in (text, text.strip(), stripped):
        if sign in markers:
            status = markers[sign]
            return (0.0, OK) if status is None else (np.nan, status)
    if thousands and _GROUPED[thousands].fullmatch(stripped):
        stripped = stripped.replace(thousands, "").replace("’" if thousands == "'" else thousands, "")
    if decimal == ",":
        # A point that is still there is neither a decimal sign nor a stated separator.
        stripped = "?" if "." in stripped else stripped.replace(",", ".")
    if not _PLAIN.fullmatch(stripped):
        return np.nan, UNREADABLE
    value = float(stripped)
    return (value, OK) if np.isfinite(value) else (np.nan, UNREADABLE)


def _writes_commas(odd: np.ndarray, markers: Mapping[str, int | None]) -> bool:
    """Whether what pandas could not read are numbers with commas."""
    return any(_COMMA.fullmatch(text.strip()) for text in pd.unique(odd) if text not in markers)


def _may_be_thousands(texts: np.ndarray, values: np.ndarray, writing: Writing) -> bool:
    """Whether all broken numbers have exactly three digits behind the point, as thousands would."""
    if writing.decimal is not None:
        return False
    broken = texts[np.isfinite(values) & (values != np.round(values))]
    # In most files the first one settles it.
    return bool(len(broken)) and all(_THREE_BEHIND.fullmatch(text.strip()) for text in broken)


def _is_settled(writing: Writing, comma: bool) -> bool:
    return writing.decimal is not None or (
        writing.thousands is not None and writing.thousands != ("," if comma else ".")
    )


def _first_ambiguous(unique: np.ndarray, markers: Mapping[str, int | None]) -> str | None:
    """A text such as 1.234, if every number with a separator looks like it: then nothing in the file tells."""
    separated = [text.strip() for text in unique if text not in markers and re.search(r"\d[.,]\d", text)]
    if separated and all(_THREE_BEHIND.fullmatch(text) for text in separated):
        return separated[0]
    return None
