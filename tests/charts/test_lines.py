"""Line charts as specifications: what is drawn is read back from the drawing itself."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atlas.charts.chart import Mark
from atlas.charts.lines import Dot, Stroke, few, lines, moment

from .reading import draw


def stroke(*numbers: float, name: str = "Nord", first: int = 2015) -> Stroke:
    dots = [Dot(date(first + i, 12, 31), number, f"{name} {number}") for i, number in enumerate(numbers)]
    return Stroke(name=name, mark=Mark("#0072b2"), runs=[dots], area=name)


def test_a_picture_without_warnings_in_the_readers_numbers(capfd):
    spec = lines([stroke(1000, 2500, 1750), stroke(900, 950, 990, name="Süd")], unit="Menschen", language="de")
    drawn = draw(spec)
    assert "2.000" in drawn.texts
    assert "Menschen" in drawn.texts
    assert {"Nord", "Süd"} <= set(drawn.texts), "both have a key"
    assert {"2015", "2016", "2017"} <= set(drawn.texts)
    assert "2,000" in draw(lines([stroke(1000, 2500)], unit="", language="en")).texts
    assert capfd.readouterr().err == ""


def test_one_line_needs_no_key():
    assert "Nord" not in draw(lines([stroke(1, 2)], unit="", language="de")).texts


def test_runs_are_not_joined_and_breaks_are_marked():
    before, after = stroke(1, 2).runs[0], stroke(4, 5, first=2018).runs[0]
    whole = Stroke(name="Nord", mark=Mark("#0072b2"), runs=[before, after])
    drawn = draw(lines([whole], unit="", language="de", breaks=[date(2017, 7, 1)]))
    assert drawn.svg.count('aria-roledescription="line mark"') == 2
    assert drawn.svg.count('aria-roledescription="rule mark"') == 1
    outside = lines([whole], unit="", language="de", breaks=[date(2010, 1, 1)], reforms=[date(2030, 1, 1)])
    assert 'aria-roledescription="rule mark"' not in draw(outside).svg


def test_provisional_dots_have_a_ring_and_nothing_else_is_different(capfd):
    before, after = stroke(1, 2), stroke(1, 2)
    *first, last = after.runs[0]
    after = replace(after, runs=[[*first, last._replace(ringed=True)]])
    plain, marked = (lines([each, stroke(3, 4, name="Süd")], unit="%", language="de") for each in (before, after))
    (rings,) = (layer for layer in marked["layer"] if layer not in plain["layer"])
    assert {**marked, "layer": [each for each in marked["layer"] if each != rings]} == plain
    (row,) = rings["data"]["values"]
    assert (row["d"], row["v"], row["c"]) == (moment(date(2016, 12, 31)), 2, "#0072b2")
    assert draw(marked).texts == draw(plain).texts, "a ring stands in no key"
    small = draw(lines([after], unit="%", language="de", small=",.1f", height=150))
    assert small.svg.count('fill="none"') >= 1
    assert capfd.readouterr().err == ""


def test_every_dot_says_what_it_is():
    assert 'aria-label="Nord 2.5"' in draw(lines([stroke(1, 2.5)], unit="", language="de")).svg


def test_numbers_far_from_nought_need_not_begin_there():
    assert "0" in draw(lines([stroke(40, 45)], unit="", language="de")).texts
    assert "0" not in draw(lines([stroke(40, 45)], unit="", language="de", from_zero=False)).texts


def test_a_band_only_where_both_limits_are_known():
    dots = [Dot(date(2015 + i, 12, 31), 5.0, "", low, 6.0) for i, low in enumerate((4.0, None, 4.5, 4.0))]
    drawn = draw(lines([Stroke(name="A", mark=Mark("#000"), runs=[dots])], unit="", language="de"))
    assert drawn.svg.count('aria-roledescription="area mark"') == 1


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_is_where_javascript_puts_it(day):
    assert datetime.fromtimestamp(moment(day) / 1000, UTC).date() == day


@given(st.lists(st.dates(), min_size=1, max_size=40, unique=True).map(sorted))
def test_no_more_days_are_labelled_than_fit_and_the_last_always_is(days):
    labelled = few(days)
    assert len(labelled) <= 6
    assert labelled[-1] == days[-1]
    assert set(labelled) <= set(days)


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_at_all_is_no_fault(language):
    assert draw(lines([], unit="", language=language)).svg


def test_small_charts_say_their_numbers_without_carrying_the_words(capfd):
    hollow = Stroke(name='Süd, "neu"', mark=Mark("#c14a00", (4, 4)), runs=stroke(3, 4.25).runs, area="02", hollow=True)
    drawn = draw(lines([stroke(1, 2.5), hollow], unit="%", language="de", small=",.1f", height=150))
    assert capfd.readouterr().err == ""
    assert 'aria-label="Nord, 2016: 2,5"' in drawn.svg
    assert "Süd, &quot;neu&quot;, 2016: 4,3" in drawn.svg
    assert "Nord" not in drawn.texts, "no key"
