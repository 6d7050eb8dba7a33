"""Points → the polygon that each lies in. Pure: numpy, and shapely where it matters.

A raster is laid over the town, and for the centre of every cell it is found out which polygon it lies in: along each
row of centres, every border adds the polygon's number where one enters the polygon and subtracts it where one leaves
it; the running sum is the number of the polygon one is in. A cell that no border touches lies in that polygon, or in
none, as a whole. In the others one walks from the centre to the point and does the same at each border on the way.
Points that are so close to a border, or a corner so close to the way, that rounding might matter are tested exactly,
and so are those where polygons overlap. The result is that of testing every point exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from scipy import sparse

OUTSIDE = -1
SEVERAL = -2  # on a common border, or where polygons overlap
CELLS = 2_000_000
Points = tuple[np.ndarray, np.ndarray]
MARGIN = 1e-6  # of a cell: what is closer to a border than this is tested exactly


def place_points(x: np.ndarray, y: np.ndarray, shapes: np.ndarray, cells: int = CELLS) -> np.ndarray:
    """Position of the polygon in `shapes`, OUTSIDE (also for NaN) or SEVERAL. A point on a border belongs to both."""
    found = np.full(len(x), OUTSIDE, np.int32)
    if not len(x) or not len(shapes):
        return found
    raster = _Raster.over(shapes, cells)
    inside = np.flatnonzero(raster.covers(x, y))
    labels, sure = raster.labels_at(x[inside], y[inside])
    found[inside] = labels
    unsure = inside[~sure]
    found[unsure] = place_exactly(x[unsure], y[unsure], shapes)
    return found


def place_exactly(x: np.ndarray, y: np.ndarray, shapes: np.ndarray) -> np.ndarray:
    """The same by testing every point against the polygons near it."""
    found = np.full(len(x), OUTSIDE, np.int32)
    if not len(x):
        return found
    tree = shapely.STRtree(shapely.points(x, y))
    polygon, point = tree.query(shapes, predicate="intersects")
    found[point] = polygon
    found[np.bincount(point, minlength=len(x)) > 1] = SEVERAL
    return found


@dataclass(frozen=True, eq=False)
class _Raster:
    """Cells in rows from the lower left, flat. Of each centre: `labels`, the sum of the numbers (from 1) of the
    polygons it lies in, and `depth`, how many they are. `pieces[starts[c]:starts[c + 1]]`: the borders in cell c.
    """

    x0: float
    y0: float
    size: float
    columns: int
    rows: int
    labels: np.ndarray
    depth: np.ndarray
    pieces: np.ndarray
    starts: np.ndarray
    borders: _Borders

    @classmethod
    def over(cls, shapes: np.ndarray, cells: int) -> _Raster:
        left, low, right, high = shapely.total_bounds(shapes)
        wide, tall = right - left, high - low
        size = max(np.sqrt(wide * tall / cells), max(wide, tall) / cells, 1e-9)
        columns, rows = int(wide / size) + 3, int(tall / size) + 3
        x0, y0 = left - size, low - size  # one empty cell around
        borders = _Borders.of(shapes, x0, y0, size)
        labels, depth = borders.sums(columns, rows)
        pieces, starts = borders.by_cell(columns, rows)
        return cls(x0, y0, size, columns, rows, labels, depth, pieces, starts, borders)

    def covers(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        right, high = self.x0 + self.columns * self.size, self.y0 + self.rows * self.size
        return (x >= self.x0) & (x < right) & (y >= self.y0) & (y < high)

    def labels_at(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Of points that the raster covers: position of the polygon or OUTSIDE, and whether that is sure."""
        x, y = (x - self.x0) / self.size, (y - self.y0) / self.size
        column = np.minimum(x.astype(np.int32), self.columns - 1)
        row = np.minimum(y.astype(np.int32), self.rows - 1)
        cell = row * self.columns + column
        label, depth = self.labels[cell], self.depth[cell]
        sure = np.ones(len(x), bool)
        count = self.starts[cell + 1] - self.starts[cell]
        near = np.flatnonzero(count)
        way, at = _each(self.starts[cell[near]], count[near])
        points, centres = (x[near], y[near]), (column[near] + 0.5, row[near] + 0.5)
        more_label, more_depth, unsure = self.borders.crossed(self.pieces[at], way, centres, points)
        label[near] += more_label
        depth[near] += more_depth
        sure[near] = ~unsure
        sure &= depth <= 1
        return np.where(depth == 1, label - 1, OUTSIDE), sure


@dataclass(frozen=True, eq=False)
class _Borders:
    """Straight pieces of borders in units of cells: from (x1, y1) onwards by (dx, dy), with the polygon they bound.

    `sense`: +1 where the polygon lies to the left of the piece's direction, -1 where it lies to the right.
    """

    x1: np.ndarray
    y1: np.ndarray
    dx: np.ndarray
    dy: np.ndarray
    polygon: np.ndarray
    sense: np.ndarray

    @classmethod
    def of(cls, shapes: np.ndarray, x0: float, y0: float, size: float) -> _Borders:
        parts, of_part = shapely.get_parts(shapes, return_index=True)
        rings, of_ring = shapely.get_rings(parts, return_index=True)
        outer = np.concatenate([[True], of_ring[1:] != of_ring[:-1]])  # the outer ring comes first, then the holes
        sense = np.where(shapely.is_ccw(rings) == outer, 1, -1).astype(np.int32)
        points, of_point = shapely.get_coordinates(rings, return_index=True)
        x, y = (points[:, 0] - x0) / size, (points[:, 1] - y0) / size
        start = np.flatnonzero(of_point[1:] == of_point[:-1])
        ring = of_point[start]
        polygon = of_part[of_ring[ring]].astype(np.int32)
        return cls(x[start], y[start], np.diff(x)[start], np.diff(y)[start], polygon, sense[ring])

    def sums(self, columns: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
        """Of each cell's centre: the sum of the polygons it lies in, numbered from 1, and how many they are."""
        end = self.y1 + self.dy
        low = np.ceil(np.minimum(self.y1, end) - 0.5).astype(np.int32)
        high = np.ceil(np.maximum(self.y1, end) - 0.5).astype(np.int32)
        piece, row = _each(low, high - low)
        x = self.x1[piece] + (row + 0.5 - self.y1[piece]) / self.dy[piece] * self.dx[piece]
        cell = row * columns + np.clip(np.ceil(x - 0.5).astype(np.int32), 0, columns - 1)
        sign = np.where(self.dy[piece] < 0, 1, -1) * self.sense[piece]
        found = (
            np.bincount(cell, weight, rows * columns).reshape(rows, columns)
            for weight in (sign * (self.polygon[piece] + 1), sign)
        )
        labels, depth = (np.cumsum(sums, axis=1, dtype=float).ravel().astype(np.int32) for sums in found)
        return labels, depth

    def by_cell(self, columns: int, rows: int) -> tuple[np.ndarray, np.ndarray]:
        """The pieces that touch each cell, one cell after the other, and where each cell's begin."""
        end = self.y1 + self.dy
        low = np.floor(np.minimum(self.y1, end) - MARGIN).astype(np.int32)
        high = np.floor(np.maximum(self.y1, end) + MARGIN).astype(np.int32)
        piece, row = _each(low, high - low + 1)
        x1, y1, dx, dy = self.x1[piece], self.y1[piece], self.dx[piece], self.dy[piece]
        level = dy == 0
        dy[level] = 1
        enters, leaves = np.clip((row - y1) / dy, 0, 1), np.clip((row + 1 - y1) / dy, 0, 1)
        enters[level], leaves[level] = 0, 1
        enters, leaves = x1 + enters * dx, x1 + leaves * dx
        left = np.floor(np.minimum(enters, leaves) - MARGIN).astype(np.int32)
        right = np.floor(np.maximum(enters, leaves) + MARGIN).astype(np.int32)
        stretch, column = _each(left, right - left + 1)
        cell = row[stretch] * columns + column
        # a sparse matrix sorts pairs of cell and piece by counting, which is quicker than comparing
        pairs = (np.ones(len(cell), np.int8), (cell, piece[stretch]))
        matrix = sparse.csr_array(pairs, shape=(rows * columns, len(self.x1)))
        return matrix.indices, matrix.indptr

    def crossed(
        self, piece: np.ndarray, way: np.ndarray, centres: Points, points: Points
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What is added on the ways from `centres` to `points`: labels, depth; and where that is not sure.

        `piece[i]` may cross the way `way[i]`. It does if its ends lie on different sides of the way, and the way's
        ends on different sides of it.
        """
        (x, y), (from_x, from_y) = points, centres
        x1, y1, dx, dy = self.x1[piece], self.y1[piece], self.dx[piece], self.dy[piece]
        along_x, along_y = (x - from_x)[way], (y - from_y)[way]
        off_x, off_y = x[way] - x1, y[way] - y1
        point = dx * off_y - dy * off_x  # above 0: the point lies to the left of the piece
        centre = point - (dx * along_y - dy * along_x)
        first = along_y * off_x - along_x * off_y  # of the piece's ends, seen from the way
        last = first + along_x * dy - along_y * dx
        margin = MARGIN * (np.abs(dx) + np.abs(dy) + 1)
        apart = ((point > margin) & (centre > margin)) | ((point < -margin) & (centre < -margin))
        apart |= ((first > MARGIN) & (last > MARGIN)) | ((first < -MARGIN) & (last < -MARGIN))
        close = np.minimum(np.abs(point), np.abs(centre)) <= margin
        close |= np.minimum(np.abs(first), np.abs(last)) <= MARGIN
        unsure = np.zeros(len(x), bool)
        unsure[way[close & ~apart]] = True
        over = np.flatnonzero(~apart)
        sign = np.where(point[over] > 0, 1, -1) * self.sense[piece[over]]
        labels = np.bincount(way[over], sign * (self.polygon[piece[over]] + 1), len(x)).astype(np.int32)
        return labels, np.bincount(way[over], sign, len(x)).astype(np.int32), unsure


def _each(first: np.ndarray, counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(0, first), (0, first + 1), … for each entry: its position and every number from `first`, `counts` of them."""
    position = np.repeat(np.arange(len(first), dtype=np.int32), counts)
    begins = np.cumsum(counts) - counts
    return position, np.arange(len(position), dtype=np.int32) + (first - begins).astype(np.int32)[position]
