"""Files become tables, and every fault of a file is found and named in both languages."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from spatial.boundaries import Reading, files_of, read_levels

from .little_town import EAST, LEVELS, NORTH, SRID, blocks, mapping, square, with_level, write


def read(folder, chosen=None) -> Reading:
    return read_levels(chosen or mapping(), folder, levels=LEVELS, srid=SRID)


def only(reading: Reading, severity: str):
    """The one finding of that severity."""
    found = [finding for finding in reading.findings if finding.severity == severity]
    assert len(found) == 1, found
    assert found[0].de
    assert found[0].en
    return found[0]


def test_a_faultless_town_is_read_without_findings(folder):
    reading = read(folder)
    assert reading.findings == []
    assert {level: table["code"].tolist() for level, table in reading.tables.items()} == {
        "town": ["0"],
        "quarter": ["01", "02"],
        "block": ["0101", "0102", "0201", "0202"],
    }
    assert reading.tables["block"]["parent"].tolist() == ["01", "01", "02", "02"]
    assert reading.tables["block"]["name"].tolist() == ["Südwest", "Nordwest", "Südost", "Nordost"]
    assert reading.tables["quarter"]["name"].tolist() == ["West", "Ost"]
    assert reading.tables["quarter"].area.round(6).tolist() == [20_000, 20_000]
    assert reading.tables["town"].geometry.iloc[0].equals(square(0, 0, 200, 200))
    assert reading.tables["town"]["parent"].tolist() == [""]


def test_any_coordinate_system_is_brought_to_that_of_the_hierarchy(tmp_path):
    write(blocks().to_crs(3857), tmp_path, "blocks.gpkg")
    reading = read(tmp_path, with_level(0, file="blocks.gpkg"))
    assert reading.tables["block"].crs.to_epsg() == SRID
    assert reading.tables["block"].area.round(2).tolist() == [10_000] * 4


def test_numbers_as_keys_have_lost_their_zeros(tmp_path):
    frame = blocks()
    frame["key"] = [1202, 101, 1201, 102]
    write(frame, tmp_path)
    fault = only(read(tmp_path), "error")
    assert "„101“" in fault.de
    assert "digits: 4" in fault.de
    assert "leading zeros are lost" in fault.en


def test_numbers_as_keys_are_filled_up_when_the_mapping_says_how_long_they_are(tmp_path):
    frame = blocks()
    frame["key"] = frame["key"].astype(int)
    write(frame, tmp_path)
    reading = read(tmp_path, with_level(0, digits=4))
    assert only(reading, "mended").codes == ("0101", "0102", "0201", "0202")
    assert reading.tables["block"]["code"].tolist() == ["0101", "0102", "0201", "0202"]


def test_spaces_around_keys_are_removed_and_named(tmp_path):
    frame = blocks()
    frame.loc[0, "key"] = " 0202 "
    write(frame, tmp_path)
    reading = read(tmp_path)
    assert only(reading, "mended").codes == ("0202",)
    assert "0202" in reading.tables["block"]["code"].tolist()


def test_an_empty_key_is_named_with_its_place(tmp_path):
    frame = blocks()
    frame.loc[0, "key"] = None
    write(frame, tmp_path)
    fault = only(read(tmp_path), "error")
    assert "Ohne Schlüssel sind die Gebiete bei" in fault.de
    assert "[13.23" in fault.de


def twice(tmp_path):
    """Key 0201 stands twice: the second one should be 0202."""
    frame = blocks()
    frame.loc[0, "key"] = "0201"
    write(frame, tmp_path)
    return frame


def test_a_key_that_occurs_twice_is_named_with_both_places_and_the_mend(tmp_path):
    twice(tmp_path)
    fault = only(read(tmp_path), "error")
    assert fault.codes == ("0201",)
    assert "„0201“ kommt 2-mal vor: Nordost [13.23" in fault.de
    assert "mends: - rename:" in fault.de


@pytest.mark.parametrize("where", [{"label": "Nordost"}, {"at": None}])
def test_a_stated_mend_gives_one_of_them_its_true_key_and_is_recorded(tmp_path, where):
    twice(tmp_path)
    if "at" in where:
        point = gpd.GeoSeries([square(100, 100).centroid], crs=SRID).to_crs(4326).iloc[0]
        where = {"at": [point.x, point.y]}
    reading = read(tmp_path, with_level(0, mends=[{"rename": {"from": "0201", "to": "0202", "where": where}}]))
    assert only(reading, "mended").codes == ("0201", "0202")
    table = reading.tables["block"].set_index("code")
    assert table.loc["0202", "name"] == "Nordost"
    assert table.loc["0201", "name"] == "Südost"


def test_a_mend_that_does_not_fit_exactly_once_is_refused(tmp_path):
    twice(tmp_path)
    reading = read(tmp_path, with_level(0, mends=[{"rename": {"from": "0201", "to": "0202"}}]))
    assert "trifft 2 Gebiete" in only(reading, "error").de


def test_a_missing_column_is_named_with_those_that_there_are(folder):
    fault = only(read(folder, with_level(0, key="PLR_ID")), "error")
    assert "„PLR_ID“ gibt es nicht. Vorhanden sind „key“, „label“" in fault.de
    fault = only(read(folder, with_level(0, parent={"column": "BZR"})), "error")
    assert "„BZR“ gibt es nicht" in fault.de


def test_a_polygon_that_crosses_itself_is_repaired_and_named(tmp_path):
    frame = blocks()
    bow = shapely.Polygon([(EAST, NORTH), (EAST + 100, NORTH), (EAST, NORTH + 100), (EAST + 100, NORTH + 100)])
    frame.loc[1, "geometry"] = bow
    write(frame, tmp_path)
    reading = read(tmp_path)
    mended = [finding for finding in reading.findings if finding.severity == "mended"]
    assert mended[0].codes == ("0101",)
    assert "Self-intersection" in mended[0].de
    assert "[13.23" in mended[0].de
    assert shapely.is_valid(reading.tables["block"].geometry.to_numpy()).all()


def test_an_area_without_a_polygon_is_an_error(tmp_path):
    frame = blocks()
    frame.loc[0, "geometry"] = square(0, 0).centroid
    write(frame, tmp_path)
    assert "„0202“ hat keine Fläche" in only(read(tmp_path), "error").de


def overlapping(tmp_path):
    """The northwestern block reaches half a metre into its eastern neighbour; the southwestern one falls short."""
    frame = blocks()
    frame.loc[3, "geometry"] = square(0, 100, 100.5)
    frame.loc[1, "geometry"] = shapely.Polygon(
        [(EAST, NORTH), (EAST + 100, NORTH), (EAST + 100, NORTH + 40), (EAST + 99.5, NORTH + 50),
         (EAST + 100, NORTH + 60), (EAST + 100, NORTH + 100), (EAST, NORTH + 100)]
    )  # fmt: skip
    write(frame, tmp_path)


def test_overlaps_and_gaps_are_warned_of_with_place_and_size(tmp_path):
    overlapping(tmp_path)
    reading = read(tmp_path)
    told = [finding.de for finding in reading.findings if finding.severity == "warning" and finding.level == "block"]
    assert any("„0102“ überlappen sich um 50 m² bei [13.23" in sentence for sentence in told)
    assert any("Lücke von 5 m²" in sentence for sentence in told)
    assert all("clean_coverage: true" in sentence for sentence in told)


def test_overlaps_and_gaps_are_mended_when_the_mapping_permits_it(tmp_path):
    overlapping(tmp_path)
    reading = read(tmp_path, mapping(clean_coverage=True))
    assert {finding.severity for finding in reading.findings} == {"mended"}
    shapes = reading.tables["block"].geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    assert shapely.area(shapes).sum() == pytest.approx(40_000)


def test_an_area_that_lies_wholly_on_another_cannot_be_cleaned_away(tmp_path):
    frame = blocks()
    frame.loc[3, "geometry"] = frame.geometry[1]
    write(frame, tmp_path)
    reading = read(tmp_path, mapping(clean_coverage=True))
    assert "liegen ganz auf anderen Gebieten" in only(reading, "error").de


def test_a_lake_that_belongs_to_nobody_is_only_a_note(tmp_path):
    frame = blocks()
    frame.loc[0, "geometry"] = square(100, 100).difference(square(120, 120, 50, 50))
    write(frame, tmp_path)
    assert "bleiben 2.500 m² ohne Gebiet" in only(read(tmp_path), "note").de


def test_a_child_without_a_parent_and_a_parent_without_children_are_errors(tmp_path):
    write(blocks(), tmp_path)
    quarters = gpd.GeoDataFrame(
        {"key": ["01", "03"], "label": ["West", "Ost"]},
        geometry=[square(0, 0, 100, 200), square(100, 0, 100, 200)],
        crs=SRID,
    )
    write(quarters, tmp_path, "quarters.geojson")
    chosen = mapping()
    chosen["levels"][1] = {"level": "quarter", "file": "quarters.geojson", "key": "key", "name": "label",
                           "parent": {"constant": "0"}}  # fmt: skip
    errors = [finding for finding in read(tmp_path, chosen).findings if finding.severity == "error"]
    assert [finding.codes for finding in errors] == [("0201", "0202"), ("03",)]
    assert "0201 → 02" in errors[0].de


def test_an_outline_that_differs_from_its_children_is_named_with_the_difference(tmp_path):
    write(blocks(), tmp_path)
    quarters = gpd.GeoDataFrame(
        {"key": ["01", "02"], "label": ["West", "Ost"]},
        geometry=[square(0, 0, 110, 200), square(110, 0, 90, 200)],
        crs=SRID,
    )
    write(quarters, tmp_path, "quarters.geojson")
    chosen = mapping()
    chosen["levels"][1] = {"level": "quarter", "file": "quarters.geojson", "key": "key", "name": "label",
                           "parent": {"constant": "0"}}  # fmt: skip
    warning = only(read(tmp_path, chosen), "warning")
    assert warning.codes == ("01", "02")
    assert "01: 2.000 m²" in warning.de
    assert "01: 2,000 m²" in warning.en
    assert "dissolve: block" in warning.de


def test_parents_are_found_by_location(tmp_path):
    frame = blocks()
    frame["geometry"] = frame.geometry.translate(5, 0)  # a twentieth of each block lies beyond its quarter
    write(frame, tmp_path)
    quarters = gpd.GeoDataFrame(
        {"key": ["A", "B"]}, geometry=[square(0, 0, 100, 200), square(100, 0, 100, 200)], crs=SRID
    )
    write(quarters, tmp_path, "quarters.geojson")
    chosen = with_level(0, parent={"location": True})
    chosen["levels"][1] = {"level": "quarter", "file": "quarters.geojson", "key": "key", "parent": {"constant": "0"}}
    reading = read(tmp_path, chosen)
    assert reading.tables["block"]["parent"].tolist() == ["A", "A", "B", "B"]
    assert not any("Mehr als ein Zehntel" in finding.de for finding in reading.findings)
    assert "Ohne Namen sind „A“, „B“" in next(
        f.de for f in reading.findings if f.level == "quarter" and f.codes == ("A", "B")
    )


def test_a_doubtful_location_is_warned_of(tmp_path):
    frame = blocks()
    frame["geometry"] = frame.geometry.translate(20, 0)
    write(frame, tmp_path)
    quarters = gpd.GeoDataFrame(
        {"key": ["A", "B"]}, geometry=[square(0, 0, 100, 200), square(100, 0, 200, 200)], crs=SRID
    )
    write(quarters, tmp_path, "quarters.geojson")
    chosen = with_level(0, parent={"location": True})
    chosen["levels"][1] = {"level": "quarter", "file": "quarters.geojson", "key": "key", "names": {"A": "a", "B": "b"},
                           "parent": {"constant": "0"}}  # fmt: skip
    warning = next(finding for finding in read(tmp_path, chosen).findings if "Mehr als ein Zehntel" in finding.de)
    assert warning.codes == ("0101", "0102")


def test_parents_and_groups_come_from_columns_too(tmp_path):
    frame = blocks()
    frame["district"] = ["O", "W", "O", "W"]
    write(frame, tmp_path)
    chosen = with_level(0, parent={"column": "district"})
    chosen["levels"][1] |= {"key": {"column": "district"}, "names": {"O": "Ost", "W": "West"}}
    reading = read(tmp_path, chosen)
    assert reading.findings == []
    assert reading.tables["quarter"]["code"].tolist() == ["O", "W"]


def test_a_level_without_a_rule_for_parents_takes_the_key_that_dissolves_it_or_is_refused(folder):
    chosen = mapping()
    del chosen["levels"][0]["parent"]
    assert read(folder, chosen).tables["block"]["parent"].tolist() == ["01", "01", "02", "02"]
    chosen = with_level(1, dissolve="block")
    del chosen["levels"][1]["parent"]
    chosen["levels"][2] |= {"dissolve": "block"}
    assert "fehlt bei der Ebene „quarter“ der Eintrag `parent`" in only(read(folder, chosen), "error").de


def test_names_come_from_another_file_and_gaps_are_named(folder):
    listing = gpd.GeoDataFrame(
        {"no": ["01", "09"], "called": ["Altstadt", "Mond"]}, geometry=[square(0, 0)] * 2, crs=SRID
    )
    write(listing, folder, "names.geojson")
    chosen = with_level(1, names_from={"file": "names.geojson", "key": "no", "name": "called"})
    del chosen["levels"][1]["names"]
    reading = read(folder, chosen)
    assert reading.tables["quarter"]["name"].tolist() == ["Altstadt", "02"]
    warnings = [finding for finding in reading.findings if finding.severity == "warning"]
    assert [finding.codes for finding in warnings] == [("09",), ("02",)]
    assert [path.name for path in files_of(chosen, folder)] == ["blocks.geojson", "names.geojson"]


def test_names_that_repeat_are_only_a_note(tmp_path):
    write(blocks().assign(label=["Mitte", "Mitte", "Süd", "Nord"]), tmp_path)
    reading = read(tmp_path)
    assert not reading.has_errors
    assert only(reading, "note").codes == ("0202", "0101")


def test_names_and_keys_beyond_their_length_are_errors(tmp_path):
    frame = blocks()
    frame.loc[0, "label"] = "x" * 201
    frame.loc[1, "key"] = "01" + "x" * 39
    write(frame, tmp_path)
    told = [finding.de for finding in read(tmp_path).findings if finding.severity == "error"]
    assert any("höchstens 40 Zeichen" in sentence for sentence in told)
    assert any("höchstens 200 Zeichen" in sentence for sentence in told)


def test_a_missing_file_is_a_finding_not_a_crash(tmp_path):
    assert "gibt es im Ordner" in only(read(tmp_path), "error").de


def test_nothing_but_numbers_of_one_length_is_worth_only_a_note(tmp_path):
    frame = blocks()
    frame["key"] = np.array([2202, 1101, 2201, 1102])
    write(frame, tmp_path)
    chosen = with_level(1, names={"11": "West", "22": "Ost"})
    assert "Zahlen statt Text" in only(read(tmp_path, chosen), "note").de
