"""The people of the town as a table that changes: rows are dwellings, columns the places for members."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.dwellings import CARE_HOME, HOME, JOBCENTRE, SHELTER, Dwellings
from demo.factors import Factors
from demo.households import COUPLE_OLD, FAMILY, LONE_PARENT, MEMBERS, SINGLE_OLD, draw_ages, kind_of

Rows = NDArray[np.int64]


@dataclass
class People:
    """Arrays (rows, MEMBERS); a place is empty where `age` is -1. `risk` is one number per household.

    `luck` and `fate` are fixed numbers between 0 and 1 by which a person meets, or does not meet, what the factors of
    the quarter make likely: so that who is out of work this year mostly still is next year.
    """

    age: NDArray[np.int16]
    female: NDArray[np.bool_]
    background: NDArray[np.bool_]  # migration background
    foreign: NDArray[np.bool_]
    since: NDArray[np.int16]  # the year in which the person came to this address
    luck: NDArray[np.float32]
    fate: NDArray[np.float32]
    risk: NDArray[np.float32]  # (rows,)

    @staticmethod
    def nobody(rows: int) -> People:
        shape = (rows, MEMBERS)
        return People(
            np.full(shape, -1, dtype=np.int16), np.zeros(shape, bool), np.zeros(shape, bool), np.zeros(shape, bool),
            np.zeros(shape, np.int16), np.zeros(shape, np.float32), np.zeros(shape, np.float32),
            np.zeros(rows, np.float32),
        )  # fmt: skip

    def take(self, rows: Rows) -> People:
        return People(*(getattr(self, name)[rows].copy() for name in self.__dataclass_fields__))

    def put(self, rows: Rows, others: People) -> None:
        for name in self.__dataclass_fields__:
            getattr(self, name)[rows] = getattr(others, name)

    def clear(self, rows: Rows) -> None:
        self.age[rows] = -1

    def taken(self) -> NDArray[np.bool_]:
        return np.asarray((self.age >= 0).any(axis=1))

    @staticmethod
    def joined(groups: list[People]) -> People:
        names = People.__dataclass_fields__
        return People(*(np.concatenate([getattr(group, name) for group in groups]) for name in names))


def background_wanted(factors: Factors, year: int) -> NDArray[np.float64]:
    """Share of inhabitants with migration background in each part; a growing town of immigration."""
    drift = 1 + 0.024 * (year - 2024) - 0.04 * (year < 2016) - 0.03 * (year < 2022)
    return np.asarray(np.clip(drift * (0.03 + 0.25 * np.exp(0.72 * factors.immigration)), 0.04, 0.88))


def foreign_wanted(factors: Factors, year: int) -> NDArray[np.float64]:
    """Share of foreigners; jumps in 2015/16 and in 2022, when people fled to the town."""
    drift = 1 + 0.01 * (year - 2024) - 0.10 * (year < 2016) - 0.08 * (year < 2015) - 0.10 * (year < 2022)
    return np.asarray(np.clip(drift * (0.005 + 0.112 * np.exp(0.85 * factors.immigration)), 0.01, 0.6))


def new_households(
    kind: Rows, part: Rows, factors: Factors, year: int, *, just_moved: bool, aim: tuple[NDArray, NDArray],
    chance: np.random.Generator,
) -> People:  # fmt: skip
    """Households that come from elsewhere (or were always there, in the first year).

    `aim`: for every part, the share of newcomers with migration background and of foreigners among them.
    """
    n = len(kind)
    group = People.nobody(n)
    group.age = draw_ages(
        kind, factors.families[part], factors.burden_in(year)[part], just_moved=just_moved, chance=chance
    )
    tilt = np.select(
        [np.isin(kind, (FAMILY, LONE_PARENT)), np.isin(kind, (SINGLE_OLD, COUPLE_OLD))], [1.15, -1.05], 0.0
    )
    share = np.clip(aim[0][part], 0.01, 0.99)
    household = chance.random(n) < 1 / (1 + np.exp(-(np.log(share / (1 - share)) + tilt)))
    from_abroad = household & (chance.random(n) < np.clip(aim[1][part] / share, 0, 1))
    group.background = (household[:, None] & (chance.random((n, MEMBERS)) < 0.97)) | (
        chance.random((n, MEMBERS)) < 0.012
    )
    german_child = (group.age < 10) & (chance.random((n, MEMBERS)) < 0.3)
    group.foreign = from_abroad[:, None] & group.background & ~german_child
    group.female = chance.random((n, MEMBERS)) < np.where(group.age >= 80, 0.64, 0.497)
    couple = (group.age[:, 0] >= 18) & (group.age[:, 1] >= 18)
    group.female[couple, 1] = ~group.female[couple, 0]
    group.female[kind == LONE_PARENT, 0] = chance.random((kind == LONE_PARENT).sum()) < 0.86
    group.since[:] = year
    group.luck = chance.random((n, MEMBERS), dtype=np.float32)
    group.fate = chance.random((n, MEMBERS), dtype=np.float32)
    group.risk = chance.random(n, dtype=np.float32)
    return group


def special_households(kind: int, n: int, year: int, chance: np.random.Generator) -> People:
    """Residents of the care home, of the shelter, and the homeless registered at the job centre."""
    group = People.nobody(n)
    even = chance.random(n)
    if kind == CARE_HOME:
        group.age[:, 0] = 78 + 19 * even**1.3
    elif kind == JOBCENTRE:
        group.age[:, 0] = 22 + 40 * even
    else:
        group.age[:, 0] = 18 + 32 * even
        family = chance.random(n) < 0.3
        for place, low, high in ((1, 20, 45), (2, 0, 16), (3, 0, 12)):
            group.age[:, place] = np.where(family, low + (high - low) * chance.random(n), -1)
    group.female = chance.random((n, MEMBERS)) < {CARE_HOME: 0.72, SHELTER: 0.4, JOBCENTRE: 0.2}[kind]
    group.background = np.full((n, MEMBERS), kind == SHELTER) | (chance.random((n, MEMBERS)) < 0.12)
    group.foreign = np.full((n, MEMBERS), kind == SHELTER) & group.background
    group.since[:] = year
    group.luck = chance.random((n, MEMBERS), dtype=np.float32)
    group.fate = chance.random((n, MEMBERS), dtype=np.float32)
    return group


def household_kind(people: People, dwellings: Dwellings) -> Rows:
    """Kind of every row, -1 where nobody lives or where it is no household (homes, shelters, a postal address)."""
    private = people.taken() & (dwellings.kind == HOME)
    return np.where(private, kind_of(people.age), -1)
