"""Standardised columns equal those of COINr and of slow loops, and keep what a common scale promises."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.composite.methods.aggregating import aggregate, rank
from indicators.composite.methods.standardising import METHODS, ConstantColumn, standardise
from spatial.findings import RefusedError

from .coinr import COLUMNS, column

NAN = float("nan")
# Whole numbers: adding to them and scaling them by powers of two loses nothing.
WHOLE = st.integers(-1000, 1000).map(float)
PANELS = arrays(np.float64, st.tuples(st.integers(1, 3), st.integers(3, 8)), elements=st.one_of(WHOLE, st.just(NAN)))
VARIED = PANELS.filter(lambda panel: all(len(set(row[np.isfinite(row)])) > 1 for row in panel))
SPREAD_METHODS = ["z-score", "min-max", "distance-to-best", "percentile-rank", "rank", "borda", "exponential"]


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize(
    ("result", "method", "parameters"),
    [
        ("n_minmax", "min-max", {"to": (0, 100)}),
        ("n_scaled", "scaled", {"lower": 2, "upper": 9, "to": (0, 100)}),
        ("n_zscore", "z-score", {"ddof": 1, "centre": 10, "spread": 3}),
        ("n_dist2max", "distance-to-best", {}),
        ("n_dist2ref", "distance-to-reference", {"reference": 3}),
        ("n_dist2ref_cap", "distance-to-reference", {"reference": 3, "cap": True}),
        ("n_dist2targ", "distance-to-target", {"target": 6.5}),
        ("n_dist2targ_cap", "distance-to-target", {"target": 6.5, "cap": True}),
        ("n_fracmax", "fraction-of-best", {}),
        ("n_prank", "percentile-rank", {}),
        ("n_rank", "rank", {}),
        ("n_borda", "borda", {}),
        ("n_goalposts", "goalposts", {"lower": 2, "upper": 9, "to": (0, 5)}),
        ("n_goalposts_free", "goalposts", {"lower": 2, "upper": 9, "to": (0, 5), "truncate": False}),
        # An indicator whose low numbers are good: COINr turns numbers and goalposts, we turn the goalposts alone. It
        # turns its scaling parameter as well, so that scores come out between −5 and 0.
        ("n_goalposts_down", "goalposts", {"lower": 9, "upper": 2, "to": (0, -5)}),
    ],
)
def test_as_coinr(name, result, method, parameters):
    ours = standardise(column(name)[None], method, **parameters).values[0]
    np.testing.assert_allclose(ours, column(name, result), rtol=1e-9, atol=1e-12)


def test_every_method_of_coinr_is_there():
    coinr = ["minmax", "scaled", "zscore", "dist2max", "dist2ref", "dist2targ", "fracmax", "prank", "rank", "borda"]
    assert len(METHODS) >= len([*coinr, "goalposts", "none"])


def slow_z(panel, weights, scope, ddof):
    """The formula, number by number."""
    result = np.full(panel.shape, NAN)
    periods = range(len(panel))
    for period in periods:
        pool = [period] if scope == "period" else periods if scope == "all" else [scope]
        cells = [(panel[t, n], weights[t, n]) for t in pool for n in range(panel.shape[1])]
        cells = [(x, w) for x, w in cells if not math.isnan(x) and w > 0]
        total = math.fsum(w for _, w in cells)
        mean = math.fsum(w * x for x, w in cells) / total
        scaled = [(x, w * len(cells) / total) for x, w in cells]
        deviation = math.sqrt(math.fsum(w * (x - mean) ** 2 for x, w in scaled) / (len(cells) - ddof))
        for n in range(panel.shape[1]):
            result[period, n] = (panel[period, n] - mean) / deviation
    return result


@pytest.mark.parametrize("scope", ["period", "all", 1])
@pytest.mark.parametrize("ddof", [0, 1])
def test_z_scores_weighted_and_over_periods_as_in_slow_loops(scope, ddof):
    generator = np.random.default_rng(7)
    panel, weights = generator.normal(5, 3, (3, 9)), generator.integers(0, 500, (3, 9)).astype(float)
    panel[0, 2] = panel[1, 7] = NAN
    weights[2, 4] = 0
    ours = standardise(panel, "z-score", scope=scope, weights=weights, ddof=ddof)
    np.testing.assert_allclose(ours.values, slow_z(panel, weights, scope, ddof), rtol=1e-12)
    plain = standardise(panel, "z-score", scope=scope, ddof=ddof)
    np.testing.assert_allclose(plain.values, slow_z(panel, np.ones((3, 9)), scope, ddof), rtol=1e-12)


def test_min_max_over_all_periods_makes_years_comparable():
    panel = np.array([[0.0, 5, NAN], [5, 7, 10]])
    assert standardise(panel, "min-max", scope="all").values[:, :2].tolist() == [[0, 0.5], [0.5, 0.7]]
    assert standardise(panel, "min-max").values[:, :2].tolist() == [[0, 1], [0, 0.4]]
    assert standardise(panel, "min-max", scope=0).values[1].tolist() == [1, 1.4, 2]


def test_ranks_over_all_periods_place_every_cell_among_all():
    panel = np.array([[1.0, 3, NAN], [2, 3, 9]])
    ranks = standardise(panel, "rank", scope="all", ties="average").values
    np.testing.assert_array_equal(ranks, [[1, 3.5, NAN], [2, 3.5, 5]])
    shares = standardise(panel, "percentile-rank", scope="all").values
    np.testing.assert_array_equal(shares, [[0, 0.5, NAN], [0.25, 0.5, 1]])


def test_the_reference_over_all_periods_is_the_mean_of_that_area():
    panel = np.array([[0.0, 4], [2, 8]])
    # r = 6, min = 0
    ours = standardise(panel, "distance-to-reference", scope="all", reference=1).values
    np.testing.assert_allclose(ours, [[0, 4 / 6], [2 / 6, 8 / 6]], rtol=1e-15)


@pytest.mark.parametrize("method", SPREAD_METHODS)
@given(panel=VARIED)
def test_order_stays_and_gaps_stay(method, panel):
    for scope in ("period", "all"):
        ours = standardise(panel, method, scope=scope).values
        np.testing.assert_array_equal(np.isnan(ours), np.isnan(panel))
        for before, after in zip(panel, ours, strict=True):
            higher = before[:, None] > before
            assert np.all((after[:, None] - after)[higher] > 0)
            equal = before[:, None] == before
            np.testing.assert_array_equal((after[:, None] - after)[equal], 0)


@pytest.mark.parametrize("method", SPREAD_METHODS)
@given(panel=VARIED, shift=st.integers(-50, 50), power=st.integers(-3, 5))
def test_units_do_not_matter(method, panel, shift, power):
    ours = standardise(panel, method).values
    other = standardise(panel * 2.0**power + shift, method).values
    np.testing.assert_allclose(other, ours, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("method", SPREAD_METHODS)
@given(panel=VARIED, seed=st.integers(0, 99))
def test_the_order_of_areas_does_not_matter(method, panel, seed):
    shuffled = np.random.default_rng(seed).permutation(panel.shape[1])
    ours, other = standardise(panel, method), standardise(panel[:, shuffled], method)
    np.testing.assert_allclose(other.values, ours.values[:, shuffled], rtol=1e-12, atol=1e-12)


@given(panel=VARIED)
def test_z_scores_have_mean_zero_and_deviation_one_and_min_max_ends_at_its_bounds(panel):
    scores = standardise(panel, "z-score").values
    np.testing.assert_allclose(np.nanmean(scores, axis=1), 0, atol=1e-9)
    np.testing.assert_allclose(np.nanstd(scores, axis=1), 1, rtol=1e-9)
    scaled = standardise(panel, "min-max", to=(1, 100)).values
    assert np.all(np.nanmin(scaled, axis=1) == 1)
    np.testing.assert_allclose(np.nanmax(scaled, axis=1), 100, rtol=1e-15)


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("none", {}),
        ("z-score", {"centre": 5, "spread": 2}),
        ("min-max", {"to": (10, 20)}),
        ("scaled", {"lower": -3, "upper": 8}),
        ("goalposts", {"lower": -5000, "upper": 5000}),
        ("distance-to-target", {"target": 2000}),
    ],
)
@pytest.mark.parametrize("scope", ["period", "all"])
@given(panel=VARIED)
def test_the_slope_turns_differences_of_numbers_into_differences_of_scores(method, parameters, scope, panel):
    ours = standardise(panel, method, scope=scope, **parameters)
    apart = panel - panel[:, :1]
    np.testing.assert_allclose(
        ours.values - ours.values[:, :1], np.broadcast_to(ours.slope, panel.shape) * apart, rtol=1e-9, atol=1e-9
    )


def test_no_slope_where_a_score_was_cut_off_or_ranks_were_given():
    panel = np.array([[1.0, 5, 9]])
    assert standardise(panel, "goalposts", lower=2, upper=8).slope is None
    assert standardise(panel, "goalposts", lower=2, upper=8).values.tolist() == [[0, 0.5, 1]]
    assert standardise(panel, "rank").slope is None


def test_leading_axes_are_standardised_each_for_itself():
    draws = np.random.default_rng(3).normal(size=(4, 2, 6))
    for method in SPREAD_METHODS:
        for scope in ("period", "all"):
            whole = standardise(draws, method, scope=scope).values
            single = np.stack([standardise(draw, method, scope=scope).values for draw in draws])
            np.testing.assert_array_equal(whole, single)
    row = draws[0, 0]
    np.testing.assert_array_equal(standardise(row, "z-score").values, standardise(row[None], "z-score").values[0])


@pytest.mark.parametrize("method", ["z-score", "min-max", "distance-to-best"])
def test_a_constant_column_is_said_to_be_one(method):
    # The mean of three times 0.1 is not 0.1: a spread of a last digit must not be taken for one.
    panel = np.array([[1.0, 2, 3], [0.1, 0.1, 0.1], [4, NAN, NAN]])
    with pytest.raises(ConstantColumn) as refusal:
        standardise(panel, method)
    assert refusal.value.periods == (1, 2)
    with pytest.raises(ConstantColumn):
        standardise(np.full((1, 5), 0.1), method, scope="all")


def test_one_area_alone_has_no_percentile_and_no_sample_deviation():
    with pytest.raises(ConstantColumn):
        standardise(np.array([[3.0, NAN]]), "percentile-rank")
    with pytest.raises(ConstantColumn):
        standardise(np.array([[3.0, NAN]]), "z-score", ddof=1)


@pytest.mark.parametrize("method", [*SPREAD_METHODS, "fraction-of-best", "none", np.sqrt])
def test_a_period_without_numbers_stays_without_and_nobody_is_warned(method):
    panel = np.array([[1.0, 2, 4], [NAN, NAN, NAN]])
    ours = standardise(panel, method).values
    assert np.isfinite(ours[0]).all()
    assert np.isnan(ours[1]).all()
    assert np.isnan(standardise(panel[1:], method, scope="all").values).all()


def test_a_function_of_ones_own_sees_the_numbers_of_each_period():
    panel = np.array([[1.0, NAN, 4], [9, 16, 25]])
    ours = standardise(panel, lambda numbers, by: numbers / numbers.sum() * by, by=2)
    np.testing.assert_allclose(ours.values, [[0.4, NAN, 1.6], [0.36, 0.64, 1.0]], rtol=1e-15)
    together = standardise(panel, lambda numbers: numbers / numbers.sum(), scope="all")
    np.testing.assert_allclose(together.values * 55, panel, rtol=1e-15)
    with pytest.raises(ValueError, match="must return as many"):
        standardise(panel, np.mean)


def test_numbers_on_a_cut_belong_to_the_band_that_is_closed_there():
    panel = np.array([[-3.0, -1, 0, 1, 7, NAN]])
    ours = standardise(panel, "categories", cuts=[-1, 1], scores=[10, 20, 40]).values
    np.testing.assert_array_equal(ours, [[10, 20, 20, 40, 40, NAN]])
    ours = standardise(panel, "categories", cuts=[-1, 1], closed="upper").values
    np.testing.assert_array_equal(ours, [[1, 1, 2, 2, 3, NAN]])


@pytest.mark.parametrize(
    ("method", "parameters", "word"),
    [
        ("scaled", {"lower": 3, "upper": 3}, "two different numbers"),
        ("goalposts", {"lower": NAN, "upper": 3}, "two different numbers"),
        ("distance-to-target", {"target": 1}, "does not lie above"),
        ("distance-to-reference", {"reference": 0}, "does not lie above"),
        ("distance-to-reference", {"reference": 2}, "reference area has no number"),
        ("categories", {"cuts": [3, 1], "scores": [1, 2, 3]}, "rising order"),
        ("categories", {"cuts": [1, 3], "scores": [1, 2]}, "rising order"),
    ],
)
def test_parameters_that_do_not_fit_are_refused_with_a_sentence(method, parameters, word):
    with pytest.raises(RefusedError) as refusal:
        standardise(np.array([[1.0, 5, NAN]]), method, **parameters)
    assert word in refusal.value.en
    assert refusal.value.de != refusal.value.en


def test_a_share_of_the_best_needs_a_positive_best_and_a_rank_has_no_base_period():
    with pytest.raises(RefusedError, match="positiven höchsten Wert"):
        standardise(np.array([[-3.0, -1]]), "fraction-of-best")
    with pytest.raises(RefusedError, match="Basisjahr"):
        standardise(np.array([[3.0, 1]]), "rank", scope=0)


def test_what_a_programmer_gets_wrong_is_a_value_error():
    panel = np.array([[1.0, 2]])
    for method, options in [("zscore", {}), ("z-score", {"to": (0, 1)}), ("z-score", {"scope": "year"})]:
        with pytest.raises(ValueError):
            standardise(panel, method, **options)


# The English Indices of Deprivation 2019, File 2 (Open Government Licence): for LSOAs of London, the rank of the Index
# and the ranks of the domains income, employment, education, health, crime, barriers, environment; 1 = most deprived of
# 32,844.
ENGLISH_LSOAS = """
E01000001 29199 32831 32742 32842 32113 32662 7319 7789
E01000002 30379 29901 31190 32832 29705 32789 11707 13070
E01000003 14915 18510 15103 26386 17600 29363 2157 4092
E01000005 8678 6029 7833 12370 17907 31059 2217 9397
E01000006 14486 14023 21692 17511 21581 18848 1033 10629
E01000007 7256 6261 11487 20536 16414 4925 274 11162
E01000008 5010 3382 6431 10569 12334 11113 981 8672
E01000009 6736 7506 11132 16819 9661 4431 554 9611
E01000010 6900 8902 17988 20182 16050 2164 259 2269
E01000011 7698 9033 16108 12224 18178 8727 110 4309
E01000012 5990 4570 13201 13896 16887 8515 39 5437
E01000013 4573 5966 7013 11346 7172 2236 1018 8569
E01000014 5650 6627 7932 7994 10972 5163 872 11704
E01000016 6739 6711 9461 8971 10676 8699 1273 11815
E01000017 4570 4033 5016 11972 6950 11685 902 10141
E01000018 6504 5998 7832 10125 12006 9663 1323 11373
E01000019 6410 7049 7641 10264 9374 7142 1855 10667
E01000025 5303 5570 7683 10465 10405 5042 707 9925
E01000027 5097 5730 6959 5869 13752 3211 1062 15032
E01000028 4240 3610 6080 9522 3254 18303 494 18166
E01000036 15028 14690 17997 16612 18923 10655 5829 10188
E01000037 16128 16924 12386 13611 23465 17649 7168 15997
E01000048 3117 1195 4191 10073 9163 12778 449 14836
E01000061 2802 2125 3923 5414 4136 14393 375 18454
E01000093 2669 3596 5065 9411 5519 2977 370 3282
E01000105 3229 4221 5349 6402 4774 3225 670 11416
E01000115 29174 24852 26011 28835 31772 24388 20425 16164
E01000116 27318 20597 25160 28684 31379 22839 17651 16614
E01000120 29572 23592 28933 27995 31931 24686 17894 19324
E01000168 28357 26071 29238 29243 31651 18057 14471 14193
E01000186 30326 27519 29214 29202 32593 26212 17370 16097
E01000191 28527 25033 25233 31153 31996 24413 14254 16169
E01000202 28623 25482 30478 31446 32558 23739 10979 13100
E01000206 25629 32706 32692 31108 32823 14364 2636 12215
E01000207 28804 28150 29472 29862 32645 23598 13623 10436
"""
# File 5: scores of the Index, with three digits.
ENGLISH_SCORES = {
    "E01000001": 6.208,
    "E01000002": 5.143,
    "E01000003": 19.402,
    "E01000005": 28.652,
    "E01000006": 19.837,
    "E01000007": 31.576,
}
ENGLISH_WEIGHTS = [0.225, 0.225, 0.135, 0.135, 0.093, 0.093, 0.093]


def test_the_english_exponential_of_domain_ranks_gives_the_published_scores_and_order_of_the_index():
    codes, *_ = zip(*(line.split() for line in ENGLISH_LSOAS.strip().splitlines()), strict=True)
    rows = np.array([line.split()[1:] for line in ENGLISH_LSOAS.strip().splitlines()], int)
    places = np.arange(1, 32845)
    exponential = standardise(-places[None].astype(float), "exponential").values[0]  # by rank, 1 = highest
    domains = exponential[rows[:, 1:].T - 1][:, None, :]
    index = aggregate(domains, ENGLISH_WEIGHTS, "sum").values[0]
    np.testing.assert_array_equal(rank(index), rank(rows[:, 0], highest_first=False))
    scores = dict(zip(codes, index, strict=True))
    for code, published in ENGLISH_SCORES.items():
        assert scores[code] == pytest.approx(published, abs=0.0005)


def test_the_exponential_is_100_for_the_most_deprived_and_50_at_the_edge_of_the_worst_tenth():
    column = np.arange(1.0, 10001)[None]
    ours = standardise(column, "exponential").values[0]
    assert ours[-1] == pytest.approx(100, rel=1e-12)
    assert ours[9000 - 1] == pytest.approx(50, abs=0.5)
    by_hand = -23 * math.log(1 - 0.5 * (1 - math.exp(-100 / 23)))
    assert ours[5000 - 1] == pytest.approx(by_hand, rel=1e-12)
    assert standardise(np.array([[1.0, 1]]), "exponential").values.tolist() == [
        [pytest.approx(-23 * math.log(1 - 0.75 * (1 - math.exp(-100 / 23))), rel=1e-12)] * 2
    ]
