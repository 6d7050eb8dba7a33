"""Streets that are almost spelt alike, looked for only among those of one postcode or place. Pure; rapidfuzz.

The score is 100 × (1 − mistakes ÷ letters). A mistake is a letter too many, too few, wrong, or exchanged with its
neighbour (optimal string alignment). The letters are those of the street's own part, without -straße, -weg, -platz,
unless that part is spelt rightly: one mistake in `Bergstraße` may be `Burgstraße`, one in `Kastanienallee` is none.
Numerals must be the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from spatial.spelling import digits_of

MARGIN = 5.0  # another street must be at least this much less alike
FAINT = 15.0  # below the threshold by up to this much: doubtful, a person should look at it
_ENDINGS = (
    *("strasse", "chaussee", "allee", "platz", "gasse", "damm", "ufer", "steig", "pfad", "promenade", "ring", "hof"),
    *("park", "zeile", "weg", "stieg", "grund", "wall", "markt", "siedlung", "berg", "tal", "feld"),
)


@dataclass(frozen=True)
class Likeness:
    """The street that is most alike, its score, and the score of the next."""

    best: int
    score: float
    next_score: float


def stem(name: str) -> str:
    """`lindenstrasse` → `linden`; the whole name where too little would be left."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) >= len(ending) + 3:
            return name[: -len(ending)]
    return name


def most_alike(wanted: Sequence[str], known: Sequence[str]) -> list[Likeness]:
    """For each name wanted, which of the known is most alike. `known` is not empty; both in normal form."""
    stems = [stem(name) for name in known]
    lengths = np.array([len(name) for name in known], float)
    own = np.array([max(1, len(part)) for part in stems], float)
    mistakes = cdist(wanted, known, scorer=OSA.distance, dtype=np.int32).astype(float)
    scores = np.maximum(0, 100 * (1 - mistakes / own))
    with_stem = defaultdict(list)
    for position, part in enumerate(stems):
        with_stem[part].append(position)
    for row, name in enumerate(wanted):
        if stem(name) == name:  # no common ending is spelt rightly; perhaps that is all that is wrong
            right = [place for end in range(4, len(name) + 1) for place in with_stem.get(name[:end], ())]
            scores[row, right] = np.maximum(0, 100 * (1 - mistakes[row, right] / lengths[right]))
    numerals = np.array([digits_of(name) for name in [*wanted, *known]])
    scores[numerals[: len(wanted), None] != numerals[None, len(wanted) :]] = 0
    best = scores.argmax(axis=1)
    rows = np.arange(len(wanted))
    highest = scores[rows, best]
    scores[rows, best] = 0
    following = scores.max(axis=1)
    return [Likeness(*entry) for entry in zip(best.tolist(), highest.tolist(), following.tolist(), strict=True)]
