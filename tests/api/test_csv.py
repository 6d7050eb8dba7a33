"""Tables: comma, decimal point, UTF-8, one row per area and period, and nothing a spreadsheet would execute."""

import csv
import io

import pytest

from atlas.api.tables import write_csv

VALUES = "data/smalltown/small/district/child-share/2022-12-31"


def read(answer) -> list[dict[str, str]]:
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode())))


def test_values_with_status_and_sign(get):
    rows = read(get(VALUES, format="csv"))
    assert [(row["code"], row["value"], row["status"], row["sign"]) for row in rows] == [
        ("01", "11", "ok", ""),
        ("02", "", "missing", "k. A."),
        ("03", "", "suppressed", "•"),
    ]
    assert [(row["numerator"], row["denominator"]) for row in rows] == [("11", "100"), ("", ""), ("", "")]


def test_every_row_says_whom_to_quote(get):
    row = read(get(VALUES, format="csv"))[0]
    assert (row["indicator"], row["source"], row["licence"]) == ("child-share", "Melderegister", "dl-de/by-2-0")


def test_names_and_signs_follow_the_readers_language(get):
    row = read(get(VALUES, format="csv", headers={"Accept-Language": "en"}))[1]
    assert (row["sign"], row["source"]) == ("n/a", "Register")


def test_exactly_nothing_has_a_sign_and_is_a_number(get):
    row = read(get("data/smalltown/small/district/child-share/2023-12-31", format="csv"))[1]
    assert (row["value"], row["status"], row["sign"]) == ("0", "ok", "–")


def test_codes_keep_their_zeros_and_names_cannot_be_formulas(get):
    rows = read(get(VALUES, format="csv"))
    assert rows[0]["code"] == "01"
    assert rows[0]["name"] == "'=SUM(A1:A9)"
    assert rows[1]["name"] == "Süd, „Am Wall“"


@pytest.mark.parametrize("text", ["=1+1", "+49", "-1", "@cmd", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_execute_is_made_text(text):
    assert next(csv.reader(io.StringIO(write_csv([text], []).decode(), newline="")))[0] == text  # headers are ours
    assert list(csv.reader(io.StringIO(write_csv(["a"], [[text]]).decode(), newline="")))[1][0] == f"'{text}"


def test_negative_numbers_stay_numbers():
    assert write_csv(["a"], [[-1.5]]) == b"a\r\n-1.5\r\n"


def test_all_periods_have_one_row_per_area_and_period(get):
    rows = read(get("data/smalltown/small/district/inhabitants", format="csv"))
    assert [(row["code"], row["period"], row["value"]) for row in rows] == [
        ("01", "2022-12-31", "100"),
        ("02", "2022-12-31", "200"),
        ("03", "2022-12-31", "300"),
        ("01", "2023-12-31", "110"),
        ("02", "2023-12-31", "220"),
        ("03", "2023-12-31", "330"),
    ]


def test_one_area_and_the_root(get):
    rows = read(get("data/smalltown/small/area/2020/district/03", format="csv"))
    found = [(row["indicator"], row["code"], row["period"], row["value"]) for row in rows]
    assert ("inhabitants", "03", "2023-12-31", "330") in found
    assert ("inhabitants", "0", "2023-12-31", "660") in found
    assert len(found) == 2 * 2 * 2


def test_the_offer_as_a_table(get):
    rows = read(get("data/smalltown/small/offer", format="csv"))
    assert len(rows) == 2 * 2 * 2
    assert set(rows[0]) == {"indicator", "name", "theme", "unit", "level", "period"}


def test_areas_as_a_table(get):
    rows = read(get("geo/smalltown/small/2020/district/areas", format="csv"))
    assert [(row["code"], row["parent"], row["square_kilometres"]) for row in rows] == [
        ("01", "0", "1.5"),
        ("02", "0", "1.5"),
        ("03", "0", "1.5"),
    ]


def test_the_file_has_a_speaking_name(get):
    disposition = get(VALUES, format="csv")["Content-Disposition"]
    assert disposition == 'attachment; filename="small-district-child-share-2022-12-31.csv"'
