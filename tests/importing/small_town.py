"""Rows for a town small enough to reckon by hand: 1 town, 2 districts, 5 blocks. No geometry that matters."""

from datetime import date

from django.contrib.gis.geos import MultiPolygon, Point, Polygon

from indicators.models import Dataset, Department, Variable
from spatial.models import Area, Edition, EditionLevel, Hierarchy, Level, Municipality

SQUARE = MultiPolygon(Polygon.from_bbox((8.0, 52.0, 8.1, 52.1)))

# level: {code: parent}
TREE = {
    "town": {"0": None},
    "district": {"01": "0", "02": "0"},
    "block": {"0101": "01", "0102": "01", "0103": "01", "0201": "02", "0202": "02"},
}


def build_hierarchy(tree=TREE, slug="small") -> Hierarchy:
    hierarchy = Hierarchy.objects.create(slug=slug, name={"de": "Klein"}, srid=25832)
    for position, level in enumerate(tree):
        Level.objects.create(
            hierarchy=hierarchy, slug=level, position=position, name={"de": level}, plural={"de": level}
        )
    return hierarchy


def build_edition(hierarchy: Hierarchy, slug="2020", first=date(2020, 1, 1), last=None, tree=TREE) -> Edition:
    edition = Edition.objects.create(
        hierarchy=hierarchy,
        slug=slug,
        label={"de": f"Stand {slug}"},
        valid=(first, last),
        source={"de": "Q"},
        licence="-",
    )
    known: dict[tuple[str, str], Area] = {}
    above = ""
    for level in hierarchy.levels.order_by("position"):
        codes = sorted(tree[level.slug])
        in_edition = EditionLevel.objects.create(edition=edition, level=level, codes=codes, area_count=len(codes))
        areas = Area.objects.bulk_create(
            Area(
                edition_level=in_edition,
                position=position,
                code=code,
                name=f"Gebiet {code}",
                parent=known.get((above, tree[level.slug][code])),
                geometry=SQUARE,
                label_point=Point(8.05, 52.05),
                square_metres=1.0,
            )
            for position, code in enumerate(codes)
        )
        known |= {(level.slug, area.code): area for area in areas}
        above = level.slug
    return edition


def build_dataset(hierarchy: Hierarchy, variables: dict[str, dict], minimum_count=None, slug="population") -> Dataset:
    """`variables`: slug → further fields of the variable."""
    name = {"de": "Kleinstadt"}
    town, _ = Municipality.objects.get_or_create(slug="smalltown", defaults={"name": name, "kind": "town"})
    department, _ = Department.objects.get_or_create(municipality=town, slug="statistik", defaults={"name": name})
    dataset = Dataset.objects.create(
        hierarchy=hierarchy,
        department=department,
        slug=slug,
        name={"de": "Bevölkerung"},
        source={"de": "Q"},
        licence="-",
        lowest_public_level=hierarchy.levels.order_by("position").last(),
        minimum_count=minimum_count,
    )
    for name, fields in variables.items():
        Variable.objects.create(dataset=dataset, slug=name, name={"de": name}, **{"unit": "persons", **fields})
    return dataset
