"""From a file to draft sheets."""

import numpy as np
import pytest

from indicators.frames import read_sheets, write_sheets
from indicators.importing import import_observations, storing
from indicators.models import Import, Period, Release, Sheet
from indicators.statuses import MISSING, OK, SUPPRESSED

from .conftest import GOOD, LONG, WIDE


def stored(variable, level):
    (sheet,) = read_sheets(Sheet.objects.filter(variable__slug=variable, edition_level__level__slug=level))
    return [None if np.isnan(value) else value for value in sheet.values.tolist()], sheet.statuses.tolist()


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(town):
    report = town.deliver()
    assert report.ok
    assert report.sentences("de") == [
        "32 Werte auf 12 Blättern geprüft, noch nicht übernommen (2020-12-31; Gebietsstand Stand 2020); "
        "0 geheim, 0 fehlend."
    ]
    assert not any(model.objects.exists() for model in (Import, Release, Sheet, Period))


def test_a_commit_makes_one_draft_release_with_sheets_on_every_level(town):
    report = town.deliver(commit=True)
    assert report.committed
    (release,) = report.releases
    assert (release.state, release.audience, release.period.slug) == ("draft", 0, "2020-12-31")
    assert release.brought_by.file_name == "delivery.csv"
    assert Sheet.objects.filter(release=release, audience=0).count() == 12
    assert stored("total", "block") == ([10, 20, 30, 40, 50], [OK] * 5)
    assert stored("total", "district") == ([60, 90], [OK, OK])
    assert stored("total", "town") == ([150], [OK])


def test_sums_of_variables_are_derived_and_added_up(town):
    town.deliver(commit=True)
    assert stored("both", "block") == ([10, 20, 30, 40, 50], [OK] * 5)
    assert stored("both", "town") == ([150], [OK])


def test_missing_and_suppressed_cells_go_up_to_every_larger_area(town):
    town.deliver(GOOD.replace("0101,10,", "0101,,").replace("0201,40,", "0201,.,"), commit=True)
    assert stored("total", "block") == ([None, 20, 30, None, 50], [MISSING, OK, OK, SUPPRESSED, OK])
    assert stored("total", "district") == ([None, None], [MISSING, SUPPRESSED])
    assert stored("total", "town") == ([None], [MISSING])


def test_an_area_the_file_lacks_is_missing_and_said_so(town):
    report = town.deliver(GOOD.replace("0202,50,24,26\n", ""), commit=True)
    assert report.sentences("de")[0] == (
        "Warnung: Datei „delivery.csv“: Für 31. Dezember 2020 fehlt 1 Gebiet des Gebietsstands „Stand 2020“: „0202“. "
        "Sie gelten als „fehlend“, größere Gebiete darüber auch."
    )
    assert stored("total", "block") == ([10, 20, 30, 40, None], [OK] * 4 + [MISSING])
    assert stored("total", "district") == ([60, None], [OK, MISSING])


def test_small_counts_are_hidden_and_never_stored(town):
    town.dataset.minimum_count = 3
    town.dataset.save()
    town.deliver(GOOD.replace("0101,10,4,6", "0101,10,8,2"), commit=True)
    assert stored("female", "block") == ([None, None, 16, 21, 26], [SUPPRESSED, SUPPRESSED, OK, OK, OK])
    assert stored("female", "district") == ([29, 47], [OK, OK])


def test_what_is_not_additive_stays_on_its_own_level(town):
    mapping = LONG + 'decimal: "."\n'
    town.deliver("code,time,variable,value\n0101,2020-12-31,rent,7.255\n", mapping, commit=True)
    assert stored("rent", "block")[0] == [7.255, None, None, None, None]
    assert Sheet.objects.count() == 1


def test_the_same_file_again_is_no_work(town):
    town.deliver(commit=True)
    sheets = Sheet.objects.count()
    again = town.deliver(commit=True)
    assert again.nothing_to_do
    assert again.sentences("de") == ["Diese Datei wurde schon einmal genau so importiert; es gibt nichts zu tun."]
    assert Sheet.objects.count() == sheets


def test_a_new_sum_in_the_dataset_is_a_reason_to_import_again(town):
    town.deliver(commit=True)
    town.dataset.variables.create(slug="double", name={"de": "d"}, unit="persons", sum_of=["both", "total"])
    town.deliver(commit=True)
    assert stored("double", "town") == ([300], [OK])


def test_a_withdrawn_file_may_be_imported_again(town):
    (release,) = town.deliver(commit=True).releases
    Release.objects.filter(pk=release.pk).update(state="withdrawn")
    assert town.deliver(commit=True).committed


def test_a_long_file_makes_one_release_per_period_in_the_edition_of_its_time(town, older_edition):
    rows = [f"{code},2019-12-31,total,5" for code in older_edition.levels.get(level__slug="block").codes]
    rows += [f"{code},2020-12-31,total,7" for code in town.edition.levels.get(level__slug="block").codes]
    report = town.deliver("\n".join(["code,time,variable,value", *rows]), LONG, commit=True)
    assert [release.period.slug for release in report.releases] == ["2019-12-31", "2020-12-31"]
    old, new = Sheet.objects.filter(edition_level__level__slug="town").order_by("period__last_day")
    assert (old.values, new.values) == ([30], [35])
    assert (old.edition_level.edition, new.edition_level.edition) == (older_edition, town.edition)


def test_rows_that_are_no_areas_are_left_out_where_the_mapping_names_them(town):
    with_sums = GOOD + "0199,60,27,33\n9999,150,70,80\n,,,\n"
    assert town.deliver(with_sums).stopped, "unknown codes stop the import unless the mapping knows them"
    known = WIDE.replace("{column: code}", "{column: code, leave_out: '..99'}")
    report = town.deliver(with_sums, known, commit=True)
    assert [(finding.severity, finding.de.split(":")[0]) for finding in report.findings] == [
        ("note", "2 Zeilen bleiben weg")
    ]
    assert stored("total", "town") == ([150.0], [OK])


def test_the_order_of_the_rows_never_matters(town):
    head, *rows = GOOD.splitlines()
    town.deliver("\n".join([head, *rows[::-1]]), commit=True)
    assert stored("total", "block")[0] == [10, 20, 30, 40, 50]


def test_a_single_number_that_is_not_there_is_said_so(town):
    rows = [
        f"{code},2020-12-31,{name},1"
        for code in ("0101", "0102", "0103", "0201", "0202")
        for name in ("male", "female")
    ]
    rows.remove("0103,2020-12-31,male,1")
    report = town.deliver("\n".join(["code,time,variable,value", *rows]), LONG, commit=True)
    assert report.sentences("de")[0] == (
        "Warnung: Datei „delivery.csv“: Für 31. Dezember 2020 fehlen einzelne Zahlen (1), zuerst „male“ für „0103“. "
        "Sie gelten als „fehlend“."
    )
    assert stored("male", "block") == ([1, 1, None, 1, 1], [OK, OK, MISSING, OK, OK])


def test_if_the_second_file_cannot_be_stored_the_first_is_not_either(town, monkeypatch):
    mapping = town.write(WIDE.replace('{value: "2020-12-31"}', "{file_name: '(?P<year>[0-9]{4})'}"), "mapping.yaml")
    files = [town.write(GOOD, "2020.csv"), town.write(GOOD + "\n", "2021.csv")]
    written = []

    def fail_the_second_time(sheets):
        written.append(sheets)
        if len(written) == 2:
            raise OSError("The disk is full.")
        return write_sheets(sheets)

    monkeypatch.setattr(storing, "write_sheets", fail_the_second_time)
    with pytest.raises(OSError, match="disk is full"):
        import_observations(mapping, files, commit=True)
    assert len(written) == 2
    assert not any(model.objects.exists() for model in (Import, Release, Sheet, Period))
