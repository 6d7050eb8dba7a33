"""The areas a territory shows: which positions of the frozen order lie below its root, and what they are called."""

from collections import defaultdict
from typing import NamedTuple

import numpy as np

from spatial.models import Area, EditionLevel, Territory

from .memory import remembered


@remembered
def positions_shown(territory: Territory, *edition_levels: int) -> dict[int, np.ndarray]:
    """Edition level → positions, for all levels (from the root's down) of the editions these levels belong to.

    An edition without the root area shows nothing: its levels are left out.
    """
    levels = EditionLevel.objects.filter(
        edition__levels__in=edition_levels, level__position__gte=territory.root_level.position
    )
    inside: set[int] = set()
    found: dict[int, list[int]] = defaultdict(list)
    areas = Area.objects.filter(edition_level__in=levels).order_by("edition_level__level__position", "position")
    rows = areas.values_list("pk", "edition_level", "edition_level__level", "position", "code", "parent")
    for pk, edition_level, level, position, code, parent in rows:
        root = level == territory.root_level_id and code == territory.root_code
        if root or parent in inside:
            inside.add(pk)
            found[edition_level].append(position)
    return {edition_level: np.array(positions) for edition_level, positions in found.items()}


class Place(NamedTuple):
    """An area, as far as an answer about it tells."""

    pk: int
    code: str
    name: str
    parent: str | None


@remembered
def places_shown(territory: Territory, edition_level: int) -> dict[str, Place]:
    """The areas of a level that the territory shows, by code, in area order."""
    positions = set(positions_shown(territory, edition_level).get(edition_level, np.array([], int)).tolist())
    areas = Area.objects.filter(edition_level=edition_level).order_by("position")
    rows = areas.values_list("position", "pk", "code", "name", "parent__code")
    return {code: Place(pk, code, name, up) for position, pk, code, name, up in rows if position in positions}


@remembered
def roots(territory: Territory) -> dict[str, Place]:
    """The area that contains everything the territory shows, by edition."""
    areas = Area.objects.filter(
        edition_level__edition__hierarchy=territory.hierarchy_id,
        edition_level__level=territory.root_level_id,
        code=territory.root_code,
    )
    rows = areas.values_list("edition_level__edition__slug", "pk", "code", "name", "parent__code")
    return {edition: Place(pk, code, name, up) for edition, pk, code, name, up in rows}
