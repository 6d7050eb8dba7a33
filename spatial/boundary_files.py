"""Opens one boundary file — Shapefile (also zipped), GeoPackage or GeoJSON — with limits and in any CRS. Pure.

Files are read with pyogrio's own GDAL and only by the drivers named here: a file can neither point elsewhere nor
unpack to more than the server holds.
"""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

import geopandas as gpd
import pyogrio
import shapely

from .findings import RefusedError, listed

LARGEST_BYTES = 1_000_000_000  # unpacked; all of Berlin's boundaries are 24 MB
MOST_MEMBERS = 200
SUFFIXES = {".shp", ".zip", ".gpkg", ".geojson", ".json"}
SHAPEFILE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")


class FileError(RefusedError):
    """A file cannot be read."""


def find_file(name: str, folder: Path) -> Path:
    """The path of the file `name` below `folder`, never outside it. Raises FileError."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise FileError(
            de=f"{name}: Die Datei liegt außerhalb des Ordners {folder}. Bitte legen Sie sie hinein.",
            en=f"{name}: The file lies outside the folder {folder}. Please put it inside.",
        )
    if not path.is_file():
        raise FileError(
            de=f"{name}: Die Datei gibt es im Ordner {folder} nicht. Bitte prüfen Sie Namen und Ordner (--data).",
            en=f"{name}: There is no such file in the folder {folder}. Please check its name and the folder (--data).",
        )
    if path.suffix.lower() not in SUFFIXES:
        raise FileError(
            de=f"{name}: Dieses Format wird nicht gelesen. Möglich sind Shapefile (auch als ZIP), GeoPackage und "
            "GeoJSON.",
            en=f"{name}: This format is not read. Possible are Shapefile (also zipped), GeoPackage and GeoJSON.",
        )
    if path.stat().st_size > LARGEST_BYTES:
        raise FileError(de=f"{name}: Die Datei ist größer als 1 GB.", en=f"{name}: The file is larger than 1 GB.")
    return path


def parts_of(path: Path) -> list[Path]:
    """All files that belong to `path`: a Shapefile consists of several."""
    if path.suffix.lower() != ".shp":
        return [path]
    wanted = {path.stem + suffix for suffix in SHAPEFILE_PARTS}
    return sorted(file for file in path.parent.iterdir() if file.stem + file.suffix.lower() in wanted)


def read_file(name: str, folder: Path, layer: str | None = None, *, geometry: bool = True) -> gpd.GeoDataFrame:
    """All rows with their columns and, unless `geometry` is False, two-dimensional shapes and a CRS.

    Raises FileError for missing, unreadable, oversized or empty files, several layers without a choice, no CRS.
    """
    path = find_file(name, folder)
    source = _inside_zip(path, name) if path.suffix.lower() == ".zip" else str(path)
    try:
        layer = _chosen_layer(source, name, layer)
        frame = pyogrio.read_dataframe(source, layer=layer, read_geometry=geometry, fid_as_index=False)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeDecodeError) as fault:
        raise FileError(
            de=f"{name}: Die Datei ist beschädigt oder unvollständig ({fault}). Zu einem Shapefile gehören .shp, .shx, "
            ".dbf und .prj.",
            en=f"{name}: The file is damaged or incomplete ({fault}). A Shapefile consists of .shp, .shx, .dbf and "
            ".prj.",
        ) from fault
    if frame.empty:
        raise FileError(de=f"{name}: Die Datei enthält keine Zeilen.", en=f"{name}: The file has no rows.")
    if not geometry:
        return frame
    if "geometry" not in frame or not isinstance(frame, gpd.GeoDataFrame):
        raise FileError(de=f"{name}: Die Datei enthält keine Flächen.", en=f"{name}: The file has no shapes.")
    if frame.crs is None:
        raise FileError(
            de=f"{name}: Es steht nicht dabei, in welchem Koordinatensystem die Datei ist. Bitte legen Sie die "
            ".prj-Datei daneben oder exportieren Sie die Datei neu.",
            en=f"{name}: The file does not say in which coordinate system it is. Please add the .prj file "
            "or export it again.",
        )
    frame["geometry"] = gpd.GeoSeries(shapely.force_2d(frame.geometry.values), index=frame.index, crs=frame.crs)
    return frame


def _chosen_layer(source: str, name: str, layer: str | None) -> str:
    layers = [str(entry) for entry in pyogrio.list_layers(source)[:, 0]]
    if layer is None and len(layers) == 1:
        return layers[0]
    if layer not in layers or layer is None:
        raise FileError(
            de=f"{name}: Welche Schicht? Bitte geben Sie `layer:` an; es gibt {listed(layers, 'de')}.",
            en=f"{name}: Which layer? Please give `layer:`; there are {listed(layers, 'en')}.",
        )
    return layer


def _inside_zip(path: Path, name: str) -> str:
    """The address by which GDAL reads the one Shapefile inside, after looking at what would be unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except zipfile.BadZipFile as fault:
        raise FileError(
            de=f"{name}: Die ZIP-Datei ist beschädigt. Bitte packen Sie sie neu.",
            en=f"{name}: The ZIP file is damaged. Please pack it again.",
        ) from fault
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_BYTES:
        raise FileError(
            de=f"{name}: Die ZIP-Datei enthält mehr als {MOST_MEMBERS} Dateien oder entpackt mehr als 1 GB.",
            en=f"{name}: The ZIP file holds more than {MOST_MEMBERS} files or unpacks to more than 1 GB.",
        )
    names = [PurePosixPath(member.filename) for member in members]
    if any(inner.is_absolute() or ".." in inner.parts or "\\" in str(inner) for inner in names):
        raise FileError(
            de=f"{name}: Die ZIP-Datei enthält Pfade, die aus ihr hinausführen. Bitte packen Sie sie neu.",
            en=f"{name}: The ZIP file holds paths that lead out of it. Please pack it again.",
        )
    shapefiles = [inner for inner in names if inner.suffix.lower() == ".shp" and inner.parts[0] != "__MACOSX"]
    if len(shapefiles) != 1:
        raise FileError(
            de=f"{name}: Die ZIP-Datei muss genau ein Shapefile enthalten; gefunden: {len(shapefiles)}.",
            en=f"{name}: The ZIP file must hold exactly one Shapefile; found: {len(shapefiles)}.",
        )
    return f"/vsizip/{path}/{shapefiles[0]}"
