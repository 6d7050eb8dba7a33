"""Imputing: numbers put where there are none, and marked as such. Pure.

Values are float64 (T, N): periods, areas; NaN = no number. Either the other areas of the same period lend a number
(mean, median, of all or of the area's group), or other periods of the same area (latest, constant, linear), or the
other indicators of the same area and period (`impute_by_row`). An imputed number hides how much is not known: the marks
must reach the reader.

The methods are those of the R package COINr; its names stand in brackets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

# Each method with the names of its parameters, as a recipe may give them.
METHODS: dict[str, frozenset[str]] = {
    "mean": frozenset(),
    "median": frozenset(),
    "group-mean": frozenset({"groups"}),
    "group-median": frozenset({"groups"}),
    "latest": frozenset({"most"}),
    "constant": frozenset({"most"}),
    "linear": frozenset({"most"}),
    "linear-constant": frozenset({"most"}),
    "value": frozenset({"value"}),
}
ALONG_PERIODS = frozenset({"latest", "constant", "linear", "linear-constant"})


@dataclass(frozen=True)
class Imputed:
    """`values` with numbers where some could be put; `imputed`: bool of the same shape, where they were put."""

    values: np.ndarray
    imputed: np.ndarray


def impute(
    values: np.ndarray,
    method: str | Callable[..., np.ndarray],
    *,
    groups: np.ndarray | Sequence[Any] | None = None,
    most: int | None = None,
    times: np.ndarray | Sequence[float] | None = None,
    where: np.ndarray | None = None,
    value: float | None = None,
    **parameters: Any,
) -> Imputed:
    """The values (T,N) with missing ones imputed, as far as the method can, and where.

    From the same period: "mean" [i_mean], "median" [i_median], "group-mean" and "group-median" of the areas with the
    same label in `groups`, (N,) or (T,N) [i_mean_grp, i_median_grp; an area without label gets nothing].
    From other periods of the area [impute_panel]: "latest": the nearest number before; "constant": the same, and before
    the first number that one; "linear": on the line between the numbers before and after at `times` (T,), beyond the
    ends as the number there, and nothing for a series of one number; "linear-constant": that one number then. They
    fetch nothing from farther than `most` periods away.
    "value": the number `value`. A callable gets the 1-D numbers of a period, gaps included, and returns as many.

    `where` bool (T,N): the only cells that may be filled, as those of areas that are rated.
    """
    values = np.asarray(values, np.float64)
    gaps = ~np.isfinite(values)
    if callable(method):
        offered = np.stack([np.asarray(method(row.copy(), **parameters), np.float64) for row in values])
        if offered.shape != values.shape:
            raise ValueError(f"The function must return {values.shape[-1]} numbers a period.")
        return _filled(values, offered, gaps, where)
    if parameters or method not in METHODS:
        raise ValueError(f"There is no method {method!r} with {sorted(parameters)}; there are {', '.join(METHODS)}.")
    if method in ALONG_PERIODS:
        return _filled(values, _from_other_periods(values, method, times, most), gaps, where)
    if method == "value":
        if value is None:
            raise ValueError("The method 'value' needs a value.")
        return _filled(values, np.full(values.shape, float(value)), gaps, where)
    statistic = _mean if method.endswith("mean") else _median
    if method in ("mean", "median"):
        return _filled(values, np.broadcast_to(statistic(values), values.shape), gaps, where)
    if groups is None:
        raise ValueError(f"The method {method!r} needs groups.")
    labels = np.broadcast_to(np.asarray(groups, object), values.shape)
    offered = np.full(values.shape, np.nan)
    for label in {label for label in labels.ravel() if label is not None and label == label and label != ""}:  # noqa: PLR0124
        inside = labels == label
        means = np.broadcast_to(statistic(np.where(inside, values, np.nan)), values.shape)
        offered[inside] = means[inside]
    return _filled(values, offered, gaps, where)


def impute_by_row(
    matrix: np.ndarray,
    groups_of_parts: Sequence[Any] | None = None,
    *,
    method: str | Callable[[np.ndarray], np.ndarray] = "mean",
    where: np.ndarray | None = None,
) -> Imputed:
    """Missing cells of the parts (K,T,N), already on one scale, from the same area's other parts in that period.

    "mean" or "median" of the other parts, of those with the same label in `groups_of_parts` (K) if given. A callable
    gets the (K,N) numbers of a group's parts in a period, gaps included, and returns as many: any model between
    indicators. [Impute with impute_by = "row" or "df"]
    """
    matrix = np.asarray(matrix, np.float64)
    labels = [None] * len(matrix) if groups_of_parts is None else list(groups_of_parts)
    if len(labels) != len(matrix):
        raise ValueError(f"There are {len(matrix)} parts but {len(labels)} labels.")
    offered = np.full(matrix.shape, np.nan)
    for label in set(labels):
        parts = [part for part, own in enumerate(labels) if own == label]
        if callable(method):
            for period in range(matrix.shape[1]):
                offered[parts, period] = method(matrix[parts, period].copy())
        else:
            statistic = {"mean": _mean, "median": _median}[method]
            offered[parts] = statistic(np.moveaxis(matrix[parts], 0, -1))[..., 0]
    return _filled(matrix, offered, ~np.isfinite(matrix), where)


def _filled(values: np.ndarray, offered: np.ndarray, gaps: np.ndarray, where: np.ndarray | None) -> Imputed:
    imputed = gaps & np.isfinite(offered)
    if where is not None:
        imputed &= where
    return Imputed(np.where(imputed, offered, values), imputed)


def _mean(values: np.ndarray) -> np.ndarray:
    known = np.isfinite(values)
    count = known.sum(axis=-1, keepdims=True)
    return np.where(known, values, 0).sum(axis=-1, keepdims=True) / np.where(count, count, np.nan)


def _median(values: np.ndarray) -> np.ndarray:
    """Not numpy's nanmedian, which warns of what is missing throughout."""
    ascending = np.sort(np.where(np.isfinite(values), values, np.nan), axis=-1)  # NaN comes last
    count = np.isfinite(ascending).sum(axis=-1, keepdims=True)
    lower = np.take_along_axis(ascending, np.maximum(count - 1, 0) // 2, axis=-1)
    return (lower + np.take_along_axis(ascending, np.minimum(count // 2, values.shape[-1] - 1), axis=-1)) / 2


def _from_other_periods(
    values: np.ndarray, method: str, times: np.ndarray | Sequence[float] | None, most: int | None
) -> np.ndarray:
    """What other periods offer for every cell; NaN where nothing is near enough."""
    periods = len(values)
    moments = np.arange(periods, dtype=np.float64) if times is None else np.asarray(times, np.float64)
    if moments.shape != (periods,) or np.any(np.diff(moments) <= 0):
        raise ValueError(f"The times must be {periods} rising numbers.")
    known = np.isfinite(values)
    index = np.arange(periods)[:, None]
    before = np.maximum.accumulate(np.where(known, index, -1), axis=0)
    after = np.minimum.accumulate(np.where(known, index, periods)[::-1], axis=0)[::-1]
    reach = periods if most is None else most
    has_before, has_after = (before >= 0) & (index - before <= reach), (after < periods) & (after - index <= reach)
    earlier = np.take_along_axis(values, np.maximum(before, 0), axis=0)
    later = np.take_along_axis(values, np.minimum(after, periods - 1), axis=0)
    if method == "latest":
        return np.where(has_before, earlier, np.nan)
    # Beyond the last number it goes on; before the first it is taken back.
    ends = np.where(has_before, earlier, np.where(has_after & (before < 0), later, np.nan))
    if method == "constant":
        return ends
    start, end = moments[np.maximum(before, 0)], moments[np.minimum(after, periods - 1)]
    way = np.where(end > start, end - start, 1)
    between = earlier + (later - earlier) * (moments[:, None] - start) / way
    inside = (before >= 0) & (after < periods)
    lines = np.where(inside, np.where(has_before | has_after, between, np.nan), ends)
    return lines if method == "linear-constant" else np.where(known.sum(axis=0) > 1, lines, np.nan)
