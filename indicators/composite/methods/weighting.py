"""Weights of the parts of an index: given, or drawn from the numbers themselves. Never negative. Pure.

Parts are float64 (K, T, N): parts, periods, areas, already standardised and turned so that high means the same in all.
Where a method looks at several parts at once, areas and periods count in which all parts have a number, all periods
together.

Literature: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6; Saaty (1980) for the analytic
hierarchy process; Diakoulaki, Mavrotas and Papayannakis (1995) for CRITIC; Shannon (1948) for the entropy; Becker,
Saisana, Paruolo and Vandecasteele (2017), doi:10.1016/j.ecolind.2017.03.056, for optimised weights.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from spatial.findings import RefusedError, listed

from .optimising import optimised
from .statistics import complete_cells, german

LEAST_CELLS = 3  # with two points every correlation is perfect


@dataclass(frozen=True)
class Component:
    """The first principal component: `loadings` (K,) of unit length; `shares` (K,), their squares, which sum to 1;
    `explained`: its share of the variance of all standardised parts."""

    loadings: np.ndarray
    shares: np.ndarray
    explained: float


def weights_of(
    parts: np.ndarray,
    method: str,
    *,
    names: Sequence[str],
    given: Sequence[float] | np.ndarray | None = None,
    **parameters: Any,
) -> np.ndarray:
    """Weights (K,) of the parts (K,T,N), none negative, sum 1, by one of `METHODS`; see the function of each.

    `names` (K,) serve the sentences; `given` (K,) are the weights of "given". Raises RefusedError where the method
    gives no valid weights for these parts, ValueError for an unknown method or parameter.
    """
    if method not in METHODS:
        raise ValueError(f"There is no method {method!r}; there are {', '.join(METHODS)}.")
    unknown = set(parameters) - METHODS[method]
    if unknown:
        raise ValueError(f"The method {method!r} knows no {', '.join(sorted(unknown))}.")
    if method == "given":
        parameters["given"] = given
    parts = np.asarray(parts, np.float64)
    weights = np.asarray(_FUNCTIONS[method](parts, list(names), **parameters), np.float64)
    return weights / weights.sum()


def principal_component(parts: np.ndarray, sign_of: int | None = None) -> Component:
    """The eigenvector of the parts' correlation matrix with the largest eigenvalue [get_PCA, GISD].

    An eigenvector has no sign of its own: the loading of the part `sign_of` is made positive, else their sum.
    """
    cells = complete_cells(parts)
    values, vectors = np.linalg.eigh(np.atleast_2d(np.corrcoef(cells)))
    loadings = vectors[:, -1]
    pointer = loadings.sum() if sign_of is None else loadings[sign_of]
    loadings = -loadings if pointer < 0 else loadings
    return Component(loadings, loadings**2, float(values[-1] / len(cells)))


def _given(parts: np.ndarray, names: list[str], given: Sequence[float] | None) -> np.ndarray:
    """The weights as given; only their proportions count."""
    if given is None or len(given) != len(parts):
        raise ValueError(f"{len(parts)} parts need as many given weights, not {given}.")
    weights = np.asarray(given, np.float64)
    bad = [name for name, weight in zip(names, weights, strict=True) if not (np.isfinite(weight) and weight >= 0)]
    if bad:
        raise RefusedError(
            de=f"Gewichte müssen Zahlen ab 0 sein; das ist nicht so bei {listed(bad, 'de')}.",
            en=f"Weights must be numbers from 0 upwards; that is not so for {listed(bad, 'en')}.",
        )
    _refuse_all_zero(weights, names)
    return weights


def _equal(parts: np.ndarray, names: list[str]) -> np.ndarray:
    """1 / K each."""
    return np.ones(len(parts))


def _pca(parts: np.ndarray, names: list[str], squared: bool = False, sign_of: int | str | None = None) -> np.ndarray:
    """The loadings of the first principal component, or with `squared` their squares (the shares of its variance).

    `sign_of`: name or position of the part that points the right way. A part with a negative loading runs against the
    others and is refused: a negative weight would turn its meaning round.
    """
    _correlated_cells(parts, names)
    position = names.index(sign_of) if isinstance(sign_of, str) else sign_of
    loadings = principal_component(parts, position).loadings
    loadings = np.where(np.abs(loadings) < 1e-12, 0.0, loadings)
    against = [name for name, loading in zip(names, loadings, strict=True) if loading < 0]
    if against:
        raise RefusedError(
            de=f"Die erste Hauptkomponente gibt {listed(against, 'de')} ein negatives Gewicht: dort laufen die Werte "
            "gegen die übrigen. Die Richtung dieser Bestandteile umkehren oder sie herausnehmen.",
            en=f"The first principal component gives {listed(against, 'en')} a negative weight: they run against the "
            "others. Turn their direction or take them out.",
        )
    return loadings**2 if squared else loadings


def _optimised(parts: np.ndarray, names: list[str], **parameters: Any) -> np.ndarray:
    """See `indicators.composite.methods.optimising.optimised`, which also states how near it came."""
    _correlated_cells(parts, names)
    return optimised(parts, **parameters).weights


def _entropy(parts: np.ndarray, names: list[str]) -> np.ndarray:
    """1 − e_k, e_k = −Σ p ln p / ln n with p = x / Σx: the more unevenly a part is spread, the more it weighs.

    Needs numbers from 0 upwards, as after min-max.
    """
    cells = _complete(parts)
    below = [name for name, row in zip(names, cells, strict=True) if row.min() < 0 or row.sum() == 0]
    if below:
        raise RefusedError(
            de=f"Gewichte nach der Entropie brauchen Werte ab 0, nicht alle null; das ist nicht so bei "
            f"{listed(below, 'de')}. Die Bestandteile zuvor mit min-max standardisieren.",
            en=f"Weights by entropy need numbers from 0 upwards, not all zero; that is not so for "
            f"{listed(below, 'en')}. Standardise the parts with min-max first.",
        )
    shares = cells / cells.sum(axis=1, keepdims=True)
    logarithms = np.log(np.where(shares > 0, shares, 1))
    weights = 1 + (shares * logarithms).sum(axis=1) / np.log(cells.shape[1])
    weights = np.where(weights > 1e-12, weights, 0.0)
    _refuse_all_zero(weights, names)
    return weights


def _equal_variance(parts: np.ndarray, names: list[str]) -> np.ndarray:
    """1 / sd: every part then brings the same spread into the aggregate."""
    cells = _correlated_cells(parts, names)
    return 1 / cells.std(axis=1)


def _critic(parts: np.ndarray, names: list[str]) -> np.ndarray:
    """sd_k · Σ_j (1 − r_kj) of the min-max-scaled parts: what is spread widely and says what the others do not."""
    cells = _correlated_cells(parts, names)
    lowest = cells.min(axis=1, keepdims=True)
    scaled = (cells - lowest) / (cells.max(axis=1, keepdims=True) - lowest)
    weights = scaled.std(axis=1) * (1 - np.atleast_2d(np.corrcoef(scaled))).sum(axis=1)
    weights = np.where(weights > 1e-12, weights, 0.0)
    return weights if weights.any() else np.ones(len(weights))  # all parts say the same


def _budget_allocation(
    parts: np.ndarray, names: list[str], experts: Mapping[str, Sequence[float] | Mapping[str, float]]
) -> np.ndarray:
    """Experts spread points over the parts; each one's are brought to the sum 1, then the mean of the experts.

    `experts`: name → K points, in the order of the parts, or part → points.
    """
    shares = []
    for expert, points in experts.items():
        row = [points.get(name, 0) for name in names] if isinstance(points, Mapping) else list(points)
        strange = sorted(set(points) - set(names)) if isinstance(points, Mapping) else []
        numbers = np.asarray(row, np.float64)
        if strange or len(row) != len(names) or not np.all(numbers >= 0) or not 0 < numbers.sum() < np.inf:
            raise RefusedError(
                de=f"Die Punkte von „{expert}“ passen nicht: nötig ist für jeden der {len(names)} Bestandteile eine "
                f"Zahl ab 0, zusammen mehr als 0, in der Reihenfolge {listed(names, 'de')}.",
                en=f"The points of “{expert}” do not fit: needed is a number from 0 upwards for each of the "
                f"{len(names)} parts, together more than 0, in the order {listed(names, 'en')}.",
            )
        shares.append(numbers / numbers.sum())
    if not shares:
        raise RefusedError(
            de="Für die Budgetverteilung hat niemand Punkte vergeben.",
            en="Nobody has given points for the budget allocation.",
        )
    return np.mean(shares, axis=0)


# Mean consistency index of random judgements for K = 1, 2, 3 … (Saaty 1980).
_RANDOM_CONSISTENCY = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)


def analytic_hierarchy(comparisons: Sequence[Sequence[float]] | np.ndarray) -> tuple[np.ndarray, float]:
    """The weights (K,) and the consistency ratio of pairwise comparisons (K,K), after Saaty.

    comparisons[i][j]: how many times as important i is as j. Weights: the eigenvector of the largest eigenvalue λ.
    Ratio: (λ − K) / (K − 1), divided by that of random judgements; 0 where all judgements agree with each other.
    """
    matrix = np.asarray(comparisons, np.float64)
    size = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    first = int(np.argmax(values.real))
    weights = np.abs(vectors[:, first].real)
    if size < 3:
        return weights / weights.sum(), 0.0
    random = _RANDOM_CONSISTENCY[min(size, len(_RANDOM_CONSISTENCY)) - 1]
    return weights / weights.sum(), float((values[first].real - size) / (size - 1) / random)


def _ahp(
    parts: np.ndarray, names: list[str], comparisons: Sequence[Sequence[float]], most_inconsistency: float = 0.1
) -> np.ndarray:
    """The analytic hierarchy process; judgements with a consistency ratio above 0.1 are refused."""
    matrix = np.asarray(comparisons, np.float64)
    size = len(names)
    fits = matrix.shape == (size, size) and bool(np.all(matrix > 0)) and np.allclose(matrix * matrix.T, 1, atol=0.02)
    if not fits:
        raise RefusedError(
            de=f"Die Paarvergleiche müssen eine Tabelle von {size} mal {size} positiven Zahlen sein, auf der Diagonale "
            "1, und der Vergleich von B mit A der Kehrwert des Vergleichs von A mit B (3 und 1/3).",
            en=f"The pairwise comparisons must be a table of {size} by {size} positive numbers, 1 on the diagonal, and "
            "the comparison of B with A the inverse of that of A with B (3 and 1/3).",
        )
    weights, ratio = analytic_hierarchy(matrix)
    if ratio > most_inconsistency:
        raise RefusedError(
            de=f"Die Paarvergleiche widersprechen sich: das Konsistenzverhältnis ist {german(round(ratio, 3))}, "
            f"erlaubt ist {german(most_inconsistency)}. Die Vergleiche noch einmal durchgehen.",
            en=f"The pairwise comparisons contradict each other: the consistency ratio is {ratio:.3g}, "
            f"{most_inconsistency:g} is allowed. Go through them again.",
        )
    return weights


def _complete(parts: np.ndarray) -> np.ndarray:
    cells = complete_cells(parts)
    if cells.shape[1] < LEAST_CELLS:
        raise RefusedError(
            de=f"Nur {cells.shape[1]} Gebiete haben Werte in allen {len(parts)} Bestandteilen; aus den Werten lassen "
            f"sich Gewichte erst ab {LEAST_CELLS} bestimmen. Fehlende Werte ergänzen oder Gewichte angeben.",
            en=f"Only {cells.shape[1]} areas have numbers in all {len(parts)} parts; weights can be found in numbers "
            f"from {LEAST_CELLS} upwards. Impute missing numbers or give the weights.",
        )
    return cells


def _correlated_cells(parts: np.ndarray, names: list[str]) -> np.ndarray:
    cells = _complete(parts)
    flat = [name for name, row in zip(names, cells, strict=True) if np.ptp(row) == 0]
    if flat:
        raise RefusedError(
            de=f"Alle Gebiete haben denselben Wert in {listed(flat, 'de')}: daraus lässt sich kein Gewicht bestimmen. "
            "Diese Bestandteile herausnehmen oder Gewichte angeben.",
            en=f"All areas have the same number in {listed(flat, 'en')}: no weight can be found in it. "
            "Take these parts out or give the weights.",
        )
    return cells


def _refuse_all_zero(weights: np.ndarray, names: list[str]) -> None:
    if not weights.any():
        raise RefusedError(
            de=f"Alle Gewichte sind 0: {listed(names, 'de')}. Mindestens ein Bestandteil muss zählen.",
            en=f"All weights are 0: {listed(names, 'en')}. At least one part must count.",
        )


_FUNCTIONS: dict[str, Callable[..., np.ndarray]] = {
    "given": _given,
    "equal": _equal,
    "pca": _pca,
    "optimised": _optimised,
    "entropy": _entropy,
    "equal-variance": _equal_variance,
    "critic": _critic,
    "budget-allocation": _budget_allocation,
    "ahp": _ahp,
}
# Each method with the names of its parameters, as a recipe may give them.
METHODS: dict[str, frozenset[str]] = {
    name: frozenset(list(inspect.signature(function).parameters)[2:]) - {"given", "parameters"}
    for name, function in _FUNCTIONS.items()
} | {"optimised": frozenset(list(inspect.signature(optimised).parameters)[1:])}
