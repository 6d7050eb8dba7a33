"""The reform of 1 January 2020: which block belonged where before and after.

Merged: 0201 and 0202 (2015) became 0201. Split: 0206 (2015) became 0206 and 0202, so the code 0202 names another area
than before. Moved: the line between 0503 and 0504 now runs through a former block. Renamed: 0305 and 0601.
"""

from __future__ import annotations

import numpy as np
import shapely

from demo.quarters import PARTS

FROM_PART, TO_PART = (next(i for i, part in enumerate(PARTS) if part.code == code) for code in ("0503", "0504"))
UNTOUCHED, STAYS, MOVES = "", "stays", "moves"


def cut_block(blocks: np.ndarray, part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Cut one block of 0503 that borders 0504 in two, along the border.

    Returns all faces, built anew so that the neighbours know the new corners, and for each of them whether it stays
    in 0503, moves to 0504, or is untouched.
    """
    own, other = np.flatnonzero(part == FROM_PART), shapely.union_all(blocks[part == TO_PART])
    shared = shapely.length(shapely.intersection(blocks[own], other))
    victim = blocks[own[int(np.argmax(shared / shapely.length(blocks[own])))]]
    border = np.asarray(shapely.line_merge(victim.intersection(other)).coords)
    direction = (border[-1] - border[0]) / np.hypot(*(border[-1] - border[0]))
    middle = np.asarray(victim.centroid.coords[0])
    cut = shapely.LineString([middle - 2000 * direction, middle + 2000 * direction]).intersection(victim.buffer(0.5))
    lines = shapely.union_all(np.append(shapely.boundary(blocks), cut), grid_size=0.01)
    faces: np.ndarray = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    fate = np.full(len(faces), UNTOUCHED, dtype=object)
    pieces = np.flatnonzero(shapely.contains(victim, shapely.point_on_surface(faces)))
    fate[pieces] = STAYS
    fate[pieces[int(np.argmin(shapely.distance(shapely.centroid(faces[pieces]), other)))]] = MOVES
    return faces, fate
