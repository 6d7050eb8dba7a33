"""Instead of hiding: rounding. Pure.

`every`: each cell is rounded by itself to a multiple of the base (3er- or 5er-Rundung, as in many German statistics
since 2014). Nothing adds up any more, and the attack is on the margins: a sum is known within half a base.
`small`: only finest cells below the base are changed, to zero or to the base, so that all published sums change as
little as possible (Langsrud and Heldal, 2018, small count rounding). All sums still add up.

Both leave no number from 1 to base − 1. Neither hides that a number is about zero: whoever sees 0 knows "few or none".
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy import sparse

from .cells import Cells


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


def before_rounding_every(shown: np.ndarray, base: int) -> tuple[np.ndarray, np.ndarray]:
    """The least and largest number that may stand behind each rounded one."""
    half = (base - 1) // 2
    return np.maximum(shown - half, 0), shown + half


def before_rounding_small(
    cells: Cells, shown: np.ndarray, published: np.ndarray, base: int
) -> tuple[np.ndarray, np.ndarray]:
    """The same where only finest cells are rounded: a sum may be off once for each finest cell in it."""
    sizes = np.ones(cells.count)
    for dimension, nodes in zip(cells.dimensions, cells.coordinates, strict=True):
        sizes *= dimension.sizes[nodes]
    off = (base - 1) * sizes
    low, high = np.maximum(shown - off, 0), shown + off
    finest = cells.finest
    low[finest & (shown == base)] = 1
    high[finest & (shown == base)] = base
    exact = finest & (shown > base)  # left as they are, and everybody knows
    low[exact] = high[exact] = shown[exact]
    everything = np.ones(cells.count, bool)
    for dimension, nodes in zip(cells.dimensions, cells.coordinates, strict=True):
        everything &= nodes == (-1 if dimension.total is None else dimension.total)
    half = (base - 1) // 2  # as many go up as keeps the sum of everything
    whole = everything & published
    low[whole], high[whole] = np.maximum(shown[whole] - half, 0), shown[whole] + half
    return low, high


def told(facts: Mapping[str, float], base: int, kind: str) -> list[tuple[str, str]]:
    """Consequences in German and English."""
    changed, largest = facts["changed"], facts["largest_change"]
    sentences = [
        (
            f"{changed:.0f} von {facts['shown']:.0f} Zellen sind verändert, höchstens um {largest:.0f}, im Mittel um "
            f"{facts['mean_change']}. Keine Zahl von 1 bis {base - 1} bleibt stehen.",
            f"{changed:.0f} of {facts['shown']:.0f} cells are changed, by {largest:.0f} at most, by "
            f"{facts['mean_change']} on "
            f"average. No number from 1 to {base - 1} remains.",
        ),
        (
            f"Eine gezeigte 0 heißt: niemand oder weniger als {base}. Leserinnen und Leser müssen das wissen.",
            f"A 0 that is shown means: nobody, or fewer than {base}. Readers must be told.",
        ),
    ]
    if kind == "every":
        gaps = facts["sums_that_do_not_add_up"]
        sentences.append(
            (
                f"{gaps:.0f} Summen weichen von ihren Teilen ab, höchstens um {facts['largest_gap']:.0f}. "
                "Wer Teile selbst "
                "addiert, erhält andere Zahlen.",
                f"{gaps:.0f} sums differ from their parts, by {facts['largest_gap']:.0f} at most. Whoever "
                "adds up parts "
                "gets other numbers.",
            )
        )
    else:
        sentences.append(
            (
                "Alle Summen gehen auf. Nicht geprüft ist, was jemand schließt, der dieselben Zahlen anderswo "
                "ungerundet findet.",
                "All sums add up. Not checked is what somebody concludes who finds the same numbers unrounded "
                "elsewhere.",
            )
        )
    return sentences
