"""From a question to what a map page shows: what was left open is filled in, what is not public is said kindly."""

from dataclasses import dataclass, replace

from django.utils.translation import get_language, gettext

from atlas.fixed_classes import fixed_classes, with_fixed_classes
from atlas.query import MapQuery, SettledQuery, UnclearError
from indicators import reading
from indicators.models import Indicator, Period, Release
from indicators.terms import fraction
from spatial.models import Area, Edition, Level, Municipality, Territory
from spatial.texts import in_language, within_sentence


class NotShownError(Exception):
    """Understood, but not (or no longer) to be seen: 404, or 410 for what was withdrawn; with ways on.

    A way is a name with the question of a map, or with an address of its own.
    """

    def __init__(self, sentence: str, *ways: tuple[str, MapQuery | str], gone: bool = False):
        super().__init__(sentence)
        self.sentence = sentence
        self.ways = ways
        self.status = 410 if gone else 404


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a map page shows: the question with nothing left open, and the answers to it (docs/architecture.md)."""

    territory: Territory
    query: SettledQuery
    offer: dict
    indicator: dict
    level: dict
    areas: dict
    answer: dict


def ask_map(municipality: Municipality, query: MapQuery) -> Shown:
    territory = find_territory(municipality, query)
    offer = reading.offer(territory)
    settled = settle(query, offer, territory)
    indicator, level = _by_key(offer["indicators"], "indicator"), _by_key(offer["levels"], "level")
    areas = reading.area_list(territory, settled.edition, settled.level)
    if settled.area and settled.area not in areas["codes"]:
        raise _no_such_area(query, settled, offer, territory)
    answer = reading.values(territory, settled.level, settled.indicator, settled.period)
    if settled.years == "fixed":
        fixed = fixed_classes(territory, level=settled.level, indicator=settled.indicator)
        answer = with_fixed_classes(answer, fixed)
    return Shown(
        territory=territory,
        query=settled,
        offer=offer,
        indicator=indicator[settled.indicator],
        level=level[settled.level],
        areas=areas,
        answer=answer,
    )


def find_territory(municipality: Municipality, query: MapQuery) -> Territory:
    territories = municipality.territories.select_related("hierarchy", "root_level", "default_level")
    if query.hierarchy is None:
        found = territories.first()
    else:
        found = territories.filter(hierarchy__slug=query.hierarchy).first()
        if found is None:
            raise UnclearError("hierarchy", gettext("There is no hierarchy “%s” here.") % query.hierarchy)
    if found is None:
        raise NotShownError(gettext("Nothing has been published in this atlas yet."))
    found.municipality = municipality
    return found


def settle(query: MapQuery, offer: dict, territory: Territory) -> SettledQuery:
    """The same question with indicator, level, period and edition filled in."""
    if not offer["indicators"]:
        raise NotShownError(gettext("Nothing has been published in this atlas yet."))
    indicators = _by_key(offer["indicators"], "indicator")
    slug = query.indicator or _usual_indicator(offer)
    if slug not in indicators:
        raise _no_such_indicator(query, territory)
    levels = indicators[slug]["levels"]
    level = query.level or _usual_level(levels, offer, territory)
    if level not in levels:
        raise _no_such_level(query, offer, territory, indicators[slug])
    period = query.period or _usual_period(query, levels[level], offer)
    if period not in levels[level]:
        raise _no_such_period(query, offer, territory, indicators[slug], level)
    edition = offer["periods"][period]["edition"]
    if query.edition and query.edition != edition:
        raise _other_edition(query, offer, territory, period, edition)
    return SettledQuery.settled(query, indicator=slug, level=level, period=period, edition=edition)


def _by_key(entries: list[dict], key: str) -> dict[str, dict]:
    return {entry[key]: entry for entry in entries}


def _usual_indicator(offer: dict) -> str:
    """The first that areas can fairly be compared by: absolute numbers mostly show how large an area is."""
    comparable = [entry for entry in offer["indicators"] if entry["kind"] != "count"]
    return (comparable or offer["indicators"])[0]["indicator"]


def _usual_level(levels: dict, offer: dict, territory: Territory) -> str:
    """The territory's own choice; where there is nothing, the finest level that has something."""
    if territory.default_level.slug in levels:
        return territory.default_level.slug
    return [entry["level"] for entry in offer["levels"] if entry["level"] in levels][-1]


def _usual_period(query: MapQuery, periods: list[str], offer: dict) -> str:
    of_edition = [period for period in periods if offer["periods"][period]["edition"] == query.edition]
    return of_edition[-1] if of_edition else periods[-1]


def _no_such_indicator(query: MapQuery, territory: Territory) -> Exception:
    known = Indicator.objects.filter(slug=query.indicator).first()
    if known is None:
        return UnclearError("indicator", gettext("There is no indicator “%s”.") % query.indicator)
    withdrawn = was_withdrawn(territory, known)
    text = gettext("“%s” has been withdrawn.") if withdrawn else gettext("“%s” is not published here.")
    return NotShownError(text % known, gone=withdrawn)


def was_withdrawn(territory: Territory, indicator: Indicator, **narrower: object) -> bool:
    """Has one of the releases it was computed from been taken back? Its sheets are gone, the decision is kept."""
    withdrawn = Release.objects.filter(
        state=Release.State.WITHDRAWN,
        dataset__hierarchy=territory.hierarchy_id,
        dataset__slug__in=fraction(indicator.definition).datasets,
        **narrower,
    )
    return withdrawn.exists()


def _no_such_level(query: MapQuery, offer: dict, territory: Territory, indicator: dict) -> Exception:
    known = Level.objects.filter(hierarchy=territory.hierarchy, slug=query.level).first()
    if known is None:
        return UnclearError("level", gettext("There is no level “%s”.") % query.level)
    ways = [
        (in_language(entry["plural"]), replace(query, level=entry["level"], area=None, period=None, edition=None))
        for entry in offer["levels"]
        if entry["level"] in indicator["levels"]
    ]
    sentence = gettext("“%(indicator)s” is not shown for the level “%(level)s”.") % {
        "indicator": in_language(indicator["name"]),
        "level": in_language(known.plural),
    }
    try:
        reading.values(territory, known.slug, indicator["indicator"], query.period or "")
    except reading.NotOfferedError as reason:  # it knows whether this is for the protection of people
        sentence += " " + reason.in_language(get_language() or "de")
    return NotShownError(sentence, *ways)


def _no_such_period(query: MapQuery, offer: dict, territory: Territory, indicator: dict, level: str) -> Exception:
    known = Period.objects.filter(slug=query.period).first()
    if known is None:
        return UnclearError("period", gettext("There is no period “%s”.") % query.period)
    asked = Indicator.objects.get(slug=indicator["indicator"])
    withdrawn = was_withdrawn(territory, asked, period=known)
    names = {"indicator": in_language(indicator["name"]), "period": in_language(known.label)}
    if withdrawn:
        sentence = gettext("The numbers on “%(indicator)s” for %(period)s have been withdrawn.") % names
    else:
        sentence = gettext("Nothing is published on “%(indicator)s” for %(period)s at this level.") % names
    latest = indicator["levels"][level][-1]
    way = replace(query, level=level, period=latest, edition=None)
    label = gettext("Show the latest period: %s") % in_language(offer["periods"][latest]["label"])
    return NotShownError(sentence, (label, way), gone=withdrawn)


def _other_edition(query: MapQuery, offer: dict, territory: Territory, period: str, edition: str) -> Exception:
    known = Edition.objects.filter(
        hierarchy=territory.hierarchy, slug=query.edition, published_at__isnull=False
    ).first()
    if known is None:
        return UnclearError("edition", gettext("There is no edition “%s”.") % query.edition)
    right = in_language(offer["editions"][edition]["label"])
    sentence = gettext("The numbers for %(period)s are told in the edition “%(right)s”, not in “%(asked)s”.") % {
        "period": in_language(offer["periods"][period]["label"]),
        "right": right,
        "asked": known,
    }
    way = replace(query, period=period, edition=edition, area=None)
    return NotShownError(sentence, (gettext("Show the edition “%s”") % right, way))


def _no_such_area(query: MapQuery, settled: SettledQuery, offer: dict, territory: Territory) -> Exception:
    """Areas come and go with their editions: say where this code was known, if it was."""
    level = _by_key(offer["levels"], "level")[settled.level]
    sentence = gettext("In the edition “%(edition)s” there is no area with the code %(code)s among the %(level)s.") % {
        "edition": in_language(offer["editions"][settled.edition]["label"]),
        "code": query.area,
        "level": within_sentence(level["plural"]),
    }
    elsewhere = Area.objects.filter(
        code=query.area,
        edition_level__level__slug=settled.level,
        edition_level__edition__hierarchy=territory.hierarchy_id,
        edition_level__edition__slug__in=offer["editions"],
    )
    there = gettext("Show “%(area)s” in the edition “%(edition)s”")
    ways = [
        (there % {"area": area.name, "edition": edition}, replace(query, edition=edition.slug, period=None))
        for area in elsewhere.select_related("edition_level__edition")
        for edition in [area.edition_level.edition]
    ]
    return NotShownError(sentence, *ways, (gettext("Show the map without this area"), replace(query, area=None)))
