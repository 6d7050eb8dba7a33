"""What others ask of areas: which edition is valid, which areas a territory shows, what they are called."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from django.db.models import Q, QuerySet

from .findings import RefusedError, listed
from .models import Area, Boundaries, Edition, EditionLevel, Hierarchy, Level, Territory

FOUND_AT_MOST = 50


class AreaTable(TypedDict):
    """Areas as columns, in area order."""

    codes: list[str]
    names: list[str]
    parents: list[str | None]  # codes
    parent_names: list[str | None]
    square_kilometres: list[float]  # to the hundredth of a hectare
    label_points: list[list[float]]  # [lon, lat], to about a metre


def territory_of(municipality_slug: str, hierarchy_slug: str | None = None) -> Territory:
    """What a municipality shows; without a hierarchy its first. Raises RefusedError where there is none."""
    territories = Territory.objects.filter(municipality__slug=municipality_slug).select_related(
        "municipality", "hierarchy", "root_level", "default_level"
    )
    wanted = territories.filter(hierarchy__slug=hierarchy_slug) if hierarchy_slug else territories
    territory = wanted.order_by("pk").first()
    if territory is None:
        known = [f"{entry.municipality.slug}/{entry.hierarchy.slug}" for entry in territories] or "–"
        asked = f"{municipality_slug}/{hierarchy_slug}" if hierarchy_slug else municipality_slug
        raise RefusedError(
            de=f"Unter „{asked}“ gibt es keinen Atlas. Von dieser Kommune gibt es {listed(known, 'de')}.",
            en=f"There is no atlas at “{asked}”. Of this municipality there are {listed(known, 'en')}.",
        )
    return territory


def edition_on(hierarchy: Hierarchy, day: date) -> Edition | None:
    """The published edition that is valid on `day`; the exclusion constraint allows only one."""
    return Edition.objects.filter(hierarchy=hierarchy, published_at__isnull=False, valid__contains=day).first()


def levels_shown(territory: Territory) -> list[Level]:
    """The levels from that of the root downwards, the largest first."""
    return list(
        Level.objects.filter(hierarchy_id=territory.hierarchy_id, position__gte=territory.root_level.position).order_by(
            "position"
        )
    )


def root_area(edition: Edition, territory: Territory) -> Area | None:
    """The area with which the territory begins; None where the edition does not have it."""
    return Area.objects.filter(
        edition_level__edition=edition, edition_level__level=territory.root_level_id, code=territory.root_code
    ).first()


def areas_below(edition_level: EditionLevel, territory: Territory) -> QuerySet[Area]:
    """The areas of one level at or below the territory's root, in area order. One query whatever the depth."""
    steps = edition_level.level.position - territory.root_level.position
    areas = Area.objects.filter(edition_level=edition_level).order_by("position")
    if steps < 0:
        return areas.none()
    # The root's code is unique in its level, and `steps` parents up every area is at that level.
    return areas.filter(**{"parent__" * steps + "code": territory.root_code})


def positions_below(edition_level: EditionLevel, territory: Territory) -> list[int]:
    """Positions, in the frozen order, of the areas at or below the territory's root."""
    return list(areas_below(edition_level, territory).values_list("position", flat=True))


def area_table(edition_level: EditionLevel, positions: list[int] | None = None) -> AreaTable:
    """Codes, names, parents, sizes and label points of the areas at `positions` (default: all), in area order."""
    areas = Area.objects.filter(edition_level=edition_level).order_by("position")
    if positions is not None:
        areas = areas.filter(position__in=positions)
    rows = list(areas.values_list("code", "name", "parent__code", "parent__name", "square_metres", "label_point"))
    return {
        "codes": [row[0] for row in rows],
        "names": [row[1] for row in rows],
        "parents": [row[2] for row in rows],
        "parent_names": [row[3] for row in rows],
        "square_kilometres": [round(row[4] / 1e6, 4) for row in rows],
        "label_points": [[round(row[5].x, 5), round(row[5].y, 5)] for row in rows],
    }


def boundary_digests(edition_level: EditionLevel, territory: Territory) -> dict[str, str]:
    """Resolution → digest: of the part below the territory's root, or of the whole level where that is the same."""
    found = Boundaries.objects.filter(edition_level=edition_level, root_code__in=["", territory.root_code])
    return dict(found.order_by("root_code").values_list("resolution", "digest"))


def find_areas(territory: Territory, text: str, day: date | None = None) -> list[Area]:
    """Areas of the territory whose name contains `text` or whose code begins with it, the larger levels first.

    Of the edition valid on `day`, else of the newest published one. At most 50.
    """
    text = text.strip()
    editions = Edition.objects.filter(hierarchy_id=territory.hierarchy_id, published_at__isnull=False)
    if day is not None:
        editions = editions.filter(valid__contains=day)
    edition = editions.order_by("-valid").first()
    if not text or edition is None:
        return []
    found: list[Area] = []
    levels = EditionLevel.objects.filter(edition=edition, level__position__gte=territory.root_level.position)
    for edition_level in levels.select_related("level").order_by("level__position"):
        matching = areas_below(edition_level, territory).filter(Q(name__icontains=text) | Q(code__startswith=text))
        found += matching.select_related("edition_level__level", "parent")[: FOUND_AT_MOST - len(found)]
        if len(found) >= FOUND_AT_MOST:
            break
    return found
