"""From a question to what a comparison shows. Only like is compared with like: areas of one level and one edition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from atlas.asking import NotShownError, find_territory, was_withdrawn
from atlas.comparison.query import BENCHMARKS, OUTSIDE, ComparisonQuery
from atlas.origins import release_facts
from atlas.query import MapQuery, UnclearError
from indicators import reading
from indicators.analysing.beside import Beside, beside, outside_values
from indicators.models import Indicator
from spatial.models import Area, Edition, Level, Municipality, Territory
from spatial.texts import in_language, within_sentence

PER_THEME, MOST_AT_FIRST = 2, 12


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What a comparison shows: the question with nothing left open, and the answers to it."""

    territory: Territory
    query: ComparisonQuery
    offer: dict[str, Any]
    level: dict[str, Any]
    areas: dict[str, Any]  # all of the level
    editions: list[str]  # with numbers on the level, the oldest first
    told: Beside | None  # None: no area has been chosen yet

    @cached_property
    def releases(self) -> dict[int, tuple[str, str]]:
        """Licence and day of every public release."""
        return release_facts(self.territory)

    @property
    def codes(self) -> tuple[str, ...]:
        return self.query.areas

    @cached_property
    def offered(self) -> dict[str, dict[str, Any]]:
        """What is offered, by indicator."""
        return {each["indicator"]: each for each in self.offer["indicators"]}


def ask_comparison(municipality: Municipality, query: ComparisonQuery) -> Compared:
    territory = find_territory(municipality, MapQuery(hierarchy=query.hierarchy))
    offer = reading.offer(territory)
    if not offer["indicators"]:
        raise NotShownError(gettext("Nothing has been published in this atlas yet."))
    known = {each["indicator"]: each for each in offer["indicators"]}
    for slug in (*query.indicators, *query.pick, *filter(None, (query.focus, query.x, query.y))):
        if slug not in known:
            raise _no_such_indicator(territory, slug, query)
    level = _level(query, territory, offer)
    editions = editions_of(offer, level["level"])
    edition = _edition(query, territory, offer, level["level"], editions)
    areas = reading.area_list(territory, edition, level["level"])
    _refuse_unlike(query, territory, offer, level, edition, areas["codes"])
    _check_benchmark(query, territory, areas["codes"])
    indicators = query.indicators or _first_ones(offer, level["level"], edition, query)
    if query.indicators:
        _refuse_elsewhere(query, offer, known, level)
    structure = _structure(query, offer, level["level"], indicators)
    settled = replace(query, level=level["level"], edition=edition, indicators=tuple(indicators))
    settled = replace(settled, structure=structure["structure"] if structure else None)
    more = [slug for slug in (query.focus, query.x, query.y) if slug]
    more += structure_parts(structure) if structure else []
    told = (
        beside(
            territory,
            level["level"],
            edition,
            settled.areas,
            list(dict.fromkeys([*settled.indicators, *more])),
            period=settled.period,
        )
        if settled.areas
        else None
    )
    return Compared(
        territory=territory, query=settled, offer=offer, level=level, areas=areas, editions=editions, told=told
    )


def _level(query: ComparisonQuery, territory: Territory, offer: dict) -> dict:
    levels = {each["level"]: each for each in offer["levels"]}
    if query.level is None:
        usual = territory.default_level.slug
        return levels.get(usual) or offer["levels"][-1]
    if query.level in levels:
        return levels[query.level]
    found = Level.objects.filter(hierarchy=territory.hierarchy, slug=query.level).first()
    if found is None:
        raise UnclearError("level", gettext("There is no level “%s”.") % query.level)
    ways = [(in_language(each["plural"]), _way(query, territory, level=slug)) for slug, each in levels.items()]
    raise NotShownError(gettext("Nothing is published for the level “%s”.") % in_language(found.plural), *ways)


def _edition(query: ComparisonQuery, territory: Territory, offer: dict, level: str, here: list[str]) -> str:
    """Today's, or the one that is asked for, as far as it has numbers on this level."""
    if query.period is not None and query.period not in offer["periods"]:
        raise UnclearError("period", gettext("There is no period “%s”.") % query.period)
    if query.edition is None:
        return offer["periods"][query.period]["edition"] if query.period else here[-1]
    if query.edition in here:
        return query.edition
    if not Edition.objects.filter(hierarchy=territory.hierarchy, slug=query.edition).exists():
        raise UnclearError("edition", gettext("There is no edition “%s”.") % query.edition)
    ways = [
        (in_language(offer["editions"][slug]["label"]), _way(query, territory, level=level, edition=slug))
        for slug in here
    ]
    raise NotShownError(gettext("Nothing is published on this level for the edition “%s”.") % query.edition, *ways)


def editions_of(offer: dict, level: str) -> list[str]:
    """Editions with numbers on this level, the oldest first."""
    periods = set().union(*(each["levels"].get(level, ()) for each in offer["indicators"]))
    used = {offer["periods"][period]["edition"] for period in periods}
    return [slug for slug in offer["editions"] if slug in used]


def _first_ones(offer: dict, level: str, edition: str, query: ComparisonQuery) -> list[str]:
    """Of each theme the first that areas can fairly be compared by."""
    chosen: dict[str, list[str]] = {}
    for each in offer["indicators"]:
        here = any(offer["periods"][period]["edition"] == edition for period in each["levels"].get(level, []))
        of_theme = chosen.setdefault(each["theme"], [])
        if here and each["kind"] != "count" and "structure" not in each and len(of_theme) < PER_THEME:
            of_theme.append(each["indicator"])
    found = [slug for slugs in chosen.values() for slug in slugs][:MOST_AT_FIRST]
    if not found:
        raise NotShownError(gettext("Nothing has been published in this atlas yet."))
    return found


def structures_of(offer: dict, level: str) -> dict[str, dict[str, Any]]:
    """Structures with numbers on this level, by their short name: as one of their parts defines them."""
    return {
        each["structure"]["structure"]: each["structure"]
        for each in offer["indicators"]
        if "structure" in each and level in each["levels"]
    }


def structure_parts(structure: dict[str, Any]) -> list[str]:
    """The indicators that are its parts."""
    return [f"{structure['structure']}-{part}" for part in structure["parts"]]


def _structure(query: ComparisonQuery, offer: dict, level: str, indicators: Iterable[str]) -> dict[str, Any] | None:
    """The one asked for, else one that a chosen indicator is a part of, else the first."""
    known = structures_of(offer, level)
    if query.structure is not None:
        if query.structure not in known:
            raise UnclearError("structure", gettext("There is no structure “%s” on this level.") % query.structure)
        return known[query.structure]
    chosen = set(indicators)
    of_chosen = [each for each in known.values() if chosen & set(structure_parts(each))]
    return next(iter(of_chosen or known.values()), None)


def _refuse_elsewhere(query: ComparisonQuery, offer: dict, known: dict, level: dict) -> None:
    """None of the chosen indicators is told on this level: say where they are."""
    if any(level["level"] in known[slug]["levels"] for slug in query.indicators):
        return
    elsewhere = {name for slug in query.indicators for name in known[slug]["levels"]}
    ways = [
        (in_language(each["plural"]), _here(query, level=each["level"], areas=()))
        for each in offer["levels"]
        if each["level"] in elsewhere
    ]
    raise NotShownError(
        gettext("None of these indicators is shown for the level “%s”.") % in_language(level["plural"]), *ways
    )


def _refuse_unlike(  # noqa: PLR0917
    query: ComparisonQuery, territory: Territory, offer: dict, level: dict, edition: str, codes: list[str]
) -> None:
    """An area of another level or edition: say what it is and why it cannot stand beside the others."""
    here = set(codes)
    strangers = [code for code in query.areas if code not in here]
    if not strangers:
        return
    code, kept = strangers[0], tuple(each for each in query.areas if each in here)
    without = (gettext("Compare without it"), _way(query, territory, level=level["level"], edition=edition, areas=kept))
    found = (
        Area.objects.filter(
            code=code,
            edition_level__edition__hierarchy=territory.hierarchy_id,
            edition_level__edition__published_at__isnull=False,
            edition_level__level__position__gte=territory.root_level.position,
        )
        .select_related("edition_level__edition", "edition_level__level")
        .order_by("-edition_level__edition__valid")
    )
    on_level = [area for area in found if area.edition_level.level.slug == level["level"]]
    if on_level:
        other = on_level[0].edition_level.edition
        sentence = gettext(
            "“%(name)s” (%(code)s) is an area of “%(other)s”; the others are of “%(edition)s”. After a reform an area "
            "of the same name may have other borders, so only areas of the same edition are compared."
        ) % {
            "name": on_level[0].name,
            "code": code,
            "other": in_language(other.label),
            "edition": in_language(offer["editions"][edition]["label"]),
        }
        way = _way(query, territory, level=level["level"], edition=other.slug, areas=(code,))
        raise NotShownError(sentence, without, (gettext("Compare areas of “%s”") % in_language(other.label), way))
    if found:
        other_level = found[0].edition_level.level
        sentence = gettext(
            "“%(name)s” (%(code)s) is one of the %(other)s, the others are %(level)s. Larger areas nearly always have "
            "more even numbers than smaller ones, so only areas of the same level are compared."
        ) % {
            "name": found[0].name,
            "code": code,
            "other": within_sentence(other_level.plural),
            "level": within_sentence(level["plural"]),
        }
        as_benchmark = _way(query, territory, level=level["level"], edition=edition, areas=kept, benchmark="parent")
        raise NotShownError(sentence, without, (gettext("Compare with the larger area around each"), as_benchmark))
    if len(kept) < len(query.areas) and kept:
        raise NotShownError(gettext("There is no area “%s” here.") % code, without)
    raise UnclearError("areas", gettext("There is no area “%s” here.") % code)


def _way(query: ComparisonQuery, territory: Territory, **change: Any) -> str:
    return reverse("comparison", args=[territory.municipality.slug]) + replace(query, **change).to_address()


def _here(query: ComparisonQuery, **change: Any) -> str:
    return replace(query, **change).to_address()


def _check_benchmark(query: ComparisonQuery, territory: Territory, codes: Iterable[str]) -> None:
    asked = query.benchmark
    if asked is None or asked in BENCHMARKS or asked in set(codes):
        return
    if asked.startswith(OUTSIDE):
        place = asked.removeprefix(OUTSIDE)
        if any(value.place == place for values in outside_values(territory).values() for value in values):
            return
    raise UnclearError("benchmark", gettext("“%s” is no benchmark.") % asked)


def _no_such_indicator(territory: Territory, slug: str, query: ComparisonQuery) -> Exception:
    known = Indicator.objects.filter(slug=slug).first()
    if known is None:
        return UnclearError("indicators", gettext("There is no indicator “%s”.") % slug)
    gone = was_withdrawn(territory, known)
    text = gettext("“%s” has been withdrawn.") if gone else gettext("“%s” is not published here.")
    rest = tuple(each for each in query.indicators if each != slug)
    way = _way(query, territory, indicators=rest, focus=None, x=None, y=None, pick=())
    return NotShownError(text % known, (gettext("Compare without it"), way), gone=gone)
