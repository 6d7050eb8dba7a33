"""How sure a number is, and what it says beside others. Pure: numpy and scipy, no Django, no database.

    kinds            count, share, rate, density … : what a definition divides, with statuses
    intervals        confidence intervals of shares, rates, counts and means
    standardisation  directly standardised rates (European Standard Population 2013)
    benchmark        better / similar / worse than a benchmark or a Richtwert
    funnels          the limits within which areas differ from a benchmark by chance
    trends           increasing, decreasing, no significant change, or why this cannot be told
    changes          what moved since last year beyond noise, over all areas and indicators
    false_discovery  Benjamini–Hochberg
    standing         rank, percentile, deviation from the mean
    neighbours       the areas most like an area (statistical neighbours)
    smoothing        empirical Bayes
    contiguity       who borders whom
    autocorrelation  Moran's I, local Moran, Getis-Ord Gi*

Everywhere: arrays of one shape (or broadcast to one), usually one cell per area in area order; NaN stands for "no
number" and never becomes one. Statuses are the callers' affair: a hidden number is handed over as NaN.
`python -m indicators.formulas TABLE.csv` does the everyday ones for a file. In a notebook:

    from indicators.formulas import compare_counts, proportion_interval, trend

The names below `TYPE_CHECKING` are fetched when they are first asked for: scipy takes longer to load than all of the
atlas' own arithmetic.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .kinds import FORMULAS, Cells, Result, cells, change, count, pooled, quotient, total

if TYPE_CHECKING:
    from .autocorrelation import getis_ord, local_moran, moran
    from .benchmark import Comparison, compare, compare_counts
    from .changes import mean_change, notable_changes, rate_change, share_change
    from .false_discovery import adjusted_p_values
    from .funnels import proportion_limits, rate_limits
    from .intervals import Interval, count_interval, mean_interval, proportion_interval, rate_interval
    from .neighbours import statistical_neighbours
    from .smoothing import locally_smoothed_rates, smoothed_rates
    from .standardisation import EUROPEAN_STANDARD_POPULATION_2013, standardised_rate
    from .standing import deviation, percentile, rank
    from .trends import Direction, Reason, trend, weighted_trend

WHERE = {
    "autocorrelation": ("getis_ord", "local_moran", "moran"),
    "benchmark": ("Comparison", "compare", "compare_counts"),
    "changes": ("mean_change", "notable_changes", "rate_change", "share_change"),
    "false_discovery": ("adjusted_p_values",),
    "funnels": ("proportion_limits", "rate_limits"),
    "intervals": ("Interval", "count_interval", "mean_interval", "proportion_interval", "rate_interval"),
    "neighbours": ("statistical_neighbours",),
    "smoothing": ("locally_smoothed_rates", "smoothed_rates"),
    "standardisation": ("EUROPEAN_STANDARD_POPULATION_2013", "standardised_rate"),
    "standing": ("deviation", "percentile", "rank"),
    "trends": ("Direction", "Reason", "trend", "weighted_trend"),
}
_MODULE_OF = {name: module for module, names in WHERE.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"indicators.formulas has no {name}.")
    return getattr(import_module(f".{_MODULE_OF[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULE_OF})


__all__ = [
    "EUROPEAN_STANDARD_POPULATION_2013",
    "FORMULAS",
    "Cells",
    "Comparison",
    "Direction",
    "Interval",
    "Reason",
    "Result",
    "adjusted_p_values",
    "cells",
    "change",
    "compare",
    "compare_counts",
    "count",
    "count_interval",
    "deviation",
    "getis_ord",
    "local_moran",
    "locally_smoothed_rates",
    "mean_change",
    "mean_interval",
    "moran",
    "notable_changes",
    "percentile",
    "pooled",
    "proportion_interval",
    "proportion_limits",
    "quotient",
    "rank",
    "rate_change",
    "rate_interval",
    "rate_limits",
    "share_change",
    "smoothed_rates",
    "standardised_rate",
    "statistical_neighbours",
    "total",
    "trend",
    "weighted_trend",
]
