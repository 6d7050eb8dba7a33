"""Which maps stand beside one another, with their numbers and classes."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext

from atlas.asking import NotShownError, Shown, find_territory, settle
from atlas.classed_maps import ClassedMap
from atlas.fixed_classes import fixed_classes, with_classes
from atlas.legends import Classes
from atlas.modes.reading import indicator_of, period_on_these_areas
from atlas.query import MapQuery, UnclearError
from indicators import reading
from indicators.models import Indicator
from spatial.models import Municipality

MOST_INDICATORS = 12
PASSED_ON = ("hierarchy", "indicator", "level", "period", "edition", "classes", "n", "breaks")
_SLUG = re.compile(r"[\w-]{1,50}")


@dataclass(frozen=True, kw_only=True)
class SmallMaps:
    shown: Shown  # the chosen indicator and period: what the others are compared with
    indicators: tuple[str, ...]  # asked for by name; empty: one map per year
    maps: list[ClassedMap]

    def to_address(self) -> str:
        address = self.shown.query.to_address()
        return address + (f"&indicators={'+'.join(self.indicators)}" if self.indicators else "")


def read(params: QueryDict) -> tuple[MapQuery, tuple[str, ...]]:
    """The question of a map, and further indicators: `indicators=a b`, or one by one as boxes send them."""
    rest = params.copy()
    slugs = tuple(dict.fromkeys(" ".join(rest.pop("indicators", [])).split()))
    for slug in slugs:
        if not _SLUG.fullmatch(slug):
            raise UnclearError("indicators", gettext("“%s” is not a name that this atlas could know.") % slug)
    if len(slugs) > MOST_INDICATORS:
        raise UnclearError("indicators", gettext("At most %s indicators fit beside one another.") % MOST_INDICATORS)
    query = MapQuery.from_params(rest)
    kept = {name: value for name, value in asdict(query).items() if name in PASSED_ON}
    return MapQuery(**kept), slugs


def ask(municipality: Municipality, query: MapQuery, indicators: tuple[str, ...]) -> SmallMaps:
    territory = find_territory(municipality, query)
    offer = reading.offer(territory)
    if indicators and not query.indicator:
        query = replace(query, indicator=indicators[0])
    settled = settle(query, offer, territory)
    shown = Shown(
        territory=territory,
        query=settled,
        offer=offer,
        indicator=next(each for each in offer["indicators"] if each["indicator"] == settled.indicator),
        level=next(each for each in offer["levels"] if each["level"] == settled.level),
        areas=reading.area_list(territory, settled.edition, settled.level),
        answer=reading.values(territory, settled.level, settled.indicator, settled.period),
    )
    maps = [_of_indicator(shown, slug) for slug in indicators] if indicators else _of_years(shown)
    return SmallMaps(shown=shown, indicators=indicators, maps=maps)


def _of_years(shown: Shown) -> list[ClassedMap]:
    """Every period of the indicator, all with the same classes."""
    query, territory = shown.query, shown.territory
    together = fixed_classes(territory, level=query.level, indicator=query.indicator)["together"]
    return [_small(shown, shown.indicator, period, together) for period in shown.indicator["levels"][query.level]]


def _of_indicator(shown: Shown, slug: str) -> ClassedMap:
    """Another indicator on the same areas, with classes of its own."""
    indicator = indicator_of(shown, slug)
    if indicator is None and not Indicator.objects.filter(slug=slug).exists():
        raise UnclearError("indicators", gettext("There is no indicator “%s”.") % slug)
    period = period_on_these_areas(shown, indicator) if indicator else None
    if indicator is None or period is None:
        raise NotShownError(
            gettext("“%s” is not published here for these areas.") % slug,
            (gettext("Show the other maps"), _without(shown, slug)),
        )
    # Own limits are those of one indicator.
    method = None if shown.query.classes == "own" else shown.query.classes
    plain = replace(shown, query=replace(shown.query, classes=method, breaks=()))
    return _small(plain, indicator, period, None)


def _without(shown: Shown, slug: str) -> MapQuery:
    return MapQuery(hierarchy=shown.query.hierarchy, indicator=shown.query.indicator, level=shown.query.level)


def _small(shown: Shown, indicator: dict[str, Any], period: str, together: dict[str, Any] | None) -> ClassedMap:
    query = shown.query
    edition = shown.offer["periods"][period]["edition"]
    answer = reading.values(shown.territory, query.level, indicator["indicator"], period)
    if together:
        answer = with_classes(answer, together)
    own = replace(query, indicator=indicator["indicator"], period=period, edition=edition, area=None)
    here = replace(
        shown,
        query=own,
        indicator=indicator,
        answer=answer,
        areas=shown.areas if edition == query.edition else reading.area_list(shown.territory, edition, query.level),
    )
    return ClassedMap(shown=here, classes=Classes(answer, own, indicator["decimals"]))
