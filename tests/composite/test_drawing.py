"""What draws are made of: the laws of inputs and of weights, seeds, memory, and what cannot be drawn."""

import tracemalloc

import numpy as np
import pandas as pd
import pytest

from indicators.composite.firmness import collecting, drawing
from indicators.composite.firmness.drawing import batches, plan_of
from indicators.composite.firmness.uncertainty import uncertainty_of
from indicators.composite.tree.index import compute_index
from spatial.findings import RefusedError

from .rich import METHODS, RICH, SETTINGS, rich_recipe, rich_table
from .tables import index_recipe, table


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
