"""Places for people: day-care centres, schools, libraries, youth centres (and, in outdoors.py, parks and playgrounds).

Supply does not follow need, as in life: the station quarter and the workers' quarter have the fewest playgrounds, the
renewed Lokviertel has the most; the new estate has too few places in day care.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from demo.chance import stream
from demo.outdoors import green_spaces, playgrounds, table
from demo.quarters import PARTS
from demo.years import Year

if TYPE_CHECKING:
    from demo.town import Town

CARE_PLACES = {"0801": 0.62}  # places per child from 3 to under 6, where it is not the usual
PER_KITA = 78  # places
APPROVED = 0.965  # of the places that were built, as staff is short
LIBRARIES = {"0101": ("Stadtbücherei am Markt", 1_900), "0603": ("Bücherei Weststadt", 420),
             "0303": ("Bücherei Oststadt", 380)}  # fmt: skip
PRIMARY = ("0103", "0205", "0207", "0301", "0305", "0402", "0503", "0603", "0605", "0802")
SECONDARY = {"0102": ("Lyzeum am Münster", 940), "0206": ("Gesamtschule Nordstadt", 1_080),
             "0302": ("Realschule am Gartenfeld", 560), "0502": ("Gymnasium am Südring", 890),
             "0601": ("Sekundarschule Weststadt", 620)}  # fmt: skip
LATER = {"0203": (0, 2020, 2021), "0801": (2018, 2021)}  # opened with the renewal, and as the new estate grew
YOUTH = {"0105": 90, "0203": 120, "0205": 70, "0305": 140, "0401": 80, "0504": 60, "0605": 110, "0701": 40}


def make_facilities(town: Town) -> dict[str, gpd.GeoDataFrame]:
    """Kind → its places, with id, name, a capacity, houses with an address, and a geometry, as of the last year.

    Further columns say where they are (block and part, x and y of the middle) and since when they are open.
    """
    return {kind: addressed(placed(places, town), town) for kind, places in facilities(town).items()}


def addressed(places: gpd.GeoDataFrame, town: Town) -> gpd.GeoDataFrame:
    """With street and number; grounds have none."""
    if (places.geom_type != "Point").any():
        return places
    doors = shapely.points(town.addresses[["x", "y"]].to_numpy())
    _, row = shapely.STRtree(doors).query_nearest(places.geometry.to_numpy(), all_matches=False)
    houses = town.addresses.iloc[row][["street", "number", "suffix"]]
    return places.assign(address=[f"{street} {number}{suffix}" for street, number, suffix in houses.to_numpy()])


def placed(places: gpd.GeoDataFrame, town: Town) -> gpd.GeoDataFrame:
    middle = shapely.point_on_surface(places.geometry.to_numpy())
    place, block = shapely.STRtree(town.blocks["geometry"].to_numpy()).query(middle, predicate="intersects")
    at = np.empty(len(places), dtype=int)
    at[place] = block  # where a middle lies on a border, either block will do
    part = town.blocks["part"].to_numpy()[at]
    code = np.array([spec.code for spec in PARTS])[part]
    turn = pd.Series(code).groupby(code).cumcount().to_numpy()
    opened = np.array([LATER[c][t % len(LATER[c])] if c in LATER else 0 for c, t in zip(code, turn, strict=True)])
    xy = shapely.get_coordinates(middle)
    return places.assign(block=at, part=part, x=xy[:, 0], y=xy[:, 1], opened=opened)


def facilities(town: Town) -> dict[str, gpd.GeoDataFrame]:
    sites = Sites(town)
    now = town.years[max(town.years)]
    return {
        "kita": kitas(sites, now),
        "primary_school": table(
            "grundschule", *pupils([sites.at(code, "Grundschule") for code in PRIMARY], town, now), "pupils"
        ),
        "secondary_school": named("schule", sites, SECONDARY, "pupils"),
        "library": named("buecherei", sites, LIBRARIES, "area_m2"),
        "youth_centre": table("jugend", [sites.at(code, "Jugendzentrum") for code in YOUTH], list(YOUTH.values())),
        "playground": playgrounds(town, now),
        "green_space": green_spaces(town),
    }


class Sites:
    """Finds an address for a house in a Quartier, each address once."""

    def __init__(self, town: Town) -> None:
        self.addresses = town.addresses
        use = town.blocks["use"].to_numpy()[town.addresses["block"]]
        code = town.blocks["code_2020"].str[:4].to_numpy()[town.addresses["block"]]
        self.chance = stream("sites")
        self.free = {quarter: rows.tolist() for quarter, rows in _shuffled(code, use, self.chance).items()}

    def at(self, quarter: str, what: str) -> tuple[str, shapely.Point]:
        address = self.addresses.iloc[self.free[quarter].pop()]
        return f"{what} {address['street']}", shapely.Point(address["x"], address["y"])


def _shuffled(code: np.ndarray, use: np.ndarray, chance: np.random.Generator) -> dict[str, np.ndarray]:
    homes = np.flatnonzero(use == "homes")
    return {quarter: chance.permutation(homes[code[homes] == quarter]) for quarter in np.unique(code)}


def named(prefix: str, sites: Sites, what: dict[str, tuple[str, int]], column: str) -> gpd.GeoDataFrame:
    places = [(name, sites.at(code, "")[1]) for code, (name, _) in what.items()]
    return table(prefix, places, [size for _, size in what.values()], column)


def pupils(schools: list[tuple[str, shapely.Point]], town: Town, now: Year) -> tuple[list, list[int]]:
    """(The ten primary schools, the children from 6 to under 10 who live nearest to each.)"""
    home = town.addresses[["x", "y"]].to_numpy()[now.persons["address"][now.persons["age"].between(6, 9)]]
    sites = shapely.get_coordinates([point for _, point in schools])
    nearest = np.hypot(*(home[:, None] - sites[None]).transpose(2, 0, 1)).argmin(axis=1)
    return schools, np.bincount(nearest, minlength=len(schools)).tolist()


def kitas(sites: Sites, now: Year) -> gpd.GeoDataFrame:
    """Day-care centres with places for under threes and from three on; some Quartiere have none, some two or three."""
    chance = stream("kitas")
    code = np.array([part.code for part in PARTS])[now.persons["part"]]
    age = now.persons["age"]
    places, under_3, from_3 = [], [], []
    for quarter in sorted(set(code)):
        here = code == quarter
        need = (here & age.between(3, 5)).sum() * CARE_PLACES.get(quarter, 1.11 * float(chance.uniform(0.75, 1.25)))
        small = (here & (age < 3)).sum() * 0.36 * chance.uniform(0.6, 1.4)
        houses = max(int(np.floor((need + small) / PER_KITA + 0.45)), int(quarter in CARE_PLACES))
        for share in chance.dirichlet(np.full(houses, 20.0)) if houses else ():
            places.append(sites.at(quarter, "Kita"))
            from_3.append(round(APPROVED * share * need))
            under_3.append(round(share * small))
    frame = table("kita", places, [a + b for a, b in zip(under_3, from_3, strict=True)])
    return frame.assign(places_under_3=under_3, places_from_3=from_3)
