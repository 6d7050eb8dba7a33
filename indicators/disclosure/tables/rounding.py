"""Instead of hiding: rounding. Pure.

`every`: each cell is rounded by itself to a multiple of the base (3er- or 5er-Rundung, as in many German statistics
since 2014). Nothing adds up any more, and the attack is on the margins: a sum is known within half a base.
`small`: only finest cells below the base are changed, to zero or to the base, so that all published sums change as
little as possible (Langsrud and Heldal, 2018, small count rounding). All sums still add up.

Both leave no number from 1 to base − 1. Neither hides that a number is about zero: whoever sees 0 knows "few or none".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from scipy import sparse

from .cells import Cells
from .counts import Counts, counts_of
from .protecting import UnsafeError
from .rates import rates_of
from .rules import Rules
from .stating import SHOWN, STATUS, VALUE, published_cells

ROUNDS = 50  # of passing intervals from cell to cell


@dataclass(eq=False)
class Rounded:
    """`table` and `rates` may be published; `consequences` are sentences (German, English) about them."""

    rules: Rules
    table: pd.DataFrame
    rates: pd.DataFrame | None
    facts: dict[str, Any]
    consequences: list[tuple[str, str]]


def rounded(table: pd.DataFrame, hierarchy: pd.DataFrame | None, rules: Rules) -> Rounded:
    """The counts rounded as `instead` says. Raises UnsafeError where a small number could still be reckoned."""
    instead = rules.instead or {}
    base = int(instead["base"])
    counts = counts_of(table, hierarchy, rules)
    published = published_cells(counts.cells, rules)
    if instead["round"] == "small":
        values = small_rounded(counts.cells, counts.values, published, base)
        exact = 0  # a sum is changed or has no small part; nothing tells which
    else:
        values = every_rounded(counts.values, base)
        exact = int(_exact(counts, values, published, base).sum())
    if exact:
        raise UnsafeError(
            de=f"{exact} kleine Zahlen ließen sich aus den gerundeten Summen genau errechnen; es wurde nichts "
            "geschrieben. Bitte wählen Sie eine größere Basis, gröbere Gebiete oder das Sperren.",
            en=f"{exact} small numbers could be reckoned exactly from the rounded sums; nothing was written. Please "
            "choose a larger base, larger areas, or hiding.",
        )
    off = np.abs(values - counts.values)[published]
    equations = counts.cells.equations()
    whole = np.diff(equations[:, np.flatnonzero(published)].tocsr().indptr) == np.diff(equations.indptr)
    gaps = np.abs(equations @ values)[whole]
    facts = {
        "method": f"round {instead['round']}",
        "base": base,
        "shown": int(published.sum()),
        "changed": int((off > 0).sum()),
        "largest_change": float(off.max(initial=0)),
        "mean_change": round(float(off.mean()), 3) if len(off) else 0.0,
        "sums_that_do_not_add_up": int((gaps > 0).sum()),
        "largest_gap": float(gaps.max(initial=0)),
        "exact": exact,
    }
    columns: dict[str, object] = {
        name: counts.cells.labels(axis)[published] for axis, name in enumerate(counts.cells.keys())
    }
    shown = pd.DataFrame({**columns, VALUE: values[published], STATUS: SHOWN, "sign": ""})
    told = replace(counts, values=values)
    rates = rates_of(told, np.zeros(len(values), bool)) if rules.rates else None
    return Rounded(rules, shown, rates, facts, _consequences(facts, base, instead["round"]))


def every_rounded(values: np.ndarray, base: int) -> np.ndarray:
    """Each number by itself to the nearest multiple of an odd base."""
    return base * np.floor(values / base + 0.5)


def small_rounded(cells: Cells, values: np.ndarray, published: np.ndarray, base: int) -> np.ndarray:
    """Finest cells from 1 to base − 1 become 0 or base, so that the squares of all published changes are small.

    Greedy: as many go up as keeps the total, each time the one that mends the sums most; ties by position.
    """
    finest = np.flatnonzero(cells.finest)
    small = finest[(values[finest] > 0) & (values[finest] < base)]
    sums_of_one = _belonging(cells, small)[np.flatnonzero(published)]
    gram = sparse.csr_array(sums_of_one.T @ sums_of_one)
    own = gram.diagonal()
    pull = -np.asarray(gram @ values[small]).ravel()  # of all changes so far (everything to zero), by cell
    up = np.zeros(len(small), bool)
    for _ in range(round(values[small].sum() / base)):
        gain = np.where(up, np.inf, 2 * base * pull + base**2 * own)
        best = int(gain.argmin())
        up[best] = True
        row = slice(gram.indptr[best], gram.indptr[best + 1])
        pull[gram.indices[row]] += base * gram.data[row]
    changed = np.zeros(cells.count)
    changed[small] = np.where(up, base, 0.0) - values[small]
    leaves = tuple(slice(dimension.leaf_count) for dimension in cells.dimensions)
    return values + cells.sums(changed.reshape(cells.shape)[leaves])


def _belonging(cells: Cells, finest: np.ndarray) -> sparse.csr_array:
    """All cells × the given finest cells, 1 where one is part of the other."""
    found = None
    for dimension, nodes in zip(cells.dimensions, np.unravel_index(finest, cells.shape), strict=True):
        part = sparse.csc_array(dimension.members)[:, nodes]
        if found is None:
            found = sparse.csc_array(part)
            continue
        columns = [sparse.kron(found[:, [place]], part[:, [place]], format="csc") for place in range(len(finest))]
        found = (
            sparse.csc_array(sparse.hstack(columns))
            if columns
            else sparse.csc_array((found.shape[0] * part.shape[0], 0))
        )
    return sparse.csr_array(found)


def _exact(counts: Counts, values: np.ndarray, published: np.ndarray, base: int) -> np.ndarray:
    """Small cells that passing intervals along all sums pins to one number."""
    half = (base - 1) / 2
    low = np.where(published, np.maximum(values - half, 0), 0.0)
    high = np.where(published, values + half, counts.values.max() + base)
    equations = counts.cells.equations()
    positive, negative = equations.multiply(equations > 0).tocsr(), (-equations.multiply(equations < 0)).tocsr()
    parents = negative.indices  # each equation has one sum
    rows = np.repeat(np.arange(positive.shape[0]), np.diff(positive.indptr))
    parts = positive.indices
    for _ in range(ROUNDS):
        before = (low.sum(), high.sum())
        sums_low, sums_high = positive @ low, positive @ high
        np.maximum.at(low, parents, sums_low)
        np.minimum.at(high, parents, sums_high)
        np.maximum.at(low, parts, (low[parents] - sums_high)[rows] + high[parts])
        np.minimum.at(high, parts, (high[parents] - sums_low)[rows] + low[parts])
        if (low.sum(), high.sum()) == before:
            break
    small = (counts.values > 0) & (counts.values < counts.rules.minimum)
    return small & (high - low < 0.5)


def _consequences(facts: dict[str, Any], base: int, kind: str) -> list[tuple[str, str]]:
    changed, largest = facts["changed"], facts["largest_change"]
    told = [
        (
            f"{changed} von {facts['shown']} Zellen sind verändert, höchstens um {largest:.0f}, im Mittel um "
            f"{facts['mean_change']}. Keine Zahl von 1 bis {base - 1} bleibt stehen.",
            f"{changed} of {facts['shown']} cells are changed, by {largest:.0f} at most, by {facts['mean_change']} on "
            f"average. No number from 1 to {base - 1} remains.",
        ),
        (
            f"Eine gezeigte 0 heißt: niemand oder weniger als {base}. Leserinnen und Leser müssen das wissen.",
            f"A 0 that is shown means: nobody, or fewer than {base}. Readers must be told.",
        ),
    ]
    if kind == "every":
        gaps = facts["sums_that_do_not_add_up"]
        told.append(
            (
                f"{gaps} Summen weichen von ihren Teilen ab, höchstens um {facts['largest_gap']:.0f}. Wer Teile selbst "
                "addiert, erhält andere Zahlen.",
                f"{gaps} sums differ from their parts, by {facts['largest_gap']:.0f} at most. Whoever adds up parts "
                "gets other numbers.",
            )
        )
        told.append(
            (
                "Geprüft wurde, ob Summen und Teile eine kleine Zahl einengen, indem Spannen von Zelle zu Zelle "
                "weitergereicht werden. Das ist schwächer als die Prüfung beim Sperren.",
                "It was checked whether sums and parts narrow a small number down, by passing intervals from cell to "
                "cell. That is weaker than the audit of hiding.",
            )
        )
    else:
        told.append(
            (
                "Alle Summen gehen auf. Nicht geprüft ist, was jemand schließt, der dieselben Zahlen anderswo "
                "ungerundet findet.",
                "All sums add up. Not checked is what somebody concludes who finds the same numbers unrounded "
                "elsewhere.",
            )
        )
    return told
