"""Why an area is listed, and what would have to change: by hand, and by trying every value that could matter."""

from __future__ import annotations

from fractions import Fraction
from math import inf, nextafter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.composite.rankings.changing_sides import value_change, weight_change
from indicators.composite.rankings.ranking import Beyond, Count, Criterion, rank_areas
from indicators.composite.rankings.reason_sentences import sentences
from indicators.composite.rankings.reasons import explain
from indicators.composite.rankings.stability import stability
from spatial.findings import RefusedError

from .ranking_oracle import ranking
from .test_ranking import CODES, CRITERIA, VALUES, as_arrays, tables

NAN = np.nan


def spoken(reason, language, names=None):
    """The sentences, with plain spaces, so that they can be read here."""
    return [sentence.replace("\N{NO-BREAK SPACE}", " ") for sentence in sentences(reason, language, names)]


def of(reasons, code):
    return next(reason for reason in reasons if reason.code == code)


def test_why_by_hand():
    # The table of test_ranking: B 28.75 and C 45 are listed, A 53.75 is next; the line is half-way, 49.375.
    reasons = explain(rank_areas(CODES, VALUES, CRITERIA, select=Count(2)), beside=1)
    assert [reason.code for reason in reasons] == ["B", "C", "A"]
    assert [reason.near for reason in reasons] == [False, True, True]
    c = of(reasons, "C")
    assert (c.rank, c.ranked, c.mean, c.line, c.distance) == (2, 5, 45, 49.375, 4.375)
    density = c.parts[1]
    assert (density.value, density.rank, density.of, density.percent, density.high_need) == (7, 2, 4, 50, False)
    assert density.high_need_from == 9  # only B's rank, 1 of 4, is up to 25 %
    # Pulls: ¼ (49.375 − 50), ¼ (49.375 − 50), ½ (49.375 − 40)
    assert [part.pull for part in c.parts] == [-0.15625, -0.15625, 4.6875]
    assert of(reasons, "B").changes == ()


def test_what_would_have_to_change_by_hand():
    # A (53.75) enters as soon as it stands at most level with C. Under-25 alone: A is first already. Density alone
    # (in quarters of 25 points, weight ¼, so 6.25 each): level with C at 7 A has rank 2.5 and 50.625, C falls to 2.5
    # and 48.125; above 7 A has 50 % (47.5), C 75 % (51.25): A enters. Income (low, in fifths of 20, weight ½): level
    # with C at 20 both have rank 2.5: A 48.75, C 50: A enters.
    reasons = explain(rank_areas(CODES, VALUES, CRITERIA, select=Count(2)), beside=1)
    under_25, density, income = of(reasons, "A").changes
    assert (under_25.enters, under_25.upwards, under_25.to) == (True, True, None)
    assert (density.to, density.inclusive, density.upwards, density.value) == (7, False, True, 5)
    assert (income.to, income.inclusive, income.upwards, income.value) == (20, True, False, 30)


def test_what_is_impossible_by_nature_is_not_proposed():
    # b would have to fall below a, which has no case left to lose.
    values = np.array([[0.0, 3.0], [1.0, 0.0]])
    free = [Criterion("x", weight=2), Criterion("y")]
    bounded = [Criterion("x", weight=2, lowest=0), Criterion("y")]
    result = rank_areas("ab", values, free, select=Count(1))
    assert result.listed_codes == ("b",)
    change = value_change(result, 1, 0)
    assert (change.to, change.inclusive, change.upwards) == (0, True, False)  # level in x, and behind in y
    alone = rank_areas("ab", values[:1], free[:1], select=Count(1))
    assert value_change(alone, 1, 0).to == 0
    assert not value_change(alone, 1, 0).inclusive
    assert value_change(rank_areas("ab", values[:1], bounded[:1], select=Count(1)), 1, 0).to is None
    # and a, with 100 % above it, cannot go beyond 100 %
    full = rank_areas("ab", np.array([[90.0, 100.0]]), [Criterion("x", highest=100)], select=Count(1))
    assert (value_change(full, 0, 0).to, value_change(full, 0, 0).inclusive) == (100, True)


def test_which_weight_would_change_it_by_hand():
    # a is first in x and second in y, b the other way round: equal at equal weights.
    result = rank_areas("ab", np.array([[2.0, 1], [1, 2]]), [Criterion("x", weight=3), Criterion("y")], select=Count(1))
    x, y = (weight_change(result, 0, row) for row in (0, 1))
    assert not x.enters
    assert x.less == pytest.approx((0, 1))
    assert x.more is None
    assert y.less is None
    assert y.more == (pytest.approx(3), None)
    assert weight_change(result, 1, 0).enters


def test_level_areas_part_at_once_when_a_weight_changes():
    result = rank_areas("ab", np.array([[2.0, 1], [1, 2]]), [Criterion("x"), Criterion("y")], select=Count(1))
    change = weight_change(result, 0, 0)
    assert result.listed.all()
    assert (change.less, change.more) == ((0, 1), None)


def test_a_level_pair_is_parted_at_the_weight_itself_and_not_beside_it():
    # Ranks times weights 0.2, 0.6, 0.2: a 0.4 + 0.6 + 0.6, b 0.2 + 1.2 + 0.2, both 1.6. With t as first weight a has
    # 2t + 1.2 and b t + 1.4: a falls behind for any t above 0.2, which in binary fractions is reckoned as 0.19999….
    values = np.array([[3.0, 4, 2], [4, 1, 0], [1, 4, 3]])
    criteria = [Criterion("x", weight=0.2), Criterion("y", weight=0.6), Criterion("z", weight=0.2)]
    result = rank_areas("abc", values, criteria, select=Count(1))
    assert result.listed_codes == ("a", "b")
    a, b = (weight_change(result, area, 0) for area in (0, 1))
    assert (a.less, a.more) == (None, (0.2, None))
    assert (b.less, b.more) == ((0, 0.2), None)


def test_areas_that_lack_criteria_can_change_places_twice():
    # Ranks in per cent, with weights x 0.1, y 10, t:   a  x 25, t 60   b  y 40, t 70   c, d, e, f  t 10 … 40
    #                                                  g  y 20, t 50   h, i, j  in all three behind
    # b is ahead of a where (400 + 70t)/(10 + t) < (2.5 + 60t)/(0.1 + t), that is 15 − 195.5t + 10t² < 0: between 0.077
    # and 19.473. There c to g are ahead of a, too, so that a is not among the first six; outside it is.
    x = [4, NAN, NAN, NAN, NAN, NAN, NAN, 3, 2, 1]
    y = [NAN, 4, NAN, NAN, NAN, NAN, 5, 3, 2, 1]
    t = [5, 4, 10, 9, 8, 7, 6, 3, 2, 1]
    criteria = [Criterion("x", weight=0.1), Criterion("y", weight=10), Criterion("t")]
    result = rank_areas("abcdefghij", np.array([x, y, t]), criteria, select=Count(6), at_least=1)
    change = weight_change(result, 0, 2)
    assert change.enters
    first, second = ((195.5 + sign * 37620.25**0.5) / 20 for sign in (-1, 1))
    assert change.less == pytest.approx((0, first))
    assert change.more == (pytest.approx(second), None)


def test_a_weight_at_which_several_are_level_is_no_stretch_of_its_own():
    # Ranks times weights 0.2, t, 0.2, 0.2, in tenths: 14 + 4t, 14 + 5t, 28 + 2t, 16 + 3t (d), 18 + t. Ahead of d are
    # the first for t < 2, the second for t < 1, the last for t > 1, the third for t > 12: two at a time below 2 and
    # above 12, one between. (At t = 1 itself three are level, and only one is ahead.)
    values = np.array([[3, 2, 0, 1, 4], [1, 0, 3, 2, 4], [4, 2, 1, 3, 0], [1, 4, 0, 3, 2]], float)
    criteria = [Criterion(name, weight=weight) for name, weight in zip("wtyz", (0.2, 0.4, 0.2, 0.2), strict=True)]
    change = weight_change(rank_areas("abcde", values, criteria, select=Count(2)), 3, 1)
    assert change.less == pytest.approx((0, 0.2))
    assert change.more == (pytest.approx(1.2), None)


def test_near_the_line_are_also_those_that_draws_put_on_either_side():
    values = np.array([[4.0, 3, 2, 1], [3, 4, 2, 1]])
    result = rank_areas("abcd", values, [Criterion("x", weight=1.2), Criterion("y")], select=Count(1))
    near = [reason.code for reason in explain(result, stability(result, seed=3, draws=4000), beside=0) if reason.near]
    assert near == ["a", "b"]
    assert not any(reason.near for reason in explain(result, beside=0))
    # d is never listed and two places away
    assert [reason.code for reason in explain(result, beside=2)] == ["a", "b", "c"]


@settings(deadline=None)
@given(tables())
def test_pulls_add_up_to_the_distance_from_the_line(table):
    try:
        codes, numbers, criteria, more = as_arrays(*table)
        reasons = explain(rank_areas(codes, numbers, criteria, **more))
    except RefusedError:
        return
    for reason in reasons:
        pulls = [part.pull for part in reason.parts if part.pull is not None]
        if reason.line is None:
            assert (reason.distance, pulls) == (None, [])
        else:
            assert sum(pulls) == pytest.approx(reason.line - reason.mean, abs=1e-9)


def tries(table, row, area, upwards):
    """All values that could matter, the nearest first: others' values, the floats beside them, and beyond them all."""
    values, _, _ = table
    own = values[row][area]
    others = {value for other, value in enumerate(values[row]) if value is not None and other != area}
    candidates = {float(v) for v in others} | {nextafter(v, way) for v in others for way in (-inf, inf)} | {-9.0, 99.0}
    return sorted((v for v in candidates if (v > own if upwards else v < own)), reverse=not upwards)


def oracle_listed(table, area, row=None, value=None, new_weights=None):
    values, chosen, asked = table
    if row is not None and value is not None:
        values = [list(column) for column in values]
        values[row][area] = Fraction(value)
    if new_weights is not None:
        chosen = [(weight, *rest) for weight, (_, *rest) in zip(new_weights, chosen, strict=True)]
    return ranking(values, chosen, **asked)[area]["listed"]


@settings(max_examples=300, deadline=None)
@given(tables())
def test_named_values_flip_and_a_hair_less_does_not(table):
    codes, numbers, criteria, more = as_arrays(*table)
    try:
        result = rank_areas(codes, numbers, criteria, **more)
    except RefusedError:
        return
    for area in np.flatnonzero(result.means.known).tolist():
        for row in range(len(criteria)):
            if not result.weights[row] or not result.doubled[row, area]:
                continue
            change = value_change(result, area, row)
            listed = oracle_listed(table, area)
            assert change.enters != listed
            flips = [v for v in tries(table, row, area, change.upwards) if oracle_listed(table, area, row, v) != listed]
            if change.to is None:
                assert flips == []
            else:
                # The oracle tries a value and the floats next to it, so its first success is the exact bound.
                beyond = nextafter(change.to, inf if change.upwards else -inf)
                assert flips[0] == (change.to if change.inclusive else beyond)
            other_way = tries(table, row, area, not change.upwards)
            assert all(oracle_listed(table, area, row, v) == listed for v in other_way)


@settings(max_examples=150, deadline=None)
@given(tables(), st.data())
def test_named_weights_flip_and_those_before_do_not(table, data):
    _, chosen, _ = table
    codes, numbers, criteria, more = as_arrays(*table)
    try:
        result = rank_areas(codes, numbers, criteria, **more)
    except RefusedError:
        return
    area = data.draw(st.sampled_from(np.flatnonzero(result.means.known).tolist()))
    row = data.draw(st.sampled_from([row for row, (weight, *_) in enumerate(chosen) if weight != "0"]))
    change = weight_change(result, area, row)
    now = Fraction(chosen[row][0])
    listed = oracle_listed(table, area)
    for step in range(1, 60):
        # 9973 is prime: no weight at which areas are level has such a denominator
        weight = now * Fraction(step * step * 17 + 1, 9973)
        new = [weight if other == row else w for other, (w, *_) in enumerate(chosen)]
        flipped = oracle_listed(table, area, new_weights=new) != listed
        stretch = change.less if weight < now else change.more
        if stretch is None:
            assert not flipped
            continue
        lower, upper = stretch[0], inf if stretch[1] is None else stretch[1]
        if min(abs(weight - lower), abs(weight - upper)) < 1e-6:
            continue
        if lower < weight < upper:
            assert flipped
        elif (weight < lower) == (weight > now):  # between the present weight and the stretch
            assert not flipped


def test_sentences_in_german():
    criteria = [
        Criterion("u25", name={"de": "Unter 25-Jährige", "en": "Under 25"}, unit={"de": "Personen"}, decimals=0),
        Criterion("density", minimum_cases=5),
        Criterion("income", weight=2, worst="low", name={"de": "Einkommen", "en": "Income"}, unit={"de": "T€"}),
    ]
    values = np.array([[1000, 800, 800, 200, 100], [5, 9, 7, 8, 1], [30, 10, 20, 40, 50]], float)
    cases = np.array([[NAN] * 5, [9, 9, 9, 3, 9], [NAN] * 5])
    result = rank_areas(CODES, values, criteria, cases=cases, select=Count(2))
    reasons = explain(result)
    told = spoken(of(reasons, "C"), "de", {"C": "Nordstadt"})
    assert told[0] == (
        "Nordstadt ist ein Gebiet mit besonderem Aufmerksamkeitsbedarf: Rang 2 von 5, mittlerer Rang 45,0 % "
        "(die Grenze liegt bei 49,4 %). Bei 0 von 3 Kriterien liegt es im Viertel der Gebiete mit dem "
        "höchsten Bedarf."
    )
    assert told[1].startswith("„Unter 25-Jährige“: 800 Personen, Rang 2,5 von 5 (50,0 %)")
    assert "hoher Bedarf ab 1.000 Personen, hier nicht erreicht" in told[1]
    assert "hoher Bedarf bis 10,0 T€" in told[3]
    assert "9 Fälle, verlangt sind mindestens 5" in told[2]
    d = spoken(of(reasons, "D"), "de")
    assert "„density“ zählt hier nicht: nur 3 Fälle, verlangt sind mindestens 5." in d
    a = spoken(of(reasons, "A"), "de")
    assert a[0].startswith("A steht nicht auf der Liste der Gebiete mit besonderem Aufmerksamkeitsbedarf: Rang 3 von 5")
    assert "„Unter 25-Jährige“ allein kann das Gebiet bei keinem Wert auf die Liste bringen." in a
    assert "Das Gebiet käme auf die Liste, wenn allein der Wert für „density“ mehr als 7,0 betrüge (statt 5,0)." in a
    wanted = "Das Gebiet käme auf die Liste, wenn allein der Wert für „Einkommen“ höchstens 20,0 T€ betrüge"
    assert any(sentence.startswith(wanted) for sentence in a)


def test_sentences_in_english():
    reasons = explain(rank_areas(CODES, VALUES, CRITERIA, select=Count(2)))
    a = spoken(of(reasons, "A"), "en")
    assert a[0] == (
        "A is not on the list of areas with special need for attention: rank 3 of 5, mean rank 53.8% (the line is at "
        "49.4%). In 1 of 3 criteria it is among the quarter of areas with the highest need."
    )
    assert "The area would enter the list if the value for “density” alone were more than 7.0 (instead of 5.0)." in a
    assert "“under-25” alone cannot bring the area onto the list, whatever its value." in a
    d = spoken(of(reasons, "D"), "en")
    assert "“density” does not count here: there is no value." in d


def test_bounds_are_rounded_to_what_suffices():
    # b must exceed 7.46; 7.4 would be told by plain cutting, and would not do.
    result = rank_areas("ab", np.array([[7.46, 7.01]]), [Criterion("x")], select=Count(1))
    reasons = explain(result)
    assert any("mindestens 7,5 betrüge" in sentence for sentence in spoken(of(reasons, "b"), "de"))
    assert any("weniger als 7,0 betrüge" in sentence for sentence in spoken(of(reasons, "a"), "de"))


def test_draws_are_told_and_never_as_certain():
    values = np.array([[4.0, 3, 2, 1], [3, 4, 2, 1]])
    result = rank_areas("abcd", values, [Criterion("x", weight=1.2), Criterion("y")], select=Count(1))
    # 1.2 · (1 − 0.0935) = 1.0878 < 1.0935: b comes first in some 4 of 10,000 draws.
    firm = stability(result, seed=3, draws=40_000, weight_spread=0.0935)
    assert 0 < firm.listed_share[1] < 0.001
    told = spoken(of(explain(result, firm), "a"), "de")[1]
    assert "veränderten Gewichten neu gerechnet, ist es in > 99,9 % der Fälle" in told
    drawn = stability(result, seed=3, draws=50, input_draws=lambda _, draws: np.full((draws, 2, 4), NAN))
    assert "weights and values changed" in spoken(of(explain(result, drawn), "a"), "en")[1]


@settings(max_examples=60, deadline=None)
@given(tables(), st.sampled_from(["de", "en"]))
def test_no_sentence_judges(table, language):
    codes, numbers, criteria, more = as_arrays(*table)
    try:
        result = rank_areas(codes, numbers, criteria, **more)
    except RefusedError:
        return
    text = " ".join(line for reason in explain(result) for line in spoken(reason, language)).lower()
    for word in ("schlecht", "schlimm", "problem", "brennpunkt", "worst", "deprived", "bad", "nan", "none"):
        assert word not in text


def test_a_threshold_by_hand():
    # Threshold 50: C (45) is listed. Level with A at an income of 30 it has rank 2.5 of 5, (50 + 50 + 100)/4 = 50, and
    # still is. Above 30 it has rank 3, 60 %, and 55.
    result = rank_areas(CODES, VALUES, CRITERIA, select=Beyond(50))
    change = value_change(result, 2, 2)
    assert (change.to, change.inclusive, change.upwards) == (30, False, True)
