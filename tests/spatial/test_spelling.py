"""Spellings of one address become one, and only those. Expected forms are written by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spatial.spelling import (
    house_number,
    place,
    places,
    postcode,
    split_line,
    split_street,
    street,
    without_brackets,
)

STREETS = [
    [
        "Karl-Marx-Straße",
        "Karl-Marx-Str.",
        "KARL MARX STRASSE",
        "karl marx str",
        "Karl–Marx–Strasse",
        "Karl-Marx-Strase",
    ],
    ["Müllerstraße", "Muellerstrasse", "Mu\u0308llerstr.", "MÜLLERSTRAẞE", "Müller Straße"],
    ["Lefèvrestraße", "Lefevrestr."],
    ["St.-Wolfgang-Platz", "Sankt Wolfgang Pl."],
    ["Straße des 17. Juni", "Strasse des 17.Juni"],
]


@pytest.mark.parametrize("spellings", STREETS)
def test_spellings_of_one_street_become_one(spellings):
    assert len({street(spelling) for spelling in spellings}) == 1


def test_streets_that_differ_stay_apart():
    names = [
        "Straße 614",
        "Straße 641",
        "Straße 61 4",
        "Burgstraße",
        "Bergstraße",
        "Bergweg",
        "Am Berg",
        "Amberger Weg",
    ]
    assert len({street(name) for name in names}) == len(names)


def test_brackets_hold_the_district_unless_they_hold_everything():
    assert street(without_brackets("Hauptstraße (Dreyen)")) == street("Hauptstr.")
    assert street(without_brackets("(Waldsiedlung)")) == street("Waldsiedlung")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("12", "12", ""),
        ("012", "12", ""),
        ("12.0", "12", ""),
        ("12a", "12a", ""),
        ("12 A", "12a", ""),
        ("12 a.", "12a", ""),
        ("Nr. 12", "12", ""),
        ("12 a–14", "12a", "14"),
        ("12/14", "12", "14"),
        ("12 - 14", "12", "14"),
        ("12 bis 14", "12", "14"),
        ("12 u. 14", "12", "14"),
        ("12a-c", "12a", "12c"),
        ("12-12a", "12", "12a"),
        ("12/2", "12/2", ""),
        ("12 1/2", "12 1/2", ""),
        ("12½", "12 1/2", ""),
        ("12 Hinterhaus", "12", ""),
        ("12a, 3. Stock rechts", "12a", ""),
        ("12 Whg. 7", "12", ""),
    ],
)
def test_house_numbers(text, first, last):
    assert house_number(text) == (first, last)


@pytest.mark.parametrize("text", ["", "a", "1 2", "zwölf", "12 b 3", "c/o Meier", "12c-a"])
def test_what_is_no_house_number_is_none(text):
    assert house_number(text) is None


@pytest.mark.parametrize(
    ("text", "name", "number"),
    [
        ("Hauptstr. 12 a – 14", "Hauptstr.", "12 a – 14"),
        ("Straße 614 12", "Straße 614", "12"),
        ("Straße des 17. Juni 135", "Straße des 17. Juni", "135"),
        ("Platz des 9. November 1989 3", "Platz des 9. November 1989", "3"),
        ("Hauptstraße12b", "Hauptstraße", "12b"),
        ("Hauptstr. Nr. 5", "Hauptstr.", "5"),
        ("Am Markt 3 Hinterhaus", "Am Markt", "3"),
        ("Am Markt", "Am Markt", ""),
    ],
)
def test_a_street_and_its_number_are_told_apart(text, name, number):
    assert split_street(text) == (name, number)


@pytest.mark.parametrize(
    "line",
    [
        "Hauptstr. 12a, D-32130 Enger (Dreyen)",
        "32130 Enger (Dreyen), Hauptstr. 12a",
        "Hauptstr. 12a 32130 Enger (Dreyen)",
    ],
)
def test_an_address_in_one_line(line):
    assert split_line(line) == ("Hauptstr.", "12a", "32130", "Enger (Dreyen)")


@pytest.mark.parametrize(
    ("text", "form"),
    [("32130", "32130"), (" D-32130 ", "32130"), ("DE 32130", "32130"), ("1067", "01067"), ("321301", ""), ("", "")],
)
def test_postcodes(text, form):
    assert postcode(text) == form


def test_places_are_known_by_their_parts():
    assert place("Stadt Enger") == place("ENGER")
    assert place("Enger") in places("Enger-Dreyen")
    assert place("Enger") in places("Enger OT Dreyen")
    assert place("Bad Oeynhausen") in places("Bad Oeynhausen (Werste)")
    assert places("Neu-Hohenschönhausen")[0] == place("Neuhohenschoenhausen")


TEXTS = st.text(max_size=30) | st.text(alphabet="straeplzd äöüßẞ.-()0123456789½ſǅ", max_size=20)


@settings(deadline=None)
@given(TEXTS)
def test_normal_forms_stay_as_they_are(text):
    assert street(street(text)) == street(text)
    assert place(place(text)) == place(text)
    assert postcode(postcode(text)) == postcode(text)


@settings(deadline=None)
@given(st.text(alphabet="0123456789abz -–/+½.,undNrbis", max_size=12))
def test_forms_of_house_numbers_stay_as_they_are(text):
    number = house_number(text)
    if number is not None:
        assert house_number(number.form) == number
