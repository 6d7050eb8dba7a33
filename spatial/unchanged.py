"""Areas that are the same in two editions: the same code, and the same ground but for what drawing it anew moves."""

from __future__ import annotations

import numpy as np

from .models import Area, EditionLevel

ALIKE = 1e-6  # of the ground: a corner more on a common border is no other area


def same_areas(one: EditionLevel, other: EditionLevel) -> tuple[np.ndarray, np.ndarray]:
    """Their positions in the one and in the other level, side by side."""
    if one.pk == other.pk:
        every = np.arange(one.area_count)
        return every, every
    there = {
        code: (position, shape)
        for code, position, shape in Area.objects.filter(edition_level=other, code__in=one.codes).values_list(
            "code", "position", "geometry"
        )
    }
    pairs = [
        (position, there[code][0])
        for code, position, shape in Area.objects.filter(edition_level=one, code__in=list(there))
        .order_by("position")
        .values_list("code", "position", "geometry")
        if shape.equals_exact(there[code][1]) or shape.sym_difference(there[code][1]).area <= ALIKE * shape.area
    ]
    here, elsewhere = np.array(pairs, np.int64).reshape(-1, 2).T
    return here, elsewhere
