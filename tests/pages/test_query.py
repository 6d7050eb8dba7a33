"""The question of a map page: every part of the address is understood, or named."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from atlas.query import CLASS_COUNTS, METHODS, SORTS, MapQuery, UnclearError

slugs = st.none() | st.from_regex(r"[a-z0-9-]{1,20}", fullmatch=True)
codes = st.none() | st.from_regex(r"[0-9A-Za-zÄÖÜ.:+%&=-]{1,40}", fullmatch=True)
numbers = st.floats(-1e12, 1e12, allow_nan=False).map(lambda number: number + 0.0)
breaks = st.lists(numbers, min_size=1, max_size=8, unique=True).map(lambda found: tuple(sorted(found)))


@st.composite
def queries(draw) -> MapQuery:
    method = draw(st.none() | st.sampled_from(METHODS))
    return MapQuery(
        hierarchy=draw(slugs),
        indicator=draw(slugs),
        level=draw(slugs),
        period=draw(slugs),
        edition=draw(slugs),
        classes=method,
        n=draw(st.none() | st.sampled_from(CLASS_COUNTS)),
        breaks=draw(breaks) if method == "own" else (),
        area=draw(codes),
        sort=draw(st.none() | st.sampled_from(SORTS)),
    )


def read(address: str) -> MapQuery:
    return MapQuery.from_params(QueryDict(address.removeprefix("?")))


@given(queries())
def test_a_question_survives_the_way_to_the_address_and_back(query):
    assert read(query.to_address()) == query


def test_an_empty_address_asks_for_whatever_comes_first():
    assert read("") == MapQuery()
    assert MapQuery().to_address() == "?"


def test_empty_fields_of_a_form_ask_nothing():
    assert read("area=&breaks=&indicator=rent") == MapQuery(indicator="rent")


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("5; 10,5; 20", (5, 10.5, 20)),
        ("5 10.5 20", (5, 10.5, 20)),
        ("5,10,20", (5, 10, 20)),
        ("-1,5;0", (-1.5, 0)),
        ("7", (7,)),
    ],
)
def test_class_breaks_are_read_as_people_write_them(text, numbers):
    query = QueryDict(mutable=True)
    query["breaks"] = text
    assert MapQuery.from_params(query) == MapQuery(classes="own", breaks=numbers)


def test_breaks_beside_another_method_come_from_the_form_and_mean_nothing():
    assert read("classes=natural&breaks=1+2") == MapQuery(classes="natural")


def test_codes_keep_their_zeros():
    assert read("area=00120").area == "00120"


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("indicater=rent", "indicater"),
        ("level=a&level=b", "level"),
        ("indicator=a/b", "indicator"),
        ("period=%00", "period"),
        ("area=0%201", "area"),
        ("area=" + "9" * 41, "area"),
        ("classes=beautiful", "classes"),
        ("n=2", "n"),
        ("n=8", "n"),
        ("n=3.0", "n"),
        ("sort=worst", "sort"),
        ("classes=own", "breaks"),
        ("breaks=a", "breaks"),
        ("breaks=2+1", "breaks"),
        ("breaks=1+1", "breaks"),
        ("breaks=inf", "breaks"),
        ("breaks=nan", "breaks"),
        ("breaks=1+2+3+4+5+6+7+8+9", "breaks"),
    ],
)
def test_what_cannot_be_understood_is_named(address, parameter):
    with pytest.raises(UnclearError) as fault:
        read(address)
    assert fault.value.parameter == parameter
    assert fault.value.sentence


def test_a_slip_of_the_pen_gets_a_suggestion():
    with pytest.raises(UnclearError, match="indicator"):
        read("indicater=rent")
