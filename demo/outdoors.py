"""Places under the open sky: playgrounds, parks, and a meadow beside each village."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import affinity

from demo.chance import stream
from demo.quarters import PARTS
from demo.years import Year

if TYPE_CHECKING:
    from demo.town import Town

PLAYGROUND_M2 = 1.1  # per inhabitant, over the whole town
HOUSES_AROUND = {"old_town": 32.0, "grid": 32.0, "mixed": 34.0, "family": 19.0}  # metres between street and park
PLAYGROUNDS = {"0104": 0.15, "0201": 0.18, "0203": 3.4, "0801": 2.0}  # times the usual


def table(
    prefix: str, places: list[tuple[str, shapely.Geometry]], capacity: list[int], column: str = "places"
) -> gpd.GeoDataFrame:
    names = [name for name, _ in places]
    ids = [f"{prefix}-{number:03d}" for number in range(1, len(names) + 1)]
    shapes = [shape for _, shape in places]
    return gpd.GeoDataFrame({"id": ids, "name": names, column: capacity}, geometry=shapes, crs=25832)


def playgrounds(town: Town, now: Year) -> gpd.GeoDataFrame:
    chance = stream("playgrounds")
    blocks, part = town.blocks, now.persons["part"].to_numpy()
    inhabitants = np.bincount(part, minlength=len(PARTS))
    shapes, names = [], []
    for number, spec in enumerate(PARTS):
        wanted = inhabitants[number] * PLAYGROUND_M2 * PLAYGROUNDS.get(spec.code, float(chance.gamma(3.0, 0.33)))
        here = np.flatnonzero((blocks["part"] == number) & blocks["use"].isin(["homes", "park"]))
        count = int(np.clip(round(wanted / 1_300), 1, len(here))) if inhabitants[number] > 100 else 0
        for row, share in zip(chance.choice(here, count, False), chance.dirichlet(np.full(count, 6.0)), strict=True):
            centre = shapely.point_on_surface(blocks["geometry"].iloc[row])
            side = np.sqrt(min(wanted * share, 0.3 * blocks["area_ha"].iloc[row] * 10_000))
            width = side * chance.uniform(0.8, 1.25)
            box = shapely.box(centre.x - width / 2, centre.y - side**2 / width / 2, centre.x + width / 2,
                              centre.y + side**2 / width / 2)  # fmt: skip
            shapes.append(shapely.set_precision(affinity.rotate(box, float(chance.uniform(0, 90))), 0.01))
            names.append(f"Spielplatz {len(shapes)}, {spec.name}")
    areas = [round(shape.area) for shape in shapes]
    return table("spielplatz", list(zip(names, shapes, strict=True)), areas, "area_m2")


def village_greens(town: Town) -> list[tuple[str, shapely.Geometry]]:
    """A meadow beside each village outside the town: the middle of the field nearest to its houses."""
    greens = []
    for number, spec in enumerate(PARTS):
        here = town.blocks[town.blocks["part"] == number]
        fields = here[(here["use"] == "fields") & (here["area_ha"] > 2)]
        if spec.pattern != "outer" or fields.empty:
            continue
        homes = shapely.union_all(here["geometry"][here["use"] == "homes"].to_numpy())
        field = fields["geometry"].to_numpy()[shapely.distance(fields["geometry"].to_numpy(), homes.centroid).argmin()]
        edge = shapely.shortest_line(homes.centroid, field).coords[-1]
        meadow = shapely.Point(edge).buffer(118).intersection(field.buffer(-8))
        greens.append((f"Dorfanger {spec.name}", max(shapely.get_parts(meadow), key=lambda piece: piece.area)))
    return greens


def green_spaces(town: Town) -> gpd.GeoDataFrame:
    """The parks of the town: the block without its streets and the houses around it, deeper rows where it is dense."""
    parks = town.blocks[town.blocks["use"] == "park"]
    built_over = [-HOUSES_AROUND.get(PARTS[number].pattern, 25.0) for number in parks["part"]]
    shapes = shapely.set_precision(shapely.buffer(parks["geometry"].to_numpy(), built_over), 0.01)
    names = pd.Series([f"Park {PARTS[number].name}" for number in parks["part"]])
    turn = names.groupby(names).cumcount()
    names = names.where(turn == 0, names + " " + (turn + 1).astype(str))
    places = [*zip(names, shapes, strict=True), *village_greens(town)]
    return table("gruen", [(name, shapely.set_precision(shape, 0.01)) for name, shape in places],
                 [round(shape.area) for _, shape in places], "area_m2")  # fmt: skip
