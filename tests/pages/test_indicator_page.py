"""The page of an indicator: three series across a reform, breaks, remarks, origin. Numbers by hand from town.py."""

import json
import math
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from html import unescape
from statistics import NormalDist
from urllib.parse import parse_qs, urlencode, urlsplit

import numpy as np
import pytest

from indicators.frames import read_sheets, write_sheets
from indicators.models import (
    Adjusted,
    Audience,
    ConversionCheck,
    Dataset,
    Indicator,
    Period,
    Release,
    Remark,
    Sheet,
    Variable,
)
from indicators.publishing import publish
from indicators.reforms import check_conversions
from indicators.releasing import release, withdraw
from spatial.models import Area, Crosswalk, CrosswalkShare, EditionLevel, Hierarchy

pytestmark = pytest.mark.usefixtures("feldstadt")

PAGE = "/feldstadt/indicators/child-share/"
# Of Übersee (900 inhabitants, 171 children in 2021) 40 % went to Weststadt (300 and 66); everything else stayed.
MOVED = 0.4
SPREAD = 0.34  # documented with spatial.crosswalk: how far true shares lie from those by addresses


@pytest.fixture
def reformed(feldstadt) -> Hierarchy:
    hierarchy = Hierarchy.objects.get(slug="feldstadt")
    for slug in ("stadt", "viertel", "quartier"):
        old, new = (
            EditionLevel.objects.get(edition__slug=edition, edition__hierarchy=hierarchy, level__slug=slug)
            for edition in ("2020", "2022")
        )
        row = Crosswalk.objects.create(from_level=old, to_level=new, basis="addresses", source={"de": "Adressen"})
        areas = {area.code: area for area in Area.objects.filter(edition_level=new)}
        for area in Area.objects.filter(edition_level=old):
            parts = {"0203": 1 - MOVED, "0204": MOVED} if area.code == "0203" else {area.code: 1.0}
            for code, share in parts.items():
                CrosswalkShare.objects.create(crosswalk=row, from_area=area, to_area=areas[code], share=share)
    publish(hierarchy)
    return hierarchy


def read(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    assert "Set-Cookie" not in response.headers
    return unescape(response.content.decode())


def table(page: str) -> list[list[str]]:
    """Period, name of the line (empty where there is but one), and the rest of each row."""
    body = page[page.index('id="values-caption"') : page.index("</table>")]
    told = []
    for group in body.split("<tbody")[1:]:
        name = re.search(r'scope="rowgroup" colspan="\d">(.*?)</th>', group)
        for row in re.findall(r'scope="row">(.*?)</tr>', group):
            period, *cells = [re.sub("<.*?>", "", cell) for cell in re.split("</t[hd]>", row)[:-1]]
            told.append([period, name[1] if name else "", *cells])
    return told


def test_without_an_area_the_whole_town_is_told_of(client):
    page = read(client, PAGE)
    assert re.search(r"Zeitreihe: \w+", page)
    assert "Von 100 Menschen …" in page
    assert "Gezählt am Wohnort" in page
    assert "SHA-256 " + "0" * 64 in page
    assert "children ÷ total × 100" in page
    assert "Share of children" in read(client, "/en" + PAGE)


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


def test_a_separable_remark_tells_the_number_without_it(client, reformed):
    remark = Remark.objects.create(
        hierarchy=reformed,
        slug="home",
        level=reformed.levels.get(slug="quartier"),
        code="0104",
        text={"de": "Hier steht ein Heim.", "en": "There is a home here."},
        separable=True,
    )
    remark.datasets.add(Dataset.objects.get(slug="population"))
    publish(reformed)
    page = read(client, "/en" + PAGE + "?level=viertel&area=01")
    # The count of Nord is shown whole, but two of its Quartiere hide their children; the rest is by hand.
    nord = 40 + 60 + 120 + 200
    without = (nord - 200) / (400 + 500 + 800 + 200 + 250 + 5 * 10) * 100
    assert "Bahnhof (0104): There is a home here." in page
    assert re.search(rf"31 December 2022: {without:.1f} instead of \d\d\.\d<", page)
    remark.separable = False
    remark.save()
    publish(reformed)
    page = read(client, "/en" + PAGE + "?level=viertel&area=01")
    assert "Bahnhof (0104): There is a home here." in page
    assert "instead of" not in page


def test_a_remark_stands_beside_the_number_and_names_its_place_in_larger_areas(client, reformed):
    remark = Remark.objects.create(
        hierarchy=reformed,
        slug="home",
        level=reformed.levels.get(slug="quartier"),
        code="0104",
        text={"de": "Hier stand ein Heim.", "en": "There was a home here."},
        first_day=date(2021, 6, 1),
        last_day=date(2021, 12, 31),
    )
    remark.datasets.add(Dataset.objects.get(slug="population"))
    publish(reformed)
    address = "/api/v1/data/feldstadt/feldstadt/{}/child-share/{}"
    own = {"de": "Hier stand ein Heim.", "en": "There was a home here."}
    told = client.get(address.format("quartier", "2021-12-31")).json()
    assert told["remarks"] == {"0104": [own]}
    assert client.get(address.format("viertel", "2021-12-31")).json()["remarks"] == {
        "01": [{language: f"Bahnhof (0104): {text}" for language, text in own.items()}]
    }
    assert "remarks" not in client.get(address.format("quartier", "2022-12-31")).json(), "it ended the year before"
    panel = "/feldstadt/map/?indicator=child-share&level=quartier&area={}&period={}"
    assert "Hier stand ein Heim." in shown_panel(client, panel.format("0104", "2021-12-31"))
    assert "Hier stand ein Heim." not in shown_panel(client, panel.format("0104", "2022-12-31"))
    assert "Hier stand ein Heim." not in shown_panel(client, panel.format("0103", "2021-12-31"))


def shown_panel(client, address: str) -> str:
    page = read(client, address)
    start = page.index('<section class="kern-card kern-card--hug kern-card--small panel"')
    return page[start : page.index("</section>", start)]


def test_choosing_another_area_keeps_the_map_one_came_from(client, reformed):
    page = read(client, PAGE + "?level=quartier&area=0104&period=2021-12-31&classes=equal&n=4&sort=-value")
    kept = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(.*?)">', page))
    assert kept == {"level": "quartier", "period": "2021-12-31", "classes": "equal", "n": "4", "sort": "-value"}
    page = read(client, f"{PAGE}?{urlencode({**kept, 'area': '0206'})}")
    addresses = set(re.findall(r'href="(/feldstadt/map/\?indicator=.*?)">', page))
    assert addresses
    for address in addresses:  # beside the heading, below the small map, in what can be taken away
        asked = {name: value for name, (value,) in parse_qs(urlsplit(address).query).items()}
        assert asked == {**kept, "indicator": "child-share", "area": "0206", "edition": "2020"}


def test_from_the_whole_town_the_map_shows_its_parts(client):
    page = read(client, PAGE)
    assert 'href="/feldstadt/map/?indicator=child-share"' in page
    assert 'name="area"' not in page, "there is but one town to choose"
    assert all(level in page for level in ('href="?level=viertel', 'href="?level=quartier'))


def test_a_picture_says_what_it_shows(client, reformed):
    page = read(client, "/en" + PAGE + "?level=quartier&area=0104")
    label = re.search(r'role="img" aria-label="(.*?)"', page).group(1)
    assert label == "Chart: Share of children over time: Bahnhof"
    assert "Bahnhof: 20.2\u00a0% (31 December 2020), 19.8\u00a0% (31 December 2022)." in page
    described = re.findall(r'aria-describedby="(chart-.*?)"', page)
    assert described
    assert all(f'id="{each}"' in page for each in described)


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_the_picture_can_be_taken_away_with_title_and_source(client, reformed, form, begins):
    page = read(client, PAGE + "?level=quartier&area=0104")
    (address,) = set(re.findall(rf'href="([^"]*series\.{form}[^"]*)"', page))
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content.startswith(begins)
    if form == "svg":
        for words in (
            "Anteil der Kinder im Zeitverlauf: Bahnhof",
            "Einwohnerregister Feldstadt, dl-de/by-2-0",
            "Zahlen",
        ):
            assert (words in answer.content.decode()) is (words != "Zahlen")
    assert client.get(address.replace("series", "nothing")).status_code == 404


def test_the_parts_of_a_whole_lead_to_each_other(client, reformed):
    part = Indicator.objects.get(slug="child-share")
    names = {"share": "Kinder", "rest": "Alle anderen"}
    for slug, name in names.items():
        structure = {"structure": "child", "name": {"de": "Alter"}, "part": slug, "part_name": {"de": name}}
        part.pk = part.pk if slug == "share" else None
        part.slug = f"child-{slug}"
        part.definition = {**part.definition, "structure": {**structure, "parts": [*names, "unpublished"]}}
        part.save()
    publish(reformed)
    page = read(client, PAGE + "?level=quartier&area=0104&period=2021-12-31")
    (address,) = re.findall(r'href="([^"]*)">Alle anderen</a>', page)
    assert address.startswith("/feldstadt/indicators/child-rest/?")
    assert "area=0104" in read(client, address)
    assert ">Kinder</a>" in read(client, address)
    assert ">Kinder</a>" not in page


def test_signs_are_explained_where_they_occur(client):
    assert "kept secret to protect" in read(client, "/en" + PAGE + "?level=quartier&area=0105")
    series, _, _ = read(client, "/en" + PAGE + "?level=quartier&area=0104").partition('id="all-areas-heading"')
    assert "kept secret to protect" not in series


def test_numbers_without_a_remark_never_come_from_internal_releases(client, reformed):
    remark = Remark.objects.create(
        hierarchy=reformed,
        slug="home",
        level=reformed.levels.get(slug="quartier"),
        code="0104",
        text={"de": "Hier steht ein Heim.", "en": "There is a home here."},
        separable=True,
    )
    remark.datasets.add(Dataset.objects.get(slug="population"))
    publish(reformed)
    address = "/en" + PAGE + "?level=viertel&area=01"
    before = re.findall(r"<li>(.* instead of .*?)</li>", read(client, address))
    old = Release.objects.get(period__slug="2022-12-31", state="released")
    new = Release.objects.create(dataset=old.dataset, period=old.period, brought_by=old.brought_by)
    sheets = read_sheets(Sheet.objects.filter(release=old))
    for sheet in sheets:
        sheet.id, sheet.release_id, sheet.audience = None, new.pk, Audience.DRAFT
        if len(sheet.values) == 2:  # the Viertel
            sheet.values = sheet.values + np.array([70.0, 3.0])
    write_sheets(sheets)
    release(new, audience=Audience.INTERNAL, by=None)
    assert Adjusted.objects.filter(audience=Audience.INTERNAL).exists()
    assert re.findall(r"<li>(.* instead of .*?)</li>", read(client, address)) == before != []


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


def test_what_is_not_public_has_no_page(client):
    assert "nicht" in read(client, "/feldstadt/indicators/unheard-of/", 404)
    assert "gibt es nicht" in read(client, "/feldstadt/indicators/nonsense/", 400)
    assert "kein Gebiet mit dem Schlüssel 9999" in read(client, PAGE + "?level=quartier&area=9999", 404)


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


def test_methods_name_the_errors_that_were_measured(client, reformed):
    assert "In diesem Atlas ist keine Gebietsreform umgerechnet." in read(client, "/feldstadt/methods/")
    periods = {period.last_day.year: period for period in Period.objects.all()}
    for level, weighted in (("quartier", 12.3), ("viertel", 0.4)):
        ConversionCheck.objects.create(
            crosswalk=Crosswalk.objects.get(from_level__level__slug=level),
            variable=Variable.objects.get(slug="total"),
            carried_period=periods[2021],
            counted_period=periods[2022],
            areas=12,
            mean_percent=5,
            median_percent=4,
            weighted_percent=weighted,
            largest_percent=60,
            within_five_percent=9,
        )
    page = read(client, "/feldstadt/methods/")
    rows = re.findall(r'scope="row">(.*?)</tr>', page)
    told = [[re.sub("<.*?>", "", cell) for cell in row.split("</t")] for row in rows]
    assert [(row[0], row[2].removeprefix("d>"), row[4].removeprefix("d>")) for row in told] == [
        ("Viertel", "total: 31.12.2021 gegenüber 31.12.2022", "0,4"),
        ("Quartiere", "total: 31.12.2021 gegenüber 31.12.2022", "12,3"),
    ]


def test_all_areas_stand_on_the_page_with_their_intervals_and_signs(client):
    page = read(client, "/feldstadt/indicators/child-share/?level=quartier&area=0104&period=2021-12-31")
    table = re.search(r'aria-labelledby="all-areas-caption".*?</table>', page, re.S).group()
    rows = re.findall(r'<th class="kern-table__header" scope="row">.*?</tr>', table, re.S)
    assert len(rows) == 12
    assert "Altstadt" in rows[0]  # by name, nothing begins with the worst
    (station,) = [row for row in rows if "Bahnhof" in row]
    assert ">20,0<" in station
    # Wilson's interval of 200 of 1,000, by hand
    assert "17,6 bis 22,6" in station
    (secret,) = [row for row in rows if "Mühlgrund" in row]
    assert "geheim gehalten, um einzelne Menschen zu schützen" in secret
    assert "bis" not in secret
    assert (
        "8 Gebiete mit verlässlicher Zahl; geheim gehalten: 1; keine Angabe: 1; unsicher: 1; nicht sinnvoll: 1" in page
    )


def test_the_whole_town_has_all_its_areas_beside_it_and_files_of_them(client):
    page = read(client, "/feldstadt/indicators/child-share/")
    assert "Alle Gebiete: Quartiere, 31.12.2022" in page
    files = re.search(r"Alle Gebiete als Datei:(.*?)</p>", page, re.S).group(1)
    for address in re.findall(r'href="([^"]+)"', files):
        answer = client.get(address.replace("&amp;", "&"))
        assert answer.status_code == 200, address
        assert "level=quartier" in address
    assert 'data-chart="distribution"' in page
    assert client.get("/feldstadt/indicators/child-share/charts/distribution.svg").status_code == 200


def test_dates_tell_when_numbers_came_and_when_new_ones_are_due(client):
    from indicators.models import Dataset  # noqa: PLC0415

    Dataset.objects.update(rhythm="yearly", next_update="2099-03-31")
    page = read(client, "/feldstadt/indicators/child-share/")
    assert "Zuletzt aktualisiert am" in page
    assert "Neue Zahlen: jährlich." in page
    assert "Nächste Aktualisierung voraussichtlich bis zum 31. März 2099." in page
    Dataset.objects.update(next_update="2020-03-31")
    assert "The next update was expected by 31 March 2020." in read(client, "/en/feldstadt/indicators/child-share/")
