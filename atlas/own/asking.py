"""Which areas are put together, and who asks: the public from public levels, insiders from all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.http import QueryDict
from django.utils.translation import get_language, gettext

from atlas.asking import NotShownError, find_territory
from atlas.models import OwnAreaKept
from atlas.official.asking import audience_of
from atlas.query import MapQuery, UnclearError, check_names
from indicators import reading
from indicators.models import Audience
from indicators.own_areas import OwnArea, own_area
from spatial.findings import RefusedError
from spatial.models import Municipality, Territory

MOST_AREAS = 500
_CODE = re.compile(r"[^\s\x00-\x1f<>\"']{1,40}")


@dataclass(frozen=True, kw_only=True)
class OwnQuery:
    hierarchy: str | None = None
    level: str | None = None
    areas: tuple[str, ...] = ()
    name: str = ""

    @classmethod
    def from_params(cls, params: QueryDict) -> OwnQuery:
        """`areas=0101 0102`; from a form without script also `area=0101&area=0102`."""
        check_names(
            QueryDict("&".join(f"{name}=x" for name in params)), ["hierarchy", "level", "areas", "area", "name"]
        )
        codes = [*str(params.get("areas", "")).replace("+", " ").split(), *params.getlist("area")]
        for code in codes:
            if not _CODE.fullmatch(code):
                raise UnclearError("areas", gettext("“%s” is not an area code.") % code)
        if len(codes) > MOST_AREAS:
            raise UnclearError("areas", gettext("At most %s areas can be put together.") % MOST_AREAS)
        return cls(
            hierarchy=params.get("hierarchy") or None,
            level=params.get("level") or None,
            areas=tuple(dict.fromkeys(codes)),
            name=str(params.get("name", "")).strip()[:80],
        )

    def to_address(self) -> str:
        query = QueryDict(mutable=True)
        wanted = {"hierarchy": self.hierarchy, "level": self.level, "areas": " ".join(self.areas), "name": self.name}
        query.update({name: value for name, value in wanted.items() if value})
        return f"?{query.urlencode()}" if query else ""


@dataclass(frozen=True, kw_only=True)
class OwnPage:
    """`refused`: why these areas get no sums; `found` is None then, and as long as none are chosen."""

    municipality: Municipality
    territory: Territory
    query: OwnQuery
    audience: int
    offer: Mapping[str, Any]
    level: Mapping[str, Any]
    edition: str
    areas: Mapping[str, Any]
    found: OwnArea | None
    refused: str
    kept: list[OwnAreaKept]

    @cached_property
    def offered(self) -> dict[str, Mapping[str, Any]]:
        """What is offered, by indicator."""
        return {each["indicator"]: each for each in self.offer["indicators"]}


def ask_own_area(municipality: Municipality, query: OwnQuery, user: User | AnonymousUser) -> OwnPage:
    audience = audience_of(user)
    territory = find_territory(municipality, MapQuery(hierarchy=query.hierarchy))
    offer = reading.offer(territory, audience=audience)
    levels = {each["level"]: each for each in offer["levels"]}
    level = query.level or territory.default_level.slug
    shown = {slug for each in offer["indicators"] for slug in each["levels"]}
    if level not in levels or level not in shown:
        raise UnclearError("level", gettext("There is no level “%s”.") % level)
    edition = _newest_edition(level, offer)
    areas = reading.area_list(territory, edition, level)
    known = set(areas["codes"])
    unknown = [code for code in query.areas if code not in known]
    if unknown:
        raise NotShownError(gettext("There is no area %(code)s here.") % {"code": unknown[0]})
    insider = audience != Audience.PUBLIC
    others = [
        (each.name if insider else gettext("an area that was kept"), each.codes)
        for each in OwnAreaKept.objects.filter(territory=territory, level=level)
        if set(each.codes) != set(query.areas)
    ]
    found, refused = None, ""
    if query.areas:
        try:
            found = own_area(territory, level, query.areas, audience=audience, others=others)
        except RefusedError as fault:
            refused = fault.de if get_language() == "de" else fault.en
    return OwnPage(
        municipality=municipality,
        territory=territory,
        query=query,
        audience=audience,
        offer=offer,
        level=levels[level],
        edition=edition,
        areas=areas,
        found=found,
        refused=refused,
        kept=list(OwnAreaKept.objects.filter(territory=territory, level=level)) if insider else [],
    )


def _newest_edition(level: str, offer: Mapping[str, Any]) -> str:
    periods = {slug for each in offer["indicators"] for slug in each["levels"].get(level, [])}
    newest = max(periods, key=lambda slug: (offer["periods"][slug]["last_day"], slug))
    return offer["periods"][newest]["edition"]
