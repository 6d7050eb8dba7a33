"""Series of an indicator across a reform of areas, breaks and withdrawals. Numbers by hand from town.py."""

import json
import math
import re
from collections import Counter
from dataclasses import replace
from statistics import NormalDist

import pytest

from indicators.frames import read_sheets, write_sheets
from indicators.models import (
    Audience,
    ConversionCheck,
    Indicator,
    Sheet,
    Variable,
)
from indicators.publishing import publish
from indicators.reforms import check_conversions
from indicators.releasing import withdraw
from spatial.models import EditionLevel

from .indicator_page import MOVED, PAGE, read, table

pytestmark = pytest.mark.usefixtures("feldstadt")

SPREAD = 0.34  # documented with spatial.crosswalk: how far true shares lie from those by addresses


def test_three_series_across_a_reform(client, reformed):
    rows = table(read(client, PAGE + "?level=quartier&area=0204"))
    now = [row for row in rows if row[1] == "Weststadt"]
    carried = [row for row in rows if "umgerechnet" in row[1]]
    then = {row[1] for row in rows if "wie damals gezählt" in row[1]}
    assert [row[0] for row in now] == ["31.12.2022"]
    assert [row[0] for row in carried] == ["31.12.2021", "31.12.2020"]
    assert {name.split(",")[0] for name in then} == {"Weststadt", "Übersee"}
    assert now[0][2] == "21,3"  # 66 of 310
    # 2021: 66 + 0.4 × 171 of 300 + 0.4 × 900
    assert carried[0][2:5] == ["20,4 s", expected_interval(66 + 0.4 * 171, 660, 171, 900), "134 von 660"]


def expected_interval(x: float, n: float, moved_x: float, moved_n: float) -> str:
    low, high = carried_limits(x, n, moved_x, moved_n)
    return f"{100 * low:.1f} bis {100 * high:.1f}".replace(".", ",")


def carried_limits(x: float, n: float, moved_x: float, moved_n: float) -> tuple[float, float]:
    """Chance after Wilson and the error of the conversion, added as variances, side by side."""
    low, high = wilson(x, n)
    off = NormalDist().inv_cdf(0.975) / n * SPREAD * math.sqrt(MOVED * (1 - MOVED)) * abs(moved_x - x / n * moved_n)
    return x / n - math.hypot(x / n - low, off), x / n + math.hypot(high - x / n, off)


def test_an_area_that_the_reform_left_alone_has_one_series(client, reformed):
    rows = table(read(client, PAGE + "?level=quartier&area=0104"))
    assert [(row[0], row[1], row[2]) for row in rows] == [
        ("31.12.2022", "", "19,8"),
        ("31.12.2021", "", "20,0"),
        ("31.12.2020", "", "20,2"),
    ]


def test_a_period_that_was_counted_on_the_areas_of_both_editions_is_told_once(client, reformed):
    """The last year before a reform is often counted again on new areas; where they are the same, it is one number."""
    for sheet in Sheet.objects.filter(
        indicator__slug="child-share", crosswalk__isnull=True, period__slug="2021-12-31", current=True
    ):
        (again,) = read_sheets(Sheet.objects.filter(pk=sheet.pk), details=True)
        new = EditionLevel.objects.get(edition__slug="2022", level=sheet.edition_level.level)
        Sheet.objects.filter(
            indicator=sheet.indicator, period=sheet.period, edition_level=new
        ).delete()  # the carried one
        before = sheet.edition_level.codes
        order = [before.index(code) if code in before else before.index("0206") for code in new.codes]
        arrays = {name: getattr(again, name)[order] for name in ("values", "statuses")}
        details = dict.fromkeys(("numerators", "denominators", "lower", "upper"))
        write_sheets([replace(again, id=None, edition_level_id=new.pk, **arrays, **details)])
    page = read(client, PAGE + "?level=quartier&area=0104")
    assert [row[0] for row in table(page)] == ["31.12.2022", "31.12.2021", "31.12.2020"]
    assert runs_drawn(page, "Bahnhof") == [3], "one line through all years"


def test_carried_totals_stay(reformed):
    for year in (2020, 2021):
        carried = Sheet.objects.get(
            indicator__slug="inhabitants",
            crosswalk__isnull=False,
            period__slug=f"{year}-12-31",
            edition_level__level__slug="quartier",
        )
        counted = Sheet.objects.get(
            indicator__slug="inhabitants",
            crosswalk__isnull=True,
            period__slug=f"{year}-12-31",
            edition_level__level__slug="quartier",
        )
        assert sum(value or 0 for value in carried.values) == sum(value or 0 for value in counted.values)


def test_the_map_goes_on_showing_what_was_counted(client, reformed):
    for address in ("/feldstadt/map/?indicator=child-share&level=quartier&period=2021-12-31",):
        page = read(client, address)
        assert "edition=2020" in page
        assert "20,4 s" not in page


def test_hidden_numbers_stay_hidden_in_every_series(client, reformed):
    rows = table(read(client, PAGE + "?level=quartier&area=0105"))
    assert {tuple(row[2:-1]) for row in rows} == {("•",)}  # intervals and counts have no column; last stands the town


def test_a_series_break_interrupts_the_line_and_is_named(client, reformed):
    Variable.objects.filter(slug="children").update(
        breaks=[{"first_day": "2021-07-01", "reason": {"de": "Neue Zählung.", "en": "New count."}}]
    )
    page = read(client, PAGE + "?level=quartier&area=0104")
    assert "Zeitreihenbruch ab 1. Juli 2021: Neue Zählung. Zahlen davor und danach sind nicht vergleichbar." in page
    assert runs_drawn(page, "Bahnhof") == [1, 2]  # 2020 stands alone
    assert '"strokeDash":[2,4]' in page  # the dotted line of a break


def runs_drawn(page: str, name: str) -> list[int]:
    """How many points each uninterrupted run of this line has."""
    text = re.search(r'data-chart="series".*?<script type="application/json">(.*?)</script>', page, re.S).group(1)
    rows = [row for row in json.loads(text)["data"]["values"] if row["name"] == name]
    return list(Counter(row["run"] for row in rows).values())


def wilson(x: float, n: float) -> tuple[float, float]:
    z = NormalDist().inv_cdf(0.975)
    middle, half = (x + z * z / 2) / (n + z * z), z / (n + z * z) * math.sqrt(x * (n - x) / n + z * z / 4)
    return middle - half, middle + half


def newcombe(now: tuple[float, float], then: tuple[float, float]) -> tuple[float, float]:
    """The hybrid score interval of a difference of shares (Newcombe 1998, method 10)."""
    return hybrid(now[0] / now[1], wilson(*now), then[0] / then[1], wilson(*then))


def hybrid(now: float, around: tuple[float, float], then: float, about: tuple[float, float]) -> tuple[float, float]:
    difference = now - then
    below, above = math.hypot(now - around[0], about[1] - then), math.hypot(around[1] - now, then - about[0])
    return difference - below, difference + above


def test_the_second_way_of_this_file_gives_the_published_interval():
    assert newcombe((56, 70), (48, 80)) == pytest.approx((0.0524, 0.3339), abs=5e-5)  # Newcombe 1998, table II (a)


def test_no_change_is_told_across_a_break(client, reformed):
    share = Indicator.objects.get(slug="child-share")
    definition = {
        **share.definition,
        "indicator": "child-change",
        "kind": "change",
        "change": {"of": "child-share", "years": 1, "as": "points"},
        "base": share.definition,
    }
    Indicator.objects.create(
        slug="child-change",
        theme=share.theme,
        name={"de": "Veränderung", "en": "Change"},
        unit={"de": "Prozentpunkte", "en": "points"},
        decimals=1,
        definition=definition,
    )
    publish(reformed)
    page = "/feldstadt/indicators/child-change/?level=quartier&area=0104"
    rows = table(read(client, page))
    low, high = newcombe((200, 1010), (200, 1000))
    assert rows[0][3] == f"{100 * low:.1f} bis {100 * high:.1f}".replace(".", ",").replace("-", "−")
    carried = table(read(client, page.replace("0104", "0204")))[0]
    assert carried[2].endswith(" s")
    then = 66 + 0.4 * 171
    expected = hybrid(66 / 310, wilson(66, 310), then / 660, carried_limits(then, 660, 171, 900))
    sheet = Sheet.objects.get(
        indicator__slug="child-change", period__slug="2022-12-31", edition_level__level__slug="quartier"
    )
    at = sheet.edition_level.codes.index("0204")
    assert (sheet.lower[at], sheet.upper[at]) == pytest.approx([100 * limit for limit in expected], rel=1e-9)
    before = {row[0]: row[2] for row in rows}
    assert before == {"31.12.2022": "−0,2", "31.12.2021": "−0,2"}  # 200 of 1,010, of 1,000, of 990
    Variable.objects.filter(slug="children").update(breaks=[{"first_day": "2021-07-01", "reason": {"de": "Neu"}}])
    publish(reformed)
    after = {row[0]: row[2] for row in table(read(client, page))}
    assert after == {"31.12.2022": "−0,2", "31.12.2021": "x"}


def test_what_was_withdrawn_has_left_every_series(client, reformed):
    release = Sheet.objects.get(
        variable__slug="children", current=True, period__slug="2021-12-31", edition_level__level__slug="quartier"
    ).release
    check_conversions(reformed)
    assert ConversionCheck.objects.filter(carried_period__slug="2021-12-31").exists()
    withdraw(release, by=None)
    assert not ConversionCheck.objects.filter(carried_period__slug="2021-12-31").exists()
    rows = table(read(client, PAGE + "?level=quartier&area=0204"))
    assert "31.12.2021" not in {row[0] for row in rows}
    assert not Sheet.objects.filter(indicator__slug="child-share", period__slug="2021-12-31").exists()


def test_internal_sheets_are_not_told(client, reformed):
    sheets = Sheet.objects.filter(indicator__slug="child-share", edition_level__level__slug="quartier")
    sheets.update(audience=Audience.INTERNAL)
    read(client, PAGE + "?level=quartier&area=0104", 404)


def test_an_internal_sheet_beside_a_public_one_is_not_told(client, reformed):
    public = Sheet.objects.get(
        indicator__slug="child-share", period__slug="2022-12-31", edition_level__level__slug="quartier"
    )
    (shown,) = read_sheets(Sheet.objects.filter(pk=public.pk), details=True)
    shown.id, shown.audience, shown.values = None, Audience.INTERNAL, shown.values + 1
    write_sheets([shown])
    rows = table(read(client, PAGE + "?level=quartier&area=0104"))
    assert rows[0][:3] == ["31.12.2022", "", "19,8"]
