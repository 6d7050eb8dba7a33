"""Tables as a protocol keeps them: plain cells in a canonical text, so that a checksum means the content. Pure."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

Cell = str | int | float | bool | None
WHOLE = 2**53  # from here on not every whole number has a float of its own


def canonical(content: Any) -> str:
    """JSON with sorted keys and nothing to spare. Floats are written so that the same float is read again."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def digest(content: Any) -> str:
    """SHA-256 of the canonical text, or of a text as it is."""
    text = content if isinstance(content, str) else canonical(content)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(content: Any) -> Any:
    """The content as JSON knows it. A number is a number: 1.0 and 1 are the same; NaN and None are null.

    Sums of money (Decimal) become texts, which keep their digits. Raises ValueError for what has no such form.
    """
    if isinstance(content, Mapping):
        return {str(name): plain(value) for name, value in content.items()}
    if isinstance(content, (list, tuple, set, frozenset, np.ndarray)):
        ordered = sorted(content) if isinstance(content, (set, frozenset)) else content
        return [plain(value) for value in ordered]
    if content is None or content is pd.NA or content is pd.NaT:
        return None
    for kinds, written in CELLS:
        if isinstance(content, kinds):
            return written(content)
    raise ValueError(f"A protocol cannot keep {content!r} ({type(content).__name__}).")


def _number(number: float) -> float | int | None:
    if math.isnan(number):
        return None
    if math.isinf(number):
        raise ValueError("A protocol cannot keep an infinite number.")
    return int(number) if number.is_integer() and abs(number) < WHOLE else float(number)


CELLS: tuple[tuple[tuple[type, ...], Callable[[Any], Cell]], ...] = (
    ((bool, np.bool_), bool),
    ((int, np.integer), int),
    ((float, np.floating), _number),
    ((str, Decimal, date), str),
)


@dataclass(frozen=True)
class Table:
    """Columns and rows of plain cells; the first `keys` columns say what a row is about."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    keys: int = 1

    @classmethod
    def of(cls, frame: pd.DataFrame, keys: int = 1) -> Table:
        """The columns of a DataFrame, without its index. Raises ValueError for two columns of one name."""
        columns = tuple(str(column) for column in frame.columns)
        if len(set(columns)) < len(columns):
            raise ValueError(f"Two columns have the same name: {', '.join(columns)}.")
        cells = [[plain(cell) for cell in frame.iloc[:, place].tolist()] for place in range(len(columns))]
        return cls(columns, tuple(zip(*cells, strict=True)), keys)

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> Table:
        """From what `content` gave."""
        rows: Sequence[Sequence[Cell]] = content["rows"]
        return cls(tuple(content["columns"]), tuple(tuple(row) for row in rows), int(content["keys"]))

    @property
    def content(self) -> dict[str, Any]:
        return {"columns": list(self.columns), "keys": self.keys, "rows": [list(row) for row in self.rows]}

    @property
    def digest(self) -> str:
        return digest(self.content)

    def frame(self) -> pd.DataFrame:
        """As a DataFrame: numbers are float64 with NaN, other columns hold their cells, with None."""
        table = {}
        for place, column in enumerate(self.columns):
            cells = [row[place] for row in self.rows]
            numeric = all(
                cell is None or (isinstance(cell, (int, float)) and cell is not True and cell is not False)
                for cell in cells
            )
            table[column] = pd.Series(cells, dtype="float64" if numeric else "object")
        return pd.DataFrame(table, columns=list(self.columns))
