"""Statistical neighbours: the areas most like an area, by a profile that is always told beside them."""

from __future__ import annotations

from collections.abc import Container, Sequence
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
    newest = newest_on_level(territory, level, period, indicators, audience=audience)
    chosen = list(dict.fromkeys(indicators)) or _profile(newest.entries)
    used = [newest.entries[slug] for slug in chosen if slug in newest.entries]
    numbers, held = read_numbers(territory, used or newest.entries.values(), newest.indicators)
    places = places_of(held, newest.edition_level)
    codes = [place.code for place in places]
    if code not in codes:
        raise not_here("area", code, codes)
    at = codes.index(code)
    table = np.array([numbers[entry].sure for entry in used]).reshape(len(used), len(codes)).T
    found = statistical_neighbours(table, number=NUMBER, least_shared=LEAST_SHARED)
    z = deviation(table)
    return Likeness(
        code=code,
        name=places[at].name,
        edition=newest.edition,
        profile={entry.indicator: entry.period for entry in used},
        warning=principle_warning(newest.indicators[entry.indicator].definition for entry in used),
        compared_with=int(np.isfinite(np.delete(table, at, axis=0)).any(axis=1).sum()) if used else 0,
        neighbours=[
            Alike(
                code=codes[other],
                name=places[other].name,
                parent=places[other].parent,
                distance=float(distance),
                parts=_parts([entry.indicator for entry in used], table, z, at, int(other)),
            )
            for other, distance in zip(found.positions[at], found.distances[at], strict=True)
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
