"""The example recovers counts from Berlin's social monitoring: from them the atlas makes what was published."""

import csv
import shutil

import numpy as np
import pytest
from django.conf import settings
from django.db import transaction

from indicators.cataloguing import CATALOGUE, load_catalogue
from indicators.describing import load_municipality
from indicators.importing import import_observations
from indicators.models import Audience, Sheet
from indicators.releasing import release_many
from indicators.statuses import NOT_MEANINGFUL
from spatial.describing import load_hierarchy
from tests.importing.conftest import publish
from tests.importing.small_town import build_edition

DATA = settings.BASE_DIR.parent / "shared" / "data" / "berlin"
EXAMPLE = settings.BASE_DIR / "examples" / "berlin"
HALF_DIGIT = 0.5e-5 + 1e-9  # five digits are published; and floating point
INDICATORS = {  # → column of the published tables
    "unemployed-sgb2-share": "s1_percentage_unemployed",
    "benefits-not-unemployed": "s3_percentage_transfer_payments_recipients",
    "children-under-15-sgb2": "s4_percentage_transfer_payments_recipients_below_15_years",
}
CHANGES = {
    "unemployed-sgb2-change": "d1_percentage_unemployed",
    "benefits-not-unemployed-change": "d3_percentage_transfer_payments_recipients",
    "children-under-15-sgb2-change": "d4_percentage_transfer_payments_recipients_below_15_years",
}
S3 = "benefits-not-unemployed"
LEVELS = [("bezirk", 2, 0), ("prognoseraum", 4, 2), ("bezirksregion", 6, 4), ("planungsraum", 8, 6)]

pytestmark = [
    pytest.mark.berlin,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"The Berlin data is not there: {DATA}"),
]


def rows_of(name):
    with (DATA / name).open(encoding="utf-8") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


def tree_of(codes):
    """Areas as the keys say, without shapes: what is tested here are numbers."""
    tree = {"land": {"0": None}}
    return tree | {level: {code[:digits]: code[:width] or "0" for code in codes} for level, digits, width in LEVELS}


@pytest.fixture(scope="module")
def reports(django_db_setup, django_db_blocker, tmp_path_factory):
    """Everything imported as the recipe does, and public: the reports by mapping."""
    folder = tmp_path_factory.mktemp("catalogue")
    for slug in ("themes", *INDICATORS, *CHANGES):
        (found,) = CATALOGUE.rglob(f"{slug}.yaml")
        (folder / found.relative_to(CATALOGUE)).parent.mkdir(exist_ok=True)
        shutil.copy(found, folder / found.relative_to(CATALOGUE))
    with django_db_blocker.unblock(), transaction.atomic():
        load_catalogue(folder)
        hierarchy = load_hierarchy(EXAMPLE / "lor.yaml")
        load_municipality(EXAMPLE / "berlin.yaml")
        old, new = rows_of("mss/2019-00-2-1.csv"), rows_of("ewr/2023-02-t2-planning-areas.csv")
        publish(build_edition(hierarchy, "2018", "2006-01-01", "2019-01-01", tree_of(old)))
        publish(build_edition(hierarchy, "2021", "2021-01-01", None, tree_of(new)))
        register = [DATA / "ewr" / f"{year}-02-t2-planning-areas.csv" for year in (2016, 2018)]
        done = {"register": import_observations(EXAMPLE / "ewr-age.yaml", register, commit=True)}
        for year, file in [(2016, "2019"), (2018, "2019"), (2020, "2021")]:
            source = DATA / "mss" / f"{file}-00-2-1.csv"
            done[str(year)] = import_observations(EXAMPLE / f"benefits-{year}.yaml", [source], commit=True)
            assert done[str(year)].ok, done[str(year)].sentences("en")
        drafts = [release for report in done.values() for release in report.releases]
        release_many(drafts, audience=Audience.PUBLIC, by=None)
        yield done
        transaction.set_rollback(True)


def values_of(indicator, period, level="planungsraum"):
    sheet = Sheet.objects.get(
        indicator__slug=indicator, period__slug=period, edition_level__level__slug=level, audience=Audience.PUBLIC
    )
    told = zip(sheet.edition_level.codes, sheet.values, sheet.statuses, strict=True)
    return {code: (value, status) for code, value, status in told}


@pytest.fixture
def meets(db, reports):
    def check(indicator, column, period, rows):
        ours = values_of(indicator, period)
        assert all(abs(ours[code][0] - float(row[column])) <= HALF_DIGIT for code, row in rows.items())
        rest = [ours[code] for code in ours.keys() - rows.keys()]
        assert all(cell == (None, NOT_MEANINGFUL) for cell in rest)
        return len(rows), len(rest)

    return check


def rated(rows):
    """Areas that are not rated stand in the table of 2019 with 0 in every column."""
    return {code: row for code, row in rows.items() if row["s1_percentage_unemployed"] != "0"}


@pytest.mark.parametrize(("indicator", "column"), INDICATORS.items())
def test_shares_of_2018_are_met_to_the_last_digit(meets, indicator, column):
    rows = rated(rows_of("mss/2019-00-2-1.csv"))
    assert meets(indicator, column, "2018-12-31", rows) == (436, 11)


@pytest.mark.parametrize(("indicator", "column"), INDICATORS.items())
def test_shares_of_2016_are_those_of_2018_less_their_change(db, reports, indicator, column):
    """To the last digit: what was published is the difference of two rounded shares."""
    rows = rated(rows_of("mss/2019-00-2-1.csv"))
    ours = values_of(indicator, "2016-12-31")
    changes = f"d{column[1:]}"
    theirs = {code: float(row[column]) - float(row[changes]) for code, row in rows.items()}
    assert len(theirs) == 436
    assert all(abs(ours[code][0] - share) <= HALF_DIGIT for code, share in theirs.items())


@pytest.mark.parametrize(("indicator", "column"), CHANGES.items())
def test_changes_are_met_to_one_in_the_last_digit(db, reports, indicator, column):
    """Ours is the difference of the shares themselves, theirs of rounded ones: both may be half a digit off."""
    rows = rated(rows_of("mss/2019-00-2-1.csv"))
    ours = values_of(indicator, "2018-12-31")
    assert all(abs(ours[code][0] - float(row[column])) <= 2 * HALF_DIGIT for code, row in rows.items())
    assert all(ours[code] == (None, NOT_MEANINGFUL) for code in ours.keys() - rows.keys())


def test_shares_of_2020_are_met_on_the_areas_of_2021(meets):
    rows = rows_of("mss/2021-00-2-1.csv")
    assert meets(S3, INDICATORS[S3], "2020-12-31", rows) == (536, 6)


def test_larger_areas_are_near_what_was_published_for_them(db, reports):
    """The tables for larger areas also hold people whose address was assigned to no planning area, or to another one.

    Every count of them is whole, too, so that it can be compared: 69 of 143 are the same people, and of most others a
    few are lacking.
    """
    rows = rows_of("mss/2021-00-2-2.csv")
    ours = values_of(S3, "2020-12-31", "bezirksregion")
    theirs = {code: float(row[INDICATORS[S3]]) for code, row in rows.items()}
    assert theirs.keys() == ours.keys()
    apart = np.array([abs(ours[code][0] - theirs[code]) for code in theirs])
    assert (apart <= HALF_DIGIT).sum() == 69
    assert np.median(apart) < 0.01
    assert apart.max() < 1
    districts = rows_of("mss/2021-00-2-3.csv")
    for code, (value, _) in values_of(S3, "2020-12-31", "bezirk").items():
        assert 0 < float(districts[code][INDICATORS[S3]]) - value < 0.2


def test_the_city_is_the_sum_of_the_rated_areas(db, reports):
    """By hand from the two tables: Σ round(share · base / 100) / Σ base."""
    rows = rated(rows_of("mss/2019-00-2-1.csv"))
    shares = np.array([float(row[INDICATORS[S3]]) for row in rows.values()])
    people = np.array([float(row["inhabitants"]) for row in rows.values()])
    counts = np.round(shares * people / 100)
    city = Sheet.objects.get(indicator__slug=S3, period__slug="2018-12-31", edition_level__level__slug="land")
    assert city.values == [100 * counts.sum() / people.sum()]
    assert city.lower[0] < city.values[0] < city.upper[0]


def test_it_is_told_how_many_counts_were_recovered(reports):
    for year, recovered, left in [("2016", 3, 11), ("2018", 3, 11), ("2020", 1, 6)]:
        notes = reports[year].findings
        assert [note.severity for note in notes] == ["note"] * recovered
        areas = 536 if year == "2020" else 436
        assert all(
            note.en.startswith(f"{areas} counts") and f" {left} areas without a share" in note.en for note in notes
        )


@pytest.mark.parametrize("change", [("2018-12-31", "2016-12-31"), ("age_15_65", "total")])
def test_another_day_or_another_base_is_refused(db, reports, tmp_path, change):
    """Chance lets a few small areas fit; all others say that something is wrong."""
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text((EXAMPLE / "benefits-2018.yaml").read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    report = import_observations(mapping, [DATA / "mss" / "2019-00-2-1.csv"])
    assert report.stopped
    recovered = [
        note.en.split()[0] for note in report.findings if "unemployed_sgb2" in note.en and note.severity == "note"
    ]
    assert int(recovered[0]) < 10
