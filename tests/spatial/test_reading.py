"""What others ask of areas, answered in few queries."""

import gzip
from datetime import date

import pytest

from spatial.describing import load_municipality_part
from spatial.editions import import_edition, publish_edition
from spatial.findings import RefusedError
from spatial.models import Boundaries, Edition, EditionLevel
from spatial.reading import (
    area_table,
    boundary_digests,
    edition_on,
    find_areas,
    levels_shown,
    positions_below,
    root_area,
    territory_of,
)

from .little_town import mapping
from .test_describing import WEST, write
from .topojson_decoder import decode

pytestmark = pytest.mark.django_db
EAST = WEST.replace("west", "east").replace('"01"', '"02"')
WHOLE = WEST.replace("west", "whole").replace("root_level: quarter", "root_level: town").replace('"01"', '"0"')


@pytest.fixture
def edition(hierarchy, folder) -> Edition:
    for text in (WHOLE, WEST, EAST):
        load_municipality_part(write(folder, text))
    import_edition(mapping(valid_until="2023-12-31"), folder, commit=True)
    return publish_edition(Edition.objects.get())


def level(slug: str) -> EditionLevel:
    return EditionLevel.objects.select_related("level").get(level__slug=slug)


def test_a_territory_is_found_by_municipality(edition):
    assert territory_of("east").root_code == "02"
    assert territory_of("east", "town").root_code == "02"
    with pytest.raises(
        RefusedError, match=r"Unter „east/lor“ gibt es keinen Atlas. Von dieser Kommune gibt es „east/town“"
    ):
        territory_of("east", "lor")
    with pytest.raises(RefusedError, match="Unter „nowhere“"):
        territory_of("nowhere")


@pytest.mark.parametrize(
    ("day", "found"),
    [(date(2019, 12, 31), None), (date(2020, 1, 1), "2020"), (date(2023, 12, 31), "2020"), (date(2024, 1, 1), None)],
)
def test_the_edition_of_a_day_is_the_published_one_that_is_valid(edition, day, found):
    valid = edition_on(edition.hierarchy, day)
    assert (valid.slug if valid else None) == found


def test_drafts_are_valid_on_no_day(hierarchy, folder):
    import_edition(mapping(), folder, commit=True)
    assert edition_on(hierarchy, date(2021, 1, 1)) is None


@pytest.mark.parametrize(
    ("municipality", "slug", "positions"),
    [
        ("whole", "town", [0]),
        ("whole", "quarter", [0, 1]),
        ("whole", "block", [0, 1, 2, 3]),
        ("west", "quarter", [0]),
        ("west", "block", [0, 1]),
        ("east", "quarter", [1]),
        ("east", "block", [2, 3]),
        ("east", "town", []),
    ],
)
def test_positions_are_those_at_or_below_the_root(edition, django_assert_num_queries, municipality, slug, positions):
    territory, edition_level = territory_of(municipality), level(slug)
    with django_assert_num_queries(0 if slug == "town" and municipality == "east" else 1):
        assert positions_below(edition_level, territory) == positions


def test_the_root_and_the_levels_below_it(edition):
    territory = territory_of("east")
    assert root_area(edition, territory).name == "Ost"
    assert [entry.slug for entry in levels_shown(territory)] == ["quarter", "block"]


def test_areas_come_as_columns_in_one_query(edition, django_assert_num_queries):
    edition_level = level("block")
    with django_assert_num_queries(1):
        table = area_table(edition_level, [2, 3])
    assert table["codes"] == ["0201", "0202"]
    assert table["names"] == ["Südost", "Nordost"]
    assert table["parents"] == ["02", "02"]
    assert table["parent_names"] == ["Ost", "Ost"]
    assert table["square_kilometres"] == [0.01, 0.01]
    # The middle of the eastern blocks by pyproj, from E 380150, N 5820050 and 5820150.
    assert table["label_points"][0] == pytest.approx([13.23370, 52.51737], abs=2e-4)
    assert table["label_points"][1][1] > table["label_points"][0][1]
    assert area_table(edition_level)["codes"] == edition_level.codes
    assert area_table(level("town"))["parents"] == [None]


def test_the_shapes_of_a_part_hold_exactly_its_areas_in_order(edition):
    digests = boundary_digests(level("block"), territory_of("east"))
    assert set(digests) == {"overview", "detail"}
    row = Boundaries.objects.get(digest=digests["overview"])
    assert list(decode(gzip.decompress(row.gzip))) == ["0201", "0202"]
    whole = boundary_digests(level("block"), territory_of("whole"))
    assert list(decode(gzip.decompress(Boundaries.objects.get(digest=whole["detail"]).gzip))) == level("block").codes


def test_areas_are_found_by_name_and_code_within_the_territory(edition):
    assert [area.code for area in find_areas(territory_of("whole"), "ost")] == ["02", "0201", "0202"]
    assert [area.code for area in find_areas(territory_of("whole"), "02")] == ["02", "0201", "0202"]
    assert [area.code for area in find_areas(territory_of("west"), "süd")] == ["0101"]
    assert find_areas(territory_of("west"), "Südost") == []
    assert find_areas(territory_of("west"), "  ") == []
    assert find_areas(territory_of("west"), "süd", date(1999, 1, 1)) == []
