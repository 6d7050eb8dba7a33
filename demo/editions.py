"""The two editions of the town's division: codes of blocks, Quartiere and Ortsteile in 2015 and in 2020."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import shapely

from demo.blocks import Ground
from demo.quarters import PARTS
from demo.reform import MOVES, STAYS, TO_PART

EDITIONS = ("2015", "2020")
TOWN = "05999999"


def edition_of(year: int) -> str:
    """The edition that is valid on 31 December of the year."""
    return "2015" if year < 2020 else "2020"


def number_blocks(ground: Ground) -> pd.DataFrame:
    """One row per smallest piece of ground, with its block's code in either edition.

    Columns: part, built, geometry, code_2015, code_2020. Blocks are numbered from north-west to south-east. A part
    that joins another Quartier has its numbers follow those of the part that was there before.
    """
    blocks = ground.blocks.copy()
    points = shapely.get_coordinates(shapely.point_on_surface(blocks["geometry"].to_numpy()))
    blocks["band"] = -np.floor(points[:, 1] / 150).astype(int)
    blocks["x"] = points[:, 0]
    blocks = blocks.sort_values(["part", "band", "x"], ignore_index=True)
    rank = blocks.groupby("part").cumcount().to_numpy()
    size = np.bincount(blocks["part"], minlength=len(PARTS))
    for edition in EDITIONS:
        first = first_numbers(edition, size)
        quarter = [quarter_code(PARTS[number], edition) for number in blocks["part"]]
        number = rank + first[blocks["part"].to_numpy()]
        blocks[f"code_{edition}"] = [f"{q}{n:03d}" for q, n in zip(quarter, number, strict=True)]
    return move_the_line(blocks.drop(columns=["band", "x"]), size)


def first_numbers(edition: str, size: np.ndarray) -> np.ndarray:
    """Where the numbering of each part begins: at 1, or behind the part that the Quartier had before."""
    first = np.ones(len(PARTS), dtype=int)
    used: dict[str, int] = {}
    for number, part in enumerate(PARTS):
        code = quarter_code(part, edition)
        first[number] += used.get(code, 0)
        used[code] = used.get(code, 0) + int(size[number])
    return first


def quarter_code(part: Any, edition: str) -> str:
    return part.code_2015 or part.code if edition == "2015" else part.code


def move_the_line(blocks: pd.DataFrame, size: np.ndarray) -> pd.DataFrame:
    """The two halves of the cut block: one block of 0503 in 2015; since 2020 the nearer half is a block of 0504."""
    moves, stays = blocks["reform"] == MOVES, blocks["reform"] == STAYS
    blocks.loc[moves, "code_2015"] = blocks.loc[stays, "code_2015"].iloc[0]
    blocks.loc[moves, "code_2020"] = f"{PARTS[TO_PART].code}{size[TO_PART] + 1:03d}"
    return blocks
