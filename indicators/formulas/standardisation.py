"""Directly standardised rates: what the rate would be if every area had the same age structure."""

import numpy as np
from numpy.typing import ArrayLike

from .arrays import refuse_negative
from .intervals import Interval, count_interval

# Per 100,000; ages 0–4, 5–9, …, 85–89, 90 and over. Eurostat (2013), Revision of the European Standard Population,
# KS-RA-13-028, with its first two groups (under 1, 1–4) taken together.
EUROPEAN_STANDARD_POPULATION_2013 = np.array(
    [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000],
    np.float64,
)
FEWEST_EVENTS = 10  # below this no interval keeps its promise: Morris et al. (2018), Population Health Metrics 16:19


def standardised_rate(
    events: ArrayLike,
    populations: ArrayLike,
    *,
    standard: ArrayLike = EUROPEAN_STANDARD_POPULATION_2013,
    confidence: float = 0.95,
    factor: float = 100_000,
) -> Interval:
    """Dobson's interval of the directly standardised rate, per `factor` persons.

    `events` and `populations` have shape (…, age groups), `standard` (age groups,); the result has shape (…).

    rate = Σ wᵢ xᵢ/nᵢ / Σ wᵢ, var = Σ wᵢ² xᵢ/nᵢ² / (Σ wᵢ)², and with x = Σ xᵢ and the interval (l, u) of that count:
    rate + √(var/x)·(l − x) … rate + √(var/x)·(u − x).

    All NaN where an age group is missing, has events but nobody to have them, or there are fewer than 10 events.
    An empty age group without events counts as a rate of zero. Raises ValueError where the age groups do not fit.

    Dobson, Kuulasmaa, Eberle, Scherer (1991), Statistics in Medicine 10:457–462.
    """
    x, n = np.broadcast_arrays(np.asarray(events, np.float64), np.asarray(populations, np.float64))
    w = np.asarray(standard, np.float64)
    if w.ndim != 1 or not x.ndim or x.shape[-1] != len(w):
        groups = x.shape[-1] if x.ndim else 0
        raise ValueError(f"The standard population has {w.size} age groups, the data {groups}. They must be the same.")
    refuse_negative(x, "count")
    refuse_negative(n, "population")

    known = np.all(np.isfinite(x) & np.isfinite(n) & ((n > 0) | (x == 0)), axis=-1)
    total = np.where(known, x.sum(axis=-1), np.nan)
    total = np.where(total >= FEWEST_EVENTS, total, np.nan)
    per_person = w / np.where(n > 0, n, 1.0)
    rate = (per_person * x).sum(axis=-1) / w.sum()
    variance = (per_person**2 * x).sum(axis=-1) / w.sum() ** 2

    _, lower, upper = count_interval(total, confidence=confidence)
    scale = np.sqrt(variance / total)
    value = np.where(np.isnan(total), np.nan, rate)
    return Interval(
        value * factor, (value + scale * (lower - total)) * factor, (value + scale * (upper - total)) * factor
    )
