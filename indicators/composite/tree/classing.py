"""Classes of scores: fixed bounds, standard deviations from the mean, quantiles, groups of ranks. Never rounded before.

A bound `below: b` leaves what equals b to the next class, `up_to: b` keeps it. The social monitoring of Berlin needs
both: "mittel" reaches from −1 to 1, both included (Monitoring Soziale Stadtentwicklung 2021, ch. 4).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

NO_CLASS = -1
# Hyndman and Fan (1996), Sample quantiles in statistical packages, types 1 to 9, as numpy calls them
QUANTILE_TYPES = (
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "linear",
    "median_unbiased",
    "normal_unbiased",
)


def classes_of(scores: np.ndarray, ranks: np.ndarray, classes: Mapping[str, Any]) -> np.ndarray:
    """The position of each score's class in `classes["classes"]`, (…, T, N); NO_CLASS where there is no score.

    `ranks` have the shape of `scores` and are used by the method `ranks` only: class = ⌈count · rank / N⌉, N the
    areas that have a score in the period.
    """
    known = np.isfinite(scores)
    if classes["method"] == "ranks":
        among = known.sum(axis=-1, keepdims=True)
        # a product of whole numbers divided once: 10 · 3 / 10 is exactly 3
        position = np.ceil(classes["count"] * np.where(known, ranks, 1) / np.maximum(among, 1)) - 1
        return np.where(known, position, NO_CLASS).astype(np.int16)
    position = np.zeros(scores.shape, np.int16)
    for bound, inclusive in _bounds(scores, classes):
        position += (scores > bound) if inclusive else (scores >= bound)
    return np.where(known, position, NO_CLASS).astype(np.int16)


def _bounds(scores: np.ndarray, classes: Mapping[str, Any]) -> list[tuple[np.ndarray | float, bool]]:
    """The inner bounds from low to high, and whether the lower class keeps what equals them."""
    axes = (-2, -1) if classes.get("scope") == "all" else (-1,)
    if classes["method"] == "quantiles":
        shares = np.arange(1, classes["count"]) / classes["count"]
        method = QUANTILE_TYPES[classes.get("type", 7) - 1]
        with np.errstate(invalid="ignore"):
            upper = classes.get("closed", "upper") == "upper"
            return [(bound, upper) for bound in _quantiles(scores, shares, axes, method)]
    entries = [
        (entry["below"], False) if "below" in entry else (entry["up_to"], True) for entry in classes["classes"][:-1]
    ]
    if classes["method"] == "fixed":
        return entries
    count = np.isfinite(scores).sum(axis=axes, keepdims=True)
    mean = np.nansum(scores, axis=axes, keepdims=True) / np.maximum(count, 1)
    squares = np.nansum((scores - mean) ** 2, axis=axes, keepdims=True)
    deviation = np.sqrt(squares / np.maximum(count - classes.get("ddof", 0), 1))
    return [(mean + bound * deviation, inclusive) for bound, inclusive in entries]


def _quantiles(scores: np.ndarray, shares: np.ndarray, axes: tuple[int, ...], method: Any) -> np.ndarray:
    empty = ~np.isfinite(scores).any(axis=axes, keepdims=True)
    filled = np.where(empty, 0.0, scores)  # a period without any score has no quantiles, and no warning
    # in thousands of draws without gaps the plain function is six times as fast
    quantile = np.nanquantile if np.isnan(filled).any() else np.quantile
    return quantile(filled, shares, axis=axes, keepdims=True, method=method)
