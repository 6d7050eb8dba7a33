"""In which edition a period lies, and which areas a municipality is expected to deliver for it."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from spatial.models import EditionLevel, Hierarchy, Territory
from spatial.reading import edition_on
from spatial.texts import in_language

from .findings import Finding, Findings
from .keys import Key
from .mappings import Mapping
from .periods import Span
from .trees import Tree, below_root, tree_of


class Editions:
    """The published editions of a hierarchy, as far as a delivery needs them; each is read once."""

    def __init__(self, hierarchy: Hierarchy, mapping: Mapping):
        self.hierarchy = hierarchy
        self.mapping = mapping
        self._trees: dict[int, Tree | None] = {}

    def tree_for(self, span: Span, file: str, findings: Findings) -> Tree | None:
        """The areas of the edition in which a period lies; None, told in findings, where there is none."""
        if self.mapping.edition is not None:
            edition = self.hierarchy.editions.filter(slug=self.mapping.edition, published_at__isnull=False).first()
        else:
            edition = edition_on(self.hierarchy, span.last_day)
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
        published = self.hierarchy.editions.filter(published_at__isnull=False)
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

    def key_of(self, tree: Tree) -> Key:
        """What its codes are to be compared with."""
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
        levels = EditionLevel.objects.filter(edition__hierarchy=self.hierarchy, edition__published_at__isnull=False)
        return {
            one: frozenset(one.codes) for one in levels.select_related("edition", "level").order_by("-level__position")
        }

    def expected(self, tree: Tree) -> np.ndarray:
        """Which areas of the delivered level the municipality shows, shape (areas,)."""
        return below_root(tree, self._territory)

    @cached_property
    def _territory(self) -> Territory | None:
        return Territory.objects.filter(municipality__slug=self.mapping.municipality, hierarchy=self.hierarchy).first()
