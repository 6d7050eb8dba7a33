"""A town for tests: 1 town, 3 districts, 8 blocks, in two editions; every count comes from a formula.

No two cells of a variable, period and level are equal, and none equals that of another variable: a swapped axis, a
wrong period or a mixed-up variable cannot pass a test.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from zlib import crc32

import numpy as np
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils.timezone import now

from indicators.cataloguing import read_indicators
from indicators.frames import SheetData, write_sheets
from indicators.models import Dataset, Department, Import, Period, Release, Variable
from indicators.terms import fraction
from spatial.models import Area, Edition, EditionLevel, Hierarchy, Level, Municipality, Territory

LEVELS = ("town", "district", "block")
# block codes by edition: in 2021 block 0204 is new
BLOCKS = {
    "2018": ("0101", "0102", "0201", "0202", "0203", "0301", "0302", "0303"),
    "2021": ("0101", "0102", "0201", "0202", "0203", "0204", "0301", "0302", "0303"),
}
VALID = {"2018": (date(2018, 1, 1), date(2021, 1, 1)), "2021": (date(2021, 1, 1), None)}
YEARS = (2019, 2020, 2021, 2022)
LOWEST = {"employment_district": "district", "population": "block", "business": "district"}  # others: block
OK, MISSING, SUPPRESSED = 0, 1, 2


@cache
def catalogue() -> dict[str, dict]:
    """All definitions by slug."""
    return {definition["indicator"]: definition for definition in read_indicators()}


@cache
def variables() -> tuple[str, ...]:
    """Everything that any indicator of the catalogue needs: `dataset.variable`."""
    return tuple(sorted({key for each in catalogue().values() for key in fraction(each).variables}))


def codes(edition: str, level: str) -> list[str]:
    width = {"town": 0, "district": 2, "block": 4}[level]
    return sorted({code[:width] or "0" for code in BLOCKS[edition]})


def within(code: str, edition: str) -> list[str]:
    """The blocks inside an area of any level."""
    return [block for block in BLOCKS[edition] if code == "0" or block.startswith(code)]


def edition_of(year: int) -> str:
    return "2018" if year <= 2020 else "2021"


def count(key: str, year: int, block: str) -> int:
    """The number of a variable in a block: different for every variable, year and block."""
    at = variables().index(key)
    number = (at * len(YEARS) + YEARS.index(year)) * 50 + 10 * int(block[:2]) + int(block[2:])
    return 30 + number * 7919 % 99_991  # 99,991 is prime: still different, but in no order


def status(key: str, year: int, block: str) -> int:
    """Ok nearly everywhere; a few holes that differ between variables, whichever others the catalogue has."""
    mixed = crc32(key.encode())
    if (year, block) == (2020, "0203") and (key == "population.total" or mixed % 3 == 0):
        return MISSING
    if (year, block) == (2022, "0301") and mixed % 4 == 1:
        return SUPPRESSED
    return OK


def cell(key: str, year: int, code: str) -> tuple[float | None, int]:
    """A variable's number and status in an area of any level, as an import stores it.

    Hidden blocks still count in the areas above them (protect last); what nobody knows is missing above as well.
    """
    blocks = within(code, edition_of(year))
    found = [status(key, year, block) for block in blocks]
    if MISSING in found:
        return None, MISSING
    if len(blocks) == 1 and found == [SUPPRESSED]:
        return None, SUPPRESSED
    return float(sum(count(key, year, block) for block in blocks)), OK


def square_metres(code: str, edition: str) -> float:
    return float(sum(10_000 * (5 + int(block[:2]) * 3 + int(block[2:])) for block in within(code, edition)))


def build(unpublished: str = "") -> Hierarchy:
    """Areas, the town and its district 02 with an atlas of its own, and all datasets; no numbers yet."""
    hierarchy = Hierarchy.objects.create(slug="small", name={"de": "Klein"}, srid=25832)
    levels = {
        slug: Level.objects.create(
            hierarchy=hierarchy, slug=slug, position=position, name={"de": slug.title()}, plural={"de": slug}
        )
        for position, slug in enumerate(LEVELS)
    }
    for edition in BLOCKS:
        _build_edition(hierarchy, edition, levels, published=edition != unpublished)
    town = Municipality.objects.create(slug="town", name={"de": "Stadt"}, kind="town")
    district = Municipality.objects.create(slug="district", name={"de": "Bezirk"}, kind="district")
    for municipality, root in ((town, "0"), (district, "02")):
        Territory.objects.create(
            municipality=municipality,
            hierarchy=hierarchy,
            root_level=levels["town" if root == "0" else "district"],
            root_code=root,
            default_level=levels["block"],
        )
    department = Department.objects.create(municipality=town, slug="statistics", name={"de": "Statistik"})
    for slug in sorted({key.partition(".")[0] for key in variables()}):
        dataset = Dataset.objects.create(
            hierarchy=hierarchy,
            department=department,
            slug=slug,
            name={"de": slug},
            source={"de": f"Quelle {slug}", "en": f"Source {slug}"},
            licence="-",
            lowest_public_level=levels[LOWEST.get(slug, "block")],
            shared=slug == "population",
        )
        for key in variables():
            name, _, variable = key.partition(".")
            if name == slug:
                Variable.objects.create(dataset=dataset, slug=variable, name={"de": variable}, unit="persons")
    return hierarchy


def _build_edition(hierarchy: Hierarchy, slug: str, levels: dict[str, Level], *, published: bool) -> None:
    edition = Edition.objects.create(
        hierarchy=hierarchy,
        slug=slug,
        label={"de": f"Stand {slug}"},
        valid=VALID[slug],
        source={"de": "Q"},
        licence="-",
    )
    known: dict[str, Area] = {}
    for name in LEVELS:
        order = codes(slug, name)
        on_level = EditionLevel.objects.create(edition=edition, level=levels[name], codes=order, area_count=len(order))
        for position, code in enumerate(order):
            parent = {"town": None, "district": "0", "block": code[:2]}[name]
            known[code] = Area.objects.create(
                edition_level=on_level,
                position=position,
                code=code,
                name=f"Gebiet {code} ({slug})",
                parent=known.get(parent) if parent else None,
                geometry=MultiPolygon(Polygon.from_bbox((8.0, 52.0, 8.1, 52.1))),
                label_point=Point(8.05, 52.05),
                square_metres=square_metres(code, slug),
            )
    if published:
        edition.published_at = now()
        edition.save()


def deliver(dataset: str, year: int, *, plus: float = 0, only: Iterable[str] = LEVELS) -> Release:
    """A draft release of a dataset's year; `plus` is added to every number, to tell deliveries apart."""
    on = date(year, 12, 31)
    period, _ = Period.objects.get_or_create(
        slug=on.isoformat(), defaults={"kind": "key_date", "first_day": on, "last_day": on, "label": {"de": str(on)}}
    )
    row = Dataset.objects.get(slug=dataset)
    edition = edition_of(year)
    levels = {each.level.slug: each for each in EditionLevel.objects.filter(edition__slug=edition)}
    brought = Import.objects.create(
        dataset=row, edition_level=levels["block"], file_name=f"{dataset}-{year}.csv", checksum="c", mapping={}
    )
    release = Release.objects.create(dataset=row, period=period, brought_by=brought)
    sheets = []
    for variable in row.variables.all():
        for level in only:
            cells = [cell(variable.key, year, code) for code in codes(edition, level)]
            sheets.append(
                SheetData(
                    variable_id=variable.pk,
                    period_id=period.pk,
                    edition_level_id=levels[level].pk,
                    release_id=release.pk,
                    values=np.array([np.nan if value is None else value + plus for value, _ in cells]),
                    statuses=np.array([found for _, found in cells], np.int8),
                )
            )
    write_sheets(sheets)
    return release


def deliver_everything() -> list[Release]:
    return [deliver(dataset, year) for dataset in Dataset.objects.values_list("slug", flat=True) for year in YEARS]


def territory(slug: str = "town") -> Territory:
    return Territory.objects.select_related("hierarchy", "root_level", "municipality").get(municipality__slug=slug)
