"""Facilities come in by kind, as points or surfaces; faults stop them all."""

import geopandas as gpd
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from spatial.definitions import DefinitionError
from spatial.describing import load_municipality_part
from spatial.facilities import import_facilities
from spatial.models import Facility, FacilityKind

from .little_town import SRID, square
from .test_describing import WEST
from .test_describing import write as write_text

pytestmark = pytest.mark.django_db

MAPPING = """\
municipality: west
facilities:
  - kind: kita
    name: {de: Kitas, en: Day-care centres}
    file: kitas.gpkg
    source: {de: Erfunden}
    key: id
    label: name
    address: where
    capacity: places
    capacity_unit: {de: Plätze, en: places}
  - kind: park
    name: {de: Parks}
    file: parks.geojson
    source: {de: Erfunden}
    key: id
    label: name
"""


def kitas() -> gpd.GeoDataFrame:
    points = [square(10, 10).centroid, square(20, 20).centroid, square(30, 30).centroid]
    return gpd.GeoDataFrame(
        {
            "id": ["02", "01", "03"],
            "name": ["Zwei", None, "Drei"],
            "places": ["40,5", "12", None],
            "where": ["Weg 2", None, " Weg 3 "],
        },
        geometry=points,
        crs=SRID,
    )


@pytest.fixture
def mapping_file(hierarchy, tmp_path):
    load_municipality_part(write_text(tmp_path, WEST, "west.yaml"))
    kitas().to_file(tmp_path / "kitas.gpkg", engine="pyogrio")
    parks = gpd.GeoDataFrame({"id": ["p"], "name": ["Park"]}, geometry=[square(0, 0, 50, 20)], crs=SRID)
    parks.to_file(tmp_path / "parks.geojson", engine="pyogrio")
    return write_text(tmp_path, MAPPING, "facilities.yaml")


def test_points_and_surfaces_come_in_and_are_replaced_as_a_whole(mapping_file, tmp_path):
    assert import_facilities(mapping_file, tmp_path).action == "checked"
    assert not Facility.objects.exists()
    report = import_facilities(mapping_file, tmp_path, commit=True)
    assert report.counts == {"kita": 3, "park": 1}
    found = list(Facility.objects.filter(kind__slug="kita").values_list("key", "name", "capacity", "square_metres"))
    assert found == [("01", "01", 12, None), ("02", "Zwei", 40.5, None), ("03", "Drei", None, None)]
    addresses = Facility.objects.filter(kind__slug="kita").values_list("address", flat=True)
    assert list(addresses) == ["", "Weg 2", "Weg 3"]
    assert Facility.objects.get(kind__slug="park").address == ""
    park = Facility.objects.get(kind__slug="park")
    assert park.square_metres == pytest.approx(1000, abs=0.01)
    assert park.geometry.srid == 4326
    kitas().iloc[:1].to_file(tmp_path / "kitas.gpkg", engine="pyogrio")
    import_facilities(mapping_file, tmp_path, commit=True)
    assert Facility.objects.filter(kind__slug="kita").count() == 1
    assert FacilityKind.objects.count() == 2


@pytest.mark.parametrize(
    ("column", "values", "sentence"),
    [
        ("id", ["01", "01", "03"], "„01“ kommen mehrfach vor"),
        ("id", ["01", "", "03"], "haben keinen Schlüssel"),
        ("places", ["12", "viele", "3"], "Die Kapazität ist keine Zahl ab 0 bei „01“"),
        ("places", ["-1", "2", "3"], "Die Kapazität ist keine Zahl ab 0 bei „02“"),
        ("name", ["x" * 251, "b", "c"], "mehr als 250 Zeichen im Namen"),
        ("where", ["x" * 251, "b", "c"], "mehr als 250 Zeichen in der Anschrift"),
        ("geometry", [None, None, square(0, 0).boundary], "weder Punkt noch Fläche"),
    ],
)
def test_a_fault_stops_every_kind(mapping_file, tmp_path, column, values, sentence):
    frame = kitas()
    frame[column] = values if column != "geometry" else gpd.GeoSeries(values, crs=SRID)
    frame.to_file(tmp_path / "kitas.gpkg", engine="pyogrio")
    report = import_facilities(mapping_file, tmp_path, commit=True)
    assert report.action == "refused"
    assert sentence in report.as_text()
    assert not Facility.objects.exists()


def test_a_missing_file_column_or_municipality_is_named(mapping_file, tmp_path, capsys):
    text = MAPPING.replace("capacity: places", "capacity: seats").replace("parks.geojson", "nothing.geojson")
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command(
            "import_facilities", write_text(tmp_path, text), "--data", tmp_path, "--commit", "--language", "en"
        )
    told = capsys.readouterr().out
    assert "There is no column “seats”" in told
    assert "There is no such file" in told
    with pytest.raises(DefinitionError, match=r"file.yaml:1: Die Kommune „moon“ gibt es nicht"):
        import_facilities(write_text(tmp_path, MAPPING.replace("municipality: west", "municipality: moon")), tmp_path)
