"""Weights are never negative, sum to 1, and equal those of R, of other packages, of handbooks and of plain searches."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize
from scipy.stats import kendalltau, spearmanr

from indicators.composite.methods.optimising import optimised
from indicators.composite.methods.weighting import METHODS, analytic_hierarchy, principal_component, weights_of
from spatial.findings import RefusedError

from .coinr import COINR, parts

NAN = float("nan")
NAMES = ["income", "work", "school", "health"]
RANDOM = np.random.default_rng(11)
COMMON = RANDOM.normal(size=(1, 2, 40))
ALIKE = COMMON + RANDOM.normal(size=(4, 2, 40)) * np.array([0.4, 0.8, 1.2, 1.6])[:, None, None]
EVEN = COMMON + RANDOM.normal(size=(4, 2, 40)) * np.array([0.9, 1.0, 1.1, 1.2])[:, None, None]
EXPERTS = {"Ada": [40, 30, 20, 10], "Ben": [1, 1, 1, 1]}
# Wikipedia, "Analytic hierarchy process – leader example": experience, education, charisma, age
LEADER = [[1, 4, 3, 7], [1 / 4, 1, 1 / 3, 3], [1 / 3, 3, 1, 5], [1 / 7, 1 / 3, 1 / 5, 1]]
PARAMETERS = {
    "given": {"given": [2, 1, 1, 0]},
    "budget-allocation": {"experts": EXPERTS},
    "ahp": {"comparisons": LEADER},
}


def positive(panel):
    """The parts on 1 … 2: entropy knows no negative numbers."""
    low, high = panel.min(axis=(1, 2), keepdims=True), panel.max(axis=(1, 2), keepdims=True)
    return 1 + (panel - low) / (high - low)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_weights_sum_to_one_and_none_is_negative(method):
    weights = weights_of(positive(ALIKE), method, names=NAMES, **PARAMETERS.get(method, {}))
    assert weights.shape == (4,)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-15)


@pytest.mark.parametrize("method", sorted(METHODS))
def test_the_order_of_areas_does_not_matter(method):
    parameters = {"names": NAMES, **PARAMETERS.get(method, {})}
    shuffled = positive(ALIKE)[:, :, np.random.default_rng(1).permutation(40)]
    ours, other = weights_of(positive(ALIKE), method, **parameters), weights_of(shuffled, method, **parameters)
    np.testing.assert_allclose(other, ours, rtol=1e-9)


@pytest.mark.parametrize("method", ["pca", "critic", "equal-variance", "optimised"])
def test_units_do_not_matter_where_weights_are_for_standardised_parts(method):
    """PCA and CRITIC standardise by themselves; weights of the other two fall as the numbers of a part grow."""
    scale = np.array([1, 10, 0.1, 3.0])
    ours = weights_of(ALIKE, method, names=NAMES)
    other = weights_of(ALIKE * scale[:, None, None] + 7, method, names=NAMES)
    if method in ("equal-variance", "optimised"):
        other = other * scale / (other * scale).sum()
    np.testing.assert_allclose(other, ours, rtol=1e-9)


def test_given_weights_count_by_their_proportions():
    assert weights_of(ALIKE, "given", names=NAMES, given=[2, 1, 1, 0]).tolist() == [0.5, 0.25, 0.25, 0]
    assert weights_of(ALIKE, "equal", names=NAMES).tolist() == [0.25] * 4


def test_principal_component_as_in_r():
    *loadings, explained = COINR["parts"]["pca"]
    ours = principal_component(parts(filled=True))
    np.testing.assert_allclose(ours.loadings, np.abs(loadings), rtol=1e-9)
    np.testing.assert_allclose(ours.shares, np.square(loadings), rtol=1e-9)
    assert ours.explained == pytest.approx(explained, rel=1e-9)
    weights = weights_of(parts(filled=True), "pca", names=NAMES)
    np.testing.assert_allclose(weights, np.abs(loadings) / np.abs(loadings).sum(), rtol=1e-9)
    squared = weights_of(parts(filled=True), "pca", names=NAMES, squared=True)
    np.testing.assert_allclose(squared, np.square(loadings), rtol=1e-9)


def test_gaps_are_left_out_of_a_principal_component_as_whole_areas():
    gappy = np.concatenate([ALIKE, np.full((4, 2, 3), 9.0)], axis=2)
    gappy[[0, 1, 2], :, [40, 41, 42]] = NAN
    np.testing.assert_array_equal(principal_component(gappy).loadings, principal_component(ALIKE).loadings)


def test_the_part_that_points_the_right_way_gives_the_component_its_sign():
    turned = ALIKE.copy()
    turned[:3] *= -1
    assert (principal_component(turned).loadings > 0).tolist() == [True, True, True, False]
    assert (principal_component(turned, sign_of=3).loadings > 0).tolist() == [False, False, False, True]


def test_a_part_that_runs_against_the_others_is_refused_by_name():
    turned = ALIKE.copy()
    turned[2] *= -1
    with pytest.raises(RefusedError) as refusal:
        weights_of(turned, "pca", names=NAMES)
    assert "“school”" in refusal.value.en
    assert "„school“" in refusal.value.de
    assert "income" not in refusal.value.en
    with pytest.raises(RefusedError) as refusal:
        weights_of(turned, "pca", names=NAMES, sign_of="school")
    assert "“income”, “work”, “health”" in refusal.value.en


# pymcdm 1.4.0: critic_weights and entropy_weights of COINr's parts with the rows below in place of those with gaps
PYMCDM_ROWS = {4: [1.5, 2.25, 8.0, 4.75], 8: [6.1, 3.3, 2.2, 7.7], 10: [9.0, 8.5, 1.25, 2.0]}
PYMCDM = {
    "critic": [0.224451422279433, 0.227429694854596, 0.304822650899301, 0.243296231966671],
    "entropy": [0.312955266867159, 0.225073937501364, 0.268362227506311, 0.193608568125166],
}


@pytest.mark.parametrize("method", sorted(PYMCDM))
def test_as_pymcdm(method):
    table = parts(filled=True)
    for row, cells in PYMCDM_ROWS.items():
        table[:, 0, row] = cells
    np.testing.assert_allclose(weights_of(table, method, names=NAMES), PYMCDM[method], rtol=1e-12)


def test_entropy_by_hand():
    # shares 1/2, 1/2, 0 → e = ln 2 / ln 3; equal shares → e = 1, weight 0
    table = np.array([[[1.0, 1, 0]], [[2, 2, 2]], [[0, 0, 5]]])
    spread = 1 - math.log(2) / math.log(3)
    weights = weights_of(table, "entropy", names=NAMES[:3])
    np.testing.assert_allclose(weights, np.array([spread, 0, 1]) / (spread + 1), rtol=1e-12)


def test_equal_variance_gives_every_part_the_same_spread():
    weights = weights_of(ALIKE, "equal-variance", names=NAMES)
    spreads = (weights[:, None, None] * ALIKE).std(axis=(1, 2))
    np.testing.assert_allclose(spreads, spreads[0], rtol=1e-12)


def test_parts_that_all_say_the_same_weigh_the_same_by_critic():
    same = np.repeat(COMMON, 3, axis=0)
    np.testing.assert_allclose(weights_of(same, "critic", names=NAMES[:3]), 1 / 3, rtol=1e-12)


def test_budget_allocation_is_the_mean_of_experts_who_all_count_alike():
    weights = weights_of(ALIKE, "budget-allocation", names=NAMES, experts=EXPERTS)
    np.testing.assert_allclose(weights, [0.325, 0.275, 0.225, 0.175], rtol=1e-15)
    by_name = {"Ada": dict(zip(NAMES, EXPERTS["Ada"], strict=True)), "Ben": dict.fromkeys(NAMES, 7)}
    np.testing.assert_allclose(weights_of(ALIKE, "budget-allocation", names=NAMES, experts=by_name), weights)


@pytest.mark.parametrize(
    "experts", [{}, {"Cy": [1, 2]}, {"Cy": [1, -1, 1, 1]}, {"Cy": [0, 0, 0, 0]}, {"Cy": {"incom": 3}}]
)
def test_experts_who_gave_no_proper_points_are_named(experts):
    with pytest.raises(RefusedError) as refusal:
        weights_of(ALIKE, "budget-allocation", names=NAMES, experts=experts)
    assert not experts or "“Cy”" in refusal.value.en


def test_pairwise_comparisons_as_published():
    weights, ratio = analytic_hierarchy(LEADER)
    np.testing.assert_allclose(weights, [0.547, 0.127, 0.270, 0.056], atol=0.001)
    assert 0 < ratio < 0.1


def test_comparisons_that_agree_have_a_ratio_of_zero_and_give_their_own_weights():
    weights = np.array([0.5, 0.3, 0.2])
    ours, ratio = analytic_hierarchy(weights[:, None] / weights)
    np.testing.assert_allclose(ours, weights, rtol=1e-12)
    assert ratio == pytest.approx(0, abs=1e-12)
    assert analytic_hierarchy([[1, 3], [1 / 3, 1]])[1] == 0


@pytest.mark.parametrize(
    ("comparisons", "word"),
    [
        ([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]], "contradict each other"),
        ([[1, 2, 3], [1 / 2, 1, 2], [3, 1 / 2, 1]], "inverse"),
        ([[1, 2], [1 / 2, 1]], "3 by 3"),
        ([[1, -2, 1], [-1 / 2, 1, 1], [1, 1, 1]], "positive"),
    ],
)
def test_comparisons_that_do_not_hold_together_are_refused(comparisons, word):
    with pytest.raises(RefusedError) as refusal:
        weights_of(ALIKE[:3], "ahp", names=NAMES[:3], comparisons=comparisons)
    assert word in refusal.value.en


def importances(cells, weights):
    """Correlation of each part with the weighted sum, one by one."""
    whole = weights @ cells
    return np.array([np.corrcoef(row, whole)[0, 1] for row in cells])


def misfit(cells, weights, target):
    shares = importances(cells, weights)
    return float(((shares / shares.sum() - target) ** 2).sum())


@pytest.mark.parametrize("target", [[1, 1, 1, 1], [6, 5, 5, 5], [1.1, 1, 1, 0.9]])
def test_optimised_weights_give_the_importances_asked_for(target):
    found = optimised(EVEN, target=target)
    shares = importances(EVEN.reshape(4, -1), found.weights)
    np.testing.assert_allclose(shares / shares.sum(), np.array(target) / sum(target), atol=1e-9)
    np.testing.assert_allclose(found.obtained, shares / shares.sum(), rtol=1e-12)
    assert found.deviation < 1e-9
    assert found.weights.min() > 0


def test_where_a_target_cannot_be_met_the_nearest_weights_are_found_and_none_is_negative():
    # The third part nearly doubles the first two: equal importance would need a negative weight, as COINr gives it.
    mixed = np.stack([*ALIKE[[1, 2, 3]], ALIKE[1] + ALIKE[2] + 0.2 * ALIKE[0]])
    cells = mixed.reshape(4, -1)
    aim = np.array([0.4, 0.4, 0.15, 0.05])
    unbounded = np.linalg.solve(np.cov(cells), aim * cells.std(axis=1))
    assert unbounded.min() < 0 < unbounded.max()
    found = optimised(mixed, target=aim)
    assert found.weights.min() == 0
    assert found.deviation == pytest.approx(np.abs(found.obtained - aim).max(), rel=1e-12)
    best = misfit(cells, found.weights, aim)
    for trial in np.random.default_rng(2).dirichlet(np.full(4, 0.5), 3000):
        assert misfit(cells, trial, aim) >= best - 1e-12
    grid = np.arange(0, 21) / 20
    for a in grid:
        for b in grid[grid <= 1 - a + 1e-9]:
            for c in grid[grid <= 1 - a - b + 1e-9]:
                assert misfit(cells, np.array([a, b, c, max(0, 1 - a - b - c)]), aim) >= best - 1e-12


@given(
    table=arrays(np.float64, (3, 8), elements=st.integers(-20, 20).map(float)).filter(
        lambda cells: np.all(np.ptp(cells, axis=1) > 0)
    ),
    target=st.tuples(*[st.integers(0, 5)] * 3).filter(any),
)
def test_optimised_weights_of_any_parts_are_weights(table, target):
    weights = optimised(table[:, None], target=target).weights
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, rel=1e-9)


def test_the_most_information_is_what_a_search_finds():
    weights = optimised(ALIKE, goal="infomax").weights
    cells = ALIKE.reshape(4, -1)

    def loss(root):
        return -importances(cells, root**2 / (root**2).sum()).sum()

    searched = (
        minimize(loss, [0.9, 0.3, 0.4, 0.6], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13}).x ** 2
    )
    np.testing.assert_allclose(weights, searched / searched.sum(), atol=1e-5)


def test_main_effects_are_squared_correlations():
    target = np.array([0.3, 0.25, 0.25, 0.2])
    found = optimised(EVEN, target=target, importance="main-effect")
    squares = importances(EVEN.reshape(4, -1), found.weights) ** 2
    np.testing.assert_allclose(squares / squares.sum(), target, atol=1e-9)


@pytest.mark.parametrize(("kind", "function"), [("spearman", spearmanr), ("kendall", kendalltau)])
def test_rank_correlations_are_balanced_by_a_search(kind, function):
    found = optimised(EVEN, correlation=kind)
    cells = EVEN.reshape(4, -1)
    whole = found.weights @ cells
    shares = np.array([function(row, whole).statistic for row in cells])
    np.testing.assert_allclose(found.obtained, shares / shares.sum(), rtol=1e-9)
    plain = np.array([function(row, cells.sum(axis=0)).statistic for row in cells])
    assert found.deviation < 0.002 < np.abs(plain / plain.sum() - 0.25).max()


def test_the_most_information_by_rank_correlations_is_not_beaten_by_chance():
    cells = ALIKE.reshape(4, -1)
    found = optimised(ALIKE, correlation="spearman", goal="infomax").weights
    best = sum(spearmanr(row, found @ cells).statistic for row in cells)
    for trial in np.random.default_rng(4).dirichlet(np.ones(4), 200):
        assert sum(spearmanr(row, trial @ cells).statistic for row in cells) <= best + 0.002


@pytest.mark.parametrize(
    ("method", "table", "word"),
    [
        ("pca", np.where(np.arange(4)[:, None, None] == 1, 3.0, ALIKE), "same number in “work”"),
        ("equal-variance", np.where(np.arange(4)[:, None, None] == 1, 3.0, ALIKE), "same number in “work”"),
        ("optimised", np.full((4, 1, 9), 2.0), "“income”, “work”, “school”, “health”"),
        ("critic", np.full((4, 1, 9), NAN), "Only 0 areas"),
        ("entropy", ALIKE, "numbers from 0 upwards"),
        ("entropy", np.full((4, 1, 9), 2.0), "All weights are 0"),
    ],
)
def test_numbers_that_give_no_weights_are_refused_with_the_names_of_the_parts(method, table, word):
    with pytest.raises(RefusedError) as refusal:
        weights_of(table, method, names=NAMES)
    assert word in refusal.value.en
    assert refusal.value.de != refusal.value.en


@pytest.mark.parametrize(
    ("given", "word"), [([1, -1, 1, NAN], "“work”, “health”"), ([0, 0, 0, 0], "All weights are 0")]
)
def test_given_weights_that_are_none_are_refused(given, word):
    with pytest.raises(RefusedError) as refusal:
        weights_of(ALIKE, "given", names=NAMES, given=given)
    assert word in refusal.value.en


def test_what_a_programmer_gets_wrong_is_a_value_error():
    wrong = [("PCA", {}), ("pca", {"square": True}), ("given", {}), ("given", {"given": [1]})]
    wrong += [("optimised", {"target": [1, 2]}), ("optimised", {"goal": "best"}), ("optimised", {"correlation": "r"})]
    for method, options in wrong:
        with pytest.raises(ValueError):
            weights_of(ALIKE, method, names=NAMES, **options)
