"""Methods of aggregation with their parameters, and strategies for tables and weights."""

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

NAN = float("nan")
WITH_WEIGHTS = [
    ("arithmetic", {}),
    ("sum", {}),
    ("geometric", {}),
    ("harmonic", {}),
    ("generalised-mean", {"power": 3}),
    ("generalised-mean", {"power": -0.5}),
    ("generalised-mean", {"power": 0}),
    ("median", {}),
    ("minimum", {}),
    ("maximum", {}),
]
WITHOUT_WEIGHTS = [("owa", {"order": [4, 3, 2, 1]}), ("benefit-of-the-doubt", {})]
MEANS = [method for method in WITH_WEIGHTS if method[0] != "sum"]
ALL = [*WITH_WEIGHTS, *WITHOUT_WEIGHTS]
FEW = settings(max_examples=40, deadline=None)  # of each of a dozen methods; a linear programme has no fixed time
# Quarters: their sums have no rounding, so that halves of the weight are halves.
POSITIVE = st.integers(1, 400).map(lambda quarters: quarters / 4)
TABLES = arrays(np.float64, st.tuples(st.just(4), st.integers(1, 2), st.integers(1, 6)), elements=POSITIVE)
GAPPY = arrays(
    np.float64, st.tuples(st.just(4), st.integers(1, 2), st.integers(1, 6)), elements=st.one_of(POSITIVE, st.just(NAN))
)
WEIGHTS = st.tuples(*[st.integers(0, 8).map(float)] * 4).filter(any)
