"""From delivered files to draft releases: read, check, add up, protect, and only then write, all of it or nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from spatial.models import EditionLevel, Territory
from spatial.texts import in_language

from ..findings import Finding, Findings, RefusedError
from ..mappings import Mapping, read_mapping
from ..models import Dataset, Release
from ..periods import Span
from ..tables import TableError, read_file, read_table
from .gaps import tell_gaps
from .grids import Grid, fill_grid
from .keys import Key, positions_of
from .levels import Layers, build_layers
from .observations import Observations, read_observations
from .plausibility import VariableFacts, check_numbers, check_sums
from .report import Report
from .storing import count_cells, store
from .trees import Tree, below_root, edition_of, tree_of


@dataclass(eq=False)
class _Part:
    """What one file says of one edition, checked."""

    tree: Tree
    grid: Grid
    layers: list[Layers]


@dataclass(eq=False)
class _Delivery:
    """One file of the delivery."""

    path: Path
    checksum: str
    findings: Findings
    parts: list[_Part]


def import_observations(
    mapping: Mapping | Path | str,
    files: Sequence[Path | str],
    *,
    commit: bool = False,
    by: AbstractBaseUser | None = None,
) -> Report:
    """Check the files and, with `commit`, store them as draft releases; without it nothing is written.

    Raises DefinitionError if the mapping cannot be used and RefusedError if it does not fit this atlas. Whatever is
    wrong with the files themselves is in the report.
    """
    if not isinstance(mapping, Mapping):
        mapping = read_mapping(mapping)
    return _Importing(mapping).run([Path(file) for file in files], commit=commit, by=by)


class _Importing:
    """One run: what is known of dataset, areas and variables, looked up once."""

    def __init__(self, mapping: Mapping):
        self.mapping = mapping
        self.dataset = _dataset_of(mapping)
        self.facts = {
            variable.slug: VariableFacts(
                variable.pk, variable.slug, variable.unit, variable.additive, tuple(variable.sum_of)
            )
            for variable in self.dataset.variables.all()
        }
        self.kept_mapping = {**mapping.definition, "dataset_fingerprint": self._fingerprint()}
        self._trees: dict[Any, Tree | None] = {}

    def run(self, paths: list[Path], *, commit: bool, by: AbstractBaseUser | None) -> Report:
        report = Report(dataset=self.dataset.slug, files=[path.name for path in paths])
        if not paths:
            raise RefusedError(de="Es wurde keine Datei angegeben.", en="No file was given.")
        deliveries = [delivery for path in paths if (delivery := self._read(path, report)) is not None]
        overall = Findings()
        _tell_overlaps(deliveries, overall)
        report.findings = [*overall.all(), *(finding for one in deliveries for finding in one.findings.all())]
        if report.stopped or not deliveries:
            return report
        self._summarise(deliveries, report)
        if commit:
            with transaction.atomic():
                for delivery in deliveries:
                    report.releases += self._store(delivery, by)
            report.committed = True
        return report

    def _read(self, path: Path, report: Report) -> _Delivery | None:
        """None if the same file has been imported before, in the same way."""
        findings = Findings()
        try:
            content = read_file(path)
            checksum = hashlib.sha256(content).hexdigest()
            if earlier := self._earlier(checksum):
                report.unchanged.append(path.name)
                report.earlier_drafts += [release for release in earlier if release.state == Release.State.DRAFT]
                return None
            table = read_table(
                content,
                file=path.name,
                encoding=self.mapping.encoding,
                delimiter=self.mapping.delimiter,
                decimal=self.mapping.writing.decimal,
                worksheet=self.mapping.worksheet,
                header_row=self.mapping.header_row,
            )
        except TableError as fault:
            findings.add("table", Finding("error", "", (), fault.de, fault.en, file=path.name))
            return _Delivery(path, "", findings, [])
        del content
        observations = read_observations(table, self.mapping, set(self.facts), findings)
        parts = [] if observations is None else self._check(observations, path.name, findings)
        return _Delivery(path, checksum, findings, parts)

    def _earlier(self, checksum: str) -> list[Release]:
        """What the same file, read in the same way, has become; withdrawn numbers may be brought in again."""
        same = Release.objects.filter(brought_by__checksum=checksum, brought_by__mapping=self.kept_mapping)
        return list(same.filter(dataset=self.dataset).exclude(state=Release.State.WITHDRAWN).order_by("pk"))

    def _fingerprint(self) -> str:
        """Of what the dataset says about its variables: a new sum is a reason to import the same file again."""
        facts = [[fact.slug, fact.unit, fact.additive, list(fact.sum_of)] for _, fact in sorted(self.facts.items())]
        said = json.dumps([facts, self.dataset.minimum_count], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def _check(self, observations: Observations, file: str, findings: Findings) -> list[_Part]:
        """One part per edition in which the file's periods lie; none of them if anything is wrong."""
        trees = [self._tree_for(span, file, findings) for span in observations.spans]
        checked: list[tuple[Tree, Grid]] = []
        for tree in dict.fromkeys(tree for tree in trees if tree is not None):
            chosen = None
            if len(set(trees)) > 1:
                chosen = np.array([other is tree for other in trees])[observations.periods]
            positions = positions_of(observations, chosen, self._key(tree), findings)
            grid = fill_grid(observations, chosen, tree.codes, positions, findings)
            check_numbers(grid, self.facts, findings)
            check_sums(grid, self.mapping.checks, findings)
            checked.append((tree, grid))
        self._tell_gaps(checked, file, findings)
        if findings.stop:
            return []
        minimum = self.dataset.minimum_count
        return [_Part(tree, grid, build_layers(grid, tree.families, self.facts, minimum)) for tree, grid in checked]

    def _tell_gaps(self, checked: list[tuple[Tree, Grid]], file: str, findings: Findings) -> None:
        if findings.stop:
            return  # unknown codes leave gaps of their own; the errors come first
        for tree, grid in checked:
            inside = below_root(tree, self._territory)
            tell_gaps(grid, inside, in_language(tree.edition.label, "de"), file, findings)

    def _tree_for(self, span: Span, file: str, findings: Findings) -> Tree | None:
        hierarchy = self.dataset.hierarchy
        if self.mapping.edition is not None:
            edition = hierarchy.editions.filter(slug=self.mapping.edition, published_at__isnull=False).first()
        else:
            edition = edition_of(hierarchy, span)
        if edition is None:
            findings.add("edition", self._no_edition(span, file))
            return None
        if edition.pk not in self._trees:
            self._trees[edition.pk] = tree_of(edition, self.mapping.level)
        tree = self._trees[edition.pk]
        if tree is None:
            findings.add("edition", self._no_level(in_language(edition.label, "de"), file))
        return tree

    def _no_edition(self, span: Span, file: str) -> Finding:
        published = self.dataset.hierarchy.editions.filter(published_at__isnull=False)
        known = ", ".join(
            f"{edition.slug} ({edition.valid.lower} – {edition.valid.upper or '…'})" for edition in published
        )
        if self.mapping.edition is not None:
            de = f"Den Gebietsstand „{self.mapping.edition}“ gibt es nicht, oder er ist noch nicht veröffentlicht."
            en = f"The edition “{self.mapping.edition}” does not exist or is not published yet."
        else:
            de = f"Für {span.label['de']} gibt es keinen veröffentlichten Gebietsstand."
            en = f"For {span.label['en']} there is no published edition."
        return Finding(
            "error",
            "",
            (),
            f"{de} Veröffentlicht sind: {known or 'keine'}. Bitte prüfen Sie den Zeitbezug.",
            f"{en} Published are: {known or 'none'}. Please check the period.",
            file=file,
        )

    def _no_level(self, edition: str, file: str) -> Finding:
        level = self.mapping.level
        return Finding(
            "error",
            "",
            (),
            f"Der Gebietsstand „{edition}“ hat keine Ebene „{level}“. Bitte prüfen Sie „level“ in der Zuordnung.",
            f"The edition “{edition}” has no level “{level}”. Please check “level” in the mapping.",
            file=file,
        )

    def _key(self, tree: Tree) -> Key:
        return Key(
            in_language(tree.edition.label, "de"),
            tree.codes,
            self.mapping.code_digits,
            lambda: self._others(tree.levels[0]),
        )

    def _others(self, chosen: EditionLevel) -> dict[tuple[str, str], frozenset[str]]:
        """The codes of all other levels and editions, to say where strange codes may come from."""
        return {
            (in_language(other.edition.label, "de"), in_language(other.level.plural, "de")): codes
            for other, codes in self._codes_of_all_levels.items()
            if other.pk != chosen.pk
        }

    @cached_property
    def _codes_of_all_levels(self) -> dict[EditionLevel, frozenset[str]]:
        levels = EditionLevel.objects.filter(
            edition__hierarchy=self.dataset.hierarchy, edition__published_at__isnull=False
        )
        return {
            one: frozenset(one.codes) for one in levels.select_related("edition", "level").order_by("-level__position")
        }

    @cached_property
    def _territory(self) -> Territory | None:
        return Territory.objects.filter(
            municipality__slug=self.mapping.municipality, hierarchy=self.dataset.hierarchy
        ).first()

    def _summarise(self, deliveries: list[_Delivery], report: Report) -> None:
        parts = [part for delivery in deliveries for part in delivery.parts]
        report.periods = sorted({span.slug for part in parts for span in part.grid.spans})
        report.editions = sorted({in_language(part.tree.edition.label, "de") for part in parts})
        cells = Counter[str]()
        for part in parts:
            sheets, found = count_cells(part.layers)
            report.sheets += sheets
            cells += found
        report.cells = dict(cells)

    def _store(self, delivery: _Delivery, by: AbstractBaseUser | None) -> list[Release]:
        return [
            release
            for part in delivery.parts
            for release in store(
                dataset=self.dataset,
                tree=part.tree,
                grid=part.grid,
                layers=part.layers,
                facts=self.facts,
                file_name=delivery.path.name,
                checksum=delivery.checksum,
                mapping=self.kept_mapping,
                findings=[finding.as_json() for finding in delivery.findings.all()],
                by=by,
            )
        ]


def _dataset_of(mapping: Mapping) -> Dataset:
    found = Dataset.objects.filter(
        department__municipality__slug=mapping.municipality, slug=mapping.dataset, hierarchy__levels__slug=mapping.level
    ).select_related("hierarchy")
    if len(found) != 1:
        raise RefusedError(
            de=f"Die Kommune „{mapping.municipality}“ hat keinen Datensatz „{mapping.dataset}“ auf einer Gliederung "
            f"mit "
            f"der Ebene „{mapping.level}“. Bitte prüfen Sie „municipality“, „dataset“ und „level“ in der Zuordnung.",
            en=f"The municipality “{mapping.municipality}” has no dataset “{mapping.dataset}” on a hierarchy with the "
            f"level “{mapping.level}”. Please check “municipality”, “dataset” and “level” in the mapping.",
        )
    return found[0]


def _tell_overlaps(deliveries: list[_Delivery], findings: Findings) -> None:
    """Two files of one delivery must not say something of the same variable and period."""
    said: dict[tuple[str, str], str] = {}
    for delivery in deliveries:
        for part in delivery.parts:
            for slug, when in ((slug, part.grid.spans[when]) for layer in part.layers for slug, when in layer.about):
                other = said.setdefault((slug, when.slug), delivery.path.name)
                if other != delivery.path.name:
                    findings.add(f"overlap {delivery.path.name}", _overlap(delivery.path.name, other, slug, when))


def _overlap(file: str, other: str, slug: str, when: Span) -> Finding:
    return Finding(
        "error",
        "",
        (),
        f"„{slug}“ für {when.label['de']} steht auch in „{other}“. Bitte liefern Sie jede Zahl nur einmal.",
        f"“{slug}” for {when.label['en']} is also in “{other}”. Please deliver each number only once.",
        file=file,
    )
