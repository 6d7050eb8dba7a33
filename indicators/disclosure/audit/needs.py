"""What must not be shown, and how uncertain it must stay; reckoned from the rows, for the audit. Pure: pandas."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from .sums import Ground

MARGIN = 20.0  # per cent


@dataclass(eq=False)
class Needs:
    """By cell: `closed` must not be shown, `up`, `down` from the truth must be possible, `lone` is its one holder."""

    closed: np.ndarray
    up: np.ndarray
    down: np.ndarray
    lone: np.ndarray
    impossible: np.ndarray
    holders: dict[int, set[int]] = field(default_factory=dict)  # of sums: who has a part in a cell


def needs_of(ground: Ground, rules: Any, truth: np.ndarray, fitted: Any) -> Needs:
    """`fitted`: of a starred delivery, what it tells of each cell (unknown, low, high)."""
    nothing, nobody = np.zeros(ground.count), np.full(ground.count, -1)
    possible = np.zeros(ground.count, bool)
    if rules.magnitude:
        return _of_sums(ground, rules)
    small = (truth < rules.minimum) & ((truth > 0) | rules.zeros_are_hidden)
    if rules.starred:
        bounded = fitted.unknown & np.isfinite(fitted.high)
        up, down = np.where(bounded, fitted.high - truth, 0.0), np.where(bounded, truth - fitted.low, 0.0)
        return Needs(small | fitted.unknown, up, down, nobody, possible)
    needs = Needs(small, nothing, nothing.copy(), nobody, possible)
    if rules.absent_is_impossible:
        needs.impossible = ground.sums(None) == 0
        needs.closed = small & ~needs.impossible
    for entry in rules.carriers:
        few = (truth > 0) & (ground.sums(entry["column"]) < entry["minimum"])
        needs.up = np.maximum(needs.up, np.where(few, entry["minimum"], 0))
        needs.closed = needs.closed | few
    return needs


def groups_of(ground: Ground, rules: Any, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(group, part): all, or all but too few, of a group are in the part."""
    groups, parts = [np.zeros(0, int)], [np.zeros(0, int)]
    rows = ground.sums(None) if rules.absent_is_impossible and rules.sensitive else None
    for name in rules.sensitive:
        group, part = ground.pairs(name)
        concerned = (truth[group] > 0) & (truth[group] - truth[part] < rules.others_needed)
        if rows is not None:  # nobody else can be there
            concerned &= rows[group] > rows[part]
        groups.append(group[concerned])
        parts.append(part[concerned])
    return np.concatenate(groups), np.concatenate(parts)


def may_be_zero(ground: Ground, rules: Any, truth: np.ndarray) -> np.ndarray:
    """Where a hidden number may be zero: the rules hide zeros, or hide some because of a group."""
    found = np.full(ground.count, bool(rules.zeros_are_hidden or rules.magnitude))
    for name in rules.sensitive:
        group, part = ground.pairs(name)
        found[part[truth[group] > 0]] = True
    return found


def _of_sums(ground: Ground, rules: Any) -> Needs:
    magnitude = rules.magnitude
    rows = ground.holdings(rules.measure, magnitude["holder"])
    rows = rows[rows["·sum"] > 0].sort_values(["·cell", "·sum"], ascending=[True, False])
    rows["rank"] = rows.groupby("·cell").cumcount()
    sums = rows.groupby("·cell")["·sum"].sum()
    holders = rows.groupby("·cell").size()
    need = pd.Series(0.0, index=sums.index)
    few = holders < rules.minimum
    need[few] = magnitude.get("margin_percent", MARGIN) / 100 * sums[few]
    for entry in magnitude.get("dominance", []):
        top = rows[rows["rank"] < entry["largest"]].groupby("·cell")["·sum"].sum()
        need = np.maximum(need, 100 / entry["percent"] * top - sums)
    if "p_percent" in magnitude:
        first = rows[rows["rank"] == 0].set_index("·cell")["·sum"]
        two = rows[rows["rank"] < 2].groupby("·cell")["·sum"].sum()
        need = np.maximum(need, magnitude["p_percent"] / 100 * first - (sums - two))
    up, down, lone = np.zeros(ground.count), np.zeros(ground.count), np.full(ground.count, -1)
    cells = need.index.to_numpy()
    up[cells] = np.maximum(need.to_numpy(), 0)
    down[cells] = np.minimum(up[cells], sums.to_numpy())
    rows["holder"] = pd.factorize(rows["·by"])[0]
    single = rows[rows["·cell"].isin(holders.index[holders == 1])]
    lone[single["·cell"].to_numpy()] = single["holder"].to_numpy()
    parts: dict[int, set[int]] = {}
    for cell, holder in zip(rows["·cell"].tolist(), rows["holder"].tolist(), strict=True):
        parts.setdefault(cell, set()).add(holder)
    return Needs(up > 0, up, down, lone, np.zeros(ground.count, bool), parts)
