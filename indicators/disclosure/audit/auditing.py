"""The gate: what an attacker can reckon of each hidden cell of a finished table, and whether that is too much. Pure.

It starts from what would be published, from the counts and from the child → parent tables, forms all sums and equations
anew by joining tables, not taking them from what hides cells. The attacker knows everything shown, that areas and
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
from .needs import Needs, groups_of, may_be_zero, needs_of
from .sums import Ground, Hierarchy, known_nothing, with_rests

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
    rates: pd.DataFrame | None = None,
    changes: pd.DataFrame | None = None,
    already_out: np.ndarray | None = None,
    parts_of: tuple[np.ndarray, np.ndarray] | None = None,
    fitted: Any = None,
) -> Audit:
    """Audits `published` (keys, value, status), made of `table` (one row per finest cell).

    `rates`, `changes`: shares, and differences of years, published beside it.
    `already_out`: cells that an earlier release shows. `parts_of`: (whole, part)
    cells of which the part is known not to exceed the whole. `fitted`: of a starred delivery, numbers and bounds.
    """
    ground = Ground(table, hierarchies)
    truth = fitted.values if rules.starred else ground.sums(rules.measure)
    needs = needs_of(ground, rules, truth, fitted)
    view = _view_of(published, ground, rules, truth, fitted)
    out = np.zeros(ground.count, bool) if already_out is None else already_out
    silent = needs.closed & ~view.shown & ~view.hidden & ~needs.impossible
    known_beforehand = view.shown | (needs.impossible & ~view.hidden)
    matrix, extra = ground.equations(), 0
    if parts_of is not None and len(parts_of[0]):
        matrix, extra = with_rests(matrix, *parts_of), len(parts_of[0])
        truth = np.concatenate([truth, truth[parts_of[0]] - truth[parts_of[1]]])
    no_limit = NO_LIMIT * max(truth.max(), 1.0) + rules.minimum
    known = known_nothing(matrix, _longer(known_beforehand, extra, False), truth)
    unknown = np.flatnonzero(~known)
    position = np.full(len(truth), -1)
    position[unknown] = np.arange(len(unknown))
    system, unexplained = _system(matrix, known, truth, rules)
    system.low[:] = _longer(view.low, extra, 0.0)[unknown]
    system.high[:] = np.minimum(_longer(view.high, extra, np.inf), no_limit)[unknown]
    system.insiders[:] = _longer(needs.lone, extra, -1)[unknown]
    system.holders.update({int(position[cell]): own for cell, own in needs.holders.items()})
    asked = position[np.flatnonzero((view.hidden | silent) & ~known[: ground.count])]
    groups = list(zip(*groups_of(ground, rules, truth), strict=True))
    combinations = [(number, _factors(group, part, position)) for number, (group, part) in enumerate(groups)]
    found = intervals_of(system, asked, float(rules.minimum), combinations)
    cells = unknown[asked]
    starred = fitted.unknown if rules.starred else np.zeros(0, bool)
    if rules.starred:
        _forgive_stars(needs, found, asked, cells, matrix, truth, fitted)
    verdict = _verdict(found, asked, truth[cells], needs, cells, view.hidden[cells], rules, starred)
    unsafe_groups = [
        (int(group), int(part))
        for number, (group, part) in enumerate(groups)
        if not out[part]
        and _known_part(group, part, truth, position) + found.combined[number] < rules.others_needed - NEAR
    ]
    return Audit(
        hidden=int(view.hidden.sum()),
        shown=int(view.shown.sum()),
        silent_checked=int(silent.sum()),
        exact=int(verdict["exact"].sum()),
        recognisable=int(verdict["recognisable"].sum()),
        narrow=int(verdict["narrow"].sum()),
        groups=len(unsafe_groups),
        open_small=int((needs.closed & view.shown & ~out).sum())
        + _open_rates(rates, ground, rules, view.shown)
        + _open_changes(changes, ground, rules, view.shown),
        unsolved=int(found.unsolved[asked].sum()) + int((view.hidden & known[: ground.count]).sum()),
        wrong_sums=view.wrong + unexplained + _wrong_changes(changes, ground, rules, truth),
        already_out=int((needs.closed & view.shown & out).sum()),
        programmes=found.programmes,
        whole_number_programmes=found.whole_number_programmes,
        attacker=_attacker(rules),
        intervals=_bounds(found, asked, cells, view.hidden[cells], ground, no_limit),
        unsafe=cells[
            (verdict["exact"] & ~verdict["harmless"])
            | verdict["recognisable"]
            | verdict["narrow"]
            | found.unsolved[asked]
        ],
        unsafe_groups=unsafe_groups,
        superfluous=cells[verdict["exact"] & verdict["harmless"]],
    )


@dataclass(eq=False)
class _View:
    """What an attacker sees, by cell: shown or hidden or never published, and what is known of the hidden."""

    shown: np.ndarray
    hidden: np.ndarray
    low: np.ndarray
    high: np.ndarray
    wrong: int  # shown numbers that are not the sums of the rows


def _view_of(published: pd.DataFrame, ground: Ground, rules: Any, truth: np.ndarray, fitted: Any) -> _View:
    places = ground.numbers_of(published)
    is_shown = published["status"].to_numpy() == "ok"
    shown, hidden = np.zeros(ground.count, bool), np.zeros(ground.count, bool)
    shown[places[is_shown]] = True
    hidden[places[~is_shown]] = True
    told = published["value"].to_numpy(float)[is_shown]
    wrong = int((np.abs(told - truth[places[is_shown]]) > NEAR * np.maximum(1, told)).sum())
    low = np.where(hidden & ~may_be_zero(ground, rules, truth), 1.0, 0.0)
    high = np.full(ground.count, np.inf)
    if rules.starred:
        low, high = np.where(fitted.unknown, fitted.low, low), np.where(fitted.unknown, fitted.high, high)
    return _View(shown, hidden, low, high, wrong)


def _system(matrix: sparse.csr_array, known: np.ndarray, truth: np.ndarray, rules: Any) -> tuple[System, int]:
    """Equations of the unknowns alone, limits still open; and how many equations of known numbers do not hold."""
    unknown = np.flatnonzero(~known)
    block = sparse.csr_array(matrix[:, unknown])
    right = -(matrix @ np.where(known, truth, 0.0))
    used = np.diff(block.indptr) > 0
    unexplained = int((np.abs(right[~used]) > NEAR * max(truth.max(), 1)).sum())
    system = System(
        matrix=sparse.csr_array(block[np.flatnonzero(used)]),
        right=right[used],
        low=np.zeros(len(unknown)),
        high=np.zeros(len(unknown)),
        truth=truth[unknown],
        whole=rules is None or rules.magnitude is None,
        insiders=np.full(len(unknown), -1),
    )
    return system, unexplained


def _forgive_stars(  # noqa: PLR0917 - one array each
    needs: Needs,
    found: Intervals,
    asked: np.ndarray,
    cells: np.ndarray,
    matrix: sparse.csr_array,
    truth: np.ndarray,
    fitted: Any,
) -> None:
    """Stars of a delivery narrow one another, whatever else is hidden: no cell need be less certain than that."""
    tight = (found.high[asked] < truth[cells] + needs.up[cells]) | (found.low[asked] > truth[cells] - needs.down[cells])
    tight &= fitted.unknown[cells]
    if not tight.any():
        return
    extra = len(truth) - len(fitted.unknown)
    star = _longer(fitted.unknown, extra, False)
    open_to_doubt = (truth > 0) | star
    places = np.flatnonzero(open_to_doubt)
    position = np.full(len(truth), -1)
    position[places] = np.arange(len(places))
    system, _ = _system(matrix, ~open_to_doubt, truth, None)
    system.low[:] = np.where(star, _longer(fitted.low, extra, 0.0), 1.0)[places]
    system.high[:] = np.minimum(_longer(fitted.high, extra, np.inf), NO_LIMIT * truth.max() + 1)[places]
    alone = intervals_of(system, position[cells[tight]], np.inf)
    values, own = truth[cells[tight]], position[cells[tight]]
    needs.up[cells[tight]] = np.minimum(needs.up[cells[tight]], alone.high[own] - values)
    needs.down[cells[tight]] = np.minimum(needs.down[cells[tight]], values - alone.low[own])


def _verdict(  # noqa: PLR0917 - one array each
    found: Intervals,
    asked: np.ndarray,
    values: np.ndarray,
    needs: Needs,
    cells: np.ndarray,
    hidden: np.ndarray,
    rules: Any,
    starred: np.ndarray,
) -> dict[str, np.ndarray]:
    """By cell asked: what is wrong with it. `harmless`: it needs no protection for its own sake."""
    low, high = found.low[asked], found.high[asked]
    up, down = needs.up[cells], needs.down[cells]
    tolerance = NEAR * np.maximum(1.0, values)
    counted = rules.magnitude is None
    recognisable = (high < rules.minimum) & counted
    if rules.starred:  # that a starred number is small is told by whoever starred it
        recognisable &= ~starred[cells]
    harmless = ~needs.closed[cells] & ((values >= rules.minimum) | (values == 0) | (not counted))
    # What needs no protection itself may be known to an insider, but not to everybody: then it would be shown.
    width = np.where(harmless, found.seen_high[asked] - found.seen_low[asked], high - low)
    exact = hidden & (width <= tolerance)
    narrow = (high < values + up - tolerance) | (low > values - down + tolerance)
    return {
        "exact": exact,
        "recognisable": recognisable,
        "narrow": narrow & ~recognisable & ~exact,
        "harmless": harmless,
    }


def _open_rates(rates: pd.DataFrame | None, ground: Ground, rules: Any, shown: np.ndarray) -> int:
    """Rates that are told although a count behind them is not: rate × base is the count."""
    if rates is None:
        return 0
    opened = 0
    for rate in rules.rates:
        own = rates[(rates["rate"] == rate.id) & rates["value"].notna()]
        for nodes in (rate.numerator, rate.denominator):
            opened += int((~shown[ground.numbers_of(own.assign(**nodes))]).sum())
    return opened


def _open_changes(changes: pd.DataFrame | None, ground: Ground, rules: Any, shown: np.ndarray) -> int:
    """Differences that are told although a count behind them is not: with the other count, they are that count."""
    if changes is None:
        return 0
    told = changes[changes["value"].notna()]
    ends = [_ends(told, end, ground, rules) for end in ("from", "to")]
    return int((~shown[ends[0]] | ~shown[ends[1]]).sum())


def _wrong_changes(changes: pd.DataFrame | None, ground: Ground, rules: Any, truth: np.ndarray) -> int:
    if changes is None:
        return 0
    told = changes[changes["value"].notna()]
    difference = truth[_ends(told, "to", ground, rules)] - truth[_ends(told, "from", ground, rules)]
    return int((np.abs(told["value"].to_numpy(float) - difference) > NEAR).sum())


def _ends(changes: pd.DataFrame, end: str, ground: Ground, rules: Any) -> np.ndarray:
    years = next(axis.column for axis in rules.axes if axis.years)
    return ground.numbers_of(changes.assign(**{years: changes[end]}))


def _bounds(  # noqa: PLR0917 - one array each
    found: Intervals, asked: np.ndarray, cells: np.ndarray, hidden: np.ndarray, ground: Ground, no_limit: float
) -> pd.DataFrame:
    """What can be known of each hidden cell at best."""
    columns: dict[str, np.ndarray] = {
        hierarchy.name: ground.names_of(cells[hidden], hierarchy) for hierarchy in ground.hierarchies
    }
    high = found.high[asked][hidden]
    return pd.DataFrame(
        {**columns, "low": found.low[asked][hidden], "high": np.where(high >= no_limit - 1, np.inf, high)}
    )


def _factors(group: int, part: int, position: np.ndarray) -> dict[int, float]:
    return {int(position[cell]): sign for cell, sign in ((group, 1.0), (part, -1.0)) if position[cell] >= 0}


def _known_part(group: int, part: int, truth: np.ndarray, position: np.ndarray) -> float:
    return float((truth[group] if position[group] < 0 else 0.0) - (truth[part] if position[part] < 0 else 0.0))


def _longer(values: np.ndarray, extra: int, filling: float) -> np.ndarray:
    return np.concatenate([values, np.full(extra, filling, values.dtype)])


def _attacker(rules: Any) -> dict[str, Any]:
    return {
        "knows": ["all shown cells", "that areas, categories and tables add up", "the rules", "no cell is negative"],
        "hidden_is_at_least": 0 if rules.zeros_are_hidden or rules.magnitude else 1,
        "hidden_zeros_possible_in": rules.sensitive,
        "minimum": rules.minimum,
        "knows_own_contribution": bool(rules.magnitude),
    }
