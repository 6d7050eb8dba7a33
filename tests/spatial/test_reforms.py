"""Crosswalks between two published editions: the western quarter of the little town grew by half of block 0201."""

from __future__ import annotations

from math import fsum
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely

from spatial.crosswalk_mappings import differ_from_stored, store_crosswalks
from spatial.definitions import DefinitionError
from spatial.editions import import_edition, publish_edition
from spatial.findings import RefusedError
from spatial.models import Crosswalk, CrosswalkShare, Edition, EditionLevel
from spatial.reforms import crosswalks_of, preferred_crosswalk, read_crosswalk_between

from .little_town import EAST, MAPPING, NORTH, SRID, blocks, mapping, square, write

pytestmark = pytest.mark.django_db

CROSSWALK: dict[str, Any] = {"hierarchy": "town", "from": "2010", "to": "2020"}
SOURCE = {"de": "Von Hand gezählt", "en": "Counted by hand"}
ADDRESSES = {"file": "addresses.csv", "code": "code", "number": "houses", "source": SOURCE}


def after() -> gpd.GeoDataFrame:
    """0101 is 150 m wide, 0201 has the remaining 50 m."""
    frame = blocks()
    frame.loc[frame["key"] == "0101", "geometry"] = square(0, 0, 150)
    frame.loc[frame["key"] == "0201", "geometry"] = square(150, 0, 50)
    return frame


@pytest.fixture
def town(hierarchy, tmp_path: Path) -> Path:
    """Both editions, published; the folder for files."""
    for edition, first, last, areas in (
        ("2010", "2010-01-01", "2019-12-31", blocks()),
        ("2020", "2020-01-01", None, after()),
    ):
        write(areas, tmp_path, f"{edition}.geojson")
        levels = [{**MAPPING["levels"][0], "file": f"{edition}.geojson"}, *MAPPING["levels"][1:]]
        report = import_edition(
            mapping(edition=edition, valid_from=first, valid_until=last, levels=levels), tmp_path, commit=True
        )
        assert not report.has_errors, report.as_text("en")
        publish_edition(Edition.objects.get(slug=edition))
    (tmp_path / "addresses.csv").write_text("code;houses\n0101;300\n0201;50\n0202;50\n", encoding="utf-8")
    return tmp_path


def level(edition: str, slug: str) -> EditionLevel:
    return EditionLevel.objects.get(edition__slug=edition, level__slug=slug)


def shares(slug: str) -> dict[tuple[str, str], float]:
    found = read_crosswalk_between(level("2010", slug), level("2020", slug))
    return {(old, new): share for old, new, share in found.table.itertuples(index=False)}


def test_by_area_on_every_level(town):
    report = store_crosswalks(CROSSWALK, town, commit=True)
    assert report.action == "imported"
    assert "4 → 4 Gebiete; 2 neue nehmen Teile von alten auf" in report.as_text("de")
    half, quarter = pytest.approx(0.5, abs=1e-6), pytest.approx(0.25, abs=1e-6)
    assert shares("block") == {
        ("0101", "0101"): 1, ("0102", "0102"): 1, ("0201", "0101"): half, ("0201", "0201"): half, ("0202", "0202"): 1
    }  # fmt: skip
    assert shares("quarter") == {("01", "01"): 1, ("02", "01"): quarter, ("02", "02"): pytest.approx(0.75, abs=1e-6)}
    assert shares("town") == {("0", "0"): 1}


def test_what_is_read_back_is_in_area_order_and_sums_to_exactly_one(town, django_assert_max_num_queries):
    store_crosswalks(CROSSWALK, town, commit=True)
    hierarchy = Edition.objects.get(slug="2010").hierarchy
    with django_assert_max_num_queries(4):
        found = crosswalks_of(hierarchy)
    assert len(found) == 3
    for stored in found:
        before, after = (EditionLevel.objects.get(pk=pk) for pk in (stored.from_level_id, stored.to_level_id))
        assert stored.crosswalk.old_codes == tuple(before.codes)
        assert stored.crosswalk.new_codes == tuple(after.codes)
        matrix = stored.crosswalk.matrix
        assert [fsum(matrix[[row]].data) for row in range(matrix.shape[0])] == [1] * before.area_count


def test_addresses_known_by_area_count_on_the_levels_above_too(town):
    """0101 has 300 houses on 150 m: 100 of them on the 50 m that were 0201's, beside the 50 that are still there."""
    store_crosswalks(CROSSWALK | {"addresses": ADDRESSES}, town, commit=True)
    assert preferred_crosswalk(level("2010", "block"), level("2020", "block")).basis == "addresses"
    assert shares("block")["0201", "0101"] == pytest.approx(100 / 150, abs=1e-5)
    assert shares("quarter")["02", "01"] == pytest.approx(100 / 200, abs=1e-5)
    by_area = Crosswalk.objects.get(from_level=level("2010", "block"), basis="area")
    assert by_area.shares.get(from_area__code="0201", to_area__code="0201").share == pytest.approx(0.5, abs=1e-6)


def test_larger_areas_are_shared_by_the_inhabitants_of_the_finest_old_ones(town):
    """By houses 2/3 of block 0201 left; with its 600 of the quarter's 1,000 inhabitants, 400/1,000 left the quarter."""
    (town / "people.csv").write_text("code,people\n0101,70\n0102,80\n0201,600\n0202,400\n", encoding="utf-8")
    people = {"file": "people.csv", "code": "code", "number": "people", "source": SOURCE}
    store_crosswalks(CROSSWALK | {"addresses": ADDRESSES, "inhabitants": people}, town, commit=True)
    assert shares("block")["0201", "0101"] == pytest.approx(2 / 3, abs=1e-5)
    assert shares("quarter")["02", "01"] == pytest.approx(0.4, abs=1e-5)
    by_level = {
        slug: preferred_crosswalk(level("2010", slug), level("2020", slug)).basis for slug in ("block", "quarter")
    }
    assert by_level == {"block": "addresses", "quarter": "population"}
    store_crosswalks(CROSSWALK | {"inhabitants": people}, town, commit=True)  # half of the block left, by area
    assert shares("quarter")["02", "01"] == pytest.approx(0.3, abs=1e-5)
    assert shares("block")["0201", "0101"] == pytest.approx(0.5, abs=1e-5)
    (town / "people.csv").write_text("code,people\n0999,70\n", encoding="utf-8")
    with pytest.raises(RefusedError, match=r"Diese Schlüssel gibt es .* nicht: „0999“"):
        store_crosswalks(CROSSWALK | {"inhabitants": people}, town, commit=True)


def test_a_list_of_addresses_without_numbers_counts_its_rows(town):
    rows = ["0101"] * 30 + ["0201"] * 5
    (town / "list.csv").write_text("street,code\n" + "".join(f"A,{code}\n" for code in rows), encoding="utf-8")
    entry = {"file": "list.csv", "code": "code", "source": SOURCE}
    store_crosswalks(CROSSWALK | {"addresses": entry}, town, commit=True)
    assert shares("block")["0201", "0101"] == pytest.approx(10 / 15, abs=1e-5)


def points_file(folder: Path) -> dict[str, Any]:
    """Nine houses in the half that left 0201, three with two people each in the half that stayed."""
    places = [(EAST + 110 + each, NORTH + 50, 1) for each in range(9)]
    places += [(EAST + 160 + each, NORTH + 50, 2) for each in range(3)]
    text = "x,y,people\n" + "".join(f"{x},{y},{people}\n" for x, y, people in places)
    (folder / "points.csv").write_text(text, encoding="utf-8")
    return {"file": "points.csv", "srid": SRID, "source": SOURCE}


def test_points_from_a_table_and_from_a_geopackage(town):
    entry = points_file(town)
    store_crosswalks(CROSSWALK | {"points": entry}, town, commit=True)
    assert shares("block")["0201", "0101"] == 9 / 12
    assert shares("quarter")["02", "01"] == 9 / 12
    store_crosswalks(CROSSWALK | {"points": entry | {"weight": "people"}}, town, commit=True)
    assert shares("block")["0201", "0101"] == pytest.approx(9 / 15)
    table = gpd.GeoDataFrame(
        geometry=[shapely.Point(EAST + 120, NORTH + 5)] * 3 + [shapely.Point(EAST + 180, NORTH + 5)] * 9, crs=SRID
    )
    write(table.to_crs(4326), town, "points.gpkg")
    store_crosswalks(CROSSWALK | {"points": {"file": "points.gpkg", "source": SOURCE}}, town, commit=True)
    assert shares("block")["0201", "0101"] == 3 / 12


def test_a_supplied_key_is_best_on_its_level(town):
    text = "alt;neu;anteil\n0101;0101;1\n0102;0102;1\n0201;0101;0,9\n0201;0201;0,1\n0202;0202;1\n"
    (town / "key.csv").write_text(text, encoding="utf-8")
    entry = {
        "level": "block",
        "file": "key.csv",
        "old": "alt",
        "new": "neu",
        "share": "anteil",
        "source": SOURCE,
    }
    report = store_crosswalks(CROSSWALK | {"shares": [entry], "points": points_file(town)}, town, commit=True)
    assert "sind keine Flächenanteile" in report.as_text("de")
    assert shares("block")["0201", "0101"] == 0.9
    assert preferred_crosswalk(level("2010", "block"), level("2020", "block")).basis == "supplied"
    assert preferred_crosswalk(level("2010", "quarter"), level("2020", "quarter")).basis == "points"


def test_nothing_changes_without_commit_and_nothing_twice(town):
    entry = CROSSWALK | {"addresses": ADDRESSES}
    assert store_crosswalks(entry, town).action == "checked"
    assert not Crosswalk.objects.exists()
    assert differ_from_stored(entry, town)
    first = store_crosswalks(entry, town, commit=True)
    rows = list(CrosswalkShare.objects.order_by("pk").values_list())
    again = store_crosswalks(entry, town, commit=True)
    assert again.action == "unchanged"
    assert again.counts == first.counts
    assert not differ_from_stored(entry, town)
    assert list(CrosswalkShare.objects.order_by("pk").values_list()) == rows


def test_another_file_or_rule_replaces_the_whole_and_keeps_the_rows_that_stay(town):
    store_crosswalks(CROSSWALK | {"addresses": ADDRESSES}, town, commit=True)
    kept = Crosswalk.objects.get(from_level=level("2010", "block"), basis="addresses").pk
    (town / "addresses.csv").write_text("code,houses\n0101,150\n0201,50\n0202,50\n", encoding="utf-8")
    assert store_crosswalks(CROSSWALK | {"addresses": ADDRESSES}, town, commit=True).action == "replaced"
    assert shares("block")["0201", "0101"] == pytest.approx(0.5, abs=1e-5)
    assert Crosswalk.objects.get(from_level=level("2010", "block"), basis="addresses").pk == kept
    store_crosswalks(CROSSWALK, town, commit=True)
    assert set(Crosswalk.objects.values_list("basis", flat=True)) == {"area"}


def test_the_rule_for_slivers_is_told_with_the_crosswalk(town):
    store_crosswalks(CROSSWALK | {"slivers": {"share": 0.2, "width": 60}}, town, commit=True)
    for row in Crosswalk.objects.all():
        assert "unter 20 % und schmaler als 60 m" in row.source["de"]
        assert "narrower than 60 m" in row.source["en"]


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        (
            {"from": "1999"},
            "Einen veröffentlichten Gebietsstand „1999“ gibt es nicht. Veröffentlicht sind „2010“, „2020“.",
        ),
        ({"to": "2010"}, "führt kein Umsteigeschlüssel"),
        ({"hierarchy": "village"}, "Die Gliederung „village“ gibt es nicht."),
        ({"addresses": ADDRESSES | {"file": "nowhere.csv"}}, "Die Datei „nowhere.csv“ gibt es im Ordner"),
        ({"addresses": ADDRESSES | {"file": "../addresses.csv"}}, "Die Datei „../addresses.csv“ gibt es im Ordner"),
        ({"addresses": ADDRESSES | {"code": "key"}}, "Die Spalte „key“ fehlt. Vorhanden sind „code“, „houses“."),
        ({"addresses": ADDRESSES | {"code": "houses", "number": "code"}}, "Diese Schlüssel gibt es"),
        (
            {"addresses": ADDRESSES, "points": {"file": "addresses.csv", "source": SOURCE}},
            "Bitte nennen Sie entweder Punkte oder Adressen",
        ),
        ({"points": {"file": "addresses.csv", "source": SOURCE}}, "Bitte geben Sie mit `srid:` an"),
        ({"points": {"file": "2020.geojson", "source": SOURCE}}, "Erwartet werden Punkte"),
        (
            {"shares": [{"level": "village", "file": "addresses.csv", "source": SOURCE}]},
            "Diese Ebenen haben nicht beide Gebietsstände: „village“.",
        ),
        ({"sliver": 1}, "sliver"),
    ],
)
def test_a_faulty_mapping_is_refused_with_a_sentence(town, entry, text):
    with pytest.raises(RefusedError) as refused:
        store_crosswalks(CROSSWALK | entry, town, commit=True)
    assert text in refused.value.de
    assert refused.value.en != refused.value.de
    assert not Crosswalk.objects.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("code;houses\n0101;many\n", "Zeile 2, Spalte „houses“: „many“ ist keine Zahl ab 0."),
        ("code;houses\n0101;1\n0201;-4\n", "Zeile 3, Spalte „houses“: „-4“ ist keine Zahl ab 0."),
        ("code;houses\n0101;1;2\n", "Zeile 2: Die Zeile hat mehr Zellen als die Kopfzeile."),
        ("code;houses\n0101;1\n0201;1;2\n", "line 3"),
        ("code;houses\n0101;1\n0201\n", "Zeile 3, Spalte „houses“: „“ ist keine Zahl ab 0."),
        ("", "lässt sich nicht lesen"),
        ("code;houses\n0101;\n", "ist keine Zahl ab 0"),
        ("code;houses\n0101;0\n", "passen nicht zu den Schlüsseln"),
    ],
)
def test_a_faulty_table_is_refused_with_its_line(town, text, sentence):
    (town / "addresses.csv").write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError) as refused:
        store_crosswalks(CROSSWALK | {"addresses": ADDRESSES}, town, commit=True)
    assert sentence in refused.value.de


def test_a_fault_in_a_file_is_named_with_file_and_line(town):
    path = town / "crosswalk.yaml"
    path.write_text('hierarchy: town\nfrom: "2010"\nto: "2021"\n', encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"crosswalk.yaml:3: Einen veröffentlichten Gebietsstand „2021“"):
        store_crosswalks(path, town)
