"""The real LOR of Berlin, as published, faults included: three editions, their numbers, and what the browser gets."""

import gzip
from pathlib import Path

import numpy as np
import pytest
import shapely

from spatial.boundaries import Reading, read_levels
from spatial.definitions import read_definition
from spatial.describing import load_hierarchy
from spatial.editions import import_edition, publish_edition
from spatial.models import Area, Boundaries, Edition, EditionLevel

from .topojson_decoder import decode

pytestmark = pytest.mark.berlin

EXAMPLES = Path(__file__).parents[2] / "examples" / "berlin"
LEVELS = ["land", "bezirk", "prognoseraum", "bezirksregion", "planungsraum"]
# As published by the Amt für Statistik Berlin-Brandenburg.
COUNTS = {"2018": [1, 12, 60, 138, 447], "2020": [1, 12, 60, 138, 448], "2021": [1, 12, 58, 143, 542]}
BUDGET = 60_000  # bytes on the wire for the overview of the finest level


def read(berlin: Path, edition: str, **changes) -> Reading:
    definition = read_definition(EXAMPLES / f"lor-{edition}.yaml", "edition") | changes
    return read_levels(definition, berlin, levels=LEVELS, srid=25833)


def told(reading: Reading, severity: str) -> str:
    return "\n".join(finding.de for finding in reading.findings if finding.severity == severity)


def test_the_faults_of_the_old_areas_are_named_and_mended(berlin):
    reading = read(berlin, "2020")
    mended = told(reading, "mended")
    assert "„06010102“ wurde bei [13.29880, 52.51459] in „04030417“ geändert" in mended
    assert "„04020208“ und „04061757“ überlappen sich um 0,1 m² bei [13.24553, 52.50468]" in mended
    assert "Lücke von 0,11 m²" in mended
    assert told(reading, "warning") == told(reading, "error") == ""
    assert "Schloßstraße" in told(reading, "note")


def test_without_the_stated_mends_the_faults_stop_or_warn(berlin):
    definition = read_definition(EXAMPLES / "lor-2020.yaml", "edition")
    levels = [{key: value for key, value in level.items() if key != "mends"} for level in definition["levels"]]
    reading = read(berlin, "2020", levels=levels, clean_coverage=False)
    assert "Der Schlüssel „06010102“ kommt 2-mal vor: Schloßstraße [13.29880, 52.51459]" in told(reading, "error")
    assert "überlappen sich" in told(reading, "warning")


def test_the_published_larger_areas_of_the_old_lor_do_not_nest(berlin):
    definition = read_definition(EXAMPLES / "lor-2020.yaml", "edition")
    published = {
        "level": "bezirksregion", "file": "lor_2006/lor_bezirksregionen_2020_epsg25833.geojson", "key": "broker Dow",
        "name": "BEZIRKSREG", "parent": {"prefix": 4},
    }  # fmt: skip
    levels = [published if level["level"] == "bezirksregion" else level for level in definition["levels"]]
    warning = told(read(berlin, "2020", levels=levels), "warning")
    assert "Der Umriss stimmt nicht mit dem der Ebene „planungsraum“ darunter überein bei „010332: 1.060 m²“" in warning


def test_the_lor_of_2021_is_without_fault(berlin):
    reading = read(berlin, "2021")
    assert {finding.severity for finding in reading.findings} == {"note"}
    assert shapely.coverage_is_valid(reading.tables["planungsraum"].geometry.to_numpy())


@pytest.mark.django_db
def test_three_editions_follow_one_another_and_every_level_fits_the_other(berlin):
    load_hierarchy(EXAMPLES / "lor.yaml")
    for edition, counts in COUNTS.items():
        report = import_edition(EXAMPLES / f"lor-{edition}.yaml", berlin, commit=True)
        assert list(report.counts.values()) == counts
        publish_edition(Edition.objects.get(slug=edition))
    bezirke = Area.objects.filter(edition_level__level__slug="bezirk").values_list("code", "name")
    assert set(bezirke.filter(code="04")) == {("04", "Charlottenburg-Wilmersdorf")}
    for land in Area.objects.filter(edition_level__level__slug="land"):
        assert (land.code, land.name) == ("0", "Berlin")
        assert land.square_metres == pytest.approx(891.1e6, rel=0.001)  # the published 891.1 km²
    for edition in COUNTS:
        check_shapes(edition)


def check_shapes(edition: str) -> None:
    """Budget, order, shared borders and exact nesting of the overview of all five levels."""
    drawn = {}
    rows = Boundaries.objects.filter(edition_level__edition__slug=edition, resolution="overview", root_code="")
    for row in rows.select_related("edition_level__level"):
        assert max(len(row.gzip), len(row.brotli)) < BUDGET
        shapes = decode(gzip.decompress(row.gzip))
        assert list(shapes) == row.edition_level.codes
        geometries = np.array(list(shapes.values()))
        assert shapely.is_valid(geometries).all()
        assert (shapely.area(geometries) > 0).all()
        assert shapely.coverage_is_valid(geometries)
        drawn[row.edition_level.level.slug] = shapes
    finest = EditionLevel.objects.get(edition__slug=edition, level__slug="planungsraum")
    assert list(drawn["planungsraum"]) == finest.codes
    for level, digits in {"bezirk": 2, "prognoseraum": 4, "bezirksregion": 6}.items():
        for code, outline in drawn[level].items():
            parts = [shape for child, shape in drawn["planungsraum"].items() if child[:digits] == code]
            assert shapely.union_all(parts).symmetric_difference(outline).area == 0
