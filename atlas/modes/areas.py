"""The plain map: each area in the colour of its class. `view.js` makes the same in the browser."""

from __future__ import annotations

from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.legends import Classes, provisional_sentences
from atlas.modes.pictures import Picture, class_entries, numbers_column
from atlas.modes.reading import level_name, name_of, period_label, unit_of
from atlas.numbers import write_value
from atlas.page_texts import PAGE_TEXTS
from atlas.tables import symbol


def picture(shown: Shown, signs: dict[str, str]) -> Picture:
    classes = Classes(shown.answer, shown.query, shown.indicator["decimals"])
    values, total = shown.answer["values"], shown.answer["total"]
    groups = [symbol(value, status, classes) for value, status in zip(values, classes.statuses, strict=True)]
    unit, decimals = unit_of(shown.indicator), shown.indicator["decimals"]
    column = numbers_column(
        "value",
        gettext("Value"),
        values,
        classes.statuses,
        decimals=decimals,
        signs=signs,
        unit=unit,
        total=write_value(total["value"], total["status"], decimals, signs),
    )
    return Picture(
        view="areas",
        title=title(shown),
        subline=f"{level_name(shown)}, {period_label(shown)}" + (f" ({unit})" if unit else ""),
        unit=unit,
        colours=classes.colours,
        groups=groups,
        columns=[column],
        entries=class_entries(classes.labels, groups, classes.statuses),
        sentences=provisional_sentences(classes.statuses, signs),
        breaks=list(classes.breaks),
        method=classes.method,
    )


def title(shown: Shown) -> str:
    return str(PAGE_TEXTS["title"]).format(
        indicator=name_of(shown), period=period_label(shown), level=level_name(shown)
    )
