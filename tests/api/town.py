"""A town small enough to know every number: one town, three districts, six blocks, two editions, four years.

Blocks and districts have sheets, but the lowest public level is the district. 2022 and 2023 are public, 2021 is
internal, 2024 a draft. Every number is different, so that a swapped axis cannot pass. An index and a ranking are
public, a second run of each is not.
"""

import gzip
from datetime import date
from hashlib import blake2b

import brotli
import orjson
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.utils import timezone

from indicators.composite.recipes import recipe_of
from indicators.models import Audience, Dataset, Department, Import, Indicator, Period, Release, Sheet, Theme, Variable
from indicators.official import carry_out, release_run
from indicators.releasing import release_many
from spatial.models import Area, Boundaries, Edition, EditionLevel, Hierarchy, Level, Municipality, Territory

SUPPRESSED, MISSING = Sheet.Status.SUPPRESSED, Sheet.Status.MISSING

TREE = {
    "town": {"0": None},
    "district": {"01": "0", "02": "0", "03": "0"},
    "block": {"0101": "01", "0102": "01", "0201": "02", "0202": "02", "0301": "03", "0302": "03"},
}
NAMES = {"01": "=SUM(A1:A9)", "02": "Süd, „Am Wall“"}

# Inhabitants and children by district; None with its status. Children of 03 are hidden, those of 02 unknown in 2022.
INHABITANTS = {"2021": [90, 210, 310], "2022": [100, 200, 300], "2023": [110, 220, 330], "2024": [120, 240, 360]}
CHILDREN = {"2021": [9, 19, 29], "2022": [11, None, None], "2023": [13, 0, None], "2024": [15, 23, 37]}
CHILD_STATUS = {"2022": [0, MISSING, SUPPRESSED], "2023": [0, 0, SUPPRESSED]}
SECRET = 7.0  # children of every block: a number that must appear nowhere

INDEX = """\
recipe: little
kind: index
version: 1
name: {de: Kleiner Index, en: Little index}
description: {de: Zum Üben, en: For practice}
level: district
indicators: {standardise: {method: z-score, ddof: 0}}
groups: {aggregate: sum, weights: equal, missing: {rule: skip, at_least: 0.5}}
uncertainty: {draws: 100, seed: 1}
index:
  id: whole
  classes: {method: fixed, classes: [{id: "-", below: 0}, {id: "+"}]}
  parts: [{id: people, indicator: inhabitants}, {id: children, indicator: child-share}]
"""
RANKING = """\
recipe: order
kind: ranking
version: 1
name: {de: Reihenfolge, en: Order}
level: district
criteria: [{id: inhabitants, decimals: 0}, {id: child-share}]
select: {count: 1}
criteria_at_least: 1
uncertainty: {draws: 100, seed: 1}
"""


def build_town() -> Municipality:
    hierarchy = _hierarchy()
    edition = _edition(hierarchy, "2020", date(2020, 1, 1), None)
    _edition(hierarchy, "2030", date(2030, 1, 1), None, published=False)
    town = _municipality("smalltown", hierarchy, "town", "0")
    _municipality("west", hierarchy, "district", "01")
    _indicators()
    dataset = _dataset(town, hierarchy)
    releases = {year: _deliver(dataset, edition, year) for year in INHABITANTS}
    release_many([releases["2022"], releases["2023"]], audience=Audience.PUBLIC, by=None)
    release_many([releases["2021"]], audience=Audience.INTERNAL, by=None)
    for text in (INDEX, RANKING):
        for draws in (100, 200):
            _run(town, text.replace("draws: 100", f"draws: {draws}"), public=draws == 100)
    return town


def _run(town: Municipality, text: str, *, public: bool) -> None:
    run = carry_out(recipe_of(text), town.territories.get(), day=date(2023, 12, 31), office="Statistikstelle").run
    if public:
        release_run(run, audience=Audience.PUBLIC, by=None)


def _hierarchy() -> Hierarchy:
    hierarchy = Hierarchy.objects.create(slug="small", name={"de": "Klein", "en": "Small"}, srid=25832)
    for position, level in enumerate(TREE):
        name = {"de": level.title(), "en": level.title()}
        Level.objects.create(hierarchy=hierarchy, slug=level, position=position, name=name, plural=name)
    return hierarchy


def _edition(hierarchy: Hierarchy, slug: str, first: date, last: date | None, *, published: bool = True) -> Edition:
    edition = Edition.objects.create(
        hierarchy=hierarchy,
        slug=slug,
        label={"de": f"Stand {slug}", "en": f"As of {slug}"},
        valid=(first, last),
        source={"de": "Vermessungsamt", "en": "Survey office"},
        licence="dl-de/by-2-0",
    )
    known: dict[str, Area] = {}
    for level in hierarchy.levels.order_by("position"):
        codes = sorted(TREE[level.slug])
        in_edition = EditionLevel.objects.create(edition=edition, level=level, codes=codes, area_count=len(codes))
        for position, code in enumerate(codes):
            known[code] = _area(in_edition, position, code, known.get(TREE[level.slug][code] or ""))
        if published:
            _boundaries(in_edition)
    edition.published_at = timezone.now() if published else None  # from now on the database refuses changes
    edition.save()
    return edition


def _area(edition_level: EditionLevel, position: int, code: str, parent: Area | None) -> Area:
    west = 8.0 + position / 10
    square = Polygon.from_bbox((west, 52.0, west + 0.1, 52.1))
    return Area.objects.create(
        edition_level=edition_level,
        position=position,
        code=code,
        name=NAMES.get(code, f"Gebiet {code}"),
        parent=parent,
        geometry=MultiPolygon(square),
        label_point=square.centroid,
        square_metres=1_500_000.0 + position,
    )


def _boundaries(edition_level: EditionLevel) -> None:
    for resolution in ("overview", "detail"):
        name = f"{edition_level.pk} {resolution}"
        topology = orjson.dumps(
            {"type": "Topology", "objects": {"areas": {"name": name}}, "arcs": [], "note": "x" * 600}
        )
        Boundaries.objects.create(
            edition_level=edition_level,
            resolution=resolution,
            digest=blake2b(topology, digest_size=16).hexdigest(),
            tolerance=10.0,
            gzip=gzip.compress(topology, mtime=0),
            brotli=brotli.compress(topology),
        )


def _municipality(slug: str, hierarchy: Hierarchy, level: str, code: str) -> Municipality:
    name = {"de": slug.title(), "en": slug.title()}
    municipality = Municipality.objects.create(slug=slug, name=name, kind="town", fictional=True)
    levels = {each.slug: each for each in hierarchy.levels.all()}
    Territory.objects.create(
        municipality=municipality,
        hierarchy=hierarchy,
        root_level=levels[level],
        root_code=code,
        default_level=levels["district"],
    )
    return municipality


def _dataset(town: Municipality, hierarchy: Hierarchy) -> Dataset:
    name = {"de": "Einwohnerregister", "en": "Residents’ register"}
    department = Department.objects.create(municipality=town, slug="statistik", name={"de": "Statistikstelle"})
    dataset = Dataset.objects.create(
        hierarchy=hierarchy,
        department=department,
        slug="population",
        name=name,
        source={"de": "Melderegister", "en": "Register"},
        licence="dl-de/by-2-0",
        lowest_public_level=hierarchy.levels.get(slug="district"),
        shared=True,
    )
    for slug, german, english in (("total", "Einwohner", "Inhabitants"), ("children", "Kinder", "Children")):
        Variable.objects.create(dataset=dataset, slug=slug, name={"de": german, "en": english}, unit="persons")
    return dataset


def _indicators() -> None:
    theme = Theme.objects.create(slug="population", name={"de": "Bevölkerung", "en": "Population"})
    Theme.objects.create(slug="empty", name={"de": "Leer", "en": "Empty"}, position=9)
    share = {"denominator": "population.total", "factor": 100}
    _indicator(theme, "inhabitants", "count", 0, {"numerator": "population.total"})
    _indicator(theme, "child-share", "share", 1, {"numerator": "population.children", **share})
    _indicator(theme, "unheard-of", "count", 1, {"numerator": "nobody.knows"})


def _indicator(theme: Theme, slug: str, kind: str, decimals: int, terms: dict) -> None:
    text = {"de": slug, "en": slug}
    words = {"name": text, "unit": text, "description": text, "reading_aid": text, "says_nothing_about": text}
    definition = {"indicator": slug, "kind": kind, "version": 1, "principle": "residence", **words, **terms}
    Indicator.objects.create(
        slug=slug, theme=theme, name=text, unit=text, decimals=decimals, definition=definition, version=1
    )


def _deliver(dataset: Dataset, edition: Edition, year: str) -> Release:
    period, _ = Period.objects.get_or_create(
        slug=f"{year}-12-31",
        defaults={
            "kind": "key_date",
            "first_day": date(int(year), 12, 31),
            "last_day": date(int(year), 12, 31),
            "label": {"de": f"31.12.{year}", "en": f"31 Dec {year}"},
        },
    )
    levels = {each.level.slug: each for each in edition.levels.all()}
    delivery = Import.objects.create(
        dataset=dataset, edition_level=levels["block"], file_name=f"{year}.csv", checksum="0" * 64, mapping={}
    )
    release = Release.objects.create(dataset=dataset, period=period, brought_by=delivery)
    children, statuses = CHILDREN[year], CHILD_STATUS.get(year, [0, 0, 0])
    columns = {
        ("total", "town"): ([float(sum(INHABITANTS[year]))], [0]),
        ("total", "district"): ([float(number) for number in INHABITANTS[year]], [0, 0, 0]),
        ("total", "block"): ([1000.0] * 6, [0] * 6),
        ("children", "town"): ([40.0 + int(year) % 10], [0]),
        ("children", "district"): ([None if number is None else float(number) for number in children], statuses),
        ("children", "block"): ([SECRET] * 6, [0] * 6),
    }
    for (variable, level), (values, cell_statuses) in columns.items():
        Sheet.objects.create(
            variable=Variable.objects.get(dataset=dataset, slug=variable),
            period=period,
            edition_level=levels[level],
            area_count=len(values),
            values=values,
            statuses=cell_statuses,
            release=release,
        )
    return release
