"""Facilities for readers: what is public of them, a point to draw them at, and the area that they lie in."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery, Value

from .models import Area, EditionLevel, FacilityKind, Municipality

DECIMALS_OF_DEGREES = 5  # about one metre


def kinds_of(municipality: Municipality) -> QuerySet[FacilityKind]:
    """The kinds that there are facilities of."""
    counted = FacilityKind.objects.filter(municipality=municipality).annotate(count=Count("facilities"))
    return counted.filter(count__gt=0).order_by("slug")


def facilities_of(kind: FacilityKind, *, among: EditionLevel | None = None) -> list[dict[str, Any]]:
    """In the order of their names. Key, name, address, capacity and surface, nothing else that a file may have held.

    `among`: areas, of which the one is named that the point lies in; told by the areas as they were imported, for the
    simplified ones that a browser draws err by some metres.
    """
    rows = kind.facilities.annotate(point=PointOnSurface("geometry")).order_by("name", "key")
    area: Any = Value(None, output_field=CharField(null=True))
    if among is not None:
        inside = Area.objects.filter(edition_level=among, geometry__intersects=OuterRef("point"))
        area = Subquery(inside.order_by("position").values("code")[:1])
    return [
        {
            "key": key,
            "name": name,
            "address": address,
            "capacity": capacity,
            "square_metres": square_metres,
            "point": [round(point.x, DECIMALS_OF_DEGREES), round(point.y, DECIMALS_OF_DEGREES)],
            **({} if among is None else {"area": code}),
        }
        for key, name, address, capacity, square_metres, point, code in rows.annotate(area=area).values_list(
            "key", "name", "address", "capacity", "square_metres", "point", "area"
        )
    ]
