"""Draws: against the slow way that computes the index anew for each, against exact probabilities, and their laws."""

import tracemalloc
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.composite.firmness import collecting, drawing
from indicators.composite.firmness.drawing import batches, plan_of
from indicators.composite.firmness.rescoring import reweighed
from indicators.composite.firmness.uncertainty import uncertainty_of
from indicators.composite.tree.index import compute_index
from indicators.composite.values import values_of
from spatial.findings import RefusedError

from .slowly import quantile, redrawn, shares_of
from .tables import index_recipe, table

RICH = """
    id: total
    standardise: {method: min-max, to: [0, 100]}
    classes: {method: quantiles, count: 4}
    parts:
      - id: money
        weight: 2
        weights: pca
        classes: {method: deviation, classes: [{id: low, below: -0.5}, {id: middle, up_to: 0.5}, {id: high}]}
        parts:
          - {id: poor, treat: [{method: winsorise, most: 3}], small_numbers: {kind: share, base: people, factor: 100}}
          - {id: debts, column: debtors, denominator: people, factor: 100, small_numbers: {kind: share}}
          - {id: income, direction: down, small_numbers: {kind: measured, lower: income_from, upper: income_to}}
      - id: health
        weight: 1
        missing: {rule: skip, at_least: 0.4}
        parts:
          - {id: teeth, weight: 1, impute: {method: row}}
          - {id: weight, weight: 2, impute: {method: median}}
          - {id: accidents, weight: 3, small_numbers: {kind: rate, numerator: accidents_n, base: people, factor: 1000}}
"""
SETTINGS = """
    areas: {minimum_population: 200}
    indicators: {standardise: {method: z-score, ddof: 1}}
    uncertainty:
      draws: 120
      seed: 7
"""
METHODS = {
    "standardise": [{"method": "min-max", "to": [1, 100]}, "percentile-rank"],
    "aggregate": ["median", "minimum"],
    "treat": [[], [{"method": "log-shifted"}]],
}


def rich_recipe():
    return index_recipe(RICH, more=SETTINGS)


def rich_table(recipe, areas: int = 24, periods: tuple[str, ...] = ("2020",)):
    """Made up so that every step has something to do: gaps, an outlier, areas that are not rated."""
    generator = np.random.default_rng(5)
    rows = areas * len(periods)
    people = generator.integers(250, 900, rows)
    people[3] = 120  # too few to be rated
    level = generator.beta(3, 9, rows)
    income = 3000 - 3000 * level + generator.normal(0, 150, rows)
    frame = pd.DataFrame(
        {
            "code": [f"{area:02d}" for area in range(areas)] * len(periods),
            "period": np.repeat(periods, areas),
            "population": people,
            "people": people,
            "poor": generator.binomial(people, level) / people * 100,
            "debtors": generator.binomial(people, level * 0.6),
            "income": income,
            "income_from": income - 120,
            "income_to": income + 120,
            "teeth": generator.normal(2, 0.5, rows),
            "weight": generator.normal(12, 2, rows),
            "accidents_n": generator.poisson(people * 0.02),
        }
    )
    frame["accidents"] = frame["accidents_n"] / frame["people"] * 1000
    frame.loc[5, "poor"] = 97.0  # an outlier for the winsorising
    frame.loc[[1, 8], "teeth"] = np.nan
    frame.loc[[2, 8], "weight"] = np.nan
    frame.loc[11, "accidents"] = np.nan
    if len(periods) == 1:
        frame = frame.drop(columns="period")
    return values_of(frame, recipe)


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


CROSSED = """
    id: both
    cross: true
    standardise: none
    parts:
      - id: status
        classes: {method: fixed, classes: [{id: "1", below: -1}, {id: "2", up_to: 1}, {id: "3"}]}
        parts: [{id: a}, {id: b}]
      - id: dynamics
        classes: {method: ranks, count: 2}
        parts: [{id: c}, {id: d}]
"""


def crossed():
    recipe = index_recipe(
        CROSSED,
        more="""
        indicators: {standardise: z-score}
        groups: {aggregate: sum, standardise: z-score}
        uncertainty: {draws: 300, seed: 3, weights: {method: spread, spread: 0.9}}
        """,
    )
    generator = np.random.default_rng(1)
    columns = {name: generator.normal(size=30).tolist() for name in "abcd"}
    columns["c"][4] = np.nan
    return compute_index(recipe, table(recipe, **columns))


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


def test_inputs_are_drawn_from_the_distributions_that_are_named():
    recipe = index_recipe(
        """
        id: total
        parts:
          - {id: share, small_numbers: {kind: share, base: n, factor: 100}}
          - {id: rate, small_numbers: {kind: rate, numerator: cases, base: n, factor: 1000}}
          - {id: counted, column: cases, denominator: n, factor: 100, small_numbers: {kind: share}}
          - {id: income, small_numbers: {kind: measured, standard_error: se}}
          - {id: rent, factor: 10, small_numbers: {kind: measured, lower: from, upper: to}}
        """
    )
    values = table(
        recipe, share=[17.5, 0, 100, 20, None], n=[40, 10, 4, 0, 9], rate=[175, 100, 250, None, 0],
        cases=[7, 1, 1, 0, 0], income=[5, 6, 7, 8, 9], se=[0.5, 1, 0, 2, None],
        rent=[3, 4, 5, 6, 7], to=[4, 5, 6, 7, 8], **{"from": [2, 3, 4, 5, 6]},
    )  # fmt: skip
    result = compute_index(recipe, values)
    count = 40_000
    draws = next(batches(plan_of(result, draws=count), (1, 5)))
    share, rate = draws.inputs["share"][:, 0] / 100, draws.inputs["rate"][:, 0] / 1000
    for area, (cases, n) in enumerate([(7, 40), (0, 10), (4, 4)]):
        alpha, beta = cases + 0.5, n - cases + 0.5
        mean, variance = alpha / (alpha + beta), alpha * beta / (alpha + beta) ** 2 / (alpha + beta + 1)
        assert share[:, area].mean() == pytest.approx(mean, abs=5 * np.sqrt(variance / count))
        assert share[:, area].var() == pytest.approx(variance, rel=0.05)
    # the median of Jeffreys' posterior for none of ten: Beta(1/2, 21/2), tables of the incomplete beta function
    assert np.quantile(share[:, 1], 0.975) == pytest.approx(0.2172, abs=0.005)  # Brown et al. 2001, table of CI_J
    assert (share[:, 3] == 0.2).all()  # nothing to divide by: stays
    assert np.isnan(share[:, 4]).all()
    for area, (cases, n) in enumerate([(7, 40), (1, 10), (1, 4)]):
        assert rate[:, area].mean() == pytest.approx((cases + 0.5) / n, rel=0.02)
        assert rate[:, area].var() == pytest.approx((cases + 0.5) / n**2, rel=0.05)
    counted = draws.inputs["counted"][:, 0, 0] / 100
    assert counted.mean() == pytest.approx(7.5 / 41, rel=0.01)
    income = draws.inputs["income"][:, 0]
    assert income[:, :4].mean(axis=0) == pytest.approx([5, 6, 7, 8], abs=0.05)
    assert income[:, :4].std(axis=0) == pytest.approx([0.5, 1, 0, 2], rel=0.02)
    assert (income[:, 4] == 9).all()
    rent = draws.inputs["rent"][:, 0, 0]  # 95 % of the draws lie within the interval; the column is multiplied by 10
    assert ((rent > 20) & (rent < 40)).mean() == pytest.approx(0.95, abs=0.005)
    assert rent.mean() == pytest.approx(30, abs=0.1)


@pytest.mark.parametrize("method", ["spread", "dirichlet", "free"])
def test_weights_are_drawn_from_the_distributions_that_are_named(method):
    recipe = index_recipe(
        "id: total\nparts: [{id: a, weight: 5}, {id: b, weight: 3}, {id: c, weight: 2}, {id: d, weight: 0}]"
    )
    result = compute_index(recipe, table(recipe, a=[1, 2], b=[1, 2], c=[1, 2], d=[1, 2]))
    count = 50_000
    plan = plan_of(result, draws=count, weights={"method": method, "concentration": 40})
    drawn = next(batches(plan, (1, 2))).scaled("total")
    assert drawn.sum(axis=1) == pytest.approx(1)
    assert (drawn[:, 3] == 0).all()
    if method == "spread":
        ratio = drawn[:, 0] / drawn[:, 1] / (5 / 3)  # of two uniform numbers from 0.75 to 1.25
        assert ratio.min() == pytest.approx(0.6, abs=0.01)
        assert ratio.max() == pytest.approx(1 / 0.6, abs=0.02)
        assert ratio.mean() == pytest.approx(np.log(1.25 / 0.75) / 0.5, abs=0.005)  # E U · E 1/U
        return
    alpha = np.array([20, 12, 8]) if method == "dirichlet" else np.ones(3)
    mean = alpha / alpha.sum()
    assert drawn[:, :3].mean(axis=0) == pytest.approx(mean, abs=0.005)
    assert drawn[:, :3].var(axis=0) == pytest.approx(mean * (1 - mean) / (alpha.sum() + 1), rel=0.05)


def test_the_same_seed_gives_the_same_draws_however_memory_cuts_them(monkeypatch):
    recipe = rich_recipe()
    result = compute_index(recipe, rich_table(recipe))
    whole = uncertainty_of(result, methods=METHODS, draws=101).areas()
    pd.testing.assert_frame_equal(whole, uncertainty_of(result, methods=METHODS, draws=101).areas())
    monkeypatch.setattr(drawing, "HELD_AT_ONCE", 4 * 23 * 17)
    monkeypatch.setattr(collecting, "HELD_AT_ONCE", 8 * 101 * 2 * 5)  # a temporary file, five areas at a time
    pd.testing.assert_frame_equal(whole, uncertainty_of(result, methods=METHODS, draws=101).areas())
    assert not whole.equals(uncertainty_of(result, methods=METHODS, draws=101, seed=8).areas())


def test_what_one_part_draws_does_not_depend_on_the_others():
    recipe = rich_recipe()
    result = compute_index(recipe, rich_table(recipe))
    alone = next(batches(plan_of(result, inputs=False), (1, 24)))
    every = next(batches(plan_of(result, methods=METHODS), (1, 24)))
    for group in ("total", "money", "health"):
        np.testing.assert_array_equal(alone.weights[group], every.weights[group])


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


def test_ten_thousand_draws_stay_below_300_megabytes():
    recipe = index_recipe(
        """
        id: total
        classes: {method: quantiles, count: 10}
        parts:
          - {id: g, classes: {method: ranks, count: 5}, parts: [{id: a}, {id: b}, {id: c}]}
          - {id: h, parts: [{id: d, small_numbers: {kind: rate, base: n}}, {id: e}]}
        """,
        more="indicators: {standardise: z-score}\n",
    )
    generator = np.random.default_rng(2)
    columns = {name: generator.normal(size=542) for name in "abce"}
    values = table(recipe, **columns, d=generator.poisson(9, 542) / 100, n=[100.0] * 542)
    result = compute_index(recipe, values)
    tracemalloc.start()
    told = uncertainty_of(result)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert told.draws == 10_000
    assert peak < 300e6


@pytest.mark.parametrize(
    ("entry", "columns", "words"),
    [
        ("{kind: share}", {}, "“share” needs “base”"),
        ("{kind: share, base: n}", {}, "“factor”"),  # 20 % taken for 20
        ("{kind: share, base: n, numerator: c, factor: 100}", {"c": [30, 20]}, "greater than the base"),
        ("{kind: measured, lower: c}", {"c": [1, 2]}, "“standard_error”, or “lower” and “upper”"),
        ("{kind: measured, lower: c, upper: n}", {"c": [400, 2]}, "above the upper"),
        ("{kind: rate, base: population}", {}, "“population” is missing"),
    ],
)
def test_small_numbers_that_do_not_fit_are_refused_with_a_sentence(entry, columns, words):
    recipe = index_recipe(f"id: total\nparts:\n  - {{id: a, small_numbers: {entry}}}\n")
    result = compute_index(recipe, table(recipe, a=[20, 30], n=[20, 30], **columns))
    with pytest.raises(RefusedError) as refusal:
        uncertainty_of(result)
    assert words in refusal.value.en
    assert "test.yaml" in refusal.value.en


def test_methods_that_do_not_go_together_are_refused_with_a_sentence():
    recipe = rich_recipe()
    result = compute_index(recipe, rich_table(recipe))
    with pytest.raises(RefusedError) as refusal:
        uncertainty_of(result, methods={"aggregate": ["geometric"]})  # of z-scores, half of which are negative
    assert "geometric" in refusal.value.en


def test_what_cannot_be_drawn_is_refused():
    recipe = index_recipe("id: total\nparts: [{id: a}, {id: b}]")
    result = compute_index(recipe, table(recipe, a=[3, 2, 1], b=[0, 0, 0]))
    with pytest.raises(RefusedError, match="mindestens eine"):
        uncertainty_of(result, draws=0)
    for weights in ("spreda", {"method": "spread", "spread": 1.5}, {"method": "dirichlet", "concentration": 0}):
        with pytest.raises(ValueError, match=r"drawn by|between 0 and 1"):
            uncertainty_of(result, weights=weights)


def test_inputs_of_ones_own_stand_for_what_they_name():
    recipe = index_recipe("id: total\nparts: [{id: a}, {id: b}]")
    result = compute_index(recipe, table(recipe, a=[3, 2, 1], b=[0, 0, 0]))

    def own(generator, count):
        return {"a": np.column_stack([np.zeros(count), np.full(count, 5.0), np.full(count, np.nan)])}

    told = uncertainty_of(result, draws=100, inputs=own, weights="none")
    assert told.areas()["total.rank_median"].tolist() == [3, 1, 2]  # 0, 5, and the third keeps its 1
    assert "mehreren Indikatoren" in told.varied[0]["de"]


def test_inputs_of_ones_own_must_fit_an_index_of_several_periods():
    recipe = index_recipe(RICH, more=SETTINGS.replace("ddof: 1", "ddof: 1, scope: all"))
    result = compute_index(recipe, rich_table(recipe, 16, ("2019", "2020")))
    with pytest.raises(ValueError, match="several periods"):
        uncertainty_of(result, inputs=lambda generator, count: {"teeth": np.zeros((count, 16))})


def test_a_result_of_other_weights_is_drawn_around_those():
    recipe = index_recipe("id: total\nparts: [{id: a}, {id: b}]")
    values = table(recipe, a=[3, 2, 1], b=[1, 2, 4])
    result = compute_index(recipe, values, weights={"a": 9, "b": 1})
    told = uncertainty_of(result, weights={"method": "spread", "spread": 0.1})
    np.testing.assert_array_equal(told.nodes["total"].rank_lower, result.total.rank[0])
    assert replace(told, nodes={}).areas().columns.tolist() == ["code"]
