"""The question of a comparison: from the address, to the address, and nothing in it is ever silently ignored."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from django.http import QueryDict
from django.utils.translation import gettext

from atlas.query import UnclearError, check_choice, check_names

MOST_AREAS = 8
MOST_INDICATORS = 60
BENCHMARKS = ("city", "parent", "reference")
OUTSIDE = "outside:"  # before the name of a larger territory
SET_KINDS = ("children", "neighbours", "similar")

_SLUG = re.compile(r"[\w-]{1,50}")
_CODE = re.compile(r"[^\s\x00-\x1f<>\"',:]{1,40}")


@dataclass(frozen=True, kw_only=True)
class ComparisonQuery:
    """What is compared. `add`, `set` and `pick` are how forms ask for areas and indicators: they lead to an address
    without them.
    """

    hierarchy: str | None = None
    level: str | None = None
    edition: str | None = None
    period: str | None = None  # numbers up to this one; None: the newest
    areas: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    benchmark: str | None = None
    focus: str | None = None  # the indicator that is told at length
    x: str | None = None
    y: str | None = None
    structure: str | None = None
    sort: str | None = None  # the area by whose standing the rows stand, highest first; -code: lowest first
    add: str | None = None
    set: str | None = None
    pick: tuple[str, ...] = ()

    @classmethod
    def from_params(cls, params: QueryDict) -> ComparisonQuery:
        pick = tuple(str(word) for word in params.getlist("pick") if word)
        rest = params.copy()
        rest.pop("pick", None)  # the only one that checkboxes give several times
        check_names(rest, [field.name for field in fields(cls)])
        given = {name: str(rest[name]).strip() for name in rest}
        given = {name: text for name, text in given.items() if text}
        for name in ("hierarchy", "level", "edition", "period", "focus", "x", "y", "structure"):
            if name in given:
                _check_slug(name, given[name])
        areas = _listed(given.pop("areas", ""), "areas", MOST_AREAS, _CODE)
        indicators = _listed(given.pop("indicators", ""), "indicators", MOST_INDICATORS, _SLUG)
        for slug in pick:
            _check_slug("pick", slug)
        if len(pick) > MOST_INDICATORS:
            raise _too_many("pick", MOST_INDICATORS)
        benchmark = given.get("benchmark")
        if benchmark is not None and benchmark.startswith(OUTSIDE):
            _check_slug("benchmark", benchmark.removeprefix(OUTSIDE))
        elif benchmark is not None and not _CODE.fullmatch(benchmark):
            raise UnclearError("benchmark", gettext("“%s” is no benchmark.") % benchmark)
        if "sort" in given and not _CODE.fullmatch(given["sort"].removeprefix("-")):
            raise UnclearError("sort", gettext("“%s” is not an area code.") % given["sort"])
        if "set" in given:
            kind, _, code = given["set"].partition(":")
            check_choice({"set": kind}, "set", SET_KINDS)
            if not _CODE.fullmatch(code):
                raise UnclearError("set", gettext("“%s” is not an area code.") % code)
        if len(given.get("add", "")) > 100:
            raise UnclearError("add", gettext("“%s” is not an area code.") % given["add"][:100])
        return cls(areas=areas, indicators=indicators, pick=pick, **given)

    def to_params(self) -> dict[str, str]:
        """The parameters of the address, in a fixed order, without what was not asked."""
        found = {}
        for field in fields(self):
            value = getattr(self, field.name)
            text = ",".join(value) if isinstance(value, tuple) else value
            if text:
                found[field.name] = str(text)
        return found

    def to_address(self) -> str:
        query = QueryDict(mutable=True)
        query.update(self.to_params())
        return "?" + query.urlencode(safe=",:")


def _check_slug(name: str, text: str) -> None:
    if not _SLUG.fullmatch(text):
        raise UnclearError(name, gettext("“%s” is not a name that this atlas could know.") % text)


def _listed(text: str, name: str, most: int, pattern: re.Pattern[str]) -> tuple[str, ...]:
    """Names between commas, each once."""
    words = [word.strip() for word in text.split(",") if word.strip()]
    for word in words:
        if not pattern.fullmatch(word):
            raise UnclearError(name, gettext("“%s” is not a name that this atlas could know.") % word)
    found = tuple(dict.fromkeys(words))
    if len(found) > most:
        raise _too_many(name, most)
    return found


def _too_many(name: str, most: int) -> UnclearError:
    if name == "areas":
        return UnclearError(name, gettext("At most %s areas can be compared at once.") % most)
    return UnclearError(name, gettext("At most %s indicators can be compared at once.") % most)
