"""The areas of a map with their numbers, as GeoJSON (RFC 7946) and as GeoPackage, for QGIS and its kin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import orjson
from django.contrib.gis.db.models.functions import AsWKB

from atlas.api.rows import BEHIND, HEADER, REMARK, of_values
from atlas.asking import Shown
from atlas.exports.map_tables import about_indicator, sign_pairs, status_words
from atlas.exports.telling import Told
from atlas.modes import Picture
from spatial.models import EditionLevel
from spatial.reading import areas_below
from spatial.texts import in_language

KEPT = (*HEADER, *BEHIND, REMARK)
DIGITS = 7  # of a degree: a centimetre, as RFC 7946 advises to go no further
AT_ONCE = 500  # areas that are written together

_one_at_a_time = Lock()  # the borders of a large city take 100 MB while they are written


@dataclass(frozen=True, kw_only=True)
class AreaFile:
    """Borders as WKB in degrees (EPSG:4326), and what is told of each area."""

    shapes: Sequence[bytes]
    properties: Sequence[dict[str, Any]]
    about: Sequence[tuple[str, str]]
    signs: Sequence[tuple[str, str]]
    title: str
    layer: str
    srid: int  # the metric system in which the hierarchy measures


def areas_of_map(shown: Shown, told: Told, picture: Picture) -> AreaFile:
    hierarchy = shown.territory.hierarchy
    level = EditionLevel.objects.select_related("level").get(
        edition__hierarchy=hierarchy, edition__slug=shown.query.edition, level__slug=shown.query.level
    )
    found = areas_below(level, shown.territory).annotate(wkb=AsWKB("geometry")).values_list("code", "wkb")
    borders = {code: bytes(wkb) for code, wkb in found}
    names, rows = of_values(shown.territory, shown.answer)
    places = [(name, names.index(name)) for name in KEPT]
    unit = in_language(shown.indicator["unit"])
    return AreaFile(
        shapes=[borders[str(row[0])] for row in rows],
        properties=[
            {name: row[place] for name, place in places}
            | {"status_text": status_words(str(row[names.index("status")])), "unit": unit}
            | {"indicator": shown.query.indicator}
            for row in rows
        ],
        about=about_indicator(shown, told, picture.sentences),
        signs=sign_pairs(shown),
        title=told.heading,
        layer=shown.query.level,
        srid=hierarchy.srid,
    )


def to_geojson(file: AreaFile) -> Iterator[bytes]:
    """A piece at a time, so that a large city needs no more memory than a small one. Outer rings run anticlockwise."""
    import numpy as np  # noqa: PLC0415 - only who asks for shapes needs them
    import shapely  # noqa: PLC0415

    head = orjson.dumps(
        {
            "type": "FeatureCollection",
            "title": file.title,
            "about": dict(file.about),
            "signs": [{"sign": sign, "meaning": meaning} for sign, meaning in file.signs],
        }
    )
    yield head[:-1] + b',"features":['
    for first in range(0, len(file.shapes), AT_ONCE):
        borders = shapely.orient_polygons(shapely.from_wkb(file.shapes[first : first + AT_ONCE]))
        borders = shapely.transform(borders, lambda points: np.round(points, DIGITS))
        features = (
            b'{"type":"Feature","id":%b,"properties":%b,"geometry":%b}'
            % (orjson.dumps(told["code"]), orjson.dumps(told), shape.encode())
            for told, shape in zip(
                file.properties[first : first + AT_ONCE], shapely.to_geojson(borders).tolist(), strict=True
            )
        )
        yield (b"," if first else b"") + b",\n".join(features)
    yield b"]}"


def to_geopackage(file: AreaFile) -> bytes:
    """A layer of areas in the hierarchy's own metric system, and one without shapes that says what they mean."""
    import geopandas  # noqa: PLC0415
    import pandas  # noqa: PLC0415
    import pyogrio  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    with _one_at_a_time, TemporaryDirectory(prefix="atlas-areas-") as folder:
        path = Path(folder) / "areas.gpkg"
        table = pandas.DataFrame(file.properties)
        for name in ("value", *BEHIND):
            table[name] = pandas.to_numeric(table[name])
        areas = geopandas.GeoDataFrame(table, geometry=shapely.from_wkb(file.shapes), crs=4326)
        pyogrio.write_dataframe(
            areas.to_crs(file.srid), path, layer=file.layer, driver="GPKG", geometry_type="MultiPolygon"
        )
        told = [("title", file.title), *file.about, *file.signs]
        about = pandas.DataFrame(told, columns=["name", "text"])
        pyogrio.write_dataframe(about, path, layer="metadata", driver="GPKG", append=False)
        return path.read_bytes()
