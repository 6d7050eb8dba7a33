"""Facilities beside the map: what can be chosen, and their lists for readers without script."""

from __future__ import annotations

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext

from atlas.asking import NotShownError, Shown
from atlas.numbers import write
from spatial.facility_reading import facilities_of, kinds_of
from spatial.models import FacilityKind
from spatial.texts import in_language

USUAL_RINGS = (300, 500, 1000)  # metres
# Colour and letter tell kinds apart: dark ones of Okabe and Ito, made for colour-blind readers.
LOOKS = ("#b24400", "#00664b", "#7a3b69", "#004f80", "#5f4b00", "#3d3d3d")


def facility_lists(shown: Shown) -> dict | None:
    """None where the municipality tells of no facilities."""
    kinds = list(kinds_of(shown.territory.municipality))
    if not kinds:
        return None
    query = shown.query
    unknown = [each for each in query.places if each not in {kind.slug for kind in kinds}]
    if unknown:
        rest = tuple(each for each in query.places if each not in unknown)
        sentence = gettext("There are no facilities called “%s” here.") % unknown[0]
        raise NotShownError(sentence, (gettext("Show the map without them"), replace(query, places=rest)))
    letters = letters_of([in_language(kind.name) for kind in kinds])
    return {
        "kinds": [
            {
                "value": kind.slug,
                "name": in_language(kind.name),
                "count": kind.count,  # type: ignore[attr-defined]  # annotated
                "colour": LOOKS[place % len(LOOKS)],
                "letter": letters[place],
                "chosen": kind.slug in query.places,
            }
            for place, kind in enumerate(kinds)
        ],
        "rings": [
            {"value": metres, "name": f"{write(metres, 0)} m", "chosen": metres in query.rings}
            for metres in sorted({*USUAL_RINGS, *query.rings})
        ],
        "lists": [_listed(kind) for kind in kinds if kind.slug in query.places],
    }


def letters_of(names: list[str]) -> list[str]:
    """A letter of each name that no earlier one has, the first if possible."""
    found: list[str] = []
    for name in names:
        own = [letter for letter in name.upper() if letter.isalpha()]
        found.append(next((letter for letter in own if letter not in found), own[0]))
    return found


def files_of(kind: FacilityKind) -> list[dict[str, str]]:
    """Its table as read back from the page; where they are, from the API. places.js writes the same addresses."""
    table = f"?places={kind.slug}&table=places-{kind.slug}-caption."
    points = reverse("api-facilities", args=[kind.municipality.slug, kind.slug]) + "?format=geojson"
    return [
        {"name": "XLSX", "address": f"{table}xlsx"},
        {"name": "CSV", "address": f"{table}csv"},
        {"name": "GeoJSON", "address": points},
    ]


def _listed(kind: FacilityKind) -> dict:
    found = facilities_of(kind)
    unit = in_language(kind.capacity_unit)
    return {
        "kind": kind.slug,
        "name": in_language(kind.name),
        "source": in_language(kind.source),
        "capacity": gettext("Capacity ({unit})").format(unit=unit) if unit else gettext("Capacity"),
        "total": write(sum(each["capacity"] or 0 for each in found), 0),
        "files": files_of(kind),
        "rows": [
            {"name": each["name"], "capacity": "" if each["capacity"] is None else write(each["capacity"], 0)}
            for each in found
        ],
    }
