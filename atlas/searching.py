"""One search for everything: houses, areas, postcodes, themes, indicators and words. What is asked is kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext

from atlas.areas.asking import area_address
from atlas.glossary import Word, find_words
from atlas.names import all_names
from atlas.numbers import write
from atlas.query import MapQuery, SettledQuery
from atlas.synonyms import meant
from atlas.tables import collation_key
from indicators import reading
from spatial.address_models import Street
from spatial.finding_addresses import Place, areas_of, areas_of_streets, find_places, find_postcodes
from spatial.models import Area, Municipality, Territory
from spatial.texts import in_language

MOST = 50
MOST_SUGGESTED = 5  # of each group
LONGEST = 100  # letters


@dataclass
class Found:
    """`territory` is None where the municipality has none yet; `offer` is what it shows."""

    territory: Territory | None = None
    offer: dict = field(default_factory=dict)
    areas: list[dict] = field(default_factory=list)
    indicators: list[dict] = field(default_factory=list)
    themes: list[dict] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    postcodes: list[str] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)


def find(municipality: Municipality, words: str, *, most: int = MOST) -> Found:
    territory = municipality.territories.select_related("hierarchy", "root_level", "default_level").first()
    words = words.strip()[:LONGEST]
    if territory is None or not words:
        return Found()
    offer = reading.offer(territory)
    wanted = [_folded(each) for each in meant(words)]
    areas: list[dict] = []
    for level in offer["levels"]:
        query = first_question(offer, level["level"])
        if query is not None:
            listed = reading.area_list(territory, query.edition, query.level)
            areas += _matching(listed, words, _folded(words), level, query)
    return Found(
        territory=territory,
        offer=offer,
        areas=sorted(areas, key=lambda each: not _folded(each["name"]).startswith(_folded(words)))[:most],
        indicators=_about(offer["indicators"], wanted, all_names)[:most],
        themes=[
            each
            for each in _about(offer["themes"], wanted, lambda theme: theme["name"].values())
            if any(indicator["theme"] == each["theme"] for indicator in offer["indicators"])
        ],
        places=find_places(territory, words, most=most),
        postcodes=find_postcodes(territory, words),
        words=find_words(words)[:most],
    )


def _folded(text: str) -> str:
    return collation_key(text)[0]


def _about(entries: Iterable[dict], wanted: list[str], names: Callable[[dict], Iterable[str]]) -> list[dict]:
    """Those in whose names stand all the words of one of the ways to say it."""
    found = []
    for entry in entries:
        told = " ".join(_folded(name) for name in names(entry))
        if any(all(word in told for word in way.split()) for way in wanted):
            found.append(entry)
    return found


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
        if wanted in _folded(name) or code.startswith(words)
    ]


def present_groups(municipality: Municipality, found: Found) -> list[dict]:
    """Groups with a title, in the order in which readers mostly mean them; only those in which something was found."""
    postcodes = [
        {"name": each, "more": gettext("areas with this postcode"), "address": _search(municipality, each)}
        for each in found.postcodes
    ]
    groups = [
        ("places", gettext("Addresses"), [_of_place(municipality, each) for each in found.places]),
        ("areas", gettext("Areas"), [_of_area(municipality, each) for each in found.areas]),
        ("postcodes", gettext("Postcodes"), postcodes),
        ("themes", gettext("Themes"), [_of_theme(municipality, each) for each in found.themes]),
        ("indicators", gettext("Indicators"), [_of_indicator(municipality, each) for each in found.indicators]),
        ("words", gettext("Words explained"), [_of_word(municipality, each) for each in found.words]),
    ]
    return [{"key": key, "title": title, "entries": entries} for key, title, entries in groups if entries]


def _search(municipality: Municipality, words: str) -> str:
    return f"{reverse('search', args=[municipality.slug])}?{urlencode({'q': words})}"


def _of_place(municipality: Municipality, place: Place) -> dict:
    behind = f"{place.street.postcode} {place.street.place}".strip()
    label = place.address.label if place.address else ""
    return {
        "name": f"{place.street.name} {label}".strip(),
        "more": behind,
        "address": _search(municipality, str(place)),
    }


def _of_area(municipality: Municipality, area: dict) -> dict:
    query: SettledQuery = area["query"]
    more = f"{in_language(area['level']['name'])} {area['code']}"
    return {
        "name": area["name"],
        "more": f"{more}, {area['parent']}" if area["parent"] else more,
        "address": area_address(municipality, query.level, area["code"]),
        "map": reverse("map", args=[municipality.slug]) + replace(query, area=area["code"]).to_address(),
        "area": area["code"],
        "level": query.level,
        "edition": query.edition,
    }


def _of_theme(municipality: Municipality, theme: dict) -> dict:
    return {
        "name": in_language(theme["name"]),
        "more": "",
        "address": f"{reverse('catalogue', args=[municipality.slug])}#{theme['theme']}",
    }


def _of_indicator(municipality: Municipality, indicator: dict) -> dict:
    former = [in_language(each["name"]) for each in indicator.get("former_names", [])]
    codes = [f"{source.upper()} {code}" for source, code in indicator.get("codes", {}).items()]
    more = [gettext("formerly %s") % "; ".join(former)] if former else []
    return {
        "name": in_language(indicator["name"]),
        "more": ", ".join([*more, *codes]),
        "address": reverse("indicator", args=[municipality.slug, indicator["indicator"]]),
        "map": reverse("map", args=[municipality.slug]) + MapQuery(indicator=indicator["indicator"]).to_address(),
        "indicator": indicator["indicator"],
    }


def _of_word(municipality: Municipality, word: Word) -> dict:
    return {
        "name": in_language(word.term),
        "more": "",
        "address": f"{reverse('glossary', args=[municipality.slug])}#{word.word}",
    }


def present_found(municipality: Municipality, words: str, found: Found) -> dict:
    groups = present_groups(municipality, found)
    return {
        "municipality": municipality,
        "words": words,
        "groups": groups,
        "house": _house(municipality, found),
        "spread": _spread(municipality, found),
        "nothing": bool(words) and not groups,
    }


def present_suggestions(municipality: Municipality, found: Found) -> dict:
    """For the field that completes what is typed: a few of each group; of houses also the areas they lie in."""
    groups = present_groups(municipality, found)
    for group in groups:
        group["entries"] = group["entries"][:MOST_SUGGESTED]
        if group["key"] == "places" and found.territory is not None:
            for entry, place in zip(group["entries"], found.places, strict=False):
                areas = areas_of(found.territory, place.address) if place.address else []
                entry["areas"] = [
                    {
                        "level": area.edition_level.level.slug,
                        "edition": area.edition_level.edition.slug,
                        "code": area.code,
                    }
                    for area in areas
                ]
    return {"groups": groups}


def _house(municipality: Municipality, found: Found) -> dict | None:
    """The areas in which the house lies, where exactly one was meant."""
    houses = [each for each in found.places if each.address is not None]
    if found.territory is None or not houses or found.places != houses[:1]:
        return None
    areas = areas_of(found.territory, houses[0].address)  # type: ignore[arg-type]
    register = houses[0].street.register
    return {
        "name": str(houses[0]),
        "areas": [_told(municipality, found, area) for area in reversed(areas)],
        "source": register.source,
        "day": register.day,
    }


def _spread(municipality: Municipality, found: Found) -> dict | None:
    """The areas of the usual level over which one street or postcode is spread."""
    if found.territory is None:
        return None
    if len(found.postcodes) == 1 and not found.places:
        name = gettext("postcode %s") % found.postcodes[0]
        streets = Street.objects.filter(register__hierarchy=found.territory.hierarchy_id, postcode=found.postcodes[0])
    elif len(found.places) == 1 and found.places[0].address is None:
        name = str(found.places[0])
        streets = Street.objects.filter(pk=found.places[0].street.pk)
    else:
        return None
    areas = areas_of_streets(found.territory, streets, found.territory.default_level)
    return {
        "name": name,
        "level": found.territory.default_level,
        "areas": [{**_told(municipality, found, area), "houses": write(houses, 0)} for area, houses in areas],
    }


def _told(municipality: Municipality, found: Found, area: Area) -> dict:
    """An area with its ways to profile and map, where something is shown on its level."""
    level, edition = area.edition_level.level, area.edition_level.edition
    query = first_question(found.offer, level.slug)
    shown = query is not None and query.edition == edition.slug and level.position > 0
    question = replace(query, area=area.code).to_address() if query else ""
    return {
        "name": area.name,
        "code": area.code,
        "level": in_language(level.name),
        "edition": in_language(edition.label),
        "address": area_address(municipality, level.slug, area.code) if shown else "",
        "map": reverse("map", args=[municipality.slug]) + question if shown else "",
    }
