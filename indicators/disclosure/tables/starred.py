"""A delivery whose small numbers are starred already: numbers that fit, and what its stars tell of them. Pure.

The true numbers are unknown here, too. For protection it is enough to have one table that fits the delivery: what is
hidden must leave every starred number its whole range, whatever it is. Sums that contain a star and were not delivered
are unknown.
"""

from __future__ import annotations

import numpy as np
from scipy import optimize, sparse

from spatial.findings import RefusedError

from .cells import Cells
from .counts import Counts
from .rules import Rules


def fitted(cells: Cells, places: np.ndarray, numbers: np.ndarray, rules: Rules) -> Counts:
    """The delivery with whole numbers in the place of its stars. Raises RefusedError where nothing fits."""
    star = rules.starred or {}
    given = np.full(cells.count, np.nan)
    given[places] = numbers
    stars = np.zeros(cells.count, bool)
    stars[places] = np.isnan(numbers)
    leaves = tuple(slice(dimension.leaf_count) for dimension in cells.dimensions)
    # A finest cell without a row is zero; a sum without a row is known if everything in it is.
    finest = np.nan_to_num(given).reshape(cells.shape)[leaves]
    uncertain = cells.sums(stars.reshape(cells.shape)[leaves].astype(float)) > 0
    sums = cells.sums(finest)
    values = np.where(uncertain | cells.finest, given, sums)
    values[cells.finest & np.isnan(values) & ~stars] = 0.0
    unknown = np.isnan(values)
    told = ~np.isnan(given) & ~uncertain & ~cells.finest
    if (given[told] != sums[told]).any():
        raise RefusedError(
            de="Gelieferte Summen stimmen nicht mit ihren Teilen überein.",
            en="Sums in the delivery do not agree with their parts.",
        )
    low = np.where(stars, float(star["from"]), 0.0)
    high = np.where(stars, float(star["to"]), np.inf)
    if unknown.any():
        values[unknown] = fit(cells.equations(), values, unknown, low, high)
    return Counts(rules, cells, values, low=low, high=high, unknown=unknown)


def fit(
    equations: sparse.csr_array, values: np.ndarray, unknown: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Whole numbers in place of the unknown ones. Raises RefusedError where nothing fits."""
    places = np.flatnonzero(unknown)
    block = sparse.csr_array(equations[:, places])
    rows = np.flatnonzero(np.diff(block.indptr))
    right = -(equations @ np.where(unknown, 0.0, values))[rows]
    found = optimize.milp(
        np.ones(len(places)),
        constraints=optimize.LinearConstraint(block[rows], right, right),
        integrality=np.ones(len(places)),
        bounds=optimize.Bounds(low[places], high[places]),
    )
    if found.status != 0:
        raise RefusedError(
            de="Keine Zahlen passen zu den Sternen und Summen der Lieferung. Bitte prüfen Sie die Grenzen unter "
            "„starred“ und ob alle Teile in der Hierarchie stehen.",
            en="No numbers fit the stars and sums of the delivery. Please check the bounds under “starred” and whether "
            "all parts are in the hierarchy.",
        )
    return np.round(found.x)
