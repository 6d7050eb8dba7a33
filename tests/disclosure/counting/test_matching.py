"""Addresses spelt in many ways find their block; what is not certain is left to a person. Expected by hand."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.disclosure.counting import count_records
from indicators.disclosure.counting.similar import most_alike
from spatial.spelling import house_number, street

from .town import REGISTER, ROWS, mapping, record

RULES = mapping()


def outcome(**words):
    """(block or None, outcome) of one record."""
    counted = count_records(pd.DataFrame([record(**words)]), RULES, REGISTER)
    assert len(counted.counts) == 1
    assert counted.counts["count"].sum() == 1
    (word,) = counted.report["outcomes"]
    block = counted.counts["block"][0]
    return (None if "nicht zuordenbar" in block else block), word


@pytest.mark.parametrize(
    ("words", "block", "word"),
    [
        ({}, "A1", "exact"),
        ({"street": "Hauptstr."}, "A1", "exact"),
        ({"street": "HAUPTSTRASSE (Dreyen)"}, "A1", "exact"),
        ({"street": "Karl Marx Allee"}, "A2", "exact"),
        ({"number": "2 A"}, "A1", "exact"),
        ({"number": "02a"}, "A1", "exact"),
        ({"postcode": "D-32139", "place": "Spenge"}, "B1", "exact"),
        ({"postcode": "", "place": "Spenge"}, "B1", "exact"),
        ({"postcode": "32139", "place": ""}, "B1", "exact"),
        ({"place": "Enger-Dreyen"}, "A1", "exact"),
        ({"place": "Wer weiß wo"}, "A1", "exact"),
        ({"street": "Hauptstraße 3", "number": ""}, "A2", "exact"),
        ({"street": "Dorfstraße", "postcode": "32139", "place": "Wallenbrück"}, "B2", "exact"),
        ({"street": "Siedlung (Ost)", "postcode": "32139", "place": "Spenge"}, "B1", "exact"),
        ({"street": "Siedlung", "postcode": "32139", "place": "Spenge"}, "B1", "exact"),
        ({"street": "Siedlung (West)", "postcode": "32139", "place": "Spenge"}, None, "contradiction"),
        # ranges
        ({"number": "1-2"}, "A1", "range"),
        ({"number": "1/2a"}, "A1", "range"),
        ({"number": "4-8"}, "A2", "exact"),
        ({"number": "8"}, "A2", "range"),
        ({"number": "1-3"}, None, "range-several"),
        # alike
        ({"street": "Kastanenweg", "number": "5"}, "A1", "similar"),
        ({"street": "Kastanienwg", "number": "5"}, "A1", "similar"),
        ({"street": "Lenzinghuaser Str", "number": "10", "postcode": "32139", "place": ""}, "B1", "similar"),
        ({"street": "Kastanenweg", "number": "6"}, None, "number-unknown"),
        ({"street": "Xhornweg", "number": "9"}, None, "similar-several"),
        ({"street": "Straße 641"}, None, "street-unknown"),
        ({"street": "Straße 61"}, None, "street-unknown"),
        # the street is elsewhere, so that postcode or place is wrong
        ({"street": "Bergstraße", "number": "7"}, None, "contradiction"),
        ({"postcode": "99999", "place": ""}, None, "contradiction"),
        ({"postcode": "", "place": "München"}, None, "contradiction"),
        ({"postcode": "32130", "place": "Spenge"}, None, "contradiction"),
        # several blocks
        ({"postcode": "", "place": ""}, None, "several"),
        ({"street": "Dorfstraße", "postcode": "32139", "place": "Nirgends"}, None, "several"),
        # the number
        ({"number": "3b"}, None, "suffix-unknown"),
        ({"number": "99"}, None, "number-unknown"),
        ({"number": ""}, None, "no-number"),
        ({"number": "zwölf"}, None, "number-unreadable"),
        ({"street": "", "number": "1"}, None, "street-unknown"),
        ({"street": "Unbekannter Pfad"}, None, "street-unknown"),
        ({"street": "", "number": "", "postcode": "", "place": ""}, None, "empty"),
    ],
)
def test_an_address_finds_its_block(words, block, word):
    if words.get("street") == "Xhornweg":
        # one mistake from Ahornweg and from Thornweg: as doubtful as can be, once the threshold lets it pass
        counted = count_records(pd.DataFrame([record(**words)]), mapping("threshold: 70\n"), REGISTER)
        assert list(counted.report["outcomes"]) == [word]
        return
    assert outcome(**words) == (block, word)


def test_with_the_threshold_at_one_hundred_nothing_is_guessed():
    counted = count_records(
        pd.DataFrame([record(street="Kastanenweg", number="5")]), mapping("threshold: 100\n"), REGISTER
    )
    assert list(counted.report["outcomes"]) == ["street-unknown"]


def test_the_ending_counts_less_than_the_name():
    alike = {name: most_alike([street(name)], [street("Bergstraße")])[0].score for name in ("Burgstraße", "Bergstrase")}
    assert alike["Burgstraße"] == 75  # one of four letters
    assert alike["Bergstrase"] == 100
    assert most_alike(["bergstrsse"], ["bergstrasse"])[0].score > 90


def test_what_cannot_be_placed_is_counted_in_its_municipality():
    rows = [
        record(number="99"),
        record(number="99", postcode="32139", place=""),
        record(number="9", postcode="", place="?"),
    ]
    counted = count_records(pd.DataFrame(rows), RULES, REGISTER)
    assert dict(zip(counted.counts["block"], counted.counts["count"], strict=True)) == {
        "Enger nicht zuordenbar": 1,
        "Spenge nicht zuordenbar": 1,
        "nicht zuordenbar": 1,
    }
    assert set(counted.counts["block"]) <= set(counted.hierarchy["child"])
    assert list(counted.lines["line"]) == [1, 2, 3]


def test_the_report_tells_what_was_placed_in_each_municipality():
    rows = [record(), record(number="2"), record(number="99"), record(postcode="32139", place="")]
    assert count_records(pd.DataFrame(rows), RULES, REGISTER).report["municipalities"] == {
        "Enger": {"records": 3, "placed": 2, "not_placed": 1},
        "Spenge": {"records": 1, "placed": 1, "not_placed": 0},
    }


@pytest.mark.parametrize(
    ("more", "town"),
    [
        ("municipality: {column: Gemeinde}\n", "Spenge"),
        ("municipality: {value: Enger}\n", "Enger"),
        ("municipality: {value: Bünde}\n", "Bünde"),
    ],
)
def test_the_municipality_may_be_stated(more, town):
    rows = [record(number="99", Gemeinde="Stadt Spenge"), record(number="99", Gemeinde="Spenge")]
    counted = count_records(pd.DataFrame(rows), mapping(more), REGISTER)
    assert counted.counts["block"].tolist() == [f"{town} nicht zuordenbar"]


def test_a_municipality_that_nobody_knows_is_not_repeated():
    rows = [record(number="99", Gemeinde="Müller, Eva")]
    counted = count_records(pd.DataFrame(rows), mapping("municipality: {column: Gemeinde}\n"), REGISTER)
    assert counted.counts["block"].tolist() == ["nicht zuordenbar"]


DAMAGES = st.sampled_from(["delete", "replace", "swap", "insert", "nothing"])


@st.composite
def damaged(draw):
    """An address of the register with up to two mistakes in its street; its number as it is, or another."""
    row = draw(st.sampled_from(ROWS))
    name = row[0]
    for _ in range(2):
        place = draw(st.integers(0, len(name) - 1))
        letter = draw(st.sampled_from("abemnrstuäöüß -."))
        name = {
            "delete": name[:place] + name[place + 1 :],
            "replace": name[:place] + letter + name[place + 1 :],
            "swap": name[:place] + name[place : place + 2][::-1] + name[place + 2 :],
            "insert": name[:place] + letter + name[place:],
            "nothing": name,
        }[draw(DAMAGES)] or "x"
    number = draw(st.sampled_from([row[1] + row[2], "1", "2", "2a", "3", "5", "7", "12", "4-8", "4", "", "x"]))
    return record(name, number, draw(st.sampled_from([row[3], ""])), draw(st.sampled_from([row[4], ""])))


@settings(deadline=None)
@given(st.lists(damaged(), min_size=1, max_size=12))
def test_a_damaged_street_never_leads_to_another_house_number_and_every_record_is_counted_once(records):
    counted = count_records(pd.DataFrame(records), RULES, REGISTER)
    report = counted.report
    assert report["placed"] + report["doubtful"] + report["unmatched"] == len(records)
    assert counted.counts["count"].sum() == len(records)
    assert len(counted.lines) == report["doubtful"] + report["unmatched"]
    assert counted.lines["line"].is_unique
    numbers = {}
    for row in ROWS:
        own = house_number(row[1] + row[2])
        numbers.setdefault(row[5], set()).update({own.form, own.first, own.last} - {""})
    for entry in records:
        alone = count_records(pd.DataFrame([entry]), RULES, REGISTER)
        block = alone.counts["block"][0]
        if block in numbers:
            wanted = house_number(entry["Nr"])
            assert {wanted.form, wanted.first, wanted.last} & numbers[block]
