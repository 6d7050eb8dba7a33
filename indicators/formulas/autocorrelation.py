"""Do similar values lie beside each other, and where: Moran's I, local Moran, Getis-Ord Gi*.

`neighbours` is always the binary matrix of `contiguity`. Areas without a number take no part, and neither do islands,
including those that became one because no neighbour has a number: they get no value, which is not the same as 0.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, eye_array
from scipy.special import ndtr

from .arrays import floats
from .contiguity import row_standardised
from .false_discovery import adjusted_p_values


class Moran(NamedTuple):
    """Moran's I, its mean and variance under randomisation, z, two-sided p-value, and the number of areas in it."""

    statistic: float
    expected: float
    variance: float
    z: float
    p_value: float
    areas: int


class Quadrant(IntEnum):
    """An area's value and that of its neighbourhood, each against the mean of all."""

    NONE = 0
    HIGH_AMONG_HIGH = 1
    LOW_AMONG_HIGH = 2
    LOW_AMONG_LOW = 3
    HIGH_AMONG_LOW = 4


class LocalMoran(NamedTuple):
    """Per area: Iᵢ, quadrant, pseudo p-value, that adjusted for false discoveries, the quadrant where it is small."""

    statistic: np.ndarray
    quadrant: np.ndarray
    p_value: np.ndarray
    q_value: np.ndarray
    cluster: np.ndarray


class GetisOrd(NamedTuple):
    """Per area: z of Gi or Gi*, two-sided p-value, adjusted p-value, spot (1 hot, −1 cold, 0 neither)."""

    z: np.ndarray
    p_value: np.ndarray
    q_value: np.ndarray
    spot: np.ndarray


def moran(values: ArrayLike, neighbours: csr_array, *, standardise_rows: bool = True) -> Moran:
    """Moran's I = (n/S₀) Σᵢⱼ wᵢⱼ zᵢ zⱼ / Σ z², E = −1/(n − 1), variance under randomisation.

    With S₀ = Σ wᵢⱼ, S₁ = ½ Σ (wᵢⱼ + wⱼᵢ)², S₂ = Σᵢ (wᵢ. + w.ᵢ)², k = n Σ z⁴ / (Σ z²)²:
    E(I²) = (n[(n² − 3n + 3)S₁ − nS₂ + 3S₀²] − k[(n² − n)S₁ − 2nS₂ + 6S₀²]) / ((n − 1)(n − 2)(n − 3)S₀²).
    All NaN with fewer than four areas or where all values are equal.

    Cliff and Ord (1981), Spatial Processes, pp. 17–21.
    """
    x, matrix, places = _taking_part(values, neighbours)
    n = len(places)
    w = row_standardised(matrix) if standardise_rows else matrix
    z = x - x.mean() if n else x
    squares = float(z @ z)
    if n < 4 or squares <= _rounding(x):
        return Moran(np.nan, np.nan, np.nan, np.nan, np.nan, n)
    s0 = float(w.sum())
    s1 = float(((w + w.T).power(2)).sum()) / 2
    s2 = float(((_sums(w, 1) + _sums(w, 0)) ** 2).sum())
    k = n * float((z**4).sum()) / squares**2
    statistic = n / s0 * float(z @ (w @ z)) / squares
    expected = -1 / (n - 1)
    second = n * ((n**2 - 3 * n + 3) * s1 - n * s2 + 3 * s0**2) - k * ((n**2 - n) * s1 - 2 * n * s2 + 6 * s0**2)
    variance = second / ((n - 1) * (n - 2) * (n - 3) * s0**2) - expected**2
    if variance <= 1e-15:  # where everybody borders everybody, every arrangement is the same
        return Moran(statistic, expected, 0.0, np.nan, np.nan, n)
    score = (statistic - expected) / variance**0.5
    return Moran(statistic, expected, variance, score, float(2 * ndtr(-abs(score))), n)


def local_moran(
    values: ArrayLike,
    neighbours: csr_array,
    *,
    permutations: int = 9_999,
    seed: int = 20_210_101,
    false_discoveries: float = 0.05,
) -> LocalMoran:
    """Local Moran Iᵢ = zᵢ Σⱼ wᵢⱼ zⱼ / (Σ z²/n), rows standardised, tested by conditional permutation.

    For each area its value stays and its neighbours' values are drawn from all others, `permutations` times (the same
    draws for every area). p = 2 (extreme + 1)/(permutations + 1), counted on the side where the area lies, at most 1.
    With 999 permutations no p is below 0.002, too coarse for hundreds of areas and a false discovery rate; hence 9,999.

    Anselin (1995), Geographical Analysis 27:93–115; de Castro and Singer (2006), 38:180–208, for the adjustment.
    """
    x, matrix, places = _taking_part(values, neighbours)
    size, n = len(np.asarray(values)), len(places)
    statistic, p_value = np.full(size, np.nan), np.full(size, np.nan)
    quadrant = np.zeros(size, np.int8)
    z = x - x.mean() if n else x
    squares = float(z @ z)
    if n >= 3 and squares > _rounding(x):
        lag = row_standardised(matrix) @ z
        statistic[places] = z * lag / (squares / n)
        quadrant[places] = _quadrants(z, lag)
        p_value[places] = _permuted(z, matrix, permutations, np.random.default_rng(seed))
    q_value = adjusted_p_values(p_value)
    cluster = np.where(q_value <= false_discoveries, quadrant, Quadrant.NONE).astype(np.int8)
    return LocalMoran(statistic, quadrant, p_value, q_value, cluster)


def getis_ord(
    values: ArrayLike, neighbours: csr_array, *, star: bool = True, false_discoveries: float = 0.05
) -> GetisOrd:
    """Gi* (with the area itself) or Gi (without it) as z-values, binary weights.

    With W = Σⱼ wᵢⱼ, S = Σⱼ wᵢⱼ², x̄ and s² (divisor n) over all n areas, for Gi over all but i:
    z = (Σⱼ wᵢⱼ xⱼ − W x̄) / (s √((n S − W²)/(n − 1))). NaN where the neighbourhood is everybody, or nobody differs.

    Getis and Ord (1992), Geographical Analysis 24:189–206; Ord and Getis (1995), 27:286–306.
    """
    x, matrix, places = _taking_part(values, neighbours)
    size, areas = len(np.asarray(values)), len(places)
    z = np.full(size, np.nan)
    if areas >= 3:
        w = csr_array(matrix + eye_array(areas)) if star else matrix
        own = np.zeros(areas) if star else x
        n = areas if star else areas - 1
        mean = (x.sum() - own) / n
        centred = x - x.mean()  # variances from centred values: large numbers would swallow small differences
        own_centred = np.zeros(areas) if star else centred
        variance = ((centred**2).sum() - own_centred**2) / n - ((centred.sum() - own_centred) / n) ** 2
        weight = _sums(w, 1)
        reach = (n * weight - weight**2) / (n - 1)  # binary: Σ w² = Σ w
        spread = variance * reach
        differs = spread > 1e-12 * np.square(np.abs(x).max())
        z[places] = np.where(differs, (w @ x - weight * mean) / np.sqrt(np.where(differs, spread, 1.0)), np.nan)
    p_value = 2 * ndtr(-np.abs(z))
    q_value = adjusted_p_values(p_value)
    spot = np.where(q_value <= false_discoveries, np.sign(np.nan_to_num(z)), 0).astype(np.int8)
    return GetisOrd(z, p_value, q_value, spot)


def _taking_part(values: ArrayLike, neighbours: csr_array) -> tuple[np.ndarray, csr_array, np.ndarray]:
    """Values, matrix and positions of the areas with a number and with a neighbour that has one."""
    (x,) = floats(values)
    if x.ndim != 1 or neighbours.shape != (len(x), len(x)):
        raise ValueError(f"{x.shape} values do not fit {neighbours.shape} neighbours.")
    known = np.flatnonzero(~np.isnan(x))
    matrix = csr_array(neighbours)[known][:, known]
    joined = np.flatnonzero(_sums(matrix, 1) > 0)
    return x[known[joined]], csr_array(matrix[joined][:, joined]), known[joined]


def _sums(matrix: csr_array, axis: int) -> np.ndarray:
    return np.asarray(matrix.sum(axis=axis)).ravel()


def _rounding(x: np.ndarray) -> float:
    """Below this a sum of squares is nothing but rounding of equal values."""
    return float(len(x) * (1e-13 * np.abs(x).max(initial=0.0)) ** 2)


def _quadrants(z: np.ndarray, lag: np.ndarray) -> np.ndarray:
    high = np.where(lag > 0, Quadrant.HIGH_AMONG_HIGH, Quadrant.HIGH_AMONG_LOW)
    low = np.where(lag > 0, Quadrant.LOW_AMONG_HIGH, Quadrant.LOW_AMONG_LOW)
    return np.where(z > 0, high, low).astype(np.int8)


def _permuted(z: np.ndarray, matrix: csr_array, permutations: int, rng: np.random.Generator) -> np.ndarray:
    """The pseudo p-value of each area.

    A draw names places among the n − 1 others: place j is area j, and where that would be the area itself, the last
    area. So the sums of a draw are the same for all areas with equally many neighbours, but for the few draws that
    name the area: they are summed and sorted once, and mended for each area where it was named.
    """
    n, numbers = len(z), np.diff(matrix.indptr)
    draws = _draws(n - 1, int(numbers.max()), permutations, rng)
    observed = matrix @ z
    # Sums in another order differ in the last digit, and a tie must count as a tie.
    slack = 1e-12 * np.abs(z).sum()
    p_value = np.empty(n)
    for number in np.unique(numbers):
        chosen = draws[:, :number]
        sums = z[chosen].sum(axis=1)
        ordered = np.sort(sums)
        naming = np.argsort(chosen, axis=None, kind="stable") // number  # the draws that name area 0, then area 1 …
        ends = np.concatenate([[0], np.bincount(chosen.ravel(), minlength=n).cumsum()])
        for area in np.flatnonzero(numbers == number):
            low, high = observed[area] + slack, observed[area] - slack
            at_least = permutations - np.searchsorted(ordered, high, side="left")
            at_most = np.searchsorted(ordered, low, side="right")
            as_drawn = sums[naming[ends[area] : ends[area + 1]]]
            mended = as_drawn + (z[-1] - z[area])
            at_least += (mended >= high).sum() - (as_drawn >= high).sum()
            at_most += (mended <= low).sum() - (as_drawn <= low).sum()
            p_value[area] = min(1.0, 2 * (min(at_least, at_most) + 1) / (permutations + 1))
    return p_value


def _draws(pool: int, number: int, permutations: int, rng: np.random.Generator) -> np.ndarray:
    """Rows of `number` different integers below `pool`; the first k of a row are a fair draw of k."""
    if number * 4 > pool:
        return rng.permuted(np.tile(np.arange(pool), (permutations, 1)), axis=1)[:, :number]
    # Few of many: draw with repeats and draw those rows again that have any.
    draws = rng.integers(pool, size=(permutations, number))
    while len(repeated := np.flatnonzero((np.diff(np.sort(draws, axis=1), axis=1) == 0).any(axis=1))):
        draws[repeated] = rng.integers(pool, size=(len(repeated), number))
    return draws
