"""Ready shapes for the browser: one Boundaries row per edition level, root and resolution."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd

from .area_rows import family_of, shapes_of
from .models import Boundaries, Edition, EditionLevel, Hierarchy, Territory
from .topology import build_shapes

Families = dict[EditionLevel, pd.DataFrame]  # `code, parent` of the areas of a level


def build_boundaries(edition: Edition) -> int:
    """Makes the rows that are missing: for the whole edition and for every territory that shows a part of it.

    Returns how many rows were made. Call it again whenever a territory is created.
    """
    levels = list(EditionLevel.objects.filter(edition=edition).select_related("level").order_by("-level__position"))
    if not levels:
        return 0
    made = set(Boundaries.objects.filter(edition_level__edition=edition).values_list("root_code", flat=True))
    wanted = {"": None} | {
        territory.root_code: territory
        for territory in Territory.objects.filter(hierarchy_id=edition.hierarchy_id).select_related("root_level")
    }
    missing = {root: territory for root, territory in wanted.items() if root not in made}
    if not missing:
        return 0
    finest = shapes_of(levels[0], edition.hierarchy.srid)
    families = {level: family_of(level) for level in levels[1:]}
    rows: list[Boundaries] = []
    for root_code, territory in missing.items():
        if territory is None:
            rows += _rows(edition, "", levels, finest, families)
        elif next(level for level in levels if level.level_id == territory.root_level_id).codes != [root_code]:
            rows += _rows(edition, root_code, *_below(territory, levels, finest, families))
    Boundaries.objects.bulk_create(rows)
    return len(rows)


def complete_boundaries(hierarchy: Hierarchy) -> None:
    """Makes what published editions lack, after a territory was added or changed."""
    for edition in Edition.objects.filter(hierarchy=hierarchy, published_at__isnull=False):
        build_boundaries(edition)


def _below(
    territory: Territory,
    levels: list[EditionLevel],
    finest: gpd.GeoDataFrame,
    families: Families,
) -> tuple[list[EditionLevel], gpd.GeoDataFrame, Families]:
    """Only the areas at and below the territory's root, from the smallest level up to that of the root."""
    shown = [level for level in levels if level.level.position >= territory.root_level.position]
    known = {territory.root_code}
    kept: Families = {}
    for level in reversed(shown):
        family = finest if level == levels[0] else families[level]
        column = "code" if level.level_id == territory.root_level_id else "parent"
        kept[level] = family[family[column].isin(known)]
        known = set(kept[level]["code"])
    smallest = kept.pop(levels[0]).reset_index(drop=True)
    return shown, smallest, dict(reversed(kept.items()))


def _rows(
    edition: Edition,
    root_code: str,
    levels: list[EditionLevel],
    finest: gpd.GeoDataFrame,
    families: Families,
) -> list[Boundaries]:
    if finest.empty:  # the territory's root does not exist in this edition
        return []
    by_slug = {level.level.slug: level for level in levels}
    shapes = build_shapes(
        finest,
        {level.level.slug: family for level, family in families.items()},
        level=levels[0].level.slug,
        name=f"{edition.hierarchy.slug}/{edition.slug}/{root_code}",
    )
    return [
        Boundaries(
            edition_level=by_slug[one.level],
            root_code=root_code,
            resolution=one.resolution,
            digest=one.digest,
            tolerance=one.tolerance,
            gzip=one.gzip,
            brotli=one.brotli,
        )
        for one in shapes
    ]
