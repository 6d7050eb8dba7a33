"""Around an area: what it is part of, its parts, its neighbours and those like it; what it was, or what it became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from atlas.areas.asking import AreaPage
from atlas.drawn import drawn_shapes, topology_of
from atlas.numbers import write_share
from atlas.tables import collation_key
from indicators.analysing.wording import quoted
from spatial.models import Area, Boundaries, CrosswalkShare, EditionLevel
from spatial.reading import boundary_digests
from spatial.reforms import crosswalks_to, preferred_crosswalk
from spatial.texts import in_language

LEAST_SHARE = 0.005  # slivers of a border drawn anew are no successors
MAPS_IN_MEMORY = 8


def parts_of(page: AreaPage) -> dict[str, Any] | None:
    """The areas one level below, by name, as far down as the public sees."""
    shown = [each["level"] for each in page.offer["levels"]]
    below = shown.index(page.level["level"]) + 1
    if below >= len(shown):
        return None
    parts = (
        Area.objects.filter(parent=page.area)
        .select_related("edition_level__level")
        .only("code", "name", "edition_level__level__slug")
    )
    found = [
        _way(page, shown[below], part.code, part.name)
        for part in parts
        if part.edition_level.level.slug == shown[below]
    ]
    level = page.offer["levels"][below]
    return {"plural": in_language(level["plural"]), "areas": _by_name(found)} if found else None


def parents_of(page: AreaPage) -> list[dict[str, str]]:
    """From the largest to the one right above."""
    shown = {each["level"] for each in page.offer["levels"]}
    found: list[dict[str, str]] = []
    above = page.area.parent
    while above is not None:
        level = above.edition_level.level
        if level.slug in shown and level.position >= page.territory.root_level.position:
            found.append({**_way(page, level.slug, above.code, above.name), "level": in_language(level.name)})
        further = Area.objects.select_related("edition_level__level").defer("geometry")
        above = further.get(pk=above.parent_id) if above.parent_id else None
    return found[::-1]


def neighbours_of(page: AreaPage) -> list[dict[str, str]]:
    """Areas that share a border."""
    digest = _digest(page)
    if digest is None:
        return []
    codes = _bordering(digest).get(page.area.code, frozenset())
    names = dict(zip(page.areas["codes"], page.areas["names"], strict=True))
    return _by_name([_way(page, page.level["level"], code, names[code]) for code in codes if code in names])


def similar_to(page: AreaPage) -> dict[str, Any] | None:
    if page.portrait is None or not page.portrait["similar"]:
        return None
    language = get_language() or "de"
    used = [
        quoted(page.indicators[slug]["name"], language)
        for slug in page.portrait["similar_by"]
        if slug in page.indicators
    ]
    return {
        "areas": [_way(page, page.level["level"], each["code"], each["name"]) for each in page.portrait["similar"]],
        "by": ", ".join(used),
    }


def map_around(page: AreaPage) -> dict[str, Any] | None:
    """All areas of its level, itself and its neighbours marked; every area leads to its profile."""
    digest = _digest(page)
    if digest is None:
        return None
    shapes = drawn_shapes(digest)
    near = _bordering(digest).get(page.area.code, frozenset())
    names = dict(zip(page.areas["codes"], page.areas["names"], strict=True))
    address = page.address_of(page.level["level"], "CODE")
    return {
        "width": shapes.width,
        "height": shapes.height,
        "label": gettext("Map: where %(name)s lies") % {"name": page.area.name},
        "areas": mark_safe(  # noqa: S308 - all escaped
            "".join(
                _on_map(code, path, names[code], address.replace("/CODE/", f"/{code}/", 1), _kind(page, code, near))
                for code, path in sorted(shapes.paths.items(), key=lambda pair: pair[0] == page.area.code)
                if code in names
            )
        ),
    }


def _kind(page: AreaPage, code: str, near: Collection[str]) -> str:
    return "here" if code == page.area.code else "near" if code in near else "other"


def _on_map(code: str, path: str, name: str, address: str, kind: str) -> str:
    """A link in the map. Only the area and its neighbours are stops of the tab key: the list has all of them."""
    return (
        f'<a href="{escape(address)}" tabindex="{-1 if kind == "other" else 0}"><path class="place-{kind}" '
        f'data-code="{escape(code)}" d="{path}"><title>{escape(name)}</title></path></a>'
    )


def successors_of(page: AreaPage) -> list[dict[str, str]]:
    """Of an area that has been replaced: today's areas on its ground, with the shares of its people or ground."""
    if not page.is_replaced:
        return []
    today = EditionLevel.objects.filter(
        edition__hierarchy=page.territory.hierarchy_id,
        edition__slug=page.newest_edition,
        level=page.area.edition_level.level_id,
    ).first()
    row = preferred_crosswalk(page.area.edition_level, today) if today else None
    if row is None:
        return []
    shares = CrosswalkShare.objects.filter(crosswalk=row, from_area=page.area, share__gte=LEAST_SHARE)
    return [
        {
            **_way(page, page.level["level"], each.to_area.code, each.to_area.name, page.newest_edition),
            "share": write_share(each.share),
        }
        for each in shares.select_related("to_area").order_by("-share")
    ]


def predecessors_of(page: AreaPage) -> list[dict[str, Any]]:
    """Areas of the edition before that gave ground to it, where it is not simply the same as before."""
    rows = crosswalks_to(page.area.edition_level_id)
    shares = CrosswalkShare.objects.filter(crosswalk__in=rows, to_area=page.area, share__gte=LEAST_SHARE)
    found = [
        {
            **_way(page, page.level["level"], each.from_area.code, each.from_area.name, edition.slug),
            "edition": in_language(edition.label),
            "share": write_share(each.share),
            "whole": each.share > 1 - LEAST_SHARE,
            "code": each.from_area.code,
        }
        for each in shares.select_related("from_area__edition_level__edition").order_by("-share")
        for edition in [each.from_area.edition_level.edition]
    ]
    unchanged = len(found) == 1 and found[0]["whole"] and found[0]["code"] == page.area.code
    return [] if unchanged else found


def _way(page: AreaPage, level: str, code: str, name: str, edition: str | None = None) -> dict[str, str]:
    return {"code": code, "name": name, "address": page.address_of(level, code, edition)}


def _by_name(found: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(found, key=lambda each: collation_key(each["name"]))


def _digest(page: AreaPage) -> str | None:
    return boundary_digests(page.area.edition_level, page.territory).get(Boundaries.Resolution.OVERVIEW)


@lru_cache(maxsize=MAPS_IN_MEMORY)
def _bordering(digest: str) -> Mapping[str, frozenset[str]]:
    """Who shares a stretch of border with whom: in TopoJSON both name the same arc, one of them backwards."""
    holders: dict[int, set[str]] = defaultdict(set)
    for each in topology_of(digest)["objects"]["areas"]["geometries"]:
        for arc in _arcs(each.get("arcs", [])):
            holders[arc if arc >= 0 else ~arc].add(each["id"])
    found: dict[str, set[str]] = defaultdict(set)
    for codes in holders.values():
        for code in codes:
            found[code] |= codes - {code}
    return {code: frozenset(others) for code, others in found.items()}


def _arcs(nested: list[Any]) -> list[int]:
    return [arc for each in nested for arc in (_arcs(each) if isinstance(each, list) else [each])]
