"""Aggregates equal those of COINr and of slow loops; contributions add up; gaps, ties and draws are dealt with."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.composite.methods.aggregating import METHODS, aggregate, rank
from indicators.composite.methods.outranking import outranking
from spatial.findings import RefusedError

from .coinr import COINR, PART_WEIGHTS, numbers, parts

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


def test_outranking_matrix_as_coinr():
    ours = outranking(parts(filled=True)[:, 0], PART_WEIGHTS)
    np.testing.assert_allclose(ours.matrix.ravel(), COINR["parts"]["outrank"], rtol=1e-9, atol=1e-12)
    assert ours.dominant == COINR["parts"]["dominant"][0]
    assert ours.dominant_share == pytest.approx(COINR["parts"]["dominant"][1], rel=1e-9)


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


def slow_copeland(table, weights, majority):
    """Every pair of areas, part by part."""
    size = table.shape[1]
    scores = np.zeros(size)
    for i, j in itertools.permutations(range(size), 2):
        above = common = 0.0
        for row, weight in zip(table, weights, strict=True):
            if not math.isnan(row[i]) and not math.isnan(row[j]):
                common += weight
                above += weight * (1 if row[i] > row[j] else 0.5 if row[i] == row[j] else 0)
        share = above / common if common else 0.5
        lead = round(share - 0.5, 9)  # 0.4 + 1 + 0.7 is half of 4.2, though not in binary digits
        scores[i] += (1 if lead > 0 else -1 if lead < 0 else 0) if majority else share
    return scores


@pytest.mark.parametrize("majority", [False, True])
@given(table=GAPPY, weights=WEIGHTS)
def test_copeland_as_in_slow_loops_with_gaps_alike_for_both_sides(majority, table, weights):
    ours = aggregate(table, weights, "copeland", at_least=0.0, majority=majority).values
    for period in range(table.shape[1]):
        cells = table[:, period]
        rated = np.isfinite(cells[np.array(weights) > 0]).any(axis=0)
        np.testing.assert_array_equal(np.isfinite(ours[period]), rated)
        expected = slow_copeland(cells[:, rated], weights, majority)
        np.testing.assert_allclose(ours[period, rated], expected, atol=1e-9)
        size = rated.sum()
        # Every pair shares out one point, or none by majorities.
        assert ours[period, rated].sum() == pytest.approx(0 if majority else size * (size - 1) / 2, abs=1e-9)


def test_copeland_in_blocks_is_the_same(monkeypatch):
    table = np.random.default_rng(2).integers(0, 9, (4, 1, 30)).astype(float)
    table[1, 0, 7] = NAN
    whole = aggregate(table, PART_WEIGHTS, "copeland", at_least=0.1, majority=True).values
    monkeypatch.setattr("indicators.composite.methods.outranking.BLOCK", 70)
    blocks = aggregate(table, PART_WEIGHTS, "copeland", at_least=0.1, majority=True).values
    np.testing.assert_array_equal(blocks, whole)
    np.testing.assert_allclose(whole[0], slow_copeland(table[:, 0], PART_WEIGHTS, True), atol=1e-9)


def test_an_area_that_is_above_in_every_part_dominates():
    ours = outranking(np.array([[3.0, 2, 1, NAN], [3, 1, 2, NAN]]), np.array([1.0, 3]))
    np.testing.assert_allclose(ours.matrix[:3, :3], [[0, 1, 1], [0, 0, 0.25], [0, 0.75, 0]], rtol=1e-12)
    assert np.isnan(ours.matrix[3]).all()
    assert (ours.dominant, ours.dominant_share) == (2, pytest.approx(2 / 3))


def corners_of_doubt(table, area):
    """Two parts: the best of all corners of {w ≥ 0, w·x ≤ 1 for every area}, each where two of its edges meet."""
    edges = [(x, y, 1.0) for x, y in table.T] + [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0)]
    best = 0.0
    for (a, b, c), (d, e, f) in itertools.combinations(edges, 2):
        determinant = a * e - b * d
        if abs(determinant) > 1e-12:
            corner = np.array([c * e - b * f, a * f - c * d]) / determinant
            if corner.min() >= -1e-12 and np.all(corner @ table <= 1 + 1e-9):
                best = max(best, float(corner @ table[:, area]))
    return best


@FEW
@given(
    table=arrays(np.float64, st.tuples(st.just(2), st.integers(1, 6)), elements=st.integers(0, 9).map(float)).filter(
        lambda cells: cells.max(axis=1).min() > 0
    )
)
def test_benefit_of_the_doubt_finds_the_best_corner(table):
    ours = aggregate(table[:, None], [1, 1], "benefit-of-the-doubt")
    for area in range(table.shape[1]):
        assert ours.values[0, area] == pytest.approx(corners_of_doubt(table, area), abs=1e-9)
    np.testing.assert_allclose((ours.slopes * table[:, None]).sum(axis=0), ours.values, atol=1e-12)


@FEW
@given(table=TABLES)
def test_benefit_of_the_doubt_knows_no_units_and_someone_is_on_the_frontier(table):
    ours = aggregate(table, np.ones(4), "benefit-of-the-doubt").values
    np.testing.assert_allclose(ours.max(axis=1), 1, rtol=1e-9)
    scaled = table * np.array([1, 4, 0.5, 16])[:, None, None]
    np.testing.assert_allclose(aggregate(scaled, np.ones(4), "benefit-of-the-doubt").values, ours, rtol=1e-7)


def test_shares_of_parts_stay_within_their_bounds():
    table = np.random.default_rng(3).uniform(1, 9, (3, 1, 25))
    free = aggregate(table, [1, 1, 1], "benefit-of-the-doubt").values
    bound = aggregate(table, [1, 1, 1], "benefit-of-the-doubt", lower=0.2, upper=[0.5, 0.5, 0.4])
    shares = bound.slopes * table / bound.values
    assert np.all(shares >= 0.2 - 1e-9)
    assert np.all(shares[:2] <= 0.5 + 1e-9)
    assert np.all(shares[2] <= 0.4 + 1e-9)
    assert np.all(bound.values <= free + 1e-9)
    fixed = aggregate(table, [1, 1, 1], "benefit-of-the-doubt", lower=[0.5, 0.3, 0.2]).slopes * table
    np.testing.assert_allclose(
        fixed / fixed.sum(axis=0), np.array([0.5, 0.3, 0.2])[:, None, None] + 0 * fixed, atol=1e-9
    )


def test_an_area_that_lacks_a_part_is_judged_by_the_others():
    table = np.array([[[4.0, 2, NAN]], [[1, 4, 2]]])
    ours = aggregate(table, [1, 1], "benefit-of-the-doubt", at_least=0.5, lower=0.3, upper=0.7).values
    assert ours[0, 2] == pytest.approx(corners_of_doubt(np.array([[4.0, 2, 0], [1, 4, 2]]), 2), abs=1e-9)
    assert np.isnan(aggregate(table, [1, 1], "benefit-of-the-doubt").values[0, 2])


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


def test_ranks_by_hand():
    row = np.array([3.0, 9, NAN, 3, 1, 9])
    np.testing.assert_array_equal(rank(row), [3, 1, NAN, 3, 5, 1])
    np.testing.assert_array_equal(rank(row, ties="average"), [3.5, 1.5, NAN, 3.5, 5, 1.5])
    np.testing.assert_array_equal(rank(row, ties="max"), [4, 2, NAN, 4, 5, 2])
    np.testing.assert_array_equal(rank(row, highest_first=False), [2, 4, NAN, 2, 1, 4])
    assert np.isnan(rank(np.array([[NAN, NAN]]))).all()
    assert rank(np.empty((3, 0))).shape == (3, 0)
    with pytest.raises(ValueError, match="Ties"):
        rank(row, ties="first")


@given(
    rows=arrays(
        np.float64,
        st.tuples(st.integers(1, 3), st.integers(1, 9)),
        elements=st.sampled_from([NAN, -2.0, 0.0, 0.5, 7.0]),
    )
)
def test_ranks_by_counting_who_is_better(rows):
    for ties in ("min", "average", "max"):
        ours = rank(rows, ties=ties)
        for row, ranks in zip(rows, ours, strict=True):
            for cell, place in zip(row, ranks, strict=True):
                better, equal = int((row > cell).sum()), int((row == cell).sum())
                expected = {"min": better + 1, "average": better + (equal + 1) / 2, "max": better + equal}[ties]
                assert math.isnan(place) if math.isnan(cell) else place == expected
