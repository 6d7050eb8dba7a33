"""Many tests at once: how many of the discoveries may be false (Benjamini–Hochberg)."""

import numpy as np
from numpy.typing import ArrayLike


def adjusted_p_values(p_values: ArrayLike) -> np.ndarray:
    """q = min over k ≥ rank of p₍ₖ₎ · m / k, at most 1; the same shape as `p_values`.

    What has q ≤ 0.05 can be called a discovery, and on average at most 5 % of all that are so called are false. NaN are
    tests that could not be made: they stay NaN and do not count among the m. Holds for independent tests and for
    tests that err in the same direction, as those of neighbouring areas do. Raises ValueError outside 0 … 1.

    Benjamini and Hochberg (1995), JRSS B 57:289–300; Benjamini and Yekutieli (2001), Annals of Statistics 29:1165–1188.
    """
    p = np.asarray(p_values, np.float64)
    if np.any((p < 0) | (p > 1)):
        raise ValueError("A p-value lies between 0 and 1.")
    q = np.full(p.shape, np.nan)
    made = ~np.isnan(p)
    tested = p[made]
    if tested.size:
        order = np.argsort(tested, kind="stable")
        ranks = np.arange(1, tested.size + 1)
        # From the largest down: a smaller p-value must not end up with a larger q than its neighbour.
        stepped = np.minimum.accumulate((tested[order] * tested.size / ranks)[::-1])[::-1]
        adjusted = np.empty(tested.size)
        adjusted[order] = np.minimum(stepped, 1)
        q[made] = adjusted
    return q
