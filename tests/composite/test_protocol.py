"""Protocols: kept as text, read again without loss, and every difference of a new run told where it is."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from hashlib import sha256

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.composite.protocols.protocol import Protocol, Table, check
from indicators.composite.protocols.protocol_tables import plain
from indicators.composite.rankings.ranking import Count, Criterion, rank_areas
from indicators.composite.rankings.stability import stability
from spatial.findings import RefusedError

NAN = float("nan")
RECIPE = "recipe: test\ncount: 2\nseed: 5\n"
VALUES = pd.DataFrame(
    {"code": ["01", "02", "03", "04"], "x": [1.0, 0.1 + 0.2, NAN, 4], "y": [3.0, 2, 5, 2.5], "people": [10, 20, 30, 40]}
)
NOON = datetime(2024, 5, 6, 12, 30, tzinfo=timezone(timedelta(hours=2)))


def tables_of(protocol):
    """A real run: a ranking and its draws, from nothing but what the protocol holds."""
    frame = protocol.values.frame()
    result = rank_areas(
        frame["code"],
        frame[["x", "y"]].to_numpy().T,
        [Criterion("x"), Criterion("y", weight=protocol.settings["weight"])],
        select=Count(2),
        at_least=1,
    )
    return {"areas": result.areas(), "draws": stability(result, seed=protocol.seed, draws=500).areas()}


def protocol_of(**differing):
    empty = Protocol(
        kind="ranking",
        recipe=RECIPE,
        values=Table.of(VALUES),
        seed=5,
        settings={"weight": 1.25, "codes": ("01", "02")},
        results={},
        summary={"de": "2 Gebiete.", "en": "2 areas."},
        who="A. Muster",
        when=NOON,
        version="1",
    )
    whole = replace(empty, results={name: Table.of(table) for name, table in tables_of(empty).items()})
    return replace(whole, **differing)


def sentences(found):
    return [finding.de for finding in found.findings]


def test_a_protocol_is_read_as_it_was_written_and_the_run_repeats_to_the_digit():
    protocol = protocol_of()
    text = protocol.to_json()
    again = Protocol.from_json(text)
    assert again == protocol
    assert again.to_json() == text
    assert check(again, tables_of).same


def test_the_text_is_canonical():
    text = protocol_of().to_json()
    content = json.loads(text)
    assert text == json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"
    assert content["when"] == "2024-05-06T10:30:00+00:00"
    assert content["values"]["rows"][1] == ["02", 0.30000000000000004, 2, 20]
    assert content["values"]["rows"][2][1] is None
    assert content["sha256"]["recipe"] == sha256(RECIPE.encode()).hexdigest()


def test_who_when_and_which_version_are_not_part_of_the_content():
    protocol = protocol_of()
    later = protocol_of(who="B. Beispiel", when=NOON + timedelta(days=900), version="2", summary={"de": "–"})
    assert later.digest == protocol.digest
    for differing in (
        {"kind": "index"},
        {"recipe": RECIPE + "#"},
        {"seed": 6},
        {"settings": {"weight": 1.5}},
        {"values": Table.of(VALUES.replace(4, 5))},
        {"results": {}},
    ):
        assert protocol_of(**differing).digest != protocol.digest


def test_a_cell_that_differs_is_named():
    def slightly_other(protocol):
        tables = tables_of(protocol)
        tables["areas"].loc[tables["areas"]["code"] == "01", "mean_rank_percent"] += 1e-13
        return tables

    found = check(protocol_of(), slightly_other)
    assert not found.same
    (sentence,) = sentences(found)
    before = protocol_of().results["areas"].frame().set_index("code").loc["01", "mean_rank_percent"].item()
    assert sentence == (
        f"Tabelle „areas“, „01“, Spalte „mean_rank_percent“: im Protokoll {before!r}, jetzt {before + 1e-13!r}."
    )
    assert found.findings[0].codes == ("01",)
    assert "column “mean_rank_percent”" in found.findings[0].en


def test_another_seed_gives_other_draws_and_only_those_are_told():
    found = check(protocol_of(), lambda protocol: tables_of(replace(protocol, seed=6)))
    # Areas 01 and 04 change sides where 25 of one weight are more than 33.3 of the other.
    assert {sentence.split(",")[0] for sentence in sentences(found)} == {"Tabelle „draws“"}


def test_a_changed_recipe_is_told_with_its_first_other_line():
    found = check(protocol_of(), tables_of, recipe=RECIPE.replace("count: 2", "count: 3"))
    assert sentences(found) == ["Das Rezept hat sich geändert, zuerst in Zeile 2: „count: 2“ wurde zu „count: 3“."]
    longer = check(protocol_of(), tables_of, recipe=RECIPE + "more: 1\n")
    assert "Zeile 4: „“ wurde zu „more: 1“" in sentences(longer)[0]
    ends = check(protocol_of(), tables_of, recipe=RECIPE.replace("\n", "\r\n"))
    assert "nur in Zeilenenden" in sentences(ends)[0]
    assert check(protocol_of(), tables_of, recipe=RECIPE).same


def test_changed_values_are_told_cell_by_cell():
    today = VALUES.copy()
    today.loc[2, "x"] = 7.5
    found = check(protocol_of(), tables_of, values=Table.of(today))
    assert sentences(found) == ["Die Werte haben sich geändert, „03“, Spalte „x“: im Protokoll kein Wert, jetzt 7.5."]
    assert check(protocol_of(), tables_of, values=Table.of(VALUES)).same


def test_rows_columns_tables_and_their_order():
    protocol = protocol_of()
    areas = protocol.results["areas"].frame()
    draws = protocol.results["draws"].frame()

    def told(**tables):
        return sentences(check(protocol, lambda _: {"areas": areas, "draws": draws, **tables}))

    assert told() == []
    assert told(areas=areas.drop(columns="tied")) == ["Tabelle „areas“: Spalte „tied“ fehlt."]
    assert told(areas=areas.assign(new=1)) == ["Tabelle „areas“: Spalte „new“ ist neu."]
    assert told(areas=areas.iloc[1:]) == ["Tabelle „areas“: Zeile „01“ fehlt."]
    assert told(areas=pd.concat([areas, areas.iloc[:1].assign(code="09")])) == ["Tabelle „areas“: Zeile „09“ ist neu."]
    assert told(areas=areas.iloc[::-1]) == ["Tabelle „areas“: Die Reihenfolge ist eine andere."]
    assert told(other=areas) == ["Tabelle „other“: nur im neuen Lauf."]
    assert sentences(check(protocol, lambda _: {"areas": areas})) == ["Tabelle „draws“: nur im Protokoll."]


def test_many_differences_are_counted():
    codes = [f"{number:02}" for number in range(20)]
    before = Table.of(pd.DataFrame({"code": codes, "x": range(20)}))
    protocol = protocol_of(results={"t": before})
    found = check(protocol, lambda _: {"t": pd.DataFrame({"code": codes, "x": range(1, 21)})})
    assert len(found.findings) == 6
    assert sentences(found)[-1] == "Tabelle „t“, Spalte „x“: 15 weitere Zellen sind anders."


def test_rows_with_the_same_key_are_told_apart_by_their_number():
    before = Table.of(pd.DataFrame({"code": ["a", "a"], "sentence": ["one", "two"]}))
    protocol = protocol_of(results={"t": before})
    same = pd.DataFrame({"code": ["a", "a"], "sentence": ["one", "two"]})
    assert check(protocol, lambda _: {"t": same}).same
    found = check(protocol, lambda _: {"t": same.replace("two", "three")})
    assert sentences(found) == ["Tabelle „t“, „a / 2“, Spalte „sentence“: im Protokoll „two“, jetzt „three“."]


def test_several_key_columns_name_a_row():
    before = Table.of(pd.DataFrame({"code": ["a", "a"], "criterion": ["x", "y"], "v": [1, 2]}), keys=2)
    found = check(
        protocol_of(results={"t": before}),
        lambda _: {"t": pd.DataFrame({"code": ["a", "a"], "criterion": ["x", "y"], "v": [1, 3]})},
    )
    assert sentences(found) == ["Tabelle „t“, „a / y“, Spalte „v“: im Protokoll 2, jetzt 3."]


@pytest.mark.parametrize(
    ("old", "new", "parts"),
    [
        ("count: 2", "count: 9", ["content", "recipe"]),
        ('["03",null,5,30]', '["03",null,5,31]', ["content", "values"]),
        ('"seed":5', '"seed":6', ["content"]),
        ('"weight":1.25', '"weight":1.5', ["content"]),
    ],
)
def test_a_protocol_altered_afterwards_is_noticed(old, new, parts):
    text = protocol_of().to_json()
    assert text.count(old) == 1
    protocol = Protocol.from_json(text.replace(old, new))
    found = sentences(check(protocol, lambda altered: altered.results))
    assert found == [
        f"Das Protokoll wurde nachträglich verändert: Die Prüfsumme von „{part}“ passt nicht zum Inhalt."
        for part in parts
    ]


def test_a_run_that_is_refused_today_is_told_and_not_raised():
    def refuse(_):
        raise RefusedError(de="Alle Gewichte sind 0.", en="All weights are 0.")

    assert sentences(check(protocol_of(), refuse)) == ["Der Lauf lässt sich nicht wiederholen: Alle Gewichte sind 0."]


@pytest.mark.parametrize("text", ["", "[]", "{}", "null", '{"format":1}', '{"format":1,"kind":"ranking"}'])
def test_what_is_no_protocol_gets_a_sentence(text):
    with pytest.raises(RefusedError, match="kein vollständiges Protokoll"):
        Protocol.from_json(text)


def test_a_later_format_is_refused_by_its_number():
    text = protocol_of().to_json().replace('"format":1', '"format":2')
    with pytest.raises(RefusedError, match="Format 2"):
        Protocol.from_json(text)


def test_a_time_needs_its_zone():
    with pytest.raises(ValueError, match="time zone"):
        protocol_of(when=datetime(2024, 1, 1, 12))


cells = (
    st.none() | st.booleans() | st.integers(-(10**20), 10**20) | st.floats(allow_infinity=False) | st.text(max_size=5)
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=3), cells, st.floats(allow_infinity=False)), max_size=6))
def test_every_cell_survives_to_the_last_bit(rows):
    frame = pd.DataFrame(rows, columns=["code", "any", "number"]).astype({"any": object, "number": float})
    table = Table.of(frame)
    again = Table.read(json.loads(json.dumps(table.content)))
    assert again == table
    assert again.digest == table.digest
    numbers = again.frame()["number"].to_numpy()
    np.testing.assert_array_equal(numbers, frame["number"].to_numpy())


def test_a_number_is_a_number_and_money_keeps_its_digits():
    assert plain([1.0, np.float64(2), np.int64(3), -0.0, True, np.bool_(False)]) == [1, 2, 3, 0, True, False]
    assert [type(cell) for cell in plain([1.0, -0.0, 1.5, np.bool_(True)])] == [int, int, float, bool]
    assert plain(Decimal("12.30")) == "12.30"
    assert plain([NAN, None, pd.NA, pd.NaT]) == [None] * 4
    assert plain({"b": (1, 2), "a": {"z", "y"}}) == {"b": [1, 2], "a": ["y", "z"]}
    assert plain(2.0**60) == 2.0**60
    assert isinstance(plain(2.0**60), float)


@pytest.mark.parametrize("odd", [float("inf"), object(), b"bytes"])
def test_what_has_no_text_is_the_programmers_mistake(odd):
    with pytest.raises(ValueError, match="cannot keep"):
        plain(odd)


def test_frames_have_floats_and_texts():
    frame = pd.DataFrame(
        {"code": ["01", "02"], "rank": pd.array([1, None], "Int64"), "listed": [True, False], "x": [NAN] * 2}
    )
    again = Table.of(frame).frame()
    assert again["code"].tolist() == ["01", "02"]
    assert again["rank"].dtype == again["x"].dtype == np.float64
    assert again["listed"].tolist() == [True, False]
    with pytest.raises(ValueError, match="same name"):
        Table.of(pd.DataFrame([[1, 2]], columns=["x", "x"]))


def test_the_time_is_kept_in_utc():
    assert protocol_of().when == datetime(2024, 5, 6, 10, 30, tzinfo=UTC)
    assert protocol_of().when.utcoffset() == timedelta(0)
