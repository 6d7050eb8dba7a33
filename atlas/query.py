"""The question a map page asks: from the address, to the address, and nothing in it is ever silently ignored."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from itertools import pairwise

from django.http import QueryDict
from django.utils.translation import gettext

from atlas.conditions import Condition, read_addition, read_conditions, write_conditions
from atlas.unclear import UnclearError, write_number

__all__ = ["MapQuery", "SettledQuery", "UnclearError", "check_choice", "check_names", "write_number"]

METHODS = ("quantiles", "natural", "equal", "deviation", "own")
CLASS_COUNTS = range(3, 8)
YEARS = ("fixed",)  # the same classes in all years of an edition; otherwise each year has its own
COLUMN_KEYS = ("name", "code", "value", "second", "third")
SORTS = tuple(sort for key in COLUMN_KEYS for sort in (key, f"-{key}"))
VIEWS = ("areas", "change", "compare", "pair", "dynamics", "circles", "dots")
MOST_BREAKS = 8
MOST_RINGS, FARTHEST_RING = 4, 5000  # metres
ADDING = ("add_indicator", "add_side", "add_mark")  # a further condition, from the form

_SLUG = re.compile(r"[\w-]{1,50}")
_PLACE = re.compile(r"[\w-]{1,50}:[^\x00-\x1f<>\"']{1,60}")
_CODE = re.compile(r"[^\s\x00-\x1f<>\"']{1,40}")


@dataclass(frozen=True, kw_only=True)
class MapQuery:
    """What is shown on the map and in the table. None: whatever the atlas shows first."""

    hierarchy: str | None = None
    indicator: str | None = None
    level: str | None = None
    period: str | None = None
    edition: str | None = None
    view: str | None = None
    since: str | None = None  # view change and dynamics: the period to start from
    against: str | None = None  # view compare: city, parent, or the code of an area
    second: str | None = None  # view pair: the other indicator
    per: int | None = None  # view dots: so many are one dot
    classes: str | None = None
    n: int | None = None
    breaks: tuple[float, ...] = ()
    breaks2: tuple[float, ...] = ()  # view pair: of the other indicator
    years: str | None = None
    where: tuple[Condition, ...] = ()
    places: tuple[str, ...] = ()  # kinds of facilities
    rings: tuple[int, ...] = ()  # metres around them
    place: str | None = None  # the facility that is marked: kind:key
    patterns: str | None = None
    base: str | None = None
    area: str | None = None
    sort: str | None = None

    @classmethod
    def from_params(cls, params: QueryDict) -> "MapQuery":
        check_names(params, [*(field.name for field in fields(cls)), *ADDING], several=("places", "rings"))
        # A form without script also sends its empty fields; boxes of one name come one by one.
        given = {name: " ".join(params.getlist(name)).strip() for name in params}
        given = {name: text for name, text in given.items() if text}
        for name in ("hierarchy", "indicator", "level", "period", "edition", "since", "second"):
            if name in given and not _SLUG.fullmatch(given[name]):
                raise UnclearError(name, gettext("“%s” is not a name that this atlas could know.") % given[name])
        for name in ("area", "against"):
            if name in given and not _CODE.fullmatch(given[name]):
                raise UnclearError(name, gettext("“%s” is not an area code.") % given[name])
        if "place" in given and not _PLACE.fullmatch(given["place"]):
            raise UnclearError("place", gettext("“%s” is not the key of a facility.") % given["place"])
        check_choice(given, "view", VIEWS)
        check_choice(given, "classes", METHODS)
        check_choice(given, "n", [str(n) for n in CLASS_COUNTS])
        check_choice(given, "sort", SORTS)
        check_choice(given, "years", YEARS)
        check_choice(given, "patterns", ("on",))
        check_choice(given, "base", ("off",))
        breaks = _read_breaks(given.pop("breaks", ""), "breaks")
        breaks2 = _read_breaks(given.pop("breaks2", ""), "breaks2")
        # The form without script sends own breaks along with any method; only “own” means them.
        method = given.pop("classes", "own" if breaks or breaks2 else None)
        if method == "own" and not breaks and not breaks2:
            raise UnclearError(
                "breaks", gettext("Own class breaks are wanted, but none are given: for example 5; 10; 20.")
            )
        added = read_addition(*(given.pop(name, "") for name in ADDING))
        return cls(
            classes=method,
            n=int(given.pop("n")) if "n" in given else None,
            per=_read_per(given.pop("per", "")),
            breaks=breaks if method == "own" else (),
            breaks2=breaks2 if method == "own" else (),
            where=tuple(dict.fromkeys((*read_conditions(given.pop("where", "")), *added))),
            places=_read_kinds(given.pop("places", "")),
            rings=_read_rings(given.pop("rings", "")),
            **given,
        )

    def to_params(self) -> dict[str, str]:
        """The parameters of the address, in a fixed order, without what was not asked."""
        params = {field.name: getattr(self, field.name) for field in fields(self)}
        for name in ("breaks", "breaks2", "rings"):
            params[name] = " ".join(write_number(number) for number in params[name])
        params["places"] = " ".join(self.places)
        params["where"] = write_conditions(self.where)
        return {name: str(value) for name, value in params.items() if value not in (None, "")}

    def to_address(self) -> str:
        query = QueryDict(mutable=True)
        query.update(self.to_params())
        return "?" + query.urlencode()


@dataclass(frozen=True, kw_only=True)
class SettledQuery(MapQuery):
    """A question with nothing left open."""

    indicator: str
    level: str
    period: str
    edition: str

    @classmethod
    def settled(cls, query: MapQuery, *, indicator: str, level: str, period: str, edition: str) -> "SettledQuery":
        rest = {field.name: getattr(query, field.name) for field in fields(query)}
        return cls(**{**rest, "indicator": indicator, "level": level, "period": period, "edition": edition})


def check_names(params: QueryDict, known: list[str], *, several: tuple[str, ...] = ()) -> None:
    for name in params:
        if name not in known:
            meant = get_close_matches(name, known, n=1)
            sentence = gettext("This page has no parameter “%s”.") % name
            if meant:
                sentence += " " + gettext("Did you mean “%s”?") % meant[0]
            raise UnclearError(name, sentence)
        if len(params.getlist(name)) > 1 and name not in several:
            raise UnclearError(
                name, gettext("The parameter “%s” is given more than once; it may appear only once.") % name
            )


def check_choice(given: Mapping[str, str], name: str, known: list[str] | tuple[str, ...]) -> None:
    if name in given and given[name] not in known:
        raise UnclearError(
            name,
            gettext("The parameter “%(name)s” does not know the value “%(value)s”. Possible are: %(known)s.")
            % {"name": name, "value": given[name], "known": ", ".join(known)},
        )


def _read_breaks(text: str, parameter: str) -> tuple[float, ...]:
    """Numbers between semicolons or spaces, with a decimal point or comma; also a list like 5,10,20."""
    words = [word for word in re.split(r"[;\s]+", text) if word]
    if len(words) == 1 and words[0].count(",") > 1:
        words = words[0].split(",")
    try:
        numbers = tuple(float(word.replace(",", ".")) for word in words)
    except ValueError:
        raise UnclearError(
            parameter, gettext("“%s” cannot be read as class breaks. Write them like this: 5; 10; 20.") % text
        ) from None
    if not all(math.isfinite(number) for number in numbers):
        raise UnclearError(parameter, gettext("Class breaks must be ordinary numbers."))
    if any(low >= high for low, high in pairwise(numbers)):
        raise UnclearError(parameter, gettext("Class breaks must rise, each larger than the one before."))
    if len(numbers) > MOST_BREAKS:
        raise UnclearError(parameter, gettext("At most %s class breaks are possible.") % MOST_BREAKS)
    return numbers


def _read_per(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not 10 <= int(text[:7]) <= 100_000:
        raise UnclearError(
            "per", gettext("A dot stands for a whole number of persons from 10 to 100,000, not “%s”.") % text
        )
    return int(text)


def _read_kinds(text: str) -> tuple[str, ...]:
    kinds = tuple(dict.fromkeys(text.split()))
    for kind in kinds:
        if not _SLUG.fullmatch(kind):
            raise UnclearError("places", gettext("“%s” is not a name that this atlas could know.") % kind)
    return kinds


def _read_rings(text: str) -> tuple[int, ...]:
    """Distances in metres, shortest first."""
    words = re.split(r"[;,\s]+", text) if text else []
    if not all(word.isascii() and word.isdigit() and 50 <= int(word[:6]) <= FARTHEST_RING for word in words):
        raise UnclearError(
            "rings", gettext("Distances are whole metres from 50 to %s: for example 300 500 1000.") % FARTHEST_RING
        )
    rings = tuple(sorted({int(word) for word in words}))
    if len(rings) > MOST_RINGS:
        raise UnclearError("rings", gettext("At most %s distances are possible.") % MOST_RINGS)
    return rings
