"""Dwellings: the rows of the population table. Each has its block and address; who lives there changes.

Four blocks hold something special, the artefacts that every atlas of a real town has to live with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from demo.chance import stream
from demo.factors import Factors
from demo.households import PERSONS, wanted_shares
from demo.quarters import PARTS

HOME, CARE_HOME, SHELTER, JOBCENTRE = range(4)
SPECIAL = {  # kind → (Quartier, places)
    CARE_HOME: ("0304", 88),
    SHELTER: ("0604", 95),
    JOBCENTRE: ("0501", 62),  # homeless persons are registered where their letters arrive
}
NEW_ESTATE = "0801"
NEW_ESTATE_PATH = {2015: 40, 2016: 115, 2017: 260, 2018: 470, 2019: 690, 2020: 820, 2021: 920, 2022: 1000, 2023: 1060,
                   2024: 1100}  # fmt: skip
SHOCK = {2015: 0.6, 2016: 0.9, 2022: 1.1}  # per cent more inhabitants: people who fled to the town


@dataclass(frozen=True)
class Dwellings:
    """Arrays over the rows. `order` says which empty dwelling is let first (smallest first)."""

    part: NDArray[np.int64]
    block: NDArray[np.int64]
    address: NDArray[np.int64]  # row of the address table
    kind: NDArray[np.int64]
    order: NDArray[np.float64]


def inhabitants_wanted(year: int) -> NDArray[np.float64]:
    """About how many people live in each part at the end of the year, without the special blocks."""
    wanted = []
    unrest = stream("unrest", year).normal(1, 0.009, len(PARTS))
    for part, jolt in zip(PARTS, unrest, strict=True):
        if part.code == NEW_ESTATE:
            wanted.append(float(0.9 * NEW_ESTATE_PATH.get(year, 42)))  # its families are large
            continue
        shocks = sum(percent for when, percent in SHOCK.items() if when > year)
        wanted.append(
            part.inhabitants * (1 + (part.growth / 5) * (year - 2024) / 100) * (1 - 0.4 * shocks / 100) * jolt
        )
    return np.array(wanted)


def households_wanted(factors: Factors, year: int) -> NDArray[np.float64]:
    fewer = 1.025  # households turn out a little smaller than the table says: children grow up
    return np.asarray(fewer * inhabitants_wanted(year) / (wanted_shares(factors, year) @ PERSONS))


def make_dwellings(factors: Factors, blocks: pd.DataFrame, addresses: pd.DataFrame, years: range) -> Dwellings:
    chance = stream("dwellings")
    most = np.max([households_wanted(factors, year) for year in years], axis=0)
    count = np.ceil(most * 1.12 + 6).astype(int)
    part = np.repeat(np.arange(len(PARTS)), count)
    block = np.concatenate([share_out(blocks, number, n) for number, n in enumerate(count)])
    kind = np.full(len(part), HOME)
    order = chance.random(len(part))
    code = np.array([spec.code for spec in PARTS])
    new = code[part] == NEW_ESTATE
    order[new] = block[new] + 0.9 * order[new]  # one block after the other is built
    for special, (quarter, places) in SPECIAL.items():
        here = int(np.flatnonzero(code == quarter)[0])
        spot = special_block(blocks, here)
        part, block = np.append(part, np.full(places, here)), np.append(block, np.full(places, spot))
        kind, order = np.append(kind, np.full(places, special)), np.append(order, np.zeros(places))
    return Dwellings(part, block, at_addresses(block, kind, addresses), kind, order)


def share_out(blocks: pd.DataFrame, number: int, count: int) -> NDArray[np.int64]:
    """Blocks of `count` dwellings of a part, in proportion to the blocks' weights (largest remainders)."""
    here = np.flatnonzero(blocks["part"] == number)
    exact = blocks["weight"].to_numpy()[here] / blocks["weight"].to_numpy()[here].sum() * count
    whole = np.floor(exact).astype(int)
    whole[np.argsort(whole - exact, kind="stable")[: count - whole.sum()]] += 1
    return np.repeat(here, whole)


def special_block(blocks: pd.DataFrame, number: int) -> int:
    """The block of the part with the most homes: the special house is then a part of its block, not all of it."""
    here = np.flatnonzero((blocks["part"] == number) & (blocks["use"] == "homes"))
    return int(here[np.argmax(blocks["weight"].to_numpy()[here])])


def at_addresses(block: NDArray[np.int64], kind: NDArray[np.int64], addresses: pd.DataFrame) -> NDArray[np.int64]:
    """Deals the dwellings of a block to its addresses in turn; a special house has one address."""
    first = np.searchsorted(addresses["block"].to_numpy(), np.arange(block.max() + 1))
    doors = np.bincount(addresses["block"], minlength=block.max() + 1)
    turn = pd.Series(block).groupby(block).cumcount().to_numpy()
    turn = np.where(kind == HOME, turn, 0)
    return np.asarray(first[block] + turn % doors[block])
