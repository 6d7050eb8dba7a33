"""How sure a number is, and what it says beside others. Pure: numpy and scipy, no Django, no database.

    kinds            count, share, rate, density … : what a definition divides, with statuses
    intervals        confidence intervals of shares, rates, counts and means
    standardisation  directly standardised rates (European Standard Population 2013)
    benchmark        better / similar / worse than a benchmark or a Richtwert
    funnels          the limits within which areas differ from a benchmark by chance
    trend            increasing, decreasing, no significant change, or why this cannot be told
    changes          what moved since last year beyond noise, over all areas and indicators
    false_discovery  Benjamini–Hochberg
    standing         rank, percentile, deviation from the mean
    neighbours       the areas most like an area (statistical neighbours)
    smoothing        empirical Bayes
    contiguity       who borders whom
    autocorrelation  Moran's I, local Moran, Getis-Ord Gi*

Everywhere: arrays of one shape (or broadcast to one), usually one cell per area in area order; NaN stands for "no
number" and never becomes one. Statuses are the callers' affair: a hidden number is handed over as NaN.
`python -m indicators.formulas TABLE.csv` does the everyday ones for a file.
"""

from .kinds import FORMULAS, Cells, Result, cells, change, count, pooled, quotient, total

__all__ = ["FORMULAS", "Cells", "Result", "cells", "change", "count", "pooled", "quotient", "total"]
