"""Facilities of a municipality: tables → rows. A kind is replaced as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.db import transaction

from .definitions import read_definition
from .facility_files import read_facilities
from .findings import Finding, RefusedError
from .import_report import Report
from .models import Facility, FacilityKind, Municipality, Territory

WGS84 = 4326


def import_facilities(mapping: Path | str, folder: Path | str, *, commit: bool = False) -> Report:
    """Reads the files of all kinds of facilities, and with `commit` replaces what was known of these kinds.

    Raises DefinitionError where the mapping is wrong. What is wrong with the files stands in the report.
    """
    definition = read_definition(mapping, "facilities")
    municipality = Municipality.objects.filter(slug=definition["municipality"]).first()
    if municipality is None:
        raise definition.fault(
            "municipality",
            de=f"Die Kommune „{definition['municipality']}“ gibt es nicht. Bitte beschreiben Sie sie zuerst.",
            en=f"There is no municipality “{definition['municipality']}”. Please describe it first.",
        )
    srid = Territory.objects.filter(municipality=municipality).order_by("pk").values_list("hierarchy__srid", flat=True)
    report = Report(definition["municipality"], "imported" if commit else "checked")
    tables: list[tuple[dict[str, Any], gpd.GeoDataFrame]] = []
    for entry in definition["facilities"]:
        try:
            table, findings = read_facilities(entry, Path(folder), srid=srid[0])
        except RefusedError as fault:
            report.findings.append(Finding("error", entry["kind"], (), de=fault.de, en=fault.en))
            continue
        report.findings += findings
        report.counts[entry["kind"]] = len(table)
        tables.append((entry, table))
    if report.has_errors:
        report.action = "refused"
    elif commit:
        with transaction.atomic():
            for entry, table in tables:
                _store(municipality, entry, table)
    return report


def _store(municipality: Municipality, entry: Mapping[str, Any], table: gpd.GeoDataFrame) -> None:
    kind, _ = FacilityKind.objects.update_or_create(
        municipality=municipality,
        slug=entry["kind"],
        defaults={
            "name": entry["name"],
            "source": entry["source"],
            "capacity_unit": entry.get("capacity_unit", {}),
        },
    )
    kind.facilities.all().delete()
    Facility.objects.bulk_create(
        [
            Facility(
                kind=kind,
                key=row.key,
                name=row.name,
                geometry=GEOSGeometry(memoryview(shapely.to_wkb(row.geometry)), srid=WGS84),
                capacity=None if pd.isna(row.capacity) else row.capacity,
                square_metres=None if pd.isna(row.square_metres) else row.square_metres,
                address=row.address,
            )
            for row in table.itertuples(index=False)
        ],
        batch_size=2000,
    )
