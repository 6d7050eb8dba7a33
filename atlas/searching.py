"""Areas by name or key, and indicators by their names, former names and the codes of others."""

from dataclasses import dataclass, field, replace

from django.urls import reverse

from atlas.names import all_names
from atlas.query import MapQuery, SettledQuery
from atlas.tables import collation_key
from indicators import reading
from spatial.models import Municipality
from spatial.texts import in_language

MOST = 50


@dataclass
class Found:
    areas: list[dict] = field(default_factory=list)
    indicators: list[dict] = field(default_factory=list)


def find(municipality: Municipality, words: str) -> Found:
    territory = municipality.territories.select_related("hierarchy", "root_level", "default_level").first()
    if territory is None or not words:
        return Found()
    offer = reading.offer(territory)
    wanted = collation_key(words)[0]
    indicators = [
        entry for entry in offer["indicators"] if any(wanted in collation_key(name)[0] for name in all_names(entry))
    ]
    areas: list[dict] = []
    for level in offer["levels"]:
        query = first_question(offer, level["level"])
        if query is not None:
            listed = reading.area_list(territory, query.edition, query.level)
            areas += _matching(listed, words, wanted, level, query)
    return Found(areas[:MOST], indicators)


def first_question(offer: dict, level: str) -> SettledQuery | None:
    """The first indicator shown at this level, in its latest period."""
    for indicator in offer["indicators"]:
        if periods := indicator["levels"].get(level):
            edition = offer["periods"][periods[-1]]["edition"]
            return SettledQuery(indicator=indicator["indicator"], level=level, period=periods[-1], edition=edition)
    return None


def _matching(listed: dict, words: str, wanted: str, level: dict, query: SettledQuery) -> list[dict]:
    return [
        {"name": name, "code": code, "level": level, "parent": parent, "query": query}
        for code, name, parent in zip(listed["codes"], listed["names"], listed["parent_names"], strict=True)
        if wanted in collation_key(name)[0] or code.startswith(words)
    ]


def present_found(municipality: Municipality, words: str, found: Found) -> dict:
    address = reverse("map", args=[municipality.slug])
    return {
        "municipality": municipality,
        "words": words,
        "areas": [
            {
                **area,
                "level_name": in_language(area["level"]["name"]),
                "address": address + replace(area["query"], area=area["code"]).to_address(),
            }
            for area in found.areas
        ],
        "indicators": [
            {
                "name": in_language(indicator["name"]),
                "former": [in_language(each["name"]) for each in indicator.get("former_names", [])],
                "codes": [f"{source.upper()} {code}" for source, code in indicator.get("codes", {}).items()],
                "address": address + MapQuery(indicator=indicator["indicator"]).to_address(),
            }
            for indicator in found.indicators
        ],
        "nothing": bool(words) and not found.areas and not found.indicators,
    }
