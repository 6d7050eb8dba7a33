"""The areas a territory shows, by edition level: which positions of the frozen order lie below its root."""

from collections import defaultdict

import numpy as np

from spatial.models import Area, EditionLevel, Territory


def positions_shown(territory: Territory, edition_levels: list[int]) -> dict[int, np.ndarray]:
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
