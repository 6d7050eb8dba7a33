"""Tables of areas → rows of an edition, in the frozen order; and back again as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from django.contrib.gis.db.models.functions import AsWKB
from django.contrib.gis.geos import GEOSGeometry

from .models import Area, Edition, EditionLevel, Level

WGS84 = 4326
ROWS_AT_ONCE = 2000


def store_areas(edition: Edition, tables: Mapping[str, gpd.GeoDataFrame]) -> None:
    """Writes edition levels and areas. `tables` from the largest level down, sorted by code, in the metric system."""
    levels = {level.slug: level for level in Level.objects.filter(hierarchy_id=edition.hierarchy_id)}
    ids: dict[str, int] = {}  # of the areas one level above, by code
    for slug, table in tables.items():
        edition_level = EditionLevel.objects.create(
            edition=edition, level=levels[slug], codes=table["code"].tolist(), area_count=len(table)
        )
        shapes = table.geometry.to_crs(WGS84).to_numpy()
        points = gpd.GeoSeries(_label_points(table.geometry.to_numpy()), crs=table.crs).to_crs(WGS84).to_numpy()
        areas = Area.objects.bulk_create(
            [
                Area(
                    edition_level=edition_level,
                    position=position,
                    code=code,
                    name=name,
                    parent_id=ids.get(parent),
                    geometry=_as_geos(_as_multipolygon(shape)),
                    label_point=_as_geos(point),
                    square_metres=size,
                )
                for position, (code, name, parent, shape, point, size) in enumerate(
                    zip(table["code"], table["name"], table["parent"], shapes, points, table.area, strict=True)
                )
            ],
            batch_size=ROWS_AT_ONCE,
        )
        ids = {area.code: area.pk for area in areas}


def _label_points(shapes: np.ndarray) -> np.ndarray:
    """The middle of the largest circle inside each shape; where that fails on a sliver, any point inside."""
    circles = shapely.maximum_inscribed_circle(shapes, np.sqrt(shapely.area(shapes)) / 100)
    points = shapely.get_point(circles, 0)
    return np.where(shapely.contains_properly(shapes, points), points, shapely.point_on_surface(shapes))


def _as_multipolygon(shape: shapely.Geometry) -> shapely.MultiPolygon:
    return shapely.MultiPolygon([shape]) if isinstance(shape, shapely.Polygon) else shape


def _as_geos(shape: shapely.Geometry) -> Any:  # GEOSGeometry makes itself the class that the shape asks for
    return GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=WGS84)


def family_of(edition_level: EditionLevel) -> pd.DataFrame:
    """`code, parent` of all areas of a level, in area order; parent is empty at the top."""
    rows = Area.objects.filter(edition_level=edition_level).order_by("position").values_list("code", "parent__code")
    return pd.DataFrame([(code, parent or "") for code, parent in rows], columns=["code", "parent"])


def shapes_of(edition_level: EditionLevel, srid: int) -> gpd.GeoDataFrame:
    """`code, parent, geometry` of all areas of a level, in area order, in the system `srid`."""
    shapes = (
        Area.objects.filter(edition_level=edition_level)
        .order_by("position")
        .annotate(wkb=AsWKB("geometry"))
        .values_list("wkb", flat=True)
    )
    geometry = gpd.GeoSeries(shapely.from_wkb([bytes(shape) for shape in shapes]), crs=WGS84).to_crs(srid)
    return gpd.GeoDataFrame(family_of(edition_level), geometry=geometry)
