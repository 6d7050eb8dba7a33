"""The question a map page asks: from the address, to the address, and nothing in it is ever silently ignored."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from difflib import get_close_matches
from itertools import pairwise

from django.http import QueryDict
from django.utils.translation import gettext

METHODS = ("quantiles", "natural", "equal", "deviation", "own")
CLASS_COUNTS = range(3, 8)
SORTS = ("name", "-name", "code", "-code", "value", "-value")
MOST_BREAKS = 8

_SLUG = re.compile(r"[\w-]{1,50}")
_CODE = re.compile(r"[^\s\x00-\x1f<>\"']{1,40}")


class UnclearError(Exception):
    """A parameter that cannot be understood (400); the sentence says which and what was expected."""

    def __init__(self, parameter: str, sentence: str):
        super().__init__(sentence)
        self.parameter = parameter
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class MapQuery:
    """What is shown on the map and in the table. None: whatever the atlas shows first."""

    hierarchy: str | None = None
    indicator: str | None = None
    level: str | None = None
    period: str | None = None
    edition: str | None = None
    classes: str | None = None
    n: int | None = None
    breaks: tuple[float, ...] = ()
    area: str | None = None
    sort: str | None = None

    @classmethod
    def from_params(cls, params: QueryDict) -> "MapQuery":
        check_names(params, [field.name for field in fields(cls)])
        # A form without script also sends its empty fields.
        given = {name: str(params[name]).strip() for name in params}
        given = {name: text for name, text in given.items() if text}
        for name in ("hierarchy", "indicator", "level", "period", "edition"):
            if name in given and not _SLUG.fullmatch(given[name]):
                raise UnclearError(name, gettext("“%s” is not a name that this atlas could know.") % given[name])
        if "area" in given and not _CODE.fullmatch(given["area"]):
            raise UnclearError("area", gettext("“%s” is not an area code.") % given["area"])
        check_choice(given, "classes", METHODS)
        check_choice(given, "n", [str(n) for n in CLASS_COUNTS])
        check_choice(given, "sort", SORTS)
        breaks = _read_breaks(given.pop("breaks", ""))
        # The form without script sends own breaks along with any method; only “own” means them.
        method = given.pop("classes", "own" if breaks else None)
        if method == "own" and not breaks:
            raise UnclearError(
                "breaks", gettext("Own class breaks are wanted, but none are given: for example 5; 10; 20.")
            )
        count = int(given.pop("n")) if "n" in given else None
        return cls(classes=method, n=count, breaks=breaks if method == "own" else (), **given)

    def to_params(self) -> dict[str, str]:
        """The parameters of the address, in a fixed order, without what was not asked."""
        params = {field.name: getattr(self, field.name) for field in fields(self)}
        params["breaks"] = " ".join(write_number(number) for number in self.breaks)
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


def write_number(number: float) -> str:
    """The shortest text that reads back as the same number."""
    return repr(int(number)) if number == int(number) and abs(number) < 1e15 else repr(number)


def check_names(params: QueryDict, known: list[str]) -> None:
    for name in params:
        if name not in known:
            meant = get_close_matches(name, known, n=1)
            sentence = gettext("This page has no parameter “%s”.") % name
            if meant:
                sentence += " " + gettext("Did you mean “%s”?") % meant[0]
            raise UnclearError(name, sentence)
        if len(params.getlist(name)) > 1:
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


def _read_breaks(text: str) -> tuple[float, ...]:
    """Numbers between semicolons or spaces, with a decimal point or comma; also a list like 5,10,20."""
    words = [word for word in re.split(r"[;\s]+", text) if word]
    if len(words) == 1 and words[0].count(",") > 1:
        words = words[0].split(",")
    try:
        numbers = tuple(float(word.replace(",", ".")) for word in words)
    except ValueError:
        raise UnclearError(
            "breaks", gettext("“%s” cannot be read as class breaks. Write them like this: 5; 10; 20.") % text
        ) from None
    if not all(math.isfinite(number) for number in numbers):
        raise UnclearError("breaks", gettext("Class breaks must be ordinary numbers."))
    if any(low >= high for low, high in pairwise(numbers)):
        raise UnclearError("breaks", gettext("Class breaks must rise, each larger than the one before."))
    if len(numbers) > MOST_BREAKS:
        raise UnclearError("breaks", gettext("At most %s class breaks are possible.") % MOST_BREAKS)
    return numbers
