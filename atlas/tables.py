"""The table beside the map: the same areas, numbers and classes, in the order the reader wants."""

import unicodedata
from dataclasses import replace
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from atlas.asking import Shown
from atlas.classing import class_of
from atlas.legends import Classes
from atlas.numbers import write, write_value
from atlas.signs import MEANINGS, is_classed

DEFAULT_SORT = "name"
COLUMNS = {"name": _("Area"), "code": _("Key"), "value": _("Value")}


def collation_key(name: str) -> tuple[str, str]:
    """German order as in a telephone-free dictionary (DIN 5007-1): ä like a, ß like ss, capitals do not matter."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in folded if not unicodedata.combining(letter)), name


def headings(shown: Shown) -> list[dict]:
    """The columns with their present direction, and the address that sorts by them."""
    sort = shown.query.sort or DEFAULT_SORT
    return [
        {
            "key": key,
            "name": name,
            "direction": {key: "ascending", f"-{key}": "descending"}.get(sort, "none"),
            "address": replace(shown.query, sort=f"-{key}" if sort == key else key).to_address(),
        }
        for key, name in COLUMNS.items()
    ]


def rows(shown: Shown, classes: Classes, signs: dict[str, str]) -> list[dict]:
    areas, values = shown.areas, shown.answer["values"]
    # One address is made with a stand-in for the code: making 542 of them one by one takes longer than all the rest.
    before, after = replace(shown.query, area="CODE").to_address().split("CODE")
    return [
        {
            "code": code,
            "name": areas["names"][position],
            "address": f"{before}{quote(code)}{after}",
            "pinned": code == shown.query.area,
            "symbol": symbol(values[position], status, classes),
            **written(values[position], status, shown.indicator["decimals"], signs),
        }
        for position in order(shown, classes.statuses)
        for code, status in [(areas["codes"][position], classes.statuses[position])]
    ]


def written(value: float | None, status: str, decimals: int, signs: dict[str, str]) -> dict:
    """What the cell shows, and for a sign what a screen reader says instead."""
    text = write_value(value, status, decimals, signs)
    if status == "ok":
        return {"text": text, "spoken": MEANINGS["zero"] if value == 0 else ""}
    return {
        "text": text,
        "spoken": f"{write(value, decimals)}, {MEANINGS[status]}" if value is not None else MEANINGS[status],
    }


def symbol(value: float | None, status: str, classes: Classes) -> str:
    """The swatch drawn once at the top of the page."""
    return f"class-{class_of(value, classes.breaks)}" if is_classed(value, status) else f"status-{status}"


def order(shown: Shown, statuses: list[str]) -> list[int]:
    """Positions in the wanted order. Areas without a value come last, whichever way values are sorted."""
    sort = shown.query.sort or DEFAULT_SORT
    column, descending = sort.lstrip("-"), sort.startswith("-")
    names = shown.areas["names"]
    positions = sorted(range(len(names)), key=lambda position: collation_key(names[position]))
    if column == "value":
        values = shown.answer["values"]
        known = [position for position in positions if values[position] is not None]
        known.sort(key=lambda position: values[position], reverse=descending)
        return known + [position for position in positions if values[position] is None]
    if column == "code":
        positions.sort(key=shown.areas["codes"].__getitem__)
    return positions[::-1] if descending else positions
