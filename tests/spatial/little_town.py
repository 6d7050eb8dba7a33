"""A town of four square blocks of 100 m in two quarters, drawn by hand, to be spoilt fault by fault.

0102 | 0202      y 100–200      quarter 01 is the western half, 02 the eastern
0101 | 0201      y   0–100
"""

from __future__ import annotations

import copy
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely

SRID = 25833
EAST, NORTH = 380_000, 5_820_000
LEVELS = ["town", "quarter", "block"]

HIERARCHY = """\
hierarchy: town
name: {de: Stadt, en: Town}
srid: 25833
levels:
  - {level: town, name: {de: Stadt, en: Town}, plural: {de: Städte, en: Towns}}
  - {level: quarter, name: {de: Quartier, en: Quarter}, plural: {de: Quartiere, en: Quarters}}
  - {level: block, name: {de: Block, en: Block}, plural: {de: Blöcke, en: Blocks}}
"""

MAPPING: dict[str, Any] = {
    "hierarchy": "town",
    "edition": "2020",
    "label": {"de": "Stand 2020", "en": "Edition 2020"},
    "valid_from": "2020-01-01",
    "valid_until": None,
    "source": {"de": "Von Hand gezeichnet", "en": "Drawn by hand"},
    "licence": "CC0",
    "levels": [
        {"level": "block", "file": "blocks.geojson", "key": "key", "name": "label", "parent": {"prefix": 2}},
        {
            "level": "quarter",
            "dissolve": "block",
            "key": {"prefix": 2},
            "names": {"01": "West", "02": "Ost"},
            "parent": {"constant": "0"},
        },
        {"level": "town", "dissolve": "quarter", "key": {"constant": "0"}, "names": {"0": "Stadt"}},
    ],
}


def square(x: float, y: float, width: float = 100, height: float = 100) -> shapely.Polygon:
    """A rectangle whose lower left corner lies (x, y) metres from the town's."""
    return shapely.box(EAST + x, NORTH + y, EAST + x + width, NORTH + y + height)


def blocks() -> gpd.GeoDataFrame:
    """The four blocks, not in the order of their keys."""
    return gpd.GeoDataFrame(
        {"key": ["0202", "0101", "0201", "0102"], "label": ["Nordost", "Südwest", "Südost", "Nordwest"]},
        geometry=[square(100, 100), square(0, 0), square(100, 0), square(0, 100)],
        crs=SRID,
    )


def mapping(**changes: Any) -> dict[str, Any]:
    """The mapping, with other entries at its top."""
    return copy.deepcopy(MAPPING) | changes


def with_level(index: int, **changes: Any) -> dict[str, Any]:
    """The mapping, with other entries in the level at `index` of its list (0: blocks, 1: quarters, 2: town)."""
    changed = mapping()
    changed["levels"][index] |= changes
    return changed


def write(frame: gpd.GeoDataFrame, folder: Path, name: str = "blocks.geojson", **options: Any) -> Path:
    folder.mkdir(exist_ok=True)
    frame.to_file(folder / name, engine="pyogrio", **options)
    return folder / name


def zip_shapefile(frame: gpd.GeoDataFrame, folder: Path, name: str = "blocks") -> Path:
    """`folder/name.zip` with a Shapefile in a folder, as geoportals hand it out."""
    loose = folder / "loose"
    write(frame, loose, f"{name}.shp")
    with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
        for part in sorted(loose.iterdir()):
            archive.write(part, f"download/{part.name}")
    return folder / f"{name}.zip"
