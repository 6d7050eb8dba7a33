"""Areas of a level: as parallel lists for the map, as a table, as GeoJSON with full shapes for GIS."""

import orjson
from django.contrib.gis.db.models.functions import AsGeoJSON
from django.http import HttpResponse

from indicators import reading
from spatial.models import Area, Territory

from . import payloads
from .finding import find_territory
from .ready import ready_answer
from .responses import CSV, GEOJSON, bytes_response, json_response
from .schema import describe
from .tables import write_csv
from .views import QuickView

DECIMALS_OF_DEGREES = 6  # 0.1 m

HEADER = ["code", "name", "parent", "parent_name", "square_kilometres", "longitude", "latitude"]


class AreaList(QuickView):
    """The areas of one level in the frozen area order of their edition.

    `format=geojson` gives the full, unsimplified shapes, for geographic information systems.
    """

    parameters = {"format": ("json", "csv", "geojson")}

    @describe(
        payloads.AreaList,
        "areas",
        tag="geo",
        path="municipality hierarchy edition level",
        formats={"json": "application/json", "csv": "text/csv", "geojson": GEOJSON},
    )
    def get(self, request, municipality: str, hierarchy: str, edition: str, level: str) -> HttpResponse:
        wanted = self.asked().get("format", "json")
        if wanted == "json":
            ready, _ = ready_answer(request, municipality, f"{hierarchy}/{edition}/{level}/areas")
            if ready is not None:
                return ready
        territory = find_territory(municipality, hierarchy)
        areas = reading.make_area_list(territory, edition, level)
        if wanted == "json":
            return json_response(request, areas)
        body, media_type = _geojson(territory, edition, level, areas) if wanted == "geojson" else _csv(areas)
        name = f"{hierarchy}-{edition}-{level}-areas.{wanted}"
        return bytes_response(request, body, media_type, file_name=name)


def _csv(areas: dict) -> tuple[bytes, str]:
    columns = [areas[name] for name in ("codes", "names", "parents", "parent_names", "square_kilometres")]
    rows = [[*cells, *point] for *cells, point in zip(*columns, areas["label_points"], strict=True)]
    return write_csv(HEADER, rows), CSV


def _geojson(territory: Territory, edition: str, level: str, areas: dict) -> tuple[bytes, str]:
    """PostGIS writes the shapes; they pass through as they are, without becoming Python objects."""
    shapes = Area.objects.filter(
        edition_level__edition__hierarchy=territory.hierarchy,
        edition_level__edition__slug=edition,
        edition_level__level__slug=level,
        code__in=areas["codes"],
    )
    by_code = dict(shapes.values_list("code", AsGeoJSON("geometry", precision=DECIMALS_OF_DEGREES)))
    features = [
        {
            "type": "Feature",
            "id": code,
            "properties": {"code": code, "name": name, "parent": parent},
            "geometry": orjson.Fragment(by_code[code]),
        }
        for code, name, parent in zip(areas["codes"], areas["names"], areas["parents"], strict=True)
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features}), GEOJSON
