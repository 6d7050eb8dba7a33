import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.formulas.contiguity import from_pairs
from indicators.formulas.smoothing import locally_smoothed_rates, smoothed_rates

from .counties import column, neighbours


def test_global_smoothing_equals_esda():
    # esda/tests/test_smoothing.py, TestSRate.eb: the first five counties of North Carolina
    told = smoothed_rates(column("carolina", "deaths"), column("carolina", "births"))
    assert told[:5] == pytest.approx([0.0016973, 0.0017054, 0.0017731, 0.0020129, 0.0035349], abs=6e-8)


def test_local_smoothing_equals_esda():
    # the same, TestSRate.s_ebr10: the first ten counties around St. Louis
    told = locally_smoothed_rates(
        column("st_louis", "homicides"), column("st_louis", "population"), neighbours("st_louis")
    )
    published = [4.01485749e-05, 3.62437513e-05, 4.93034844e-05, 5.09387329e-05, 3.72735210e-05]
    published += [3.69333797e-05, 5.40245456e-05, 2.99806055e-05, 3.73034109e-05, 3.47270722e-05]
    assert told[:10] == pytest.approx(published, abs=6e-14)


def test_rates_that_differ_by_chance_only_become_one():
    assert smoothed_rates([9, 10, 11], [100, 100, 100]) == pytest.approx([0.1] * 3)


def test_nothing_is_smoothed_to_nothing():
    assert smoothed_rates([0, 0], [5, 9]).tolist() == [0, 0]
    assert np.isnan(smoothed_rates([np.nan, 1], [5, 0])).all()
    island = from_pairs([0], [1], 4)
    told = locally_smoothed_rates([1, 2, 5, np.nan], [10, 10, 10, 10], island)
    assert told[2] == 0.5
    assert np.isnan(told[3])


counts = arrays(np.float64, 6, elements=st.one_of(st.just(np.nan), st.integers(0, 60).map(float)))
RING = from_pairs(range(6), [1, 2, 3, 4, 5, 0], 6)


@given(counts, st.integers(60, 500), st.permutations(range(6)))
def test_a_smoothed_rate_lies_between_its_own_and_that_around(x, n, order):
    bases, order = np.arange(1, 7) * n, list(order)
    rate = x / bases
    told = smoothed_rates(x, bases)
    assert np.array_equal(np.isnan(told), np.isnan(x))
    if np.isfinite(x).any():
        around = np.nansum(x) / bases[np.isfinite(x)].sum()
        low, high = np.fmin(rate, around), np.fmax(rate, around)
        assert (np.isnan(x) | ((told >= low - 1e-12) & (told <= high + 1e-12))).all()
    assert smoothed_rates(x[order], bases[order]) == pytest.approx(told[order], nan_ok=True)
    local = locally_smoothed_rates(x, bases, RING)
    assert np.array_equal(np.isnan(local), np.isnan(x))
    shuffled = locally_smoothed_rates(x[order], bases[order], RING[order][:, order])
    assert shuffled == pytest.approx(local[order], nan_ok=True, abs=1e-12)
