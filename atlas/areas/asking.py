"""From the address of a profile to the answers behind it. Public numbers only, most of them ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext

from atlas.asking import NotShownError, find_territory
from atlas.query import MapQuery, UnclearError, check_choice, check_names
from indicators import reading
from indicators.portraits import Portrait, portrait
from spatial.models import Area, Municipality, Territory
from spatial.texts import in_language

NUMBERS_ONLY = "no"


@dataclass(frozen=True, kw_only=True)
class AreaQuery:
    """`edition`: of an area that has been replaced; `sentences=no` leaves the automatic sentences out."""

    hierarchy: str | None = None
    edition: str | None = None
    sentences: str | None = None

    @classmethod
    def from_params(cls, params: QueryDict) -> AreaQuery:
        check_names(params, ["hierarchy", "edition", "sentences"])
        given = {name: str(params[name]).strip() for name in params}
        given = {name: text for name, text in given.items() if text}
        check_choice(given, "sentences", [NUMBERS_ONLY])
        return cls(**given)

    def to_address(self, **changed: str | None) -> str:
        query = QueryDict(mutable=True)
        wanted = {"hierarchy": self.hierarchy, "edition": self.edition, "sentences": self.sentences, **changed}
        query.update({name: value for name, value in wanted.items() if value})
        return f"?{query.urlencode()}" if query else ""


@dataclass(frozen=True, kw_only=True)
class AreaPage:
    """`profile` and `areas` as docs/architecture.md has them; no portrait of areas that have been replaced."""

    territory: Territory
    query: AreaQuery
    offer: Mapping[str, Any]
    level: Mapping[str, Any]
    area: Area
    newest_edition: str  # in which the level has numbers
    profile: Mapping[str, Any]
    portrait: Portrait | None
    areas: Mapping[str, Any]  # all of its level and edition

    @property
    def edition(self) -> str:
        return self.area.edition_level.edition.slug

    @property
    def is_replaced(self) -> bool:
        return self.edition != self.newest_edition

    @property
    def is_whole(self) -> bool:
        """The whole territory is compared with nothing."""
        return self.level["level"] == self.territory.root_level.slug

    @cached_property
    def indicators(self) -> dict[str, Mapping[str, Any]]:
        return {each["indicator"]: each for each in self.offer["indicators"]}

    @cached_property
    def lines(self) -> dict[str, Mapping[str, Any]]:
        return {each["indicator"]: each for each in self.profile["indicators"]}

    def address_of(self, level: str, code: str, edition: str | None = None) -> str:
        other = self.edition if edition is None else edition
        return area_address(
            self.territory.municipality,
            level,
            code,
            AreaQuery(hierarchy=self.query.hierarchy, edition=None if other == self.newest_edition else other),
        )


def area_address(municipality: Municipality, level: str, code: str, query: AreaQuery | None = None) -> str:
    return reverse("area", args=[municipality.slug, level, code]) + (query.to_address() if query else "")


def ask_area_page(municipality: Municipality, level: str, code: str, query: AreaQuery) -> AreaPage:
    """Raises UnclearError for a level or edition that is none, NotShownError for an area that is not here."""
    territory = find_territory(municipality, MapQuery(hierarchy=query.hierarchy))
    offer = reading.offer(territory)
    levels = {each["level"]: each for each in offer["levels"]}
    if level not in levels:
        raise UnclearError("level", gettext("There is no level “%s”.") % level)
    editions = _editions_of(level, offer)
    if not editions:
        raise NotShownError(gettext("Nothing has been published in this atlas yet."))
    if query.edition is not None and query.edition not in editions:
        raise UnclearError("edition", gettext("There is no edition “%s”.") % query.edition)
    wanted = [query.edition] if query.edition else editions[::-1]
    found = _find(territory, level, code, wanted)
    edition = found.edition_level.edition.slug
    return AreaPage(
        territory=territory,
        query=query,
        offer=offer,
        level=levels[level],
        area=found,
        newest_edition=editions[-1],
        profile=reading.area_profile(territory, edition, level, code),
        portrait=portrait(territory, edition, level, code),
        areas=reading.area_list(territory, edition, level),
    )


def _editions_of(level: str, offer: Mapping[str, Any]) -> list[str]:
    """The editions in which a level has numbers, oldest first."""
    periods = {slug for each in offer["indicators"] for slug in each["levels"].get(level, [])}
    ordered = sorted(periods, key=lambda slug: offer["periods"][slug]["last_day"])
    return list(dict.fromkeys(offer["periods"][slug]["edition"] for slug in ordered))


def _find(territory: Territory, level: str, code: str, editions: list[str]) -> Area:
    """In the newest of these editions that has it; areas elsewhere in the hierarchy are not this territory's."""
    areas = Area.objects.filter(
        edition_level__edition__hierarchy=territory.hierarchy_id,
        edition_level__edition__slug__in=editions,
        edition_level__level__slug=level,
        code=code,
    ).select_related("edition_level__edition", "edition_level__level", "parent__edition_level__level")
    areas = areas.defer("geometry", "parent__geometry")  # kilobytes each, which no part of the page reads
    known = {area.edition_level.edition.slug: area for area in areas}
    for edition in editions:
        if edition in known and code in reading.area_list(territory, edition, level)["codes"]:
            return known[edition]
    raise NotShownError(
        gettext("There is no area %(code)s here.") % {"code": code},
        (gettext("All areas on the map"), MapQuery(hierarchy=None, level=level)),
    )


def name_of(page: AreaPage) -> str:
    return page.area.name or in_language(page.territory.municipality.name)
