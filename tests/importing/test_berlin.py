"""The published tables of Berlin for larger areas are reproduced from the planning areas, to the last person."""

import csv
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings

from indicators.describing import load_municipality
from indicators.importing import import_observations
from indicators.models import Sheet
from spatial.describing import load_hierarchy

from .conftest import publish
from .small_town import build_edition

DATA = settings.BASE_DIR.parent / "shared" / "data" / "berlin"
EXAMPLE = settings.BASE_DIR / "examples" / "berlin"
TABLES = {  # the names by which the publisher calls the levels, and how many digits of the key they have
    "bezirksregion": ("district-regions", 6),
    "prognoseraum": ("forecast-areas", 4),
    "bezirk": ("districts", 2),
    "land": ("city", 0),
}
COLUMNS = {"inhabitants": "total", "inhabitants_female": "female", "inhabitants_foreigners": "foreigners"} | {
    f"inhabitants_age_{theirs}": f"age_{ours}"
    for theirs, ours in [("below_6", "0_6"), ("above_65", "65_plus")]
    + [(group, group) for group in ["6_15", "15_18", "18_27", "27_45", "45_55", "55_65"]]
}

pytestmark = [
    pytest.mark.berlin,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"The Berlin data is not there: {DATA}"),
]


def rows_of(file: Path) -> dict[str, dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


@pytest.fixture
def berlin(db):
    """Areas as the keys say, without shapes: what is tested here are the sums."""
    hierarchy = load_hierarchy(EXAMPLE / "lor.yaml")
    leaves = sorted(rows_of(DATA / "ewr" / "2023-02-t2-planning-areas.csv"))
    tree = {"land": {"0": None}}
    above = "land"
    for level, digits in [("bezirk", 2), ("prognoseraum", 4), ("bezirksregion", 6), ("planungsraum", 8)]:
        width = TABLES[above][1] if above != "land" else 0
        tree[level] = {code[:digits]: (code[:width] or "0") for code in leaves}
        above = level
    load_municipality(EXAMPLE / "berlin.yaml")  # before there is an edition, or it would make shapes for it
    publish(build_edition(hierarchy, "2021", tree=tree))


@pytest.mark.parametrize("level", list(TABLES))
def test_published_tables_are_the_sums_of_the_planning_areas(berlin, level):
    file = DATA / "ewr" / "2023-02-t2-planning-areas.csv"
    report = import_observations(EXAMPLE / "ewr-age.yaml", [file], commit=True)
    assert report.findings == []

    published = rows_of(DATA / "ewr" / f"2023-02-t2-{TABLES[level][0]}.csv")
    compared = 0
    for column, variable in COLUMNS.items():
        sheet = Sheet.objects.get(variable__slug=variable, edition_level__level__slug=level)
        ours = dict(zip(sheet.edition_level.codes, sheet.values, strict=True))
        assert ours == {code: float(row[column]) for code, row in published.items()}
        compared += len(ours)
    assert compared == len(published) * len(COLUMNS)


def test_all_tables_of_a_year_live_side_by_side(berlin):
    for table, mapping in [("t1", "ewr-origin"), ("t2", "ewr-age"), ("t3", "ewr-age-migration")]:
        file = DATA / "ewr" / f"2023-02-{table}-planning-areas.csv"
        assert import_observations(EXAMPLE / f"{mapping}.yaml", [file], commit=True).ok
    city = {
        sheet.variable.slug: sheet.values
        for sheet in Sheet.objects.filter(edition_level__level__slug="land").select_related("variable")
    }
    assert city["total"] == [3878100.0]
    assert city["age_0_18"][0] + city["age_18_65"][0] + city["age_65_plus"][0] == 3878100.0
    assert city["germans"][0] + city["foreigners"][0] == 3878100.0


@pytest.mark.parametrize("year", [2021, 2022])
def test_offences_are_read_from_their_worksheet_without_sums_and_cases_without_a_place(berlin, year):
    """Districts and the city are published with the cases that have no place; without them the sums are ours."""
    source = DATA / "points" / "Fallzahlen_HZ_2013-2022_kriminalitaetsatlas_BZR.xlsx"
    report = import_observations(EXAMPLE / f"offences-{year}.yaml", [source], commit=True)
    assert [finding.severity for finding in report.findings] == ["note"]
    workbook = openpyxl.load_workbook(source, read_only=True)
    published = {row[0]: row[-1] for row in workbook[f"Fallzahlen_{year}"].iter_rows(min_row=6, values_only=True)}
    for level, keys in [("bezirksregion", "{}"), ("bezirk", "{}0000")]:
        sheet = Sheet.objects.get(edition_level__level__slug=level)
        for code, number in zip(sheet.edition_level.codes, sheet.values, strict=True):
            placeless = published[f"{code}9900"] if level == "bezirk" else 0
            assert number == published[keys.format(code)] - placeless, code


@pytest.mark.parametrize(
    ("file", "when"), [("EWR201612E_Matrix.csv", "2016-12-31"), ("EWR202012E_Matrix.csv", "2020-12-31")]
)
def test_the_publishers_own_matrix_is_read_whichever_delimiter_it_has(db, tmp_path, file, when):
    hierarchy = load_hierarchy(EXAMPLE / "lor.yaml")
    source = DATA / "ewr" / file
    sign = ";" if "2020" in file else ","
    leaves = [line.split(sign)[1] for line in source.read_text(encoding="latin-1").splitlines()[1:]]
    tree = {"land": {"0": None}}
    for level, digits, width in [
        ("bezirk", 2, 0),
        ("prognoseraum", 4, 2),
        ("bezirksregion", 6, 4),
        ("planungsraum", 8, 6),
    ]:
        tree[level] = {code[:digits]: (code[:width] or "0") for code in leaves}
    load_municipality(EXAMPLE / "berlin.yaml")
    publish(build_edition(hierarchy, "old", tree=tree, first="2006-01-01"))
    mapping = tmp_path / "matrix.yaml"
    mapping.write_text(
        "municipality: berlin\ndataset: population\nlevel: planungsraum\nlayout: wide\n"
        "code: {columns: [BEZ, PGR, BZR, PLR], digits: 8}\nperiod: {column: ZEIT, format: '%Y%m'}\n"
        "variables: {E_E: total, E_EW: female, E_E15U18: age_15_18}\nignore: rest\n",
        encoding="utf-8",
    )
    report = import_observations(mapping, [source], commit=True)
    assert report.findings == []
    assert report.periods == [when]
    theirs = rows_of(DATA / "ewr" / f"{when[:4]}-02-t2-planning-areas.csv")
    sheet = Sheet.objects.get(variable__slug="total", edition_level__level__slug="planungsraum")
    assert dict(zip(sheet.edition_level.codes, sheet.values, strict=True)) == {
        code: float(row["inhabitants"]) for code, row in theirs.items()
    }
