"""Sobol indices against functions whose indices are known; the index without a part against a recipe without it."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from indicators.composite.firmness.drawing import batches, plan_of
from indicators.composite.firmness.leaving_out import leave_one_out
from indicators.composite.firmness.rescoring import Rescorer
from indicators.composite.firmness.sensitivity import factors_of, mixed, sensitivity_of, sobol_indices
from indicators.composite.tree.index import compute_index
from spatial.findings import RefusedError

from .rich import METHODS, crossed, rich_recipe, rich_table
from .slowly import computed
from .tables import index_recipe, table


def sampled(function, factors: int, count: int):
    """y_A, y_B, y_AB of a function of uniform numbers, as Saltelli samples them."""
    generator = np.random.default_rng(12)
    a, b = generator.uniform(size=(2, factors, count))
    mixes = [np.where(np.arange(factors)[:, None] == factor, b, a) for factor in range(factors)]
    return function(a), function(b), np.stack([function(mix) for mix in mixes])


def test_the_indices_of_ishigamis_function():
    # sin x + 7 sin² y + 0.1 z⁴ sin x of uniform numbers in −π … π; Ishigami and Homma (1990)
    def ishigami(u):
        x, y, z = (2 * u - 1) * np.pi
        return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)

    first, total = sobol_indices(*sampled(ishigami, 3, 200_000))
    # V = a²/8 + bπ⁴/5 + b²π⁸/18 + ½; V₁ = ½ (1 + bπ⁴/5)², V₂ = a²/8, V₁₃ = b²π⁸ (1/18 − 1/50)
    a, b = 7.0, 0.1
    variance = a**2 / 8 + b * np.pi**4 / 5 + b**2 * np.pi**8 / 18 + 0.5
    alone = np.array([0.5 * (1 + b * np.pi**4 / 5) ** 2, a**2 / 8, 0])
    together = b**2 * np.pi**8 * (1 / 18 - 1 / 50)
    assert first == pytest.approx(alone / variance, abs=0.01)
    assert total == pytest.approx((alone + np.array([together, 0, together])) / variance, abs=0.01)


def test_the_indices_of_a_sum():
    slopes = np.array([1.0, 2.0, 3.0])
    first, total = sobol_indices(*sampled(lambda u: slopes @ u, 3, 100_000))
    assert first == pytest.approx(slopes**2 / 14, abs=0.01)
    assert total == pytest.approx(slopes**2 / 14, abs=0.01)


def test_where_nothing_varies_there_is_no_index():
    first, total = sobol_indices(np.ones(5), np.ones(5), np.ones((2, 5)))
    assert np.isnan(first).all()
    assert np.isnan(total).all()


def test_a_score_that_is_a_sum_of_drawn_numbers_has_the_shares_of_their_variances():
    recipe = index_recipe(
        """
        id: total
        aggregate: sum
        parts:
          - {id: a, small_numbers: {kind: measured, standard_error: se}}
          - {id: b, weight: 0}
        """
    )
    result = compute_index(recipe, table(recipe, a=[1, 5], b=[1, 2], se=[1, 2]))
    alone = sensitivity_of(result, measure="score", area="01", samples=4000)
    assert alone.factors == ("inputs",)  # one part has all the weight
    assert alone.first == pytest.approx(1)
    assert alone.total == pytest.approx(1, abs=0.05)
    assert alone.variance == pytest.approx(1, rel=0.05)
    assert alone.first_lower <= alone.first <= alone.first_upper


def test_weights_one_by_one_share_the_variance_of_a_score():
    recipe = index_recipe(
        "id: total\nparts: [{id: a, weight: 1}, {id: b, weight: 1}, {id: c, weight: 1}]",
        more="indicators: {standardise: none}\n",
    )
    result = compute_index(recipe, table(recipe, a=[3, 1], b=[1, 0], c=[0, 2]))
    told = sensitivity_of(
        result, measure="score", area="01", samples=30_000, by_part=True, weights={"method": "spread", "spread": 0.02}
    )
    assert told.factors == ("weight:a", "weight:b", "weight:c")
    # for small spreads y = Σ w x / Σ w is linear in w: slopes x − mean = 5/3, −1/3, −4/3
    slopes = np.array([5, -1, -4]) / 3
    assert told.first == pytest.approx(slopes**2 / (slopes**2).sum(), abs=0.02)
    assert told.table("en")["name"].tolist() == ["weight of “a”", "weight of “c”", "weight of “b”"]


def test_every_run_is_as_if_the_index_were_computed_anew():
    """The measures of A, B and every mixture of both, one by one the slow way."""
    recipe = rich_recipe()
    result = compute_index(recipe, rich_table(recipe))
    samples = 12
    told = sensitivity_of(result, samples=samples, methods=METHODS, bootstrap=50)
    assert told.factors == (
        "weights:total",
        "weights:money",
        "weights:health",
        "standardise",
        "aggregate",
        "treat",
        "inputs",
    )
    assert told.runs == samples * 9
    plan = plan_of(result, draws=samples, methods=METHODS)
    looked_at = Rescorer(result, plan, [-1])

    def slowly(draws):
        measured = []
        for draw in range(samples):
            inputs = {}
            for name, drawn in draws.inputs.items():
                inputs[name] = result.prepared[name].given.copy()
                inputs[name][:, looked_at.areas] = drawn[draw]
            ranks = computed(result, plan, draws, draw, inputs).total.rank[0]
            measured.append(np.nanmean(np.abs(ranks - result.total.rank[0])))
        return np.array(measured)

    a, b = (next(batches(looked_at.plan, looked_at.shape, stream=stream)) for stream in "AB")
    factors = factors_of(plan, recipe.tree)
    first, total = sobol_indices(
        slowly(a), slowly(b), np.stack([slowly(mixed(plan, a, b, factor)) for factor in factors])
    )
    np.testing.assert_allclose(told.first, first)
    np.testing.assert_allclose(told.total, total)
    assert (told.total_lower <= told.total_upper).all()


def test_only_what_bears_on_a_group_is_looked_at():
    recipe = rich_recipe()
    result = compute_index(recipe, rich_table(recipe))
    told = sensitivity_of(result, node="health", samples=10, by_part=True)
    assert told.factors == ("weight:teeth", "weight:weight", "weight:accidents", "input:accidents")
    assert told.names[-1] == {"de": "Zufall in „accidents“", "en": "chance in “accidents”"}
    whole = sensitivity_of(result, samples=400, weights="none", by_part=True)
    assert whole.factors == ("input:poor", "input:debts", "input:income", "input:accidents")
    assert (whole.total > 0).all()


def test_classes_side_by_side_are_measured_by_their_changes():
    told = sensitivity_of(crossed(), samples=60, bootstrap=0)
    assert told.measure == "class-change"
    assert told.factors == ("weights:status", "weights:dynamics")
    assert 0 < told.mean < 1
    assert np.isnan(told.first_lower).all()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"measure": "rank-change"}, "a group that has a score"),
        ({"node": "status", "measure": "rank", "area": "nowhere"}, "the code of an area"),
        ({"weights": "none"}, "Nothing is uncertain"),
    ],
)
def test_what_cannot_be_measured_is_refused(arguments, words):
    with pytest.raises(RefusedError) as refusal:
        sensitivity_of(crossed(), samples=4, **arguments)
    assert words in refusal.value.en


# --- without one part ------------------------------------------------------------------------------------------------


def test_without_a_part_is_the_index_of_a_recipe_that_never_had_it():
    recipe = rich_recipe()
    values = rich_table(recipe)
    result = compute_index(recipe, values)
    told = leave_one_out(result)
    assert list(told.without) == ["money", "poor", "debts", "income", "health", "teeth", "weight", "accidents"]
    assert told.refused == {}

    def tree_without(node, name):
        parts = tuple(tree_without(part, name) for part in node.parts if part.id != name)
        return replace(node, parts=parts)

    for name in told.without:
        other = compute_index(replace(recipe, index=tree_without(recipe.tree, name)), values)
        np.testing.assert_array_equal(told.ranks()[name], other.total.rank[0])
        np.testing.assert_array_equal(told.scores()[name], other.total.score[0])
        row = told.summary().set_index("part").loc[name]
        shifts = other.total.rank[0] - result.total.rank[0]
        np.testing.assert_array_equal(told.shifts()[name], shifts)
        assert row["mean_shift"] == pytest.approx(np.nanmean(np.abs(shifts)))
        assert row["greatest_shift"] == np.nanmax(np.abs(shifts))
        assert abs(shifts[result.values.codes.index(row["greatest_at"])]) == row["greatest_shift"]
        known = result.total.classes[0] >= 0
        assert row["class_changes"] == (other.total.classes[0] != result.total.classes[0])[known].sum()
        ranks = pd.DataFrame({"a": result.total.score[0], "b": other.total.score[0]}).dropna()
        assert row["rank_correlation"] == pytest.approx(ranks.corr(method="spearman").iloc[0, 1])


def test_the_last_part_cannot_go_and_what_cannot_be_computed_says_why():
    recipe = index_recipe(
        "id: total\nparts:\n  - id: g\n    aggregate: {method: owa, order: [2, 1]}\n    parts: [{id: a}, {id: b}]\n"
    )
    told = leave_one_out(compute_index(recipe, table(recipe, a=[1, 2, 3], b=[3, 1, 2])))
    assert list(told.without) == []
    assert set(told.refused) == {"a", "b"}  # two places, one part
    assert "ordered average" in told.refused["a"]["en"]
    assert told.summary().empty


def test_crossed_classes_count_changes_only():
    result = crossed()
    told = leave_one_out(result)
    summary = told.summary().set_index("part")
    # an area without a class may get one when the indicator it lacks goes: that is no change of class
    before, after = result.total.classes[0], told.without["c"].classes[0]
    assert before[4] == -1 < after[4]
    assert summary.loc["c", "class_changes"] == (before != after).sum() - 1
    assert summary["mean_shift"].isna().all()
    assert summary.loc[list("abcd"), "class_changes"].sum() > 0
    assert summary.loc[["status", "dynamics"], "class_changes"].isna().all()  # other classes than before
