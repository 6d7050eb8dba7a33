"""Says where something is: as longitude and latitude, the way a mapping's `at: [lon, lat]` takes it. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import geopandas as gpd
import numpy as np
import shapely


def place(geometry: shapely.Geometry, srid: int) -> str:
    """A point inside `geometry` (in `srid`), written `[13.32096, 52.45897]`; "?" where there is no geometry."""
    return places([geometry], srid)[0]


def places(geometries: Iterable[shapely.Geometry], srid: int) -> list[str]:
    """The same for many at once."""
    points = gpd.GeoSeries(shapely.point_on_surface(np.array(list(geometries), dtype=object)), crs=srid).to_crs(4326)
    return [
        "?" if point is None or point.is_empty else f"[{point.x:.5f}, {point.y:.5f}]" for point in points.to_numpy()
    ]
