"""The blocks: their codes and polygons, from a boundary file or a GeoDataFrame. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyproj
import shapely

from spatial.boundary_files import read_file
from spatial.findings import RefusedError, listed

from .mappings import BlockColumns, CoordinateColumns


@dataclass(frozen=True, eq=False)
class Blocks:
    """In the order of their codes. `municipalities` and `within` (what no merging crosses) are empty if not stated.

    `shapes` is None where blocks are known only from the register.
    """

    codes: tuple[str, ...]
    municipalities: tuple[str, ...]
    within: tuple[str, ...]
    shapes: np.ndarray | None = None
    crs: str = ""
    mended: int = 0  # invalid polygons

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def positions(self) -> dict[str, int]:
        return {code: position for position, code in enumerate(self.codes)}


def read_blocks(path: Path, columns: BlockColumns) -> Blocks:
    return blocks_of(read_file(path.name, path.parent, columns.layer), columns)


def blocks_of(frame: gpd.GeoDataFrame, columns: BlockColumns) -> Blocks:
    """Raises RefusedError where a column is missing, a code is empty, or something is no polygon."""
    named = [name for name in (columns.code, columns.municipality, columns.within) if name]
    missing = [name for name in named if name not in frame.columns]
    if missing:
        raise RefusedError(
            de=f"Die Datei der Blöcke hat die Spalte {listed(missing, 'de')} nicht.",
            en=f"The file of blocks has no column {listed(missing, 'en')}.",
        )
    texts = {name: frame[name].astype(str).str.strip().to_numpy(dtype=object) for name in named}
    codes, shapes = texts[columns.code], frame.geometry.to_numpy()
    if frame[columns.code].isna().any() or not all(codes):
        raise RefusedError(
            de="In der Datei der Blöcke fehlen Schlüssel. Bitte ergänzen Sie sie.",
            en="Codes are missing in the file of blocks. Please add them.",
        )
    kinds = shapely.get_type_id(shapes)
    if not np.isin(kinds, (3, 6)).all():
        raise RefusedError(
            de="In der Datei der Blöcke steht etwas, das keine Fläche ist.",
            en="Something in the file of blocks is no polygon.",
        )
    invalid = ~shapely.is_valid(shapes)
    if invalid.any():
        shapes = shapes.copy()
        shapes[invalid] = [_polygons(shape) for shape in shapely.make_valid(shapes[invalid])]
    order = np.argsort(codes, kind="stable")
    unique, starts = np.unique(codes[order].astype(str), return_index=True)
    groups = np.split(order, starts[1:])
    return Blocks(
        codes=tuple(str(code) for code in unique),
        municipalities=_first(texts.get(columns.municipality), groups),
        within=_first(texts.get(columns.within), groups),
        shapes=np.array(
            [shapes[group[0]] if len(group) == 1 else shapely.union_all(shapes[group]) for group in groups],
            dtype=object,
        ),
        crs=str(frame.crs.to_string()) if frame.crs else "",
        mended=int(invalid.sum()),
    )


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[np.isin(shapely.get_type_id(parts), (3, 6))])


def _first(texts: np.ndarray | None, groups: Sequence[np.ndarray]) -> tuple[str, ...]:
    return () if texts is None else tuple(str(texts[group[0]]) for group in groups)


def in_crs_of(
    blocks: Blocks, columns: CoordinateColumns, x: np.ndarray, y: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The coordinates in the blocks' system. PROJ never asks the network."""
    own, wanted = pyproj.CRS.from_user_input(columns.crs), pyproj.CRS.from_user_input(blocks.crs)
    if own.equals(wanted, ignore_axis_order=True):
        return x, y
    pyproj.network.set_network_enabled(False)
    turned = pyproj.Transformer.from_crs(own, wanted, always_xy=True).transform(x, y)
    return np.asarray(turned[0]), np.asarray(turned[1])
