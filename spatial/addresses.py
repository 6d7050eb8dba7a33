"""Addresses of houses: a file → rows, in seconds, replaced as a whole."""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from django.db import connection, transaction

from .address_files import WGS84, Addresses, read_addresses
from .address_models import Address, AddressRegister, Street
from .definitions import Definition, read_definition
from .findings import Finding, RefusedError
from .import_report import Report
from .models import EditionLevel, Hierarchy


def import_addresses(mapping: Path | str, folder: Path | str, *, commit: bool = False) -> Report:
    """Reads the addresses of a hierarchy, and with `commit` replaces those it had.

    Raises DefinitionError where the mapping is wrong. What is wrong with the file stands in the report.
    """
    definition, folder = read_definition(mapping, "addresses"), Path(folder)
    hierarchy = Hierarchy.objects.filter(slug=definition["hierarchy"]).first()
    if hierarchy is None:
        raise definition.fault(
            "hierarchy",
            de=f"Die Gliederung „{definition['hierarchy']}“ gibt es nicht. Bitte laden Sie sie zuerst.",
            en=f"There is no hierarchy “{definition['hierarchy']}”. Please load it first.",
        )
    coded_level = _coded_level(definition, hierarchy)
    report = Report(definition["hierarchy"], "imported" if commit else "checked")
    checksum = _checksum(definition, folder)
    known = AddressRegister.objects.filter(hierarchy=hierarchy).first()
    if known is not None and known.checksum == checksum and known.coded_level == coded_level:
        report.action = "unchanged"
        return report
    try:
        addresses = read_addresses(definition, folder, srid=hierarchy.srid)
    except RefusedError as fault:
        report.findings.append(Finding("error", "", (), de=fault.de, en=fault.en))
        report.action = "refused"
        return report
    report.findings += addresses.findings
    report.counts = {"streets": len(addresses.streets), "addresses": len(addresses.houses)}
    if commit:
        register = AddressRegister(
            hierarchy=hierarchy,
            source=definition["source"],
            licence=definition["licence"],
            day=definition["day"],
            coded_level=coded_level,
            checksum=checksum,
        )
        with transaction.atomic():
            _replace(register, addresses)
    return report


def _coded_level(definition: Definition, hierarchy: Hierarchy) -> EditionLevel | None:
    if "code" not in definition["columns"]:
        return None
    wanted = definition.get("areas", {})
    found = EditionLevel.objects.filter(
        edition__hierarchy=hierarchy, edition__slug=wanted.get("edition"), level__slug=wanted.get("level")
    ).first()
    if found is None:
        raise definition.fault(
            "areas",
            de="Bitte geben Sie mit `areas: {edition: …, level: …}` an, wessen Schlüssel in der Spalte stehen; diesen "
            "Gebietsstand mit dieser Ebene muss es geben.",
            en="Please state with `areas: {edition: …, level: …}` whose keys stand in the column; this edition must "
            "exist with this level.",
        )
    return found


def _checksum(definition: Definition, folder: Path) -> str:
    digest = hashlib.sha256(json.dumps(definition, sort_keys=True).encode())
    path = folder / definition["file"]
    if path.is_file():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _replace(register: AddressRegister, addresses: Addresses) -> None:
    """Rows are copied, not inserted: Berlin has 401,032."""
    old = AddressRegister.objects.filter(hierarchy=register.hierarchy)
    for rows in (Address.objects.filter(street__register__in=old), Street.objects.filter(register__in=old), old):
        rows._raw_delete(rows.db)  # nothing else refers to them, so there is nothing to look after row by row
    register.save()
    streets = Street.objects.bulk_create(
        [
            Street(register=register, name=name, form=form, postcode=postcode, place=place)
            for name, form, postcode, place in addresses.streets[["name", "form", "postcode", "place"]]
            .to_numpy()
            .tolist()
        ],
        batch_size=5000,
    )
    keys = np.array([street.pk for street in streets])
    houses = addresses.houses
    table = pd.DataFrame(
        {
            "street_id": keys[houses["street"]],
            "number": houses["number"],
            "label": houses["label"],
            "point": _as_ewkb(houses["x"].to_numpy(), houses["y"].to_numpy()),
            "code": houses["code"],
        }
    )
    text = io.StringIO(table.to_csv(index=False, header=False, na_rep="\\N", lineterminator="\n"))
    with connection.cursor() as cursor:
        cursor.copy_expert(
            f"COPY {Address._meta.db_table} ({', '.join(table.columns)}) FROM STDIN "
            r"WITH (FORMAT csv, NULL '\N', FORCE_NOT_NULL (label, code))",
            text,
        )
        cursor.execute(f"ANALYZE {Address._meta.db_table}, {Street._meta.db_table}")


def _as_ewkb(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Points as PostGIS reads them in text; None where there is none."""
    texts = np.full(len(x), None, dtype=object)
    known = np.isfinite(x)
    points = shapely.set_srid(shapely.points(x[known], y[known]), WGS84)
    texts[known] = shapely.to_wkb(points, hex=True, include_srid=True)
    return texts
