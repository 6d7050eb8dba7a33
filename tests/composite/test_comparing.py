"""Results side by side, periods of one result, and trends: by hand, by slow loops, and beside COINr."""

import numpy as np
import pandas as pd
import pytest

from indicators.composite.audit.changing import change_of
from indicators.composite.audit.comparing import compare, compare_many
from indicators.composite.audit.trends import growth, percent_change, trends
from indicators.composite.firmness.drawing import plan_of
from indicators.composite.tree.index import compute_index
from indicators.composite.values import values_of
from spatial.findings import RefusedError

from .rich import METHODS, RICH, SETTINGS, crossed, rich_recipe, rich_table
from .slowly import quantile, redrawn
from .tables import index_recipe, table

TREE = "id: total\nclasses: {method: ranks, count: 2, classes: [{id: much}, {id: little}]}\nparts: [{id: a}, {id: b}]"


def test_two_results_by_hand():
    recipe = index_recipe(TREE)
    first = compute_index(recipe, table(recipe, a=[4, 3, 2, 1], b=[0, 0, 0, 0]))  # 2, 1.5, 1, 0.5
    other = table(recipe, code=["02", "03", "04", "05"], a=[1, 9, 5, 3], b=[1, 1, 1, None])
    second = compute_index(recipe, other)  # 02: 1, 03: 5, 04: 3, 05: none
    told = compare(first, second)
    areas = told.areas().set_index("code")
    assert areas.index.tolist() == ["01", "02", "03", "04", "05"]
    assert areas.loc["02":"04", "score_change"].tolist() == [-0.5, 4, 2.5]
    assert areas.loc["02":"04", "rank_change"].tolist() == [1, -2, -2]
    assert areas.loc[["01", "05"], ["score_change", "rank_change"]].isna().all(axis=None)
    # of 4 areas the first two are much; of 3 the first: ⌈2 · 2 / 3⌉ = 2
    assert areas["class_first"].fillna("–").tolist() == ["much", "much", "little", "little", "–"]
    assert areas["class_second"].fillna("–").tolist() == ["–", "little", "much", "little", "–"]
    assert told.migration().to_dict() == {"much": {"much": 0, "little": 1}, "little": {"much": 1, "little": 1}}
    # ranks of the three in both: 1, 2, 3 and 3, 1, 2
    assert told.summary() == pytest.approx(
        {
            "areas": 3,
            "rank_correlation": -0.5,
            "kendall": -1 / 3,
            "mean_shift": 5 / 3,
            "greatest_shift": 2,
            "same_class": 1 / 3,
        }
    )


def test_other_weights_and_another_indicator_set_can_be_compared():
    recipe = index_recipe(TREE)
    values = table(recipe, a=[4, 3, 2, 1], b=[1, 4, 2, 3])
    results = {
        "as it is": compute_index(recipe, values),
        "only b": compute_index(recipe, values, without=frozenset({"a"})),
        "more of b": compute_index(recipe, values, weights={"a": 1, "b": 2}),
    }
    # means 2.5, 3.5, 2, 2; b 1, 4, 2, 3; 2, 11/3, 2, 7/3
    ranks = compare_many(results)
    assert ranks["code"].tolist() == ["02", "01", "03", "04"]
    assert ranks["as it is"].tolist() == [1, 2, 3, 3]
    assert ranks["only b"].tolist() == [1, 4, 3, 2]
    assert ranks["more of b"].tolist() == [1, 3, 3, 2]
    apart = compare_many(results, base="as it is")
    assert apart["only b"].tolist() == [0, 2, 0, -1]
    assert apart["as it is"].tolist() == [0, 0, 0, 0]
    assert compare_many(results, base="as it is", absolute=True)["only b"].tolist() == [0, 2, 0, 1]
    scores = compare_many(results, what="score", base="only b")
    assert scores["code"].tolist() == ["02", "04", "03", "01"]
    assert scores["as it is"].tolist() == [-0.5, -1, 0, 1.5]
    with pytest.raises(ValueError, match="class"):
        compare_many(results, what="class")


# --- two periods ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scope", ["period", "all"])
def test_changes_are_drawn_together_as_if_every_index_were_computed_anew(scope):
    recipe = index_recipe(RICH, more=SETTINGS.replace("ddof: 1", f"ddof: 1, scope: {scope}"))
    result = compute_index(recipe, rich_table(recipe, 12, ("2018", "2019", "2020")))
    told = change_of(result, 0, 2, draws=50, methods=METHODS)
    assert (told.before, told.after) == ("2018", "2020")
    plan = plan_of(result, draws=50, methods=METHODS)
    every = [index.total for index in redrawn(result, plan, (0, 2))]
    for spread, what in ((told.score, "score"), (told.rank, "rank")):
        changes = np.array([getattr(index, what)[2] - getattr(index, what)[0] for index in every])
        np.testing.assert_allclose(spread.lower, quantile(changes, 0.05), atol=1e-9)
        np.testing.assert_allclose(spread.upper, quantile(changes, 0.95), atol=1e-9)
        known = np.isfinite(spread.mean)
        np.testing.assert_allclose(spread.mean[known], changes.mean(axis=0)[known], atol=1e-9)
    scores = np.array([index.score[2] - index.score[0] for index in every])
    np.testing.assert_allclose(told.risen[known], (scores > 0).mean(axis=0)[known])
    areas = told.areas()
    assert areas["score_change"].tolist() == pytest.approx(
        (result.total.score[2] - result.total.score[0]).tolist(), nan_ok=True
    )
    assert np.isnan(areas["score_change_lower"][3])  # too few people in the first year
    assert pd.isna(areas["judgement"][3])
    back = change_of(result, 2, 0, draws=50, methods=METHODS)
    np.testing.assert_allclose(back.rank.lower, -told.rank.upper, atol=3)
    np.testing.assert_allclose(back.score.mean, -told.score.mean, atol=1e-9)


def test_a_change_is_one_where_chance_does_not_explain_it():
    recipe = index_recipe("id: total\nparts: [{id: a, small_numbers: {kind: measured, standard_error: se}}]")
    frame = pd.DataFrame(
        {
            "code": ["up", "down", "same", "new"] * 2,
            "period": ["2019"] * 4 + ["2021"] * 4,
            "a": [10, 20, 30, np.nan, 16, 10, 31, 5],
            "se": [1.0] * 8,
        }
    )
    told = change_of(compute_index(recipe, values_of(frame, recipe)), draws=20_000)
    # differences of two normal numbers: standard error √2; 90 % reach 1.645 · √2 to both sides
    areas = told.areas().set_index("code")
    assert areas["judgement"].fillna("–").tolist() == ["rises", "falls", "uncertain", "–"]
    half = 1.6449 * np.sqrt(2)
    assert areas.loc[["up", "down", "same"], "score_change_lower"].tolist() == pytest.approx(
        [6 - half, -10 - half, 1 - half], abs=0.08
    )
    assert areas.loc[["up", "down", "same"], "score_change_upper"].tolist() == pytest.approx(
        [6 + half, -10 + half, 1 + half], abs=0.08
    )
    assert areas.loc["same", "risen_share"] == pytest.approx(0.7602, abs=0.012)  # Φ(1 / √2)
    quiet = change_of(compute_index(recipe, values_of(frame, recipe)), draws=0)
    assert "judgement" not in quiet.areas()
    assert set(quiet.judgement) == {None}


def test_weights_that_are_the_same_in_both_years_make_no_change():
    recipe = index_recipe("id: total\nparts: [{id: a}, {id: b}]")
    frame = pd.DataFrame(
        {"code": ["x", "y"] * 2, "period": ["1"] * 2 + ["2"] * 2, "a": [1, 2, 1, 2], "b": [5, 9, 5, 9]}
    )
    told = change_of(compute_index(recipe, values_of(frame, recipe)), weights="free", draws=500)
    assert told.score.lower.tolist() == told.score.upper.tolist() == [0, 0]
    assert told.judgement.tolist() == ["uncertain", "uncertain"]


def test_changes_of_classes_side_by_side_and_of_one_period():
    recipe = crossed().recipe
    frame = pd.DataFrame(np.random.default_rng(4).normal(size=(40, 4)), columns=list("abcd"))
    frame.insert(0, "code", [f"{area:02d}" for area in range(20)] * 2)
    frame["period"] = np.repeat(["2019", "2021"], 20)
    result = compute_index(recipe, values_of(frame, recipe))
    told = change_of(result)
    assert told.draws == 0
    counts = told.migration()
    assert counts.index.tolist() == ["11", "12", "21", "22", "31", "32"]
    expected = pd.crosstab(told.areas()["class_before"], told.areas()["class_after"])
    assert counts.loc[expected.index, expected.columns].equals(expected.rename_axis(index="before", columns="after"))
    assert counts.to_numpy().sum() == 20
    with pytest.raises(RefusedError, match="zwei Zeitbezüge"):
        change_of(crossed())
    with pytest.raises(ValueError, match="different"):
        change_of(result, 1, -1)


# --- trends ---------------------------------------------------------------------------------------------------------

TIMES = np.array([2010, 2011, 2013, 2016, 2017.0])
SERIES = np.array(
    [
        [4, 5, 7, 8, 11],
        [np.nan, 9.5, 8, np.nan, 7.25],
        [3, np.nan, np.nan, 3, np.nan],
        [np.nan, np.nan, 6.5, np.nan, np.nan],
        [2, np.nan, np.nan, np.nan, 5],
        [-4, -3.5, -2, -2.25, -1],
    ]
).T
# CAGR and prc_change of COINr 1.1.14 (R/trends.R), run in R
COINR_GROWTH = [0.1554783521665397, -0.04404877613109526, 0, np.nan, 0.1398522810475966, -0.179664643992362]
COINR_CHANGE = [21.1081794195201518, -3.79377431906640794, 0, np.nan, 21.428571428571427, -9.518716577539786]


def test_trends_are_those_of_coinr():
    assert growth(SERIES, TIMES).tolist() == pytest.approx(COINR_GROWTH, nan_ok=True)
    assert percent_change(SERIES, TIMES).tolist() == pytest.approx(COINR_CHANGE, nan_ok=True)
    decade = percent_change(SERIES, TIMES, per=10)
    assert decade.tolist() == pytest.approx((10 * np.array(COINR_CHANGE)).tolist(), nan_ok=True)


def test_where_there_is_no_rate_there_is_none():
    series = np.array([[0, 5.0], [3, 0], [-2, 4], [0, 0]]).T
    times = np.array([2000.0, 2002])
    assert growth(series, times).tolist() == pytest.approx([np.nan, -1, np.nan, 0], nan_ok=True)
    assert percent_change(series, times).tolist() == pytest.approx([np.nan, -50, -150, 0], nan_ok=True)


def panel():
    recipe = index_recipe("id: total\nmissing: {rule: skip}\nparts: [{id: a}, {id: b, direction: down}]")
    frame = pd.DataFrame(
        {
            "code": ["x", "y", "z"] * 4,
            "period": np.repeat(["2015", "2016", "2018", "2020"], 3),
            "a": [1, 4, np.nan, 2, np.nan, np.nan, 4, 8, np.nan, 8, np.nan, 7],
            "b": [10, 10, 10, 12, 10, 9, 14, 10, 8, 20, 10, 5],
        }
    )
    return compute_index(recipe, values_of(frame, recipe))


def test_trends_of_a_panel():
    told = trends(panel()).set_index(["indicator", "code"])
    assert told.loc[("a", "x"), "growth"] == pytest.approx(8 ** (1 / 5) - 1)
    assert told.loc[("a", "y"), ["available", "first", "last"]].tolist() == [0.5, "2015", "2018"]
    assert told.loc[("a", "y"), "percent_change"] == pytest.approx(100 / 3)
    assert told.loc[("a", "z"), ["available", "first", "last"]].tolist() == [0.25, "2020", "2020"]
    assert told.loc[("a", "z"), ["growth", "percent_change"]].isna().all()
    assert told.loc[("b", "x"), "growth"] == pytest.approx(2 ** (1 / 5) - 1)
    assert trends(panel(), directed=True).set_index(["indicator", "code"]).loc[("b", "x"), "growth"] < 0


def test_only_the_latest_numbers_or_those_between():
    latest = trends(panel(), latest=2).set_index(["indicator", "code"])
    assert latest.loc[("a", "x"), "growth"] == pytest.approx(np.sqrt(2) - 1)  # 4 → 8 in two years
    assert np.isnan(latest.loc[("a", "y"), "growth"])  # the last is of 2018, 2016 has none
    filled = trends(panel(), latest=2, interpolate=True).set_index(["indicator", "code"])
    assert filled.loc[("a", "y"), "growth"] == pytest.approx((8 / (4 + 4 / 3)) ** (1 / 2) - 1)
    whole = trends(panel(), latest=4).set_index(["indicator", "code"])
    assert whole.loc[("b", "x"), "growth"] == pytest.approx(2 ** (1 / 5) - 1)  # exactly as many as there are
    assert np.isnan(trends(panel(), latest=5).set_index(["indicator", "code"]).loc[("b", "x"), "growth"])


def test_a_trend_of_ones_own():
    told = trends(panel(), function=lambda numbers, years: numbers[-1] - numbers[0]).set_index(["indicator", "code"])
    assert told.loc[("a", "x"), "own"] == 7
    assert np.isnan(told.loc[("a", "z"), "own"])


def test_one_result_compared_with_itself_has_not_changed():
    recipe = rich_recipe()
    result = compute_index(recipe, rich_table(recipe))
    told = compare(result, result, node="money")
    assert told.summary() == pytest.approx(
        {"areas": 23, "rank_correlation": 1, "kendall": 1, "mean_shift": 0, "greatest_shift": 0, "same_class": 1}
    )
    assert np.trace(told.migration().to_numpy()) == 23
