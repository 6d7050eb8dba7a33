"""Every format is read alike; what cannot be read is refused with a sentence."""

import zipfile

import geopandas as gpd
import pytest

from spatial import boundary_files
from spatial.boundary_files import FileError, parts_of, read_file

from .little_town import SRID, blocks, square, write, zip_shapefile


def refused(match: str, *arguments, **options) -> FileError:
    with pytest.raises(FileError, match=match) as caught:
        read_file(*arguments, **options)
    assert caught.value.en
    return caught.value


@pytest.mark.parametrize("name", ["blocks.geojson", "blocks.gpkg", "blocks.shp", "blocks.zip"])
def test_the_same_areas_come_out_of_every_format(tmp_path, name):
    if name.endswith(".zip"):
        zip_shapefile(blocks(), tmp_path)
    else:
        write(blocks(), tmp_path, name)
    frame = read_file(name, tmp_path).to_crs(SRID)
    assert frame["key"].tolist() == ["0202", "0101", "0201", "0102"]
    assert frame["label"].tolist() == ["Nordost", "Südwest", "Südost", "Nordwest"]
    assert frame.area.round(3).tolist() == [10_000] * 4


def test_heights_are_dropped(tmp_path):
    frame = blocks()
    write(frame.set_geometry(frame.geometry.force_3d(35.0)), tmp_path)
    assert not read_file("blocks.geojson", tmp_path).geometry.has_z.any()


def test_of_several_layers_one_must_be_chosen(tmp_path):
    write(blocks(), tmp_path, "town.gpkg", layer="blocks")
    write(blocks().iloc[:1], tmp_path, "town.gpkg", layer="parks")
    assert "„blocks“, „parks“" in refused("Welche Schicht", "town.gpkg", tmp_path).de
    assert "„blocks“, „parks“" in refused("Welche Schicht", "town.gpkg", tmp_path, "lakes").de
    assert len(read_file("town.gpkg", tmp_path, "parks")) == 1


def test_a_file_outside_the_folder_is_not_opened(tmp_path):
    write(blocks(), tmp_path)
    (tmp_path / "data").mkdir()
    refused("außerhalb", "../blocks.geojson", tmp_path / "data")
    refused("außerhalb", "/etc/passwd", tmp_path / "data")


def test_missing_unknown_damaged_and_empty_files_are_named(tmp_path):
    refused("gibt es im Ordner", "nothing.shp", tmp_path)
    (tmp_path / "areas.dxf").write_text("no")
    refused("Format wird nicht gelesen", "areas.dxf", tmp_path)
    (tmp_path / "areas.shp").write_bytes(b"not a shapefile")
    refused("beschädigt oder unvollständig", "areas.shp", tmp_path)
    write(blocks().iloc[:0], tmp_path, "none.gpkg")
    refused("keine Zeilen", "none.gpkg", tmp_path)


def test_a_file_that_does_not_say_its_coordinate_system_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="crs"):
        write(gpd.GeoDataFrame({"key": ["1"]}, geometry=[square(0, 0)]), tmp_path, "areas.shp")
    assert ".prj" in refused("Koordinatensystem", "areas.shp", tmp_path).de


def test_a_table_without_shapes_is_refused_unless_only_names_are_wanted(tmp_path):
    path = tmp_path / "names.geojson"
    path.write_text(
        '{"type": "FeatureCollection", "features": '
        '[{"type": "Feature", "properties": {"key": "01"}, "geometry": null}]}'
    )
    assert read_file("names.geojson", tmp_path, geometry=False)["key"].tolist() == ["01"]


def test_a_zip_file_must_hold_exactly_one_shapefile(tmp_path):
    path = zip_shapefile(blocks(), tmp_path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("second.shp", b"")
    assert "gefunden: 2" in refused("genau ein Shapefile", "blocks.zip", tmp_path).de
    (tmp_path / "broken.zip").write_bytes(b"PK broken")
    refused("ZIP-Datei ist beschädigt", "broken.zip", tmp_path)


def test_a_zip_file_may_not_lead_out_of_itself_or_unpack_without_end(tmp_path, monkeypatch):
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as archive:
        archive.writestr("../../areas.shp", b"")
    refused("hinausführen", "evil.zip", tmp_path)
    zip_shapefile(blocks(), tmp_path)
    monkeypatch.setattr(boundary_files, "MOST_MEMBERS", 3)
    refused("mehr als 3 Dateien", "blocks.zip", tmp_path)


def test_a_file_over_the_limit_is_not_opened(tmp_path, monkeypatch):
    write(blocks(), tmp_path)
    monkeypatch.setattr(boundary_files, "LARGEST_BYTES", 100)
    refused("größer als", "blocks.geojson", tmp_path)


def test_a_shapefile_consists_of_several_files(tmp_path):
    path = write(blocks(), tmp_path, "blocks.shp")
    write(blocks(), tmp_path, "blocks2.shp")
    assert [part.name for part in parts_of(path)] == [
        "blocks.cpg", "blocks.dbf", "blocks.prj", "blocks.shp", "blocks.shx",
    ]  # fmt: skip
