"""A town for analyses: 4 districts of 6 blocks, eight years on today's areas and two before a reform.

Counts are drawn once with a fixed seed, then a few things are planted: a block that jumps, one that rises for years,
hidden, missing and small ones. `cell` tells what a delivery says of an area of any level.
"""

from datetime import date
from functools import cache

import numpy as np
from django.contrib.gis.geos import MultiPolygon, Point, Polygon
from django.utils.timezone import now

from indicators.frames import SheetData, write_sheets
from indicators.models import Audience, Dataset, Department, Import, Indicator, Period, Release, Theme, Variable
from indicators.releasing import release_many
from spatial.models import Area, Edition, EditionLevel, Hierarchy, Level, Municipality, Territory

LEVELS = ("town", "district", "block")
BLOCKS = [f"0{district}0{block}" for district in range(1, 5) for block in range(1, 7)]
OLD, NEW = (2014, 2015), tuple(range(2016, 2024))
OK, MISSING, SUPPRESSED = 0, 1, 2
SMALL, JUMPS, RISES, HIDDEN, GAP = "0406", "0305", "0202", "0101", "0103"
VARIABLES = {"people": ("total", "young", "moves", "years", "squares"), "shops": ("shops",)}


@cache
def counts() -> dict[tuple[str, int, str], int]:
    """(variable, year, block) → number."""
    rng = np.random.default_rng(7)
    found = {}
    for at, block in enumerate(BLOCKS):
        size = 40 if block == SMALL else int(rng.integers(300, 1500))
        share, moving = float(rng.uniform(0.1, 0.3)), float(rng.uniform(0.05, 0.2))
        for year in (*OLD, *NEW):
            p = share
            if block == RISES:
                p = 0.1 + 0.03 * (year - 2014)
            if block == JUMPS and year == 2023:
                p = share + 0.15
            total = size + (year - 2014) * (at % 5)
            ages = rng.integers(0, 95, total)
            found["people.total", year, block] = total
            found["people.young", year, block] = int(rng.binomial(total, p))
            found["people.moves", year, block] = int(rng.poisson(total * moving))
            found["people.years", year, block] = int(ages.sum())
            found["people.squares", year, block] = int((ages**2).sum())
            found["shops.shops", year, block] = int(rng.poisson(6))
    return found


def within(code: str) -> list[str]:
    return [block for block in BLOCKS if code == "0" or block.startswith(code)]


def codes(level: str) -> list[str]:
    return {"town": ["0"], "district": ["01", "02", "03", "04"], "block": BLOCKS}[level]


def cell(key: str, year: int, code: str) -> tuple[float | None, int]:
    """A hidden block counts in the areas above it, a missing one makes them missing."""
    if key == "people.young" and year == 2023 and code == HIDDEN:
        return None, SUPPRESSED
    if key == "people.moves" and year == 2022 and GAP in within(code):
        return None, MISSING
    return float(sum(counts()[key, year, block] for block in within(code))), OK


def _indicator(slug: str, **definition) -> Indicator:
    text = {"de": f"Name von {slug}", "en": f"Name of {slug}"}
    whole = {
        "indicator": slug,
        "name": text,
        "description": text,
        "reading_aid": text,
        "principle": "residence",
        "direction": "neutral",
        "factor": 100,
        "unit": {"de": "%", "en": "%"},
        **definition,
    }
    return Indicator.objects.create(
        slug=slug,
        theme=Theme.objects.get_or_create(slug="all", defaults={"name": {"de": "Alles"}})[0],
        position=Indicator.objects.count(),
        name=text,
        unit=whole["unit"],
        decimals=1,
        direction=whole["direction"],
        definition=whole,
    )


def _indicators() -> None:
    total = {"denominator": "people.total"}
    per_1000 = {"factor": 1000, "unit": {"de": "je 1.000", "en": "per 1,000"}}
    _indicator("people", kind="count", numerator="people.total", factor=1, unit={"de": "Personen", "en": "persons"})
    young = {"kind": "share", "numerator": "people.young", **total, "minimum_denominator": 100}
    reference = {"value": 20, "name": {"de": "Richtwert des Landes", "en": "The state's value"}}
    _indicator("young", **young, direction="less_is_better", reference=reference)
    _indicator("young-pooled", **young, pool={"years": 3})
    _indicator("moves", kind="rate", numerator="people.moves", **total, direction="more_is_better", **per_1000)
    _indicator("shops", kind="rate", numerator="shops.shops", **total, principle="site", **per_1000)
    years = {"de": "Jahre", "en": "years"}
    mean = {"numerator": "people.years", "squares": "people.squares", "factor": 1, "unit": years}
    _indicator("age", kind="mean", **mean, **total)
    per_area = {"de": "Einwohner/km²", "en": "inhabitants/km²"}
    _indicator("density", kind="density", numerator="people.total", denominator="area.km2", factor=1, unit=per_area)


def build() -> Territory:
    """Everything, and all years released to the public; a break of moves in 2020, blocks of shops not public."""
    hierarchy = Hierarchy.objects.create(slug="small", name={"de": "Klein"}, srid=25832)
    levels = {
        slug: Level.objects.create(
            hierarchy=hierarchy, slug=slug, position=place, name={"de": slug}, plural={"de": slug}
        )
        for place, slug in enumerate(LEVELS)
    }
    on = {
        "old": _edition(hierarchy, levels, "old", (date(2010, 1, 1), date(2016, 1, 1))),
        "new": _edition(hierarchy, levels, "new", (date(2016, 1, 1), None)),
    }
    town = Municipality.objects.create(slug="town", name={"de": "Stadt"}, kind="town")
    territory = Territory.objects.create(
        municipality=town, hierarchy=hierarchy, root_level=levels["town"], root_code="0", default_level=levels["block"]
    )
    department = Department.objects.create(municipality=town, slug="statistics", name={"de": "Statistik"})
    _indicators()
    for slug, names in VARIABLES.items():
        dataset = Dataset.objects.create(
            hierarchy=hierarchy,
            department=department,
            slug=slug,
            name={"de": slug},
            source={"de": "Q"},
            licence="-",
            principle="site" if slug == "shops" else "residence",
            lowest_public_level=levels["district" if slug == "shops" else "block"],
        )
        for name in names:
            broken = [{"first_day": "2020-07-01", "reason": {"de": "Gesetz"}}] if name == "moves" else []
            Variable.objects.create(dataset=dataset, slug=name, name={"de": name}, unit="persons", breaks=broken)
    drafts = [deliver(slug, year, on["old" if year in OLD else "new"]) for slug in VARIABLES for year in (*OLD, *NEW)]
    release_many(drafts, audience=Audience.PUBLIC, by=None)
    return territory


def _edition(hierarchy: Hierarchy, levels: dict[str, Level], slug: str, valid: tuple) -> dict[str, EditionLevel]:
    edition = Edition.objects.create(
        hierarchy=hierarchy, slug=slug, label={"de": slug}, valid=valid, source={"de": "Q"}, licence="-"
    )
    found, known = {}, {}
    for name in LEVELS:
        order = codes(name)
        found[name] = EditionLevel.objects.create(
            edition=edition, level=levels[name], codes=order, area_count=len(order)
        )
        for place, code in enumerate(order):
            west, south = 8 + 0.01 * (place % 6), 52 + 0.01 * (place // 6)
            known[code] = Area.objects.create(
                edition_level=found[name],
                position=place,
                code=code,
                name=f"Am Bach {code}",
                parent=known.get({"town": "", "district": "0", "block": code[:2]}[name]),
                geometry=MultiPolygon(Polygon.from_bbox((west, south, west + 0.01, south + 0.01))),
                label_point=Point(west, south),
                square_metres=250_000.0 * len(within(code)),
            )
    edition.published_at = now()
    edition.save()
    return found


def deliver(slug: str, year: int, on: dict[str, EditionLevel] | None = None, *, plus: float = 0) -> Release:
    """A draft of a dataset's year; `plus` more young people everywhere tells deliveries apart."""
    day = date(year, 12, 31)
    period, _ = Period.objects.get_or_create(
        slug=day.isoformat(),
        defaults={"kind": "key_date", "first_day": day, "last_day": day, "label": {"de": f"31.12.{year}"}},
    )
    levels = on or {each.level.slug: each for each in EditionLevel.objects.filter(edition__slug="new")}
    dataset = Dataset.objects.get(slug=slug)
    brought = Import.objects.create(
        dataset=dataset,
        edition_level=levels["block"],
        file_name=f"{slug}-{year}.csv",
        checksum=f"{year:064}",
        mapping={},
    )
    release = Release.objects.create(dataset=dataset, period=period, brought_by=brought)
    sheets = []
    for variable in dataset.variables.all():
        extra = plus if variable.slug == "young" else 0
        for name, level in levels.items():
            cells = [cell(variable.key, year, code) for code in codes(name)]
            sheets.append(
                SheetData(
                    variable_id=variable.pk,
                    period_id=period.pk,
                    edition_level_id=level.pk,
                    release_id=release.pk,
                    values=np.array([np.nan if value is None else value + extra for value, _ in cells]),
                    statuses=np.array([status for _, status in cells], np.int8),
                )
            )
    write_sheets(sheets)
    return release
