"""The town from 2009 to 2024, year by year, counted from persons: who lives where on 31 December, who came and went."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from demo import life, moves
from demo.chance import stream
from demo.dwellings import HOME, SHELTER, Dwellings, households_wanted
from demo.factors import FIRST_YEAR, YEARS, Factors
from demo.households import KINDS, MOBILITY, wanted_shares
from demo.people import People, Rows, background_wanted, foreign_wanted, household_kind, new_households
from demo.quarters import PARTS

PASSING_THROUGH = {2015: 170, 2016: 505, 2022: 505}  # came to the shelter and left it within the year
MOVED_IN, MOVED_OUT, BORN, DIED = range(4)


@dataclass(frozen=True)
class Year:
    """`persons`: one row per inhabitant at the end of the year; `events`: one row per move, birth or death."""

    year: int
    persons: pd.DataFrame  # row, block, part, age, female, background, foreign, years_here, household, home, …
    events: pd.DataFrame  # what, block, age


def live(factors: Factors, dwellings: Dwellings, quarters: dict[int, NDArray]) -> Iterator[Year]:
    """Yields every year from 2010 on. `quarters`: year → Quartier (a number) of every block in that year's edition."""
    people = first_day(factors, dwellings)
    for year in YEARS:
        events = one_year(people, factors, dwellings, year, quarters[year])
        yield Year(year, register(people, dwellings, year), events)


def first_day(factors: Factors, dwellings: Dwellings) -> People:
    """The population at the end of 2009, with a past: how long everybody has lived at the address."""
    chance, year = stream("first day"), FIRST_YEAR
    people = People.nobody(len(dwellings.part))
    count = np.round(households_wanted(factors, year)).astype(int)
    part = np.repeat(np.arange(len(PARTS)), count)
    total = np.cumsum(wanted_shares(factors, year), axis=1)[part]
    kind = np.minimum((total < chance.random(len(part))[:, None]).sum(axis=1), KINDS - 1)
    aim = (background_wanted(factors, year), foreign_wanted(factors, year))
    group = new_households(kind, part, factors, year, just_moved=False, aim=aim, chance=chance)
    pace = MOBILITY[kind] * np.exp(0.2 * factors.urbanity[part] + 0.09 * factors.burden_in(year)[part])
    stay = chance.exponential(1 / pace)
    longest = np.maximum(group.age.max(axis=1) - 19, 0)
    since = year - 1 - np.minimum(stay, longest).astype(int)
    born = year - 1 - group.age
    group.since = np.where(group.age < 18, np.maximum(born, since[:, None]), since[:, None]).astype(np.int16)
    people.put(moves.let(people, dwellings, part), group)
    moves.fill_special(people, dwellings, year - 1, chance)
    return people


def one_year(people: People, factors: Factors, dwellings: Dwellings, year: int, quarter: NDArray) -> pd.DataFrame:
    """Lets one year pass, in place, and returns what happened in it."""
    log = Log(dwellings.block)
    life.grow_older(people)
    before = people.age.copy()
    dead = life.die(people, dwellings, factors, stream("deaths", year))
    log.add(DIED, np.nonzero(dead)[0], before[dead])
    rows, places = life.give_birth(people, dwellings, factors, year, stream("births", year))
    log.add(BORN, rows, people.age[rows, places])
    life.settle_in(people, stream("turns", year))

    chance = stream("moves", year)
    left_home, leavers = life.leave_home(people, dwellings, chance)
    separated, singles = life.separate(people, dwellings, chance)
    moving = moves.moving_rows(people, dwellings, factors, year, chance)
    households = People.joined([leavers, singles, people.take(moving)])
    origin = np.concatenate([left_home, separated, moving])
    people.clear(moving)

    private = (dwellings.kind[origin] == HOME) & (households.age.max(axis=1) >= 18)
    stays = private & (chance.random(len(origin)) < moves.STAY_IN_TOWN)
    lacks = moves.lacking(people, dwellings, factors, year)
    goal = np.full(len(origin), -1)
    goal[stays] = moves.choose_quarter(
        households.take(np.flatnonzero(stays)), dwellings.part[origin[stays]], lacks, factors.burden_in(year), chance
    )
    within, away = np.flatnonzero(goal >= 0), np.flatnonzero(goal < 0)
    log.add_households(MOVED_OUT, origin[away], households.age[away])
    target = moves.let(people, dwellings, goal[within])
    movers = households.take(within)
    movers.since[:] = year
    people.put(target, movers)
    # A move inside the Quartier is none for the Quartier's balance.
    crosses = quarter[dwellings.block[origin[within]]] != quarter[dwellings.block[target]]
    log.add_households(MOVED_OUT, origin[within][crosses], movers.age[crosses])
    log.add_households(MOVED_IN, target[crosses], movers.age[crosses])

    chance = stream("arrivals", year)
    rows, group = moves.arrivals(people, dwellings, factors, year, chance)
    people.put(rows, group)
    log.add_households(MOVED_IN, rows, group.age)
    rows = moves.fill_special(people, dwellings, year, chance)
    log.add_households(MOVED_IN, rows, people.age[rows])
    passing = np.repeat(np.flatnonzero(dwellings.kind == SHELTER)[:1], PASSING_THROUGH.get(year, 15))
    ages = (62 * stream("passing", year).beta(1.3, 2.0, len(passing))).astype(np.int16)
    log.add(MOVED_IN, passing, ages)
    log.add(MOVED_OUT, passing, ages)
    return log.table()


class Log:
    """Collects what happened, by block."""

    def __init__(self, block: NDArray[np.int64]) -> None:
        self.block = block
        self.entries: list[tuple[int, NDArray, NDArray]] = []

    def add(self, what: int, rows: Rows, ages: NDArray) -> None:
        self.entries.append((what, self.block[rows], ages))

    def add_households(self, what: int, rows: Rows, ages: NDArray) -> None:
        row, place = np.nonzero(ages >= 0)
        self.add(what, rows[row], ages[row, place])

    def table(self) -> pd.DataFrame:
        return pd.DataFrame(
            {
                "what": np.concatenate([np.full(len(block), what) for what, block, _ in self.entries]),
                "block": np.concatenate([block for _, block, _ in self.entries]),
                "age": np.concatenate([ages for _, _, ages in self.entries]),
            }
        )


def register(people: People, dwellings: Dwellings, year: int) -> pd.DataFrame:
    """The register of residents on 31 December; `household` is the kind of household, -1 in homes and shelters."""
    row, place = np.nonzero(people.age >= 0)
    kind = household_kind(people, dwellings)
    return pd.DataFrame(
        {
            "row": row,
            "block": dwellings.block[row],
            "part": dwellings.part[row],
            "address": dwellings.address[row],
            "home": dwellings.kind[row],
            "household": kind[row],
            "age": people.age[row, place],
            "female": people.female[row, place],
            "background": people.background[row, place],
            "foreign": people.foreign[row, place],
            "years_here": year - people.since[row, place],
            "luck": people.luck[row, place],
            "fate": people.fate[row, place],
            "risk": people.risk[row],
        }
    )
