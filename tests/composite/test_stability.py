"""How firmly a ranking stands: against probabilities that can be worked out, and a slow repetition."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from scipy.special import betainc, ndtr

from indicators.composite.rankings.ranking import Beyond, Count, Criterion, rank_areas, reweighed
from indicators.composite.rankings.stability import AT_A_TIME, Without, leave_one_out, stability
from spatial.findings import RefusedError

from .ranking_oracle import ranking
from .test_ranking import as_arrays, tables

NAN = np.nan
DRAWS = 40_000
SURE = 4 * 0.5 / DRAWS**0.5  # four standard errors of a share, at most


def two_areas(first, second, **more):
    """Area a is first in one criterion, b in the other: whichever weighs more decides."""
    criteria = [Criterion("x", weight=first), Criterion("y", weight=second)]
    return rank_areas("ab", np.array([[2.0, 1], [1, 2]]), criteria, select=Count(1), **more)


def test_drawn_weights_give_the_probability_that_can_be_worked_out():
    # Weights 1.2 · u and 1 · v, u and v uniform on 0.75 … 1.25. b is first where v > 1.2u: with s = 1.2u on 0.9 … 1.5
    # (width 0.6) and v (width 0.5) that is the triangle s < v < 1.25: (1.25 − 0.9)² / 2 / (0.6 · 0.5) = 0.2041666…
    found = stability(two_areas(1.2, 1), seed=3, draws=DRAWS)
    assert found.listed_share[1] == pytest.approx(0.35**2 / 2 / 0.3, abs=SURE)
    assert found.listed_share.sum() == pytest.approx(1, abs=1e-12)
    np.testing.assert_allclose(found.rank_mean, 2 - found.listed_share, atol=1e-12)
    assert (found.rank_low.tolist(), found.rank_high.tolist()) == ([1, 1], [2, 2])
    # With two areas and one place, one leaves exactly when the other enters.
    assert found.swaps.to_dict("records") == [{"listed": "a", "unlisted": "b", "share": found.listed_share[1]}]


def test_a_narrower_spread_that_cannot_turn_the_order_does_not():
    # 1.2 · 0.95 > 1 · 1.05
    found = stability(two_areas(1.2, 1), seed=3, draws=2000, weight_spread=0.05)
    assert found.listed_share.tolist() == [1, 0]
    assert found.swaps.empty
    assert (found.rank_low.tolist(), found.rank_high.tolist()) == ([1, 2], [1, 2])


def test_weights_from_a_dirichlet_distribution():
    # Weights 3 : 1 and c = 2 make the first weight Beta(1.5, 0.5); a is first where it is above ½.
    found = stability(two_areas(3, 1), seed=8, draws=DRAWS, dirichlet=2)
    assert found.listed_share[0] == pytest.approx(1 - betainc(1.5, 0.5, 0.5), abs=SURE)


def test_when_all_sets_of_weights_are_equally_likely_the_given_ones_do_not_matter():
    # a is first where its criterion weighs more; with flat weights that is half of all sets, whatever was given
    for first in (1, 7):
        found = stability(two_areas(first, 1), seed=5, draws=DRAWS, dirichlet="flat")
        assert found.listed_share[0] == pytest.approx(0.5, abs=SURE)


def test_drawn_values_give_the_probability_that_can_be_worked_out():
    # Two normal numbers with the means 1 and 0 and the deviation 1: the first is larger with Φ(1/√2) = 0.760….
    result = rank_areas("ab", np.array([[1.0, 0]]), [Criterion("x")], select=Count(1))
    found = stability(
        result, seed=1, draws=DRAWS, input_draws=lambda generator, draws: generator.normal([1, 0], 1, (draws, 1, 2))
    )
    assert found.listed_share[0] == pytest.approx(ndtr(1 / 2**0.5), abs=SURE)
    assert found.drawn == "both"
    low = rank_areas("ab", np.array([[1.0, 0]]), [Criterion("x", worst="low")], select=Count(1))
    turned = stability(
        low, seed=1, draws=DRAWS, input_draws=lambda generator, draws: generator.normal([1, 0], 1, (draws, 1, 2))
    )
    assert turned.listed_share[0] == pytest.approx(1 - ndtr(1 / 2**0.5), abs=SURE)


def test_where_a_drawn_value_is_nan_the_counted_one_stays():
    result = two_areas(1.2, 1)
    alone = stability(result, seed=5, draws=3000)
    beside = stability(result, seed=5, draws=3000, input_draws=lambda _, draws: np.full((draws, 2, 2), NAN))
    np.testing.assert_array_equal(beside.listed_share, alone.listed_share)

    def second_of_y(_, draws):
        drawn = np.full((draws, 2, 2), NAN)
        drawn[:, 1, 1] = 0.5  # b falls behind a, whose counted value is 1
        return drawn

    moved = stability(result, seed=5, draws=3000, input_draws=second_of_y)
    assert moved.listed_share.tolist() == [1, 0]


@settings(deadline=None)
@given(tables())
def test_draws_that_give_the_counted_values_change_nothing(table):
    codes, numbers, criteria, more = as_arrays(*table)
    try:
        result = rank_areas(codes, numbers, criteria, **more)
    except RefusedError:
        return
    some = numbers.copy()
    some[::2] = NAN  # every second criterion is not drawn
    alone = stability(result, seed=4, draws=30)
    beside = stability(
        result, seed=4, draws=30, input_draws=lambda _, draws: np.broadcast_to(some, (draws, *some.shape))
    )
    np.testing.assert_array_equal(beside.listed_share, alone.listed_share)
    np.testing.assert_array_equal(beside.rank_mean, alone.rank_mean)


def test_a_criterion_that_does_not_count_is_not_drawn_either():
    criteria = [Criterion("x", minimum_cases=5), Criterion("y")]
    cases = np.array([[1.0, 9, 9], [NAN] * 3])
    values = np.array([[1.0, 2, 3], [1, 2, 3]])
    result = rank_areas("abc", values, criteria, cases=cases, select=Count(1), at_least=1)
    found = stability(
        result,
        seed=1,
        draws=300,
        input_draws=lambda _, draws: np.broadcast_to([[99.0, 2, 3], [1, 2, 3]], (draws, 2, 3)),
    )
    assert found.listed_share.tolist() == [0, 0, 1]


def test_the_same_seed_gives_the_same_digits_and_another_does_not():
    result = two_areas(1.2, 1)
    one, two, other = (stability(result, seed=seed, draws=5000) for seed in (7, 7, 8))
    np.testing.assert_array_equal(one.listed_share, two.listed_share)
    assert one.listed_share.tolist() != other.listed_share.tolist()


@pytest.mark.parametrize("draws", [1, AT_A_TIME - 1, AT_A_TIME, AT_A_TIME + 1, 3 * AT_A_TIME])
def test_every_draw_counts_once(draws):
    found = stability(two_areas(1.2, 1), seed=7, draws=draws)
    counts = found.listed_share * draws
    assert counts.sum() == pytest.approx(draws, abs=1e-9)
    np.testing.assert_allclose(counts, np.round(counts), atol=1e-9)


@settings(deadline=None)
@given(tables())
def test_without_spread_every_draw_is_the_ranking_itself(table):
    codes, numbers, criteria, more = as_arrays(*table)
    try:
        result = rank_areas(codes, numbers, criteria, **more)
    except RefusedError:
        return
    found = stability(result, seed=1, draws=3, weight_spread=0)
    rated = result.means.known
    np.testing.assert_array_equal(found.listed_share[rated], result.listed[rated].astype(float))
    for ranks in (found.rank_low, found.rank_high, found.rank_mean):
        np.testing.assert_array_equal(ranks, result.rank)
    assert np.isnan(found.listed_share[~rated]).all()


@settings(max_examples=50, deadline=None)
@given(tables(complete=True))
def test_draws_are_what_the_slow_implementation_gives_for_the_same_weights(table):
    values, chosen, asked = table
    chosen = [(weight, worst, None) for weight, worst, _ in chosen]
    asked = {**asked, "minimum_population": None}
    codes, numbers, criteria, more = as_arrays(values, chosen, asked)
    result = rank_areas(codes, numbers, criteria, **more)
    found = stability(result, seed=11, draws=20)
    generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(11).spawn(2)[0]))
    factors = generator.uniform(0.75, 1.25, (20, len(criteria)))
    ranks, listed = [], []
    for factor in factors:
        drawn = [(repr(float(w) * f), worst, None) for (w, worst, _), f in zip(chosen, factor.tolist(), strict=True)]
        told = ranking(values, drawn, **asked)
        ranks.append([area["rank"] for area in told])
        listed.append([area["listed"] for area in told])
    np.testing.assert_allclose(found.listed_share, np.mean(listed, axis=0), atol=1e-12)
    np.testing.assert_allclose(found.rank_mean, np.mean(ranks, axis=0), atol=1e-12)
    ordered = np.sort(ranks, axis=0)
    np.testing.assert_array_equal(found.rank_low, ordered[0])  # 5 % of 20 draws is one
    np.testing.assert_array_equal(found.rank_high, ordered[18])


def test_identical_areas_stay_level_in_every_draw():
    values = np.random.default_rng(2).normal(size=(6, 40))
    values[:, 1] = values[:, 0]
    result = rank_areas([f"{n}" for n in range(40)], values, [Criterion(f"c{n}") for n in range(6)], select=Count(5))
    found = stability(result, seed=1, draws=500)
    for of_areas in (found.listed_share, found.rank_low, found.rank_high, found.rank_mean):
        assert of_areas[0] == of_areas[1]


def test_swaps_name_the_pair_and_leave_out_what_is_rare():
    # c and d never reach the list; a and b change sides as above.
    values = np.array([[4.0, 3, 2, 1], [3, 4, 2, 1]])
    result = rank_areas("abcd", values, [Criterion("x", weight=1.2), Criterion("y")], select=Count(1))
    found = stability(result, seed=3, draws=4000)
    assert found.swaps[["listed", "unlisted"]].to_numpy().tolist() == [["a", "b"]]
    assert stability(result, seed=3, draws=4000, weight_spread=0.095).swaps.empty  # 1.2 · 0.905 < 1.095, once in 1,000


def test_leaving_out_one_criterion_by_hand():
    # x puts a, b, c, y puts c, b, a, z (weight 2) puts a, c, b first, second, third. Ranks times weights:
    # all a 1+3+2 = 6, b 2+2+6 = 10, c 3+1+4 = 8; without x: a 5, b 8, c 5; without y: a 3, b 8, c 7; without z: all 4
    values = np.array([[3.0, 2, 1], [1, 2, 3], [3, 1, 2]])
    criteria = [Criterion("x"), Criterion("y"), Criterion("z", weight=2)]
    result = rank_areas("abc", values, criteria, select=Count(1))
    assert result.listed_codes == ("a",)
    assert leave_one_out(result) == (
        Without("x", listed=("a", "c"), goes=(), comes=("c",)),
        Without("y", listed=("a",), goes=(), comes=()),
        Without("z", listed=("a", "b", "c"), goes=(), comes=("b", "c")),
    )


def test_leaving_out_the_only_criterion_says_nothing():
    values = np.array([[2.0, 1], [1, 2]])
    criteria = [Criterion("x"), Criterion("y", weight=0)]
    assert leave_one_out(rank_areas("ab", values, criteria, select=Count(1))) == ()


def test_leaving_out_what_counted_most_lets_one_go_and_one_come():
    result = two_areas(3, 1)
    assert leave_one_out(result)[0] == Without("x", listed=("b",), goes=("a",), comes=("b",))
    assert reweighed(result, [0, 1]).listed_codes == ("b",)


def test_a_threshold_in_draws():
    # Means: a (100·½·w + 100·v)/(w + v), which is 75 for equal weights; below 75 where w > v, in half of the draws.
    values = np.array([[2.0, 1], [1, 2]])
    result = rank_areas("ab", values, [Criterion("x"), Criterion("y")], select=Beyond(74))
    assert result.listed_codes == ()
    found = stability(result, seed=2, draws=DRAWS)
    # (50w + 100v)/(w + v) ≤ 74 ⇔ 26v ≤ 24w ⇔ v ≤ 12/13 w; both on 0.75 … 1.25: the triangle below the line has the
    # corners w from 13/12 · 0.75 = 0.8125 to 1.25, height 12/13 · 1.25 − 0.75: (0.4375 · 0.4038…)/2 / 0.25
    expected = (1.25 - 0.8125) * (12 / 13 * 1.25 - 0.75) / 2 / 0.25
    np.testing.assert_allclose(found.listed_share, [expected, expected], atol=SURE)


@pytest.mark.parametrize(
    ("settings_of", "word"),
    [({"draws": 0}, "Ziehungen"), ({"weight_spread": 1}, "weight_spread"), ({"dirichlet": 0}, "dirichlet")],
)
def test_impossible_draws_get_a_sentence(settings_of, word):
    with pytest.raises(RefusedError, match=word):
        stability(two_areas(1, 1), seed=1, **settings_of)


def test_drawn_values_of_another_shape_are_the_programmers_mistake():
    with pytest.raises(ValueError, match="shape"):
        stability(two_areas(1, 1), seed=1, draws=5, input_draws=lambda _, draws: np.zeros((draws, 3, 2)))


def test_one_area_is_always_first():
    result = rank_areas(["only"], np.array([[3.0]]), [Criterion("x")], select=Count(1))
    found = stability(result, seed=1, draws=10)
    assert found.areas().to_dict("records") == [
        {"code": "only", "listed_share": 1.0, "rank_low": 1, "rank_high": 1, "rank_mean": 1.0}
    ]
