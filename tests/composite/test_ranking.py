"""Rankings: by hand, against a slow second implementation, and what makes none."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import rankdata

from indicators.composite.rankings.mean_ranks import doubled_ranks, first_ranks
from indicators.composite.rankings.ranking import Beyond, Count, Criterion, rank_areas, reweighed
from spatial.findings import RefusedError

from .ranking_oracle import ranking

NAN = np.nan
CODES = ("A", "B", "C", "D", "E")
CRITERIA = (Criterion("under-25"), Criterion("density"), Criterion("income", weight=2, worst="low"))
VALUES = np.array([[100, 80, 80, 20, 10], [5, 9, 7, NAN, 1], [30, 10, 20, 40, 50]])
#        rank              A    B    C    D    E      in per cent   A    B    C    D    E
#        under-25          1  2.5  2.5    4    5      of 5         20   50   50   80  100
#        density           3    1    2    –    4      of 4         75   25   50    –  100
#        income, low       3    1    2    4    5      of 5         60   20   40   80  100
#        mean with weights 1, 1, 2: A (20+75+120)/4 = 53.75, B (50+25+40)/4 = 28.75, C (50+50+80)/4 = 45,
#                                   D (80+160)/3 = 80, E (100+100+200)/4 = 100
MEANS = [53.75, 28.75, 45, 80, 100]


def test_a_ranking_by_hand():
    result = rank_areas(CODES, VALUES, CRITERIA, select=Count(2))
    assert result.ranks[0].tolist() == [1, 2.5, 2.5, 4, 5]
    np.testing.assert_array_equal(result.ranks[1], [3, 1, 2, NAN, 4])
    assert result.ranks[2].tolist() == [3, 1, 2, 4, 5]
    assert result.numbers.tolist() == [5, 4, 5]
    np.testing.assert_array_equal(result.percents[1], [75, 25, 50, NAN, 100])
    assert result.mean.tolist() == MEANS
    assert result.rank.tolist() == [3, 1, 2, 4, 5]
    assert result.listed_codes == ("B", "C")
    assert result.line == (45 + 53.75) / 2
    assert result.counted.tolist() == [3, 3, 3, 2, 3]
    # In the first quarter are ranks up to 25 %: A by under-25s (20), B by density (25) and income (20).
    assert result.high_need.tolist() == [1, 2, 0, 0, 0]


def test_all_up_to_a_threshold_which_itself_counts():
    assert rank_areas(CODES, VALUES, CRITERIA, select=Beyond(45)).listed_codes == ("B", "C")
    assert rank_areas(CODES, VALUES, CRITERIA, select=Beyond(44.9)).listed_codes == ("B",)
    nobody = rank_areas(CODES, VALUES, CRITERIA, select=Beyond(10))
    assert nobody.listed_codes == ()
    assert nobody.line == 10
    assert any("Kein Gebiet erreicht" in note["de"] for note in nobody.notes)


def test_tables_have_one_row_per_area_and_one_per_area_and_criterion():
    result = rank_areas(CODES, VALUES, CRITERIA, select=Count(2))
    areas, cells = result.areas(), result.cells()
    assert areas["code"].tolist() == list(CODES)
    assert areas["listed"].tolist() == [False, True, True, False, False]
    assert areas["criteria_in_high_need"].tolist() == [1, 2, 0, 0, 0]
    row = cells[(cells["code"] == "A") & (cells["criterion"] == "density")].iloc[0]
    assert (row["value"], row["rank"], row["of"], row["rank_percent"], row["weight"]) == (5, 3, 4, 75, 1)
    missing = cells[(cells["code"] == "D") & (cells["criterion"] == "density")].iloc[0]
    assert missing["state"] == "missing"
    assert np.isnan(missing["rank"])


def test_who_is_level_at_the_line_is_listed_together_and_it_is_said():
    # Two criteria that turn each other around: every mean is (1 + 4)/2 of 4 = 62.5 %.
    values = np.array([[1.0, 2, 3, 4], [4, 3, 2, 1]])
    result = rank_areas("abcd", values, [Criterion("x"), Criterion("y")], select=Count(2))
    assert result.rank.tolist() == [1, 1, 1, 1]
    assert result.tied.tolist() == [4, 4, 4, 4]
    assert result.listed.all()
    assert result.straddling == ("a", "b", "c", "d")
    assert result.line is None
    assert any("4 Gebiete statt 2" in note["de"] and "4 areas instead of 2" in note["en"] for note in result.notes)


def test_level_means_are_level_although_binary_fractions_would_part_them():
    # Ranks a 1, 3, 1 and b 2, 1, 2 of 3. a (1 + 6 + 3)/6 and b (2 + 2 + 6)/6 are both 10/6 of 3; c (3 + 4 + 9)/6.
    values = np.array([[3.0, 2, 1], [1, 3, 2], [3, 2, 1]])
    weights, ranks = (0.1, 0.2, 0.3), ((1, 3, 1), (2, 1, 2))
    in_floats = [sum(w * 100 * r / 3 for w, r in zip(weights, own, strict=True)) / sum(weights) for own in ranks]
    assert in_floats[0] != in_floats[1]
    criteria = [Criterion(str(weight), weight=weight) for weight in weights]
    result = rank_areas("abc", values, criteria, select=Count(1))
    assert result.mean.tolist() == [500 / 9, 500 / 9, 800 / 9]
    assert result.listed_codes == ("a", "b")
    assert result.straddling == ("a", "b")


def test_areas_that_take_no_part_move_nobody():
    # Ranks without A: under-25 B, C 1.5, D 3, E 4 of 4; density: B 1, C 2, E 3 of 3; income: B 1, C 2, D 3, E 4.
    # B: (37.5 + 33.3… + 50)/4
    result = rank_areas(CODES, VALUES, CRITERIA, select=Count(1), excluded={"A": "Gewerbegebiet"})
    assert result.not_rated == {"A": {"de": "Gewerbegebiet", "en": "Gewerbegebiet"}}
    assert np.isnan(result.rank[0])
    assert result.mean[1] == pytest.approx((37.5 + 100 / 3 + 2 * 25) / 4, abs=1e-12)
    assert set(result.states[:, 0]) == {"not_rated"}


@pytest.mark.parametrize(("population", "why"), [(299, "299 Einwohner"), (NAN, "nicht bekannt")])
def test_few_or_unknown_inhabitants_are_told(population, why):
    result = rank_areas(
        CODES, VALUES, CRITERIA, select=Count(1), population=[population, 300, 300, 300, 300], minimum_population=300
    )
    assert list(result.not_rated) == ["A"]
    assert why in result.not_rated["A"]["de"]


def test_a_criterion_with_few_cases_does_not_count_and_others_close_up():
    criteria = [Criterion("u", minimum_cases=10), Criterion("v")]
    cases = np.array([[9, 10, 11, NAN], [NAN] * 4])
    values = np.array([[4.0, 3, 2, 1], [1, 2, 3, 4]])
    result = rank_areas("abcd", values, criteria, cases=cases, select=Count(1), at_least=1)
    assert result.states[0].tolist() == ["few_cases", "counted", "counted", "no_cases"]
    np.testing.assert_array_equal(result.ranks[0], [NAN, 1, 2, NAN])
    assert result.counted.tolist() == [1, 2, 2, 1]
    assert any("„a“, „d“" in note["de"] for note in result.notes)


def test_too_few_criteria_and_how_many_are_too_few():
    values = np.array([[1, 2, NAN], [1, 2, NAN], [1, 2, 3.0]])
    criteria = [Criterion(name) for name in "xyz"]
    usual = rank_areas("abc", values, criteria, select=Count(1))
    assert list(usual.not_rated) == ["c"]  # one of three is not more than half
    assert "1 von 3" in usual.not_rated["c"]["de"]
    assert usual.numbers.tolist() == [2, 2, 2]  # nor does it stand before others in z
    assert not rank_areas("abc", values, criteria, select=Count(1), at_least=1).not_rated


def test_a_criterion_without_weight_is_ranked_and_moves_nobody():
    without = rank_areas(CODES, VALUES[:2], CRITERIA[:2], select=Count(2))
    beside = rank_areas(CODES, VALUES, [*CRITERIA[:2], Criterion("income", weight=0, worst="low")], select=Count(2))
    np.testing.assert_array_equal(beside.mean, without.mean)
    assert beside.ranks[2].tolist()[:3] == [3, 1, 2]
    assert beside.high_need.tolist() == without.high_need.tolist()
    assert beside.counted.tolist() == without.counted.tolist()


def test_one_area_is_first():
    result = rank_areas(["only"], np.array([[3.0]]), [Criterion("x")], select=Count(1))
    assert (result.mean[0], result.rank[0], result.listed[0], result.line) == (100, 1, True, None)


def test_what_is_the_same_everywhere_tells_nobody_apart_and_that_is_said():
    result = rank_areas("abc", np.full((1, 3), 7.0), [Criterion("x")], select=Count(1))
    # three level areas have rank 2 of 3
    np.testing.assert_allclose(result.mean, 200 / 3, rtol=1e-15)
    assert result.listed_codes == ("a", "b", "c")
    assert any("überall denselben Wert" in note["de"] for note in result.notes)


def test_an_area_can_lose_its_last_criterion_with_its_weight():
    result = rank_areas(
        "abc", np.array([[1, 2, NAN], [NAN, 2, 3]]), [Criterion("x"), Criterion("y")], select=Count(1), at_least=1
    )
    other = reweighed(result, [0, 1])
    assert list(other.not_rated) == ["a"]
    assert other.listed_codes == ("c",)


REFUSED = {
    "negative weight": ({"criteria": [Criterion("x", weight=-1), Criterion("y")]}, "Das Gewicht ist -1"),
    "weight that is no number": ({"criteria": [Criterion("x", weight=NAN), Criterion("y")]}, "Das Gewicht ist nan"),
    "no weight at all": ({"criteria": [Criterion("x", weight=0), Criterion("y", weight=0)]}, "Alle Gewichte sind 0"),
    "unknown direction": ({"criteria": [Criterion("x", worst="hoch"), Criterion("y")]}, "„hoch“"),
    "criterion twice": ({"criteria": [Criterion("x"), Criterion("x")]}, "„x“ steht mehrfach"),
    "area twice": ({"codes": "aab"}, "„a“ steht mehrfach"),
    "infinite": ({"values": [[1, np.inf, 3], [1, 2, 3]]}, "Gebiet „b“, Kriterium „x“"),
    "nothing in a criterion": ({"values": [[NAN] * 3, [1, 2, 3]], "at_least": 1}, "„x“ hat in keinem Gebiet"),
    "nothing at all": ({"values": [[NAN] * 3, [NAN] * 3]}, "Kein Gebiet kann eingeordnet werden"),
    "no area to list": ({"select": Count(0)}, "ganze Zahl ab 1"),
    "half an area to list": ({"select": Count(1.5)}, "ganze Zahl ab 1"),
    "threshold": ({"select": Beyond(101)}, "höchstens 100"),
    "share": ({"worst_share": 0}, "worst_share"),
    "unknown area excluded": ({"excluded": {"z": "?"}}, "„z“"),
    "population missing": ({"minimum_population": 300}, "population"),
    "cases missing": ({"criteria": [Criterion("x", minimum_cases=5), Criterion("y")]}, "keine Fallzahlen"),
    "more criteria than there are": ({"at_least": 3}, "mindestens 3"),
    "no criterion": ({"criteria": [], "values": np.empty((0, 3))}, "kein Kriterium"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_makes_no_ranking_gets_a_sentence(case):
    differing, sentence = REFUSED[case]
    usual = {
        "codes": "abc",
        "values": [[1, 2, 3], [1, 2, 3]],
        "criteria": [Criterion("x"), Criterion("y")],
        "select": Count(1),
    }
    arguments = {**usual, **differing}
    with pytest.raises(RefusedError) as fault:
        rank_areas(
            arguments.pop("codes"), np.array(arguments.pop("values"), float), arguments.pop("criteria"), **arguments
        )
    assert sentence in fault.value.de
    assert fault.value.en != fault.value.de


def test_negative_new_weights_are_refused_too():
    result = rank_areas(CODES, VALUES, CRITERIA, select=Count(2))
    with pytest.raises(RefusedError, match="Gewicht"):
        reweighed(result, [1, -1, 1])


def test_a_table_of_another_shape_is_the_programmers_mistake():
    with pytest.raises(ValueError, match="shape"):
        rank_areas(CODES, VALUES[:2], CRITERIA, select=Count(2))


few_numbers = st.one_of(st.none(), st.integers(0, 4))
weights = st.sampled_from(["0", "1", "2", "0.1", "0.2", "0.3", "0.7"])


@st.composite
def tables(draw, *, complete=False):
    """A small table with many ties and gaps, its criteria, and what is asked for."""
    areas, criteria = draw(st.integers(1, 7)), draw(st.integers(1, 4))
    cells = st.integers(0, 5) if complete else few_numbers
    rows = st.lists(cells, min_size=areas, max_size=areas)
    values = [draw(rows) for _ in range(criteria)]
    chosen = [
        (draw(weights), draw(st.sampled_from(["high", "low"])), draw(st.sampled_from([None, None, 2])))
        for _ in range(criteria)
    ]
    if all(weight == "0" for weight, _, _ in chosen):
        chosen[0] = ("1", *chosen[0][1:])
    asked = {"cases": [draw(rows) for _ in range(criteria)], "population": draw(rows)}
    asked["minimum_population"] = draw(st.sampled_from([None, None, 1]))
    asked["at_least"] = draw(st.sampled_from([None, 1]))
    if draw(st.booleans()):
        asked["k"] = draw(st.integers(1, areas))
    else:
        asked["up_to"] = draw(st.sampled_from(["25", "50", "62.5", "75", "100"]))
    return values, chosen, asked


def as_arrays(values, chosen, asked):
    """The arguments of `rank_areas` for what the oracle takes."""
    floats = {name: np.array(asked[name], float) for name in ("cases", "population")}
    criteria = [
        Criterion(f"c{row}", weight=float(weight), worst=worst, minimum_cases=minimum)
        for row, (weight, worst, minimum) in enumerate(chosen)
    ]
    select = Count(asked["k"]) if "k" in asked else Beyond(float(asked["up_to"]))
    kept = {name: asked[name] for name in ("minimum_population", "at_least")}
    codes = [f"a{area}" for area in range(len(values[0]))]
    return codes, np.array(values, float), criteria, {"select": select, **floats, **kept}


@settings(max_examples=400, deadline=None)
@given(tables())
def test_the_slow_implementation_says_the_same(table):
    values, chosen, asked = table
    expected = ranking(values, chosen, **asked)
    codes, numbers, criteria, more = as_arrays(*table)
    if expected is None:
        with pytest.raises(RefusedError):
            rank_areas(codes, numbers, criteria, **more)
        return
    result = rank_areas(codes, numbers, criteria, **more)
    for area, told in enumerate(expected):
        assert bool(result.means.known[area]) == (told is not None)
        assert (codes[area] in result.not_rated) == (told is None)
        if told:
            assert Fraction(result.means.scores[area], result.means.scale) == told["mean"]
            assert result.mean[area] == float(told["mean"])
            assert result.rank[area] == told["rank"]
            assert result.tied[area] == told["tied"]
            assert result.listed[area] == told["listed"]
            quarter = [
                p <= 25 for p, (weight, _, _) in zip(told["percents"], chosen, strict=True) if p and weight != "0"
            ]
            assert result.high_need[area] == sum(quarter)


@settings(deadline=None)
@given(tables(), st.randoms())
def test_order_of_areas_units_and_size_of_weights_do_not_matter(table, random):
    codes, numbers, criteria, more = as_arrays(*table)
    try:
        result = rank_areas(codes, numbers, criteria, **more)
    except RefusedError:
        return
    order = list(range(len(codes)))
    random.shuffle(order)
    moved = {name: array[..., order] for name, array in more.items() if isinstance(array, np.ndarray)}
    tripled = [Criterion(c.id, c.weight * 4, c.worst, c.minimum_cases) for c in criteria]
    other = rank_areas([codes[area] for area in order], 32 * numbers[:, order] + 5, tripled, **{**more, **moved})
    np.testing.assert_array_equal(other.rank, result.rank[order])
    np.testing.assert_array_equal(other.mean, result.mean[order])
    assert other.listed_codes == result.listed_codes


@settings(deadline=None)
@given(tables(complete=True), st.data())
def test_more_need_in_one_criterion_never_moves_an_area_back(table, data):
    values, chosen, asked = table
    codes, numbers, criteria, more = as_arrays(values, [(w, worst, None) for w, worst, _ in chosen], asked)
    try:
        result = rank_areas(codes, numbers, criteria, **more)
    except RefusedError:
        return
    area = data.draw(st.sampled_from(np.flatnonzero(result.means.known).tolist()))
    row = data.draw(st.integers(0, len(criteria) - 1))
    numbers[row, area] += data.draw(st.integers(1, 5)) * (1 if criteria[row].worst == "high" else -1)
    other = rank_areas(codes, numbers, criteria, **more)
    assert other.rank[area] <= result.rank[area]
    assert other.mean[area] <= result.mean[area]


@settings(deadline=None)
@given(tables(complete=True), st.data())
def test_new_weights_give_what_a_new_ranking_gives(table, data):
    values, chosen, asked = table
    chosen = [(weight if weight != "0" else "1", worst, None) for weight, worst, _ in chosen]
    codes, numbers, criteria, more = as_arrays(values, chosen, {**asked, "minimum_population": None})
    new = [float(data.draw(weights)) for _ in criteria]
    if not any(new):
        new[0] = 1.0
    changed = reweighed(rank_areas(codes, numbers, criteria, **more), new)
    anew = rank_areas(
        codes, numbers, [Criterion(c.id, weight, c.worst) for c, weight in zip(criteria, new, strict=True)], **more
    )
    np.testing.assert_array_equal(changed.mean, anew.mean)
    assert changed.listed_codes == anew.listed_codes


def test_ranks_work_along_the_last_axis_of_any_array():
    table = np.array([[[4, 1, 1, NAN], [1, 2, 3, 4]], [[NAN, NAN, NAN, NAN], [2, 2, 2, 2]]])
    assert doubled_ranks(table, highest_first=False).tolist() == [
        [[6, 3, 3, 0], [2, 4, 6, 8]],
        [[0, 0, 0, 0], [5, 5, 5, 5]],
    ]
    assert doubled_ranks(table, highest_first=True)[0].tolist() == [[2, 5, 5, 0], [8, 6, 4, 2]]
    assert first_ranks(np.array([[3.0, 1, 1, 2], [5, 5, 5, 4]])).tolist() == [[4, 1, 1, 3], [2, 2, 2, 1]]


@pytest.mark.parametrize("highest_first", [True, False])
def test_ranks_are_those_of_scipy(highest_first):
    values = np.random.default_rng(5).integers(0, 40, (3, 4, 60)).astype(float)
    expected = rankdata(-values if highest_first else values, axis=-1)
    np.testing.assert_array_equal(doubled_ranks(values, highest_first=highest_first), 2 * expected)
