"""What stands in an area: facilities by kind, with their capacity, and how well its people are supplied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Subquery

from atlas.areas.asking import AreaPage
from atlas.areas.chapters import Row
from atlas.numbers import write
from atlas.tables import collation_key
from spatial.models import Area, Facility
from spatial.texts import in_language

NAMED = 12  # so many of a kind are listed by name
SUPPLY = ("supply", "density", "per_capita")


def facilities_in(page: AreaPage) -> list[dict[str, Any]]:
    """By kind, in the order of the municipality's file; of the whole territory only how many."""
    ground = Area.objects.filter(pk=page.area.pk).values("geometry")
    inside = Facility.objects.filter(
        kind__municipality=page.territory.municipality_id, geometry__intersects=Subquery(ground)
    )
    rows = inside.select_related("kind").defer("geometry").order_by("kind", "name")
    kinds: dict[int, list[Facility]] = {}
    for each in rows:
        kinds.setdefault(each.kind_id, []).append(each)
    return [_kind(found) for found in kinds.values()]


def supply_rows(page: AreaPage, rows: Mapping[str, Row]) -> list[Row]:
    """Indicators that set what there is against the people it is for."""
    return [row for slug, row in rows.items() if page.indicators[slug]["kind"] == "supply"]


def _kind(found: list[Facility]) -> dict[str, Any]:
    kind = found[0].kind
    capacities = [each.capacity for each in found if each.capacity is not None]
    unit = in_language(kind.capacity_unit) if kind.capacity_unit else ""
    named = sorted(found, key=lambda each: collation_key(each.name))
    return {
        "name": in_language(kind.name),
        "count": len(found),
        "capacity": f"{write(sum(capacities), 0)} {unit}".strip() if capacities and unit else "",
        "known": "" if len(capacities) == len(found) else str(len(capacities)),
        "names": [
            f"{each.name} ({write(each.capacity, 0)} {unit})" if each.capacity is not None and unit else each.name
            for each in named[:NAMED]
        ],
        "more": max(0, len(found) - NAMED),
        "source": in_language(kind.source),
    }
