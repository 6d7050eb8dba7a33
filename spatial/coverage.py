"""Areas of one level lie edge to edge: valid, no overlap, no gap. Faults are named, and mended on demand. Pure."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import shapely

from .dissolving import union_of
from .findings import Finding, listed, surface
from .places import place

NARROW = 1.0  # metres: a gap thinner than this is a slip of the pen, not a lake
UNMATCHED = 0.1  # metres between borders that were meant to be one; more may be a real notch
SLIGHT = 1e-6  # square metres: rounding
ADVICE = (
    " Soll das beim Einlesen bereinigt werden, geben Sie in der Zuordnung `clean_coverage: true` an.",
    " To have it cleaned while reading, state `clean_coverage: true` in the mapping.",
)


def mend_shapes(frame: gpd.GeoDataFrame, *, level: str, srid: int) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Only valid polygons; every one that had to be repaired is named. Missing or other shapes are errors."""
    shapes = frame.geometry.to_numpy()
    findings = []
    missing = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    flat = np.isin(shapely.get_type_id(shapes), [3, 6])  # Polygon, MultiPolygon
    for code in frame["code"][missing | ~flat]:
        findings.append(
            Finding(
                "error",
                level,
                (code,),
                de=f"Das Gebiet „{code}“ hat keine Fläche. Bitte ergänzen Sie sie in der Datei.",
                en=f"The area “{code}” has no polygon. Please add it in the file.",
            )
        )
    frame = frame[~missing & flat]
    shapes = frame.geometry.to_numpy().copy()
    for index in np.flatnonzero(~shapely.is_valid(shapes)):
        code, reason = frame["code"].iloc[index], shapely.is_valid_reason(shapes[index])
        mended = _only_polygons(shapely.make_valid(shapes[index]))
        change = abs(shapely.area(mended) - shapely.area(shapes[index]))
        where = place(mended, srid)
        findings.append(
            Finding(
                "mended",
                level,
                (code,),
                de=f"Die Fläche von „{code}“ bei {where} war nicht gültig gezeichnet ({reason}) und wurde "
                "repariert; ihr "
                f"Inhalt änderte sich um {surface(change, 'de')}.",
                en=f"The polygon of “{code}” at {where} was not drawn validly ({reason}) and was repaired; its surface "
                f"changed by {surface(change, 'en')}.",
            )
        )
        shapes[index] = mended
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=frame.crs)), findings


def _only_polygons(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def check_coverage(
    frame: gpd.GeoDataFrame, *, level: str, srid: int, clean: bool
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """Names overlaps, gaps and edges that do not match; with `clean` they are mended, else they are warnings."""
    shapes = frame.geometry.to_numpy()
    faults = [*_overlaps(frame, level, srid), *_gaps(shapes, level, srid)]
    edges = shapely.coverage_invalid_edges(shapes, gap_width=UNMATCHED)
    if not faults and not shapely.is_empty(edges).all():
        codes = tuple(frame["code"][~shapely.is_empty(edges)])
        faults.append(
            Finding(
                "warning",
                level,
                codes,
                de=f"Die Grenzen von {listed(codes, 'de')} passen nicht genau aneinander.",
                en=f"The borders of {listed(codes, 'en')} do not match exactly.",
            )
        )
    if not faults:
        return frame, []
    if not clean:
        return frame, [_and(fault, fault.severity, *ADVICE) for fault in faults]
    cleaned = shapely.coverage_clean(shapes, gap_width=NARROW)
    lost = tuple(frame["code"][shapely.is_empty(cleaned)])
    if lost:
        error = Finding(
            "error",
            level,
            lost,
            de=f"{listed(lost, 'de')} liegen ganz auf anderen Gebieten und gingen beim Bereinigen verloren. Bitte "
            "berichtigen Sie die Datei.",
            en=f"{listed(lost, 'en')} lie wholly on other areas and would be lost by cleaning. Please correct the "
            "file.",
        )
        return frame, [*faults, error]
    change = float(np.abs(shapely.area(cleaned) - shapely.area(shapes)).max())
    told = [
        _and(
            fault,
            "mended",
            f" Bereinigt; kein Gebiet änderte sich um mehr als {surface(change, 'de')}.",
            f" Cleaned; no area changed by more than {surface(change, 'en')}.",
        )
        for fault in faults
    ]
    return frame.set_geometry(gpd.GeoSeries(cleaned, index=frame.index, crs=frame.crs)), told


def _and(fault: Finding, severity: str, de: str, en: str) -> Finding:
    """The fault with what follows from it; notes stay as they are."""
    if fault.severity == "note":
        return fault
    return replace(fault, severity=severity, de=fault.de + de, en=fault.en + en)


def _overlaps(frame: gpd.GeoDataFrame, level: str, srid: int) -> list[Finding]:
    shapes = frame.geometry.to_numpy()
    suspects = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))
    if len(suspects) == 0:
        return []
    tree = shapely.STRtree(shapes)
    first, second = tree.query(shapes[suspects], predicate="intersects")
    first = suspects[first]
    pairs = np.unique(np.sort(np.column_stack([first, second])[first != second], axis=1), axis=0)
    findings = []
    for one, other in pairs:
        common = shapely.intersection(shapes[one], shapes[other])
        if shapely.area(common) <= SLIGHT:
            continue
        codes = (str(frame["code"].iloc[one]), str(frame["code"].iloc[other]))
        where, size = place(common, srid), float(shapely.area(common))
        findings.append(
            Finding(
                "warning",
                level,
                codes,
                de=f"„{codes[0]}“ und „{codes[1]}“ überlappen sich um {surface(size, 'de')} bei {where}.",
                en=f"“{codes[0]}” and “{codes[1]}” overlap by {surface(size, 'en')} at {where}.",
            )
        )
    return findings


def _gaps(shapes: np.ndarray, level: str, srid: int) -> list[Finding]:
    findings = []
    for part in shapely.get_parts(union_of(shapes)(shapes)):
        for ring in part.interiors:
            hole = shapely.Polygon(ring)
            where, size = place(hole, srid), hole.area
            if 2 * size / ring.length < NARROW:
                findings.append(
                    Finding(
                        "warning",
                        level,
                        (),
                        de=f"Zwischen den Gebieten klafft bei {where} eine Lücke von {surface(size, 'de')}.",
                        en=f"Between the areas gapes a hole of {surface(size, 'en')} at {where}.",
                    )
                )
            else:
                findings.append(
                    Finding(
                        "note",
                        level,
                        (),
                        de=f"Bei {where} bleiben {surface(size, 'de')} ohne Gebiet. Ist dort eine Enklave, so ist das "
                        "richtig.",
                        en=f"At {where}, {surface(size, 'en')} belong to no area. If there is an enclave, this is "
                        "right.",
                    )
                )
    return findings
