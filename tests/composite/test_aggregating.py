"""Aggregates equal those of COINr and of slow loops; contributions add up; gaps, ties and draws are dealt with."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.composite.methods.aggregating import METHODS, aggregate
from spatial.findings import RefusedError

from .aggregates import ALL, FEW, GAPPY, MEANS, NAN, TABLES, WEIGHTS, WITH_WEIGHTS, WITHOUT_WEIGHTS
from .coinr import COINR, PART_WEIGHTS, numbers, parts


def weights_for(method, weights):
    return np.ones(4) if method in ("owa", "benefit-of-the-doubt") else weights


@pytest.mark.parametrize(
    ("result", "method", "parameters", "filled"),
    [
        ("a_amean", "arithmetic", {}, False),
        ("a_gmean", "geometric", {}, False),
        ("a_hmean", "harmonic", {}, False),
        ("a_genmean3", "generalised-mean", {"power": 3}, True),
        ("a_genmean-0.5", "generalised-mean", {"power": -0.5}, True),
        ("a_copeland", "copeland", {}, True),
    ],
)
def test_as_coinr(result, method, parameters, filled):
    ours = aggregate(parts(filled=filled), PART_WEIGHTS, method, at_least=0.01, **parameters).values[0]
    np.testing.assert_allclose(ours, numbers(COINR["parts"][result]), rtol=1e-9)


def slow_aggregate(cells, method, order=(), power=1.0):
    """One area: its (number, weight) of the parts that are known and count, by the formula as books write it."""
    total = math.fsum(w for _, w in cells)
    if method == "geometric" or (method == "generalised-mean" and power == 0):
        return math.prod(x ** (w / total) for x, w in cells)
    power = {"arithmetic": 1.0, "sum": 1.0, "harmonic": -1.0}.get(method, power)
    if method in ("arithmetic", "harmonic", "generalised-mean"):
        return (math.fsum(w * x**power for x, w in cells) / total) ** (1 / power)
    if method == "minimum":
        return min(x for x, _ in cells)
    if method == "maximum":
        return max(x for x, _ in cells)
    if method == "median":
        # Every part as often as its weight says; the weights are whole numbers.
        ascending = sorted(x for x, w in cells for _ in range(int(w)))
        middle = len(ascending) // 2
        return ascending[middle] if len(ascending) % 2 else (ascending[middle - 1] + ascending[middle]) / 2
    assert method == "owa"
    count, size = len(cells), len(order)
    # Every part is cut into as many slices as there are places, every place into as many as there are parts.
    slices = sorted((x for x, _ in cells for _ in range(size)), reverse=True)
    loads = [load / count for load in order for _ in range(count)]
    return math.fsum(x * load for x, load in zip(slices, loads, strict=True)) / sum(order)


@pytest.mark.parametrize(("method", "parameters"), [*WITH_WEIGHTS, WITHOUT_WEIGHTS[0]])
@pytest.mark.parametrize("at_least", [None, 0.0, 0.6])
@FEW
@given(table=GAPPY, weights=WEIGHTS)
def test_as_in_slow_loops_with_and_without_gaps(method, parameters, at_least, table, weights):
    weights = weights_for(method, weights)
    ours = aggregate(table, weights, method, at_least=at_least, **parameters).values
    for place in np.ndindex(table.shape[1:]):
        cells = [(table[k, *place], weights[k]) for k in range(4) if weights[k] > 0]
        known = [(x, w) for x, w in cells if not math.isnan(x)]
        there, total = sum(w for _, w in known), sum(w for _, w in cells)
        enough = len(known) == len(cells) if at_least is None else there >= at_least * total
        if not known or not enough:
            assert math.isnan(ours[place])
        elif method == "sum":
            assert ours[place] == pytest.approx(slow_aggregate(known, "arithmetic") * total, rel=1e-9)
        else:
            assert ours[place] == pytest.approx(slow_aggregate(known, method, **parameters), rel=1e-9)


@pytest.mark.parametrize(("method", "parameters"), ALL)
@FEW
@given(table=GAPPY, weights=WEIGHTS)
def test_contributions_add_up_to_the_number(method, parameters, table, weights):
    ours = aggregate(table, weights_for(method, weights), method, at_least=0.3, **parameters)
    contributions = ours.slopes * np.nan_to_num(table)
    known = np.isfinite(ours.values)
    np.testing.assert_allclose(contributions.sum(axis=0)[known], ours.values[known], rtol=1e-9)
    assert ours.slopes.shape == table.shape
    assert not np.any(ours.slopes[:, known][np.isnan(table[:, known])])


@pytest.mark.parametrize(("method", "parameters"), [*ALL, ("copeland", {}), ("copeland", {"majority": True})])
@FEW
@given(table=TABLES, weights=WEIGHTS, place=st.tuples(st.integers(0, 3), st.integers(0, 5)))
def test_a_higher_part_never_makes_an_area_lower(method, parameters, table, weights, place):
    part, area = place[0], place[1] % table.shape[2]
    higher = table.copy()
    higher[part, 0, area] += 3
    weights = weights_for(method, weights)
    before, after = (aggregate(data, weights, method, **parameters).values for data in (table, higher))
    assert after[0, area] >= before[0, area] - 1e-9
    if method in ("arithmetic", "sum", "geometric", "harmonic", "generalised-mean") and weights[part] > 0:
        assert after[0, area] > before[0, area]


@pytest.mark.parametrize(("method", "parameters"), [*MEANS, WITHOUT_WEIGHTS[0]])
@FEW
@given(table=TABLES, weights=WEIGHTS, factor=st.sampled_from([0.5, 4.0]))
def test_a_mean_lies_between_its_parts_and_keeps_their_unit(method, parameters, table, weights, factor):
    weights = np.array(weights_for(method, weights))
    ours = aggregate(table, weights, method, **parameters).values
    counting = table[weights > 0]
    assert np.all(ours >= counting.min(axis=0) * (1 - 1e-12))
    assert np.all(ours <= counting.max(axis=0) * (1 + 1e-12))
    np.testing.assert_allclose(
        aggregate(table * factor, weights, method, **parameters).values, ours * factor, rtol=1e-9
    )
    np.testing.assert_allclose(aggregate(table, weights * factor, method, **parameters).values, ours, rtol=1e-9)


@given(table=TABLES, weights=WEIGHTS)
def test_the_smaller_the_power_the_smaller_the_mean(table, weights):
    powers = [-2, -1, -0.5, 0, 0.5, 1, 2, 7]
    means = [aggregate(table, weights, "generalised-mean", power=power).values for power in powers]
    for smaller, larger in itertools.pairwise(means):
        assert np.all(smaller <= larger * (1 + 1e-12))
    for method, power in [("harmonic", -1), ("geometric", 0), ("arithmetic", 1)]:
        same = aggregate(table, weights, method).values
        np.testing.assert_allclose(aggregate(table, weights, "generalised-mean", power=power).values, same, rtol=1e-12)


@pytest.mark.parametrize(("method", "parameters"), [*ALL, ("copeland", {}), ("copeland", {"majority": True})])
@FEW
@given(table=GAPPY, weights=WEIGHTS, seed=st.integers(0, 9))
def test_the_order_of_areas_does_not_matter_and_equal_areas_tie(method, parameters, table, weights, seed):
    weights = weights_for(method, weights)
    shuffled = np.random.default_rng(seed).permutation(table.shape[2])
    doubled = np.concatenate([table, table[:, :, shuffled]], axis=2)
    ours = aggregate(doubled, weights, method, at_least=0.3, **parameters).values
    size = len(shuffled)
    np.testing.assert_array_equal(ours[:, size:], ours[:, :size][:, shuffled])
    if method != "copeland":  # which counts the doubles as well
        alone = aggregate(table, weights, method, at_least=0.3, **parameters).values
        np.testing.assert_allclose(ours[:, :size], alone, rtol=1e-9)


def test_a_part_without_weight_does_not_count_whether_missing_zero_or_negative():
    table = np.array([[[NAN, 0.0, -3]], [[2.0, 2, 2]], [[4.0, 4, 4]]])
    for method, parameters in WITH_WEIGHTS:
        ours = aggregate(table, [0, 1, 1], method, **parameters).values
        other = aggregate(table[1:], [1, 1], method, **parameters).values
        np.testing.assert_allclose(ours, other, rtol=1e-12)
        slopes = aggregate(table, [0, 1, 1], method, **parameters).slopes
        assert not slopes[0].any()
    np.testing.assert_array_equal(aggregate(table, [0, 1, 1], "copeland").values, [[1, 1, 1]])


def test_zero_is_a_number_for_positive_powers():
    table = np.array([[[0.0, 0]], [[4, 0]]])
    for power, expected in [(0.5, 1.0), (2, math.sqrt(8))]:
        ours = aggregate(table, [1, 1], "generalised-mean", power=power)
        np.testing.assert_allclose(ours.values, [[expected, 0]], rtol=1e-12)
        np.testing.assert_allclose((ours.slopes * table).sum(axis=0), [[expected, 0]], rtol=1e-12)


def test_high_powers_do_not_leave_the_range_of_numbers():
    table = np.array([[[1e200]], [[1e-200]]])
    assert aggregate(table, [1, 1], "generalised-mean", power=50).values[0, 0] == pytest.approx(1e200 * 0.5**0.02)
    assert aggregate(table, [1, 1], "generalised-mean", power=-50).values[0, 0] == pytest.approx(1e-200 * 2**0.02)


def test_owa_holds_the_maximum_the_minimum_the_median_and_the_mean():
    table = np.random.default_rng(1).normal(size=(3, 2, 20))
    for order, expected in [
        ([1, 0, 0], table.max(axis=0)),
        ([0, 0, 1], table.min(axis=0)),
        ([0, 1, 0], np.median(table, axis=0)),
        ([2, 2, 2], table.mean(axis=0)),
    ]:
        np.testing.assert_allclose(aggregate(table, [1, 1, 1], "owa", order=order).values, expected, rtol=1e-12)


def test_a_function_of_ones_own():
    table = np.array([[[1.0, NAN]], [[3, 5]]])
    ours = aggregate(table, [1, 3], lambda data, weights, top: np.minimum((weights * data).sum(axis=0), top), top=8)
    np.testing.assert_array_equal(ours.values, [[8, NAN]])
    assert ours.slopes is None


@pytest.mark.parametrize(("method", "parameters"), [*ALL, ("copeland", {}), ("copeland", {"majority": True})])
def test_draws_of_parts_and_of_weights_are_what_they_are_one_by_one(method, parameters):
    generator = np.random.default_rng(8)
    table, draws = generator.uniform(1, 9, (4, 2, 7)), generator.uniform(1, 9, (4, 5, 2, 7))
    weights = np.ones((4, 5)) if method == "owa" else generator.dirichlet(np.ones(4), 5).T
    for gap in (False, True):
        if gap:
            table[0, 0, 3] = draws[1, 2, 1, 4] = NAN
        options = {"at_least": 0.1, **parameters}
        shaped = weights[:, :, None, None]
        of_weights = aggregate(table, shaped, method, **options)
        of_both = aggregate(draws, shaped, method, **options)
        of_parts = aggregate(draws, weights[:, 0], method, **options)
        assert of_weights.values.shape == of_both.values.shape == of_parts.values.shape == (5, 2, 7)
        for draw in range(5):
            for many, data, row in [
                (of_weights, table, weights[:, draw]),
                (of_both, draws[:, draw], weights[:, draw]),
                (of_parts, draws[:, draw], weights[:, 0]),
            ]:
                one = aggregate(data, row, method, **options)
                np.testing.assert_allclose(many.values[draw], one.values, rtol=1e-12, atol=1e-12)
                if one.slopes is not None:
                    assert many.slopes.shape == (4, 5, 2, 7)
                    np.testing.assert_allclose(many.slopes[:, draw], one.slopes, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("method", "parameters", "word"),
    [
        ("geometric", {}, "2 of 4 are not, the lowest is -1"),
        ("harmonic", {}, "2 of 4 are not, the lowest is -1"),
        ("generalised-mean", {"power": -2}, "2 of 4 are not, the lowest is -1"),
        ("generalised-mean", {"power": 0}, "2 of 4 are not, the lowest is -1"),
        ("generalised-mean", {"power": 2}, "1 of 4 are not, the lowest is -1"),
        ("benefit-of-the-doubt", {}, "1 of 4 are not, the lowest is -1"),
        ("owa", {"order": [1, 2, 3]}, "2 weights"),
        ("owa", {"order": [1, -2]}, "2 weights"),
    ],
)
def test_numbers_that_a_method_cannot_take_are_refused_with_a_sentence(method, parameters, word):
    with pytest.raises(RefusedError) as refusal:
        aggregate(np.array([[[-1.0, 2]], [[0, 3]]]), [1, 1], method, **parameters)
    assert word in refusal.value.en
    assert refusal.value.de != refusal.value.en


def test_weights_of_importance_and_bounds_that_cannot_be_are_refused():
    table = np.array([[[1.0, 2]], [[4, 3]]])
    with pytest.raises(RefusedError, match="gewichtet Plätze"):
        aggregate(table, [1, 2], "owa", order=[1, 1])
    for bounds in ({"lower": 0.6}, {"upper": 0.4}, {"lower": 0.3, "upper": [0.2, 1]}):
        with pytest.raises(RefusedError, match="keine Gewichte"):
            aggregate(table, [1, 1], "benefit-of-the-doubt", **bounds)


def test_what_a_programmer_gets_wrong_is_a_value_error():
    table = np.ones((2, 1, 3))
    wrong = [("mean", [1, 1], {}), ("arithmetic", [1], {}), ("arithmetic", [1, -1], {}), ("owa", [1, 1], {"power": 1})]
    for method, weights, options in wrong:
        with pytest.raises(ValueError):
            aggregate(table, weights, method, **options)
    assert METHODS["generalised-mean"] == {"power"}
