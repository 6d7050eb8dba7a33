"""A crosswalk mapping (docs/reforms.md) → crosswalks between two editions, on every level that both have.

On every level there is one by area, and a better one where the mapping names points, addresses or a supplied key. The
levels above the finest are best shared by inhabitants of the finest old areas. Numbers are carried along the best.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
from django.db import transaction
from django.db.models import Count

from . import models
from .area_rows import shapes_of
from .boundary_files import parts_of
from .crosswalk import Crosswalk, Overlay, SliverRule, check_basis, read_crosswalk
from .crosswalk.supplied import CrosswalkColumns
from .crosswalk.weights import read_numbers, read_points
from .definitions import Definition, check_definition, read_definition
from .findings import Finding, listed
from .import_report import Report
from .models import Edition, EditionLevel, Hierarchy
from .reforms import write_shares

BASIS_OF = {"points": "points", "addresses": "addresses", "inhabitants": "population"}  # by entry of the mapping


def store_crosswalks(mapping: dict[str, Any] | Path | str, folder: Path | str, *, commit: bool = False) -> Report:
    """Builds the crosswalks of a mapping (docs/reforms.md), on every level, and stores them with `commit`.

    Those that are there between the same editions are replaced as a whole; where files, editions and rule are the
    same, nothing is done. A row whose basis stays keeps its id, so that what was carried along it stays linked.

    Raises DefinitionError for a faulty mapping, RefusedError for editions that are not there or not published and for
    faulty files. What was noticed on the way stands in the report.
    """
    with transaction.atomic():
        return _Building(read_mapping(mapping), Path(folder)).run(commit)


def differ_from_stored(mapping: dict[str, Any] | Path | str, folder: Path | str) -> bool:
    """Would `store_crosswalks` change anything? Looks at the words and checksums only."""
    with transaction.atomic():
        return not _Building(read_mapping(mapping), Path(folder)).are_stored()


def read_mapping(mapping: dict[str, Any] | Path | str) -> Definition:
    """The checked content of a mapping. Raises DefinitionError."""
    if isinstance(mapping, Path | str):
        definition = read_definition(mapping, "crosswalk")
    else:
        definition = mapping if isinstance(mapping, Definition) else Definition(mapping)
        check_definition(definition, "crosswalk")
    if "points" in definition and "addresses" in definition:
        raise definition.fault(
            "addresses",
            de="Bitte nennen Sie entweder Punkte oder Adressen; Punkte sind genauer.",
            en="Please name either points or addresses; points are more exact.",
        )
    return definition


class _Building:
    """One mapping: its editions, the levels they share from the largest down, and what is known of each."""

    def __init__(self, definition: Definition, folder: Path):
        self.definition = definition
        self.folder = folder
        # Locked, so that no second command builds beside this one.
        hierarchy = Hierarchy.objects.select_for_update(no_key=True).filter(slug=definition["hierarchy"]).first()
        if hierarchy is None:
            raise definition.fault(
                "hierarchy",
                de=f"Die Gliederung „{definition['hierarchy']}“ gibt es nicht.",
                en=f"There is no hierarchy “{definition['hierarchy']}”.",
            )
        self.hierarchy = hierarchy
        self.before, self.after = self._edition("from"), self._edition("to")
        if self.before == self.after:
            raise definition.fault(
                "to",
                de="Von einem Gebietsstand zu ihm selbst führt kein Umsteigeschlüssel.",
                en="There is no crosswalk from an edition to itself.",
            )
        old, new = (
            {each.level.slug: each for each in edition.levels.select_related("level")}
            for edition in (self.before, self.after)
        )
        slugs = self.hierarchy.levels.order_by("position").values_list("slug", flat=True)
        self.levels = [(slug, old[slug], new[slug]) for slug in slugs if slug in old and slug in new]
        self.better = next((name for name in ("points", "addresses") if name in definition), "")
        self.rule = SliverRule(**definition.get("slivers", {}))
        self.wanted = self._sources()
        self.stored = models.Crosswalk.objects.filter(from_level__edition=self.before, to_level__edition=self.after)

    def are_stored(self) -> bool:
        return {(row.to_level_id, row.basis): row.source for row in self.stored} == self.wanted

    def run(self, commit: bool) -> Report:
        subject = f"{self.hierarchy.slug} {self.before.slug} → {self.after.slug}"
        if self.are_stored():
            return Report(subject, "unchanged", counts=self._counts())
        report = Report(subject, "replaced" if self.stored.exists() else "imported")
        built = self._build(report)
        if not commit:
            report.action = "checked"
            return report
        for row in self.stored:
            if (row.to_level_id, row.basis) not in self.wanted:
                row.delete()
        for (from_level, to_level), crosswalk in built:
            row, _ = models.Crosswalk.objects.update_or_create(
                from_level=from_level,
                to_level=to_level,
                basis=crosswalk.basis,
                defaults={"source": self.wanted[to_level.pk, crosswalk.basis]},
            )
            write_shares(row, crosswalk)
        return report

    def _edition(self, entry: str) -> Edition:
        slug = self.definition[entry]
        published = Edition.objects.filter(hierarchy=self.hierarchy, published_at__isnull=False)
        edition = published.filter(slug=slug).first()
        if edition is None:
            known = published.values_list("slug", flat=True)
            raise self.definition.fault(
                entry,
                de=f"Einen veröffentlichten Gebietsstand „{slug}“ gibt es nicht. Veröffentlicht sind "
                f"{listed(known, 'de') or '(keine)'}.",
                en=f"There is no published edition “{slug}”. Published are {listed(known, 'en') or '(none)'}.",
            )
        return edition

    # What the rows say of themselves. It names files by their checksum, so equal words mean equal shares.

    def _sources(self) -> dict[tuple[int, str], dict[str, str]]:
        rule = {
            "de": f"Splitterflächen unter {100 * self.rule.share:g} % und schmaler als {self.rule.width:g} m entfallen",
            "en": f"slivers below {100 * self.rule.share:g} % and narrower than {self.rule.width:g} m are dropped",
        }
        area = {"de": "Flächenanteile aus den Grenzen", "en": "Shares of area from the boundaries"}
        supplied = {entry["level"]: entry for entry in self.definition.get("shares", [])}
        found = {}
        for slug, _, new in self.levels:
            found[new.pk, "area"] = {language: f"{area[language]}; {rule[language]}" for language in rule}
            if entry := self._better_on(slug):
                named = self._named(self.definition[entry], entry, "file")
                found[new.pk, BASIS_OF[entry]] = {language: f"{named[language]}; {rule[language]}" for language in rule}
            if slug in supplied:
                place = self.definition["shares"].index(supplied[slug])
                found[new.pk, "supplied"] = self._named(supplied[slug], "shares", place, "file")
        return found

    def _better_on(self, level: str) -> str:
        """The entry of the mapping by which a level is shared better than by area; empty if there is none."""
        above = level != self.levels[-1][0]
        return "inhabitants" if above and "inhabitants" in self.definition else self.better

    def _named(self, entry: dict[str, Any], *keys: str | int) -> dict[str, str]:
        path = self._path(entry["file"], *keys)
        columns = {name: value for name, value in entry.items() if name not in ("file", "source", "level")}
        digest = hashlib.sha256(json.dumps(columns, sort_keys=True).encode())
        for part in parts_of(path):
            digest.update(part.read_bytes())
        words = {"de": ("Datei", "Prüfsumme"), "en": ("file", "checksum")}
        return {
            language: f"{entry['source'].get(language) or entry['source']['de']} "
            f"({words[language][0]} {entry['file']}, {words[language][1]} {digest.hexdigest()[:16]})"
            for language in words
        }

    def _path(self, name: str, *keys: str | int) -> Path:
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            raise self.definition.fault(
                *keys,
                de=f"Die Datei „{name}“ gibt es im Ordner „{self.folder}“ nicht.",
                en=f"There is no file “{name}” in the folder “{self.folder}”.",
            )
        return path

    # The shares themselves.

    def _build(self, report: Report) -> list[tuple[tuple[EditionLevel, EditionLevel], Crosswalk]]:
        supplied = {entry["level"]: entry for entry in self.definition.get("shares", [])}
        unknown = set(supplied) - {slug for slug, _, _ in self.levels}
        if unknown:
            raise self.definition.fault(
                "shares",
                de=f"Diese Ebenen haben nicht beide Gebietsstände: {listed(sorted(unknown), 'de')}.",
                en=f"Not both editions have these levels: {listed(sorted(unknown), 'en')}.",
            )
        built: list[tuple[tuple[EditionLevel, EditionLevel], Crosswalk]] = []
        srid = self.hierarchy.srid
        points = None  # where people live: as the finest level sees it, then for all levels above
        for slug, old, new in reversed(self.levels):
            overlay = Overlay(shapes_of(old, srid), shapes_of(new, srid), self.rule)
            if points is None and self.better:
                points = self._points(overlay)
            found = [overlay.by_area()]
            if points is not None:
                found.append(overlay.by_points(points, "weight", basis=BASIS_OF[self._better_on(slug)]))
            if slug in supplied:
                found.append(self._supplied(supplied[slug], found[0]))
            if not built and "inhabitants" in self.definition:
                inhabitants = self._numbers("inhabitants", overlay.old_codes)
                points = overlay.spread_inhabitants(inhabitants, found[-1])
            for crosswalk in found:
                report.counts[f"{slug}, {crosswalk.basis}"] = crosswalk.matrix.nnz
            told = dict.fromkeys(finding for crosswalk in found for finding in crosswalk.findings)
            report.findings += [replace(finding, level=slug) for finding in (_summary(found[-1]), *told)]
            built += [((old, new), crosswalk) for crosswalk in found]
        return built

    def _points(self, overlay: Overlay) -> gpd.GeoDataFrame:
        """The points of the file, or one in each piece where numbers are known by area only."""
        entry = self.definition[self.better]
        if self.better == "addresses":
            return overlay.spread_numbers(self._numbers("addresses", overlay.new_codes))
        columns = {name: entry[name] for name in ("layer", "x", "y", "srid", "weight") if name in entry}
        return read_points(self._path(entry["file"], self.better, "file"), **columns)

    def _numbers(self, name: str, codes: list[str]) -> dict[str, float]:
        """Numbers of the finest areas that both editions have, by code."""
        entry = self.definition[name]
        path = self._path(entry["file"], name, "file")
        numbers = read_numbers(path, entry["code"], entry.get("number"))
        strange = sorted(set(numbers) - set(codes))
        if strange:  # they would be left out without a word
            raise self.definition.fault(
                name,
                "code",
                de=f"{path.name}: Diese Schlüssel gibt es auf der untersten gemeinsamen Ebene nicht: "
                f"{listed(strange, 'de')}. Adressen werden nach neuen, Einwohner nach alten Gebieten angegeben.",
                en=f"{path.name}: The lowest common level does not have these codes: {listed(strange, 'en')}. "
                "Addresses are given by new areas, inhabitants by old ones.",
            )
        return numbers

    def _supplied(self, entry: dict[str, Any], by_area: Crosswalk) -> Crosswalk:
        place = self.definition["shares"].index(entry)
        names = {name: entry[name] for name in ("old", "new", "share", "basis") if name in entry}
        crosswalk = read_crosswalk(
            self._path(entry["file"], "shares", place, "file"),
            CrosswalkColumns(**names),
            old_codes=by_area.old_codes,
            new_codes=by_area.new_codes,
        )
        return replace(crosswalk, basis="supplied", findings=(*crosswalk.findings, check_basis(crosswalk, by_area)))

    def _counts(self) -> dict[str, int]:
        rows = self.stored.annotate(pairs=Count("shares")).select_related("to_level__level")
        return {f"{row.to_level.level.slug}, {row.basis}": row.pairs for row in rows.order_by("-to_level", "basis")}


def _summary(crosswalk: Crosswalk) -> Finding:
    old, new = crosswalk.matrix.shape
    parts = int(crosswalk.takes_parts.sum())
    return Finding(
        "note",
        "",
        (),
        de=f"{old} → {new} Gebiete; {parts} neue nehmen Teile von alten auf, ihre früheren Zahlen sind geschätzt.",
        en=f"{old} → {new} areas; {parts} new ones take parts of old ones, their earlier numbers are estimated.",
    )
