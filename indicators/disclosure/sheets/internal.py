"""The levels below the public ones: very many small cells, protected family by family, in closed form. Pure: numpy.

A family is the parts of one area (the blocks of a Quartier). Larger areas are settled before: what they show they show.

A variable by itself: beside its small cells the smallest others are hidden until together they count enough that each
might reach the minimum while none of them falls below 1; or all parts of the area, zeros as well, so that everybody of
the area may live in any one part. Below a hidden area all parts are hidden in this way.

Variables that add up (ages to a total): of each sum at the top one set of parts is kept, whole or not at all. A block
shows all parts of its total, or none; none, if one of them is small. Then the people of the closed blocks of a family,
of whom everybody knows how many of each kind there are, may be shared out among them in any way that fits the totals,
so each kind may be at least the minimum wherever it is not nobody. All further parts are hidden on these levels. With
linear programmes as for the public levels more could be shown, but they took 20 s per year of a town with 736 blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from .counted import Period, SheetRules
from .layout import Layout


@dataclass(frozen=True)
class Groups:
    """Variables as the internal levels treat them: `alone`, or parts of a top that are shown together or `never`."""

    alone: tuple[int, ...]  # the top of linked variables, too
    partitions: tuple[tuple[int, tuple[int, ...]], ...]  # (top, parts)
    never: tuple[int, ...]


def groups_of(layout: Layout, kept: tuple[tuple[int, ...], ...] = ()) -> Groups:
    """`kept`: sets of parts that are preferred, where several ways lead from a total to its parts.

    Of all variables that sums link, directly or not, one is the top: that with the most below it. Others that overlap
    with one another (under 6, under 7) would give each other's difference away, whichever way each is protected.
    """
    count = len(layout.variables)
    alone, partitions = [], []
    below = _below(layout)
    for members in _linked(count, [[whole, *parts] for whole, parts in layout.sums]):
        top = max(members, key=lambda variable: (len(below[variable]), -variable))
        alone.append(top)
        if len(members) == 1:
            continue
        own = [(whole, parts) for whole, parts in layout.sums if whole in members]
        ways = [tuple(parts) for whole, parts in own if whole == top]
        finer = [[whole, *parts] for whole, parts in own if whole != top]
        labels = _linked(count, [*map(list, ways), *finer, *map(list, kept)])
        for together in labels:  # sex and age: two ways that know nothing of one another
            mine = [way for way in ways if way[0] in together]
            if not mine:
                continue
            whole = [leaf for part in mine[0] for leaf in _leaves(layout, part, top)]
            wanted = [
                parts
                for parts in kept
                if set(parts) <= set(together)
                and sorted(leaf for part in parts for leaf in _leaves(layout, part, top)) == sorted(whole)
            ]
            partitions.append((top, wanted[0] if wanted else mine[0]))
    shown = {*alone, *(part for _, parts in partitions for part in parts)}
    return Groups(
        tuple(sorted(alone)), tuple(partitions), tuple(variable for variable in range(count) if variable not in shown)
    )


def _linked(count: int, together: list[list[int]]) -> list[list[int]]:
    """Variables that are named together, directly or through others; each variable once."""
    links = np.zeros((count, count), bool)
    for variables in together:
        links[variables[0], variables] = True
    _, labels = connected_components(sparse.csr_array(links), directed=False)
    return [np.flatnonzero(labels == label).tolist() for label in np.unique(labels)]


def _below(layout: Layout) -> list[set[int]]:
    """For each variable those that it is made of, by whatever way."""
    found: list[set[int]] = [set() for _ in layout.variables]
    changed = True
    while changed:
        changed = False
        for whole, parts in layout.sums:
            wider = found[whole].union(parts, *(found[part] for part in parts))
            changed |= len(wider) > len(found[whole])
            found[whole] = wider
    return found


def _leaves(layout: Layout, variable: int, top: int) -> list[int]:
    """The finest variables that it is the sum of, not by way of the top."""
    for whole, parts in layout.sums:
        if whole == variable and whole != top:
            return [leaf for part in parts for leaf in _leaves(layout, part, top)]
    return [variable]


def protect_level(
    layout: Layout, period: Period, rules: SheetRules, groups: Groups, *, k: int, above: np.ndarray
) -> np.ndarray:
    """The hidden cells of level `k`, shape (V, areas); `above`: those of the level above."""
    return _Level(layout, period, rules, k, above).hide(groups)


class _Level:
    def __init__(self, layout: Layout, period: Period, rules: SheetRules, k: int, above: np.ndarray):
        part, upper = layout.level(k), layout.level(k + 1)
        self.minimum, self.floor = rules.minimum, 0 if rules.zeros_are_hidden else 1
        self.values, self.missing = period.values[:, part], period.missing[:, part]
        self.out = period.out[:, part]
        self.above, self.unknown_above = above, period.missing[:, upper] | period.starred[:, upper]
        self.nobody_above = (period.values[:, upper] == 0) & ~self.unknown_above & (not rules.zeros_are_hidden)
        self.parents = layout.families[k].parents
        order = np.argsort(self.parents, kind="stable")
        ends = np.searchsorted(self.parents[order], np.arange(layout.families[k].parent_count + 1))
        self.members = [order[start:end] for start, end in pairwise(ends)]
        self.hidden = (period.small(rules)[:, part] | period.kept[:, part] | period.starred[:, part]) & ~self.out

    def hide(self, groups: Groups) -> np.ndarray:
        for variable in groups.alone:
            for parent in self._concerned(self.hidden[variable], self.above[variable]):
                self._family(variable, int(parent))
        for top, parts in groups.partitions:
            self._partition(top, list(parts))
        for variable in groups.never:
            self._all_of(variable, np.arange(len(self.members)))
        return self.hidden & ~self.missing

    def _concerned(self, hidden: np.ndarray, above: np.ndarray) -> np.ndarray:
        found = above.copy()
        found[self.parents[hidden]] = True
        return np.flatnonzero(found)

    def _all_of(self, variable: int, families: np.ndarray) -> None:
        """Hides all parts of these areas, zeros as well; not where the area itself counts nobody, nor an only part."""
        for parent in families:
            members = self.members[parent]
            if len(members) == 1 and not self.unknown_above[variable, parent]:
                self.hidden[variable, members] = self.above[variable, parent]
            elif not self.nobody_above[variable, parent]:
                self.hidden[variable, members] = ~self.out[variable, members]

    def _family(self, variable: int, parent: int) -> None:
        members = self.members[parent]
        if self.unknown_above[variable, parent]:
            return  # nobody knows the sum of these parts: they cannot be reckoned from one another
        if self.above[variable, parent] or len(members) == 1:
            self._all_of(variable, np.array([parent]))
            return
        values, hidden = self.values[variable, members], self.hidden[variable, members]
        free = np.flatnonzero(~hidden & (values > 0) & ~self.out[variable, members])
        free = free[np.argsort(values[free], kind="stable")]
        count, total = int(hidden.sum()), float(values[hidden].sum())
        for place in free:
            if self._enough(count, total):
                break
            hidden[place] = True
            count, total = count + 1, total + values[place]
        if self._enough(count, total):
            self.hidden[variable, members] = hidden
        else:
            self._all_of(variable, np.array([parent]))

    def _enough(self, count: int, total: float) -> bool:
        """Each of `count` hidden cells that together are `total` might reach the minimum, and more than one number."""
        if count == 0:
            return True
        room = total - self.floor * (count - 1)
        return count > 1 and room >= self.minimum and total > self.floor * count

    def _partition(self, top: int, parts: list[int]) -> None:
        closed_family = (self.above[parts] | self.unknown_above[parts]).any(axis=0)
        for parent, members in enumerate(self.members):
            numbers = self.values[np.ix_(np.array(parts), members)]
            closed = self.hidden[top, members] | self.missing[top, members]
            closed |= self.hidden[np.ix_(np.array(parts), members)].any(axis=0)
            if not closed.any() and not closed_family[parent]:
                continue
            if closed_family[parent] or not self._close(numbers, closed, self.values[top, members]):
                closed[:] = True
            for variable in parts:
                own = members[closed]
                if len(members) == 1 and not self.unknown_above[variable, parent]:
                    self.hidden[variable, members] = self.above[variable, parent]
                elif closed.all():
                    self._all_of(variable, np.array([parent]))
                else:
                    self.hidden[variable, own] = ~self.out[variable, own]

    def _close(self, numbers: np.ndarray, closed: np.ndarray, totals: np.ndarray) -> bool:
        """Closes further areas, small ones first, until of each kind there are none or enough in the closed ones."""
        for place in [*np.argsort(totals, kind="stable"), None]:
            sums = numbers[:, closed].sum(axis=1)
            if closed.sum() > 1 and not ((sums > 0) & (sums < self.minimum)).any():
                return True
            if place is not None and totals[place] > 0:
                closed[place] = True
        return False
