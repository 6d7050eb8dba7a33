"""All themes and indicators on one page, narrowed down by a word or a level."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from atlas.asking import find_territory
from atlas.names import all_names
from atlas.query import MapQuery, UnclearError, check_names
from atlas.synonyms import meant
from atlas.tables import collation_key
from atlas.themes import themes
from indicators import reading
from spatial.models import Municipality
from spatial.texts import in_language


def present_catalogue(municipality: Municipality, params: Mapping[str, str]) -> dict:
    """Raises UnclearError for a level that is not known, NotShownError where there is no atlas yet."""
    check_names(params, ["q", "level"])  # type: ignore[arg-type]
    words, level = params.get("q", "").strip()[:100], params.get("level", "")
    offer = reading.offer(find_territory(municipality, MapQuery()))
    levels = [each for each in offer["levels"] if any(each["level"] in i["levels"] for i in offer["indicators"])]
    if level and level not in [each["level"] for each in levels]:
        raise UnclearError("level", gettext("There is no level “%s”.") % level)
    ways = [collation_key(way)[0].split() for way in meant(words)] if words else []
    shown = [each for each in offer["indicators"] if _fits(each, ways) and (not level or level in each["levels"])]
    listed = themes({**offer, "indicators": [_told(each, offer) for each in shown]})
    return {
        "municipality": municipality,
        "themes": listed,
        "count": len(shown),
        "words": words,
        "chosen_level": level,
        "levels": [{**each, "chosen": each["level"] == level} for each in levels],
    }


def _fits(indicator: dict, ways: list[list[str]]) -> bool:
    told = " ".join(collation_key(name)[0] for name in [*all_names(indicator), *indicator["description"].values()])
    return not ways or any(all(word in told for word in way) for way in ways)


def _told(indicator: dict, offer: dict) -> dict:
    periods = sorted({p for each in indicator["levels"].values() for p in each}, key=list(offer["periods"]).index)
    named = [in_language(each["plural"]) for each in offer["levels"] if each["level"] in indicator["levels"]]
    return {
        **indicator,
        "former": [in_language(each["name"]) for each in indicator.get("former_names", [])],
        "levels_told": ", ".join(named),
        "first": in_language(offer["periods"][periods[0]]["label"]),
        "last": in_language(offer["periods"][periods[-1]]["label"]),
    }
