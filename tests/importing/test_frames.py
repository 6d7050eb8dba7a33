import numpy as np
import pytest
from django.db import IntegrityError, connection

from indicators.frames import SheetData, check_cells, read_by_id, read_sheets, write_sheets
from indicators.models import Import, Period, Release, Sheet

from .small_town import build_dataset, build_edition, build_hierarchy


@pytest.fixture
def place(db):
    hierarchy = build_hierarchy()
    level = build_edition(hierarchy).levels.get(level__slug="block")
    dataset = build_dataset(hierarchy, {"total": {}})
    period = Period.objects.create(slug="2020-12-31", kind="key_date", first_day="2020-12-31", last_day="2020-12-31")
    brought = Import.objects.create(dataset=dataset, edition_level=level, file_name="f", checksum="c", mapping={})
    release = Release.objects.create(dataset=dataset, period=period, brought_by=brought)
    return {
        "variable_id": dataset.variables.get().id,
        "period_id": period.id,
        "edition_level_id": level.id,
        "release_id": release.id,
    }


def cells(values, statuses):
    return {"values": np.array(values, float), "statuses": np.array(statuses, np.int8)}


def test_sheets_come_back_as_they_were_written(place):
    first = SheetData(**place, **cells([1, np.nan, 3.25, 0, np.nan], [0, 1, 3, 0, 2]))
    second = SheetData(**place, **cells([5, 4, 3, 2, 1], [0] * 5), numerators=np.array([1, np.nan, 2, 3, 4.0]))
    ids = write_sheets([first, second])

    back = read_sheets(Sheet.objects.order_by("-id"), details=True)

    assert [sheet.id for sheet in back] == ids[::-1]
    for sheet, original in zip(back, [second, first], strict=True):
        np.testing.assert_array_equal(sheet.values, original.values)
        np.testing.assert_array_equal(sheet.statuses, original.statuses)
        assert sheet.values.dtype == np.float64
        assert sheet.statuses.dtype == np.int8
        assert (sheet.variable_id, sheet.release_id) == (place["variable_id"], place["release_id"])
        assert sheet.indicator_id is None
        assert sheet.current is True
    np.testing.assert_array_equal(back[0].numerators, second.numerators)
    assert back[1].numerators is None


def test_details_of_a_few_areas(place):
    nan = np.nan
    sheet = SheetData(
        **place,
        **cells([1, 2, 3, 4, nan], [0, 0, 0, 0, 2]),
        numerators=np.array([10, 20, nan, 40, 50.0]),
        lower=np.array([0.5, 1.5, 2.5, 3.5, nan]),
    )
    (number,) = write_sheets([sheet])

    back = read_by_id([number], details_at=[3, 1, 2, 7])[number]  # in any order; the level has no eighth area

    np.testing.assert_array_equal(back.values, sheet.values)
    np.testing.assert_array_equal(back.numerators, [nan, 20, nan, 40, nan])
    np.testing.assert_array_equal(back.lower, [nan, 1.5, 2.5, 3.5, nan])
    np.testing.assert_array_equal(back.denominators, [nan] * 5)
    assert read_by_id([], details_at=[0]) == {}
    assert read_by_id([number], details_at=[])[number].numerators is None


def test_the_database_holds_null_and_never_nan(place):
    write_sheets([SheetData(**place, **cells([1, np.nan, 3, np.nan, 5], [0, 1, 0, 2, 0]))])
    assert Sheet.objects.get().values == [1.0, None, 3.0, None, 5.0]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM indicators_sheet, unnest(\"values\") AS v WHERE v = 'NaN'")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    ("values", "statuses", "sentence"),
    [
        ([np.nan, 1], [0, 0], "no finite number"),
        ([np.inf, 1], [0, 0], "no finite number"),
        ([1, 2], [0, 2], "although its status hides it"),
        ([1, 2], [0, 1], "although its status hides it"),
        ([1, 2], [0, 9], "none of the known"),
        ([1, 2], [0], "values, but"),
    ],
)
def test_numbers_and_statuses_must_agree(values, statuses, sentence):
    with pytest.raises(ValueError, match=sentence):
        check_cells(**cells(values, statuses))


def test_a_sheet_of_the_wrong_length_is_refused_by_the_database(place):
    short = SheetData(**place, **cells([1, 2], [0, 0]))
    with pytest.raises(IntegrityError, match="sheet_is_as_long_as_its_edition_level"):
        write_sheets([short])


def test_a_hidden_number_cannot_be_written(place):
    good = SheetData(**place, **cells([1] * 5, [0] * 5))
    bad = SheetData(**place, **cells([1] * 5, [0, 0, 2, 0, 0]))
    with pytest.raises(ValueError, match="although its status hides it"):
        write_sheets([good, bad])
    assert not Sheet.objects.exists()
