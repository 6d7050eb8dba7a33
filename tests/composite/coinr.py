"""What the R package COINr makes of made-up columns, parts and series; the file says where the numbers come from."""

import json
from pathlib import Path

import numpy as np

COINR = json.loads((Path(__file__).parent / "published" / "coinr.json").read_text())
COLUMNS = sorted(COINR["columns"])


def numbers(cells: list[float | None]) -> np.ndarray:
    return np.array([np.nan if cell is None else cell for cell in cells])


def column(name: str, result: str = "input") -> np.ndarray:
    return numbers(COINR["columns"][name][result])


def parts(*, filled: bool = False) -> np.ndarray:
    """The parts (4,1,12). Functions that COINr has for complete parts only were given them `filled` with 3.25."""
    table = np.array([numbers(row) for row in COINR["parts"]["input"]]).T[:, None, :]
    return np.where(np.isnan(table), 3.25, table) if filled else table


PART_WEIGHTS = np.array(COINR["part_weights"])
