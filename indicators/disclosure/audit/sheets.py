"""The gate for sheets of counts on the levels of an edition: what an attacker can reckon of their hidden cells. Pure.

It is given what would be shown and what everybody knows besides: how areas nest, which variables are sums or parts of
others, the rules. Numbers behind hidden cells are not needed, so that what is stored can be audited as well as what
comes in. Sums and equations are formed here, not taken from what hides cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse

from .attack import NEAR, System, intervals_of
from .sums import known_nothing
from .witnesses import seen_in_tables

LARGEST = 1e7  # where nothing limits a hidden number


@dataclass(frozen=True, eq=False)
class View:
    """What somebody sees. Arrays have the shape (variables, areas), areas from the smallest level to the largest.

    `values`: NaN where nothing is shown. `hidden`: there is a number, and it is hidden. What is neither nobody knows.
    `whole_families_may_be_nothing`: on so many of the lowest levels, where all parts of an area are hidden, zeros are
    among what is hidden; else a hidden number is at least 1 (0 if `zeros_are_hidden`).
    """

    values: np.ndarray
    hidden: np.ndarray
    sizes: Sequence[int]
    parents: Sequence[np.ndarray]  # parents[k]: for each area of level k the position of its parent in level k + 1
    sums: Sequence[tuple[int, Sequence[int]]]  # (whole, parts)
    pairs: Sequence[tuple[int, int]]  # (whole, part)
    minimum: int
    zeros_are_hidden: bool = False
    whole_families_may_be_nothing: int = 0
    groups: dict[int, int] = field(default_factory=dict)  # pair → so many of its whole must not be in its part
    already_out: np.ndarray | None = None  # shown earlier: cannot be recalled, and is not blamed on this release


@dataclass(eq=False)
class SheetAudit:
    """Numbers of cells by what is wrong with them; `unsafe` marks hidden cells, shape (variables, areas)."""

    hidden: int
    shown: int
    exact: int
    recognisable: int
    open_small: int
    open_rests: int
    unsolved: int
    already_out: int
    programmes: int
    unsafe: np.ndarray = field(repr=False)
    exact_cells: np.ndarray = field(repr=False)
    unsafe_pairs: list[tuple[int, int]] = field(repr=False)  # (pair, area)
    attacker: dict[str, Any] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        return not any((self.exact, self.recognisable, self.open_small, self.open_rests, self.unsolved))

    def facts(self) -> dict[str, Any]:
        """For machines; tells nothing that is not known from the sheets."""
        names = ("hidden", "shown", "exact", "recognisable", "open_small", "open_rests", "unsolved", "already_out")
        return {
            "passed": self.passed,
            **{name: int(getattr(self, name)) for name in names},
            "programmes": self.programmes,
            "attacker": self.attacker,
        }


def audit_sheets(view: View, asked: np.ndarray | None = None) -> SheetAudit:
    """Audits the hidden cells marked in `asked` (all)."""
    count, areas = view.values.shape
    shown = ~np.isnan(view.values)
    out = np.zeros(shown.shape, bool) if view.already_out is None else view.already_out
    asked = view.hidden if asked is None else asked & view.hidden
    small = shown & (view.values < view.minimum) & ((view.values > 0) | view.zeros_are_hidden)
    matrix = _equations(view)
    rests = matrix.shape[1] - count * areas
    values = np.concatenate([np.nan_to_num(view.values.ravel()), np.zeros(rests)])
    known = np.concatenate([~view.hidden.ravel(), np.zeros(rests, bool)])
    settled, open_rests, pairs = _rests_that_are_seen(view, shown, out)
    values[count * areas :][settled] = pairs[settled]
    known[count * areas :] = settled | np.isnan(pairs)
    floors = np.concatenate([_floors(view).ravel(), np.zeros(rests)])
    known = known_nothing(matrix, known, values)
    found = _attack(view, matrix, values, known, floors, np.flatnonzero(asked.ravel() & ~known[: count * areas]))
    exact, recognisable, unsolved, unsafe_rests, programmes = found
    exact[: count * areas] |= asked.ravel() & known[: count * areas]  # parts of nothing
    cell = slice(0, count * areas)
    unsafe = (exact | recognisable | unsolved)[cell].reshape(count, areas)
    return SheetAudit(
        hidden=int(view.hidden.sum()),
        shown=int(shown.sum()),
        exact=int(exact[cell].sum()),
        recognisable=int((recognisable & ~exact)[cell].sum()),
        open_small=int((small & ~out).sum()),
        open_rests=open_rests + len(unsafe_rests),
        unsolved=int(unsolved.sum()),
        already_out=int((small & out).sum()),
        programmes=programmes,
        unsafe=unsafe,
        exact_cells=exact[cell].reshape(count, areas),
        unsafe_pairs=[divmod(int(rest) - count * areas, areas) for rest in unsafe_rests],
        attacker={
            "knows": ["all shown cells", "that areas and variables add up", "the rules", "no cell is negative"],
            "hidden_is_at_least": 0 if view.zeros_are_hidden else 1,
            "minimum": view.minimum,
        },
    )


def _attack(  # noqa: PLR0917 - one array each
    view: View, matrix: sparse.csr_array, values: np.ndarray, known: np.ndarray, floors: np.ndarray, asked: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[int], int]:
    """(exact, recognisable, unsolved) by cell and rest, and the rests that are known to be few but not none."""
    unknown = np.flatnonzero(~known)
    exact, recognisable, unsolved = (np.zeros(len(values), bool) for _ in range(3))
    if not len(unknown):
        return exact, recognisable, unsolved, [], 0
    position = np.full(len(values), -1)
    position[unknown] = np.arange(len(unknown))
    block = sparse.csr_array(matrix[:, unknown])
    right = -(matrix @ np.where(known, values, 0.0))
    used = np.flatnonzero(np.diff(block.indptr))
    block, right, low = sparse.csr_array(block[used]), right[used], floors[unknown]
    rests = unknown[unknown >= view.values.size]
    every = position[np.concatenate([asked, rests])]
    lowest, highest = seen_in_tables(block, right, low, every, float(view.minimum))
    wanted = np.array(
        [view.groups.get((int(rest) - view.values.size) // view.values.shape[1], 0) for rest in rests], int
    )
    # A rest that could be nobody, or enough, tells nothing; of sensitive groups it must be able to be enough.
    harmless = np.zeros(len(unknown), bool)
    harmless[position[rests]] = (lowest[position[rests]] <= NEAR) & (highest[position[rests]] >= wanted)
    doubtful = (highest < view.minimum) | ((lowest >= highest - NEAR) & (unknown < view.values.size))
    left = every[(doubtful & ~harmless)[every]]
    programmes = 0
    if len(left):
        system = System(
            matrix=block,
            right=right,
            low=low.copy(),
            high=np.full(len(unknown), LARGEST),
            truth=np.full(len(unknown), np.nan),
            whole=True,
            insiders=np.full(len(unknown), -1),
        )
        limits = intervals_of(system, left, float(view.minimum))
        programmes = limits.programmes + limits.whole_number_programmes
        cells = unknown[left]
        recognisable[cells] = limits.high[left] < view.minimum
        exact[cells] = limits.high[left] - limits.low[left] < 1 - NEAR
        unsolved[cells] = limits.unsolved[left]
        is_rest = cells >= view.values.size
        needed = np.zeros(len(values), int)
        needed[rests] = wanted
        few = recognisable[cells] & (limits.low[left] >= 1 - NEAR)
        few = is_rest & (few | (limits.high[left] < needed[cells])) & ~unsolved[cells]
        unsafe_rests = cells[few | (is_rest & unsolved[cells])].tolist()
        exact[cells[is_rest]] = recognisable[cells[is_rest]] = unsolved[cells[is_rest]] = False
        return exact, recognisable, unsolved, unsafe_rests, programmes
    return exact, recognisable, unsolved, [], programmes


def _equations(view: View) -> sparse.csr_array:
    """Row by row: minus the whole plus its parts = 0; behind the cells one unknown for the rest of each pair and area.

    Left out is every equation with a cell of which nobody knows anything.
    """
    count, areas = view.values.shape
    there = view.hidden | ~np.isnan(view.values)
    number = np.arange(count * areas).reshape(count, areas)
    rows: list[np.ndarray] = []
    columns: list[np.ndarray] = []
    signs: list[np.ndarray] = []
    made, start = 0, 0
    for size, parents in zip(view.sizes, view.parents, strict=False):
        upper = start + size
        above = int(parents.max()) + 1 if size else 0
        gone = np.zeros((count, above), int)
        np.add.at(gone.T, parents, ~there[:, start : start + size].T)
        whole = there[:, upper : upper + above] & (gone == 0)
        names = np.cumsum(whole.ravel()).reshape(whole.shape) - 1 + made
        inside = whole[:, parents]
        rows += [names[:, parents][inside], names[whole]]
        columns += [number[:, start : start + size][inside], number[:, upper : upper + above][whole]]
        signs += [np.ones(int(inside.sum())), -np.ones(int(whole.sum()))]
        made += int(whole.sum())
        start = upper
    lines: list[tuple[int, Sequence[int], int | None]] = [(whole, parts, None) for whole, parts in view.sums]
    lines += [(whole, [part], place) for place, (whole, part) in enumerate(view.pairs)]
    for whole_variable, parts, place in lines:
        at = np.flatnonzero(there[[whole_variable, *parts]].all(axis=0))
        names = made + np.arange(len(at))
        for variable, sign in [*((part, 1.0) for part in parts), (whole_variable, -1.0)]:
            rows.append(names)
            columns.append(number[variable, at])
            signs.append(np.full(len(at), sign))
        if place is not None:
            rows.append(names)
            columns.append(count * areas + place * areas + at)
            signs.append(np.ones(len(at)))
        made += len(at)
    shape = (made, count * areas + len(view.pairs) * areas)
    if not rows:
        return sparse.csr_array(shape)
    return sparse.csr_array((np.concatenate(signs), (np.concatenate(rows), np.concatenate(columns))), shape=shape)


def _rests_that_are_seen(view: View, shown: np.ndarray, out: np.ndarray) -> tuple[np.ndarray, int, np.ndarray]:
    """Rests whose whole and part stand open: which they are, how many are few but not none, and what they are.

    NaN where there is no rest at all; where it is known, its number.
    """
    areas = view.values.shape[1]
    numbers = np.full(len(view.pairs) * areas, np.nan)
    settled = np.zeros(len(numbers), bool)
    opened = 0
    for place, (whole, part) in enumerate(view.pairs):
        own = slice(place * areas, (place + 1) * areas)
        both = shown[whole] & shown[part]
        rest = view.values[whole] - view.values[part]
        settled[own] = both
        there = (shown | view.hidden)[[whole, part]].all(axis=0)
        numbers[own] = np.where(both, rest, np.where(there, 0.0, np.nan))
        few = ((rest > 0) & (rest < view.minimum)) | ((rest < view.groups.get(place, 0)) & (view.values[whole] > 0))
        opened += int((both & few & ~(out[whole] & out[part])).sum())
    return settled, opened, numbers


def _floors(view: View) -> np.ndarray:
    """The least that a hidden number can be."""
    floors = np.where(view.hidden, 0.0 if view.zeros_are_hidden else 1.0, 0.0)
    start = 0
    for level, (size, parents) in enumerate(zip(view.sizes, view.parents, strict=False)):
        if level >= view.whole_families_may_be_nothing:
            break
        own = slice(start, start + size)
        told = np.zeros((len(floors), int(parents.max()) + 1), int)
        np.add.at(told.T, parents, ~np.isnan(view.values[:, own]).T)
        floors[:, own][(told == 0)[:, parents]] = 0.0
        start += size
    return floors
