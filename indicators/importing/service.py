"""From delivered files to draft releases: read, check, add up, protect, and only then write, all of it or nothing."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

import numpy as np
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q

from spatial.texts import in_language

from ..aggregation import Counts
from ..frames import read_by_id
from ..linked import links_of, rules_of
from ..models import Indicator, Release, Sheet
from ..register import Told, told_before
from ..terms import fraction
from ..twins import twins_of
from .datasets import dataset_of
from .editions import Editions
from .findings import Finding, Findings, RefusedError
from .gaps import overlap, tell_gaps
from .grids import Grid, fill_grid
from .keys import positions_of
from .levels import Guard, Layers, Outcome, build_layers
from .mappings import Mapping, read_mapping
from .observations import Observations, read_observations
from .periods import Span
from .plausibility import VariableFacts, check_numbers, check_sums
from .preview import preview
from .protected_tables import (
    AuditSaid,
    attack_layers,
    check_levels,
    check_open,
    layers_of,
    read_audit,
    read_protected,
    split_levels,
)
from .report import Report
from .safety import refusal, tell_unsafe
from .shares import recover_counts
from .storing import count_cells, store
from .tables import TableError, read_file, read_table
from .trees import Tree


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
        self.dataset = dataset_of(mapping)
        self.facts = {
            variable.slug: VariableFacts(
                variable.pk, variable.slug, variable.unit, variable.additive, tuple(variable.sum_of)
            )
            for variable in self.dataset.variables.all()
        }
        self.same_as = sorted(self.dataset.variables.exclude(same_as="").values_list("slug", "same_as"))
        self.kept_mapping = {**mapping.definition, "dataset_fingerprint": self._fingerprint()}
        self.editions = Editions(self.dataset.hierarchy, mapping)
        self.rules = rules_of(self.dataset)
        self.minimum = self.rules.minimum or 0
        self.sums, self.pairs = links_of(
            self.dataset.slug,
            {slug: list(fact.sum_of) for slug, fact in self.facts.items()},
            self.rules,
            mapping.definition.get("checks", []),
        )
        self.audit: AuditSaid | None = None  # of a protected table
        self.liked: dict[int, dict[str, np.ndarray]] = {}  # by edition: what was hidden in the year before

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
            if self.mapping.protected is not None:
                self._keep_minimum(read_audit(path, checksum, self.mapping.protected), path.name, findings)
        except TableError as fault:
            findings.add("table", Finding("error", "", (), fault.de, fault.en, file=path.name))
            return _Delivery(path, "", findings, [])
        del content
        read, check = (
            (read_observations, self._check)
            if self.mapping.protected is None
            else (read_protected, self._check_protected)
        )
        observations = read(table, self.mapping, set(self.facts), findings)
        parts = [] if observations is None else check(observations, path.name, findings)
        return _Delivery(path, checksum, findings, parts)

    def _earlier(self, checksum: str) -> list[Release]:
        """What the same file, read in the same way, has become; withdrawn numbers may be brought in again."""
        same = Release.objects.filter(brought_by__checksum=checksum, brought_by__mapping=self.kept_mapping)
        return list(same.filter(dataset=self.dataset).exclude(state=Release.State.WITHDRAWN).order_by("pk"))

    def _fingerprint(self) -> str:
        """Of what the dataset says about its variables: a new sum is a reason to import the same file again."""
        facts = [[fact.slug, fact.unit, fact.additive, list(fact.sum_of)] for _, fact in sorted(self.facts.items())]
        rules = [said for said in (self.dataset.disclosure, self.same_as) if said]
        said = json.dumps([facts, self.dataset.minimum_count, *rules], sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    def _check(self, observations: Observations, file: str, findings: Findings) -> list[_Part]:
        """One part per edition in which the file's periods lie; none of them if anything is wrong."""
        trees = [self.editions.tree_for(span, file, findings) for span in observations.spans]
        checked: list[tuple[Tree, Grid]] = []
        for tree in dict.fromkeys(tree for tree in trees if tree is not None):
            chosen = None
            if len(set(trees)) > 1:
                chosen = np.array([other is tree for other in trees])[observations.periods]
            positions = positions_of(observations, chosen, self.editions.key_of(tree), findings)
            grid = fill_grid(observations, chosen, tree.codes, positions, findings)
            grid = recover_counts(
                grid,
                self.mapping.shares,
                partial(self._base, tree),
                findings,
                inside=self.editions.expected(tree),
                file=file,
            )
            check_numbers(grid, self.facts, findings)
            check_sums(grid, self.mapping.checks, findings)
            checked.append((tree, grid))
        self._tell_gaps(checked, file, findings)
        if self.rules.arrives_protected:
            for _, grid in checked:
                check_open([grid], self.facts, self.minimum, findings)
        if findings.stop:
            return []
        parts = [self._protected(tree, grid, file, findings) for tree, grid in checked]
        return [] if findings.stop else parts

    def _protected(self, tree: Tree, grid: Grid, file: str, findings: Findings) -> _Part:
        """All levels, what must not be told hidden; what that costs, and whether it is safe, in findings."""
        told = told_before(self.dataset, tree.levels, [span.slug for span in grid.spans])
        guard = self._guard(tree, grid.spans, told)
        liked = self.liked.setdefault(tree.edition.pk, {})
        try:
            layers, outcomes = build_layers(grid, tree.families, self.facts, guard, liked)
        except RefusedError as fault:  # stars that fit no numbers
            findings.add("stars", Finding("error", "", (), fault.de, fault.en, file=file))
            return _Part(tree, grid, [])
        self._tell(tree, guard, outcomes, file, findings)
        return _Part(tree, grid, layers)

    def _guard(self, tree: Tree, spans: Sequence[Span], told: Told) -> Guard:
        rules, depth = self.rules, self.dataset.lowest_public_level.position
        twins = twins_of(self.dataset, tree.levels, [span.slug for span in spans], drafts=True) if spans else {}
        return Guard(
            minimum=None if rules.arrives_protected else rules.minimum,
            public_from=sum(level.level.position > depth for level in tree.levels),
            zeros_are_hidden=rules.zeros_are_hidden,
            sums=self.sums,
            pairs=self.pairs,
            groups=rules.groups,
            kept=rules.kept,
            carriers=rules.carriers,
            stars=self.mapping.stars,
            known=lambda period: told.get(spans[period].slug, {}),
            twins=lambda period: twins.get(spans[period].slug, {}),
        )

    def _tell(self, tree: Tree, guard: Guard, outcomes: list[Outcome], file: str, findings: Findings) -> None:
        findings.extend(
            preview(
                outcomes,
                levels=[(level.level.slug, level.level.plural) for level in tree.levels],
                public_from=guard.public_from,
                minimum=self.minimum,
                uses=self._uses,
                file=file,
            )
        )
        tell_unsafe(outcomes, [level.codes for level in tree.levels], file, findings)

    @cached_property
    def _uses(self) -> dict[str, frozenset[str]]:
        """Indicator → the variables of this dataset that it needs."""
        found = {}
        for slug, definition in Indicator.objects.values_list("slug", "definition"):
            keys = (key.split(".") for key in fraction(definition).variables)
            found[slug] = frozenset(variable for dataset, variable in keys if dataset == self.dataset.slug)
        return {slug: variables for slug, variables in found.items() if variables}

    def _keep_minimum(self, said: AuditSaid, file: str, findings: Findings) -> None:
        """The office must not have protected less strictly than the dataset's rule asks for."""
        wanted = self.rules.minimum or 0
        self.audit = said
        self.minimum = max(wanted, said.minimum)
        if said.minimum < wanted:
            findings.add(
                "minimum",
                Finding(
                    "error",
                    "",
                    (),
                    f"Die Tabelle ist ab {said.minimum} geschützt, der Datensatz verlangt {wanted}. Bitte schützen "
                    f"Sie sie mit „minimum: {wanted}“ noch einmal.",
                    f"The table is protected from {said.minimum} on, the dataset asks for {wanted}. Please protect it "
                    f"once more with “minimum: {wanted}”.",
                    file=file,
                ),
            )

    def _check_protected(self, observations: Observations, file: str, findings: Findings) -> list[_Part]:
        """As `_check`, of a table that holds all levels."""
        trees = [self.editions.tree_for(span, file, findings) for span in observations.spans]
        parts = []
        for tree in dict.fromkeys(tree for tree in trees if tree is not None):
            chosen = None
            if len(set(trees)) > 1:
                chosen = np.array([other is tree for other in trees])[observations.periods]
            codes = [level.codes for level in tree.levels]
            every = list(dict.fromkeys(code for own in codes for code in own))
            positions = positions_of(observations, chosen, replace(self.editions.key_of(tree), codes=every), findings)
            grids = split_levels(fill_grid(observations, chosen, every, positions, findings), codes)
            inside = self.editions.expected(tree)
            for number, grid in enumerate(grids):
                check_numbers(grid, self.facts, findings)
                tell_gaps(grid, inside, in_language(tree.edition.label, "de"), file, findings)
                inside = tree.families[number].largest(inside, nobody=False) if number < len(tree.families) else inside
            check_open(grids, self.facts, self.minimum, findings)
            check_levels(grids, tree.families, findings)
            layers = layers_of(grids, self.facts)
            if not findings.stop:
                self._attack(tree, layers, file, findings)
            parts.append(_Part(tree, grids[0], [layers]))
        return [] if findings.stop else parts

    def _attack(self, tree: Tree, layers: Layers, file: str, findings: Findings) -> None:
        """What the office has audited is audited again, with the equations that the atlas knows of."""
        guard = replace(self._guard(tree, [], {}), minimum=self.minimum)
        zeros = guard.zeros_are_hidden or (self.audit is not None and self.audit.zeros_may_be_hidden)
        counted = {slug for slug, fact in self.facts.items() if fact.is_count and fact.additive}
        for facts in attack_layers(layers, tree.families, counted, replace(guard, zeros_are_hidden=zeros)):
            if not facts["passed"]:
                findings.add("unsafe", Finding("error", "", (), *refusal(facts), file=file))
        if self.audit is not None and not findings.stop:
            findings.add("audited", self.audit.told(file))

    def _base(self, tree: Tree, key: str, span: Span) -> Counts | None:
        """The newest numbers of a variable on the delivered areas: the municipality's own, or shared with it."""
        dataset, variable = key.split(".")
        mine = Q(variable__dataset__department__municipality__slug=self.mapping.municipality)
        sheets = Sheet.objects.filter(
            mine | Q(variable__dataset__shared=True),
            variable__slug=variable,
            variable__dataset__slug=dataset,
            edition_level=tree.levels[0],
            period__last_day=span.last_day,
            release__state__in=[Release.State.DRAFT, Release.State.RELEASED],
        )
        newest = sheets.order_by("-release_id").values_list("pk", flat=True)[:1]
        found = [*read_by_id(list(newest)).values()]
        return Counts(found[0].values, found[0].statuses) if found else None

    def _tell_gaps(self, checked: list[tuple[Tree, Grid]], file: str, findings: Findings) -> None:
        if findings.stop:
            return  # unknown codes leave gaps of their own; the errors come first
        for tree, grid in checked:
            tell_gaps(grid, self.editions.expected(tree), in_language(tree.edition.label, "de"), file, findings)

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
                provisional=self.mapping.is_provisional,
            )
        ]


def _tell_overlaps(deliveries: list[_Delivery], findings: Findings) -> None:
    """Two files of one delivery must not say something of the same variable and period."""
    said: dict[tuple[str, str], _Delivery] = {}
    for delivery in deliveries:
        for part in delivery.parts:
            for slug, when in ((slug, part.grid.spans[when]) for layer in part.layers for slug, when in layer.about):
                other = said.setdefault((slug, when.slug), delivery)
                if other is not delivery:
                    findings.add(f"overlap {id(delivery)}", overlap(delivery.path.name, other.path.name, slug, when))
