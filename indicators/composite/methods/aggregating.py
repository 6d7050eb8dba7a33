"""Aggregating: the scores of the parts become one number per area. Pure.

Parts are float64 (K, …, T, N): parts, any leading axes (draws), periods, areas; NaN = no number. Weights are (K,) or
(K, …) that broadcast against the parts. A part of weight 0 does not count, missing or not.

Where the method allows, every result has slopes (K, …, T, N): slope · part is what the part contributes, and the
contributions of an area add up to its number exactly.

Sums run part by part in one order, not through a matrix product, so that two areas with the same numbers get the same
result to the last digit and tie.

Literature: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6; Yager (1988) for ordered weighted
averages. The functions of the R package COINr stand in brackets.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from spatial.findings import RefusedError

from .frontier import benefit_of_the_doubt
from .outranking import copeland
from .statistics import ascending_ranks, german

ROUNDING = 1e-12  # shares of weights that differ by less are the same

Slopes = Callable[[], np.ndarray]


@dataclass(frozen=True)
class Aggregated:
    """`values` (…,T,N); `slopes` (K,…,T,N) with Σ slopes · parts = values, or None where a method has none.

    A missing part has the slope 0. Slopes are reckoned when first asked for: thousands of draws do without them.
    """

    values: np.ndarray
    _slopes: Slopes | None = field(default=None, repr=False)

    @cached_property
    def slopes(self) -> np.ndarray | None:
        return None if self._slopes is None else self._slopes()


@dataclass(frozen=True)
class _Basis:
    """Parts and weights of one shape, and which parts count where. `parts` hold 0 where there is no number."""

    parts: np.ndarray
    weights: np.ndarray
    known: np.ndarray | None  # None: nothing is missing
    total: np.ndarray  # sum of the weights
    present: np.ndarray  # sum of the weights of the parts that are known
    valid: np.ndarray  # where enough is there

    def mean(self, parts: np.ndarray) -> np.ndarray:
        """Σ w x / Σ w of the known parts, or of what was made of them; 0 where there is no number."""
        return self.sum(parts) / self.present

    def sum(self, parts: np.ndarray) -> np.ndarray:
        result = np.zeros(np.broadcast_shapes(parts.shape[1:], self.weights.shape[1:]))
        for part, weight in zip(parts, self.weights, strict=True):
            result += weight * part
        return result

    def counting(self) -> np.ndarray:
        """Where a part is known and has a weight; (K,…,T,N) or broadcastable."""
        weighty = self.weights > 0
        return weighty if self.known is None else weighty & self.known

    def shares(self) -> np.ndarray:
        """The weights of the known parts, scaled to the sum 1; 0 for the others."""
        shares = self.weights / self.present
        return shares if self.known is None else np.where(self.known, shares, 0.0)


def aggregate(
    parts: np.ndarray,
    weights: Sequence[float] | np.ndarray,
    method: str | Callable[..., np.ndarray],
    *,
    at_least: float | None = None,
    **parameters: Any,
) -> Aggregated:
    """One number per area from its parts (K,…,T,N), by one of `METHODS`; see the function of each for the formula.

    `at_least` None: an area with a part missing has no number. Else the share of the weight (0 … 1) that must be
    there; the weights of the parts that are there then stand for all. A callable gets the parts (K,…,T,N), gaps
    included, and the weights in the same number of axes, and returns (…,T,N).

    Raises RefusedError where a method cannot be used with these numbers, ValueError for an unknown method or parameter.
    """
    parts = np.asarray(parts, np.float64)
    weights = np.asarray(weights, np.float64)
    if len(weights) != len(parts):
        raise ValueError(f"There are {len(parts)} parts but {len(weights)} weights.")
    if np.any(weights < 0) or not np.isfinite(weights).all():
        raise ValueError("Weights must be numbers from 0 upwards.")
    axes = max(parts.ndim, weights.ndim)
    # (K,) stands for all areas; leading axes of either side may be absent, never the last ones.
    weights = weights.reshape(weights.shape + (1,) * (axes - weights.ndim))
    parts = parts.reshape(parts.shape[:1] + (1,) * (axes - parts.ndim) + parts.shape[1:])
    if not callable(method):
        if method not in METHODS:
            raise ValueError(f"There is no method {method!r}; there are {', '.join(METHODS)}.")
        unknown = set(parameters) - METHODS[method]
        if unknown:
            raise ValueError(f"The method {method!r} knows no {', '.join(sorted(unknown))}.")
    basis = _basis(parts, weights, at_least)
    if callable(method):
        result = Aggregated(np.asarray(method(parts, weights, **parameters), np.float64))
    else:
        result = _FUNCTIONS[method](basis, **parameters)
    return Aggregated(np.where(basis.valid, result.values, np.nan), result._slopes)


def rank(values: np.ndarray, *, highest_first: bool = True, ties: str = "min") -> np.ndarray:
    """Ranks (…,N) along the last axis as floats, 1 for the highest (or lowest) number; NaN where there is none.

    Equal numbers share the best rank they take up ("min": 1, 2, 2, 4), the middle ("average") or the last ("max").
    """
    values = np.asarray(values, np.float64)
    return ascending_ranks(-values if highest_first else values, ties=ties)


def _basis(parts: np.ndarray, weights: np.ndarray, at_least: float | None) -> _Basis:
    known = np.isfinite(parts)
    total = weights.sum(axis=0)
    shape = np.broadcast_shapes(parts.shape[1:], weights.shape[1:])
    if known.all():
        valid = np.broadcast_to(total > 0, shape)
        return _Basis(parts, weights, None, total, np.where(total > 0, total, np.nan), valid)
    present = np.zeros(shape)
    lost = np.zeros(shape, bool)
    for here, weight in zip(known, weights, strict=True):
        present += weight * here
        lost |= (weight > 0) & ~here
    enough = ~lost if at_least is None else present >= (at_least - ROUNDING) * total
    safe = np.where(present > 0, present, np.nan)
    return _Basis(np.where(known, parts, 0.0), weights, known, total, safe, enough & (present > 0))


# --- means ----------------------------------------------------------------------------------------------------------


def _arithmetic(basis: _Basis) -> Aggregated:
    """Σ w x / Σ w [a_amean]. Slope: the part's share of the weights."""
    return Aggregated(basis.mean(basis.parts), lambda: _like_parts(basis.shares(), basis))


def _sum(basis: _Basis) -> Aggregated:
    """Σ w x; where parts are missing scaled up by the weight of all over the weight there, so that sums compare."""
    scale = 1.0 if basis.known is None else basis.total / basis.present
    return Aggregated(
        basis.sum(basis.parts) * scale,
        lambda: _like_parts(basis.shares() * basis.total, basis),
    )


def _geometric(basis: _Basis) -> Aggregated:
    """exp(Σ w ln x / Σ w), of positive numbers [a_gmean]. Contribution: the part's share of the weights, times y."""
    _refuse_below(basis, "geometrische Mittel", "geometric mean", zero_too=True)
    parts = np.where(basis.counting(), basis.parts, 1.0)
    values = np.exp(basis.mean(np.log(parts)))
    return Aggregated(values, lambda: _like_parts(basis.shares() * values / parts, basis))


def _harmonic(basis: _Basis) -> Aggregated:
    """Σ w / Σ (w / x), of positive numbers [a_hmean]."""
    _refuse_below(basis, "harmonische Mittel", "harmonic mean", zero_too=True)
    return _power_mean(basis, -1.0)


def _generalised(basis: _Basis, power: float) -> Aggregated:
    """(Σ w x^p / Σ w)^(1/p), missing parts left out [a_genmean]; p = 0 is the geometric mean, its limit.

    Of numbers from 0 upwards, positive ones for p ≤ 0. The smaller p, the less a high part makes up for a low one.
    Contribution, by Euler's theorem: w x^p y^(1−p).
    """
    if power == 0:
        return _geometric(basis)
    _refuse_below(basis, "verallgemeinerte Mittel", "generalised mean", zero_too=power < 0)
    return _power_mean(basis, float(power))


def _power_mean(basis: _Basis, power: float) -> Aggregated:
    counting = basis.counting()
    # Divided by the part that rules the mean: high powers of the others then vanish instead of growing out of range.
    if power > 0:
        ruling = np.where(counting, basis.parts, 0.0).max(axis=0)
    else:
        ruling = np.where(counting, basis.parts, np.inf).min(axis=0)
    ruling = np.where((ruling > 0) & np.isfinite(ruling), ruling, 1.0)
    with np.errstate(over="ignore", under="ignore"):
        ratios = np.where(counting, basis.parts, ruling) / ruling
        relative = basis.mean(np.where(counting, ratios**power, 0.0)) ** (1 / power)
    values = relative * ruling

    def slopes() -> np.ndarray:
        # 0 contributes nothing: where a part or the whole is 0, the power of it may be infinite.
        with np.errstate(all="ignore"):
            steep = ratios ** (power - 1) * relative ** (1 - power)
        return _like_parts(basis.shares() * np.where((ratios > 0) & (relative > 0), steep, 0.0), basis)

    return Aggregated(values, slopes)


# --- positions ------------------------------------------------------------------------------------------------------


def _owa(basis: _Basis, order: Sequence[float]) -> Aggregated:
    """Ordered weighted average Σ v_i x_(i), x_(1) the largest part: `order` weighs places, not parts.

    (1, 0, …) is the maximum, (…, 0, 1) the minimum, equal numbers the plain mean. Where only m of K parts are known,
    the places share out the same weight: v'_i = Q(i/m) − Q((i−1)/m), Q the running sum of `order`, straight between
    its points. Weights of importance have no meaning here and must be equal.
    """
    size = len(basis.parts)
    if len(order) != size or min(order) < 0 or not sum(order) > 0:
        raise RefusedError(
            de=f"Das geordnete Mittel braucht {size} Gewichte ab 0 für die Plätze, vom höchsten Wert an; "
            f"angegeben sind {list(order)}.",
            en=f"The ordered average needs {size} weights from 0 upwards for the places, from the highest number on; "
            f"given are {list(order)}.",
        )
    if not np.allclose(basis.weights, basis.weights[:1], rtol=1e-9, atol=0):
        raise RefusedError(
            de="Das geordnete Mittel gewichtet Plätze, nicht Bestandteile; deren Gewichte müssen gleich sein. "
            "Gleiche Gewichte wählen oder ein anderes Mittel.",
            en="The ordered average weighs places, not parts, whose weights must be equal. "
            "Choose equal weights or another mean.",
        )
    known = np.ones(basis.parts.shape, bool) if basis.known is None else basis.known
    running = np.concatenate([[0.0], np.cumsum(order) / np.sum(order)])
    places = np.zeros((size + 1, size))  # places[m, i]: the weight of place i among m parts
    for count in range(1, size + 1):
        marks = np.interp(np.arange(count + 1) / count, np.arange(size + 1) / size, running)
        places[count, :count] = np.diff(marks)
    descending = np.argsort(np.where(known, -basis.parts, np.inf), axis=0, kind="stable")
    by_place = np.moveaxis(places[known.sum(axis=0)], -1, 0)
    slopes = np.empty(basis.parts.shape)
    np.put_along_axis(slopes, descending, by_place, axis=0)
    ordered = np.take_along_axis(basis.parts, descending, axis=0)
    values = np.zeros(basis.parts.shape[1:])
    for part, weight in zip(ordered, by_place, strict=True):
        values += weight * part
    return Aggregated(np.broadcast_to(values, basis.valid.shape), lambda: _like_parts(slopes, basis))


def _median(basis: _Basis) -> Aggregated:
    """The weighted median: half of the weight lies on either side. Where a half ends exactly between two parts, their
    mean, so that equal weights give the usual median. Slope: 1 for the part that gives it, or ½ and ½."""
    shape = np.broadcast_shapes(basis.parts.shape, basis.weights.shape)
    parts, counting = np.broadcast_to(basis.parts, shape), np.broadcast_to(basis.counting(), shape)
    ascending = np.argsort(np.where(counting, parts, np.inf), axis=0, kind="stable")
    weights = np.take_along_axis(np.where(counting, basis.weights, 0.0), ascending, axis=0)
    running = np.cumsum(weights, axis=0) / basis.present
    lower = np.argmax(running >= 0.5 - ROUNDING, axis=0)[None]
    upper = np.argmax(running > 0.5 + ROUNDING, axis=0)[None]
    first, second = (np.take_along_axis(ascending, place, axis=0) for place in (lower, upper))
    values = (np.take_along_axis(parts, first, axis=0) + np.take_along_axis(parts, second, axis=0))[0] / 2

    def slopes() -> np.ndarray:
        index = np.arange(len(parts)).reshape(-1, *(1,) * (parts.ndim - 1))
        return ((index == first) + (index == second).astype(np.float64)) / 2

    return Aggregated(values, slopes)


def _minimum(basis: _Basis) -> Aggregated:
    """The lowest part that has a weight; parts that tie for it share the slope 1."""
    return _outermost(basis, np.minimum, np.inf)


def _maximum(basis: _Basis) -> Aggregated:
    """The highest part that has a weight; parts that tie for it share the slope 1."""
    return _outermost(basis, np.maximum, -np.inf)


def _outermost(basis: _Basis, function: np.ufunc, nothing: float) -> Aggregated:
    counting = basis.counting()
    values = function.reduce(np.where(counting, basis.parts, nothing), axis=0)

    def slopes() -> np.ndarray:
        giving = counting & (basis.parts == values)
        return _like_parts(giving / np.maximum(giving.sum(axis=0), 1), basis)

    return Aggregated(values, slopes)


# --- comparisons of areas with each other ---------------------------------------------------------------------------


def _copeland(basis: _Basis, majority: bool = False) -> Aggregated:
    """How far an area outranks the others; see `indicators.composite.methods.outranking.copeland`. No slopes."""
    return Aggregated(copeland(_with_gaps(basis), basis.weights, basis.valid, majority=majority))


def _benefit_of_the_doubt(
    basis: _Basis, lower: float | Sequence[float] = 0.0, upper: float | Sequence[float] = 1.0
) -> Aggregated:
    """Every area with the weights that suit it best; see `frontier.benefit_of_the_doubt`."""
    _refuse_below(basis, "Benefit-of-the-doubt-Verfahren", "benefit of the doubt", zero_too=False)
    values, slopes = benefit_of_the_doubt(_with_gaps(basis), basis.counting(), basis.valid, lower, upper)
    return Aggregated(values, lambda: slopes)


# --- shapes and refusals --------------------------------------------------------------------------------------------


def _like_parts(slopes: np.ndarray, basis: _Basis) -> np.ndarray:
    return np.broadcast_to(slopes, np.broadcast_shapes(basis.parts.shape, basis.weights.shape))


def _with_gaps(basis: _Basis) -> np.ndarray:
    return basis.parts if basis.known is None else np.where(basis.known, basis.parts, np.nan)


def _refuse_below(basis: _Basis, name_de: str, name_en: str, *, zero_too: bool) -> None:
    below = basis.parts <= 0 if zero_too else basis.parts < 0
    if not below.any():
        return
    below = below & basis.counting()
    if below.any():
        lowest = float(np.broadcast_to(basis.parts, below.shape)[below].min())
        needed_de, needed_en = ("positive Werte", "positive numbers") if zero_too else ("Werte ab 0", "numbers from 0")
        raise RefusedError(
            de=f"Das {name_de} braucht {needed_de}; {int(below.sum())} von {below.size} sind es nicht, der niedrigste "
            f"ist {german(lowest)}. Die Bestandteile zuvor so standardisieren, etwa mit min-max auf 1 bis 100.",
            en=f"The {name_en} needs {needed_en}; {int(below.sum())} of {below.size} are not, the lowest is "
            f"{lowest:g}. Standardise the parts that way first, for instance with min-max onto 1 to 100.",
        )


_FUNCTIONS: dict[str, Callable[..., Aggregated]] = {
    "arithmetic": _arithmetic,
    "sum": _sum,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "generalised-mean": _generalised,
    "owa": _owa,
    "median": _median,
    "minimum": _minimum,
    "maximum": _maximum,
    "copeland": _copeland,
    "benefit-of-the-doubt": _benefit_of_the_doubt,
}
# Each method with the names of its parameters, as a recipe may give them.
METHODS: dict[str, frozenset[str]] = {
    name: frozenset(list(inspect.signature(function).parameters)[1:]) for name, function in _FUNCTIONS.items()
}
