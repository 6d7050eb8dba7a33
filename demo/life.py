"""A year of life at the same address: growing older, dying, being born, leaving the parents' home."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from demo.dwellings import CARE_HOME, HOME, Dwellings
from demo.factors import Factors
from demo.households import ADULT, MEMBERS
from demo.people import People, Rows

# Births a year per woman of that age: 18 to 44, for the first, the second and every further child in the home.
FERTILE = np.arange(18, 45)
FERTILITY = 0.137 * np.exp(-0.5 * ((FERTILE - 31.0) / 5.0) ** 2)
PARITY = np.array([0.92, 1.12, 0.42, 0.25])


def grow_older(people: People) -> None:
    people.age[people.age >= 0] += 1


def die(people: People, dwellings: Dwellings, factors: Factors, chance: np.random.Generator) -> NDArray[np.bool_]:
    """Removes who dies this year and returns where (rows, MEMBERS), with `age` still to be read before the call."""
    age = people.age.astype(float)
    yearly = 0.0112 * np.exp(0.104 * (age - 65)) * np.where(people.female, 0.82, 1.2)
    yearly *= 1 + 0.08 * factors.burden[-1][dwellings.part][:, None]
    yearly = np.where(dwellings.kind[:, None] == CARE_HOME, 0.27, yearly)
    dead: NDArray[np.bool_] = (people.age >= 0) & (chance.random(age.shape) < np.minimum(yearly, 0.6))
    people.age[dead] = -1
    return dead


def give_birth(
    people: People, dwellings: Dwellings, factors: Factors, year: int, chance: np.random.Generator
) -> tuple[Rows, Rows]:
    """Puts the newborn into the first empty place of their household; returns (rows, places)."""
    age = people.age
    children = ((age >= 0) & (age < ADULT)).sum(axis=1)
    adults = (age >= ADULT).sum(axis=1)
    mother = people.female & (age >= FERTILE[0]) & (age <= FERTILE[-1])
    hope = np.where(mother, FERTILITY[np.clip(age - FERTILE[0], 0, len(FERTILE) - 1)], 0)
    hope = hope * PARITY[np.minimum(children, 3)][:, None]
    hope *= np.where(adults == 1, np.where(children > 0, 0.3, 0.12), 1.5)[:, None]
    hope *= np.exp(0.12 * factors.families + 0.05 * factors.burden_in(year))[dwellings.part][:, None]
    hope *= (dwellings.kind == HOME)[:, None]
    room = (age < 0).any(axis=1)
    rows = np.flatnonzero(room & (chance.random(len(age)) < hope.max(axis=1)))
    places = np.argmax(age[rows] < 0, axis=1)
    grown = age[rows] >= ADULT
    parents = np.maximum(grown.sum(axis=1), 1)
    people.background[rows, places] = (people.background[rows] & grown).any(axis=1)
    all_foreign = (people.foreign[rows] & grown).sum(axis=1) >= parents
    people.foreign[rows, places] = all_foreign & (chance.random(len(rows)) < 0.7)
    people.female[rows, places] = chance.random(len(rows)) < 0.487
    people.luck[rows, places] = chance.random(len(rows))
    people.fate[rows, places] = chance.random(len(rows))
    people.since[rows, places] = year
    people.age[rows, places] = 0
    return rows, places


def leave_home(people: People, dwellings: Dwellings, chance: np.random.Generator) -> tuple[Rows, People]:
    """Grown-up children who move out this year: (rows they leave, each as a household of one)."""
    age = people.age
    youngster = (
        (age >= ADULT) & (age <= 29) & (age.max(axis=1, keepdims=True) - age >= 17) & (dwellings.kind == HOME)[:, None]
    )
    goes = youngster & (chance.random(age.shape) < 0.16)
    rows, places = np.nonzero(goes)
    leavers = alone(people, rows, places, chance)
    age[rows, places] = -1
    return rows, leavers


def separate(people: People, dwellings: Dwellings, chance: np.random.Generator) -> tuple[Rows, People]:
    """One parent of some families moves out: lone parents come about this way too."""
    age = people.age
    family = ((age >= 0) & (age < ADULT)).any(axis=1) & ((age >= ADULT).sum(axis=1) == 2)
    rows = np.flatnonzero(family & (dwellings.kind == HOME) & (chance.random(len(age)) < 0.012))
    grown = age[rows] >= ADULT
    men = np.argmax(grown & ~people.female[rows], axis=1)
    places = np.where(chance.random(len(rows)) < 0.85, men, np.argmax(grown, axis=1))
    places = np.where(grown[np.arange(len(rows)), places], places, np.argmax(grown, axis=1))
    leavers = alone(people, rows, places, chance)
    age[rows, places] = -1
    return rows, leavers


def alone(people: People, rows: Rows, places: Rows, chance: np.random.Generator) -> People:
    """The persons at (rows, places), each as a household of one with a risk of its own."""
    group = People.nobody(len(rows))
    for name in ("age", "female", "background", "foreign", "since", "luck", "fate"):
        getattr(group, name)[:, 0] = getattr(people, name)[rows, places]
    group.risk = chance.random(len(rows), dtype=np.float32)
    return group


def settle_in(people: People, chance: np.random.Generator) -> None:
    """What changes slowly: some foreigners become Germans, some people's luck turns."""
    people.foreign &= chance.random((len(people.age), MEMBERS)) > 0.012
    turned = chance.random(people.luck.shape) < 0.13
    people.luck[turned] = chance.random(int(turned.sum()), dtype=np.float32)
    fell = chance.random(len(people.risk)) < 0.05
    people.risk[fell] = chance.random(int(fell.sum()), dtype=np.float32)
