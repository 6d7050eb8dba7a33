"""Budget keys: by hand, by trying every distribution, and what must hold for any of them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.composite.budgets.apportioning import whole_steps, within_bounds
from indicators.composite.budgets.budget import (
    Bound,
    Classes,
    Given,
    Percentile,
    Shifted,
    Stepped,
    compare_variants,
    distribute,
)
from indicators.composite.rankings.exact import exactly
from spatial.findings import RefusedError

NAN = float("nan")


def test_a_key_by_hand():
    # 1,000 euros, a fifth as base by population 100 : 300 : 600, so 20, 60, 120. Scores −1, 0, 2 shifted are 0, 1, 3,
    # times population 0, 300, 1,800: 800 euros as 0 : 1 : 6, so 0, 114.2857…, 685.7142….
    key = distribute(
        ["a", "b", "c"],
        1000,
        base_share="0.2",
        base_by="population",
        scores=[-1.0, 0.0, 2.0],
        population=[100, 300, 600],
        need_scale=Shifted(),
    )
    assert key.base == (20, 60, 120)
    assert key.needs == (0, 1, 3)
    assert key.need_part == (0, Fraction(800, 7), Fraction(4800, 7))
    # 174.2857… and 805.7142…: the second remainder of a cent (0.57) is larger than the third (0.43)
    assert key.amounts == (Decimal("20.00"), Decimal("174.29"), Decimal("805.71"))
    assert (key.total, key.step, key.factor) == (Decimal("1000.00"), Decimal("0.01"), 1)
    assert key.bound == ("", "", "")
    assert key.notes == ()


def test_a_base_for_every_area_alike_and_whole_posts():
    # 10 posts: 4 as base, 1 each; 6 by need 1 : 2 : 3 : 6, so ½, 1, 1½, 3. In all 1½, 2, 2½, 4: one of the two halves
    # is rounded up, that of the first code.
    key = distribute("dcba", 10, step=1, base_share=0.4, scores=[1, 2, 3, 6], need_scale=Given())
    assert [float(raw) for raw in key.raw] == [1.5, 2, 2.5, 4]
    assert [str(amount) for amount in key.amounts] == ["1", "2", "3", "4"]


def test_floors_and_caps_by_hand():
    # 100 by need 1 : 1 : 2 : 6, so 10, 10, 20, 60. Nobody less than 15 nor more than 40: 15, 15 and 40 leave 30 for c,
    # whose ratio is 30/20: a and b with 1.5 · 10 are just at 15, so the floor holds nobody.
    key = distribute(
        "abcd", 100, scores=[1, 1, 2, 6], need_scale=Given(), floor=Bound(absolute=15), cap=Bound(absolute=40)
    )
    assert [float(amount) for amount in key.amounts] == [15, 15, 30, 40]
    assert key.bound == ("", "", "", "cap")
    assert key.factor == Fraction(3, 2)
    assert key.notes[0]["de"] == "Durch die Obergrenze begrenzt: „d“."
    assert key.notes[1]["de"].startswith("Alle anderen erhalten 150,00 % dessen")


def test_a_floor_that_only_holds_because_of_another_floor():
    # 100 by 5 : 20 : 22 : 53, floor 20. a gets 20; 80 are left for 95: b would get 16.8, so it gets 20 too; likewise c,
    # 22 · 60/75 = 17.6; d has the rest. Lifting only who begins below 20 would leave b with less than its floor.
    key = distribute("abcd", 100, scores=[5, 20, 22, 53], need_scale=Given(), floor=Bound(absolute=20))
    assert [float(amount) for amount in key.amounts] == [20, 20, 20, 40]
    assert key.bound == ("floor", "floor", "floor", "")


def test_not_less_than_a_share_of_last_year_and_not_more_per_head():
    key = distribute(
        "abc",
        900,
        scores=[1, 1, 1],
        population=[10, 20, 30],
        need_scale=Given(),
        floor=Bound(of_last_year=0.9, absolute=100),
        cap=Bound(per_head=16),
        last_year=[NAN, "333.35", None],
    )
    # Raw 150, 300, 450. Floors 100, 300.02 (333.35 · 0.9 = 300.015, up to the cent), 100; caps 160, 320, 480.
    # b is held at 300.02; 599.98 are left for a and c in the ratio 1 : 3.
    assert key.amounts == (Decimal("150.00"), Decimal("300.02"), Decimal("449.98"))  # 149.995, 449.985: code a first
    assert key.bound == ("", "floor", "")
    table = key.areas().set_index("code")
    assert table.loc["b", "difference"] == Decimal("-33.33")
    assert table.loc["b", "difference_percent"] == pytest.approx(-100 * 33.33 / 333.35)
    assert table.loc["c", "per_head"] == pytest.approx(449.98 / 30)
    assert table.loc["a", "last_year"] is None


def test_who_gets_nothing_by_the_key_can_have_a_floor():
    key = distribute("ab", 10, scores=[0, 1], need_scale=Given(), floor=Bound(absolute=2))
    assert [float(amount) for amount in key.amounts] == [2, 8]


SCALES = {
    # score → need
    "given": (Given(), [0, 1.5, 3, 3], [0, Fraction(3, 2), 3, 3]),
    "shifted": (Shifted(), [-2, 1, 0.5, 0.5], [0, 3, Fraction(5, 2), Fraction(5, 2)]),
    "shifted, low scores need more": (Shifted(more="low"), [-2, 1, 0.5, 0.5], [3, 0, Fraction(1, 2), Fraction(1, 2)]),
    # ranks 1, 4, 2.5, 2.5 of 4, less ½
    "percentile": (Percentile(), [-2, 1, 0.5, 0.5], [Fraction(1, 8), Fraction(7, 8), Fraction(1, 2), Fraction(1, 2)]),
    "percentile, low": (
        Percentile(more="low"),
        [-2, 1, 0.5, 0.5],
        [Fraction(7, 8), Fraction(1, 8), Fraction(1, 2), Fraction(1, 2)],
    ),
    "stepped": (Stepped(upto=((-1, 0), (0.5, 1)), beyond=2.5), [-2, 0.5, 0.51, -1], [0, 1, Fraction(5, 2), 0]),
    "classes": (Classes({"hoch": 1, "niedrig": 0.3}), ["niedrig", "hoch", "hoch", "niedrig"], [0.3, 1, 1, 0.3]),
}


@pytest.mark.parametrize("name", SCALES)
def test_how_a_score_becomes_a_need(name):
    scale, scores, needs = SCALES[name]
    assert scale.needs("abcd", scores) == [exactly(need) for need in needs]


@pytest.mark.parametrize(("missing", "expected"), [("none", [0, 40, 60]), ("mean", [20, 32, 48])])
def test_where_the_score_is_missing(missing, expected):
    # Needs –, 2, 3 at populations 1, 2, 2: times population –, 4, 6. The mean need per head is 10/4 = 2.5: 2.5 : 4 : 6,
    # of 100 that is 20, 32, 48.
    key = distribute("abc", 100, scores=[NAN, 2, 3], population=[1, 2, 2], need_scale=Given(), missing_need=missing)
    assert [float(amount) for amount in key.amounts] == expected
    assert "„a“" in key.notes[0]["de"]


REFUSED = {
    "score missing": ({"scores": [NAN, 1, 2]}, "Ohne Bedarfswert: „a“"),
    "every score missing": ({"scores": [NAN] * 3, "missing_need": "mean"}, "Ohne Bedarfswert"),
    "unknown way with missing": ({"scores": [NAN, 1, 2], "missing_need": "guess"}, "missing ist „guess“"),
    "negative need": ({"scores": [-1, 1, 2]}, "in „a“ negativ"),
    "no need": ({"scores": [0, 0, 0]}, "kein Gebiet einen Bedarf über 0"),
    "no inhabitants": ({"population": [0, 0, 0], "base_share": 1, "base_by": "population"}, "kein Gebiet Einwohner"),
    "inhabitants unknown": ({"population": [1, NAN, 1]}, "fehlt oder ist negativ: „b“"),
    "base by people who are not known": ({"base_by": "population"}, "population"),
    "base by something else": ({"base_by": "area"}, "„area“"),
    "base share": ({"base_share": 1.2}, "Sockelanteil"),
    "step": ({"step": 0}, "kleinste Teil"),
    "step that is no number": ({"step": "cent"}, "„cent“"),
    "negative amount": ({"amount": -5}, "„-5“"),
    "more money than there is": ({"amount": "1e30"}, "„1e30“"),
    "floors beyond all money": ({"floor": Bound(absolute="1e30")}, "ergeben zusammen 3e+30"),
    "amount between steps": ({"amount": "100.005"}, "Vielfaches von 0.01"),
    "floors too high": ({"floor": Bound(absolute="33.34")}, "ergeben zusammen 100,02"),
    "caps too low": ({"cap": Bound(absolute="33.33")}, "nur 99,99 zu, weniger als der Betrag von 100"),
    "caps of those in need too low": ({"scores": [0, 1, 1], "cap": Bound(absolute=40)}, "nur 80 zu"),
    "floor above cap": ({"floor": Bound(absolute=30), "cap": Bound(absolute=20)}, "„a“, „b“, „c“"),
    "negative floor": ({"floor": Bound(absolute=-1)}, "absolute ist „-1“"),
    "floor per head of nobody": ({"floor": Bound(per_head=1)}, "population"),
    "floor from no last year": ({"floor": Bound(of_last_year=1)}, "last_year"),
    "negative last year": ({"last_year": [1, -1, 1]}, "Vorjahres ist negativ: „b“"),
    "class without need": ({"scores": ["x", "y", "x"], "need_scale": Classes({"x": 1})}, "„y“"),
    "steps that do not grow": ({"need_scale": Stepped(((2, 1), (1, 2)), 3)}, "wachsen"),
    "no area": ({"codes": [], "scores": []}, "kein Gebiet"),
    "area twice": ({"codes": "aab"}, "„a“ steht mehrfach"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_distributed_gets_a_sentence(case):
    differing, sentence = REFUSED[case]
    arguments = {"codes": "abc", "amount": 100, "scores": [1, 1, 1], "need_scale": Given(), **differing}
    with pytest.raises(RefusedError) as fault:
        distribute(arguments.pop("codes"), arguments.pop("amount"), **arguments)
    assert sentence in fault.value.de
    assert fault.value.en != fault.value.de


def test_a_column_of_another_length_is_the_programmers_mistake():
    with pytest.raises(ValueError, match="scores has 2"):
        distribute("abc", 100, scores=[1, 2], need_scale=Given())


money = st.integers(0, 10**7).map(lambda cents: Decimal(cents) / 100)
scores_of = st.lists(st.integers(0, 50) | st.floats(0, 50), min_size=1, max_size=8).filter(any)


@settings(deadline=None)
@given(money, scores_of, st.sampled_from([0, "0.15", 1]), st.data())
def test_totals_are_exact_and_nobody_is_a_step_from_the_exact_amount(amount, scores, base, data):
    people = data.draw(st.lists(st.integers(1, 10_000), min_size=len(scores), max_size=len(scores)))
    codes = [f"{number:02}" for number in range(len(scores))]
    key = distribute(
        codes, amount, base_share=base, base_by="population", scores=scores, population=people, need_scale=Given()
    )
    assert sum(key.amounts) == key.total == amount
    assert sum(key.raw) == exactly(amount)
    for exact, whole in zip(key.raw, key.amounts, strict=True):
        assert abs(exactly(whole) - exact) < Fraction(1, 100)


@settings(deadline=None)
@given(st.integers(0, 60), scores_of, st.data())
def test_floors_and_caps_are_kept_and_all_others_share_in_one_ratio(total, scores, data):
    codes = [f"{number:02}" for number in range(len(scores))]
    low, high = data.draw(st.integers(0, 12)), data.draw(st.integers(3, 40))
    arguments = {"step": 1, "scores": scores, "need_scale": Given()}
    try:
        key = distribute(codes, total, **arguments, floor=Bound(absolute=low), cap=Bound(absolute=high))
    except RefusedError:
        reachable = sum(high if score else low for score in scores)
        assert low > high or low * len(codes) > total or reachable < total
        return
    assert sum(key.amounts) == total
    assert all(low <= amount <= high for amount in key.amounts)
    assert sum(key.bounded) == total
    for raw, value, bound in zip(key.raw, key.bounded, key.bound, strict=True):
        # This is the whole of what makes the solution: one ratio, and bounds only where the ratio would break them.
        assert value == {"": key.factor * raw, "floor": low, "cap": high}[bound]
        assert bound != "floor" or key.factor * raw < low
        assert bound != "cap" or key.factor * raw > high


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 9), st.lists(st.integers(1, 9), min_size=1, max_size=4), st.data())
def test_rounding_is_the_nearest_of_all_distributions(total, weights, data):
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    codes = data.draw(st.permutations("wxyz"))[: len(weights)]
    found = whole_steps(exact, codes)

    def distance(steps):
        return sum((step - amount) ** 2 for step, amount in zip(steps, exact, strict=True))

    every = [steps for steps in product(range(total + 1), repeat=len(weights)) if sum(steps) == total]
    nearest = min(map(distance, every))
    assert tuple(found) in every
    assert distance(found) == nearest
    # Of the equally near ones it is the one that favours the codes in their order.
    favoured = sorted(
        (steps for steps in every if distance(steps) == nearest),
        key=lambda s: [x for _, x in sorted(zip(codes, s, strict=True))],
    )
    assert tuple(found) == favoured[-1]


@settings(deadline=None)
@given(
    st.integers(1, 500),
    st.lists(st.integers(-20, 20), min_size=2, max_size=8, unique=True),
    st.sampled_from([Shifted, Percentile]),
)
def test_more_need_at_equal_population_is_never_less_money(total, scores, scale):
    codes = [f"{number:02}" for number in range(len(scores))]
    for more, order in (("high", 1), ("low", -1)):
        key = distribute(
            codes,
            total,
            step=1,
            base_share=0.25,
            scores=scores,
            population=[7] * len(scores),
            need_scale=scale(more=more),
            floor=Bound(absolute=0),
            cap=Bound(absolute=total),
        )
        by_need = [amount for _, amount in sorted(zip(scores, key.amounts, strict=True), reverse=order < 0)]
        assert by_need == sorted(by_need)


@settings(deadline=None)
@given(money, scores_of, st.integers(2, 1000), st.data(), st.randoms())
def test_the_size_of_the_town_and_the_order_of_the_table_do_not_matter(amount, scores, times, data, random):
    people = data.draw(st.lists(st.integers(1, 500), min_size=len(scores), max_size=len(scores)))
    codes = [f"{number:02}" for number in range(len(scores))]
    arguments = {"base_share": "0.3", "base_by": "population", "need_scale": Given(), "floor": Bound(absolute=0)}
    key = distribute(codes, amount, scores=scores, population=people, **arguments)
    larger = distribute(codes, amount, scores=scores, population=[times * heads for heads in people], **arguments)
    assert larger.amounts == key.amounts
    order = list(range(len(codes)))
    random.shuffle(order)
    moved = distribute(
        [codes[n] for n in order],
        amount,
        scores=[scores[n] for n in order],
        population=[people[n] for n in order],
        **arguments,
    )
    assert moved.amounts == tuple(key.amounts[n] for n in order)


def test_water_filling_without_solution_has_none():
    one = Fraction(1)
    assert within_bounds([one, one], [one, one], [None, None], one) is None
    assert within_bounds([one, one], [0 * one, 0 * one], [one, one], 3 * one) is None
    # at the sum of all caps and of all floors there is exactly one
    assert within_bounds([one, 2 * one], [0 * one, 0 * one], [one, one], 2 * one)[0] == [1, 1]
    assert within_bounds([one, 2 * one], [one, one], [None, None], 2 * one)[0] == [1, 1]


def test_variants_beside_each_other_and_last_year():
    last = [30, 30, None]
    arguments = {"step": 1, "need_scale": Given(), "last_year": last}
    flat = distribute("abc", 90, scores=[1, 1, 1], **arguments)
    steep = distribute("abc", 90, scores=[1, 3, 5], **arguments)  # 10, 30, 50
    compared = compare_variants({"flat": flat, "steep": steep})
    table = compared.areas().set_index("code")
    assert table["steep − flat"].tolist() == [-20, 0, 20]
    assert table["steep − last_year"].tolist() == [-20, 0, None]
    assert table["flat − last_year"].tolist() == [0, 0, None]
    summary = compared.summary().set_index(["variant", "against"])
    row = summary.loc[("steep", "flat")]
    assert (row["gain"], row["lose"], row["gained"], row["lost"]) == (1, 1, 20, 20)
    assert (row["largest_gain"], row["largest_loss"], row["largest_loss_amount"]) == ("c", "a", -20)
    row = summary.loc[("steep", "last_year")]
    assert (row["areas"], row["gain"], row["lose"], row["largest_gain"]) == (2, 0, 1, "")


def test_variants_of_other_areas_are_the_programmers_mistake():
    key = distribute("abc", 90, scores=[1, 1, 1], need_scale=Given())
    other = distribute("abd", 90, scores=[1, 1, 1], need_scale=Given())
    with pytest.raises(ValueError, match="same areas"):
        compare_variants({"one": key, "two": other})


def test_arrays_serve_as_columns():
    scores, people = np.array([1.0, 2.0]), np.array([3, 4])
    key = distribute(np.array(["a", "b"]), 11, scores=scores, population=people, need_scale=Given(), last_year=scores)
    assert key.amounts == (Decimal("3.00"), Decimal("8.00"))  # 3 : 8


@pytest.mark.parametrize(
    ("step", "amounts"), [("0.5", ["1.5", "1.0"]), (1, None), ("100", None), (0.01, ["1.25", "1.25"])]
)
def test_amounts_have_the_digits_of_the_step(step, amounts):
    if amounts is None:
        key = distribute("ab", 200, step=step, scores=[1, 1], need_scale=Given())
        assert [str(amount) for amount in key.amounts] == ["100", "100"]
    else:
        key = distribute("ab", "2.5", step=step, scores=[1, 1], need_scale=Given())
        assert [str(amount) for amount in key.amounts] == amounts


@pytest.mark.parametrize(
    ("number", "exact"), [(0.1, Fraction(1, 10)), ("1e-3", Fraction(1, 1000)), (np.float64(0.3), Fraction(3, 10))]
)
def test_numbers_are_taken_as_they_were_written(number, exact):
    assert exactly(number) == exact


@pytest.mark.parametrize("number", [NAN, float("inf"), "a", "1/0", None])
def test_what_is_no_number_is_none(number):
    with pytest.raises(ValueError):
        exactly(number)
