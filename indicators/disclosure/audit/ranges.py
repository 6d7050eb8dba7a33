"""The audit of changed tables: what an attacker can reckon who knows how far every shown number may be off. Pure.

Apart from how numbers are changed: it forms all sums and equations anew (sums.py). The true numbers are whole, not
negative, add up, and lie in the range that the shown number leaves. Ranges are passed along all sums first; a small
number that becomes one number thereby is exact. For every other one a second table of whole numbers is sought that fits
everything shown, among the areas of the same parent first, then further up, at last among all cells at once; where
even linear and whole-number programmes over everything find none, the number is exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from .attack import Intervals, System, intervals_of
from .sums import Ground, Hierarchy

ROUNDS = 100  # of passing ranges from cell to cell


@dataclass(frozen=True)
class Ranges:
    """Of the numbers from 1 to below the minimum: how many, and what can be known of them.

    The two last: for how many no table was found in which they reach the minimum, or zero; an upper limit.
    """

    small: int
    exact: int
    unsolved: int
    wrong: int  # shown numbers whose range does not hold the truth
    programmes: int
    whole_number_programmes: int
    known_below_minimum: int
    known_positive_and_below_minimum: int

    @property
    def passed(self) -> bool:
        return not (self.exact or self.unsolved or self.wrong)


def ranges_of(
    shown: pd.DataFrame, table: pd.DataFrame, hierarchies: Sequence[Hierarchy], *, measure: str, minimum: int
) -> Ranges:
    """`shown`: keys, low and high, what the attacker concludes from each shown number by itself."""
    ground = Ground(table, hierarchies)
    truth = ground.sums(measure)
    places = ground.numbers_of(shown)
    limit = truth.max(initial=0.0) * 2 + minimum + 1
    low, high = np.zeros(ground.count), np.full(ground.count, limit)
    low[places] = np.maximum(shown["low"].to_numpy(float), 0)
    high[places] = np.minimum(shown["high"].to_numpy(float), limit)
    wrong = int(((truth < low) | (truth > high)).sum())
    small = (truth > 0) & (truth < minimum)
    if wrong:
        return Ranges(int(small.sum()), 0, 0, wrong, 0, 0, 0, 0)
    matrix = ground.equations()
    low, high = _passed_along(matrix, low, high)
    attack = _Attack(sparse.csc_array(matrix), low, high, truth, float(minimum))
    pinned = small & (low >= high)
    asked = small & ~pinned
    if not pinned.any():  # else the table is lost anyway
        for inside in _neighbourhoods(ground):
            attack.ask(asked & inside, inside)
        attack.ask(asked, np.ones(ground.count, bool))
    exact = pinned if pinned.any() else small & ~attack.moves
    below = small & ~attack.reaches & (attack.high_seen < minimum)
    return Ranges(
        small=int(small.sum()),
        exact=int((exact & ~attack.unsolved).sum()),
        unsolved=int((exact & attack.unsolved).sum()),
        wrong=0,
        programmes=attack.programmes,
        whole_number_programmes=attack.whole_number_programmes,
        known_below_minimum=int(below.sum()),
        known_positive_and_below_minimum=int((below & (attack.low_seen >= 1)).sum()),
    )


class _Attack:
    """Looks for other tables; remembers how far each cell was seen to move."""

    def __init__(self, columns: sparse.csc_array, low: np.ndarray, high: np.ndarray, truth: np.ndarray, minimum: float):
        self._columns, self._low, self._high, self._truth, self._minimum = columns, low, high, truth, minimum
        self.low_seen, self.high_seen = truth.copy(), truth.copy()
        self.unsolved = np.zeros(len(truth), bool)
        self.programmes = self.whole_number_programmes = 0

    @property
    def moves(self) -> np.ndarray:
        """Cells that are another number in a table that was found."""
        return self.low_seen < self.high_seen

    @property
    def reaches(self) -> np.ndarray:
        """Cells that may be the minimum or more."""
        return self.high_seen >= self._minimum

    def ask(self, asked: np.ndarray, inside: np.ndarray) -> None:
        """Tables in which only cells `inside` differ from the truth, for cells that were not yet seen to move."""
        cells = np.flatnonzero(inside & (self._low < self._high))
        wanted = np.flatnonzero((asked & ~self.moves)[cells])
        if not len(wanted):
            return
        block = sparse.csr_array(self._columns[:, cells])
        block = sparse.csr_array(block[np.flatnonzero(np.diff(block.indptr))])
        truth = self._truth[cells]
        system = System(
            matrix=block,
            right=block @ truth,
            low=self._low[cells],
            high=self._high[cells],
            truth=truth,
            whole=True,
            insiders=np.full(len(cells), -1),
        )
        self._remember(cells, wanted, intervals_of(system, wanted, self._minimum))

    def _remember(self, cells: np.ndarray, wanted: np.ndarray, found: Intervals) -> None:
        self.programmes += found.programmes
        self.whole_number_programmes += found.whole_number_programmes
        self.low_seen[cells] = np.minimum(self.low_seen[cells], found.seen_low)
        self.high_seen[cells] = np.maximum(self.high_seen[cells], found.seen_high)
        self.unsolved[cells[wanted]] = found.unsolved[wanted]


def _neighbourhoods(ground: Ground) -> Iterator[np.ndarray]:
    """Masks of all cells of areas within a larger one, itself left out: those with the fewest areas first."""
    area = ground.hierarchies[0]
    place = (np.arange(ground.count) // ground.factors[area.name]) % len(area.nodes)
    members = sparse.csr_array(
        (np.ones(len(area.above)), (area.above["place"], area.above["leaf"].map(area.positions))),
        shape=(len(area.nodes), area.leaf_count),
    )
    sizes = np.asarray(members.sum(axis=1)).ravel()
    shared = sparse.csr_array(members @ members.T)
    for node in sorted(np.flatnonzero(sizes > 1), key=lambda node: (sizes[node], node)):
        row = slice(shared.indptr[node], shared.indptr[node + 1])
        others = shared.indices[row]
        within = others[(shared.data[row] == sizes[others]) & (sizes[others] < sizes[node])]
        mask = np.zeros(len(area.nodes), bool)
        mask[within] = True
        yield mask[place]


def _passed_along(matrix: sparse.csr_array, low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ranges that follow from neighbours in one sum, until none becomes narrower."""
    low, high = low.copy(), high.copy()
    positive, negative = matrix.multiply(matrix > 0).tocsr(), (-matrix.multiply(matrix < 0)).tocsr()
    parents = negative.indices  # each equation has one sum
    rows, parts = np.repeat(np.arange(positive.shape[0]), np.diff(positive.indptr)), positive.indices
    for _ in range(ROUNDS):
        before = (low.sum(), high.sum())
        sums_low, sums_high = positive @ low, positive @ high
        np.maximum.at(low, parents, sums_low)
        np.minimum.at(high, parents, sums_high)
        np.maximum.at(low, parts, (low[parents] - sums_high)[rows] + high[parts])
        np.minimum.at(high, parts, (high[parents] - sums_low)[rows] + low[parts])
        if (low.sum(), high.sum()) == before:
            break
    return low, high
