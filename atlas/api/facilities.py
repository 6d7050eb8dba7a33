"""Where facilities are, and how much they hold."""

import orjson
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter

from spatial.facility_reading import facilities_of, kinds_of
from spatial.models import EditionLevel, FacilityKind, Municipality

from . import payloads
from .finding import find_municipality
from .parameters import unknown_value
from .problems import unknown
from .responses import CSV, GEOJSON, bytes_response, json_response
from .schema import describe
from .tables import write_csv
from .views import ReadView

HEADER = ["kind", "key", "name", "address", "capacity", "square_metres", "longitude", "latitude"]
AREAS = OpenApiParameter(
    "areas", str, description="hierarchy/edition/level: tell of each facility in which of these areas it lies"
)


class FacilityKinds(ReadView):
    """The kinds of facilities that a municipality tells of, with the number of each."""

    @describe(payloads.FacilityKind(many=True), "facility_kinds", tag="geo", path="municipality")
    def get(self, request, municipality: str) -> HttpResponse:
        self.asked()
        return json_response(request, [_head(kind) for kind in kinds_of(find_municipality(municipality))])


class Facilities(ReadView):
    """All facilities of a kind: key, name, address, capacity, surface where it is one, and a point inside."""

    parameters = {"format": ("json", "csv", "geojson"), "areas": ()}

    @describe(
        payloads.Facilities,
        "facilities",
        tag="geo",
        path="municipality kind",
        formats={"json": "application/json", "csv": "text/csv", "geojson": GEOJSON},
        parameters=[AREAS],
    )
    def get(self, request, municipality: str, kind: str) -> HttpResponse:
        asked = self.asked()
        wanted = asked.get("format", "json")
        found = _find(find_municipality(municipality), kind)
        among = _among(found.municipality, asked["areas"]) if "areas" in asked else None
        answer = {**_head(found), "facilities": facilities_of(found, among=among)}
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


def _among(municipality: Municipality, asked: str) -> EditionLevel:
    public = EditionLevel.objects.filter(
        edition__published_at__isnull=False, edition__hierarchy__territories__municipality=municipality
    ).select_related("edition__hierarchy", "level")
    known = {f"{each.edition.hierarchy.slug}/{each.edition.slug}/{each.level.slug}": each for each in public}
    if asked not in known:
        raise unknown_value("areas", asked, known=list(known))
    return known[asked]


def _head(kind: FacilityKind) -> dict:
    names = {"kind": kind.slug, "name": kind.name, "capacity_unit": kind.capacity_unit, "source": kind.source}
    return {**names, "count": kind.count}  # type: ignore[attr-defined]  # annotated


def _csv(answer: dict) -> tuple[bytes, str]:
    columns = ("key", "name", "address", "capacity", "square_metres")
    located = bool(answer["facilities"]) and "area" in answer["facilities"][0]
    rows = [
        [answer["kind"], *(each[name] for name in columns), *each["point"], *([each["area"]] if located else [])]
        for each in answer["facilities"]
    ]
    return write_csv([*HEADER, *(["area"] if located else [])], rows), CSV


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
