"""Brings editions in, publishes them and ends them. All in one transaction or not at all."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import ProtectedError
from django.utils import timezone

from .area_rows import store_areas
from .boundaries import Reading, files_of, read_levels
from .boundary_rows import build_boundaries
from .definitions import Definition, check_definition, read_definition
from .findings import Finding, RefusedError, listed
from .import_report import Report
from .models import Edition, Hierarchy


def import_edition(mapping: dict[str, Any] | Path | str, folder: Path | str, *, commit: bool = False) -> Report:
    """Reads the boundary files of one edition, checks them, and with `commit` stores what they hold.

    Without `commit` everything is done and taken back. A published edition is never changed; one that is not yet
    published is replaced; one that is the same is left alone.

    Raises DefinitionError where the mapping itself is wrong. What is wrong with the files stands in the report.
    """
    definition = _read_mapping(mapping)
    folder = Path(folder)
    _validity(definition)
    with transaction.atomic():
        hierarchy = _hierarchy(definition)
        subject = f"{definition['hierarchy']} {definition['edition']}"
        try:
            report = _import(definition, folder, hierarchy, subject)
        except RefusedError as fault:
            report = Report(subject, "refused", [Finding("error", "", (), de=fault.de, en=fault.en)])
        if report.has_errors:
            report.action = "refused"
        elif not commit and report.action != "unchanged":
            report.action = "checked"
        if report.has_errors or not commit:
            transaction.set_rollback(True)
    return report


def differs_from_published(mapping: dict[str, Any] | Path | str, folder: Path | str) -> bool:
    """Is this edition published already, from another mapping or other files? Then it can no longer be imported."""
    definition, folder = _read_mapping(mapping), Path(folder)
    published = Edition.objects.filter(
        hierarchy__slug=definition["hierarchy"], slug=definition["edition"], published_at__isnull=False
    ).first()
    return published is not None and published.checksum != _checksum(definition, files_of(definition, folder), folder)


def publish_edition(edition: Edition) -> Edition:
    """Freezes the edition and shows it. Raises RefusedError where another published edition covers part of its time."""
    with transaction.atomic():
        edition = Edition.objects.select_for_update(of=("self",)).select_related("hierarchy").get(pk=edition.pk)
        if edition.published_at is not None:
            return edition
        build_boundaries(edition)
        edition.published_at = timezone.now()
        try:
            with transaction.atomic():
                edition.save(update_fields=["published_at"])
        except IntegrityError as fault:
            if "published_editions_do_not_overlap" not in str(fault):
                raise
            raise _overlap(edition) from fault
    return edition


def end_edition(edition: Edition, last_day: date) -> Edition:
    """Lets a published edition end, so that its successor can be published. `last_day` still belongs to it."""
    if edition.valid.lower is not None and last_day < edition.valid.lower:
        raise RefusedError(
            de=f"{edition} kann nicht enden, bevor der Gebietsstand begonnen hat ({_day(edition.valid.lower)}).",
            en=f"{edition} cannot end before it began ({edition.valid.lower}).",
        )
    edition.valid = DateRange(edition.valid.lower, last_day + timedelta(days=1))
    edition.save(update_fields=["valid"])
    return edition


def _read_mapping(mapping: dict[str, Any] | Path | str) -> Definition:
    if isinstance(mapping, Path | str):
        return read_definition(mapping, "edition")
    definition = mapping if isinstance(mapping, Definition) else Definition(mapping)
    check_definition(definition, "edition")
    return definition


def _hierarchy(definition: Definition) -> Hierarchy:
    """The hierarchy, locked so that no second import runs beside this one, with exactly the levels of the mapping."""
    slug = definition["hierarchy"]
    hierarchy = Hierarchy.objects.select_for_update().filter(slug=slug).first()
    if hierarchy is None:
        known = Hierarchy.objects.values_list("slug", flat=True)
        raise definition.fault(
            "hierarchy",
            de=f"Die Gliederung „{slug}“ gibt es nicht. Bekannt sind {listed(known, 'de') or '(keine)'}. Bitte "
            "laden Sie "
            "sie zuerst mit load_hierarchy.",
            en=f"There is no hierarchy “{slug}”. Known are {listed(known, 'en') or '(none)'}. Please load it first "
            "with "
            "load_hierarchy.",
        )
    wanted = list(hierarchy.levels.values_list("slug", flat=True))
    given = [level["level"] for level in definition["levels"]]
    if sorted(wanted) != sorted(given):
        raise definition.fault(
            "levels",
            de=f"Beschrieben sind die Ebenen {listed(given, 'de')}; die Gliederung hat genau {listed(wanted, 'de')}.",
            en=f"Described are the levels {listed(given, 'en')}; the hierarchy has exactly {listed(wanted, 'en')}.",
        )
    for index, level in enumerate(definition["levels"]):
        source = level.get("dissolve")
        if source is not None and (source not in wanted or wanted.index(source) <= wanted.index(level["level"])):
            raise definition.fault(
                "levels",
                index,
                "dissolve",
                de=f"Die Ebene „{level['level']}“ kann nur aus einer kleineren gebildet werden, nicht aus „{source}“.",
                en=f"The level “{level['level']}” can only be made from a smaller one, not from “{source}”.",
            )
    return hierarchy


def _import(definition: Definition, folder: Path, hierarchy: Hierarchy, subject: str) -> Report:
    files = files_of(definition, folder)
    checksum = _checksum(definition, files, folder)
    existing = Edition.objects.select_for_update().filter(hierarchy=hierarchy, slug=definition["edition"]).first()
    if existing is not None and existing.checksum == checksum:
        counts = {level.level.slug: level.area_count for level in existing.levels.select_related("level")}
        return Report(subject, "unchanged", counts=counts)
    if existing is not None and existing.published_at is not None:
        raise RefusedError(
            de=f"{existing} ist veröffentlicht und ändert sich nicht mehr; Zuordnung oder Dateien sind aber andere als "
            "damals. Bitte legen Sie einen neuen Gebietsstand mit eigenem Namen und eigener Gültigkeit an.",
            en=f"{existing} is published and no longer changes, but the mapping or the files are not those of then. "
            "Please make a new edition with a name and a validity of its own.",
        )
    levels = list(hierarchy.levels.values_list("slug", flat=True))
    reading = read_levels(definition, folder, levels=levels, srid=hierarchy.srid)
    report = Report(subject, "imported" if existing is None else "replaced", reading.findings)
    report.counts = {slug: len(table) for slug, table in reading.tables.items()}
    if not reading.has_errors:
        if existing is not None:
            _remove(existing)
        _store(definition, reading, hierarchy, checksum)
    return report


def _remove(edition: Edition) -> None:
    try:
        edition.delete()
    except ProtectedError as fault:
        raise RefusedError(
            de=f"{edition} lässt sich nicht ersetzen, weil dazu schon Zahlen eingelesen wurden. Bitte legen Sie einen "
            "neuen Gebietsstand an oder löschen Sie zuerst diese Lieferungen.",
            en=f"{edition} cannot be replaced, because numbers have already been imported for it. Please make a new "
            "edition or delete those deliveries first.",
        ) from fault


def _store(definition: Definition, reading: Reading, hierarchy: Hierarchy, checksum: str) -> None:
    edition = Edition.objects.create(
        hierarchy=hierarchy,
        slug=definition["edition"],
        label=definition["label"],
        valid=_validity(definition),
        source=definition["source"],
        licence=definition["licence"],
        checksum=checksum,
        mends=[
            {"level": finding.level, "codes": list(finding.codes), "de": finding.de, "en": finding.en}
            for finding in reading.findings
            if finding.severity == "mended"
        ],
    )
    store_areas(edition, reading.tables)
    build_boundaries(edition)


def _validity(definition: Definition) -> DateRange:
    first = date.fromisoformat(definition["valid_from"])
    until = definition.get("valid_until")
    last = date.fromisoformat(until) if until else None
    if last is not None and last < first:
        raise definition.fault(
            "valid_until",
            de=f"Der letzte Tag ({_day(last)}) liegt vor dem ersten ({_day(first)}).",
            en=f"The last day ({last}) lies before the first ({first}).",
        )
    return DateRange(first, last + timedelta(days=1) if last else None)


def _checksum(definition: Definition, files: list[Path], folder: Path) -> str:
    """SHA-256 of what the mapping says and of every byte of the files, independent of comments and folders."""
    digest = hashlib.sha256(json.dumps(definition, sort_keys=True, ensure_ascii=False).encode())
    for path in files:
        digest.update(f"\n{path.relative_to(folder.resolve())}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _overlap(edition: Edition) -> RefusedError:
    others = Edition.objects.filter(
        hierarchy_id=edition.hierarchy_id, published_at__isnull=False, valid__overlap=edition.valid
    ).exclude(pk=edition.pk)
    told = ", ".join(f"{other} ({_period(other.valid)})" for other in others)
    return RefusedError(
        de=f"{edition} ({_period(edition.valid)}) kann nicht veröffentlicht werden: Für einen Teil dieser Zeit "
        "gilt schon "
        f"{told}. Bitte ändern Sie valid_from oder valid_until in der Zuordnung, oder beenden Sie den anderen "
        "Gebietsstand in der Verwaltung.",
        en=f"{edition} ({_period(edition.valid)}) cannot be published: part of this time is already covered by {told}. "
        "Please change valid_from or valid_until in the mapping, or end the other edition in the administration.",
    )


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _period(valid: DateRange) -> str:
    last = _day(valid.upper - timedelta(days=1)) if valid.upper else "…"
    return f"{_day(valid.lower)} – {last}"
