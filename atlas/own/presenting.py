"""The page of an own area: choosing on a map and in a list, and the figures."""

from __future__ import annotations

from html import escape
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from atlas.drawn import drawn_shapes
from atlas.names import name_on
from atlas.numbers import write, write_value
from atlas.own.asking import OwnPage, OwnQuery
from atlas.own.outlines import OUTLINE_TEXTS
from atlas.own_lists import own_lists
from atlas.page_texts import translated
from atlas.signs import MEANINGS, signs_of
from atlas.tables import collation_key
from indicators.models import Audience
from indicators.own_areas import Figure
from spatial.models import Boundaries, EditionLevel
from spatial.reading import boundary_digests
from spatial.texts import in_language

CHOSEN = ' class="chosen"'
MOST_OPEN = 4  # lists of areas; of so many, only those in which something is chosen


def present_own_area(page: OwnPage) -> dict[str, Any]:
    signs = signs_of(page.municipality.signs)
    map_ = _map(page)
    figures = [_row(page, each, signs) for each in page.found.figures] if page.found else []
    seen = {row["status"] for row in figures}
    return {
        "municipality": page.municipality,
        "query": page.query,
        "level": page.level,
        "levels": _levels(page),
        "groups": _groups(page),
        "map": map_,
        "page_data": _page_data(page, map_),
        "count": len(page.query.areas),
        "refused": page.refused,
        "people": None if page.found is None or page.found.people is None else write(page.found.people, 0),
        "chapters": _chapters(page, figures),
        "not_summed": sorted({row["why_not"] for row in figures if row["why_not"]}),
        "has_figures": page.found is not None,
        "whole_name": in_language(page.municipality.name),
        "signs": [(signs[status], meaning) for status, meaning in MEANINGS.items() if status in seen],
        "insider": page.audience != Audience.PUBLIC,
        "kept": [{"name": each.name, "address": _address_of(page, each.codes, each.name)} for each in page.kept],
        "bare_address": reverse("own-area", args=[page.municipality.slug]),
        "address": reverse("own-area", args=[page.municipality.slug]) + page.query.to_address(),
        "keep_address": reverse("own-area-keep", args=[page.municipality.slug]) + page.query.to_address(),
    }


def _address_of(page: OwnPage, codes: list[str], name: str) -> str:
    query = OwnQuery(hierarchy=page.query.hierarchy, level=page.level["level"], areas=tuple(codes), name=name)
    return reverse("own-area", args=[page.municipality.slug]) + query.to_address()


def _levels(page: OwnPage) -> list[dict[str, Any]]:
    """The other levels from which one can choose: all but the whole."""
    shown = {slug for each in page.offer["indicators"] for slug in each["levels"]}
    return [
        {
            "name": in_language(each["plural"]),
            "address": _address_of_level(page, each["level"]),
            "here": each["level"] == page.level["level"],
        }
        for each in page.offer["levels"]
        if each["level"] in shown and each["level"] != page.territory.root_level.slug
    ]


def _address_of_level(page: OwnPage, level: str) -> str:
    query = OwnQuery(hierarchy=page.query.hierarchy, level=level)
    return reverse("own-area", args=[page.municipality.slug]) + query.to_address()


def _groups(page: OwnPage) -> list[dict[str, Any]]:
    """The areas to choose from, by what they are part of."""
    areas, chosen = page.areas, set(page.query.areas)
    groups: dict[str, list[tuple[str, str]]] = {}
    for code, name, parent in zip(areas["codes"], areas["names"], areas["parent_names"], strict=True):
        groups.setdefault(parent or "", []).append((code, name))
    return [
        {
            "name": name,
            "open": len(groups) < MOST_OPEN or any(code in chosen for code, _ in groups[name]),
            "boxes": mark_safe(  # noqa: S308 - all escaped
                "".join(
                    f'<li><label class="kern-body"><input type="checkbox" name="area" value="{escape(code)}"'
                    f"{' checked' if code in chosen else ''}> {escape(called)}</label></li>"
                    for code, called in sorted(groups[name], key=lambda pair: collation_key(pair[1]))
                )
            ),
        }
        for name in sorted(groups, key=collation_key)
    ]


def _map(page: OwnPage) -> dict[str, Any] | None:
    level = EditionLevel.objects.get(
        edition__hierarchy=page.territory.hierarchy_id, edition__slug=page.edition, level__slug=page.level["level"]
    )
    digest = boundary_digests(level, page.territory).get(Boundaries.Resolution.OVERVIEW)
    if digest is None:
        return None
    shapes = drawn_shapes(digest)
    names, chosen = dict(zip(page.areas["codes"], page.areas["names"], strict=True)), set(page.query.areas)
    return {
        "width": shapes.width,
        "height": shapes.height,
        "drawing": {name: getattr(shapes, name) for name in ("west", "north", "across", "down")},
        "areas": mark_safe(  # noqa: S308 - all escaped
            "".join(
                f'<path data-code="{escape(code)}" d="{path}"{CHOSEN if code in chosen else ""}>'
                f"<title>{escape(names[code])}</title></path>"
                for code, path in shapes.paths.items()
                if code in names
            )
        ),
    }


def _page_data(page: OwnPage, map_: dict[str, Any] | None) -> dict[str, Any]:
    """For the script: where outlines are drawn, a point inside of each area, and what lists of areas need."""
    codes, points = page.areas["codes"], page.areas["label_points"]
    return {
        "drawing": map_["drawing"] if map_ else None,
        "points": dict(zip(codes, points, strict=True)),
        "texts": translated(OUTLINE_TEXTS),
        "lists": own_lists(
            page.municipality,
            hierarchy=page.query.hierarchy,
            level=page.level["level"],
            level_name=in_language(page.level["plural"]),
            edition=page.edition,
        ),
    }


def _row(page: OwnPage, figure: Figure, signs: dict[str, str]) -> dict[str, Any]:
    period = page.offer["periods"][figure.period]
    decimals = figure.indicator.decimals
    offered = page.offered[figure.indicator.slug]
    counts = ""
    if told := counts_told(figure):
        counts = gettext("%(part)s of %(whole)s") % {"part": write(told[0], 0), "whole": write(told[1], 0)}
    limits = ""
    if figure.lower is not None and figure.upper is not None:
        limits = gettext("%(low)s to %(high)s") % {
            "low": write(figure.lower, decimals),
            "high": write(figure.upper, decimals),
        }
    return {
        "theme": offered["theme"],
        "name": in_language(name_on(offered, period["last_day"])),
        "unit": in_language(figure.indicator.unit),
        "address": reverse("indicator", args=[page.municipality.slug, figure.indicator.slug]),
        "period": in_language(period["label"]),
        "text": "" if figure.why_not else write_value(figure.value, figure.status, decimals, signs),
        "status": "zero" if figure.value == 0 else figure.status,
        "counts": counts,
        "limits": limits,
        "whole": write_value(figure.whole, figure.whole_status, decimals, signs) if whole_is_told(figure) else "",
        "remark": remark_on(figure),
        "why_not": why_not(figure.why_not),
    }


def counts_told(figure: Figure) -> tuple[float, float] | None:
    """Numerator and denominator, where they are persons among persons."""
    if figure.indicator.definition["kind"] != "share" or figure.numerator is None or not figure.denominator:
        return None
    return figure.numerator, figure.denominator


def whole_is_told(figure: Figure) -> bool:
    """Not of counts: how many there are in the whole town is nothing to compare with."""
    return figure.indicator.definition["kind"] != "count"


def remark_on(figure: Figure) -> str:
    if figure.status == "suppressed":
        return gettext("no sum: the number of %(count)s of the areas is kept secret") % {"count": figure.hidden}
    return ""


def why_not(reason: str | None) -> str:
    return {
        "median": gettext("a median cannot be made from medians"),
        "supply": gettext("what is within reach cannot be added up area by area"),
        "change": gettext("changes are not formed for areas of one's own"),
        "not_summed": gettext("the counts behind it are not known"),
    }.get(reason or "", "")


def _chapters(page: OwnPage, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"name": in_language(theme["name"]), "id": theme["theme"], "rows": found}
        for theme in page.offer["themes"]
        if (found := [row for row in rows if row["theme"] == theme["theme"]])
    ]
