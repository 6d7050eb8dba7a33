"""Kinds of households: how often each lives in which kind of quarter, and whom one is made of.

A household is a row of ages with MEMBERS places; an empty place is -1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from demo.factors import Factors

MEMBERS = 7
ADULT, OLD = 18, 65
(SINGLE_YOUNG, SINGLE_MID, SINGLE_OLD, COUPLE_YOUNG, COUPLE_MID, COUPLE_OLD, FAMILY, LONE_PARENT, OTHER) = range(9)
KINDS = 9

#                       share   F      H      U      A      persons  moves a year
KIND_TABLE = np.array([
    [0.098, -0.05, -0.16, 0.42, 0.06, 1.00, 0.400],  # young single
    [0.195, -0.15, -0.06, 0.26, 0.14, 1.00, 0.108],  # single 30 to 64
    [0.062, -0.05, 0.24, 0.22, 0.06, 1.00, 0.020],   # single 65 and over
    [0.078, 0.05, -0.12, 0.15, 0.00, 2.00, 0.210],   # young couple
    [0.128, -0.10, 0.06, -0.22, -0.02, 2.00, 0.028], # couple 45 to 64
    [0.152, -0.05, 0.24, -0.28, -0.12, 2.00, 0.010], # couple 65 and over
    [0.186, 0.27, -0.06, -0.12, 0.04, 3.60, 0.052],  # couple with children
    [0.045, 0.22, -0.06, 0.07, 0.37, 2.50, 0.095],   # lone parent
    [0.078, 0.00, 0.03, -0.12, 0.08, 3.10, 0.035],   # adults, often with a grown-up child
])  # fmt: skip
FAMILIES_COME = 0.07  # a year: families who come from abroad find room where the town is poorest
PERSONS, MOBILITY = KIND_TABLE[:, 5], KIND_TABLE[:, 6]

Ages = NDArray[np.int16]


def wanted_shares(factors: Factors, year: int) -> NDArray[np.float64]:
    """Parts × kinds: the share of each kind among the households of a part; rows add up to 1."""
    families = np.maximum(factors.families, -0.8)  # even the old town has some
    loads = np.column_stack([families, factors.age, factors.urbanity, factors.burden_in(year)])
    shares = KIND_TABLE[:, 0] * np.exp(loads @ KIND_TABLE[:, 1:5].T)
    shares[:, FAMILY] *= np.exp(FAMILIES_COME * (year - 2024) * np.clip(factors.burden_in(year) - 0.7, 0, 1))
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def kind_of(age: Ages) -> NDArray[np.int64]:
    """The kind of every row of ages; rows without an adult are given as OTHER."""
    adult = age >= ADULT
    adults, children = adult.sum(axis=1), ((age >= 0) & ~adult).sum(axis=1)
    oldest = age.max(axis=1)
    youngest_adult = np.where(adult, age, 999).min(axis=1)
    single = np.select([oldest < 30, oldest < OLD], [SINGLE_YOUNG, SINGLE_MID], SINGLE_OLD)
    couple = np.select([oldest < 45, oldest < OLD], [COUPLE_YOUNG, COUPLE_MID], COUPLE_OLD)
    couple = np.where((oldest - youngest_adult > 16) & (youngest_adult < 30), OTHER, couple)
    without = np.select([adults == 1, adults == 2], [single, couple], OTHER)
    with_children = np.select([adults == 1, adults > 1], [LONE_PARENT, FAMILY], OTHER)
    return np.where(children > 0, with_children, without)


def draw_ages(
    kind: NDArray[np.int64], families: NDArray[np.float64], burden: NDArray[np.float64], *,
    just_moved: bool, chance: np.random.Generator,
) -> Ages:  # fmt: skip
    """Ages of the members of new households: (n, MEMBERS). Who has just moved has younger children."""
    n = len(kind)
    age = np.full((n, MEMBERS), -1, dtype=np.int16)
    even, bell = chance.random(n), chance.normal(0, 1, n)
    old = np.clip(OLD + (chance.gamma(1.8, 6.4, n) if not just_moved else chance.gamma(1.6, 6.5, n)), OLD, 97)
    first = np.select(
        [kind == SINGLE_YOUNG, kind == SINGLE_MID, kind == SINGLE_OLD, kind == COUPLE_YOUNG, kind == COUPLE_MID,
         kind == COUPLE_OLD, kind == FAMILY, kind == LONE_PARENT],
        [19 + 11 * even**1.7, 30 + 35 * even, np.minimum(old + 2, 98), np.clip(31 + 5.5 * bell, 20, 44),
         45 + 20 * even, old, np.clip(38 + 6.5 * bell - 1.5 * families, 23, 58),
         np.clip(37.5 + 7.5 * bell - families, 20, 57)],
        46 + 18 * even,
    )  # fmt: skip
    age[:, 0] = first
    paired = np.isin(kind, (COUPLE_YOUNG, COUPLE_MID, COUPLE_OLD, FAMILY, OTHER))
    second = np.clip(first - 1.5 + 3 * chance.normal(0, 1, n), 19, 97)
    second = np.where((kind == COUPLE_YOUNG), np.minimum(second, 44), second)
    second = np.where(kind == COUPLE_MID, np.clip(second, 40, 64), second)
    age[:, 1] = np.where(paired, second, -1)
    age[:, 2] = np.where(kind == OTHER, 18 + 9 * chance.random(n), -1)
    add_children(age, kind, families, burden, just_moved=just_moved, chance=chance)
    return age


def add_children(
    age: Ages, kind: NDArray[np.int64], families: NDArray[np.float64], burden: NDArray[np.float64], *,
    just_moved: bool, chance: np.random.Generator,
) -> None:  # fmt: skip
    """Fills the children's places of families and lone parents, in place."""
    more = np.clip(0.52 + 0.05 * burden + 0.03 * families, 0.3, 0.75)
    number = 1 + (chance.random(len(kind)) < more) + (chance.random(len(kind)) < 0.16 + 0.05 * burden)
    number = np.where(kind == LONE_PARENT, np.minimum(number, 1 + (chance.random(len(kind)) < 0.42)), number)
    # Families look for a calm quarter while their children are small; into burdened ones they come at any age.
    early = (1.8 - 0.5 * np.clip(burden, -1.8, 1.8) if just_moved else 1.0) + 0.18 * np.clip(families, -1.5, 3)
    for place, rank in zip((2, 3, 4), (1, 2, 3), strict=True):
        has = np.isin(kind, (FAMILY, LONE_PARENT)) & (number >= rank)
        child = 18 * chance.beta(1.0, early)
        child = np.minimum(child, age[:, 0] - 18)
        age[:, place] = np.where(has, np.clip(child, 0, 17), age[:, place])
