"""The same table, however it is written, makes the same sheets."""

import io
from datetime import date

import numpy as np
import openpyxl
import pytest

from indicators.frames import read_sheets
from indicators.importing.numerals import UNREADABLE, Writing, read_numbers
from indicators.importing.tables import TableError, column_letter, read_table
from indicators.models import Sheet
from indicators.statuses import MISSING, OK, SUPPRESSED

ROWS = [("Fläche", "Größe"), ("0101", "1.25"), ("0102", "12345.5"), ("0103", "0"), ("0201", "3"), ("0202", "0.0625")]
MAPPING = """
municipality: smalltown
dataset: population
level: block
layout: wide
code: {column: Fläche}
period: {value: "2020-12-31"}
variables: {Größe: area}
"""


def written(delimiter=",", decimal=".", encoding="utf-8", end="\n", quote=""):
    rows = [[quote + cell.replace(".", decimal) + quote for cell in row] for row in ROWS]
    return end.join(delimiter.join(row) for row in rows).encode(encoding) + end.encode()


def workbook(convert=float):
    book = openpyxl.Workbook()
    book.active.append(ROWS[0])
    for code, number in ROWS[1:]:
        book.active.append([code, convert(number)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


VARIANTS = {
    "semicolon and decimal comma": (written(";", ","), ""),
    "tab": (written("\t"), ""),
    "byte order mark": (written(encoding="utf-8-sig"), ""),
    "Windows-1252": (written(";", ",", "cp1252"), ""),
    "stated": (written(";", ",", "cp1252"), 'encoding: cp1252\ndelimiter: ";"\ndecimal: ","\n'),
    "Windows line ends": (written(end="\r\n"), ""),
    "quoted": (written(",", ",", quote='"'), 'decimal: ","\n'),
    "blank lines": (written().replace(b"\n0103", b"\n\n0103") + b"\n\n", ""),
    "title above": (b"Bericht;2020\n\n" + written(";", ","), "header_row: 3\n"),
    "thousands": (written(";", ",").replace(b"12345,5", b"12.345,5"), 'decimal: ","\nthousands: "."\n'),
    "narrow spaces": (written(";", ",").replace(b"12345,5", "12\u202f345,5".encode()), 'thousands: " "\n'),
    "workbook": (workbook(), ""),
    "workbook with a German mapping": (workbook(), 'decimal: ","\nthousands: "."\n'),
    "workbook full of texts": (workbook(str), ""),
}


def stored():
    return [(sheet.values.tolist(), sheet.statuses.tolist()) for sheet in read_sheets(Sheet.objects.order_by("id"))]


@pytest.mark.parametrize("name", VARIANTS)
def test_every_way_to_write_a_table_makes_the_same_sheets(town, name):
    content, stated = VARIANTS[name]
    report = town.deliver(content, MAPPING + stated, commit=True)
    assert report.findings == []
    assert stored()[0] == ([1.25, 12345.5, 0.0, 3.0, 0.0625], [OK] * 5)
    assert len(stored()) == 3


def test_rows_are_numbered_as_a_spreadsheet_program_numbers_them():
    table = read_table(b'a,b\n1,"two\nlines"\n\n3,4\n', file="f")
    assert table.rows.tolist() == [2, 4]
    assert table.column_name(1) == "B (b)"
    assert [column_letter(position) for position in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_codes_are_never_taken_for_numbers():
    table = read_table(b"code,n\n0101,1\n1e5,2\nNA,3\nTRUE,4\n", file="f")
    assert table.columns[0].tolist() == ["0101", "1e5", "NA", "TRUE"]


def test_dates_in_workbooks_are_read_as_days():
    book = openpyxl.Workbook()
    book.active.append(["day"])
    book.active.append([date(2020, 12, 31)])
    content = io.BytesIO()
    book.save(content)
    assert read_table(content.getvalue(), file="f").columns[0].tolist() == ["2020-12-31"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "keine Zeile 1"),
        (b"a\x00b\x00", "keine Textdatei"),
        (b"a,b\n1,2,3\n", "Zeile 2 aber 3"),
        (b'a,b\n1,"2\n', "Ab Zeile 2 lässt sich die Datei nicht lesen"),
        (b"a,b\n1,2,\n3\n", "Zeile 3 aber 1"),
        (b"PK\x03\x04 no workbook", "beschädigt"),
    ],
)
def test_what_is_no_table_is_refused(content, sentence):
    with pytest.raises(TableError, match=sentence):
        read_table(content, file="f")


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(TableError, match="kein Blatt „Daten“, sondern „Sheet“"):
        read_table(workbook(), file="f", worksheet="Daten")


@pytest.mark.parametrize(
    ("text", "writing", "expected"),
    [
        ("1", Writing(), 1.0),
        (" 1 ", Writing(), 1.0),
        ("-0", Writing(), 0.0),
        ("1e3", Writing(), 1000.0),
        ("0,5", Writing(), 0.5),
        ("\u22121", Writing(), -1.0),
        ("1.234", Writing("."), 1.234),
        ("1.234", Writing(",", "."), 1234.0),
        ("1.234.567,25", Writing(",", "."), 1234567.25),
        ("1,234.5", Writing(".", ","), 1234.5),
        ("1'234", Writing(None, "'"), 1234.0),
        ("1.5", Writing(",", "."), None),
        ("1.5", Writing(","), None),
        ("1,5", Writing("."), None),
        ("nan", Writing(), None),
        ("NaN", Writing(), None),
        ("inf", Writing(), None),
        ("1e999", Writing(), None),
        ("True", Writing(), None),
        ("1_0", Writing(), None),
        ("0x10", Writing(), None),
        ("", Writing(), None),
        ("12 EUR", Writing(), None),
    ],
)
def test_what_is_a_number_and_what_is_not(text, writing, expected):
    numbers = read_numbers(np.array([text, "7"], dtype=object), writing, {})
    assert numbers.statuses.tolist() == [UNREADABLE if expected is None else OK, OK]
    assert np.isnan(numbers.values[0]) if expected is None else numbers.values[0] == expected
    assert numbers.values[1] == 7


def test_markers_become_statuses_even_if_they_look_like_numbers():
    texts = np.array(["", ".", "-", "999", "5"], dtype=object)
    numbers = read_numbers(texts, Writing(), {"": MISSING, ".": SUPPRESSED, "-": None, "999": MISSING})
    assert numbers.statuses.tolist() == [MISSING, SUPPRESSED, OK, MISSING, OK]
    assert np.isnan(numbers.values[[0, 1, 3]]).all()
    assert numbers.values[[2, 4]].tolist() == [0, 5]
