"""The table beside the map: the same areas, numbers and classes, in the order the reader wants."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from atlas.asking import Shown
from atlas.classing import class_of
from atlas.conditions import MET
from atlas.legends import Classes
from atlas.numbers import write, write_value
from atlas.signs import MEANINGS, SHORT, is_classed
from atlas.unclear import UnclearError

if TYPE_CHECKING:
    from atlas.modes.pictures import Picture

DEFAULT_SORT = "name"
COLUMNS = {"name": _("Area"), "code": _("Code")}


def collation_key(name: str) -> tuple[str, str]:
    """German order as in a telephone-free dictionary (DIN 5007-1): ä like a, ß like ss, capitals do not matter."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter)), name


def headings(shown: Shown, picture: Picture) -> list[dict]:
    """The columns with their present direction, and the address that sorts by them where they can be sorted."""
    sort = shown.query.sort or DEFAULT_SORT
    columns = [(key, str(name), False, True) for key, name in COLUMNS.items()]
    columns += [(each.key, each.name, each.numbers is not None, each.numbers is not None) for each in picture.columns]
    return [
        {
            "key": key,
            "name": name,
            "numeric": numeric,
            "direction": {key: "ascending", f"-{key}": "descending"}.get(sort, "none"),
            "address": replace(shown.query, sort=f"-{key}" if sort == key else key).to_address() if sortable else None,
        }
        for key, name, numeric, sortable in columns
    ]


def rows(shown: Shown, picture: Picture) -> list[dict]:
    """Where areas are filtered, only those that meet the conditions."""
    kept = picture.filter.kept if picture.filter else None
    areas = shown.areas
    # One address is made with a stand-in for the code: making 542 of them one by one takes longer than all the rest.
    before, after = replace(shown.query, area="CODE").to_address().split("area=CODE")
    return [
        {
            "code": code,
            "name": areas["names"][position],
            "address": f"{before}area={quote(code)}{after}",
            "pinned": code == shown.query.area,
            "symbol": picture.groups[position],
            "unsure": picture.hatched is not None and picture.hatched[position],
            "cells": [
                {"text": each.texts[position], "spoken": each.spoken[position], "numeric": each.numbers is not None}
                for each in picture.columns
            ],
        }
        for position in order(shown, picture)
        if kept is None or kept[position] == MET
        for code in [areas["codes"][position]]
    ]


def written(value: float | None, status: str, decimals: int, signs: dict[str, str]) -> dict:
    """What the cell shows, and for a sign what a screen reader says instead."""
    text = write_value(value, status, decimals, signs)
    if status == "ok":
        return {"text": text, "spoken": MEANINGS["zero"] if value == 0 else ""}
    # What most rows have is said in a word: all of it stands once at the legend.
    meaning = SHORT[status] if status == "provisional" else MEANINGS[status]
    return {"text": text, "spoken": f"{write(value, decimals)}, {meaning}" if value is not None else meaning}


def symbol(value: float | None, status: str, classes: Classes) -> str:
    """The swatch drawn once at the top of the page."""
    return f"class-{class_of(value, classes.breaks)}" if is_classed(value, status) else f"status-{status}"


def order(shown: Shown, picture: Picture) -> list[int]:
    """Positions in the wanted order. Areas without a value come last, whichever way values are sorted."""
    sort = shown.query.sort or DEFAULT_SORT
    column, descending = sort.lstrip("-"), sort.startswith("-")
    names = shown.areas["names"]
    positions = sorted(range(len(names)), key=lambda position: collation_key(names[position]))
    if column not in COLUMNS:
        values = next((each.numbers for each in picture.columns if each.key == column), None)
        if values is None:
            raise UnclearError("sort", gettext("This table has no column “%s” to sort by.") % column)
        numbers = {position: value for position in positions if (value := values[position]) is not None}
        known = sorted(numbers, key=numbers.__getitem__, reverse=descending)
        return known + [position for position in positions if position not in numbers]
    if column == "code":
        positions.sort(key=shown.areas["codes"].__getitem__)
    return positions[::-1] if descending else positions
