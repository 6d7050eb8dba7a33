"""Facilities and the distances around them, as pictures of the map show them: drawn as on the page."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.facility_lists import Kind, kinds_shown
from atlas.numbers import write
from atlas.pictures.drawings import Key, Legend
from atlas.pictures.maps import Mark, Reach
from atlas.shapes import Shapes

if TYPE_CHECKING:
    from shapely import Geometry

LARGEST, SMALLEST, LETTERED = 12.0, 5.0, 6.0  # radii in dots, as in drawing/places.js
QUARTER = 24  # corners of a quarter of a circle


def shown_kinds(shown: Shown) -> list[Kind]:
    return [kind for kind in kinds_shown(shown) if kind.chosen] if shown.query.places or shown.query.place else []


def place_marks(kinds: Sequence[Kind], shapes: Shapes, *, marked: str | None, titled: bool) -> list[Mark]:
    """Lettered circles whose surface tells the capacity; what lies outside the drawing is left out."""
    found = []
    for kind in kinds:
        largest = max((each["capacity"] or 0 for each in kind.found), default=0)
        for each in kind.found:
            x, y = shapes.place(*each["point"])
            if not (0 <= x <= shapes.width and 0 <= y <= shapes.height):
                continue
            radius = radius_of(each["capacity"], largest)
            capacity = "" if each["capacity"] is None else f", {write(each['capacity'], 0)} {kind.unit}".rstrip()
            found.append(
                Mark(
                    x,
                    y,
                    radius,
                    fill=kind.colour,
                    line=1.5,
                    letter=kind.letter if radius >= LETTERED else "",
                    title=f"{each['name']} ({kind.name}{capacity})" if titled else "",
                    outlined=f"{kind.slug}:{each['key']}" == marked,
                )
            )
    return found


def radius_of(capacity: float | None, largest: float) -> float:
    return max(SMALLEST, LARGEST * sqrt(capacity / largest)) if capacity and largest else SMALLEST


def reaches(kinds: Sequence[Kind], rings: Sequence[int], shapes: Shapes) -> list[Reach]:
    """Everything within so many metres of any of them, as one surface, cut off where the drawing ends."""
    points = [shapes.place(*each["point"]) for kind in kinds for each in kind.found]
    if not points or not rings:
        return []
    from shapely import MultiPoint, box  # noqa: PLC0415 - only maps with distances need it

    sheet = box(0, 0, shapes.width, shapes.height)
    found = []
    for metres in sorted(rings, reverse=True):
        surface = MultiPoint(points).buffer(metres / shapes.metres, quad_segs=QUARTER)
        found.append(Reach(_path(surface.intersection(sheet).boundary), _path(surface.boundary.intersection(sheet))))
    return found


def _path(lines: Geometry) -> str:
    from shapely import get_coordinates, get_parts, line_merge  # noqa: PLC0415

    merged = line_merge(lines) if lines.geom_type.startswith("Multi") else lines
    parts = [
        get_coordinates(part).tolist() for part in get_parts(merged) if part.geom_type in ("LineString", "LinearRing")
    ]
    return "".join("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in part) for part in parts)


def places_legend(kinds: Sequence[Kind], rings: Sequence[int]) -> list[Legend]:
    if not kinds:
        return []
    keys = [
        Key(
            label=f"{kind.name} ({len(kind.found)})",
            shape="circle",
            radius=9,
            fill=kind.colour,
            stroke="#ffffff",
            letter=kind.letter,
        )
        for kind in kinds
    ]
    distances = ", ".join(f"{write(metres, 0)} m" for metres in sorted(rings))
    lines = gettext("Lines around them: {distances} as the crow flies, no ways on foot.")
    return [
        Legend(title=gettext("Facilities"), keys=keys, notes=[lines.format(distances=distances)] if distances else [])
    ]


def sources_of(kinds: Sequence[Kind]) -> list[tuple[str, str]]:
    """A fact beside the picture: whose facilities these are."""
    said = "; ".join(dict.fromkeys(kind.source for kind in kinds))
    return [(gettext("Source of the facilities"), said)] if said else []
