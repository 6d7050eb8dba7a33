"""Which two maps: each half has an indicator and a period of its own, the level is the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext

from atlas.asking import Shown, ask_map, find_territory
from atlas.classed_maps import ClassedMap
from atlas.fixed_classes import fixed_classes, with_classes
from atlas.legends import Classes
from atlas.query import MapQuery, UnclearError, check_choice
from indicators import reading
from spatial.models import Municipality

LAYOUTS = ("swipe", "side")
OWN = ("indicator2", "period2", "layout", "split")
SHARED = ("hierarchy", "indicator", "level", "period", "edition", "classes", "n", "area")
_SLUG = re.compile(r"[\w-]{1,50}")


@dataclass(frozen=True, kw_only=True)
class TwoQuery:
    """`first` is the question of the left half; what is not given of the right one is as on the left."""

    first: MapQuery
    indicator2: str | None = None
    period2: str | None = None
    layout: str = "swipe"
    split: int = 50  # per cent of the frame that show the left half

    def to_address(self) -> str:
        address = QueryDict(mutable=True)
        address.update(self.first.to_params())
        own = {"indicator2": self.indicator2, "period2": self.period2, "layout": self.layout, "split": str(self.split)}
        address.update({name: value for name, value in own.items() if value})
        return "?" + address.urlencode()


def read(params: QueryDict) -> TwoQuery:
    rest = params.copy()
    own = {name: str(rest.pop(name)[-1]).strip() for name in OWN if name in rest}
    own = {name: value for name, value in own.items() if value}
    for name in ("indicator2", "period2"):
        if name in own and not _SLUG.fullmatch(own[name]):
            raise UnclearError(name, gettext("“%s” is not a name that this atlas could know.") % own[name])
    check_choice(own, "layout", LAYOUTS)
    check_choice(own, "split", [str(number) for number in range(101)])
    query = MapQuery.from_params(rest)
    return TwoQuery(
        first=MapQuery(**{name: getattr(query, name) for name in SHARED}),
        indicator2=own.get("indicator2"),
        period2=own.get("period2"),
        layout=own.get("layout", "swipe"),
        split=int(own.get("split", 50)),
    )


def ask(municipality: Municipality, query: TwoQuery) -> tuple[ClassedMap, ClassedMap]:
    offer = reading.offer(find_territory(municipality, query.first))
    left = ask_map(municipality, _possible(query.first, offer))
    other = replace(
        query.first,
        indicator=query.indicator2 or left.query.indicator,
        level=left.query.level,
        period=query.period2 or _period_beside(left, query),
        edition=None,
        area=None,
    )
    right = ask_map(municipality, _possible(other, offer))
    if left.query.indicator == right.query.indicator:
        # One indicator in two years: a colour means the same in both.
        together = fixed_classes(left.territory, level=left.query.level, indicator=left.query.indicator)["together"]
        left, right = (replace(each, answer=with_classes(each.answer, together)) for each in (left, right))
    return _half(left), _half(right)


def settled(query: TwoQuery, halves: tuple[ClassedMap, ClassedMap]) -> TwoQuery:
    """The same question with nothing left open."""
    left, right = halves
    first = replace(
        query.first, indicator=left.query.indicator, level=left.query.level, period=left.query.period, edition=None
    )
    return replace(query, first=first, indicator2=right.query.indicator, period2=right.query.period)


def _possible(query: MapQuery, offer: dict) -> MapQuery:
    """A form without script sends the period along when another indicator is chosen, which may not have it."""
    levels = next((each["levels"] for each in offer["indicators"] if each["indicator"] == query.indicator), None)
    if levels is None or query.period is None or any(query.period in periods for periods in levels.values()):
        return query
    return replace(query, period=None, edition=None) if query.period in offer["periods"] else query


def _period_beside(left: Shown, query: TwoQuery) -> str | None:
    """Another indicator is seen in the same year where it has it; the same one in its first year on these areas."""
    indicator = query.indicator2 or left.query.indicator
    found = [each["levels"] for each in left.offer["indicators"] if each["indicator"] == indicator]
    periods: list[str] = found[0].get(left.query.level, []) if found else []
    if indicator != left.query.indicator:
        return left.query.period if left.query.period in periods else None
    days = left.offer["periods"]
    here = [each for each in periods if days[each]["edition"] == left.query.edition and each != left.query.period]
    return here[0] if here else left.query.period


def _half(shown: Shown) -> ClassedMap:
    return ClassedMap(shown=shown, classes=Classes(shown.answer, shown.query, shown.indicator["decimals"]))
