"""Numbers, signs, classes and order, as the server writes them; tests/js holds the same for the browser."""

from datetime import date
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from django.utils.formats import date_format
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from atlas.classing import class_labels, class_of, count_classes
from atlas.colours import DIVERGING, palette, palette_around
from atlas.numbers import write, write_difference, write_value
from atlas.signs import signs_of
from atlas.tables import collation_key

TEXTS = {"from_to": "{low} bis {high}", "over_to": "über {low} bis {high}", "up_to": "bis {high}", "over": "über {low}"}


@pytest.mark.parametrize(
    ("number", "decimals", "german", "english"),
    [
        (1234.56, 1, "1.234,6", "1,234.6"),
        (1234567, 0, "1.234.567", "1,234,567"),
        (-2.5, 0, "−3", "−3"),
        (-0.04, 1, "0,0", "0.0"),
        (0.5, 0, "1", "1"),
    ],
)
def test_numbers_in_german_and_english(number, decimals, german, english):
    with override("de"):
        assert write(number, decimals) == german
    with override("en"):
        assert write(number, decimals) == english


@given(st.floats(-1e9, 1e9), st.integers(0, 4), st.sampled_from(["de", "en"]))
def test_numbers_are_those_of_the_common_locale_data(number, decimals, language):
    """Babel writes the same; but for the minus, which is one and no hyphen, and none stands before nothing."""
    exact = Decimal(number).quantize(Decimal(1).scaleb(-decimals), rounding="ROUND_HALF_UP")
    pattern = "#,##0" + (f".{'0' * decimals}" if decimals else "")
    theirs = format_decimal(exact if exact else abs(exact), pattern, locale=language)
    with override(language):
        assert write(number, decimals) == theirs.replace("-", "−")


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_days_are_written_as_in_germany_and_britain(day):
    for language, locale in (("de", "de_DE"), ("en", "en_GB")):
        with override(language):
            assert date_format(day, "DATE_FORMAT") == format_date(day, "long", locale=locale)


def test_differences_carry_their_sign():
    with override("de"):
        assert [write_difference(number, 1) for number in (2.05, -2.0, 0.01)] == ["+2,0", "−2,0", "0,0"]


@pytest.mark.parametrize(
    ("value", "status", "text"),
    [
        (12.34, "ok", "12,3"),
        (0, "ok", "–"),
        (0.04, "ok", "0,0"),
        (None, "suppressed", "•"),
        (None, "missing", "k. A."),
        (12.34, "unreliable", "(12,3)"),
        (None, "unreliable", "/"),
        (12.34, "estimated", "12,3 s"),
        (12.34, "provisional", "12,3 p"),
        (None, "not_meaningful", "x"),
    ],
)
def test_signs_instead_of_numbers(value, status, text):
    with override("de"):
        assert write_value(value, status, 1, signs_of({})) == text


def test_a_municipality_has_its_own_signs():
    with override("en"):
        signs = signs_of({"suppressed": ".", "unreliable": "[ ]"})
        assert write_value(None, "suppressed", 1, signs) == "."
        assert write_value(3, "unreliable", 1, signs) == "[3.0]"
        assert write_value(None, "missing", 1, signs) == "n/a"


def test_a_value_that_equals_a_limit_belongs_to_the_lower_class():
    assert [class_of(value, [5, 10]) for value in (4.9, 5, 5.1, 10, 10.1)] == [0, 0, 1, 1, 2]
    assert count_classes([1, 5, 6, 11, 12], [5, 10]) == [2, 1, 2]


@pytest.mark.parametrize(
    ("values", "breaks", "decimals", "own", "labels"),
    [
        ([1, 5, 7, 12], [5, 10], 0, False, ["1 bis 5", "über 5 bis 10", "über 10 bis 12"]),
        ([6, 7], [5, 10], 0, True, ["bis 5", "über 5 bis 10", "über 10"]),
        ([6, 7], [5.25], 0, True, ["bis 5,25", "über 5,25 bis 7,00"]),
        ([1, 2, 3, 4], [2.5], 0, False, ["1 bis 2", "über 2 bis 4"]),
        ([13.1, 13.19, 13.2, 13.3], [13.197], 1, False, ["13,10 bis 13,19", "über 13,19 bis 13,30"]),
        ([10, 20, 30], [14.678], 0, False, ["10 bis 15", "über 15 bis 30"]),
        ([4, 4], [], 1, False, ["4,0"]),
        ([], [], 1, False, []),
    ],
)
def test_labels_tell_the_truth_with_few_decimals(values, breaks, decimals, own, labels):
    with override("de"):
        assert class_labels(values, breaks, decimals, TEXTS, own=own) == labels


def test_colours_change_direction_at_the_mean_also_where_classes_are_left_out():
    assert palette_around(10, [5, 15], 0.01) == DIVERGING[3]
    assert palette_around(10, [1, 5, 15], 0.01) == DIVERGING[5][:4]
    assert palette_around(10, [5, 10.001, 15], 0.01) == DIVERGING[4]
    assert palette_around(10, [1, 2, 3, 4, 5, 6], 0.01) == palette(7)


def test_german_order():
    names = ["Zeppelinfeld", "Äußere Höhe", "Altstadt", "Öhringer Weg", "Ostend", "Übersee", "Mühlgrund"]
    assert sorted(names, key=collation_key) == [
        "Altstadt",
        "Äußere Höhe",
        "Mühlgrund",
        "Öhringer Weg",
        "Ostend",
        "Übersee",
        "Zeppelinfeld",
    ]
