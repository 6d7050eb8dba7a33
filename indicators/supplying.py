"""Facilities and the people around them: what the areas of a level get from the facilities within reach."""

from __future__ import annotations

from functools import lru_cache

import geopandas as gpd
import numpy as np
import shapely

from spatial.models import Area, EditionLevel, Facility

from .aggregation import Family
from .formulas.supply import reached
from .terms import Catchment


def finest_level(edition_level: EditionLevel) -> EditionLevel:
    """The lowest level of the same edition: where people live, as exactly as the atlas knows."""
    return EditionLevel.objects.filter(edition=edition_level.edition_id).order_by("level__position").last() or (
        edition_level
    )


def supplied(catchment: Catchment, finest: EditionLevel, people: np.ndarray, wanted: EditionLevel) -> np.ndarray | None:
    """What the areas of `wanted` get, in area order; None where the hierarchy has no facilities of this kind.

    `people` live in the areas of `finest` (at their label points); facilities of all municipalities on the hierarchy
    count, so that catchments cross borders.
    """
    srid = finest.edition.hierarchy.srid
    facilities = Facility.objects.filter(
        kind__slug=catchment.facilities,
        kind__municipality__territories__hierarchy=finest.edition.hierarchy_id,
    ).distinct()
    found = [(each.geometry, each.capacity, each.square_metres) for each in facilities]
    if not found:
        return None
    measures = {"capacity": 1, "square_metres": 2}
    stocks = [1.0 if catchment.measure == "number" else row[measures[catchment.measure]] for row in found]
    points = shapely.centroid(shapely.from_wkb([bytes(geometry.wkb) for geometry, *_ in found]))
    got = reached(
        _label_points(finest.pk, srid),
        people,
        _metres(points, srid),
        np.array(stocks, float),
        metres=catchment.metres,
    )
    return Family(_places_in(finest.pk, wanted.pk), wanted.areas.count()).sums(got)


@lru_cache(maxsize=16)  # the areas of a published edition are frozen
def _label_points(edition_level: int, srid: int) -> np.ndarray:
    points = Area.objects.filter(edition_level=edition_level).order_by("position").values_list("label_point", flat=True)
    return _metres(shapely.points([(point.x, point.y) for point in points]), srid)


def _metres(points: np.ndarray, srid: int) -> np.ndarray:
    return shapely.get_coordinates(gpd.GeoSeries(points, crs=4326).to_crs(srid).to_numpy())


@lru_cache(maxsize=64)
def _places_in(finest: int, wanted: int) -> np.ndarray:
    """The position of the area of `wanted` in which each area of `finest` lies."""
    edition = EditionLevel.objects.get(pk=finest).edition_id
    rows = Area.objects.filter(edition_level__edition=edition).values_list("pk", "edition_level", "position", "parent")
    areas = {pk: (level, position, parent) for pk, level, position, parent in rows}
    start = sorted((position, pk) for pk, (level, position, _) in areas.items() if level == finest)
    return np.array([_above(areas, pk, wanted) for _, pk in start])


def _above(areas: dict[int, tuple[int, int, int | None]], area: int, level: int) -> int:
    found, position, parent = areas[area]
    while found != level:
        if parent is None:
            raise ValueError(f"Area {area} lies in no area of edition level {level}.")
        found, position, parent = areas[parent]
    return position
