"""Draws: against the slow way that computes the index anew for each, and against exact probabilities."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.composite.firmness.drawing import batches, plan_of
from indicators.composite.firmness.rescoring import reweighed
from indicators.composite.firmness.uncertainty import uncertainty_of
from indicators.composite.tree.index import compute_index

from .rich import METHODS, RICH, SETTINGS, crossed, rich_recipe, rich_table
from .slowly import quantile, redrawn, shares_of
from .tables import index_recipe, table


def expect_as_slowly(result, told, plan, period=-1):
    """Everything that `uncertainty_of` told, from the indices of all draws computed one by one."""
    every = list(redrawn(result, plan, (period,)))
    assert len(every) == plan.draws
    for name, node in told.nodes.items():
        if not node.node.cross:
            ranks = np.array([index.nodes[name].rank[period] for index in every])
            tail = (1 - plan.interval) / 2
            known = ~np.isnan(ranks).all(axis=0)
            np.testing.assert_array_equal(node.rank_lower, quantile(ranks, tail))
            np.testing.assert_array_equal(node.rank_upper, quantile(ranks, 1 - tail))
            np.testing.assert_allclose(node.rank_median[known], np.nanmedian(ranks[:, known], axis=0))
            np.testing.assert_allclose(node.rank_mean[known], np.nanmean(ranks[:, known], axis=0))
            assert np.isnan(node.rank_mean[~known]).all()
        if node.class_shares is not None:
            classes = [index.nodes[name].classes[period] for index in every]
            own = result.nodes[name].classes[period]
            shares = shares_of(classes, len(node.class_shares))
            known = own >= 0
            np.testing.assert_allclose(node.class_shares[:, known], shares[:, known])
            kept = np.mean([drawn == own for drawn in classes], axis=0)
            np.testing.assert_allclose(node.class_kept[known], kept[known])
            assert np.isnan(node.class_kept[~known]).all()


@pytest.mark.parametrize(
    "varied",
    [
        {"inputs": False},
        {"inputs": False, "weights": {"method": "dirichlet", "concentration": 20}},
        {"inputs": True, "weights": "none"},
        {"inputs": True, "weights": "free"},
        {"inputs": False, "methods": METHODS},
        {"inputs": True, "methods": METHODS},
    ],
    ids=["weights", "dirichlet", "inputs", "free and inputs", "methods", "everything"],
)
def test_draws_are_as_if_every_index_were_computed_anew(varied):
    recipe = rich_recipe()
    result = compute_index(recipe, rich_table(recipe))
    told = uncertainty_of(result, nodes=["health"], **varied)
    assert set(told.nodes) == {"total", "money", "health"}
    expect_as_slowly(result, told, plan_of(result, **varied))


@pytest.mark.parametrize(
    ("tree", "more"),
    [
        (RICH, SETTINGS.replace("ddof: 1", "ddof: 1, scope: all")),
        (RICH, SETTINGS.replace("ddof: 1", "ddof: 1, scope: {base: first}")),
        (RICH.replace("method: winsorise, most: 3", "method: winsorise, most: 3, scope: all"), SETTINGS),
        (RICH.replace("{method: quantiles, count: 4}", "{method: quantiles, count: 4, scope: all}"), SETTINGS),
    ],
    ids=["all periods", "base period", "treatment", "classes"],
)
def test_draws_of_a_panel_look_at_all_periods_where_yardsticks_do(tree, more):
    recipe = index_recipe(tree, more=more)
    result = compute_index(recipe, rich_table(recipe, 16, ("2019", "2020", "2021")))
    told = uncertainty_of(result, period=1, draws=60)
    assert told.period == "2020"
    expect_as_slowly(result, told, plan_of(result, draws=60), period=1)


def test_draws_fill_gaps_in_from_other_years():
    tree = RICH.replace("method: median", "method: linear-constant")
    recipe = index_recipe(tree, more=SETTINGS)
    values = rich_table(recipe, 16, ("2019", "2020", "2021"))
    result = compute_index(recipe, values)
    assert result.prepared["weight"].imputed.any()
    own = {"weight": values.numbers["weight"] * np.array([1.0, 1.1, 0.9])[:, None]}

    def stretched(generator, count):
        return {"weight": own["weight"] * generator.uniform(0.8, 1.2, (count, 1, 1))}

    told = uncertainty_of(result, draws=40, inputs=stretched, weights="none")
    expect_as_slowly(result, told, plan_of(result, draws=40, inputs=stretched, weights="none"))


def test_crossed_classes_keep_together():
    result = crossed()
    told = uncertainty_of(result)
    expect_as_slowly(result, told, plan_of(result))
    both = told.nodes["both"]
    assert 0 < np.nanmin(both.class_kept) < 1
    # an area keeps both classes at most as often as one of them
    assert np.nanmax(both.class_kept - told.nodes["status"].class_kept) <= 0
    assert [name for name in told.areas() if name.startswith("both.")] == ["both.class_kept"]
    assert told.classes().groupby(["node", "code"])["share"].sum().to_numpy() == pytest.approx(1)
    assert ("both", "05") not in set(zip(told.classes()["node"], told.classes()["code"], strict=True))


def test_an_ordered_average_keeps_its_equal_weights():
    recipe = index_recipe(
        """
        id: total
        parts:
          - {id: g, aggregate: {method: owa, order: [3, 1]}, parts: [{id: a}, {id: b}]}
          - {id: c}
        """
    )
    generator = np.random.default_rng(4)
    result = compute_index(recipe, table(recipe, **{name: generator.normal(size=9).tolist() for name in "abc"}))
    plan = plan_of(result, draws=100, weights="free")
    every = next(batches(plan, (1, 9)))
    expected = np.array(
        [
            compute_index(recipe, result.values, weights={"g": weight, "c": 1 - weight}).total.rank[0]
            for weight in every.scaled("total")[:, 0]
        ]
    )
    told = uncertainty_of(result, draws=100, weights="free")
    np.testing.assert_allclose(told.nodes["total"].rank_mean, expected.mean(axis=0))


def test_how_often_neighbours_swap_is_their_probability():
    recipe = index_recipe("id: total\nparts: [{id: a, weight: 0.6}, {id: b, weight: 0.4}]")
    result = compute_index(recipe, table(recipe, a=[1, 0], b=[0, 1]))
    told = uncertainty_of(result, draws=200_000, seed=11)
    # the second leads where 0.4 U₂ > 0.6 U₁, U uniform in 0.75 … 1.25: ∫ (1.25 − 1.5 u) / 0.25 du up to 5/6 = 1/48
    expected, spread = 1 / 48, np.sqrt(1 / 48 * 47 / 48 / 200_000)
    assert told.nodes["total"].swap_next[0] == pytest.approx(expected, abs=4 * spread)
    assert np.isnan(told.nodes["total"].swap_next[1])
    assert told.nodes["total"].rank_mean == pytest.approx([1 + expected, 2 - expected], abs=4 * spread)
    assert told.areas()["total.rank_upper"].tolist() == [1, 2]  # 2 % lies outside the interval of 90 %
    wide = uncertainty_of(result, draws=20_000, weights={"method": "spread", "spread": 1})
    assert wide.areas()["total.rank_upper"].tolist() == [2, 2]


def test_without_anything_uncertain_everything_stays():
    recipe = rich_recipe()
    result = compute_index(recipe, rich_table(recipe))
    areas = uncertainty_of(result, weights="none", inputs=False).areas()
    rank = result.total.rank[0]
    for what in ("rank_lower", "rank_upper", "rank_median", "rank_mean"):
        np.testing.assert_array_equal(areas[f"total.{what}"], rank)
    assert set(areas["total.class_kept"].dropna()) == {1}
    assert areas["total.class_kept"].isna().tolist() == np.isnan(rank).tolist()
    assert areas["total.rank_mean"].isna()[3]  # too few people


numbers = st.lists(st.integers(0, 50), min_size=8, max_size=8)


@settings(max_examples=25, deadline=None)
@given(numbers, numbers, st.integers(0, 2**32), st.sampled_from(["arithmetic", "geometric", "minimum", "copeland"]))
def test_an_area_that_leads_everywhere_stays_first_and_twins_stay_level(first, second, seed, method):
    recipe = index_recipe(f"id: total\naggregate: {method}\nparts: [{{id: a}}, {{id: b}}]")
    a, b = [99, *[number + 1 for number in first]], [98, *[number + 1 for number in second]]
    a[2], b[2] = a[1], b[1]
    result = compute_index(recipe, table(recipe, a=a, b=b))
    areas = uncertainty_of(result, draws=50, seed=seed, weights="free").areas()
    assert areas["total.rank_upper"][0] == 1
    assert (
        areas.drop(columns=["code", "total.swap_next"])
        .iloc[1]
        .equals(areas.drop(columns=["code", "total.swap_next"]).iloc[2])
    )
    assert (areas["total.rank_lower"] <= areas["total.rank_median"]).all()
    assert (areas["total.rank_median"] <= areas["total.rank_upper"]).all()


@settings(max_examples=30, deadline=None)
@given(st.dictionaries(st.sampled_from(["poor", "debts", "teeth", "accidents", "money", "health"]), st.floats(0.1, 9)))
def test_reweighed_is_what_the_index_would_be(weights):
    recipe = rich_recipe()
    values = rich_table(recipe, 16, ("2019", "2020"))
    anew = compute_index(recipe, values, weights=weights)
    quick = reweighed(compute_index(recipe, values), weights)
    assert set(quick.scores) == {"total", "money", "health"}
    for name in quick.scores:
        np.testing.assert_array_equal(quick.scores[name], anew.nodes[name].score)
        np.testing.assert_array_equal(quick.ranks[name], anew.nodes[name].rank)
    for name in ("total", "money"):
        np.testing.assert_array_equal(quick.classes[name], anew.nodes[name].classes)


def test_a_result_of_other_weights_is_drawn_around_those():
    recipe = index_recipe("id: total\nparts: [{id: a}, {id: b}]")
    values = table(recipe, a=[3, 2, 1], b=[1, 2, 4])
    result = compute_index(recipe, values, weights={"a": 9, "b": 1})
    told = uncertainty_of(result, weights={"method": "spread", "spread": 0.1})
    np.testing.assert_array_equal(told.nodes["total"].rank_lower, result.total.rank[0])
    assert replace(told, nodes={}).areas().columns.tolist() == ["code"]
