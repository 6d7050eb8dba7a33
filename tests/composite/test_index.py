"""The engine: small indices worked out by hand, and what must hold for any of them."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.composite.recipes import read_recipe, shipped_recipes
from indicators.composite.tree.contributions import leaf_contributions
from indicators.composite.tree.index import compute_index
from indicators.composite.tree.results import class_ids, notes_of, result_table, weights_table
from indicators.composite.values import values_of
from indicators.statuses import ESTIMATED, MISSING, NOT_MEANINGFUL, OK, SUPPRESSED
from spatial.findings import RefusedError

from .tables import index_recipe, table

TWO = """
    id: total
    parts:
      - {id: a, weight: 3}
      - {id: b, weight: 1}
"""


def test_a_weighted_mean_of_scores_by_hand():
    recipe = index_recipe(TWO, more="indicators: {standardise: min-max}\n")
    result = compute_index(recipe, table(recipe, a=[0, 5, 10], b=[4, 4.5, 6]))
    # min-max: a 0, .5, 1; b 0, .25, 1; weights 3/4 and 1/4
    assert result.total.score.tolist() == [[0, 0.4375, 1]]
    assert result.total.rank.tolist() == [[3, 2, 1]]
    assert result.total.contributions.tolist() == [[[0, 0.375, 0.75]], [[0, 0.0625, 0.25]]]
    assert weights_table(result).to_dict("list") == {
        "part": ["a", "b"], "group": ["total", "total"], "weight": [0.75, 0.25], "weight_in_total": [0.75, 0.25],
    }  # fmt: skip


def test_z_scores_of_a_sum_of_z_scores_by_hand():
    recipe = index_recipe(
        """
        id: total
        aggregate: sum
        standardise: {method: z-score, ddof: 0}
        parts: [{id: a}, {id: b}]
        """,
        more="indicators: {standardise: {method: z-score, ddof: 0}}\n",
    )
    result = compute_index(recipe, table(recipe, a=[1, 2, 3], b=[1, 3, 2]))
    # each: mean 2, sd √(2/3); z = −√1.5, 0, √1.5 and −√1.5, √1.5, 0; the sums −2√1.5, √1.5, √1.5 have sd √3
    unit = math.sqrt(1.5)
    assert result.nodes["b"].score[0] == pytest.approx([-unit, unit, 0])
    assert result.total.score[0] == pytest.approx([-math.sqrt(2), math.sqrt(0.5), math.sqrt(0.5)])
    assert result.total.rank[0].tolist() == [3, 1, 1]
    assert result.total.contributions.sum(axis=0)[0] == pytest.approx(result.total.score[0])


def test_a_sum_takes_weights_as_they_are_given():
    for weights, expected in (("given", [2 * 1 + 5, 2 * 3 + 1]), ("equal", [6, 4])):
        recipe = index_recipe(
            f"id: total\naggregate: sum\nweights: {weights}\nparts: [{{id: a, weight: 2}}, {{id: b, weight: 1}}]"
        )
        assert compute_index(recipe, table(recipe, a=[1, 3], b=[5, 1])).total.score[0].tolist() == pytest.approx(
            expected
        )


def test_a_direction_down_turns_an_indicator_round_and_goalposts_with_it():
    recipe = index_recipe(
        """
        id: total
        parts:
          - {id: a, direction: down, standardise: {method: goalposts, lower: 0, upper: 10}}
        """
    )
    result = compute_index(recipe, table(recipe, a=[2, 10, 12]))
    assert result.total.score.tolist() == [[0.8, 0, 0]]


def test_fraction_of_best_of_something_better_when_small_is_the_smallest_over_the_number():
    recipe = index_recipe("id: total\nparts: [{id: a, direction: down, standardise: fraction-of-best}]")
    result = compute_index(recipe, table(recipe, a=[2, 4, 8]))
    assert result.total.score.tolist() == [[1, 0.5, 0.25]]


def test_a_denominator_divides_first_and_nothing_is_divided_by_zero():
    recipe = index_recipe("id: total\nparts: [{id: a, denominator: people, factor: 100}]")
    result = compute_index(recipe, table(recipe, a=[1, 3, 0], people=[4, 6, 0]))
    assert result.nodes["a"].raw[0, :2].tolist() == [25, 50]
    assert result.nodes["a"].status[0].tolist() == [OK, OK, NOT_MEANINGFUL]


def test_areas_below_the_threshold_and_declared_outliers_do_not_shape_the_yardstick():
    recipe = index_recipe(
        TWO,
        more="""
        areas:
          minimum_population: 300
          exclude: [{code: "04", reason: {de: Gewerbegebiet, en: business park}}]
        indicators: {standardise: min-max}
        """,
    )
    values = table(recipe, a=[0, 5, 10, 99, 99], b=[0, 1, 2, 99, 99], population=[300, 400, 500, 600, 299])
    result = compute_index(recipe, values)
    assert result.total.score[0, :3].tolist() == [0, 0.5, 1]
    assert np.isnan(result.total.score[0, 3:]).all()
    assert result.total.status[0].tolist() == [OK, OK, OK, NOT_MEANINGFUL, NOT_MEANINGFUL]
    told = result_table(result)
    assert told["not_rated_because"].tolist() == [
        "", "", "", "als Ausreißer erklärt", "zu wenige Einwohnerinnen und Einwohner"
    ]  # fmt: skip
    assert any("1 nicht bewertet: als Ausreißer" in note["de"] for note in notes_of(result))


def test_a_missing_part_is_refused_or_skipped_as_the_recipe_says_and_the_flag_reaches_the_result():
    refusing = index_recipe(TWO)
    result = compute_index(refusing, table(refusing, a=[1, None], b=[2, 4]))
    assert np.isnan(result.total.score[0, 1])
    assert result.total.status[0].tolist() == [OK, MISSING]

    skipping = index_recipe(TWO + "    missing: {rule: skip, at_least: 0.25}\n")
    result = compute_index(skipping, table(skipping, a=[1, None], b=[2, 4]))
    assert result.total.score[0].tolist() == [(3 * 1 + 2) / 4, 4]
    assert result.total.absent[0].tolist() == [0, 1]
    assert result.total.status[0].tolist() == [OK, OK]

    strict = index_recipe(TWO + "    missing: {rule: skip, at_least: 0.3}\n")
    assert np.isnan(compute_index(strict, table(strict, a=[1, None], b=[2, 4])).total.score[0, 1])


def test_a_hidden_number_hides_the_index_and_a_filled_in_one_is_flagged():
    recipe = index_recipe(TWO)
    result = compute_index(recipe, table(recipe, a=["1", "•"], b=["2", "4"]))
    assert result.total.status[0].tolist() == [OK, SUPPRESSED]

    filling = index_recipe(TWO, more="indicators: {impute: {method: mean}}\n")
    result = compute_index(filling, table(filling, a=[1, 3, None], b=[2, 4, 6]))
    assert result.nodes["a"].score[0].tolist() == [1, 3, 2]
    assert result.total.imputed[0].tolist() == [0, 0, 1]
    assert result.total.status[0].tolist() == [OK, OK, ESTIMATED]


def test_filling_in_by_row_takes_the_mean_of_the_areas_other_scores():
    recipe = index_recipe(
        "id: total\nparts: [{id: a, impute: {method: row}}, {id: b}, {id: c}]",
        more="indicators: {standardise: min-max}\n",
    )
    result = compute_index(recipe, table(recipe, a=[0, 10, None], b=[0, 10, 2], c=[0, 10, 6]))
    assert result.nodes["a"].score[0].tolist() == [0, 1, pytest.approx(0.4)]
    assert result.total.imputed[0].tolist() == [0, 0, 1]


def test_winsorising_is_flagged_where_a_number_was_moved():
    recipe = index_recipe(
        "id: total\nparts: [{id: a, treat: {method: clip, upper: 10}}]", more="indicators: {standardise: none}\n"
    )
    result = compute_index(recipe, table(recipe, a=[1, 5, 40]))
    assert result.nodes["a"].raw[0].tolist() == [1, 5, 10]
    assert result_table(result)["a.treated"].tolist() == [False, False, True]
    assert result_table(result)["a.value"].tolist() == [1, 5, 40]


PANEL = pd.DataFrame(
    {
        "code": ["01", "02", "03"] * 2,
        "period": ["2020"] * 3 + ["2024"] * 3,
        "a": [0.0, 5.0, 10.0, 10.0, 15.0, 20.0],
    }
)


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        ("period", [[0, 0.5, 1], [0, 0.5, 1]]),
        ("all", [[0, 0.25, 0.5], [0.5, 0.75, 1]]),
        ("{base: first}", [[0, 0.5, 1], [1, 1.5, 2]]),
        ("{base: '2024'}", [[-1, -0.5, 0], [0, 0.5, 1]]),
    ],
)
def test_yardsticks_come_from_each_period_from_all_or_from_a_base(scope, expected):
    recipe = index_recipe(f"id: total\nparts: [{{id: a, standardise: {{method: min-max, scope: {scope}}}}}]")
    result = compute_index(recipe, values_of(PANEL, recipe))
    assert result.total.score.tolist() == expected
    change = result_table(result)["total.change"]
    assert change[:3].isna().all()
    assert change[3:].tolist() == [after - before for before, after in zip(*expected, strict=True)]


def test_population_weighs_the_mean_and_the_deviation():
    recipe = index_recipe("id: total\nparts: [{id: a, standardise: {method: z-score, ddof: 0, weights: population}}]")
    result = compute_index(recipe, table(recipe, a=[0, 4], population=[3, 1]))
    # mean (3·0 + 1·4)/4 = 1, variance (3·1 + 1·9)/4 = 3
    assert result.total.score[0] == pytest.approx([-1 / math.sqrt(3), 3 / math.sqrt(3)])


def test_classes_side_by_side_make_one():
    recipe = index_recipe(
        """
        id: both
        cross: true
        parts:
          - id: status
            classes: {method: fixed, classes: [{id: "1", below: 5}, {id: "2"}]}
            parts: [{id: a}]
          - id: dynamics
            classes: {method: fixed, classes: [{id: "+", up_to: 0}, {id: "-"}]}
            parts: [{id: b}]
        """
    )
    result = compute_index(recipe, table(recipe, a=[4, 5, 6, None], b=[0, 0.1, -3, 1]))
    assert class_ids(result.total)[0].tolist() == ["1+", "2-", "2+", None]
    assert result.total.status[0].tolist() == [OK, OK, OK, MISSING]


def test_other_weights_and_parts_left_out():
    recipe = index_recipe(TWO, more="weight_sets: {same: {a: 1, b: 1}}\n")
    values = table(recipe, a=[1, 3], b=[5, 1])
    assert compute_index(recipe, values, weights="same").total.score.tolist() == [[3, 2]]
    assert compute_index(recipe, values, weights={"a": 0}).total.score.tolist() == [[5, 1]]
    assert compute_index(recipe, values, without=frozenset({"b"})).total.score.tolist() == [[1, 3]]
    for weights in ("nobody", {"c": 1}, {"a": -1}, {"a": math.nan}):
        with pytest.raises(RefusedError):
            compute_index(recipe, values, weights=weights)


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"a": [2, 2, 2], "b": [1, 2, 3]}, "dieselbe Zahl"),
        ({"a": [None, None, None], "b": [1, 2, 3]}, "in keinem bewerteten Gebiet eine Zahl"),
    ],
)
def test_constant_and_empty_columns_are_refused_with_file_and_line(columns, expected):
    recipe = index_recipe(TWO, more="indicators: {standardise: z-score}\n")
    with pytest.raises(RefusedError, match=expected) as refused:
        compute_index(recipe, table(recipe, **columns))
    assert str(refused.value).startswith("test.yaml:")


def test_nobody_left_to_rate_is_said():
    recipe = index_recipe(TWO, more="areas: {minimum_population: 1000}\n")
    with pytest.raises(RefusedError, match="Kein Gebiet kann bewertet werden"):
        compute_index(recipe, table(recipe, a=[1, 2], b=[1, 2], population=[5, 6]))


# --- what holds for any index ---------------------------------------------------------------------------------------

NESTED = index_recipe(
    """
    id: total
    standardise: {method: z-score, ddof: 0}
    parts:
      - {id: first, weight: 2, standardise: z-score, parts: [{id: a, weight: 3}, {id: b}]}
      - {id: second, parts: [{id: c}, {id: d, direction: down}]}
    """,
    more="indicators: {standardise: {method: z-score, ddof: 0}}\n",
)
numbers = st.floats(-1e3, 1e3).map(lambda number: round(number, 3))
areas = st.lists(st.tuples(numbers, numbers, numbers, numbers), min_size=4, max_size=12).filter(
    lambda rows: all(np.std(column) > 0.1 for column in zip(*rows, strict=True))
)


def nested(rows):
    columns = dict(zip("abcd", map(list, zip(*rows, strict=True)), strict=True))
    return table(NESTED, **columns)


def varied(result):
    """Groups whose aggregate is the same everywhere cannot be standardised; such draws say nothing."""
    return all(np.nanstd(node.raw) > 1e-6 for node in result.nodes.values())


def computed(rows):
    try:
        result = compute_index(NESTED, nested(rows))
    except RefusedError:
        return None
    return result if varied(result) else None


@given(areas)
@settings(max_examples=60, deadline=None)
def test_contributions_add_up_to_the_score_at_every_group_and_down_to_the_indicators(rows):
    result = computed(rows)
    if result is None:
        return
    for node in result.nodes.values():
        if node.contributions is not None:
            assert node.contributions.sum(axis=0) + node.unattributed == pytest.approx(node.score, abs=1e-9)
    # of z-scores of means of z-scores nothing remains unattributed
    assert result.total.unattributed == pytest.approx(0, abs=1e-9)
    found, rest = leaf_contributions("total", result.nodes)
    assert sum(found.values()) == pytest.approx(result.total.score, abs=1e-9)
    assert rest == pytest.approx(0, abs=1e-9)


@given(areas, st.floats(0.01, 100), st.floats(-50, 50), st.randoms())
@settings(max_examples=60, deadline=None)
def test_units_and_the_order_of_areas_do_not_matter(rows, factor, offset, random):
    result = computed(rows)
    if result is None:
        return
    other = computed([(a * factor + offset, b, c, d) for a, b, c, d in rows])
    if other is not None:
        assert other.total.score == pytest.approx(result.total.score, abs=1e-6)
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = computed([rows[place] for place in order])
    assert shuffled is not None
    assert shuffled.total.score[0] == pytest.approx(result.total.score[0, order], abs=1e-9)


MONOTONE = index_recipe(
    "id: total\nparts: [{id: a, weight: 2}, {id: b, direction: down}]", more="indicators: {standardise: min-max}\n"
)


@given(st.lists(st.tuples(numbers, numbers), min_size=4, max_size=10), st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_more_of_an_indicator_never_lowers_the_score_and_of_one_that_points_down_never_raises_it(rows, share):
    # between fixed lowest and highest areas, so that the yardstick stays
    rows = [(-2000.0, -2000.0), (2000.0, 2000.0), *rows]
    for column, sign in ((0, 1), (1, -1)):
        more = [list(row) for row in rows]
        more[2][column] += share * (2000 - more[2][column])
        before, after = (
            compute_index(MONOTONE, table(MONOTONE, a=[r[0] for r in data], b=[r[1] for r in data])).total.score[0]
            for data in (rows, more)
        )
        assert sign * (after[2] - before[2]) >= -1e-12
        assert np.delete(after, 2) == pytest.approx(np.delete(before, 2))


@pytest.mark.parametrize("path", shipped_recipes().values(), ids=lambda path: path.stem)
def test_every_shipped_recipe_reads_and_says_what_it_is(path):
    recipe = read_recipe(path)
    assert recipe.id == path.stem
    for language in ("de", "en"):
        assert recipe.name[language]
        assert recipe.content["description"][language]
        assert recipe.content["source"][language]


def test_the_recipe_after_gelsenkirchen_says_that_its_list_is_ours_and_has_17_indicators_in_five_dimensions():
    recipe = read_recipe(shipped_recipes()["gelsenkirchen-participation"])
    assert [len(part.parts) for part in recipe.tree.parts] == [4, 3, 3, 4, 3]
    notes = recipe.content["notes"]
    assert any("nicht öffentlich" in note["de"] and "unsere" in note["de"] for note in notes)
    assert any("not public" in note["en"] and "ours" in note["en"] for note in notes)


def test_outliers_are_treated_in_each_period_or_in_all_together():
    columns = {"code": list("abc") * 2, "period": ["1"] * 3 + ["2"] * 3, "x": [1, 2, 3, 10, 20, 30.0]}
    table_of_two = pd.DataFrame(columns)
    for scope in ("period", "all"):
        recipe = index_recipe(
            f"id: total\nparts: [{{id: x, treat: {{method: winsorise, quantiles: [0.25, 0.75], scope: {scope}}}}}]"
        )
        raw = compute_index(recipe, values_of(table_of_two, recipe)).nodes["x"].raw.ravel()
        # quartiles by hand (type 7): of 1, 2, 3 they are 1.5 and 2.5; of all six 2.25 and 17.5
        by_hand = {"period": [1.5, 2, 2.5, 15, 20, 25], "all": [2.25, 2.25, 3, 10, 17.5, 17.5]}
        assert raw.tolist() == by_hand[scope]


def test_what_must_be_there_may_be_counted_by_weight_or_by_parts():
    for of, expected in (("weight", False), ("parts", True)):
        recipe = index_recipe(
            f"id: t\nmissing: {{rule: skip, at_least: 0.6, of: {of}}}\n"
            "parts: [{id: a, weight: 8}, {id: b}, {id: c}]"
        )
        result = compute_index(recipe, table(recipe, a=[None, 1], b=[2, 2], c=[4, 4]))
        # without a, two of three parts are there, but two of ten of the weight
        assert bool(np.isfinite(result.total.score[0, 0])) is expected
