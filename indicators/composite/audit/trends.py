"""Trends of indicators over the periods of a panel: growth per year and change in per cent. Pure.

Series are arrays (T, N), `times` (T,) their years. [get_trends, CAGR, prc_change of the R package COINr]
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..methods.imputing import impute
from ..tree.index import IndexResult

Trend = Callable[[np.ndarray, np.ndarray], float]


def growth(series: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Compound annual growth (y_last / y_first)^(1 / years) − 1 between the first and the last number, (N,).

    NaN for fewer than two numbers, and where a first number of 0 or a change of sign leaves no growth rate.
    """
    first, last = _ends(series)
    start, end = _at(series, first), _at(series, last)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = end / start
        found = np.where(ratio > 0, ratio, np.nan) ** (1 / (times[last] - times[first])) - 1
        found = np.where(ratio == 0, -1.0, found)
    found = np.where(start == end, 0.0, found)
    return np.where((last > first) & np.isfinite(found), found, np.nan)


def percent_change(series: np.ndarray, times: np.ndarray, per: float = 1) -> np.ndarray:
    """Change in per cent of the beginning, per year (or `per` years), (N,).

    Of two numbers their difference; of more the slope of the straight line through all of them, in per cent of the line
    at the first. NaN for fewer than two, or a beginning of 0.
    """
    known = np.isfinite(series)
    count = known.sum(axis=0)
    first, last = _ends(series)
    filled, years = np.where(known, series, 0.0), np.where(known, times[:, None], 0.0)
    some = np.maximum(count, 1)
    mean_y, mean_x = filled.sum(axis=0) / some, years.sum(axis=0) / some
    apart_x, apart_y = np.where(known, times[:, None] - mean_x, 0.0), np.where(known, series - mean_y, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        slope = (apart_x * apart_y).sum(axis=0) / (apart_x**2).sum(axis=0)
        begin = np.where(count > 2, mean_y + slope * (times[first] - mean_x), _at(series, first))
        found = slope * per / begin * 100
    level = np.fmax.reduce(series, axis=0) == np.fmin.reduce(series, axis=0)
    found = np.where(level, 0.0, found)
    return np.where((last > first) & np.isfinite(found), found, np.nan)


def trends(
    result: IndexResult,
    *,
    latest: int | None = None,
    interpolate: bool = False,
    per: float = 1,
    directed: bool = False,
    function: Trend | None = None,
) -> pd.DataFrame:
    """One row per area and indicator, of the delivered and divided numbers.

    code, indicator, available (share of the periods with a number), first and last (periods), growth, percent_change
    (per `per` years), and with a `function` (1-D numbers without gaps, their years) → number a column `own`.
    `latest`: only the last so many periods up to the last number, NaN where the table does not reach back as far.
    `interpolate`: gaps between two numbers lie on the line between them. `directed`: of indicators with direction down
    the sign is turned, so that positive is towards a higher score.
    """
    times, periods = result.values.times, np.array([*result.values.periods, None], dtype=object)
    tables = []
    for leaf in result.total.node.leaves:
        series = result.prepared[leaf.id].given
        available = np.isfinite(series).mean(axis=0)
        if interpolate:
            inside = impute(series, "linear", times=times).values
            first, last = _ends(series)
            row = np.arange(len(series))[:, None]
            series = np.where((row >= first) & (row <= last), inside, np.nan)
        if latest is not None:
            series = _latest(series, latest)
        first, last = _ends(series)
        some = np.isfinite(series).any(axis=0)
        sign = -1 if directed and not leaf.source.up else 1
        columns = {
            "code": np.array(result.values.codes, dtype=object),
            "indicator": leaf.id,
            "available": available,
            "first": periods[np.where(some, first, -1)],
            "last": periods[np.where(some, last, -1)],
            "growth": sign * growth(series, times),
            "percent_change": sign * percent_change(series, times, per),
        }
        if function is not None:
            columns["own"] = sign * np.array([_own(function, column, times) for column in series.T])
        tables.append(pd.DataFrame(columns))
    return pd.concat(tables, ignore_index=True)


def _ends(series: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the first and the last number, (N,); 0 where there is none."""
    known = np.isfinite(series)
    last = len(series) - 1 - np.argmax(known[::-1], axis=0)
    return np.argmax(known, axis=0), np.where(known.any(axis=0), last, 0)


def _at(series: np.ndarray, places: np.ndarray) -> np.ndarray:
    return np.take_along_axis(series, places[None], axis=0)[0]


def _latest(series: np.ndarray, count: int) -> np.ndarray:
    _, last = _ends(series)
    row = np.arange(len(series))[:, None]
    kept = np.where((row > last - count) & (row <= last), series, np.nan)
    return np.where(last + 1 >= count, kept, np.nan)


def _own(function: Trend, column: np.ndarray, times: np.ndarray) -> float:
    known = np.isfinite(column)
    return float(function(column[known], times[known])) if known.sum() > 1 else float("nan")
