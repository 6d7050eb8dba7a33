"""Statistical neighbours: the areas most like an area, by a profile that is always told beside them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spatial.models import Territory

from ..formulas.neighbours import statistical_neighbours
from ..formulas.standing import deviation
from ..models import Audience
from .newest import newest_on_level, not_here
from .numbers import places_of, read_numbers
from .principles import principle_warning

# Who lives there, how densely, and with how little money: one indicator each, as far as the atlas has them.
PROFILE = (
    ("share-under-18",),
    ("share-65-plus",),
    ("settlement-density", "population-density"),
    ("share-migration-background", "share-foreigners"),
    ("sgb2-recipients", "minimum-income-recipients", "unemployed-share"),
)
NUMBER = 5
LEAST_SHARED = 0.75  # of the profile must be known of both areas


@dataclass(frozen=True)
class Part:
    """An indicator of the profile with both areas' values, and its share of the squared distance (0 … 1)."""

    indicator: str
    own: float | None
    other: float | None
    contribution: float | None


@dataclass(frozen=True)
class Alike:
    """A neighbour; `distance` in standard deviations."""

    code: str
    name: str
    parent: str | None
    distance: float
    parts: list[Part]


@dataclass(frozen=True)
class Likeness:
    """The neighbours, nearest first; none where too little is known of the area."""

    code: str
    name: str
    edition: str
    profile: dict[str, str]  # indicator → period
    warning: dict[str, str] | None  # where the profile mixes what is counted at different places
    compared_with: int  # so many other areas have a number for at least one indicator of the profile
    neighbours: list[Alike]


def neighbours(
    territory: Territory,
    level: str,
    code: str,
    *,
    period: str | None = None,
    indicators: Sequence[str] = (),
    audience: int = Audience.PUBLIC,
) -> Likeness:
    """The five areas of the level most like `code`, by these indicators (else by PROFILE) around `period` (newest).

    Only numbers that are simply ok count. Raises NotOfferedError for an area or indicator that is not shown.
    """
    level_known = _Level(territory, level, period, indicators, audience)
    if code not in level_known.codes:
        raise not_here("area", code, level_known.codes)
    return level_known.likeness_of(level_known.codes.index(code))


def all_neighbours(territory: Territory, level: str, *, audience: int = Audience.PUBLIC) -> Iterator[Likeness]:
    """The neighbours of every area of a level, by PROFILE and the newest numbers."""
    level_known = _Level(territory, level, None, (), audience)
    for at in range(len(level_known.codes)):
        yield level_known.likeness_of(at)


class _Level:
    """What is known of all areas of a level, read once."""

    def __init__(self, territory: Territory, level: str, period: str | None, indicators: Sequence[str], audience: int):
        newest = newest_on_level(territory, level, period, indicators, audience=audience)
        chosen = list(dict.fromkeys(indicators)) or _profile(newest.entries)
        self.edition = newest.edition
        self.used = [newest.entries[slug] for slug in chosen if slug in newest.entries]
        numbers, held = read_numbers(territory, self.used or newest.entries.values(), newest.indicators)
        self.places = places_of(held, newest.edition_level)
        self.codes = [place.code for place in self.places]
        self.table = np.array([numbers[entry].sure for entry in self.used]).reshape(len(self.used), len(self.codes)).T
        self.found = statistical_neighbours(self.table, number=NUMBER, least_shared=LEAST_SHARED)
        self.z = deviation(self.table)
        self.warning = principle_warning(newest.indicators[entry.indicator].definition for entry in self.used)
        self.known = np.isfinite(self.table).any(axis=1)

    def likeness_of(self, at: int) -> Likeness:
        return Likeness(
            code=self.codes[at],
            name=self.places[at].name,
            edition=self.edition,
            profile={entry.indicator: entry.period for entry in self.used},
            warning=self.warning,
            compared_with=int(self.known.sum() - self.known[at]) if self.used else 0,
            neighbours=[
                Alike(
                    code=self.codes[other],
                    name=self.places[other].name,
                    parent=self.places[other].parent,
                    distance=float(distance),
                    parts=_parts([entry.indicator for entry in self.used], self.table, self.z, at, int(other)),
                )
                for other, distance in zip(self.found.positions[at], self.found.distances[at], strict=True)
                if other >= 0
            ],
        )


def _profile(offered: Container[str]) -> list[str]:
    found = (next((slug for slug in choices if slug in offered), None) for choices in PROFILE)
    return [slug for slug in found if slug]


def _parts(slugs: list[str], table: np.ndarray, z: np.ndarray, at: int, other: int) -> list[Part]:
    squares = (z[at] - z[other]) ** 2
    whole = np.nansum(squares)
    return [
        Part(
            indicator=slug,
            own=_told(table[at, column]),
            other=_told(table[other, column]),
            contribution=_told(squares[column] / whole if whole > 0 else squares[column] * 0),
        )
        for column, slug in enumerate(slugs)
    ]


def _told(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
