"""Where facilities are, and how much they hold."""

import orjson
from django.http import HttpResponse

from spatial.facility_reading import facilities_of, kinds_of
from spatial.models import FacilityKind, Municipality

from . import payloads
from .finding import find_municipality
from .problems import unknown
from .responses import CSV, GEOJSON, bytes_response, json_response
from .schema import describe
from .tables import write_csv
from .views import ReadView

HEADER = ["kind", "key", "name", "capacity", "square_metres", "longitude", "latitude"]


class FacilityKinds(ReadView):
    """The kinds of facilities that a municipality tells of, with the number of each."""

    @describe(payloads.FacilityKind(many=True), "facility_kinds", tag="geo", path="municipality")
    def get(self, request, municipality: str) -> HttpResponse:
        self.asked()
        return json_response(request, [_head(kind) for kind in kinds_of(find_municipality(municipality))])


class Facilities(ReadView):
    """All facilities of a kind: key, name, capacity, surface where it is one, and a point inside."""

    parameters = {"format": ("json", "csv", "geojson")}

    @describe(
        payloads.Facilities,
        "facilities",
        tag="geo",
        path="municipality kind",
        formats={"json": "application/json", "csv": "text/csv", "geojson": GEOJSON},
    )
    def get(self, request, municipality: str, kind: str) -> HttpResponse:
        wanted = self.asked().get("format", "json")
        found = _find(find_municipality(municipality), kind)
        answer = {**_head(found), "facilities": facilities_of(found)}
        if wanted == "json":
            return json_response(request, answer)
        body, media_type = _geojson(answer) if wanted == "geojson" else _csv(answer)
        return bytes_response(request, body, media_type, file_name=f"{municipality}-{kind}.{wanted}")


def _find(municipality: Municipality, kind: str) -> FacilityKind:
    kinds = kinds_of(municipality)
    found = kinds.filter(slug=kind).first()
    if found is None:
        raise unknown("kind", kind, kinds.values_list("slug", flat=True))
    return found


def _head(kind: FacilityKind) -> dict:
    names = {"kind": kind.slug, "name": kind.name, "capacity_unit": kind.capacity_unit, "source": kind.source}
    return {**names, "count": kind.count}  # type: ignore[attr-defined]  # annotated


def _csv(answer: dict) -> tuple[bytes, str]:
    columns = ("key", "name", "capacity", "square_metres")
    rows = [[answer["kind"], *(each[name] for name in columns), *each["point"]] for each in answer["facilities"]]
    return write_csv(HEADER, rows), CSV


def _geojson(answer: dict) -> tuple[bytes, str]:
    features = [
        {
            "type": "Feature",
            "id": each["key"],
            "properties": {"kind": answer["kind"], **{name: each[name] for name in each if name != "point"}},
            "geometry": {"type": "Point", "coordinates": each["point"]},
        }
        for each in answer["facilities"]
    ]
    return orjson.dumps({"type": "FeatureCollection", "features": features}), GEOJSON
