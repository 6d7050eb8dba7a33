"""Where: municipalities, hierarchies, editions, areas as lists and as GeoJSON."""

from spatial.models import Boundaries


def test_municipalities_with_their_territories(get):
    first, second = get("geo/municipalities").json()
    assert (first["municipality"], second["municipality"]) == ("smalltown", "west")
    assert second["territories"] == [
        {"hierarchy": "small", "root_level": "district", "root_code": "01", "default_level": "district"}
    ]
    assert get("geo/municipalities/west").json() == second


def test_a_hierarchy_with_levels_and_editions(get):
    hierarchy = get("geo/hierarchies/small").json()
    assert get("geo/hierarchies").json() == [hierarchy]
    assert [level["level"] for level in hierarchy["levels"]] == ["town", "district", "block"]
    (edition,) = hierarchy["editions"]
    assert (edition["edition"], edition["valid_from"], edition["valid_until"]) == ("2020", "2020-01-01", None)
    assert edition["area_counts"] == {"town": 1, "district": 3, "block": 6}
    assert get("geo/editions", hierarchy="small").json() == [edition]


def test_areas_in_their_order(get):
    areas = get("geo/smalltown/small/2020/block/areas").json()
    assert areas["codes"] == ["0101", "0102", "0201", "0202", "0301", "0302"]
    assert areas["parents"] == ["01", "01", "02", "02", "03", "03"]
    assert areas["parent_names"][2] == "Süd, „Am Wall“"
    assert areas["label_points"][0] == [8.05, 52.05]
    assert areas["boundaries"] == dict(
        Boundaries.objects.filter(edition_level__level__slug="block").values_list("resolution", "digest")
    )


def test_full_shapes_as_geojson(get):
    answer = get("geo/west/small/2020/block/areas", format="geojson")
    assert answer["Content-Type"] == "application/geo+json"
    assert answer["Content-Disposition"] == 'attachment; filename="small-2020-block-areas.geojson"'
    collection = answer.json()
    assert collection["type"] == "FeatureCollection"
    assert [feature["id"] for feature in collection["features"]] == ["0101", "0102"]
    first = collection["features"][0]
    assert first["properties"] == {"code": "0101", "name": "Gebiet 0101", "parent": "01"}
    assert first["geometry"]["type"] == "MultiPolygon"
    assert first["geometry"]["coordinates"][0][0][0] == [8, 52]
