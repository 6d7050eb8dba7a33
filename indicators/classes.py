"""Class breaks for maps. Pure: numpy only.

`breaks` are the inner class limits, ascending and unique: n classes have n − 1 of them. As in mapclassify, a value
that equals a limit belongs to the lower class: class i holds breaks[i − 1] < value ≤ breaks[i].

mapclassify is the oracle of the tests but does not run here: its Fisher–Jenks takes 0.3 s for 542 areas and one number
of classes, and a release needs five numbers of classes for some thousand maps. One pass of the dynamic programme
below yields the optimal classes for all of them in a few milliseconds.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

COUNTS = range(3, 8)
_CHUNK = 2_000_000  # cells of the cost matrix held at once


def quantiles(values: np.ndarray, counts: Sequence[int] = COUNTS) -> dict[int, np.ndarray]:
    """Classes with about the same number of areas each; percentiles interpolated linearly."""
    shares = [np.arange(1, n) / n for n in counts]
    limits = np.quantile(values, np.concatenate(shares))  # in one go: the call costs more than the numbers
    return dict(zip(counts, np.split(limits, np.cumsum([len(each) for each in shares])[:-1]), strict=True))


def equal(values: np.ndarray, counts: Sequence[int] = COUNTS) -> dict[int, np.ndarray]:
    """Classes of the same width."""
    return {n: np.linspace(values.min(), values.max(), n + 1)[1:-1] for n in counts}


def deviation(values: np.ndarray, counts: Sequence[int] = COUNTS) -> dict[int, np.ndarray]:
    """Classes one standard deviation (of the sample) wide, the outer ones open, lying evenly about the mean."""
    mean, spread = values.mean(), values.std(ddof=1) if len(values) > 1 else 0.0
    return {n: mean + spread * (np.arange(1, n) - n / 2) for n in counts}


def natural(values: np.ndarray, counts: Sequence[int] = COUNTS) -> dict[int, np.ndarray]:
    """Fisher–Jenks: the classes with the least sum of squared distances to their means; a limit is a class's maximum.

    Equal values always stay together, so the programme runs over the distinct values with their frequencies.
    """
    distinct, weights = np.unique(values, return_counts=True)
    wanted = sorted({min(n, len(distinct)) for n in counts})
    starts = _optimal_starts(distinct, weights, wanted[-1])
    found = {}
    for n in wanted:
        ends, end = [], len(distinct)
        for k in range(n - 1, 0, -1):
            end = starts[k, end - 1]
            ends.append(distinct[end - 1])
        found[n] = np.array(ends[::-1], float)
    return {n: found[min(n, len(distinct))] for n in counts}


def _optimal_starts(distinct: np.ndarray, weights: np.ndarray, most: int) -> np.ndarray:
    """starts[k, j]: where the last of k + 1 classes begins when they hold the first j + 1 distinct values."""
    size = len(distinct)
    centred = distinct - np.average(distinct, weights=weights)  # against cancellation in the running sums
    w, s, q = (np.concatenate([[0.0], np.cumsum(weights * centred**power)]) for power in (0, 1, 2))
    # least[k][j]: cost of the first j values in k classes; nothing costs nothing, but only before the first class.
    least = np.full((most + 1, size + 1), np.inf)
    least[0, 0] = 0
    starts = np.zeros((most, size), int)
    step = max(1, _CHUNK // size)
    for low in range(0, size, step):
        j = np.arange(low, min(low + step, size)) + 1
        i = np.arange(j[-1])[:, None]
        # Cost of a class that begins with value i and ends before value j: squared distances to its own mean.
        weight = np.maximum(w[j] - w[i], 1)
        cost = np.maximum(q[j] - q[i] - (s[j] - s[i]) ** 2 / weight, 0)
        cost[i >= j] = np.inf
        for k in range(most):
            sums = cost + least[k, : j[-1], None]
            begin = sums.argmin(axis=0)
            starts[k, j - 1] = begin
            least[k + 1, j] = sums[begin, np.arange(len(j))]
    return starts


METHODS: dict[str, Callable[..., dict[int, np.ndarray]]] = {
    "quantiles": quantiles,
    "natural": natural,
    "equal": equal,
    "deviation": deviation,
}


def class_breaks(
    values: np.ndarray, *, digits: int = 6, most_distinct: int | None = None
) -> dict[str, dict[int, list[float]]]:
    """Inner breaks by method and number of classes, rounded to `digits` decimals; NaN takes no part.

    The search for natural breaks takes time with the square of how many different numbers there are. `most_distinct`
    bounds it: where there are more, the search looks at them rounded to as many steps between the smallest and largest.

    There may be fewer breaks than asked for: where values are few or equal, a limit that would leave a class empty is
    left out. Constant values, or none at all, make one class without breaks.
    """
    values = np.asarray(values, float)
    values = values[~np.isnan(values)]
    if len(values) == 0 or values.min() == values.max():
        return {method: {n: [] for n in COUNTS} for method in METHODS}
    ordered = np.sort(values)
    rounded = values if most_distinct is None else _in_steps(values, most_distinct)
    return {
        method: {
            n: _without_empty_classes(np.round(breaks, digits), ordered)
            for n, breaks in make(rounded if method == "natural" else values).items()
        }
        for method, make in METHODS.items()
    }


def _in_steps(values: np.ndarray, most: int) -> np.ndarray:
    if len(np.unique(values)) <= most:
        return values
    step = (values.max() - values.min()) / (most - 1)
    return values.min() + np.round((values - values.min()) / step) * step


def _without_empty_classes(breaks: np.ndarray, ordered: np.ndarray) -> list[float]:
    """The breaks that have at least one value between them and the one before, and values above the last."""
    below = np.searchsorted(ordered, breaks, side="right")  # values up to and with each break
    occupied = below > np.concatenate([[0], below[:-1]])
    return breaks[occupied & (below < len(ordered))].tolist()


def classify(values: np.ndarray, breaks: Iterable[float]) -> np.ndarray:
    """The class of each value, from 0; −1 where there is no value."""
    values = np.asarray(values, float)
    return np.where(np.isnan(values), -1, np.searchsorted(np.array(list(breaks), float), values, side="left"))
