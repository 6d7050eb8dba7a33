import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.formulas.changes import notable_changes, rate_change, share_change
from indicators.formulas.false_discovery import adjusted_p_values


def test_two_shares_equal_published_tests():
    # statsmodels/stats/tests/test_proportion.py, test_default_values: 5 of 83 and 12 of 99
    change = share_change(5, 83, 12, 99)
    assert change.z == pytest.approx(1.4078304151258787, abs=1e-13)
    assert change.p_value == pytest.approx(0.15918129181156992, abs=1e-13)


# R: pairwise prop.test(correct = FALSE) of smokers2, as printed in statsmodels, test_proportion.py (res_ppt_pvals_raw)
@pytest.mark.parametrize(
    ("first", "second", "p_value"),
    [((73, 86), (90, 93), 0.00533824886503131), ((73, 86), (114, 136), 0.8327574849753566)],
)
def test_two_shares_equal_prop_test_of_r(first, second, p_value):
    assert share_change(*first, *second).p_value == pytest.approx(p_value, abs=1e-13)


def test_two_rates_equal_gu_and_others():
    # Gu et al. (2008), example 1, W2: one-sided p 0.000316; z as printed in statsmodels, test_twosample_poisson
    change = rate_change(30, 54308.7, 60, 51477.5)
    assert change.p_value / 2 == pytest.approx(0.000316, abs=5e-7)
    assert change.z == pytest.approx(3.417402, abs=5e-7)


def test_differences_come_in_the_unit_of_the_indicator():
    assert share_change(10, 100, 15, 100, factor=100).difference == pytest.approx(5)
    assert rate_change(10, 1000, 5, 1000, factor=1000).difference == pytest.approx(-5)


def test_nothing_and_everything_do_not_change():
    change = share_change([0, 5, 0, np.nan, 1], [5, 5, 0, 5, 5], [0, 7, 3, 1, 0], [9, 7, 9, 5, 0])
    assert change.z.tolist()[:2] == [0, 0]
    assert change.p_value.tolist()[:2] == [1, 1]
    assert np.isnan(change.p_value[2:]).all()
    with pytest.raises(ValueError, match="larger than its whole"):
        share_change(1, 2, 3, 2)


# Benjamini and Hochberg (1995), section 3.2: 15 p-values, of which their procedure rejects the first four at 0.05
THROMBOLYSIS = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
THROMBOLYSIS += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]


def test_false_discoveries_equal_published_examples():
    assert (adjusted_p_values(THROMBOLYSIS) <= 0.05).sum() == 4
    # stdlib.io, documentation of stats/padjust (method bh)
    adjusted = adjusted_p_values([0.008, 0.03, 0.123, 0.6, 0.2])
    assert adjusted == pytest.approx([0.04, 0.075, 0.205, 0.6, 0.25], abs=1e-12)
    assert adjusted_p_values([0.319, 0.201, 0.4, 0.374, 0.113]) == pytest.approx([0.4] * 5)


p_values = arrays(np.float64, st.integers(0, 30), elements=st.one_of(st.just(np.nan), st.floats(0, 1)))


@given(p_values, st.randoms())
def test_adjusting_is_the_slow_obvious_procedure(p, random):
    adjusted = adjusted_p_values(p)
    known = p[~np.isnan(p)]
    for value, q in zip(p, adjusted, strict=True):
        if np.isnan(value):
            assert np.isnan(q)
        else:
            # the smallest rate at which the procedure of 1995 would reject it: some k tests have p ≤ k/m · rate
            slow = min(min(1, other * len(known) / (known <= other).sum()) for other in known if other >= value)
            assert q == pytest.approx(slow)
    order = list(range(len(p)))
    random.shuffle(order)
    assert np.array_equal(adjusted_p_values(p[order]), adjusted[order], equal_nan=True)


def test_a_p_value_is_a_probability():
    with pytest.raises(ValueError, match="between 0 and 1"):
        adjusted_p_values([0.5, 1.5])


def test_all_indicators_are_judged_together():
    rng = np.random.default_rng(11)
    before, base = rng.binomial(1000, 0.2, 500), np.full(500, 1000)
    quiet = share_change(before, base, rng.binomial(1000, 0.2, 500), base, factor=100)
    after = rng.binomial(1000, 0.2, 500)
    after[:20] = before[:20] + 120
    moved = share_change(before, base, after, base, factor=100)
    told = notable_changes({"quiet": quiet, "moved": moved})
    assert told["moved"].notable[:20].all()
    assert told["moved"].notable[20:].sum() + told["quiet"].notable.sum() <= 3
    joined = adjusted_p_values(np.concatenate([quiet.p_value, moved.p_value]))
    assert np.array_equal(np.concatenate([told["quiet"].q_value, told["moved"].q_value]), joined)


def test_a_smallest_difference_can_be_asked_for():
    change = share_change([20_000, 20_000], [100_000] * 2, [21_000, 26_000], [100_000] * 2, factor=100)
    assert notable_changes({"share": change})["share"].notable.tolist() == [True, True]
    told = notable_changes({"share": change}, smallest={"share": 2})
    assert told["share"].notable.tolist() == [False, True]
    assert notable_changes({}) == {}


def test_chance_alone_is_rarely_called_a_change():
    rng = np.random.default_rng(5)
    called = 0
    for _ in range(200):
        x = rng.poisson(30, (2, 40))
        called += notable_changes({"rate": rate_change(x[0], 1000, x[1], 1000)})["rate"].notable.any()
    assert called <= 20  # 5 % of the years on average, if nothing ever changes
