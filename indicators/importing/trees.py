"""The areas of one edition from the delivered level upwards, as arrays: the passage from spatial's rows to numpy."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from spatial.models import Area, Edition, EditionLevel, Territory

from ..aggregation import Family


@dataclass(frozen=True, eq=False)
class Tree:
    """`levels[0]` is the delivered level, the last one the largest; `families[k]` leads from level k to k + 1."""

    edition: Edition
    levels: list[EditionLevel]
    families: list[Family]

    @property
    def codes(self) -> list[str]:
        return self.levels[0].codes


def tree_of(edition: Edition, level_slug: str) -> Tree | None:
    """None if the edition does not have the level."""
    levels = list(edition.levels.select_related("level").order_by("-level__position"))
    slugs = [in_edition.level.slug for in_edition in levels]
    if level_slug not in slugs:
        return None
    levels = levels[slugs.index(level_slug) :]
    families = []
    for lower, upper in pairwise(levels):
        parents = Area.objects.filter(edition_level=lower, parent__edition_level=upper).order_by("position")
        positions = np.array(parents.values_list("parent__position", flat=True), np.int64)
        if len(positions) != lower.area_count:
            raise ValueError(f"Some areas of {lower} have no parent among {upper}.")
        families.append(Family(positions, upper.area_count))
    return Tree(edition, levels, families)


def below_root(tree: Tree, territory: Territory | None) -> np.ndarray:
    """Which areas of the delivered level the municipality shows; all of them where nothing is said."""
    inside = np.ones(len(tree.codes), bool)
    if territory is None:
        return inside
    positions = np.arange(len(tree.codes))
    for k, in_edition in enumerate(tree.levels):
        if in_edition.level_id == territory.root_level_id:
            return np.array(in_edition.codes, dtype=object)[positions] == territory.root_code
        if k < len(tree.families):
            positions = tree.families[k].parents[positions]
    return inside
