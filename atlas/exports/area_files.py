"""Areas with what is told of them, as GeoJSON (RFC 7946) and as GeoPackage, for QGIS and its kin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import orjson
from django.contrib.gis.db.models.functions import AsWKB
from django.http.response import HttpResponseBase

from atlas.exports.sending import send_file
from spatial.models import EditionLevel, Territory
from spatial.reading import areas_below

DIGITS = 7  # of a degree: a centimetre, as RFC 7946 advises to go no further
AT_ONCE = 500  # areas that are written together

_one_at_a_time = Lock()  # the borders of a large city take 100 MB while they are written


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Areas of one edition: borders as WKB in degrees (EPSG:4326), and what is told of each. `numbers` are the
    properties that are numbers, also where all of them are unknown.
    """

    name: str
    shapes: Sequence[bytes]
    properties: Sequence[dict[str, Any]]
    numbers: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class AreaFile:
    layers: Sequence[Layer]
    about: Sequence[tuple[str, str]]
    signs: Sequence[tuple[str, str]]
    title: str
    srid: int  # the metric system in which the hierarchy measures


def borders_of(territory: Territory, edition: str, level: str) -> dict[str, bytes]:
    """By code."""
    found = EditionLevel.objects.select_related("level").get(
        edition__hierarchy=territory.hierarchy_id, edition__slug=edition, level__slug=level
    )
    borders = areas_below(found, territory).annotate(wkb=AsWKB("geometry")).values_list("code", "wkb")
    return {code: bytes(wkb) for code, wkb in borders}


def to_geojson(file: AreaFile) -> Iterator[bytes]:
    """A piece at a time, so that a large city needs no more memory than a small one. Outer rings run anticlockwise."""
    head = orjson.dumps(
        {
            "type": "FeatureCollection",
            "title": file.title,
            "about": dict(file.about),
            "signs": [{"sign": sign, "meaning": meaning} for sign, meaning in file.signs],
        }
    )
    yield head[:-1] + b',"features":['
    pieces = chain.from_iterable(_features(layer) for layer in file.layers)
    for number, piece in enumerate(pieces):
        yield (b",\n" if number else b"") + piece
    yield b"]}"


def _features(layer: Layer) -> Iterator[bytes]:
    import numpy as np  # noqa: PLC0415 - only who asks for shapes needs them
    import shapely  # noqa: PLC0415

    for first in range(0, len(layer.shapes), AT_ONCE):
        borders = shapely.orient_polygons(shapely.from_wkb(layer.shapes[first : first + AT_ONCE]))
        borders = shapely.transform(borders, lambda points: np.round(points, DIGITS))
        yield b",\n".join(
            b'{"type":"Feature","id":%b,"properties":%b,"geometry":%b}'
            % (orjson.dumps(told["code"]), orjson.dumps(told), shape.encode())
            for told, shape in zip(
                layer.properties[first : first + AT_ONCE], shapely.to_geojson(borders).tolist(), strict=True
            )
        )


def to_geopackage(file: AreaFile) -> bytes:
    """Layers of areas in the hierarchy's own metric system, and one without shapes that says what they mean."""
    import geopandas  # noqa: PLC0415
    import pandas  # noqa: PLC0415
    import pyogrio  # noqa: PLC0415
    import shapely  # noqa: PLC0415

    with _one_at_a_time, TemporaryDirectory(prefix="atlas-areas-") as folder:
        path = Path(folder) / "areas.gpkg"
        for layer in file.layers:
            table = pandas.DataFrame(layer.properties)
            for name in layer.numbers:
                table[name] = pandas.to_numeric(table[name])
            areas = geopandas.GeoDataFrame(table, geometry=shapely.from_wkb(layer.shapes), crs=4326)
            pyogrio.write_dataframe(
                areas.to_crs(file.srid), path, layer=layer.name, driver="GPKG", geometry_type="MultiPolygon"
            )
        told = [("title", file.title), *file.about, *file.signs]
        about = pandas.DataFrame(told, columns=["name", "text"])
        pyogrio.write_dataframe(about, path, layer="metadata", driver="GPKG", append=False)
        return path.read_bytes()


def send_areas(file: AreaFile, *, name: str, kind: str) -> HttpResponseBase:
    return send_file(to_geopackage(file) if kind == "gpkg" else to_geojson(file), name=name, kind=kind)
