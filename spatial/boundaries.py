"""Boundary files → one table per level, by the mapping of docs/files.md, with every fault named. Pure.

A table is a GeoDataFrame with the columns `code, name, parent, geometry`, sorted by code, in the hierarchy's metric
system. Levels are read from the smallest to the largest, because larger ones may be dissolved from smaller ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from .boundary_files import find_file, parts_of, read_file
from .checks import check_levels
from .coverage import check_coverage, mend_shapes
from .dissolving import dissolve, group_codes, parents_by_location
from .findings import Finding, RefusedError
from .keys import as_text, check_codes, column_of, read_codes, rename
from .naming import check_names, names_of

COLUMNS = ["code", "name", "parent", "geometry"]


@dataclass
class Reading:
    """What was read: tables by level slug (largest first), findings, and the files that were used.

    With an error among the findings `tables` may lack levels and must not be stored.
    """

    tables: dict[str, gpd.GeoDataFrame] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def has_errors(self) -> bool:
        return any(finding.severity == "error" for finding in self.findings)


def files_of(mapping: Mapping[str, Any], folder: Path) -> list[Path]:
    """All files that the mapping reads, each once, in a stable order. Raises FileError for missing ones."""
    names = {
        entry["file"]
        for level in mapping["levels"]
        for entry in (level, level.get("names_from", {}))
        if "file" in entry
    }
    return sorted({part for name in names for part in parts_of(find_file(name, folder))})


def read_levels(mapping: Mapping[str, Any], folder: Path, *, levels: Sequence[str], srid: int) -> Reading:
    """All levels of an edition. `levels` are the hierarchy's slugs from the largest to the smallest.

    Faults of the files become findings; nothing is raised for them.
    """
    reading = Reading()
    described = {entry["level"]: entry for entry in mapping["levels"]}
    frames: dict[str, gpd.GeoDataFrame] = {}  # with all columns of their files
    broken: set[str] = set()
    for slug in reversed(levels):
        entry = described[slug]
        if entry.get("dissolve") in broken:  # what is wrong below would only be told again
            broken.add(slug)
            continue
        try:
            frame, findings = _shapes_and_keys(entry, frames, folder, srid, clean=bool(mapping.get("clean_coverage")))
            reading.findings += findings
            names, findings = names_of(entry, frame, folder)
        except RefusedError as fault:
            reading.findings.append(Finding("error", slug, (), de=fault.de, en=fault.en))
            return reading
        frame["name"] = names
        frames[slug] = frame
        reading.findings += [*findings, *check_codes(frame, level=slug, srid=srid, file=entry.get("file", ""))]
        reading.findings += check_names(frame, level=slug)
        if any(finding.level == slug and finding.severity == "error" for finding in reading.findings):
            broken.add(slug)
    if reading.has_errors:
        return reading
    for above, slug in zip((None, *levels), levels, strict=False):
        try:
            parents, findings = _parents(described, slug, above, frames, srid)
        except RefusedError as fault:
            reading.findings.append(Finding("error", slug, (), de=fault.de, en=fault.en))
            return reading
        reading.findings += findings
        table = frames[slug].assign(parent=parents)[COLUMNS]
        reading.tables[slug] = table.sort_values("code", ignore_index=True)
    reading.findings += check_levels(reading.tables, srid=srid)
    return reading


def _shapes_and_keys(
    entry: Mapping[str, Any], frames: Mapping[str, gpd.GeoDataFrame], folder: Path, srid: int, *, clean: bool
) -> tuple[gpd.GeoDataFrame, list[Finding]]:
    """One level with `code` and `geometry` and whatever else its file holds."""
    slug = entry["level"]
    if "dissolve" in entry:
        child = frames[entry["dissolve"]]
        return dissolve(child, group_codes(entry["key"], child, file=slug)), []
    file = entry["file"]
    frame = read_file(file, folder, entry.get("layer")).to_crs(srid)
    codes, findings = read_codes(frame, entry["key"], file=file, level=slug, digits=entry.get("digits"))
    frame = frame.assign(code=codes)
    for mend in entry.get("mends", ()):
        findings.append(rename(frame, mend["rename"], file=file, level=slug, srid=srid))
    frame, mended = mend_shapes(frame, level=slug, srid=srid)
    frame, uncovered = check_coverage(frame, level=slug, srid=srid, clean=clean)
    return frame, [*findings, *mended, *uncovered]


def _parents(
    described: Mapping[str, Mapping[str, Any]],
    slug: str,
    above: str | None,
    frames: Mapping[str, gpd.GeoDataFrame],
    srid: int,
) -> tuple[pd.Series | str, list[Finding]]:
    """The parents' codes of one level, by its own `parent`, else by the key with which the level above dissolves it."""
    if above is None:
        return "", []
    rule = described[slug].get("parent")
    if rule is None and described[above].get("dissolve") == slug:
        rule = described[above]["key"]
    if rule is None:
        raise RefusedError(
            de=f"In der Zuordnung fehlt bei der Ebene „{slug}“ der Eintrag `parent`: Wie findet ein Gebiet sein "
            f"übergeordnetes der Ebene „{above}“?",
            en=f"In the mapping, the level “{slug}” lacks `parent`: how does an area find the one of “{above}” "
            "above it?",
        )
    frame = frames[slug]
    if "location" in rule:
        return parents_by_location(frame, frames[above], level=slug, srid=srid)
    if "column" in rule:
        return as_text(column_of(frame, rule["column"], file=described[slug].get("file", slug))), []
    return group_codes(rule, frame, file=slug), []
