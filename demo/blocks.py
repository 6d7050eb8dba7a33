"""From streets to Baublöcke: every face between streets is a block, and the blocks tile the town without a gap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from demo.chance import stream
from demo.lines import STEP, to_map
from demo.names import FIRST, StreetNames
from demo.plan import boundary, country_roads, main_lines
from demo.quarters import PARTS
from demo.reform import cut_block
from demo.streets import pieces, smaller_streets, village_edge

SMALLEST = {"old_town": 4_500, "grid": 13_000, "mixed": 19_000, "estate": 32_000, "family": 22_000, "business": 45_000,
            "outer": 14_000}  # m²; what is smaller is joined to the neighbour it shares most border with  # fmt: skip
NOT_A_STREET = ("Muster", "Eisenbahn")


@dataclass
class Ground:
    """The town without its people."""

    blocks: pd.DataFrame  # part (index into PARTS), built (bool), reform (see reform.py), geometry in EPSG:25832
    streets: pd.DataFrame  # name, geometry
    river: shapely.LineString
    railway: shapely.LineString


def make_ground() -> Ground:
    main, edge = main_lines(), boundary()
    faces = part_faces(main, edge)
    streets = name_streets(main, faces)
    lines = [*main.values(), edge.exterior, *(line for _, line in streets)]
    blocks = polygons_between(lines, edge)
    part = part_of(blocks, faces)
    blocks, part = join_slivers(blocks, part)
    blocks, reform = cut_block(blocks, part)
    part = part_of(blocks, faces)
    frame = pd.DataFrame({"part": part, "built": is_built(blocks, part), "reform": reform, "geometry": to_map(blocks)})
    frame = frame.sort_values("part", kind="stable", ignore_index=True)
    lines_of_streets = to_map(shapely.segmentize(np.array([line for _, line in streets]), STEP))
    named = pd.DataFrame({"name": [name for name, _ in streets], "geometry": lines_of_streets})
    river, railway = to_map(np.array([main[name].intersection(edge) for name in NOT_A_STREET]))
    return Ground(frame, named, river, railway)


def polygons_between(lines: list[shapely.LineString], edge: shapely.Polygon) -> np.ndarray:
    """All faces inside the town. Lines are noded on a centimetre grid, then divided so that they can bend."""
    noded = shapely.segmentize(shapely.union_all(np.array(lines), grid_size=0.01), STEP)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return faces[shapely.contains(edge, shapely.point_on_surface(faces))]


def part_faces(main: dict[str, shapely.LineString], edge: shapely.Polygon) -> np.ndarray:
    """One polygon per part of quarters.PARTS; small corners between the lines go to the neighbour."""
    faces = polygons_between([*main.values(), edge.exterior], edge)
    owner = np.full(len(faces), -1)
    for number, part in enumerate(PARTS):
        for x, y in part.spots:
            owner[shapely.contains_xy(faces, 1000 * x, 1000 * y)] = number
    for orphan in np.flatnonzero(owner < 0):
        shared = shapely.length(shapely.intersection(faces[orphan], faces))
        shared[owner < 0] = 0
        owner[orphan] = owner[int(np.argmax(shared))]
    return np.array([shapely.union_all(faces[owner == number]) for number in range(len(PARTS))])


def name_streets(main: dict[str, shapely.LineString], faces: np.ndarray) -> list[tuple[str, shapely.LineString]]:
    """All streets with their names, main streets first."""
    names = StreetNames(stream("street names").permutation(len(FIRST)).tolist())
    streets = [(name, line) for name, line in main.items() if name not in NOT_A_STREET]
    streets += list(country_roads().items())
    for part, face in zip(PARTS, faces, strict=True):
        given: dict[int, str] = {}
        for number, line in smaller_streets(part, face):
            if number not in given:
                given[number] = names.deal(part.pattern, len(given))
            streets.append((given[number], line))
    return streets


def part_of(blocks: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """The part each block lies in."""
    points = shapely.point_on_surface(blocks)
    block, part = shapely.STRtree(faces).query(points, predicate="within")
    found = np.full(len(blocks), -1)
    found[block] = part
    return found


def is_built(blocks: np.ndarray, part: np.ndarray) -> np.ndarray:
    """False for fields and woods: blocks of outer parts outside their village."""
    points = shapely.point_on_surface(blocks)
    built = np.ones(len(blocks), dtype=bool)
    for number, spec in enumerate(PARTS):
        edge = village_edge(spec)
        if edge is not None:
            here = part == number
            built[here] = shapely.contains(edge.buffer(5), points[here])
    return built


def join_slivers(blocks: np.ndarray, part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Join blocks too small to live in to the neighbour of the same part with the longest common border."""
    limit = np.array([SMALLEST[PARTS[number].pattern] for number in part], dtype=float)
    group = np.arange(len(blocks))
    shapes = blocks.copy()
    for small in np.argsort(shapely.area(blocks), kind="stable"):
        if shapely.area(shapes[group[small]]) >= limit[small]:
            continue
        touching = np.flatnonzero((part == part[small]) & (group != group[small]))
        touching = touching[shapely.intersects(blocks[touching], shapes[group[small]])]
        if not len(touching):
            continue
        rivals = np.unique(group[touching])
        shared = shapely.length(
            shapely.intersection(shapely.boundary(shapes[rivals]), shapely.boundary(shapes[group[small]]))
        )
        winner, loser = rivals[int(np.argmax(shared))], group[small]
        shapes[winner] = shapely.coverage_union_all(np.array([shapes[winner], shapes[loser]]))
        group[group == loser] = winner
    kept = np.unique(group)
    polygons = shapes[kept]
    if not all(len(pieces(shape)) == 1 for shape in polygons):
        raise ValueError("A block must be one piece.")
    return np.array([pieces(shape)[0] for shape in polygons]), part[kept]
