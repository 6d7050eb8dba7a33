"""Counts, categories and carriers beside a second, slow way to count; and a few counted by hand."""

from collections import Counter
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.disclosure.counting import count_files, count_records, mapping_of
from indicators.disclosure.counting.categories import age_on, day_of
from spatial.findings import RefusedError

from .town import MAPPING, REGISTER, blocks, mapping, record

POINTS = """
place: {coordinates: {x: x, y: y, crs: "EPSG:25833"}}
blocks: {code: code, municipality: town}
"""
BY_KEY = """
place: {key: {column: key, of: block}}
blocks: {code: code, municipality: town}
categories:
  income: {column: income, bands: {low: {below: 1000}, middle: {from: 1000, below: 2000}, high: {from: 2000}}}
  sex: {column: sex, values: {male: m, female: w}}
carriers:
  households: {column: household}
"""
BANDS = "{high: {from: 2000}, middle: {from: 1000, below: 2000}, low: {below: 1000}}"
records = st.lists(
    st.tuples(
        st.sampled_from(["A1", "A2", "B1", "", "C9"]),
        st.sampled_from(["", "0", "999,99", "1000", "2.000", "5000", "-5", "viel"]),
        st.sampled_from(["m", "w", " W ", "", "x"]),
        st.sampled_from(["1", "2", "3", ""]),
    ),
    max_size=30,
)


def band(text: str) -> str:
    known = {"0": "low", "999,99": "low", "1000": "middle", "5000": "high", "-5": "low"}
    return known.get(text, "ohne Angabe")


@settings(deadline=None)
@given(records)
def test_every_record_is_counted_once_in_its_cell_and_every_household_once_per_cell(rows):
    rows = [row for row in rows if row[1] != "2.000"]
    counts, households = Counter(), {}
    for key, income, sex, household in rows:
        block = key if key in ("A1", "A2", "B1") else "nicht zuordenbar"
        cell = (block, band(income), {"m": "male", "w": "female"}.get(sex.strip().lower(), "ohne Angabe"))
        counts[cell] += 1
        households.setdefault(cell, set()).update({household} - {""})
    frame = pd.DataFrame(rows, columns=["key", "income", "sex", "household"], dtype=object)
    counted = count_records(frame, mapping_of(BY_KEY), blocks=blocks())
    found = counted.counts
    cells = list(zip(found["block"], found["income"], found["sex"], strict=True))
    assert dict(zip(cells, found["count"], strict=True)) == counts
    assert dict(zip(cells, found["households"], strict=True)) == {cell: len(own) for cell, own in households.items()}
    assert counted.report["placed"] + counted.report["doubtful"] + counted.report["unmatched"] == len(rows)


def test_carriers_of_sums_are_different_households_and_not_sums():
    rows = [
        record(Geburt="1980-01-01", Haushalt="h1"),
        record(Geburt="2020-01-01", Haushalt="h1", number="2"),
        record(Geburt="2021-01-01", Haushalt="h2", Geschlecht="w"),
        record(Geburt="", Haushalt="", Geschlecht="?"),
    ]
    counted = count_records(pd.DataFrame(rows), mapping(), REGISTER)
    sums = counted.carriers.set_index(["block", "sex", "age"])
    assert sums.loc[("A1", "Insgesamt", "Insgesamt"), ["count", "households", "addresses"]].tolist() == [4, 2, 2]
    assert sums.loc[("A1", "male", "Insgesamt"), ["count", "households"]].tolist() == [2, 1]
    assert sums.loc[("A1", "Insgesamt", "0-17"), ["count", "households"]].tolist() == [2, 2]
    assert sums.loc[("A1", "not stated", "ohne Angabe"), ["count", "households"]].tolist() == [1, 0]
    assert counted.report["carriers"]["households"] == {"different": 2, "records_without": 1}
    unclear = counted.lines[counted.lines["group"] == "unclear"]
    assert unclear[["line", "outcome"]].values.tolist() == [[4, "sex"]]  # an empty birthday is not stated, not unclear


def test_coordinates_of_another_system_are_turned():
    """The middle of block A2 and a point outside, in degrees, as PROJ's cs2cs reckons them for EPSG:25832."""
    import pyproj  # noqa: PLC0415

    turned = pyproj.Transformer.from_crs("EPSG:25832", "EPSG:25833", always_xy=True)
    x, y = turned.transform([150.0, 150.0, 250.0], [50.0, 150.0, 50.0])
    frame = pd.DataFrame({"x": [*x, None], "y": [*y, 1.0]})
    counted = count_records(frame, mapping_of(POINTS), blocks=blocks())
    assert counted.report["outcomes"] == {"coordinates": 2, "empty": 1, "outside": 1}
    assert counted.counts.set_index("block")["count"].to_dict() == {"A2": 1, "B1": 1, "nicht zuordenbar": 2}


def test_keys_get_back_the_zeros_that_a_spreadsheet_has_swallowed():
    text = "place: {key: {column: key, of: register, digits: 4}}\nregister: {key: id, block: block, digits: 3}\n"
    register = pd.DataFrame({"id": ["0007", "0008", "0008"], "block": ["001", "002", "3"]})
    counted = count_records(pd.DataFrame({"key": [7.0, 8.0, 9.0, None]}), mapping_of(text), register)
    assert counted.report["outcomes"] == {"key": 1, "several": 1, "empty": 1, "key-unknown": 1}
    assert counted.counts["block"].tolist() == ["001", "nicht zuordenbar"]


NUMBERS = (
    "place: {key: {column: key, of: block}}\nblocks: {code: code}\n"
    + """
categories: {income: {column: income, bands: {low: {below: 1000}, high: {from: 1000}}}}
"""
)


def incomes(folder, texts, stated=""):
    (folder / "mapping.yaml").write_text(f"records: {{{stated}}}\n{NUMBERS}", encoding="utf-8")
    (folder / "records.csv").write_text("key;income\n" + "".join(f"A1;{text}\n" for text in texts), encoding="utf-8")
    blocks().to_file(folder / "blocks.gpkg")
    counted = count_files(folder / "records.csv", folder / "mapping.yaml", None, folder / "blocks.gpkg")
    return dict(zip(counted.counts["income"], counted.counts["count"], strict=True))


def test_thousands_are_never_taken_for_decimals(tmp_path):
    with pytest.raises(RefusedError, match="Tausender"):
        incomes(tmp_path, ["1.250", "2.000", "900"])
    assert incomes(tmp_path, ["1.250", "2.000", "900"], 'thousands: ".", decimal: ","') == {"high": 2, "low": 1}
    assert incomes(tmp_path, ["1.250", "2.000", "900"], 'decimal: "."') == {"low": 3}
    assert incomes(tmp_path, ["1250,50", "999,99", "viel", ""]) == {"high": 1, "low": 1, "ohne Angabe": 2}


def test_below_does_not_belong_to_a_band_whatever_the_order():
    text = BY_KEY.replace("{low: {below: 1000}, middle: {from: 1000, below: 2000}, high: {from: 2000}}", BANDS)
    rows = [("A1", income, "m", "1") for income in ("999", "1000", "1999,5", "2000", "-7")]
    frame = pd.DataFrame(rows, columns=["key", "income", "sex", "household"])
    counted = count_records(frame, mapping_of(text), blocks=blocks())
    assert dict(zip(counted.counts["income"], counted.counts["count"], strict=True)) == {
        "high": 1,
        "middle": 2,
        "low": 2,
    }


def test_dates_have_bands_of_days():
    text = BY_KEY.replace("income: {column: income, bands:", "income: {column: income, of: date, bands:").replace(
        "{low: {below: 1000}, middle: {from: 1000, below: 2000}, high: {from: 2000}}",
        '{first: {from: "2024-01-01", below: "2024-07-01"}, second: {from: "2024-07-01", below: "2025-01-01"}}',
    )
    rows = [("A1", day, "m", "1") for day in ("2024-01-01", "30.06.2024", "1.7.2024", "20241231", "2025-01-01", "")]
    frame = pd.DataFrame(rows, columns=["key", "income", "sex", "household"])
    counted = count_records(frame, mapping_of(text), blocks=blocks())
    found = dict(zip(counted.counts["income"], counted.counts["count"], strict=True))
    assert found == {"first": 2, "second": 2, "ohne Angabe": 2}
    assert counted.lines["line"].tolist() == [5]  # stated, but in no band


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2001-12-31", date(2001, 12, 31)),
        ("20011231", date(2001, 12, 31)),
        ("31.12.2001", date(2001, 12, 31)),
        ("1.2.2001", date(2001, 2, 1)),
        ("00.00.1950", None),
        ("31.02.2001", None),
        ("12/31/2001", None),
    ],
)
def test_days(text, day):
    assert day_of(text) == day


def test_ages_are_completed_years():
    assert age_on(date(2006, 12, 31), date(2024, 12, 31)) == 18
    assert age_on(date(2007, 1, 1), date(2024, 12, 31)) == 17
    assert age_on(date(2004, 2, 29), date(2025, 2, 28)) == 20
    assert age_on(date(2004, 2, 29), date(2025, 3, 1)) == 21


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("age: {column: Geburt, of: age, on: 2024-12-31,", "age: {column: Geburt, of: age,", "der Stichtag"),
        ("18+: {from: 18}", "18+: {from: 17}", "überschneiden"),
        ("female: w", "female: m", "zwei Kategorien"),
        ("households:", "sex:", "heißt auch eine Kategorie"),
        ("register: {", "registers: {", "unbekannten Eintrag"),
    ],
)
def test_a_mapping_that_contradicts_itself_is_refused_with_its_line(old, new, words):
    assert old in MAPPING
    with pytest.raises(RefusedError, match=rf"mapping.yaml:\d+: .*{words}"):
        mapping_of(MAPPING.replace(old, new))
