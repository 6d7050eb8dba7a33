"""Aggregates that depend on the other areas: Copeland's pairs, the frontier of benefit of the doubt, ranks."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.composite.methods.aggregating import aggregate, rank
from indicators.composite.methods.outranking import outranking

from .aggregates import FEW, GAPPY, NAN, TABLES, WEIGHTS
from .coinr import COINR, PART_WEIGHTS, parts


def test_outranking_matrix_as_coinr():
    ours = outranking(parts(filled=True)[:, 0], PART_WEIGHTS)
    np.testing.assert_allclose(ours.matrix.ravel(), COINR["parts"]["outrank"], rtol=1e-9, atol=1e-12)
    assert ours.dominant == COINR["parts"]["dominant"][0]
    assert ours.dominant_share == pytest.approx(COINR["parts"]["dominant"][1], rel=1e-9)


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
