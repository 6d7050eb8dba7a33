"""Who borders whom, from the geometries of the areas."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, diags_array


def contiguity(geometries: Iterable[Any], *, rule: str = "queen", tolerance: float = 0) -> csr_array:
    """The binary, symmetric matrix (areas × areas) of neighbours, without the areas themselves.

    `queen`: two areas touch, if only in a point. `rook`: they share a stretch of border. `tolerance`, in the unit of
    the coordinates, forgives gaps up to that width; then a rook's stretch must be longer than four times as much, as
    areas that meet in a corner are that near for a while too. An island has an empty row. An area without a geometry is
    an island. Raises ValueError for an unknown rule or a negative tolerance.
    """
    if rule not in ("queen", "rook"):
        raise ValueError(f"The rule of contiguity is queen or rook, not “{rule}”.")
    if tolerance < 0:
        raise ValueError("A tolerance cannot be negative.")
    areas = np.asarray(list(geometries), dtype=object)
    if not len(areas):
        return csr_array((0, 0))
    tree = shapely.STRtree(areas)
    if tolerance:
        first, second = tree.query(areas, predicate="dwithin", distance=tolerance)
    else:
        first, second = tree.query(areas, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    if rule == "rook":
        if tolerance:
            shared = shapely.intersection(
                shapely.boundary(areas[first]), shapely.buffer(areas[second], tolerance, cap_style="flat")
            )
        else:
            shared = shapely.intersection(shapely.boundary(areas[first]), shapely.boundary(areas[second]))
        long_enough = shapely.length(shared) > 4 * tolerance
        first, second = first[long_enough], second[long_enough]
    return from_pairs(first, second, len(areas))


def from_pairs(first: ArrayLike, second: ArrayLike, number: int) -> csr_array:
    """The symmetric binary matrix in which each `first[k]` and `second[k]` are neighbours of each other."""
    one, other = np.asarray(first, np.int64), np.asarray(second, np.int64)
    rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(number, number))
    matrix.data[:] = 1.0
    matrix.sort_indices()
    return matrix


def row_standardised(matrix: csr_array) -> csr_array:
    """Each row divided by its sum, so that a neighbourhood is a mean; the row of an island stays empty."""
    sums = np.asarray(matrix.sum(axis=1)).ravel()
    return csr_array(diags_array(np.where(sums > 0, 1 / np.where(sums > 0, sums, 1.0), 0.0)) @ matrix)
