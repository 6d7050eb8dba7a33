"""Answers on the wire: what they say, and how little they weigh on 542 areas."""

import gzip

import numpy as np
import orjson
import pytest

from indicators.answering import payloads
from indicators.classes import class_breaks
from indicators.formulas import Cells
from indicators.statuses import MISSING, NOT_MEANINGFUL, OK, SUPPRESSED, UNRELIABLE

HEAD = {"indicator": "share-under-18", "period": "2023-12-31", "hierarchy": "lor", "edition": "2021"}
ROOT = {"code": "0", "name": "Berlin"}


def shares(seed: int, count: int) -> Cells:
    """Skewed per cents with two decimals and a few holes."""
    random = np.random.default_rng(seed)
    values = random.gamma(4, 4, count).round(4)
    statuses = np.where(random.random(count) < 0.02, SUPPRESSED, OK).astype(np.int8)
    return Cells(np.where(statuses == OK, values, np.nan), statuses)


def weight(answer) -> int:
    return len(gzip.compress(orjson.dumps(answer), 9, mtime=0))


def test_statuses_are_named_by_position_and_ok_is_left_out():
    array = np.array([OK, MISSING, SUPPRESSED, UNRELIABLE, NOT_MEANINGFUL, SUPPRESSED], np.int8)
    assert payloads.statuses(array) == {
        "suppressed": [2, 5],
        "missing": [1],
        "unreliable": [3],
        "not_meaningful": [4],
    }
    assert payloads.statuses(np.zeros(3, np.int8)) == {}


def test_whole_numbers_travel_without_a_point_and_nan_as_null():
    assert orjson.dumps(payloads.numbers(np.array([1500.0, np.nan, 0.0, -0.0, 2.5]))) == b"[1500,null,0,0,2.5]"


def test_values_are_rounded_to_one_digit_more_than_is_shown():
    cells = payloads.cut(Cells(np.array([9.0, 1.23456, 7.0]), np.zeros(3, np.int8)), np.array([1]), 1)
    assert cells.values.tolist() == [1.23]


def test_breaks_are_those_of_the_values_that_are_shown_and_ok():
    values = np.array([1.11, 2.22, 3.33, 4.44, 900.0])
    cells = Cells(values, np.array([OK, OK, OK, OK, UNRELIABLE], np.int8))
    told = payloads.values_answer(HEAD, cells, payloads.NOTHING_KNOWN, ROOT, 1)
    expected = class_breaks(values[:4], digits=3)
    assert told["breaks"] == {
        method: {str(n): limits for n, limits in by_count.items()} for method, by_count in expected.items()
    }
    assert told["total"] == {"code": "0", "name": "Berlin", "value": None, "status": "missing"}
    assert told["values"][4] == 900
    assert told["statuses"] == {"unreliable": [4]}


@pytest.mark.parametrize("seed", range(3))
def test_one_period_of_542_areas_weighs_at_most_two_kilobytes(seed):
    cells = payloads.cut(shares(seed, 542), np.arange(542), 1)
    answer = payloads.values_answer(HEAD, cells, payloads.NOTHING_KNOWN, ROOT, 1)
    assert weight(answer) <= 2_048


def test_ten_periods_of_542_areas_weigh_at_most_twenty_kilobytes():
    rows = [payloads.cut(shares(seed, 542), np.arange(542), 1) for seed in range(10)]
    answer = payloads.periods_answer("2021", [str(2015 + n) for n in range(10)], rows, rows)
    assert weight(answer) <= 20_480


def test_a_profile_of_300_indicators_and_15_years_weighs_at_most_twenty_five_kilobytes():
    rows = [
        payloads.profile_row(
            f"indicator-number-{n}",
            1,
            payloads.cut(shares(n, 15), np.arange(15), 1),
            payloads.profile_total(payloads.cut(shares(n + 1000, 15), np.arange(15), 1)),
        )
        for n in range(300)
    ]
    assert weight({"area": ROOT, "periods": [f"{2010 + n}-12-31" for n in range(15)], "indicators": rows}) <= 25_600
