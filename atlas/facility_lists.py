"""Facilities beside the map: what can be chosen, their lists for readers without script, and the one that is marked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from atlas.asking import NotShownError, Shown
from atlas.numbers import write
from atlas.page_texts import PAGE_TEXTS
from spatial.facility_reading import facilities_of, kinds_of
from spatial.models import EditionLevel
from spatial.texts import in_language

USUAL_RINGS = (300, 500, 1000)  # metres
# Colour and letter tell kinds apart: dark ones of Okabe and Ito, made for colour-blind readers.
LOOKS = ("#b24400", "#00664b", "#7a3b69", "#004f80", "#5f4b00", "#3d3d3d")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of facilities as the map shows it; `found` only of those that are shown."""

    slug: str
    name: str
    unit: str
    source: str
    count: int
    colour: str
    letter: str
    chosen: bool
    found: list[dict[str, Any]]


def kinds_shown(shown: Shown) -> list[Kind]:
    """All kinds that the municipality tells of, with the facilities of the chosen ones."""
    rows = list(kinds_of(shown.territory.municipality))
    query = shown.query
    unknown = [each for each in query.places if each not in {kind.slug for kind in rows}]
    if unknown:
        rest = tuple(each for each in query.places if each not in unknown)
        sentence = gettext("There are no facilities called “%s” here.") % unknown[0]
        raise NotShownError(sentence, (gettext("Show the map without them"), replace(query, places=rest, place=None)))
    letters = letters_of([in_language(kind.name) for kind in rows])
    among = _areas(shown) if query.places else None
    kinds = [
        Kind(
            slug=kind.slug,
            name=in_language(kind.name),
            unit=in_language(kind.capacity_unit),
            source=in_language(kind.source),
            count=kind.count,  # type: ignore[attr-defined]  # annotated
            colour=LOOKS[place % len(LOOKS)],
            letter=letters[place],
            chosen=kind.slug in query.places,
            found=facilities_of(kind, among=among) if kind.slug in query.places else [],
        )
        for place, kind in enumerate(rows)
    ]
    if query.place and marked_of(query.place, kinds) is None:
        sentence = gettext("There is no facility “%s” among those that are shown.") % query.place
        raise NotShownError(sentence, (gettext("Show the map without marking it"), replace(query, place=None)))
    return kinds


def marked_of(place: str, kinds: list[Kind]) -> tuple[Kind, dict[str, Any]] | None:
    """The facility of this name, `kind:key`, if its kind is shown."""
    slug, _, key = place.partition(":")
    found = ((kind, each) for kind in kinds if kind.slug == slug for each in kind.found if each["key"] == key)
    return next(found, None)


def facility_lists(shown: Shown) -> dict | None:
    """None where the municipality tells of no facilities."""
    kinds, query = kinds_shown(shown), shown.query
    marked = _marked(shown, kinds)
    if not kinds:
        return None
    return {
        "kinds": [
            {
                "value": kind.slug,
                "name": kind.name,
                "count": kind.count,
                "colour": kind.colour,
                "letter": kind.letter,
                "chosen": kind.chosen,
            }
            for kind in kinds
        ],
        "rings": [
            {"value": metres, "name": f"{write(metres, 0)} m", "chosen": metres in query.rings}
            for metres in sorted({*USUAL_RINGS, *query.rings})
        ],
        "lists": [_listed(shown, kind) for kind in kinds if kind.chosen],
        "marked": marked,
    }


def letters_of(names: list[str]) -> list[str]:
    """A letter of each name that no earlier one has, the first if possible."""
    found: list[str] = []
    for name in names:
        own = [letter for letter in name.upper() if letter.isalpha()]
        found.append(next((letter for letter in own if letter not in found), own[0]))
    return found


def _areas(shown: Shown) -> EditionLevel:
    return EditionLevel.objects.get(
        edition__hierarchy=shown.territory.hierarchy_id,
        edition__slug=shown.query.edition,
        level__slug=shown.query.level,
    )


def _marked(shown: Shown, kinds: list[Kind]) -> dict | None:
    """What is told of the facility that the address names."""
    found = marked_of(shown.query.place, kinds) if shown.query.place else None
    if found is None:
        return None
    kind, each = found
    capacity = "" if each["capacity"] is None else f"{write(each['capacity'], 0)} {kind.unit}".strip()
    facts = [("place_kind", kind.name), ("capacity", capacity), ("place_address", each["address"])]
    return {
        "name": each["name"],
        "facts": [{"name": str(PAGE_TEXTS[name]), "value": value} for name, value in facts if value],
        "area": _area(shown, each["area"]),
        "without": replace(shown.query, place=None).to_address(),
    }


def _area(shown: Shown, code: str | None) -> dict | None:
    """The shown area that a facility lies in, with its profile."""
    if code not in shown.areas["codes"]:
        return None
    query = shown.query
    profile = reverse("area", args=[shown.territory.municipality.slug, query.level, code])
    hierarchy = f"hierarchy={query.hierarchy}&" if query.hierarchy else ""
    return {
        "name": shown.areas["names"][shown.areas["codes"].index(code)],
        "address": f"{profile}?{hierarchy}edition={query.edition}",
    }


def files_of(shown: Shown, kind: Kind) -> list[dict[str, str]]:
    """Its table as read back from the page; where they are, from the API. place-lists.js writes the same addresses."""
    question = replace(shown.query, places=(kind.slug,), rings=(), place=None).to_address()
    table = f"{question}&table=places-{kind.slug}-caption."
    points = reverse("api-facilities", args=[shown.territory.municipality.slug, kind.slug]) + "?format=geojson"
    return [
        {"name": "XLSX", "address": f"{table}xlsx"},
        {"name": "CSV", "address": f"{table}csv"},
        {"name": "GeoJSON", "address": points},
    ]


def _listed(shown: Shown, kind: Kind) -> dict:
    query = shown.query
    return {
        "kind": kind.slug,
        "name": kind.name,
        "source": kind.source,
        "capacity": gettext("Capacity ({unit})").format(unit=kind.unit) if kind.unit else gettext("Capacity"),
        "total": write(sum(each["capacity"] or 0 for each in kind.found), 0),
        "files": files_of(shown, kind),
        "rows": [
            {
                "place": (place := f"{kind.slug}:{each['key']}"),
                "name": each["name"],
                "address": f"{replace(query, place=place).to_address()}#place-panel",
                "marked": place == query.place,
                "area": (_area(shown, each["area"]) or {}).get("name", ""),
                "capacity": "" if each["capacity"] is None else write(each["capacity"], 0),
            }
            for each in kind.found
        ],
    }
