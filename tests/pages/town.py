"""Feldstadt: a town of twelve squares, small enough to know every number, with every status on one map.

Stadt → Viertel (Nord, Süd) → Quartiere, four columns by three rows. In the edition of 2022 the last Quartier has been
divided in two. Public are 2020, 2021 and 2022; 2023 was withdrawn.
"""

from datetime import date

import numpy as np
from django.contrib.gis.geos import MultiPolygon, Polygon
from django.utils import timezone

from indicators.frames import SheetData, write_sheets
from indicators.models import Audience, Dataset, Department, Import, Indicator, Period, Release, Theme, Variable
from indicators.pyramids import known_pyramids
from indicators.releasing import release_many, withdraw
from spatial.address_models import Address, AddressRegister, Street
from spatial.boundary_rows import build_boundaries
from spatial.models import Area, Edition, EditionLevel, Hierarchy, Level, Municipality, Territory

OK, MISSING, SUPPRESSED = 0, 1, 2
LEVELS = (
    ("stadt", "Stadt", "Städte", "Town", "Towns"),
    ("viertel", "Viertel", "Viertel", "District", "Districts"),
    ("quartier", "Quartier", "Quartiere", "Quarter", "Quarters"),
)
NAMES = {
    "01": "Nord",
    "02": "Süd",
    "0101": "Zeppelinfeld",
    "0102": "Äußere Höhe",
    "0103": "Altstadt",
    "0104": "Bahnhof",
    "0105": "Mühlgrund",
    "0106": "Seeblick",
    "0201": "Ostend",
    "0202": "Öhringer Weg",
    "0203": "Übersee",
    "0204": "Weststadt",
    "0205": "Lindenhof",
    "0206": "Gewerbepark",
    "0207": "Neue Aue",
}
# Inhabitants and children of the Quartiere in 2021; the other years have 10 inhabitants more or fewer in each.
INHABITANTS = {
    "0101": 400, "0102": 500, "0103": 800, "0104": 1000, "0105": 200, "0106": 250,
    "0201": 600, "0202": 700, "0203": 900, "0204": 300, "0205": 20, "0206": 0,
}  # fmt: skip
CHILDREN = {
    "0101": 40, "0102": 60, "0103": 120, "0104": 200, "0105": None, "0106": None,
    "0201": 0, "0202": 112, "0203": 171, "0204": 66, "0205": 3, "0206": 0,
}  # fmt: skip
HIDDEN_AGES = ("men_0_3", "women_0_3", "men_3_6", "women_3_6")  # in 0205, where 30 people live
CHILD_STATUS = {"0105": SUPPRESSED, "0106": MISSING}


def build() -> Municipality:
    hierarchy = Hierarchy.objects.create(slug="feldstadt", name={"de": "Feldstadt"}, srid=25832)
    for position, (slug, german, plural, english, english_plural) in enumerate(LEVELS):
        Level.objects.create(
            hierarchy=hierarchy,
            slug=slug,
            position=position,
            name={"de": german, "en": english},
            plural={"de": plural, "en": english_plural},
        )
    town = _municipality(hierarchy)
    editions = {
        "2020": _edition(hierarchy, "2020", (date(2020, 1, 1), date(2022, 1, 1)), divided=False),
        "2022": _edition(hierarchy, "2022", (date(2022, 1, 1), None), divided=True),
    }
    _addresses(hierarchy)
    dataset = _dataset(town, hierarchy)
    _indicators()
    by_year = {2020: editions["2020"], 2021: editions["2020"], 2022: editions["2022"], 2023: editions["2022"]}
    releases = {year: _deliver(dataset, edition, year) for year, edition in by_year.items()}
    released = [*releases.values(), _deliver(_ages(dataset), editions["2022"], 2022)]
    release_many(released, audience=Audience.PUBLIC, by=None)
    withdraw(releases[2023], by=None)
    return town


def _municipality(hierarchy: Hierarchy) -> Municipality:
    town = Municipality.objects.create(
        slug="feldstadt",
        name={"de": "Feldstadt", "en": "Fieldtown"},
        kind="town",
        fictional=True,
        about={"de": "Zwölf Quadrate auf einem Feld.", "en": "Twelve squares in a field."},
        contact={"office": "Statistikstelle", "email": "statistik@feldstadt.example"},
    )
    levels = {level.slug: level for level in hierarchy.levels.all()}
    Territory.objects.create(
        municipality=town,
        hierarchy=hierarchy,
        root_level=levels["stadt"],
        root_code="0",
        default_level=levels["quartier"],
    )
    return town


def _edition(hierarchy: Hierarchy, slug: str, valid: tuple, *, divided: bool) -> Edition:
    edition = Edition.objects.create(
        hierarchy=hierarchy,
        slug=slug,
        label={"de": f"Gebietsstand {slug}", "en": f"Areas of {slug}"},
        valid=valid,
        source={"de": "Vermessungsamt Feldstadt", "en": "Survey office of Fieldtown"},
        licence="dl-de/by-2-0",
    )
    squares = _squares(divided)
    known: dict[str, Area] = {}
    for level in hierarchy.levels.order_by("position"):
        width = {"stadt": 0, "viertel": 2, "quartier": 4}[level.slug]
        codes = sorted({code[:width] or "0" for code in squares})
        on_level = EditionLevel.objects.create(edition=edition, level=level, codes=codes, area_count=len(codes))
        for position, code in enumerate(codes):
            parent = {"stadt": None, "viertel": "0", "quartier": code[:2]}[level.slug]
            known[code] = _area(on_level, position, code, known.get(parent or ""), squares)
    edition.published_at = timezone.now()
    edition.save()
    build_boundaries(edition)
    return edition


def _squares(divided: bool) -> dict[str, Polygon]:
    """Quartiere by code: 0101 … 0106 in the upper half of the field, 0201 … 0206 in the lower one."""
    squares = {}
    for place, code in enumerate(INHABITANTS):
        west, south = 8 + 0.01 * (place % 3), 52 - 0.01 * (place // 3)
        squares[code] = Polygon.from_bbox((west, south, west + 0.01, south + 0.01))
    if divided:
        west, south, east, north = squares["0206"].extent
        middle = (west + east) / 2
        squares["0206"] = Polygon.from_bbox((west, south, middle, north))
        squares["0207"] = Polygon.from_bbox((middle, south, east, north))
    return squares


def _area(on_level: EditionLevel, position: int, code: str, parent: Area | None, squares: dict) -> Area:
    inside = [square for key, square in squares.items() if code == "0" or key.startswith(code)]
    shape = inside[0]
    for square in inside[1:]:
        shape = shape.union(square)
    return Area.objects.create(
        edition_level=on_level,
        position=position,
        code=code,
        name=NAMES.get(code, "Feldstadt"),
        parent=parent,
        geometry=shape if isinstance(shape, MultiPolygon) else MultiPolygon(shape),
        label_point=shape.centroid,
        square_metres=760_000.0 * len(inside),
    )


def _addresses(hierarchy: Hierarchy) -> None:
    """Three houses of one street, in the middle of 0101, of 0104 and of 0206, which was divided in 2022."""
    register = AddressRegister.objects.create(
        hierarchy=hierarchy, source={"de": "Vermessungsamt", "en": "Survey office"}, licence="CC0", day=date(2022, 1, 1)
    )
    street = Street.objects.create(
        register=register, name="Lindenallee", form="lindenallee", postcode="12345", place="Feldstadt"
    )
    squares = _squares(divided=True)
    for number, code in ((1, "0101"), (2, "0104"), (3, "0206")):
        Address.objects.create(street=street, number=number, label=str(number), point=squares[code].centroid)


def _dataset(town: Municipality, hierarchy: Hierarchy) -> Dataset:
    department = Department.objects.create(municipality=town, slug="statistik", name={"de": "Statistikstelle"})
    dataset = Dataset.objects.create(
        hierarchy=hierarchy,
        department=department,
        slug="population",
        name={"de": "Einwohnerregister", "en": "Residents’ register"},
        source={"de": "Einwohnerregister Feldstadt", "en": "Residents’ register of Fieldtown"},
        licence="dl-de/by-2-0",
        lowest_public_level=hierarchy.levels.get(slug="quartier"),
    )
    for slug in ("total", "children"):
        Variable.objects.create(dataset=dataset, slug=slug, name={"de": slug}, unit="persons")
    return dataset


def _ages(population: Dataset) -> Dataset:
    """Counts by age and sex, which the catalogue's pyramid asks for."""
    dataset = Dataset.objects.create(
        hierarchy=population.hierarchy,
        department=population.department,
        slug="population_sex",
        name={"de": "Alter und Geschlecht", "en": "Age and sex"},
        source=population.source,
        licence=population.licence,
        lowest_public_level=population.lowest_public_level,
    )
    for key in known_pyramids()[0].keys:
        slug = key.partition(".")[2]
        Variable.objects.create(dataset=dataset, slug=slug, name={"de": slug}, unit="persons")
    return dataset


def _indicators() -> None:
    theme = Theme.objects.create(slug="population", name={"de": "Bevölkerung", "en": "Population"})
    share = {"denominator": "population.total", "factor": 100, "minimum_denominator": 50}
    _indicator(
        theme, "child-share", "share", 1, ("Anteil der Kinder", "Share of children"), ("%", "%"),
        {"numerator": "population.children", **share},
    )  # fmt: skip
    _indicator(
        theme, "inhabitants", "count", 0, ("Einwohnerzahl", "Inhabitants"), ("Personen", "persons"),
        {"numerator": "population.total"},
    )  # fmt: skip
    _indicator(theme, "unheard-of", "count", 0, ("Unerhörtes", "Unheard-of"), ("", ""), {"numerator": "nobody.knows"})


def _indicator(  # noqa: PLR0917
    theme: Theme, slug: str, kind: str, decimals: int, names: tuple[str, str], units: tuple[str, str], terms: dict
) -> None:
    name, unit = (dict(zip(("de", "en"), pair, strict=True)) for pair in (names, units))
    words = {
        "description": {"de": f"{names[0]} am Hauptwohnsitz.", "en": f"{names[1]} at their main residence."},
        "reading_aid": {"de": "Von 100 Menschen …", "en": "Of 100 people …"},
        "says_nothing_about": {"de": "Gründe.", "en": "Reasons."},
        "principle": "residence",
    }
    definition = {"indicator": slug, "kind": kind, "name": name, "unit": unit, **words, **terms}
    Indicator.objects.create(
        slug=slug, theme=theme, name=name, unit=unit, decimals=decimals, definition=definition, version=1
    )


def _deliver(dataset: Dataset, edition: Edition, year: int) -> Release:
    on = date(year, 12, 31)
    period, _ = Period.objects.get_or_create(
        slug=on.isoformat(),
        defaults={
            "kind": "key_date",
            "first_day": on,
            "last_day": on,
            "label": {"de": f"31.12.{year}", "en": f"31 December {year}"},
        },
    )
    levels = {each.level.slug: each for each in edition.levels.all()}
    delivery = Import.objects.create(
        dataset=dataset, edition_level=levels["quartier"], file_name=f"{year}.csv", checksum="0" * 64, mapping={}
    )
    release = Release.objects.create(dataset=dataset, period=period, brought_by=delivery)
    variables = {variable.slug: variable for variable in dataset.variables.all()}
    write_sheets(
        [
            SheetData(
                variable_id=variables[name].pk,
                period_id=period.pk,
                edition_level_id=on_level.pk,
                release_id=release.pk,
                **_cells(name, on_level.codes, year),
            )
            for name in variables
            for on_level in levels.values()
        ]
    )
    return release


def _people(name: str, everybody: int) -> int:
    """A twenty-fifth of everybody in each group of ages and sex, two of women from 80 on; the rest are men from 25."""
    part = everybody // 25
    if name in ("total", "all"):
        return everybody
    if name == "men_25_35":
        return everybody - 22 * part
    return 2 * part if name == "women_80_plus" else part


def _cells(name: str, codes: list[str], year: int) -> dict:
    values, statuses = [], []
    for code in codes:
        inside = [each for each in INHABITANTS if code == "0" or each.startswith(code)] or ["0206"]
        if len(code) == 4 and code in CHILD_STATUS and name == "children":
            values.append(np.nan)
            statuses.append(CHILD_STATUS[code])
            continue
        if code == "0205" and name in HIDDEN_AGES:
            values.append(np.nan)
            statuses.append(SUPPRESSED)
            continue
        if name == "children":
            numbers = [number or 0 for number in CHILDREN.values()]
        else:
            numbers = [_people(name, number and number + 10 * (year - 2021)) for number in INHABITANTS.values()]
        by_code = dict(zip(INHABITANTS, numbers, strict=True))
        values.append(float(sum(by_code[each] for each in inside)))
        statuses.append(OK)
    return {"values": np.array(values), "statuses": np.array(statuses, np.int8)}
