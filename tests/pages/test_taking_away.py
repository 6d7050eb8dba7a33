"""Files that readers take away: read back by the programs they are for, equal to the API, and silent where it is."""

import csv
import io
import json
import re
import zipfile
from datetime import date
from xml.etree import ElementTree

import numpy as np
import openpyxl
import pandas as pd
import pyogrio
import pytest
import shapely
from django.db import connection

from indicators.frames import SheetData, write_sheets
from indicators.models import Answer, Audience, Period, Release, Sheet
from indicators.reading import values as values_of
from indicators.releasing import release_many, withdraw
from spatial.models import Area, Municipality, Territory

pytestmark = pytest.mark.usefixtures("feldstadt")

QUESTION = "?indicator=child-share&level=quartier&period=2021-12-31"
API = "/api/v1/data/feldstadt/feldstadt/quartier/child-share/2021-12-31"
AREAS = "/api/v1/geo/feldstadt/feldstadt/2020/quartier/areas"
FILES = [
    "map/picture.svg", "map/picture.png", "map/table.csv", "map/table.xlsx", "map/table.json", "map/areas.geojson",
    "map/areas.gpkg",
]  # fmt: skip
PAGES = ["map/cite/", "map/print/", "embed/", "embedded/"]
TOLD = ("value", "numerator", "lower", "upper")


def fetch(client, address: str, question: str = QUESTION, language: str = "") -> bytes:
    answer = client.get(f"{language}/feldstadt/{address}{question}")
    assert answer.status_code == 200, address
    return answer.content if not answer.streaming else b"".join(answer.streaming_content)


@pytest.fixture
def expected(client) -> dict[str, tuple[float | None, str]]:
    """Value and status by code, as the API has them."""
    answer, areas = client.get(API).json(), client.get(AREAS).json()
    statuses = {place: name for name, places in answer["statuses"].items() for place in places}
    return {
        code: (value, statuses.get(place, "ok"))
        for place, (code, value) in enumerate(zip(areas["codes"], answer["values"], strict=True))
    }


GERMAN = {
    "ok": "verlässlicher Wert",
    "suppressed": "geheim gehalten",
    "missing": "keine Angabe",
    "unreliable": "unsicher",
    "not_meaningful": "nicht sinnvoll",
}


def test_the_workbook_holds_the_numbers_of_the_api(client, expected):
    body = fetch(client, "map/table.xlsx")
    table = pd.read_excel(io.BytesIO(body), dtype={"Schlüssel": str}, keep_default_na=False)
    assert list(table.columns[:6]) == ["Schlüssel", "Gebiet", "Zeitbezug", "Wert (%)", "Verlässlichkeit", "Zeichen"]
    found = {
        row["Schlüssel"]: (None if row["Wert (%)"] == "" else row["Wert (%)"], row["Verlässlichkeit"])
        for row in table.to_dict("records")
    }
    assert found == {code: (value, GERMAN[status]) for code, (value, status) in expected.items()}
    signs = dict(zip(table["Schlüssel"], table["Zeichen"], strict=True))
    assert (signs["0105"], signs["0106"], signs["0201"], signs["0104"]) == ("•", "k. A.", "–", "")


def test_numbers_are_numbers_and_the_second_sheet_explains(client):
    book = openpyxl.load_workbook(io.BytesIO(fetch(client, "map/table.xlsx")))
    values, about = book.worksheets
    assert (values.title, about.title) == ("Werte", "Erläuterungen")
    by_name = {row[1].value: row for row in values.iter_rows(min_row=2)}
    cell = by_name["Bahnhof"][3]
    assert (cell.value, cell.data_type, cell.number_format) == (20, "n", "#,##0.0")
    assert by_name["Mühlgrund"][3].value is None
    told = {row[0].value: row[1].value for row in about.iter_rows(max_col=2) if row[0].value}
    assert told["Quelle"] == "Einwohnerregister Feldstadt"
    assert told["Lizenz"] == "dl-de/by-2-0"
    assert told["Definition"] == "Anteil der Kinder am Hauptwohnsitz."
    assert told["Adresse"] == f"http://testserver/feldstadt/map/{QUESTION}&edition=2020"
    assert told["Bitte beachten"] == "Feldstadt und alle Zahlen sind erfunden."
    assert told["•"] == "geheim gehalten, um einzelne Menschen zu schützen"


@pytest.mark.parametrize(("language", "delimiter", "point"), [("", ";", ","), ("/en", ",", ".")])
def test_csv_opens_by_a_double_click_in_both_languages(client, expected, language, delimiter, point):
    body = fetch(client, "map/table.csv", language=language)
    assert body.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig")), delimiter=delimiter)
    value = head.index("Wert (%)" if not language else "Value (%)")
    found = {row[0]: float(row[value].replace(point, ".")) if row[value] else None for row in rows}
    assert found == {code: number for code, (number, _) in expected.items()}
    assert {row[-1] for row in rows} == {"dl-de/by-2-0"}


def test_the_file_is_in_the_order_of_the_page(client):
    body = fetch(client, "map/table.json", f"{QUESTION}&sort=-value")
    values = [row["value"] for row in json.loads(body)["rows"]]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=True)
    assert values[len(known) :] == [None] * (len(values) - len(known))


EVIL = ['=HYPERLINK("http://evil.example")', "+1+1", "-2", "@SUM(A1)", "\tx", "<b>&\"'</b>", "Ort\x0b\x01"]


@pytest.mark.parametrize("name", EVIL)
def test_no_name_becomes_a_formula_or_markup(client, name):
    """Names come from files. Read by openpyxl as Excel would, and from the XML itself."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE spatial_area DISABLE TRIGGER USER")  # published editions are frozen
        cursor.execute("UPDATE spatial_area SET name = %s WHERE code = '0104'", [name])
    Answer.objects.filter(key__endswith="/areas").delete()
    body = fetch(client, "map/table.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]
    cell = next(row[1] for row in sheet.iter_rows() if row[0].value == "0104")
    assert cell.data_type == "s"
    assert cell.value == re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", name)
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(body)).read("xl/worksheets/sheet1.xml")
    rows = csv.reader(io.StringIO(fetch(client, "map/table.csv").decode("utf-8-sig")), delimiter=";")
    written = next(row[1] for row in rows if row[0] == "0104")
    assert not written.startswith(("=", "+", "-", "@", "\t"))
    svg = fetch(client, "map/picture.svg", f"{QUESTION}&area=0104").decode()
    assert not [each for each in ElementTree.fromstring(svg).iter() if each.tag.endswith("}b")]
    for page in PAGES:
        assert b"<b>&\"'</b>" not in fetch(client, page, f"{QUESTION}&area=0104")


def test_geojson_is_that_of_the_standard(client, expected):
    told = json.loads(fetch(client, "map/areas.geojson"))
    assert told["type"] == "FeatureCollection"
    assert "crs" not in told
    assert told["about"]["Lizenz"] == "dl-de/by-2-0"
    found = {each["id"]: (each["properties"]["value"], each["properties"]["status"]) for each in told["features"]}
    assert found == expected
    areas = {area.code: area for area in Area.objects.filter(edition_level__edition__slug="2020")}
    for each in told["features"]:
        shape = shapely.geometry.shape(each["geometry"])
        assert all(part.exterior.is_ccw for part in shape.geoms)
        truth = shapely.from_wkb(bytes(areas[each["id"]].geometry.wkb))
        assert shape.symmetric_difference(truth).area < 1e-12
        assert each["properties"]["name"] == areas[each["id"]].name


def test_the_geopackage_is_read_by_gdal(client, expected, tmp_path):
    path = tmp_path / "areas.gpkg"
    path.write_bytes(fetch(client, "map/areas.gpkg"))
    assert {name for name, _ in pyogrio.list_layers(path)} == {"quartier", "metadata"}
    areas = pyogrio.read_dataframe(path, layer="quartier")
    assert areas.crs.to_epsg() == 25832
    found = {row.code: (None if pd.isna(row.value) else row.value, row.status) for row in areas.itertuples()}
    assert found == expected
    # By another way than the server's: PostGIS itself transforms the same shape.
    truth = Area.objects.get(edition_level__edition__slug="2020", code="0104").geometry.transform(25832, clone=True)
    assert areas.set_index("code").geometry["0104"].area == pytest.approx(truth.area, rel=1e-9)
    about = dict(pyogrio.read_dataframe(path, layer="metadata", read_geometry=False).values)
    assert about["Quelle"] == "Einwohnerregister Feldstadt"
    assert about["•"] == "geheim gehalten, um einzelne Menschen zu schützen"


def strings_of(body: bytes, name: str) -> str:
    """Everything that could be read in a file, unpacked."""
    if name.endswith("xlsx"):
        packed = zipfile.ZipFile(io.BytesIO(body))
        return "\n".join(packed.read(each).decode() for each in packed.namelist())
    return body.decode("utf-8", errors="replace")


@pytest.fixture
def _known_to_the_office(feldstadt) -> None:
    """The same numbers for insiders, with what is hidden from the public: 29 of the 200 people in 0105 are children."""
    public = Release.objects.get(period__slug="2021-12-31")
    delivery = public.brought_by
    delivery.pk = None
    delivery.save()
    inside = Release.objects.create(dataset=public.dataset, period=public.period, brought_by=delivery)
    written = []
    for sheet in Sheet.objects.filter(release=public).select_related("edition_level", "variable"):
        values, statuses = np.array(sheet.values, float), np.array(sheet.statuses, np.int8)
        if sheet.variable.slug == "children" and "0105" in sheet.edition_level.codes:
            place = sheet.edition_level.codes.index("0105")
            values[place], statuses[place] = 29, 0
        written.append(
            SheetData(
                variable_id=sheet.variable_id,
                period_id=sheet.period_id,
                edition_level_id=sheet.edition_level_id,
                release_id=inside.pk,
                values=values,
                statuses=statuses,
            )
        )
    write_sheets(written)
    release_many([inside], audience=Audience.INTERNAL, by=None)
    told = values_of(Territory.objects.get(), "quartier", "child-share", "2021-12-31", audience=Audience.INTERNAL)
    assert 14.5 in told["values"]


@pytest.mark.usefixtures("_known_to_the_office")
@pytest.mark.parametrize("language", ["", "/en"])
def test_hidden_numbers_are_in_no_file(client, language):
    """14.5 per cent is no other number of this question; every byte of every file is looked at."""
    for name in [*FILES, *PAGES, "map/", "embedded/?show=table"]:
        question = f"{QUESTION}&area=0105"
        address, question = (name, question.replace("?", "&")) if "?" in name else (name, question)
        text = strings_of(fetch(client, address, question, language), name)
        assert not re.search(r"(?<![\d.,])14[.,]50?(?!\d)", text), name
    for row in json.loads(fetch(client, "map/table.json", language=language))["rows"]:
        if row["code"] in ("0105", "0106"):
            assert [row.get(key) for key in TOLD] == [None] * 4
    for each in json.loads(fetch(client, "map/areas.geojson", language=language))["features"]:
        if each["id"] in ("0105", "0106"):
            assert [each["properties"][key] for key in TOLD] == [None] * 4


def test_the_picture_shows_the_classes_and_patterns_of_the_page(client):
    svg = fetch(client, "map/picture.svg", f"{QUESTION}&area=0104").decode()
    root = ElementTree.fromstring(svg)
    said = [each.text for each in root.iter() if each.tag.endswith("}text")]
    for words in (
        "Anteil der Kinder", "Quartiere, 31.12.2021 (%)", "geheim gehalten", "keine Angabe", "unsicher",
        "nicht sinnvoll", "Bahnhof", "über 19,6 bis 22,0", "Feldstadt und alle Zahlen sind erfunden.",
        "Quelle: Einwohnerregister Feldstadt", "Lizenz: dl-de/by-2-0",
    ):  # fmt: skip
        assert words in said
    fills = {each.get("fill") for each in root.iter() if each.tag.endswith("}path")}
    assert {"#253494", "url(#map-suppressed)", "url(#map-missing)", "url(#map-unreliable)"} <= fills
    assert "url(#map-not_meaningful)" in fills
    description = next(each.text for each in root.iter() if each.tag.endswith("}desc"))
    assert description.endswith("mit 12 Gebieten, 8 davon mit einem Wert, von 0,0 bis 22,0 %.")


def test_each_language_has_its_own_picture(client):
    english = fetch(client, "map/picture.svg", language="/en").decode()
    assert "Share of children" in english
    assert "kept secret" in english
    assert "http://testserver/en/feldstadt/map/?" in english
    assert fetch(client, "map/picture.png").startswith(b"\x89PNG")


def test_citations_say_who_what_when_and_where(client):
    page = fetch(client, "map/cite/").decode()
    year = Release.objects.get(period__slug="2021-12-31").released_at.year
    assert f"Statistikstelle ({year}): Anteil der Kinder, 31.12.2021, Quartiere." in page
    assert "@misc{feldstadt-child-share-quartier-2021-12-31," in page
    assert "Anteil der Kinder" in page
    assert f"urldate = {{{date.today().isoformat()}}}" in page


@pytest.mark.parametrize("name", [*FILES, *PAGES])
@pytest.mark.parametrize(
    ("question", "status", "words"),
    [
        ("?period=2023-12-31", 410, "zurückgezogen"),
        ("?indicater=x", 400, "Meinten Sie"),
        ("?indicator=nobody", 400, "nobody"),
        ("?area=9999&period=2021-12-31", 404, "9999"),
    ],
)
def test_links_to_what_is_gone_explain_themselves(client, name, question, status, words):
    answer = client.get(f"/feldstadt/{name}{question}")
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("name", FILES)
def test_files_are_saved_and_never_taken_for_something_else(client, name):
    answer = client.get(f"/feldstadt/{name}{QUESTION}")
    assert answer["X-Content-Type-Options"] == "nosniff"
    ending = name.rpartition(".")[2]
    place = "inline" if "picture" in name else "attachment"
    file = f"feldstadt-child-share-quartier-2021-12-31.{ending}"
    assert answer["Content-Disposition"] == f'{place}; filename="{file}"'
    assert "max-age=60" in answer["Cache-Control"]
    assert not answer.cookies


def test_what_is_withdrawn_is_in_no_file_any_more(client):
    release = Release.objects.get(period=Period.objects.get(slug="2021-12-31"))
    withdraw(release, by=None)
    for name in FILES:
        assert client.get(f"/feldstadt/{name}{QUESTION}").status_code == 410


def test_only_named_hosts_may_embed_where_the_municipality_names_some(client):
    answer = client.get(f"/feldstadt/embedded/{QUESTION}")
    assert "X-Frame-Options" not in answer
    assert "frame-ancestors *;" in answer["Content-Security-Policy"] + ";"
    assert "script-src 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies
    Municipality.objects.filter(slug="feldstadt").update(embedded_by=["https://www.feldstadt.example"])
    answer = client.get(f"/feldstadt/embedded/{QUESTION}")
    assert "frame-ancestors https://www.feldstadt.example" in answer["Content-Security-Policy"]
    for other in ("map/", "map/print/", "embed/", "map/picture.svg"):
        assert client.get(f"/feldstadt/{other}{QUESTION}")["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.parametrize(
    ("question", "words"),
    [("&height=99999", "Höhe"), ("&height=-1", "Höhe"), ("&show=everything", "show"), ("&paper=A4", "paper")],
)
def test_the_builder_says_what_it_does_not_understand(client, question, words):
    answer = client.get(f"/feldstadt/embed/{QUESTION}{question}")
    assert answer.status_code == 400
    assert words in answer.content.decode()


def test_the_series_of_an_area_is_that_of_the_page(client):
    """Bahnhof by hand: 200 children among 990, 1000 and 1010 people."""
    address = "indicators/child-share/series.xlsx"
    body = fetch(client, address, "?level=quartier&area=0104&period=2021-12-31")
    table = pd.read_excel(io.BytesIO(body), dtype={"Schlüssel": str}, keep_default_na=False)
    own = table[table["Schlüssel"] == "0104"]
    assert dict(zip(own["Zeitbezug"], own["Wert (%)"], strict=True))["31.12.2021"] == 20
    assert dict(zip(own["Zeitbezug"], own["Wert (%)"], strict=True))["31.12.2020"] == pytest.approx(20.2, abs=0.01)
    assert set(own["Zähler"]) == {200}
    page = client.get("/feldstadt/indicators/child-share/?level=quartier&area=0104&period=2021-12-31").content.decode()
    assert "indicators/child-share/series.xlsx?" in page
    assert "@misc{feldstadt-child-share-0104," in page


def test_tables_of_official_runs_are_workbooks_as_well(client):
    link = re.search(r'href="([^"]*/files/result\.xlsx)"', client.get("/feldstadt/indices/attention/").content.decode())
    answer = client.get(link[1])
    values, about = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    said = client.get(link[1].replace("xlsx", "csv"))
    head, *rows = csv.reader(io.StringIO(said.content.decode()))
    assert [cell.value for cell in values[1]] == head[: values.max_column]
    assert values.max_row == len(rows) + 1
    assert {row[0].value for row in about.iter_rows()} >= {"Quelle", "Lizenz", "Herausgeber", "Adresse"}


def test_a_profile_is_a_table_of_all_its_numbers(client):
    body = fetch(client, "areas/quartier/0104/profile.xlsx", "")
    table = pd.read_excel(io.BytesIO(body), dtype={"Schlüssel": str}, keep_default_na=False)
    answer = client.get("/api/v1/data/feldstadt/feldstadt/area/2022/quartier/0104").json()
    expected = {
        (each["indicator"], period): value
        for each in answer["indicators"]
        for period, value in zip(answer["periods"], each["values"], strict=True)
        if value is not None
    }
    own = table[(table["Schlüssel"] == "0104") & (table["Wert"] != "")]
    slugs = {"Anteil der Kinder": "child-share", "Einwohnerzahl": "inhabitants"}
    days = {f"31.12.{year}": f"{year}-12-31" for year in (2020, 2021, 2022)}
    found = {
        (slugs[name], days[day]): value
        for name, day, value in zip(own["Indikator"], own["Zeitbezug"], own["Wert"], strict=True)
    }
    assert found == expected
    assert "areas/quartier/0104/profile.xlsx" in client.get("/feldstadt/areas/quartier/0104/").content.decode()
