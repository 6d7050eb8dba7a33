"""A map of one indicator and period in classes: what pages with several maps show of each, and their files likewise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from atlas.asking import Shown
from atlas.legends import Classes
from atlas.modes.reading import name_of, period_label, unit_of
from atlas.query import SettledQuery
from atlas.signs import signs_of
from atlas.tables import symbol, written


@dataclass(frozen=True, kw_only=True)
class ClassedMap:
    """`shown`: the question that the large map has for it, and what is seen."""

    shown: Shown
    classes: Classes

    @property
    def query(self) -> SettledQuery:
        return self.shown.query

    @property
    def title(self) -> str:
        return f"{name_of(self.shown)}, {period_label(self.shown)}"

    @property
    def unit(self) -> str:
        return unit_of(self.shown.indicator)

    @property
    def digest(self) -> str:
        return str(self.shown.areas["boundaries"]["overview"])


def any_counts(maps: Sequence[ClassedMap]) -> bool:
    """Coloured areas deceive there: a warning belongs beside them."""
    return any(each.shown.indicator["kind"] == "count" for each in maps)


def groups_of(each: ClassedMap) -> list[str]:
    """The swatch of every area, in area order."""
    pairs = zip(each.shown.answer["values"], each.classes.statuses, strict=True)
    return [symbol(value, status, each.classes) for value, status in pairs]


def cells_of(each: ClassedMap) -> list[dict[str, Any]]:
    """What a table says of every area, in area order."""
    signs, decimals = signs_of(each.shown.territory.municipality.signs), each.shown.indicator["decimals"]
    pairs = zip(each.shown.answer["values"], each.classes.statuses, strict=True)
    return [written(value, status, decimals, signs) for value, status in pairs]


def fills_of(each: ClassedMap) -> dict[str, list[str]]:
    """Codes of areas by colour, or by the name of the status whose pattern they have."""
    found: dict[str, list[str]] = {}
    for code, group in zip(each.shown.areas["codes"], groups_of(each), strict=True):
        kind, _, name = group.partition("-")
        found.setdefault(each.classes.colours[int(name)] if kind == "class" else name, []).append(code)
    return found
