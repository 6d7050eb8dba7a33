"""Statistics of the audit against scipy and slow loops: columns, correlations, groups and importance."""

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.composite.audit.audit_sentences import about_importance
from indicators.composite.audit.column_statistics import Limits, availability, column_statistics
from indicators.composite.audit.consistency import consistency_of
from indicators.composite.audit.correlating import correlation, correlations, denominator_correlations, p_value
from indicators.composite.audit.importance import correlation_ratio, importance
from indicators.composite.tree.index import compute_index

from .rich import rich_index
from .tables import index_recipe, table

columns = st.lists(st.integers(-9, 9), min_size=6, max_size=30)


# --- columns --------------------------------------------------------------------------------------------------------


def test_statistics_are_those_of_scipy_and_pandas():
    numbers = np.array([0, 0, 0, 1, 2, 3.5, 3.5, 4, 40, np.nan])
    row = column_statistics({"x": numbers}).iloc[0]
    known = numbers[:-1]
    described = pd.Series(known).describe()
    for ours, theirs in {
        "known": "count", "mean": "mean", "deviation": "std", "lowest": "min", "quartile_1": "25%", "median": "50%",
        "quartile_3": "75%", "highest": "max",
    }.items():  # fmt: skip
        assert row[ours] == pytest.approx(described[theirs])
    assert row["skewness"] == pytest.approx(scipy.stats.skew(known, bias=False))
    assert row["kurtosis"] == pytest.approx(scipy.stats.kurtosis(known, bias=False))
    assert row[["areas", "missing", "zeros", "different", "most_frequent"]].tolist() == [10, 1, 3, 6, 3]
    assert row[["share_known", "share_non_zero", "share_different", "share_most_frequent"]].tolist() == pytest.approx(
        [0.9, 6 / 9, 6 / 9, 3 / 9]
    )
    assert row[["outliers", "few_numbers", "many_zeros", "few_different"]].tolist() == [True, False, False, False]


def test_flags_go_up_at_their_limits():
    told = column_statistics(
        {"rare": np.array([1, 2, np.nan, np.nan]), "zeros": np.array([0, 0, 0, 1.0]), "empty": np.full(4, np.nan)}
    ).set_index("column")
    assert told["few_numbers"].tolist() == [True, False, True]
    assert told.loc["zeros", ["many_zeros", "few_different"]].tolist() == [True, False]  # 2 of 4 is just enough
    lenient = column_statistics({"rare": np.array([1, 2, np.nan, np.nan])}, limits=Limits(known=0.5))
    assert not lenient["few_numbers"][0]


def test_availability_counts_what_was_delivered():
    told = availability(rich_index()).set_index("code")
    assert told.loc["08", ["known", "missing", "share", "health.share", "money.share"]].tolist() == [
        4,
        2,
        4 / 6,
        1 / 3,
        1,
    ]
    assert not told.loc["03", "rated"]


# --- correlations ---------------------------------------------------------------------------------------------------


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(-9, 9), st.integers(-9, 9)), min_size=4, max_size=30))
def test_correlations_are_those_of_scipy(pairs):
    x, y = np.array(pairs, float).T
    theirs = {"pearson": scipy.stats.pearsonr, "spearman": scipy.stats.spearmanr, "kendall": scipy.stats.kendalltau}
    for kind, function in theirs.items():
        ours = correlation(x, y, kind)
        if np.ptp(x) == 0 or np.ptp(y) == 0:
            assert np.isnan(ours)
            continue
        expected = function(x, y)
        assert ours == pytest.approx(expected.statistic, abs=1e-12)
        if kind != "kendall" and abs(ours) < 1 - 1e-9:
            assert p_value(ours, len(x), kind) == pytest.approx(expected.pvalue, abs=1e-9)


def test_the_p_value_of_kendall_is_the_normal_approximation():
    x = np.arange(30.0)
    y = np.random.default_rng(3).permutation(30) * 1.0
    expected = scipy.stats.kendalltau(x, y, method="asymptotic")
    assert p_value(correlation(x, y, "kendall"), 30, "kendall") == pytest.approx(expected.pvalue)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5), st.integers(0, 3)), min_size=5, max_size=12))
def test_an_area_of_weight_three_counts_like_three_areas(rows):
    x, y, weights = np.array(rows, float).T
    times = weights.astype(int)
    for kind in ("pearson", "kendall"):
        ours = correlation(x, y, kind, weights)
        many = correlation(np.repeat(x, times), np.repeat(y, times), kind)
        if (weights > 0).sum() >= 3 and not np.isnan(many):
            assert ours == pytest.approx(many, abs=1e-9)


def test_gaps_count_pair_by_pair():
    x, y = np.array([1, 2, 3, np.nan, 5]), np.array([2, 1, 4, 9, np.nan])
    assert correlation(x, y) == pytest.approx(np.corrcoef([1, 2, 3], [2, 1, 4])[0, 1])
    assert np.isnan(correlation(x[:3], np.array([1, np.nan, 2.0])))
    with pytest.raises(ValueError, match="correlation"):
        correlation(x, y, "cosine")


def test_pairs_are_neighbours_and_ancestors():
    result = rich_index()
    told = correlations(result)
    beside, within = (told[told["relation"] == relation] for relation in ("beside", "within"))
    assert set(zip(beside["group"], beside["first"], beside["second"], strict=True)) == {
        ("total", "money", "health"),
        ("money", "poor", "debts"), ("money", "poor", "income"), ("money", "debts", "income"),
        ("health", "teeth", "weight"), ("health", "teeth", "accidents"), ("health", "weight", "accidents"),
    }  # fmt: skip
    leaves = {
        "poor": "money",
        "debts": "money",
        "income": "money",
        "teeth": "health",
        "weight": "health",
        "accidents": "health",
    }
    assert set(zip(within["first"], within["second"], within["level"], strict=True)) == {
        *((leaf, group, 1) for leaf, group in leaves.items()),
        *((leaf, "total", 2) for leaf in leaves),
        ("money", "total", 1), ("health", "total", 1),
    }  # fmt: skip
    row = told[(told["first"] == "accidents") & (told["second"] == "total")].iloc[0]
    pair = pd.DataFrame({"x": result.nodes["accidents"].score[0], "y": result.total.score[0]}).dropna()
    assert row["r"] == pytest.approx(pair.corr().iloc[0, 1])
    assert row["count"] == len(pair) == 22
    weighed = correlations(result, weights="people")
    assert weighed["p"].isna().all()
    assert not np.allclose(weighed["r"], told["r"])


def test_denominators_are_population_and_what_is_divided_by():
    told = denominator_correlations(rich_index())
    assert set(told["denominator"]) == {"population", "people"}
    row = told[(told["indicator"] == "teeth") & (told["denominator"] == "people")].iloc[0]
    result = rich_index()
    pair = (
        pd.DataFrame({"x": result.values.numbers["teeth"][0], "y": result.values.numbers["people"][0]})
        .drop(index=3)
        .dropna()
    )
    assert row["r"] == pytest.approx(pair.corr().iloc[0, 1])


# --- groups ---------------------------------------------------------------------------------------------------------


def test_alpha_by_hand():
    # variances 1, 1, sum (2, 4, 4.. ): x + y = 2, 5, 5 → variance 3; 2 · (1 − 2 / 3)
    found = consistency_of(np.array([[1, 2, 3.0], [1, 3, 2.0]]))
    assert found.alpha == pytest.approx(2 * (1 - 2 / 3))
    assert found.mean_correlation == pytest.approx(0.5)
    assert found.eigenvalues == pytest.approx([1.5, 0.5])
    assert found.components == 1
    assert found.explained == pytest.approx([0.75, 0.25])
    assert found.inflation == pytest.approx([4 / 3, 4 / 3])  # 1 / (1 − 0.25)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(3, 6))
def test_consistency_is_what_regressions_say(seed, size):
    generator = np.random.default_rng(seed)
    parts = generator.normal(size=(size, 40)) + generator.normal(size=40)
    parts[0, 0] = np.nan
    found = consistency_of(parts)
    cells = parts[:, 1:]
    assert found.areas == 39

    def residual(of, given_):
        design = np.column_stack([np.ones(39), *cells[given_]])
        return cells[of] - design @ np.linalg.lstsq(design, cells[of], rcond=None)[0]

    every = list(range(size))
    partial = 0.0
    for part in every:
        others = [other for other in every if other != part]
        assert found.inflation[part] == pytest.approx(cells[part].var() / residual(part, others).var())
        for other in others:
            rest = [third for third in others if third != other]
            partial += np.corrcoef(residual(part, rest), residual(other, rest))[0, 1] ** 2
    squares = (np.corrcoef(cells) ** 2).sum() - size
    assert found.kmo == pytest.approx(squares / (squares + partial))
    assert found.alpha == pytest.approx(
        size / (size - 1) * (1 - np.var(cells, axis=1).sum() / np.var(cells.sum(axis=0)))
    )
    # a loading is the correlation with the component
    standard = (cells - cells.mean(axis=1, keepdims=True)) / cells.std(axis=1, keepdims=True)
    components = np.linalg.solve(found.loadings, standard)
    for part in every:
        for component in every:
            expected = np.corrcoef(cells[part], components[component])[0, 1]
            assert found.loadings[part, component] == pytest.approx(expected, abs=1e-8)


def test_what_follows_from_the_others_is_infinitely_inflated():
    x, y = np.random.default_rng(1).normal(size=(2, 20))
    found = consistency_of(np.stack([x, y, x + y]))
    assert np.isinf(found.inflation).all()
    assert found.eigenvalues[-1] == pytest.approx(0, abs=1e-9)
    flat = consistency_of(np.stack([x, np.ones(20)]))
    assert np.isnan(flat.alpha)
    assert flat.components == 0


# --- importance -----------------------------------------------------------------------------------------------------


def test_the_correlation_ratio_sees_bent_relations():
    generator = np.random.default_rng(8)
    x = generator.normal(size=4000)
    noise = generator.normal(size=4000)
    noise -= x * (noise @ x) / (x @ x)  # not even by chance alike
    assert correlation_ratio(x, x) == pytest.approx(1)
    assert correlation_ratio(x, 3 * x + 4 * noise) == pytest.approx(9 / 25, abs=0.03)
    assert correlation_ratio(x, x**2) > 0.99  # although they do not correlate at all
    assert correlation_ratio(x, noise) < 0.01
    # Var(x² + noise) = 2 + 1
    assert correlation_ratio(x, x**2 + noise) == pytest.approx(2 / 3, abs=0.03)
    wave = generator.uniform(-np.pi, np.pi, 4000)
    assert correlation_ratio(wave, np.sin(wave) + noise) == pytest.approx(0.5 / 1.5, abs=0.03)
    assert np.isnan(correlation_ratio(x, np.ones(4000)))
    assert np.isnan(correlation_ratio(x[:9], noise[:9]))


def test_importance_of_independent_parts_goes_with_the_squares_of_weights():
    recipe = index_recipe(
        """
        id: total
        parts:
          - {id: g, weight: 3, parts: [{id: a, weight: 1}, {id: b, weight: 2}]}
          - {id: c, weight: 1}
        """,
        more="indicators: {standardise: z-score}\n",
    )
    generator = np.random.default_rng(2)
    numbers = {name: generator.normal(size=5000) for name in "abc"}
    told = importance(compute_index(recipe, table(recipe, **numbers)))
    assert told[["part", "of"]].to_numpy().tolist() == [
        ["g", "total"], ["c", "total"], ["a", "g"], ["b", "g"], ["a", "total"], ["b", "total"], ["c", "total"],
    ]  # fmt: skip
    of_g = told[told["of"] == "g"]
    assert of_g["share"].tolist() == pytest.approx([1 / 5, 4 / 5], abs=0.03)
    assert of_g["weight"].tolist() == pytest.approx([1 / 3, 2 / 3])
    assert of_g["ratio"].tolist() == pytest.approx([0.6, 1.2], abs=0.1)
    leaves = told.iloc[4:]
    assert leaves["weight"].tolist() == pytest.approx([0.25, 0.5, 0.25])
    assert leaves["main_effect"].tolist() == pytest.approx([1 / 6, 4 / 6, 1 / 6], abs=0.03)
    assert leaves["correlation"].tolist() == pytest.approx(np.sqrt([1 / 6, 4 / 6, 1 / 6]), abs=0.03)


def test_a_part_that_counts_less_than_half_of_its_weight_is_named():
    recipe = index_recipe("id: total\nparts: [{id: a, name: Alter, weight: 1}, {id: b, weight: 4}]")
    generator = np.random.default_rng(2)
    numbers = np.column_stack([np.ones(5000), generator.normal(size=(5000, 2))])
    _, a, b = np.linalg.qr(numbers)[0].T  # of the same variance, and not even by chance alike
    result = compute_index(recipe, table(recipe, a=a, b=b))
    names = {name: node.node.name for name, node in result.nodes.items()}
    # 1 : 16 of the variance
    assert [sentence["de"] for sentence in about_importance(importance(result), names)] == [
        "„Alter“ hat 20 % des Gewichts in „total“, aber 6 % des Einflusses."
    ]
