"""The table beside the map as a file: the API's own rows, in the order and the language of the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from atlas.api.rows import BEHIND, HEADER, REMARK, of_values
from atlas.asking import Shown
from atlas.conditions import MET
from atlas.exports.map_pictures import conditions_of
from atlas.exports.tables import Cell, Column, Table
from atlas.exports.telling import Told
from atlas.modes import Picture
from atlas.modes.pictures import Column as PageColumn
from atlas.page_texts import STATUS_TEXTS
from atlas.signs import MEANINGS, SHORT, signs_of
from atlas.tables import order
from spatial.models import Municipality
from spatial.texts import in_language

HEADINGS = {
    "code": _("Code"),
    "name": _("Area"),
    "period": _("Period"),
    "value": _("Value"),
    "status": _("Reliability"),
    "sign": _("Sign"),
    "numerator": _("Numerator"),
    "denominator": _("Denominator"),
    "lower": _("Lower limit (95% interval)"),
    "upper": _("Upper limit (95% interval)"),
    "remark": _("Special about the area"),
}
KEPT = (*HEADER, *BEHIND, REMARK)
OFTEN_EMPTY = (*BEHIND, REMARK)
OWN = ("areas", "circles", "dots")  # ways of showing that show the indicator's own values


def map_table(shown: Shown, told: Told, picture: Picture) -> Table:
    """The values with what is behind them; where the page shows changes or a second indicator, these as well.

    Where areas are filtered, only those that the page lists.
    """
    names, rows = of_values(shown.territory, shown.answer)
    places = [names.index(name) for name in KEPT]
    positions = [
        place for place in order(shown, picture) if picture.filter is None or picture.filter.kept[place] == MET
    ]
    kept = [[rows[position][place] for place in places] for position in positions]
    columns = [place for place, name in enumerate(KEPT) if name not in OFTEN_EMPTY or any(row[place] for row in kept)]
    label = in_language(shown.offer["periods"][shown.query.period]["label"])
    for row in kept:
        row[KEPT.index("period")] = label
        row[KEPT.index("status")] = status_words(str(row[KEPT.index("status")]))
    more = [] if picture.view in OWN else picture.columns
    further = [_further(column, positions) for column in more]
    return Table(
        name=told.file_name,
        title=told.heading,
        columns=[
            *(_column(KEPT[place], shown) for place in columns),
            *(column for each, _cells in further for column in each),
        ],
        rows=[
            [*(row[place] for place in columns), *(cell for _columns, cells in further for cell in cells[number])]
            for number, row in enumerate(kept)
        ],
        about=about_indicator(shown, told, [*conditions_of(picture), *picture.sentences]),
        signs=sign_pairs(shown),
        origin=[(gettext("Source"), told.source), (gettext("Licence"), told.licence)],
        language=get_language() or "de",
    )


def _further(column: PageColumn, positions: list[int]) -> tuple[list[Column], list[list[Cell]]]:
    """A column of the page: its numbers, and in words why there is none; or its words."""
    heading = column.name + (f" ({column.unit})" if column.unit else "")
    key = f"shown_{column.key}"
    if column.numbers is None:
        return [Column(key=key, heading=heading)], [[column.texts[position]] for position in positions]
    said = any(column.spoken)
    columns = [Column(key=key, heading=heading)]
    if said:
        columns.append(Column(key=f"{key}_note", heading=gettext("%s: note") % column.name))
    cells: list[list[Cell]] = [
        [column.numbers[position], *([column.spoken[position]] if said else [])] for position in positions
    ]
    return columns, cells


def _column(key: str, shown: Shown) -> Column:
    unit = in_language(shown.indicator["unit"])
    return Column(
        key=key,
        heading=str(HEADINGS[key]) + (f" ({unit})" if key == "value" and unit else ""),
        decimals=shown.indicator["decimals"] if key in ("value", "lower", "upper") else None,
    )


def status_words(status: str) -> str:
    return str(SHORT.get(status, STATUS_TEXTS["ok"]))


def about_indicator(shown: Shown, told: Told, sentences: Sequence[str]) -> list[tuple[str, str]]:
    indicator: dict[str, Any] = shown.indicator
    pairs = [
        (gettext("Indicator"), told.title),
        (gettext("Unit"), in_language(indicator["unit"])),
        (gettext("Definition"), told.description),
        (gettext("How to read it"), in_language(indicator["reading_aid"])),
        *told.facts(),
        *((gettext("Please note"), said) for said in (told.fictional, *sentences)),
    ]
    return [(name, said) for name, said in pairs if said]


def sign_pairs(shown: Shown) -> list[tuple[str, str]]:
    return sign_pairs_of(shown.territory.municipality)


def sign_pairs_of(municipality: Municipality) -> list[tuple[str, str]]:
    signs = signs_of(municipality.signs)
    pairs = [(signs[name], str(meaning)) for name, meaning in MEANINGS.items()]
    pairs.insert(4, (signs["unreliable_without_value"], str(MEANINGS["unreliable"])))
    return pairs
