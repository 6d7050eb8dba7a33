"""What the start page of a municipality tells: its words, what can be looked at, what moved, when it last changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from atlas.asking import Shown, ask_map
from atlas.colours import PATTERNS
from atlas.legends import Classes
from atlas.numbers import write, write_difference, write_value
from atlas.official.listing import public_runs
from atlas.origins import public_releases
from atlas.query import MapQuery
from atlas.signs import signs_of
from atlas.small_maps import small_map
from atlas.themes import themes
from indicators import reading
from indicators.analysing.changing import Changes
from indicators.analysing.heading import Heading, headings, moved_lately
from indicators.reading import NotOfferedError
from spatial.address_models import Address
from spatial.models import Municipality, Territory
from spatial.texts import in_language

SEEN_AT_ONCE = 3  # indicators of a theme; all stand in the catalogue
MOST_MOVED = 6
TREND_WORDS = {"rising": _("trend: rising"), "falling": _("trend: falling"), "steady": _("no clear trend")}
MOVE_WORDS = {"higher": _("higher"), "lower": _("lower")}


@dataclass(frozen=True, kw_only=True)
class Overview:
    municipality: Municipality
    offer: dict
    updated: datetime | None = None
    runs: list[dict] = field(default_factory=list)
    headings: dict[str, Heading] = field(default_factory=dict)
    moved: Changes | None = None
    map: Shown | None = None
    example: Address | None = None  # to be typed into the search field


def ask_overview(municipality: Municipality) -> Overview:
    territory = municipality.territories.select_related("hierarchy", "root_level", "default_level").first()
    offer: dict = {"themes": [], "indicators": [], "periods": {}, "levels": []}
    if territory is not None:
        territory.municipality = municipality
        offer = reading.offer(territory)
    if territory is None or not offer["indicators"]:
        return Overview(municipality=municipality, offer=offer)
    return Overview(
        municipality=municipality,
        offer=offer,
        updated=public_releases(territory).aggregate(last=Max("released_at"))["last"],
        runs=public_runs(territory),
        headings=_headings(territory, offer),
        moved=_moved(territory, offer),
        map=ask_map(municipality, MapQuery()),
        example=Address.objects.filter(street__register__hierarchy=territory.hierarchy_id, number=2)
        .select_related("street")
        .first(),
    )


def _headings(territory: Territory, offer: dict) -> dict[str, Heading]:
    first = tuple(each["indicator"] for theme in themes(offer) for each in _first(theme["indicators"]))
    try:
        return headings(territory, first)
    except NotOfferedError:  # nothing is told of the whole
        return {}


def _moved(territory: Territory, offer: dict) -> Changes | None:
    shown = {level for indicator in offer["indicators"] for level in indicator["levels"]}
    if territory.default_level.slug not in shown:
        return None
    return moved_lately(territory, territory.default_level.slug)


def _first(indicators: list[dict]) -> list[dict]:
    """Of a structure one part is enough."""
    seen: set[str] = set()
    chosen = []
    for each in indicators:
        structure = each.get("structure", {}).get("structure", each["indicator"])
        if structure not in seen:
            seen.add(structure)
            chosen.append(each)
    return chosen[:SEEN_AT_ONCE]


def present_overview(overview: Overview) -> dict:
    offer, municipality = overview.offer, overview.municipality
    shown = {level for indicator in offer["indicators"] for level in indicator["levels"]}
    labels = [period["label"] for period in offer["periods"].values()]
    picture = overview.map and _picture(overview.map)
    return {
        "municipality": municipality,
        "themes": [
            {
                **theme,
                "first": [_figure(overview, each) for each in _first(theme["indicators"])],
                "count": len(theme["indicators"]),
            }
            for theme in themes(offer)
        ],
        "indicator_count": len(offer["indicators"]),
        "levels": [level for level in offer["levels"] if level["level"] in shown],
        "first_period": labels[0] if labels else None,
        "last_period": labels[-1] if labels else None,
        "updated": overview.updated,
        "runs": overview.runs,
        "moved": _told_moves(overview),
        "tested": write(overview.moved.tested, 0) if overview.moved and overview.moved.tested else "",
        "moved_more": max(len(overview.moved.moved) - MOST_MOVED, 0) if overview.moved else 0,
        "example": f"{overview.example.street.name} {overview.example.label}" if overview.example else "",
        **(picture or {}),
    }


def _picture(shown: Shown) -> dict:
    classes = Classes(shown.answer, shown.query, shown.indicator["decimals"])
    return {
        "map": small_map(shown, classes, titles=False),
        "patterns": PATTERNS,
        "symbols": [{"colour": colour, "layers": []} for colour in classes.colours],
    }


def _figure(overview: Overview, indicator: dict) -> dict:
    """An indicator with the newest number of the whole, and a word on its trend where there is one."""
    told = overview.headings.get(indicator["indicator"])
    signs = signs_of(overview.municipality.signs)
    return {
        **indicator,
        "address": reverse("indicator", args=[overview.municipality.slug, indicator["indicator"]]),
        "value": write_value(told.value, told.status, indicator["decimals"], signs) if told else "",
        "period": in_language(overview.offer["periods"][told.period]["label"]) if told else "",
        "trend": TREND_WORDS[told.trend] if told and told.trend else "",
    }


def _told_moves(overview: Overview) -> list[dict]:
    """In neutral words: no move is called better or worse here."""
    if overview.moved is None or overview.map is None:
        return []
    known = {each["indicator"]: each for each in overview.offer["indicators"]}
    level = overview.map.territory.default_level.slug
    told = []
    for move in overview.moved.moved[:MOST_MOVED]:
        if move.indicator not in known:
            continue
        indicator = known[move.indicator]
        decimals = indicator["decimals"]
        query = replace(MapQuery(), level=level, period=move.period, area=move.code)
        told.append(
            {
                "area": move.name,
                "indicator": in_language(indicator["name"]),
                "unit": in_language(indicator["unit"]),
                "before": write(move.before, decimals),
                "after": write(move.after, decimals),
                "difference": write_difference(move.difference, decimals),
                "word": MOVE_WORDS["higher" if move.difference > 0 else "lower"],
                "since": in_language(overview.offer["periods"][move.since]["label"]),
                "period": in_language(overview.offer["periods"][move.period]["label"]),
                "address": reverse("indicator", args=[overview.municipality.slug, move.indicator]) + query.to_address(),
            }
        )
    return told
