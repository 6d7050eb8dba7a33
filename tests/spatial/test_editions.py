"""Editions come in whole or not at all; published ones are frozen by the database, whoever writes."""

from datetime import date

import pytest
import shapely
import yaml
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction

from spatial.definitions import DefinitionError
from spatial.editions import end_edition, import_edition, publish_edition
from spatial.findings import RefusedError
from spatial.models import Area, Boundaries, Edition, EditionLevel

from .little_town import blocks, mapping, with_level, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(hierarchy, folder) -> Edition:
    report = import_edition(mapping(), folder, commit=True)
    assert report.action == "imported", report.as_text()
    return Edition.objects.get()


def test_an_edition_comes_in_with_its_frozen_order_sizes_and_parents(edition):
    level = EditionLevel.objects.get(level__slug="block")
    assert level.codes == ["0101", "0102", "0201", "0202"]
    assert level.area_count == 4
    areas = list(Area.objects.filter(edition_level=level).order_by("position"))
    assert [(area.position, area.code, area.parent.code, area.parent.parent.code) for area in areas] == [
        (0, "0101", "01", "0"),
        (1, "0102", "01", "0"),
        (2, "0201", "02", "0"),
        (3, "0202", "02", "0"),
    ]
    assert [round(area.square_metres, 3) for area in areas] == [10_000] * 4
    assert all(area.geometry.contains(area.label_point) for area in areas)
    assert {area.geometry.geom_type for area in areas} == {"MultiPolygon"}
    assert {area.geometry.srid for area in areas} == {4326}
    # The middle of a square, to a hundredth of its side.
    assert areas[0].label_point.distance(areas[0].geometry.centroid) * 111_320 < 2
    assert Area.objects.get(edition_level__level__slug="town").square_metres == pytest.approx(40_000)
    assert edition.valid.lower == date(2020, 1, 1)
    assert edition.valid.upper is None
    assert edition.published_at is None


def test_the_order_is_that_of_the_codes_and_not_of_the_file(edition):
    in_file = blocks()["key"].tolist()
    stored = list(Area.objects.filter(edition_level__level__slug="block").values_list("code", flat=True))
    assert stored == sorted(in_file) != in_file


def test_ready_shapes_exist_for_every_level_in_both_resolutions(edition):
    found = Boundaries.objects.values_list("edition_level__level__slug", "resolution", "root_code")
    assert sorted(found) == sorted((level, resolution, "") for level in ("town", "quarter", "block")
                                   for resolution in ("overview", "detail"))  # fmt: skip


def test_without_commit_everything_is_checked_and_nothing_stored(hierarchy, folder):
    report = import_edition(mapping(), folder)
    assert report.action == "checked"
    assert report.counts == {"town": 1, "quarter": 2, "block": 4}
    assert not Edition.objects.exists()


def test_with_an_error_nothing_is_stored(hierarchy, tmp_path):
    frame = blocks()
    frame.loc[0, "key"] = "0101"
    write(frame, tmp_path)
    report = import_edition(mapping(), tmp_path, commit=True)
    assert report.action == "refused"
    assert "Fehler (block): blocks.geojson: Der Schlüssel „0101“ kommt 2-mal vor" in report.as_text()
    assert "Error (block): blocks.geojson: The key “0101” occurs 2 times" in report.as_text("en")
    assert not Edition.objects.exists()


def test_the_last_day_of_the_mapping_still_belongs_to_the_edition(hierarchy, folder):
    import_edition(mapping(valid_until="2020-12-31"), folder, commit=True)
    valid = Edition.objects.get().valid
    assert date(2020, 12, 31) in valid
    assert date(2021, 1, 1) not in valid


def test_the_same_again_is_left_alone_and_says_so(edition, folder):
    report = import_edition(mapping(), folder, commit=True)
    assert report.action == "unchanged"
    assert Edition.objects.get().pk == edition.pk
    assert "unverändert" in report.as_text()


def test_an_unpublished_edition_is_replaced(edition, folder):
    frame = blocks()
    frame.loc[0, "label"] = "Neuer Name"
    write(frame, folder)
    assert import_edition(mapping(), folder, commit=True).action == "replaced"
    assert Edition.objects.count() == 1
    assert Area.objects.filter(name="Neuer Name").count() == 1
    assert Area.objects.count() == 7


def test_a_published_edition_is_left_alone_when_the_same_and_never_replaced(edition, folder):
    publish_edition(edition)
    assert import_edition(mapping(), folder, commit=True).action == "unchanged"
    report = import_edition(with_level(1, names={"01": "Alt", "02": "Neu"}), folder, commit=True)
    assert report.action == "refused"
    assert "Stand 2020 ist veröffentlicht und ändert sich nicht mehr" in report.as_text()
    assert Area.objects.filter(name="West").exists()


def test_what_was_mended_is_recorded(hierarchy, tmp_path):
    frame = blocks()
    frame.loc[0, "key"] = " 0202"
    write(frame, tmp_path)
    import_edition(mapping(), tmp_path, commit=True)
    (mend,) = Edition.objects.get().mends
    assert mend["codes"] == ["0202"]
    assert "Leerzeichen" in mend["de"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"hierarchy": "other"}, "Die Gliederung „other“ gibt es nicht. Bekannt sind „town“"),
        ({"levels": mapping()["levels"][:2]}, "die Gliederung hat genau „town“, „quarter“, „block“"),
        ({"valid_until": "2019-12-31"}, r"Der letzte Tag \(31.12.2019\) liegt vor dem ersten"),
        ({"valid_from": "2020-13-01"}, "nicht die erwartete Form"),
    ],
)
def test_a_wrong_mapping_is_refused_with_a_sentence(hierarchy, folder, changes, sentence):
    chosen = mapping(**changes)
    with pytest.raises(DefinitionError, match=sentence):
        import_edition(chosen, folder, commit=True)
    assert not Edition.objects.exists()


def test_a_level_cannot_be_made_from_a_larger_one(hierarchy, folder):
    with pytest.raises(DefinitionError, match="kann nur aus einer kleineren gebildet werden, nicht aus „town“"):
        import_edition(with_level(1, dissolve="town"), folder)


# Publishing


def test_two_published_editions_may_not_cover_the_same_day(edition, folder):
    publish_edition(edition)
    import_edition(mapping(edition="2024", label={"de": "Stand 2024"}, valid_from="2024-01-01"), folder, commit=True)
    later = Edition.objects.get(slug="2024")
    with pytest.raises(RefusedError) as caught:
        publish_edition(later)
    assert "Stand 2024 (01.01.2024 – …) kann nicht veröffentlicht werden" in caught.value.de
    assert "gilt schon Stand 2020 (01.01.2020 – …)" in caught.value.de
    later.refresh_from_db()
    assert later.published_at is None
    end_edition(edition, date(2023, 12, 31))
    assert publish_edition(later).published_at is not None


def test_an_edition_cannot_end_before_it_began(edition):
    with pytest.raises(RefusedError, match="bevor der Gebietsstand begonnen hat"):
        end_edition(edition, date(2019, 12, 31))


def test_publishing_twice_changes_nothing(edition):
    first = publish_edition(edition).published_at
    assert publish_edition(edition).published_at == first


FORBIDDEN = [
    "UPDATE spatial_area SET name = 'Anders' WHERE code = '0101'",
    "DELETE FROM spatial_area WHERE code = '0101'",
    "INSERT INTO spatial_area (edition_level_id, position, code, name, geometry, label_point, square_metres)"
    " SELECT edition_level_id, 99, 'new', name, geometry, label_point, 1 FROM spatial_area WHERE code = '0101'",
    "UPDATE spatial_editionlevel SET codes = codes[2:] || codes[1]",
    "DELETE FROM spatial_editionlevel",
    "INSERT INTO spatial_editionlevel (edition_id, level_id, codes, area_count)"
    " SELECT edition_id, level_id, codes, area_count FROM spatial_editionlevel LIMIT 1",
    "DELETE FROM spatial_edition",
    "UPDATE spatial_edition SET published_at = NULL",
    "UPDATE spatial_edition SET slug = 'other'",
    "UPDATE spatial_edition SET valid = daterange('1999-01-01', NULL)",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_itself_refuses_to_change_a_published_edition(edition, statement):
    publish_edition(edition)
    with pytest.raises(IntegrityError, match=r'Edition "2020" is published'), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("statement", [FORBIDDEN[0], FORBIDDEN[3], FORBIDDEN[8]])
def test_an_unpublished_edition_may_still_change(edition, statement):
    connection.cursor().execute(statement)


def test_areas_cannot_be_moved_into_a_published_edition(edition, folder):
    publish_edition(edition)
    import_edition(mapping(edition="draft", valid_from="2030-01-01"), folder, commit=True)
    target = EditionLevel.objects.get(edition=edition, level__slug="block")
    area = Area.objects.filter(edition_level__edition__slug="draft", code="0101").get()
    area.edition_level, area.position, area.code = target, 77, "0177"
    with pytest.raises(IntegrityError, match="is published"), transaction.atomic():
        area.save()


def test_wording_may_improve_and_a_draft_may_be_deleted(edition, folder):
    publish_edition(edition)
    edition.label = {"de": "Stand 1. Januar 2020"}
    edition.save(update_fields=["label"])
    import_edition(mapping(edition="draft", valid_from="2030-01-01"), folder, commit=True)
    Edition.objects.get(slug="draft").delete()
    assert Area.objects.count() == 7


@pytest.mark.django_db(transaction=True)
def test_everything_can_still_be_emptied_between_tests(hierarchy, folder):
    """The flush after this test truncates a published edition; the next test finds nothing of it."""
    import_edition(mapping(), folder, commit=True)
    publish_edition(Edition.objects.get())


@pytest.mark.django_db(transaction=True)
def test_and_it_was_emptied():
    assert not Edition.objects.exists()


# Commands


def test_the_command_reports_in_both_languages_and_publishes(hierarchy, folder, tmp_path, capsys):
    path = tmp_path / "mapping.yaml"
    path.write_text(yaml.safe_dump(mapping()), encoding="utf-8")
    call_command("import_edition", path, "--data", folder)
    assert "nur geprüft" in capsys.readouterr().out
    call_command("import_edition", path, "--data", folder, "--commit", "--publish", "--language", "en")
    told = capsys.readouterr().out
    assert "town 2020: imported" in told
    assert "block: 4" in told
    assert Edition.objects.get().published_at is not None
    (folder / "blocks.geojson").unlink()
    with pytest.raises(CommandError, match="Nichts wurde geändert"):
        call_command("import_edition", path, "--data", folder, "--commit")


def test_stored_shapes_meet_edge_to_edge(edition):
    shapes = [
        shapely.from_wkb(bytes(area.geometry.wkb)) for area in Area.objects.filter(edition_level__level__slug="block")
    ]
    assert shapely.coverage_is_valid(shapes)
