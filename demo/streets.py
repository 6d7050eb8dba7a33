"""The smaller streets inside each part: one pattern for every time in which a German town was built.

All functions work on the drawing board in metres and return pairs (street number within the part, line).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import affinity

from demo.chance import stream
from demo.quarters import Part

Street = tuple[int, shapely.LineString]
OVERSHOOT = 1.5  # metres by which a street is drawn too long, so that it surely meets the next


@dataclass(frozen=True)
class Grid:
    """Parallel streets `row` metres apart with cross streets every `column` metres."""

    row: float
    column: float
    stagger: float  # 0: cross streets run through; 1: they begin anywhere along the row
    sway: float  # metres by which the streets swing to and fro
    wave: float  # metres from swing to swing


GRIDS = {
    "grid": Grid(row=168, column=235, stagger=0.12, sway=4, wave=900),
    "mixed": Grid(row=215, column=290, stagger=0.7, sway=14, wave=700),
    "estate": Grid(row=265, column=310, stagger=0.8, sway=38, wave=780),
    "family": Grid(row=165, column=420, stagger=1.0, sway=34, wave=560),
    "business": Grid(row=340, column=390, stagger=0.5, sway=10, wave=1500),
}
CELLS = {"old_town": 13_500.0, "village": 46_000.0, "fields": 230_000.0}  # m², where nobody planned a grid


def village_edge(part: Part) -> shapely.Polygon | None:
    """The outline of the settlement in an outer part: roundish, not round."""
    if part.village is None:
        return None
    x, y, radius = (1000 * value for value in part.village)
    chance = stream("village", part.code, part.name)
    angle = np.linspace(0, 2 * np.pi, 41)[:-1]
    swell = sum(chance.uniform(0.05, 0.13) * np.sin(k * angle + chance.uniform(0, 6.3)) for k in (2, 3, 5))
    ring = radius * (1 + swell)
    return shapely.Polygon(np.column_stack([x + 1.15 * ring * np.cos(angle), y + ring * np.sin(angle)]))


def smaller_streets(part: Part, face: shapely.Geometry) -> list[Street]:
    """All streets inside the part; number 0 is the edge of a village."""
    chance = stream("streets", part.code, part.code_2015)
    if part.pattern == "old_town":
        return list(enumerate(grown(face, CELLS["old_town"], part.angle, chance)))
    if part.pattern != "outer":
        return planned(face, GRIDS[part.pattern], part.angle, chance)
    edge = village_edge(part)
    if edge is None:
        raise ValueError(f"{part.name} has no village.")
    built = face.intersection(edge)
    village = grown(built, CELLS["village"], part.angle, chance)
    fields = grown(face.difference(edge), CELLS["fields"], part.angle + 20, chance)
    return list(enumerate([*pieces(edge.exterior.intersection(face)), *village, *fields]))


def planned(face: shapely.Geometry, grid: Grid, angle: float, chance: np.random.Generator) -> list[Street]:
    """A grid in its own direction, its streets swaying together, cut to the face."""
    centre = face.centroid
    upright = affinity.rotate(face, -angle, origin=centre)
    x0, y0, x1, y1 = upright.bounds
    phase, shift = chance.uniform(0, 2 * np.pi), chance.uniform(0.3, 0.7)
    rows = np.arange(y0 + shift * grid.row - grid.row, y1 + grid.row, grid.row)
    along = np.arange(x0 - grid.column, x1 + grid.column, 40.0)

    def sway(x: np.ndarray) -> np.ndarray:
        return grid.sway * np.sin(2 * np.pi * x / grid.wave + phase)

    streets: list[tuple[int, shapely.LineString]] = []
    for number, y in enumerate(rows):
        streets.append((number, shapely.LineString(np.column_stack([along, y + sway(along)]))))
    start = chance.uniform(0.2, 0.8) * grid.column
    for row, y in enumerate(rows[:-1]):
        offset = start + grid.stagger * chance.uniform(-0.5, 0.5) * grid.column
        for column, x in enumerate(np.arange(x0 - grid.column + offset, x1 + grid.column, grid.column)):
            x_here = x + chance.uniform(-0.06, 0.06) * grid.column
            foot, head = y + sway(np.array(x_here)) - OVERSHOOT, y + grid.row + sway(np.array(x_here)) + OVERSHOOT
            number = len(rows) + (column if grid.stagger < 0.2 else column * len(rows) + row)
            streets.append((number, shapely.LineString([(x_here, foot), (x_here, head)])))
    cut = [
        (number, piece) for number, line in streets for piece in pieces(line.intersection(upright.buffer(OVERSHOOT)))
    ]
    return [(number, affinity.rotate(line, angle, origin=centre)) for number, line in cut]


def grown(face: shapely.Geometry, cell: float, angle: float, chance: np.random.Generator) -> list[shapely.LineString]:
    """Streets of a quarter that grew: pieces are halved, across their longer side and never quite straight."""
    lines: list[shapely.LineString] = []
    waiting = pieces(face)
    while waiting:
        piece = waiting.pop()
        if piece.area < cell * chance.uniform(1.3, 2.2):
            continue
        cut = cut_across(piece, angle, chance)
        halves = shapely.get_parts(shapely.polygonize([shapely.node(shapely.union_all([piece.boundary, cut]))]))
        inside = [half for half in halves if piece.contains(half.representative_point())]
        if len(inside) < 2:
            continue
        lines.extend(pieces(cut.intersection(piece.buffer(OVERSHOOT))))
        waiting.extend(inside)
    return lines


def cut_across(piece: shapely.Polygon, angle: float, chance: np.random.Generator) -> shapely.LineString:
    """A line across the longer side of the piece, near its middle, with a slight kink in it."""
    box = np.asarray(piece.minimum_rotated_rectangle.exterior.coords)
    sides = np.diff(box[:3], axis=0)
    lengths = np.hypot(sides[:, 0], sides[:, 1])
    direction = sides[int(np.argmax(lengths))]
    turn = np.arctan2(direction[1], direction[0]) + np.pi / 2 + chance.normal(0, 0.13)
    middle = np.asarray(piece.centroid.coords[0]) + direction * chance.uniform(-0.1, 0.1)
    reach = lengths.max() + 50
    forward = np.array([np.cos(turn), np.sin(turn)])
    kink = np.array([-forward[1], forward[0]]) * chance.normal(0, 0.04) * lengths.min()
    return shapely.LineString([middle - reach * forward, middle + kink, middle + reach * forward])


def pieces(geometry: shapely.Geometry) -> list:
    """The lines or polygons a geometry consists of, without points and empty parts."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type in ("LineString", "Polygon")]
    if geometry.geom_type == "LinearRing":
        parts = [shapely.LineString(geometry.coords)]
    return [part for part in parts if not part.is_empty]
