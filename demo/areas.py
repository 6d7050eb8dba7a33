"""The boundary files: blocks and Quartiere of an edition, built from the same smallest pieces of ground."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from demo.editions import quarter_code
from demo.quarters import PARTS
from demo.town import Town


def block_areas(town: Town, edition: str) -> gpd.GeoDataFrame:
    """code, name, geometry of every block of the edition; a valid coverage."""
    codes = town.blocks[f"code_{edition}"]
    merged = town.blocks.groupby(codes.to_numpy())["geometry"].agg(
        lambda shapes: shapely.coverage_union_all(shapes.to_numpy()) if len(shapes) > 1 else shapes.iloc[0]
    )
    streets = main_street(town).groupby(codes.to_numpy()).first()
    names = [f"Block {code[4:]}, {streets[code]}" if streets[code] else f"Block {code[4:]}" for code in merged.index]
    return gpd.GeoDataFrame({"code": merged.index, "name": names}, geometry=one_piece(merged), crs=25832)


def quarter_areas(town: Town, edition: str) -> gpd.GeoDataFrame:
    """code, name, geometry of every Quartier: exactly the union of its blocks."""
    blocks = block_areas(town, edition)
    merged = blocks.groupby(blocks["code"].str[:4])["geometry"].agg(
        lambda shapes: shapely.coverage_union_all(shapes.to_numpy())
    )
    names = quarter_names(edition)
    return gpd.GeoDataFrame(
        {"code": merged.index, "name": [names[code] for code in merged.index]}, geometry=one_piece(merged), crs=25832
    )


def one_piece(shapes: pd.Series) -> np.ndarray:
    """Polygons where a union is a multipolygon of one part."""
    return np.array([
        shapely.get_geometry(shape, 0) if shapely.get_num_geometries(shape) == 1 else shape for shape in shapes
    ])  # fmt: skip


def quarter_names(edition: str) -> dict[str, str]:
    """Code → name; the part listed first names the Quartier."""
    names: dict[str, str] = {}
    for part in PARTS:
        name = part.name_2015 or part.name if edition == "2015" else part.name
        names.setdefault(quarter_code(part, edition), name)
    return names


def main_street(town: Town) -> pd.Series:
    """For every piece of ground the street with most of its addresses, or an empty text."""
    most = town.addresses.groupby("block")["street"].agg(lambda names: names.value_counts(sort=True).index[0])
    return most.reindex(town.blocks.index).fillna("")


def umsteigeschluessel(town: Town) -> pd.DataFrame:
    """The true crosswalk 2015 → 2020 of blocks: shares of area and of inhabitants (at the end of 2019)."""
    persons = np.bincount(town.years[2019].persons["block"], minlength=len(town.blocks))
    table = pd.DataFrame({"code_2015": town.blocks["code_2015"], "code_2020": town.blocks["code_2020"],
                          "area_ha": town.blocks["area_ha"].round(4), "inhabitants_2019": persons})  # fmt: skip
    whole = table.groupby("code_2015")[["area_ha", "inhabitants_2019"]].transform("sum")
    table["share_of_area"] = (table["area_ha"] / whole["area_ha"]).round(6)
    share = table["inhabitants_2019"] / whole["inhabitants_2019"].where(whole["inhabitants_2019"] > 0)
    table["share_of_inhabitants"] = share.fillna(table["share_of_area"]).round(6)
    return table.sort_values(["code_2015", "code_2020"], ignore_index=True)
