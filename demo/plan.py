"""The drawing board: river, railway and main streets, which are also the borders of the Quartiere.

Coordinates are kilometres from the market square, x east and y north. Where a street meets another it is drawn a
little too long: the loose end falls away when the faces are built.
"""

from __future__ import annotations

import numpy as np
import shapely

from demo.lines import Points, spline

BOUNDARY = [
    (-3.95, 0.4), (-4.1, 1.3), (-3.8, 2.2), (-3.2, 2.9), (-2.2, 3.15), (-1.2, 3.45), (-0.2, 3.3), (0.9, 3.5),
    (1.9, 3.1), (2.9, 2.85), (3.6, 2.1), (3.75, 1.2), (4.15, 0.4), (4.05, -0.7), (3.9, -1.6), (3.3, -2.5),
    (2.3, -2.95), (1.3, -3.4), (0.2, -3.3), (-0.9, -3.45), (-1.9, -3.1), (-2.9, -3.0), (-3.6, -2.3), (-3.95, -1.4),
    (-3.8, -0.5),
]  # fmt: skip

RIVER = [
    (-4.6, -0.3), (-3.6, -0.95), (-2.8, -0.72), (-1.95, -1.12), (-1.15, -0.72), (-0.5, -0.56), (0.25, -0.7),
    (1.0, -0.56), (1.75, -0.98), (2.5, -0.78), (3.3, -1.2), (4.6, -0.9),
]  # fmt: skip

RAILWAY = [
    (-4.6, 1.55), (-3.0, 1.2), (-1.7, 0.98), (-0.6, 0.98), (0.4, 1.02), (1.3, 0.9), (2.3, 0.5), (3.3, 0.36),
    (4.6, 0.55),
]  # fmt: skip

MAIN_STREETS: dict[str, list[tuple[float, float]]] = {
    "Nordstraße": [(0.05, 0.95), (0.12, 1.7), (0.0, 2.5), (-0.15, 3.1), (-0.1, 3.9)],
    "Bahnhofstraße": [(0.02, 0.3), (0.08, 0.7), (0.05, 1.1)],
    "Marktstraße": [(0.02, 0.42), (-0.05, 0.0), (0.03, -0.42)],
    "Brückstraße": [(0.02, -0.3), (0.06, -0.75)],
    "Südstraße": [(0.05, -0.62), (0.0, -1.3), (0.1, -2.0), (0.05, -2.7), (0.2, -3.9)],
    "Westerstraße": [(-0.34, 0.02), (-0.95, 0.1), (-1.9, 0.2), (-2.5, 0.22), (-3.04, 0.12)],
    "Osterstraße": [(0.34, 0.02), (0.95, 0.12), (1.9, 0.0), (2.5, -0.05), (3.02, -0.15)],
    "Westring": [
        (-0.98, 1.05), (-0.93, 0.2), (-1.0, -0.75), (-0.95, -1.3), (-1.1, -2.0), (-1.3, -2.7), (-1.6, -3.9),
    ],
    "Ostring": [(0.98, 1.03), (0.97, 0.2), (1.0, -0.6), (1.1, -1.3), (1.05, -2.0), (1.25, -2.7), (1.5, -3.9)],
    "Neuenfelder Straße": [(-1.72, 0.9), (-1.9, 1.5), (-2.05, 2.35)],
    "Rosenauer Straße": [(1.8, 0.62), (1.92, 1.3), (2.08, 2.25)],
    "Nordring": [(-1.95, 1.4), (-0.9, 1.66), (0.1, 1.74), (1.0, 1.64), (1.96, 1.3)],
    "Schillerstraße": [(-0.92, 0.9), (-0.88, 1.65), (-1.02, 2.58)],
    "Goethestraße": [(0.98, 0.85), (1.04, 1.65), (1.14, 2.58)],
    "Feldrandweg": [(-2.85, 2.2), (-2.05, 2.28), (-1.0, 2.5), (0.0, 2.58), (1.1, 2.5), (2.14, 2.16)],
    "Sonnenfeldallee": [(-2.74, 1.05), (-2.82, 1.7), (-2.76, 2.3)],
    "Heidhofer Weg": [(-2.77, 2.15), (-2.95, 2.7), (-3.5, 3.9)],
    "Hermannstraße": [(-1.84, 1.1), (-1.95, 0.2), (-1.93, -1.2)],
    "Westfelder Weg": [(-2.95, 1.3), (-3.0, 0.2), (-2.85, -0.9)],
    "Bruchwiesenweg": [(-2.12, -0.95), (-2.22, -1.5), (-2.1, -2.1)],
    "Lindentaler Straße": [(-2.2, -1.98), (-1.55, -2.1), (-1.0, -1.98)],
    "Obermühlenweg": [(-2.15, -1.5), (-3.0, -1.75), (-4.5, -2.2)],
    "Gartenstraße": [(1.84, 0.78), (1.94, 0.0), (1.9, -1.0)],
    "Ostwall": [(3.0, 0.55), (2.95, -0.1), (2.96, -1.1)],
    "Sonnenhangstraße": [(1.9, 1.72), (2.5, 1.78), (3.12, 1.56)],
    "Rosenauer Allee": [(3.0, 0.3), (3.08, 1.0), (3.04, 1.68)],
    "Hafenstraße": [(1.88, -0.85), (2.0, -1.6), (2.0, -2.56)],
    "Werftstraße": [(1.0, -1.6), (1.5, -1.62), (2.06, -1.72)],
    "Deichweg": [(1.05, -2.42), (1.5, -2.52), (2.06, -2.46)],
    "Industriestraße": [(1.94, -2.08), (2.6, -2.2), (3.28, -2.14)],
    "Auenweg": [(3.18, -1.0), (3.22, -2.25)],
    "Parkstraße": [(-1.06, -1.3), (0.0, -1.2), (1.16, -1.32)],
    "Waldstraße": [(-1.2, -1.88), (0.05, -1.96), (1.16, -1.9)],
}  # fmt: skip

COUNTRY_ROADS: dict[str, list[tuple[float, float]]] = {  # these border no Quartier
    "Westfelder Landstraße": [(-2.95, 0.14), (-3.4, 0.38), (-4.6, 0.6)],
    "Rosenauer Landstraße": [(2.0, 2.15), (2.55, 2.45), (3.2, 3.3)],
    "Heidhofer Straße": [(-0.98, 2.45), (-1.35, 2.92), (-1.7, 3.8)],
    "Lindentaler Landstraße": [(-1.55, -2.05), (-2.25, -2.45), (-3.4, -3.3)],
    "An der Obermühle": [(-2.1, -1.25), (-2.85, -1.18), (-4.3, -1.35)],
    "Auenhofer Straße": [(1.95, -2.4), (2.4, -2.62), (3.2, -3.2)],
    "Neuenfelder Landstraße": [(-2.75, 1.85), (-3.25, 1.97), (-4.6, 2.3)],
    "Osttangente": [(3.5, 2.7), (3.32, 1.2), (3.42, 0.0), (3.5, -1.2), (3.25, -2.2), (2.8, -3.3)],
}


def metres(points: list[tuple[float, float]]) -> Points:
    return np.asarray(points, dtype=float) * 1000


def wall_ring() -> Points:
    """The street where the town wall stood, an ellipse of 0.84 × 0.74 km that is not quite round."""
    angle = np.linspace(0, 2 * np.pi, 61)
    radius = 1 + 0.035 * np.sin(3 * angle + 0.5) + 0.02 * np.sin(5 * angle)
    return np.column_stack([420 * radius * np.cos(angle), 370 * radius * np.sin(angle)])


def main_lines() -> dict[str, shapely.LineString]:
    """Name → line on the drawing board (metres), everything that borders a Quartier except the town's boundary."""
    lines = {name: shapely.LineString(spline(metres(points))) for name, points in MAIN_STREETS.items()}
    lines["Wallring"] = shapely.LineString(wall_ring())
    lines["Muster"] = shapely.LineString(spline(metres(RIVER)))
    lines["Eisenbahn"] = shapely.LineString(spline(metres(RAILWAY)))
    return lines


def country_roads() -> dict[str, shapely.LineString]:
    return {name: shapely.LineString(spline(metres(points))) for name, points in COUNTRY_ROADS.items()}


def boundary() -> shapely.Polygon:
    """The town's territory on the drawing board."""
    return shapely.Polygon(spline(metres(BOUNDARY), closed=True))
