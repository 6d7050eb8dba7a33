"""The gate: what an attacker can reckon of each hidden cell of a finished table, and whether that is too much. Pure.

It starts from what would be published, from the counts and from the child → parent tables, forms all sums and equations
anew by joining tables, and shares no code with what hides cells. The attacker knows everything shown, that areas and
categories add up, the rules, and the meaning of the sign: zeros are shown, so a hidden number is at least 1 (unless the
rules hide zeros); for sums of money also what a single holder knows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from .attack import NEAR, Intervals, System, intervals_of
from .needs import needs_of_sums
from .sums import Hierarchy, closures, known_nothing, links_between, sums_by_joining

__all__ = ["Audit", "Hierarchy", "audit"]

NO_LIMIT = 10.0  # times the largest number, where nothing limits a hidden one


@dataclass(eq=False)
class Audit:
    """What was found. `unsafe`, `unsafe_groups`, `superfluous`: cells by number; the rest may be published."""

    hidden: int
    shown: int
    silent_checked: int
    exact: int
    recognisable: int
    narrow: int
    groups: int
    open_small: int
    unsolved: int
    wrong_sums: int
    already_out: int
    programmes: int
    whole_number_programmes: int
    attacker: dict[str, Any]
    intervals: pd.DataFrame
    unsafe: np.ndarray = field(repr=False)
    unsafe_groups: list[tuple[int, int]] = field(repr=False)
    superfluous: np.ndarray = field(repr=False)

    @property
    def passed(self) -> bool:
        return not any(
            (self.exact, self.recognisable, self.narrow, self.groups, self.open_small, self.unsolved, self.wrong_sums)
        )

    def facts(self) -> dict[str, Any]:
        """For machines; tells nothing that is not known from the table."""
        names = ("hidden", "shown", "exact", "recognisable", "narrow", "groups", "open_small", "unsolved", "wrong_sums")
        numbers = {name: int(getattr(self, name)) for name in names}
        programmes = {"linear": self.programmes, "whole_number": self.whole_number_programmes}
        return {"passed": self.passed, **numbers, "programmes": programmes, "attacker": self.attacker}

    def sentence(self, language: str) -> str:
        numbers = {
            "exact": self.exact,
            "small": self.recognisable + self.narrow,
            "groups": self.groups,
            "open": self.open_small,
            "other": self.unsolved + self.wrong_sums,
        }
        de = (
            "Die Prüfung ist nicht bestanden, es wurde nichts geschrieben: {exact} gesperrte Zellen sind genau "
            "errechenbar, {small} zu eng einzugrenzen, {groups} Gruppen verraten ein Merkmal, {open} kleine Zahlen "
            "stehen offen, {other} sind ungeklärt. Oft sind frühere Veröffentlichungen der Grund: Was schon offen "
            "ist, kann eine neue Tabelle nicht mehr schützen. Bitte veröffentlichen Sie weniger Gliederungen oder "
            "gröbere Gebiete."
        )
        en = (
            "The audit has not passed, nothing was written: {exact} hidden cells can be reckoned exactly, {small} are "
            "known too narrowly, {groups} groups tell an attribute, {open} small numbers are open, {other} are "
            "unsettled. Often earlier releases are the reason: what is out cannot be protected by a new table. Please "
            "publish fewer groupings or larger areas."
        )
        return (en if language == "en" else de).format(**numbers)


def audit(
    published: pd.DataFrame,
    table: pd.DataFrame,
    hierarchies: Sequence[Hierarchy],
    rules: Any,
    *,
    already_out: np.ndarray | None = None,
    parts_of: tuple[np.ndarray, np.ndarray] | None = None,
    fitted: Any = None,
) -> Audit:
    """Audits `published` (keys, value, status), made of `table` (one row per finest cell).

    `already_out`: cells that an earlier release shows. `parts_of`: (whole, part) cells of which the part is known not to
    exceed the whole. `fitted`: of a starred delivery, numbers and bounds, as nobody has the true ones.
    """
    names = [hierarchy.name for hierarchy in hierarchies]
    radix = np.cumprod([1, *[len(hierarchy.nodes) for hierarchy in hierarchies[:0:-1]]])[::-1]
    count = int(np.prod([len(hierarchy.nodes) for hierarchy in hierarchies]))
    ups = closures(hierarchies)
    magnitude = rules.magnitude
    truth = (
        fitted.values
        if rules.starred
        else sums_by_joining(table, hierarchies, ups, radix, count, rules.measure, by=None)
    )
    places = np.zeros(len(published), np.int64)
    for hierarchy, factor in zip(hierarchies, radix, strict=True):
        positions = {node: place for place, node in enumerate(hierarchy.nodes)}
        places += published[hierarchy.name].map(positions).to_numpy(np.int64) * factor
    is_shown = published["status"].to_numpy() == "ok"
    shown = np.zeros(count, bool)
    shown[places[is_shown]] = True
    hidden = np.zeros(count, bool)
    hidden[places[~is_shown]] = True
    told = published["value"].to_numpy(float)[is_shown]
    wrong = int((np.abs(told - truth[places[is_shown]]) > NEAR * np.maximum(1, told)).sum())

    may_be_zero = _may_be_zero(hierarchies, rules, radix, count, truth)
    low = np.where(hidden & ~may_be_zero & (magnitude is None), 1.0, 0.0)
    high = np.full(count, NO_LIMIT * max(truth.max(), 1.0) + rules.minimum)
    if rules.starred:
        low = np.where(fitted.unknown, fitted.low, low)
        high = np.where(fitted.unknown, np.minimum(fitted.high, high), high)
    impossible = np.zeros(count, bool)
    if rules.absent_is_impossible and not rules.starred:
        rows = sums_by_joining(table.assign(**{"·": 1}), hierarchies, ups, radix, count, "·", by=None)
        impossible = rows == 0
    matrix = links_between(hierarchies, radix, count)
    if parts_of is not None and len(parts_of[0]):
        matrix = _with_rests(matrix, *parts_of)
        rest = truth[parts_of[0]] - truth[parts_of[1]]
        truth, low = np.concatenate([truth, rest]), np.concatenate([low, np.zeros(len(rest))])
        high = np.concatenate([high, np.full(len(rest), high.max())])
        shown, hidden, impossible = (
            np.concatenate([mask, np.zeros(len(rest), bool)]) for mask in (shown, hidden, impossible)
        )
    known = known_nothing(matrix, (shown | (impossible & ~hidden)), truth, low)
    unknown = np.flatnonzero(~known)
    block = sparse.csr_array(matrix[:, unknown])
    rows_used = np.flatnonzero(np.diff(block.indptr))
    right = -(matrix @ np.where(known, truth, 0.0))
    wrong += int((np.abs(right[np.diff(block.indptr) == 0]) > NEAR * max(truth.max(), 1)).sum())

    up, down, lone, small = _needs(table, hierarchies, ups, radix, count, rules, truth, fitted)
    out = np.zeros(len(truth), bool)
    if already_out is not None:
        out[:count] = already_out
    open_small = small & shown[:count] & ~out[:count]
    asked_mask = hidden.copy()
    asked_mask[:count] |= small & ~shown[:count] & ~impossible[:count]
    asked_mask &= ~known
    position = np.full(len(truth), -1)
    position[unknown] = np.arange(len(unknown))
    asked = position[np.flatnonzero(asked_mask)]
    lone_full = np.zeros(len(truth), bool)
    lone_full[:count] = lone
    system = System(
        sparse.csr_array(block[rows_used]),
        right[rows_used],
        low[unknown],
        high[unknown],
        truth[unknown],
        magnitude is None,
        lone_full[unknown],
    )
    groups = _groups(hierarchies, rules, radix, count, truth)
    combinations = [
        (number, _factors(group, part, position)) for number, (group, part) in enumerate(zip(*groups, strict=True))
    ]
    found = intervals_of(system, asked, float(rules.minimum), combinations)
    cells = unknown[asked]
    verdict = _verdict(found, asked, cells, truth, rules, up, down, hidden)
    unsafe_groups = []
    for number, (group, part) in enumerate(zip(*groups, strict=True)):
        fixed = (truth[group] if position[group] < 0 else 0.0) - (truth[part] if position[part] < 0 else 0.0)
        if not out[part] and fixed + found.combined[number] < rules.others_needed - NEAR:
            unsafe_groups.append((int(group), int(part)))
    bounds = pd.DataFrame({"low": found.low[asked], "high": found.high[asked]})
    limitless = bounds["high"] >= high.max() - NEAR
    bounds.loc[limitless, "high"] = np.inf
    for hierarchy, factor in zip(hierarchies, radix, strict=True):
        bounds[hierarchy.name] = np.array(hierarchy.nodes, object)[(cells // factor) % len(hierarchy.nodes)]
    needed = hidden[cells]
    small_exact = verdict["exact"] & ~verdict["harmless"]
    return Audit(
        hidden=int(hidden.sum()),
        shown=int(shown.sum()),
        silent_checked=int((~needed).sum()),
        exact=int(verdict["exact"].sum()),
        recognisable=int(verdict["recognisable"].sum()),
        narrow=int(verdict["narrow"].sum()),
        groups=len(unsafe_groups),
        open_small=int(open_small.sum()),
        unsolved=int(found.unsolved[asked].sum()) + int((hidden & known).sum()),
        wrong_sums=wrong,
        already_out=int((small & shown[:count] & out[:count]).sum()),
        programmes=found.programmes,
        whole_number_programmes=found.whole_number_programmes,
        attacker=_attacker(rules),
        intervals=bounds.loc[needed, [*names, "low", "high"]].reset_index(drop=True),
        unsafe=cells[small_exact | verdict["recognisable"] | verdict["narrow"] | found.unsolved[asked]],
        unsafe_groups=unsafe_groups,
        superfluous=cells[verdict["exact"] & verdict["harmless"]],
    )


def _verdict(
    found: Intervals,
    asked: np.ndarray,
    cells: np.ndarray,
    truth: np.ndarray,
    rules: Any,
    up: np.ndarray,
    down: np.ndarray,
    hidden: np.ndarray,
) -> dict[str, np.ndarray]:
    low, high = found.low[asked], found.high[asked]
    values, wanted_up, wanted_down = truth[cells], up[cells], down[cells]
    tolerance = NEAR * np.maximum(1.0, values)
    exact = hidden[cells] & (high - low <= tolerance)
    counted = rules.magnitude is None
    recognisable = (high < rules.minimum) if counted else np.zeros(len(cells), bool)
    narrow = (high < values + wanted_up - tolerance) | (low > values - wanted_down + tolerance)
    harmless = (wanted_up <= 0) & (wanted_down <= 0) & ((values >= rules.minimum) | (not counted))
    return {"exact": exact, "recognisable": recognisable, "narrow": narrow & ~recognisable & ~exact, "harmless": harmless}


def _needs(table, hierarchies, ups, radix, count, rules, truth, fitted):  # type: ignore[no-untyped-def]
    """How far up and down each cell must be possible, which are known to a single holder, which must not be shown."""
    length = len(truth)
    up, down, lone = np.zeros(length), np.zeros(length), np.zeros(count, bool)
    if rules.magnitude:
        up[:count], down[:count], lone = needs_of_sums(table, hierarchies, ups, radix, count, rules)
        return up, down, lone, up[:count] > 0
    values = truth[:count]
    small = (values < rules.minimum) & ((values > 0) | rules.zeros_are_hidden)
    if rules.absent_is_impossible and not rules.starred:
        rows = sums_by_joining(table.assign(**{"·": 1}), hierarchies, ups, radix, count, "·", by=None)
        small &= rows > 0
    if rules.starred:
        small &= ~fitted.unknown
        bounded = fitted.unknown & np.isfinite(fitted.high)
        up[:count][bounded] = (fitted.high - values)[bounded]
        down[:count][bounded] = (values - fitted.low)[bounded]
        return up, down, lone, small | fitted.unknown
    for entry in rules.carriers:
        behind = sums_by_joining(table, hierarchies, ups, radix, count, entry["column"], by=None)
        few = (values > 0) & (behind < entry["minimum"])
        up[:count][few] = np.maximum(up[:count][few], entry["minimum"])
        small |= few
    return up, down, lone, small


def _pairs(hierarchy: Hierarchy, factor: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(parent cell, child cell) along one dimension, only children left out."""
    links = hierarchy.links[hierarchy.links.groupby("equation")["child"].transform("size") > 1]
    positions = {node: place for place, node in enumerate(hierarchy.nodes)}
    cells = np.arange(count)
    origin = cells[(cells // factor) % len(hierarchy.nodes) == 0]
    groups = [origin + positions[parent] * factor for parent in links["parent"]]
    parts = [origin + positions[child] * factor for child in links["child"]]
    empty = np.zeros(0, int)
    return (np.concatenate(groups), np.concatenate(parts)) if groups else (empty, empty)


def _groups(hierarchies, rules, radix, count, truth):  # type: ignore[no-untyped-def]
    """(group, part): all, or all but too few, of a group are in the part."""
    groups, parts = [np.zeros(0, int)], [np.zeros(0, int)]
    for hierarchy, factor in zip(hierarchies, radix, strict=True):
        if hierarchy.name in rules.sensitive:
            group, part = _pairs(hierarchy, factor, count)
            concerned = (truth[group] > 0) & (truth[group] - truth[part] < rules.others_needed)
            groups.append(group[concerned])
            parts.append(part[concerned])
    return np.concatenate(groups), np.concatenate(parts)


def _may_be_zero(hierarchies, rules, radix, count, truth):  # type: ignore[no-untyped-def]
    """Where a hidden number may be zero: the rules hide zeros, or hide some because of a group."""
    if rules.zeros_are_hidden:
        return np.ones(count, bool)
    found = np.zeros(count, bool)
    for hierarchy, factor in zip(hierarchies, radix, strict=True):
        if hierarchy.name in rules.sensitive:
            group, part = _pairs(hierarchy, factor, count)
            found[part[truth[group] > 0]] = True
    return found


def _factors(group: int, part: int, position: np.ndarray) -> dict[int, float]:
    return {int(position[cell]): sign for cell, sign in ((group, 1.0), (part, -1.0)) if position[cell] >= 0}


def _with_rests(matrix: sparse.csr_array, wholes: np.ndarray, parts: np.ndarray) -> sparse.csr_array:
    """Further unknowns whole − part, which are not negative."""
    count, extra = matrix.shape[1], len(wholes)
    new = np.arange(extra)
    entries = np.repeat([-1.0, 1.0, 1.0], extra)
    rows = sparse.csr_array(
        (entries, (np.tile(new, 3), np.concatenate([wholes, parts, count + new]))), shape=(extra, count + extra)
    )
    wide = sparse.csr_array((matrix.data, matrix.indices, matrix.indptr), shape=(matrix.shape[0], count + extra))
    return sparse.csr_array(sparse.vstack([wide, rows], format="csr"))


def _attacker(rules: Any) -> dict[str, Any]:
    return {
        "knows": ["all shown cells", "that areas, categories and tables add up", "the rules", "no cell is negative"],
        "hidden_is_at_least": 0 if rules.zeros_are_hidden or rules.magnitude else 1,
        "hidden_zeros_possible_in": rules.sensitive,
        "minimum": rules.minimum,
        "knows_own_contribution": bool(rules.magnitude),
    }
