"""Outliers are treated as COINr treats them, and by hand; order is kept and every change recorded."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import kurtosis as scipy_kurtosis
from scipy.stats import skew as scipy_skew

from indicators.composite.methods.statistics import skewness_and_kurtosis
from indicators.composite.methods.treating import METHODS, in_order, treat
from spatial.findings import RefusedError

from .coinr import COINR, COLUMNS, column

NAN = float("nan")
TEN_AND_TWO_OUTLIERS = np.array([[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 100]])
STRICT = {"skewness": 0.5, "kurtosis": 0}
LOG_METHODS = [
    {"method": "log-shifted"},
    {"method": "log-shifted", "variant": "one"},
    {"method": "log-shifted", "variant": "skewed"},
    {"method": "box-cox", "lambda": 0.5},
    {"method": "box-cox", "lambda": 0},
    {"method": "box-cox", "lambda": -1},
]


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize(
    ("result", "step"),
    [
        ("winsorise", {"method": "winsorise"}),
        ("winsorise_strict", {"method": "winsorise", "most": 3, "skewness": 0.3, "kurtosis": -0.5}),
        ("winsorise_force", {"method": "winsorise", "most": 4, "force": True}),
        ("winsorise_nomax", {"method": "winsorise", "most": None, **STRICT}),
        ("log_CT", {"method": "log-shifted"}),
        ("log_CT_orig", {"method": "log-shifted", "variant": "one"}),
        ("log_CT_plus", {"method": "log-shifted", "variant": "skewed"}),
        ("log_GII_meant", {"method": "log-shifted", "variant": "gii"}),
        ("boxcox", {"method": "box-cox", "lambda": 0.3}),
        ("boxcox0", {"method": "box-cox", "lambda": 0}),
        ("treat", {"method": "staged"}),
        (
            "treat_second",
            {"method": "staged", "most": 1, **STRICT, "second": {"method": "log-shifted", "variant": "skewed"}},
        ),
        (
            "treat_combined",
            {
                "method": "staged",
                "most": 1,
                **STRICT,
                "second": {"method": "log-shifted", "variant": "skewed"},
                "combine": True,
            },
        ),
    ],
)
def test_as_coinr(name, result, step):
    ours = treat(column(name)[None], [step])
    np.testing.assert_allclose(ours.values[0], column(name, result), rtol=1e-9, atol=1e-12)
    if result == "winsorise_strict":
        np.testing.assert_array_equal(ours.changed[0], column(name, "winsorise_strict_treated") == 1)


@pytest.mark.parametrize("name", COLUMNS)
def test_skewness_and_kurtosis_as_coinr_and_scipy(name):
    numbers = column(name)[np.isfinite(column(name))]
    coinr = (COINR["columns"][name]["skew"], COINR["columns"][name]["kurt"])
    scipy = (scipy_skew(numbers, bias=False), scipy_kurtosis(numbers, bias=False))
    assert skewness_and_kurtosis(numbers) == pytest.approx(coinr, rel=1e-9)
    assert skewness_and_kurtosis(numbers) == pytest.approx(scipy, rel=1e-9)
    assert math.isnan(skewness_and_kurtosis(numbers[:3])[1])
    assert np.isnan([*skewness_and_kurtosis(numbers[:2]), *skewness_and_kurtosis(np.full(9, 0.1))]).all()


def test_the_highest_number_becomes_the_next_one_and_the_record_says_so():
    ours = treat(TEN_AND_TWO_OUTLIERS, [{"method": "winsorise"}])
    assert ours.values.tolist() == [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 30, 30]]
    assert ours.changed.tolist() == [[False] * 11 + [True]]
    (note,) = ours.record
    assert (note.method, note.period, note.points, note.lower, note.upper) == ("winsorise", 0, 1, None, 30)
    before, after = TEN_AND_TWO_OUTLIERS[0], ours.values[0]
    assert note.skewness_before == pytest.approx(scipy_skew(before, bias=False), rel=1e-12)
    assert note.kurtosis_before == pytest.approx(scipy_kurtosis(before, bias=False), rel=1e-12)
    assert note.skewness_after == pytest.approx(scipy_skew(after, bias=False), rel=1e-12)
    assert note.kurtosis_after == pytest.approx(scipy_kurtosis(after, bias=False), rel=1e-12)


def test_what_is_in_order_is_left_alone_and_not_recorded():
    panel = np.array([[1.0, 2, 3, 4, NAN, 5], [NAN] * 6, [1, 1, 1, 1, 1, 1], [1, 900, NAN, 2, NAN, NAN]])
    for method in ("winsorise", "staged"):
        ours = treat(panel, [{"method": method}])
        np.testing.assert_array_equal(ours.values, panel)
        assert not ours.changed.any()
        assert ours.record == ()


def test_each_period_has_bounds_of_its_own_unless_all_are_treated_together():
    calm = np.arange(1.0, 13)
    panel = np.vstack([TEN_AND_TWO_OUTLIERS[0], calm])
    alone = treat(panel, [{"method": "winsorise"}])
    assert [note.period for note in alone.record] == [0]
    together = treat(panel, [{"method": "winsorise"}], scope="all")
    assert [note.period for note in together.record] == [None]
    flat = treat(panel.reshape(1, -1), [{"method": "winsorise"}])
    np.testing.assert_array_equal(together.values.ravel(), flat.values.ravel())


def test_steps_follow_one_another_and_numbers_pulled_in_stay_marked():
    panel = np.array([[-50.0, 1, 2, 3, 4, NAN]])
    ours = treat(panel, [{"method": "clip", "lower": 1}, {"method": "log"}])
    np.testing.assert_allclose(ours.values, np.log([[1, 1, 2, 3, 4, NAN]]), rtol=1e-15)
    assert ours.changed.tolist() == [[True, False, False, False, False, False]]
    assert [note.method for note in ours.record] == ["clip", "log"]
    assert [note.points for note in ours.record] == [1, 0]
    np.testing.assert_array_equal(panel[0, 0], -50)  # what came in stays as it was


def test_quantiles_as_bounds():
    column = np.arange(101.0)[None]
    ours = treat(column, [{"method": "winsorise", "quantiles": (0.05, 0.9)}])
    np.testing.assert_array_equal(ours.values, np.clip(column, 5, 90))
    assert ours.changed.sum() == 5 + 10
    assert (ours.record[0].lower, ours.record[0].upper) == (5, 90)


def test_the_second_stage_undoes_the_first():
    column = np.exp(np.random.default_rng(5).normal(0, 4, 60))[None]
    assert not in_order(treat(column, [{"method": "winsorise"}]).values[0])
    ours = treat(column, [{"method": "staged"}])
    np.testing.assert_array_equal(ours.values, treat(column, [{"method": "log-shifted"}]).values)
    assert not ours.changed.any()
    assert [note.method for note in ours.record] == ["log-shifted"]


def test_a_check_and_a_function_of_ones_own():
    column = np.array([[1.0, 5, 9]])
    ours = treat(
        column, [{"method": "staged", "check": lambda numbers: numbers.max() < 5, "second": {"method": "log"}}]
    )
    np.testing.assert_allclose(ours.values, np.log(column), rtol=1e-15)
    ours = treat(column, [{"method": lambda numbers, by: numbers * by, "by": 3}])
    assert ours.values.tolist() == [[3, 15, 27]]
    with pytest.raises(ValueError, match="must return as many"):
        treat(column, [{"method": lambda numbers: numbers[:1]}])


def log_likelihood(numbers, power):
    """Of the Box–Cox model, as Box and Cox (1964) write it."""
    made = [math.log(x) if power == 0 else (x**power - 1) / power for x in numbers]
    mean = math.fsum(made) / len(made)
    variance = math.fsum((y - mean) ** 2 for y in made) / len(made)
    return -len(made) / 2 * math.log(variance) + (power - 1) * math.fsum(math.log(x) for x in numbers)


def test_the_best_power_of_box_cox_is_that_with_the_largest_likelihood():
    column = np.exp(np.random.default_rng(1).gamma(2, 0.7, 80))[None]
    ours = treat(column, [{"method": "box-cox", "lambda": "mle"}])
    moved = column[0] - column[0].min() + 1
    best = max(np.arange(-300, 301) / 100, key=lambda power: log_likelihood(moved, power))
    found = float(ours.record[0].detail.removeprefix("λ = "))
    assert found == pytest.approx(best, abs=0.0051)
    assert log_likelihood(moved, found) >= log_likelihood(moved, best)


@pytest.mark.parametrize("step", [*LOG_METHODS, {"method": "winsorise"}, {"method": "staged"}])
@given(
    column=arrays(np.float64, st.integers(4, 12), elements=st.integers(-50, 50).map(float)).filter(
        lambda numbers: np.ptp(numbers) > 0
    )
)
def test_no_treatment_turns_the_order_of_areas_round(step, column):
    ours = treat(column[None], [step]).values[0]
    assert np.all(np.diff(ours[np.argsort(column)]) >= -1e-12)


@given(column=arrays(np.float64, st.integers(2, 12), elements=st.integers(-50, 50).map(float)), seed=st.integers(0, 9))
def test_the_order_of_areas_does_not_matter(column, seed):
    shuffled = np.random.default_rng(seed).permutation(len(column))
    for step in ({"method": "winsorise", **STRICT}, {"method": "staged", **STRICT}):
        ours, other = (treat(numbers[None], [step]) for numbers in (column, column[shuffled]))
        np.testing.assert_allclose(other.values[0], ours.values[0][shuffled], rtol=1e-9, atol=1e-9)
        np.testing.assert_array_equal(other.changed[0], ours.changed[0][shuffled])


@given(column=arrays(np.float64, st.integers(1, 12), elements=st.integers(-9, 9).map(float)))
def test_forced_winsorising_without_end_ends_with_one_number(column):
    ours = treat(column[None], [{"method": "winsorise", "most": None, "force": True}]).values[0]
    assert np.ptp(ours) == 0


@pytest.mark.parametrize(
    ("step", "word"),
    [
        ({"method": "log"}, "2 of 3 numbers are zero or negative"),
        ({"method": "box-cox", "lambda": 0.5, "shift": False}, "2 of 3 numbers are zero or negative"),
        ({"method": "log-shifted", "variant": "gii"}, "turn the order round"),
    ],
)
def test_what_a_logarithm_cannot_do_is_refused_with_a_sentence(step, word):
    with pytest.raises(RefusedError) as refusal:
        treat(np.array([[-2.0, 0, NAN, 0.5]]), [step])
    assert word in refusal.value.en
    assert "Werte" in refusal.value.de or "Wert" in refusal.value.de


def test_constant_columns_pass_through_logarithms():
    panel = np.full((1, 5), 3.0)
    for step in LOG_METHODS:
        np.testing.assert_array_equal(treat(panel, [step]).values, panel)


def test_what_a_programmer_gets_wrong_is_a_value_error():
    column = np.array([[1.0, 2]])
    wrong = [{"method": "winsorize"}, {"method": "log", "lambda": 1}, {"method": "log-shifted", "variant": "two"}]
    for step in wrong:
        with pytest.raises(ValueError):
            treat(column, [step])
    with pytest.raises(ValueError):
        treat(column, [], scope="year")
    assert METHODS["box-cox"] == {"lambda", "shift"}
    assert METHODS["clip"] == {"lower", "upper"}
