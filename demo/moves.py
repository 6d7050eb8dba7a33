"""Who moves: out of the town, into it, and from one quarter to another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from demo.dwellings import CARE_HOME, HOME, JOBCENTRE, SHELTER, Dwellings, households_wanted
from demo.factors import Factors
from demo.households import KINDS, MOBILITY, kind_of, wanted_shares
from demo.people import (
    People,
    Rows,
    background_wanted,
    foreign_wanted,
    household_kind,
    new_households,
    special_households,
)
from demo.quarters import PARTS

STAY_IN_TOWN = 0.45
SPECIAL_MOBILITY = {CARE_HOME: 0.03, SHELTER: 0.75, JOBCENTRE: 0.35}


def moving_rows(people: People, dwellings: Dwellings, factors: Factors, year: int, chance: np.random.Generator) -> Rows:
    """Households that give up their dwelling this year."""
    kind = household_kind(people, dwellings)
    pull = np.exp(0.20 + 0.25 * factors.urbanity + 0.13 * factors.burden_in(year) - 0.07 * factors.age)
    hope = np.where(kind >= 0, MOBILITY[kind], 0.0) * pull[dwellings.part]
    hope *= crowding(kind, dwellings, factors, year)
    hope *= np.where((people.foreign & (people.age >= 18)).any(axis=1), 1.25, 1.0)
    hope *= np.where(small_children(people), np.exp(0.75 * factors.burden_in(year))[dwellings.part], 1.0)
    for special, share in SPECIAL_MOBILITY.items():
        hope = np.where((dwellings.kind == special) & people.taken(), share, hope)
    without_adult = people.taken() & (people.age.max(axis=1) < 18)
    return np.flatnonzero((chance.random(len(hope)) < hope) | without_adult)


def small_children(people: People) -> NDArray[np.bool_]:
    """Where a child under 6 lives: such families leave burdened quarters more often than others, and calm ones less."""
    return np.asarray(((people.age >= 0) & (people.age < 6)).any(axis=1))


def crowding(kind: Rows, dwellings: Dwellings, factors: Factors, year: int) -> NDArray:
    """How much more often a household moves away where more of its kind live than the quarter's character holds."""
    here = kind >= 0
    there_are = np.zeros((len(PARTS), KINDS))
    np.add.at(there_are, (dwellings.part[here], kind[here]), 1)
    want = wanted_shares(factors, year) * households_wanted(factors, year)[:, None]
    excess = np.clip(there_are / np.maximum(want, 1), 0.6, 3.0) ** 1.5
    return np.where(here, excess[dwellings.part, kind], 1.0)


def lacking(people: People, dwellings: Dwellings, factors: Factors, year: int) -> tuple[NDArray, NDArray]:
    """For each part: how many households it has room for, and (parts × kinds) how many of each kind it lacks."""
    kind = household_kind(people, dwellings)
    here = kind >= 0
    there_are = np.zeros((len(PARTS), KINDS))
    np.add.at(there_are, (dwellings.part[here], kind[here]), 1)
    wanted = households_wanted(factors, year)
    empty = np.bincount(dwellings.part[(dwellings.kind == HOME) & ~people.taken()], minlength=len(PARTS))
    room = np.minimum(np.maximum(np.round(wanted - there_are.sum(axis=1)), 0), empty).astype(int)
    want = wanted_shares(factors, year) * wanted[:, None]
    return room, np.maximum(want - there_are, 0.02 * want)


def choose_quarter(
    movers: People, origin: Rows, lacks: tuple[NDArray, NDArray], burden: NDArray, chance: np.random.Generator
) -> Rows:
    """The part each household of the town moves to, -1 for those who find nothing and leave the town.

    `lacks`: what `lacking` gave.

    People look where households like theirs are wanted and where life costs as much as where they come from.
    """
    room, lack = lacks
    likeness = np.exp(-0.5 * (burden[None, :] - burden[:, None]) ** 2)
    chances = lack.T[kind_of(movers.age)] * likeness[origin] * (room > 0)
    total = np.cumsum(chances, axis=1)
    pick = (total < (chance.random(len(origin)) * total[:, -1])[:, None]).sum(axis=1)
    turn = np.zeros(len(pick), dtype=int)
    order = np.argsort(pick, kind="stable")
    first = np.searchsorted(pick[order], np.arange(len(PARTS)))
    turn[order] = np.arange(len(pick)) - first[pick[order]]
    return np.where(turn < (0.6 * room[pick]).astype(int), pick, -1)


def let(people: People, dwellings: Dwellings, part: Rows) -> Rows:
    """An empty dwelling in the wanted part for each household, those first in order first."""
    free = np.flatnonzero(~people.taken() & (dwellings.kind == HOME))
    free = free[np.lexsort((dwellings.order[free], dwellings.part[free]))]
    first = np.searchsorted(dwellings.part[free], np.arange(len(PARTS)))
    order = np.argsort(part, kind="stable")
    turn = np.empty(len(part), dtype=int)
    turn[order] = np.arange(len(part)) - np.searchsorted(part[order], part[order])
    return free[first[part] + turn]


def arrivals(people: People, dwellings: Dwellings, factors: Factors, year: int, chance: np.random.Generator) -> tuple:
    """Households from outside for the dwellings still empty: (rows, People)."""
    room, lack = lacking(people, dwellings, factors, year)
    part = np.repeat(np.arange(len(PARTS)), room)
    total = np.cumsum(lack, axis=1)[part]
    kind = (total < (chance.random(len(part)) * total[:, -1])[:, None]).sum(axis=1)
    aim = newcomers_aim(people, dwellings, factors, year)
    return let(people, dwellings, part), new_households(
        kind, part, factors, year, just_moved=True, aim=aim, chance=chance
    )


def newcomers_aim(people: People, dwellings: Dwellings, factors: Factors, year: int) -> tuple[NDArray, NDArray]:
    """Shares with migration background and of foreigners among newcomers that lead the part to its wanted shares."""
    present = (people.age >= 0) & (dwellings.kind == HOME)[:, None]
    part = np.broadcast_to(dwellings.part[:, None], present.shape)[present]
    size = np.maximum(np.bincount(part, minlength=len(PARTS)), 1)
    aims = []
    for flag, wanted in ((people.background, background_wanted), (people.foreign, foreign_wanted)):
        now = np.bincount(part, weights=flag[present], minlength=len(PARTS)) / size
        goal = wanted(factors, year)
        aims.append(np.clip(goal + 5.0 * (goal - now), 0.01, 0.97))
    return aims[0], np.minimum(aims[1], aims[0])


def fill_special(people: People, dwellings: Dwellings, year: int, chance: np.random.Generator) -> Rows:
    """Fills the care home, the shelter (only since 2015) and the job centre's list; returns the rows filled."""
    filled = []
    for special in (CARE_HOME, SHELTER, JOBCENTRE):
        rows = np.flatnonzero((dwellings.kind == special) & ~people.taken())
        if special == SHELTER:
            rows = rows[: int(len(rows) * (0.2 if year < 2015 else 1.0 if year in (2015, 2016, 2022, 2023) else 0.7))]
        people.put(rows, special_households(special, len(rows), year, chance))
        filled.append(rows)
    return np.concatenate(filled)
