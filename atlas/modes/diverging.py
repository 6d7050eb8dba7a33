"""Classes on both sides of nothing: the same limits above and below, so that equal colours mean equal distances."""

from collections.abc import Sequence

import numpy as np

from atlas.classing import class_labels, class_of
from atlas.colours import DIVERGING, palette
from atlas.page_texts import CLASS_TEXTS, translated
from indicators.classes import METHODS


def limits_around_zero(differences: Sequence[float], method: str, count: int, digits: int) -> list[float]:
    """Inner breaks, mirrored at 0: with an odd number of classes the middle one holds what hardly differs."""
    sizes = np.abs(np.asarray(differences, float))
    sizes = sizes[np.isfinite(sizes)]
    half, middle = count // 2, count % 2
    if len(sizes) == 0 or sizes.max() == 0:
        return []
    if method == "deviation":  # from zero, not from the mean
        spread = float(np.sqrt(np.mean(sizes**2)))
        limits = spread * (np.arange(1, half + 1) - (0.5 if middle else 0.0))
        limits = limits if middle else limits[:-1]
    else:
        parts = half + middle
        limits = METHODS[method](sizes, [parts])[parts] if parts > 1 else np.array([])
    above = sorted({round(float(limit), digits) for limit in limits} - {0.0})
    return [*(-limit for limit in reversed(above)), *([] if middle else [0.0]), *above]


def colours_around(breaks: Sequence[float]) -> list[str]:
    """Below nothing the one direction, above it the other; a class around it is almost white."""
    if not breaks:
        return [DIVERGING[3][1]]
    below, above = sum(limit < 0 for limit in breaks), sum(limit > 0 for limit in breaks)
    middle = 0 if 0 in breaks else 1
    if middle and not (below and above):  # own limits on one side only: no class lies around zero
        return _one_sided(len(breaks) + 1, rising=not below)
    low, high = below + (1 - middle), above + (1 - middle)
    wanted = 2 * max(low, high) + middle
    if wanted not in DIVERGING:  # own limits, very many of them on one side
        return palette(len(breaks) + 1)
    colours = DIVERGING[wanted]
    centre = len(colours) // 2
    left, right = colours[:centre], colours[centre + middle :]
    return [*left[len(left) - low :], *([colours[centre]] if middle else []), *right[:high]]


def _one_sided(count: int, *, rising: bool) -> list[str]:
    """From almost white to the dark end of the one direction."""
    if count > 5:
        return palette(count)
    return DIVERGING[9][4:][:count] if rising else DIVERGING[9][:5][5 - count :]


def labels_around(differences: Sequence[float], breaks: Sequence[float], decimals: int, *, own: bool) -> list[str]:
    return class_labels(differences, breaks, decimals, translated(CLASS_TEXTS), own=own)


def groups_around(differences: Sequence[float | None], statuses: Sequence[str], breaks: Sequence[float]) -> list[str]:
    return [
        f"status-{status}" if difference is None else f"class-{class_of(difference, breaks)}"
        for difference, status in zip(differences, statuses, strict=True)
    ]
