"""Standardising: columns of different units brought to one scale. Pure.

Values are float64 (…, T, N): periods T, areas N, any leading axes; NaN = no number, which is ignored and stays NaN.
Nearly all methods are straight lines, y = low + (x − origin) / span · (high − low), that differ only in where origin
and span come from. Those parameters are taken from each period alone (scope "period"), from all periods together
("all": scores are comparable over time) or from one base period (its index).

Literature: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5; McLennan et al., The English
Indices of Deprivation 2019, Technical report (exponential); the methods of the R package COINr carry its name for
them in brackets.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from spatial.findings import RefusedError

from .statistics import ConstantColumn, ascending_ranks, german

__all__ = ["METHODS", "ConstantColumn", "Standardised", "standardise"]

Scope = str | int


@dataclass(frozen=True)
class Standardised:
    """`values` (…,T,N), and the `slope` a of y = a·x + b where one line holds for all areas of a period, else None."""

    values: np.ndarray
    slope: np.ndarray | None


@dataclass(frozen=True)
class _Line:
    """y = low + (x − origin) / span · (high − low), cut off below 0 and above 1 of (x − origin) / span if asked."""

    origin: np.ndarray | float
    span: np.ndarray
    to: tuple[float, float] = (0.0, 1.0)
    cut_below: bool = False
    cut_above: bool = False


class _Pool:
    """The numbers that parameters are taken from, and sums over them that know no NaN and warn of nothing."""

    def __init__(self, values: np.ndarray, scope: Scope, weights: np.ndarray | None):
        if isinstance(scope, str) and scope not in ("period", "all"):
            raise ValueError(f'The scope is "period", "all" or the index of a base period, not {scope!r}.')
        self.axes = (-2, -1) if scope == "all" else (-1,)
        base = slice(None) if isinstance(scope, str) else slice(scope, scope + 1)
        self.values = values[..., base, :]
        self.weights = None if weights is None else np.broadcast_to(weights, values.shape[-2:])[base]

    def lowest(self) -> np.ndarray:
        return np.fmin.reduce(self.values, axis=self.axes, keepdims=True)

    def highest(self) -> np.ndarray:
        return np.fmax.reduce(self.values, axis=self.axes, keepdims=True)

    def mean_and_deviation(self, ddof: float) -> tuple[np.ndarray, np.ndarray]:
        """Mean and standard deviation √(Σ w(x − mean)² / (n − ddof)), weights scaled to sum to the n areas counted."""
        known = np.isfinite(self.values)
        if self.weights is None:
            count = known.sum(axis=self.axes, keepdims=True, dtype=np.float64)
            weights, total = known, count
        else:
            weights = np.where(known & (self.weights > 0), self.weights, 0.0)
            count = (weights > 0).sum(axis=self.axes, keepdims=True, dtype=np.float64)
            total = weights.sum(axis=self.axes, keepdims=True)
        filled = np.where(known, self.values, 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = (weights * filled).sum(axis=self.axes, keepdims=True) / total
            squares = (weights * (filled - mean) ** 2).sum(axis=self.axes, keepdims=True) / total
            deviation = np.sqrt(squares * count / np.where(count > ddof, count - ddof, np.nan))
        # A mean of equal numbers may miss them by a last digit, which must not pass for a spread.
        flat = (self.lowest() == self.highest()) | ((count > 0) & (count <= ddof))
        return mean, np.where(flat, 0.0, deviation)


def standardise(
    values: np.ndarray,
    method: str | Callable[..., np.ndarray],
    *,
    scope: Scope = "period",
    weights: np.ndarray | None = None,
    **parameters: Any,
) -> Standardised:
    """The values (…,T,N) on a common scale, by one of `METHODS`; see the function of each for formula and parameters.

    `scope` "period", "all" or the index of a base period says where parameters come from; `weights` (T,N) or (N,) weigh
    the areas in mean and standard deviation (population). A callable gets the 1-D numbers of a period (of all periods
    for scope "all") without gaps and returns as many. Rising lines and ranks keep the order of areas.

    Raises ConstantColumn where a spread is needed and there is none; RefusedError where the parameters do not fit the
    numbers; ValueError for an unknown method or parameter.
    """
    values = np.asarray(values, np.float64)
    if values.ndim == 1:
        one = standardise(values[None], method, scope=scope, weights=weights, **parameters)
        return Standardised(one.values[0], None if one.slope is None else one.slope[..., 0, :])
    if callable(method):
        return Standardised(_row_by_row(_rows(values, scope), method, parameters).reshape(values.shape), None)
    if method not in METHODS:
        raise ValueError(f"There is no method {method!r}; there are {', '.join(METHODS)}.")
    unknown = set(parameters) - METHODS[method]
    if unknown:
        raise ValueError(f"The method {method!r} knows no {', '.join(sorted(unknown))}.")
    if method == "none":
        return Standardised(values, np.ones((1, 1)))
    if method in _LINES:
        return _drawn(values, _LINES[method](_Pool(values, scope, weights), **parameters))
    if method == "categories":
        return Standardised(_categories(values, **parameters), None)
    return Standardised(_PLACES[method](_rows(values, scope), **parameters).reshape(values.shape), None)


def _drawn(values: np.ndarray, line: _Line) -> Standardised:
    flat = np.asarray(line.span) == 0
    if flat.any():
        places = np.argwhere(flat)
        periods = sorted({int(place[-2]) for place in places}) if flat.ndim > 1 and flat.shape[-2] > 1 else []
        raise ConstantColumn("All areas have the same number.", tuple(periods))
    low, high = line.to
    share = (values - line.origin) / line.span
    slope: np.ndarray | None = (high - low) / line.span
    if line.cut_below or line.cut_above:
        cut = np.clip(share, 0.0 if line.cut_below else None, 1.0 if line.cut_above else None)
        if not np.array_equal(cut, share, equal_nan=True):
            share, slope = cut, None
    return Standardised(share * (high - low) + low, slope)


# --- straight lines -------------------------------------------------------------------------------------------------


def _z_score(
    pool: _Pool, ddof: float = 0, centre: float = 0.0, spread: float = 1.0, decimals: int | None = None
) -> _Line:
    """(x − mean) / sd · spread + centre; sd with n − ddof: 0 as the Berlin Monitoring, 1 as COINr [n_zscore] and R.

    `decimals`: mean and sd are rounded first, to come to the numbers of a publisher who did so (Berlin: 5).
    """
    mean, deviation = pool.mean_and_deviation(ddof)
    if decimals is not None:
        mean, deviation = np.round(mean, decimals), np.round(deviation, decimals)
    return _Line(mean, deviation, (centre, centre + spread))


def _min_max(pool: _Pool, to: Sequence[float] = (0.0, 1.0)) -> _Line:
    """The lowest number becomes to[0], the highest to[1] [n_minmax]."""
    return _Line(pool.lowest(), pool.highest() - pool.lowest(), _interval(to))


def _scaled(pool: _Pool, lower: float, upper: float, to: Sequence[float] = (0.0, 1.0)) -> _Line:
    """`lower` becomes to[0], `upper` to[1], and numbers beyond go on outside [n_scaled]; lower > upper turns round."""
    return _Line(lower, _given_span(lower, upper), _interval(to))


def _goalposts(
    pool: _Pool, lower: float, upper: float, to: Sequence[float] = (0.0, 1.0), truncate: bool = True
) -> _Line:
    """As "scaled", but what lies beyond a goalpost is set onto it unless `truncate` is false [n_goalposts]."""
    return _Line(lower, _given_span(lower, upper), _interval(to), cut_below=truncate, cut_above=truncate)


def _distance_to_best(pool: _Pool) -> _Line:
    """1 − (max − x) / (max − min): 1 for the best area, 0 for the last [n_dist2max]."""
    return _min_max(pool)


def _distance_to_reference(pool: _Pool, reference: int, cap: bool = False) -> _Line:
    """1 − (r − x) / (r − min), r the number of the area at this index, over "all" periods its mean [n_dist2ref]."""
    numbers = pool.values[..., reference : reference + 1 or None]
    known = np.isfinite(numbers)
    if pool.axes == (-1,):
        mark = numbers
    else:
        with np.errstate(invalid="ignore"):
            mark = np.where(known, numbers, 0).sum(-2, keepdims=True) / known.sum(-2, keepdims=True)
    if np.any(np.isnan(mark) & np.isfinite(pool.lowest())):
        raise RefusedError(
            de="Das Vergleichsgebiet hat keinen Wert. Ein anderes Gebiet wählen oder den Wert ergänzen.",
            en="The reference area has no number. Choose another area or supply its number.",
        )
    return _Line(pool.lowest(), _span_to(mark, pool.lowest()), cut_above=cap)


def _distance_to_target(pool: _Pool, target: float, cap: bool = False) -> _Line:
    """1 − (target − x) / (target − min); `cap` sets what is beyond the target to 1 [n_dist2targ]."""
    return _Line(pool.lowest(), _span_to(np.asarray(target, np.float64), pool.lowest()), cut_above=cap)


def _fraction_of_best(pool: _Pool) -> _Line:
    """x / max [n_fracmax]; needs a positive maximum."""
    highest = pool.highest()
    if np.any(highest <= 0):
        raise RefusedError(
            de="Ein Anteil am höchsten Wert braucht einen positiven höchsten Wert; "
            f"er ist {german(float(np.nanmin(highest)))}. Ein anderes Verfahren wählen, etwa min-max.",
            en="A fraction of the highest number needs a positive one; "
            f"it is {float(np.nanmin(highest)):g}. Choose another method, such as min-max.",
        )
    return _Line(0.0, highest)


def _given_span(lower: float, upper: float) -> np.ndarray:
    if not np.isfinite([lower, upper]).all() or lower == upper:
        raise RefusedError(
            de=f"Untere und obere Marke müssen zwei verschiedene Zahlen sein, nicht {lower} und {upper}.",
            en=f"The lower and the upper mark must be two different numbers, not {lower} and {upper}.",
        )
    return np.asarray(float(upper) - float(lower))


def _span_to(mark: np.ndarray, lowest: np.ndarray) -> np.ndarray:
    span = mark - lowest
    if np.any(span <= 0):
        worst = np.unravel_index(np.nanargmin(span), span.shape)
        target, least = (float(np.broadcast_to(array, span.shape)[worst]) for array in (mark, lowest))
        raise RefusedError(
            de=f"Die Zielmarke {german(target)} liegt nicht über dem niedrigsten Wert {german(least)}; gemessen wird "
            "die Strecke dazwischen. Die Zielmarke prüfen oder die Richtung des Indikators umkehren.",
            en=f"The mark {target:g} does not lie above the lowest number {least:g}; the way between them is what is "
            "measured. Check the mark or turn the indicator's direction.",
        )
    return span


def _interval(to: Sequence[float]) -> tuple[float, float]:
    low, high = to
    return float(low), float(high)


# --- places among the areas -----------------------------------------------------------------------------------------


def _rows(values: np.ndarray, scope: Scope) -> np.ndarray:
    """The areas of each period, or of all periods together, on the last axis."""
    if not isinstance(scope, str):
        raise RefusedError(
            de="Ränge und eigene Funktionen haben keine Kennwerte, die aus einem Basisjahr übernommen werden könnten. "
            "Die Standardisierung je Zeitpunkt oder über alle Zeitpunkte wählen.",
            en="Ranks and functions of your own have no parameters that could be kept from a base period. "
            "Standardise each period alone or all periods together.",
        )
    _Pool(values, scope, None)  # refuses an unknown scope
    return values if scope == "period" else values.reshape(*values.shape[:-2], -1)


def _row_by_row(rows: np.ndarray, function: Callable[..., np.ndarray], parameters: dict[str, Any]) -> np.ndarray:
    result = np.full(rows.shape, np.nan)
    for place in np.ndindex(rows.shape[:-1]):
        known = np.isfinite(rows[place])
        if known.any():
            made = np.asarray(function(rows[place][known], **parameters), np.float64)
            if made.shape != (known.sum(),):
                raise ValueError(f"The function got {known.sum()} numbers and must return as many, not {made.shape}.")
            result[place][known] = made
    return result


def _counted(rows: np.ndarray) -> np.ndarray:
    return np.isfinite(rows).sum(axis=-1, keepdims=True)


def _rank(rows: np.ndarray, ties: str = "min") -> np.ndarray:
    """1 for the lowest number, n for the highest [n_rank: ties "min"]."""
    return ascending_ranks(rows, ties=ties)


def _borda(rows: np.ndarray, ties: str = "min") -> np.ndarray:
    """rank − 1: how many areas lie below [n_borda: ties "min"]."""
    return ascending_ranks(rows, ties=ties) - 1


def _percentile_rank(rows: np.ndarray, ties: str = "min") -> np.ndarray:
    """(rank − 1) / (n − 1): the share of the other areas that lie below, 0 … 1 [n_prank: ties "min"]."""
    others = _counted(rows) - 1
    if np.any(others == 0):
        raise ConstantColumn("One area alone has no place among others.")
    return (ascending_ranks(rows, ties=ties) - 1) / others


def _exponential(rows: np.ndarray, scale: float = 23, ties: str = "average") -> np.ndarray:
    """X = −s · ln(1 − R(1 − e^(−100/s))), R = (N + 1 − rank) / N with rank 1 for the highest number: 0 … 100.

    The English Indices of Deprivation: the highest number is the most deprived. With s = 23 only the tenth with the
    highest numbers gets more than 50, so that a low number elsewhere cannot make up for it.
    """
    share = ascending_ranks(rows, ties=ties) / np.maximum(_counted(rows), 1)
    return -scale * np.log1p(share * np.expm1(-100 / scale))


def _categories(
    values: np.ndarray, cuts: Sequence[float], scores: Sequence[float] | None = None, closed: str = "lower"
) -> np.ndarray:
    """Each number becomes the score of its band; without `scores` 1, 2, 3 … from the lowest band.

    `closed` "lower": a band holds its lower bound (a number exactly on a cut belongs to the band above); "upper": it
    holds its upper bound.
    """
    numbers = [float(score) for score in (scores if scores is not None else range(1, len(cuts) + 2))]
    if list(cuts) != sorted(set(cuts)) or len(numbers) != len(cuts) + 1:
        raise RefusedError(
            de=f"{len(cuts)} Grenzen in steigender Folge brauchen {len(cuts) + 1} Punktzahlen; angegeben sind die "
            f"Grenzen {list(cuts)} und {len(numbers)} Punktzahlen.",
            en=f"{len(cuts)} cuts in rising order need {len(cuts) + 1} scores; given are the cuts {list(cuts)} and "
            f"{len(numbers)} scores.",
        )
    if closed not in ("lower", "upper"):
        raise ValueError(f'A band is closed at its "lower" or "upper" bound, not {closed!r}.')
    band = np.searchsorted(np.asarray(cuts, np.float64), values, side="right" if closed == "lower" else "left")
    return np.where(np.isfinite(values), np.asarray(numbers)[band], np.nan)


_LINES: dict[str, Callable[..., _Line]] = {
    "z-score": _z_score,
    "min-max": _min_max,
    "scaled": _scaled,
    "goalposts": _goalposts,
    "distance-to-best": _distance_to_best,
    "distance-to-reference": _distance_to_reference,
    "distance-to-target": _distance_to_target,
    "fraction-of-best": _fraction_of_best,
}
_PLACES: dict[str, Callable[..., np.ndarray]] = {
    "percentile-rank": _percentile_rank,
    "rank": _rank,
    "borda": _borda,
    "exponential": _exponential,
    "categories": _categories,
}
# Each method with the names of its parameters, as a recipe may give them.
METHODS: dict[str, frozenset[str]] = {"none": frozenset()} | {
    name: frozenset(list(inspect.signature(function).parameters)[1:]) for name, function in (_LINES | _PLACES).items()
}
