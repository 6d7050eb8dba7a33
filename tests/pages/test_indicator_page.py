"""The page of an indicator: meaning, remarks, pictures, all areas, origin. Numbers by hand from town.py."""

import re
from datetime import date
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
from indicators.releasing import release
from spatial.models import Crosswalk

from .indicator_page import PAGE, read

pytestmark = pytest.mark.usefixtures("feldstadt")


def test_without_an_area_the_whole_town_is_told_of(client):
    page = read(client, PAGE)
    assert re.search(r"Zeitreihe: \w+", page)
    assert "Von 100 Menschen …" in page
    assert "Gezählt am Wohnort" in page
    assert "SHA-256 " + "0" * 64 in page
    assert "children ÷ total × 100" in page
    assert "Share of children" in read(client, "/en" + PAGE)


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
    assert "Bahnhof: 20.2% (31 December 2020), 19.8% (31 December 2022)." in page
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
    old = Release.objects.get(dataset__slug="population", period__slug="2022-12-31", state="released")
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


def test_what_is_not_public_has_no_page(client):
    assert "nicht" in read(client, "/feldstadt/indicators/unheard-of/", 404)
    assert "gibt es nicht" in read(client, "/feldstadt/indicators/nonsense/", 400)
    assert "kein Gebiet mit dem Schlüssel 9999" in read(client, PAGE + "?level=quartier&area=9999", 404)


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
