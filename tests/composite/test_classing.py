"""Classes by hand, quantiles against numpy's own Hyndman–Fan types and against R's documented rules."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.composite.tree.classing import NO_CLASS, classes_of

FIXED = {
    "method": "fixed",
    "classes": [{"id": "a", "below": -1}, {"id": "b", "up_to": 1}, {"id": "c", "up_to": 1.5}, {"id": "d"}],
}


def cut(scores, classes, ranks=None):
    scores = np.array([scores], float)
    return classes_of(scores, scores if ranks is None else np.array([ranks], float), classes)[0].tolist()


def test_a_bound_belongs_where_the_recipe_says_and_nothing_is_rounded():
    assert cut([-1.0001, -1, 1, 1.0000001, 1.5, 1.51, np.nan], FIXED) == [0, 1, 1, 2, 2, 3, NO_CLASS]


def test_deviations_from_the_mean():
    # 0, 0, 2, 2, 6: mean 2, sd √(24/5) = 2.19 with n, √6 = 2.449 with n − 1
    classes = {"method": "deviation", "classes": [{"id": "l", "below": -0.9}, {"id": "m", "up_to": 1.7}, {"id": "h"}]}
    assert cut([0, 0, 2, 2, 6], classes) == [0, 0, 1, 1, 2]  # −0.913 and 1.826 deviations
    assert cut([0, 0, 2, 2, 6], classes | {"ddof": 1}) == [1, 1, 1, 1, 1]  # −0.816 and 1.633


def test_groups_of_ranks_are_exact_whatever_the_count():
    for count, areas in ((10, 10), (10, 25), (3, 7), (10, 32844)):
        ranks = np.arange(1, areas + 1)
        got = cut(np.zeros(areas), {"method": "ranks", "count": count}, ranks)
        # ⌈count · rank / areas⌉ in whole numbers
        assert got == [-(-count * rank // areas) - 1 for rank in range(1, areas + 1)]


def test_quantiles_keep_their_upper_bound_or_their_lower_one():
    scores = [1, 2, 3, 4, 5]  # type 7: the quartile bounds are 2, 3 and 4
    classes = {"method": "quantiles", "count": 4}
    assert cut(scores, classes) == [0, 0, 1, 2, 3]
    assert cut(scores, classes | {"closed": "lower"}) == [0, 1, 2, 3, 3]


@pytest.mark.parametrize(
    ("kind", "first_quartile"),
    # Hyndman and Fan: type 6 at p(n + 1), 7 at p(n − 1) + 1, 8 at p(n + 1/3) + 1/3, 9 at p(n + 1/4) + 3/8
    [(6, 1.75), (7, 2.25), (8, 1 / 4 * (6 + 1 / 3) + 1 / 3), (9, 1 / 4 * 6.25 + 3 / 8)],
)
def test_types_of_quantiles_lie_where_hyndman_and_fan_put_them(kind, first_quartile):
    classes = {"method": "quantiles", "count": 4, "type": kind}
    for factor in (1, 1000):
        scores = [factor * number for number in (1, 2, 3, 4, 5, 6)]
        # of 1 … 6 only 1, or 1 and 2, lie at or below the first quartile
        assert cut(scores, classes).count(0) == int(first_quartile)


def test_bounds_of_each_period_or_of_all():
    scores = np.array([[1.0, 2, 3, 4], [11, 12, 13, 14]])
    classes = {"method": "quantiles", "count": 2}
    assert classes_of(scores, scores, classes).tolist() == [[0, 0, 1, 1], [0, 0, 1, 1]]
    assert classes_of(scores, scores, classes | {"scope": "all"}).tolist() == [[0, 0, 0, 0], [1, 1, 1, 1]]


def test_a_period_without_any_score_has_no_classes_and_warns_of_nothing():
    scores = np.array([[np.nan, np.nan], [1, 2]])
    for classes in (FIXED, {"method": "quantiles", "count": 2}, {"method": "ranks", "count": 2}):
        assert classes_of(scores, scores, classes)[0].tolist() == [NO_CLASS, NO_CLASS]


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40), st.integers(2, 7))
def test_a_higher_score_never_has_a_lower_class(scores, count):
    for classes in (FIXED, {"method": "quantiles", "count": count}):
        got = np.array(cut(scores, classes))
        order = np.argsort(scores)
        assert (np.diff(got[order]) >= 0).all()
