"""Lines that look drawn by hand: splines through a few points, and a gentle bend over the whole town."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

Points = NDArray[np.float64]  # (n, 2), metres, x east and y north of the market square

ORIGIN = np.array([480_000.0, 5_790_000.0])  # EPSG:25832, a place where no such town is
STEP = 45.0  # longest straight piece of a street in metres
SCALE = 0.86  # the drawing board is a little larger than the town
ROUND = 4500.0  # metres; the smaller, the rounder the town


def spline(points: Points, *, closed: bool = False, step: float = STEP) -> Points:
    """Catmull-Rom curve through all the points, sampled about every `step` metres."""
    p = np.asarray(points, dtype=float)
    ends = (p[-1:], p[:2]) if closed else (2 * p[:1] - p[1:2], 2 * p[-1:] - p[-2:-1])
    before, after = ends
    p = np.vstack([before, p, after])
    pieces = []
    for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False):
        count = max(2, int(np.hypot(*(c - b)) / step) + 1)
        t = np.linspace(0, 1, count, endpoint=False)[:, None]
        pieces.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    return np.vstack([*pieces, pieces[0][:1] if closed else p[-2:-1]])


def bend(points: Points) -> Points:
    """Displace points by a smooth field, so that no street of the town is quite straight.

    First the corners are drawn in (the mapping of a square to a disc), so that outer streets run around the centre.
    Long waves (3 km, 110 m) give the town its sweep, short ones (0.4 km, 6 m; stronger in the old town, 14 m) the
    small irregularities of grown streets. The field is smooth and flat enough never to fold: neighbours stay
    neighbours, and a point shared by two blocks stays shared.
    """
    u, v = points[:, 0] / ROUND, points[:, 1] / ROUND
    x = SCALE * ROUND * u * np.sqrt(1 - v**2 / 2)
    y = SCALE * ROUND * v * np.sqrt(1 - u**2 / 2)
    old = 1 + 1.3 * np.exp(-(x**2 + y**2) / 450.0**2)
    dx = 110 * np.sin(y / 520 + 0.7) * np.cos(x / 890) + 6 * old * np.sin(y / 61 + x / 117 + 1.0)
    dy = 95 * np.sin(x / 610 + 2.1) * np.cos(y / 730 + 0.4) + 6 * old * np.sin(x / 67 - y / 131)
    return np.column_stack([x + dx, y + dy])


def to_map(geometries: NDArray[np.object_]) -> NDArray[np.object_]:
    """From the drawing board to EPSG:25832: bent, moved to the town's place, rounded to the centimetre."""
    moved: NDArray[np.object_] = shapely.transform(geometries, lambda p: np.round(bend(p) + ORIGIN, 2))
    return moved
