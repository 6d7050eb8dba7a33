"""Facilities for readers: what is public of them, and a point to draw them at."""

from __future__ import annotations

from typing import Any

from django.contrib.gis.db.models.functions import PointOnSurface
from django.db.models import Count, QuerySet

from .models import FacilityKind, Municipality

DECIMALS_OF_DEGREES = 5  # about one metre


def kinds_of(municipality: Municipality) -> QuerySet[FacilityKind]:
    """The kinds that there are facilities of."""
    counted = FacilityKind.objects.filter(municipality=municipality).annotate(count=Count("facilities"))
    return counted.filter(count__gt=0).order_by("slug")


def facilities_of(kind: FacilityKind) -> list[dict[str, Any]]:
    """In the order of their names. Key, name, capacity and surface, nothing else that a file may have held."""
    rows = kind.facilities.annotate(point=PointOnSurface("geometry")).order_by("name", "key")
    return [
        {
            "key": key,
            "name": name,
            "capacity": capacity,
            "square_metres": square_metres,
            "point": [round(point.x, DECIMALS_OF_DEGREES), round(point.y, DECIMALS_OF_DEGREES)],
        }
        for key, name, capacity, square_metres, point in rows.values_list(
            "key", "name", "capacity", "square_metres", "point"
        )
    ]
