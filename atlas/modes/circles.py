"""Numbers of people or things as circles whose surface is in proportion: on coloured areas, large ones would win."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10, sqrt

from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.legends import provisional_sentences, status_of
from atlas.modes.pictures import Circles, Column, Entry, Picture, class_entries, numbers_column
from atlas.modes.reading import level_name, name_of, period_label, unit_of
from atlas.numbers import write, write_value
from atlas.signs import is_classed

GROUND = "#e9e9e9"
LARGEST = ((30, 34.0), (160, 26.0), (700, 17.0))  # radius in pixels, by the number of areas
SMALLEST_LARGEST = 9.0


def picture(shown: Shown, signs: dict[str, str]) -> Picture:
    values, statuses = shown.answer["values"], status_of(shown.answer)
    unit = unit_of(shown.indicator)
    drawn = [
        value if is_classed(value, status) and value > 0 else 0 for value, status in zip(values, statuses, strict=True)
    ]
    groups = on_grey(values, statuses)
    largest = max(drawn, default=0)
    widest = widest_of(len(values))
    rest = class_entries([], groups, statuses)
    nothing = sum(is_classed(value, status) and value == 0 for value, status in zip(values, statuses, strict=True))
    entries = [Entry(symbol="class-0", label=gettext("area with a circle"), count=groups.count("class-0") - nothing)]
    return Picture(
        view="circles",
        title=gettext("{indicator} as circles, {period}, {level}").format(
            indicator=name_of(shown), period=period_label(shown), level=level_name(shown)
        ),
        subline=f"{level_name(shown)}, {period_label(shown)}" + (f" ({unit})" if unit else ""),
        unit=unit,
        colours=[GROUND],
        groups=groups,
        columns=[value_column(shown, signs)],
        entries=entries + rest,
        sentences=[
            gettext(
                "The size of each circle is proportional to the number; the circle stands in the middle of its area."
            ),
            *provisional_sentences(statuses, signs),
        ],
        circles=Circles(
            radii=[radius(value, largest, widest) for value in drawn],
            samples=[
                {"label": write(number, shown.indicator["decimals"]), "radius": radius(number, largest, widest)}
                for number in samples(largest)
            ],
        ),
    )


def on_grey(values: Sequence[float | None], statuses: Sequence[str]) -> list[str]:
    """Areas with a number are alike: what stands on them tells it."""
    return [
        "class-0" if is_classed(value, status) else f"status-{status}"
        for value, status in zip(values, statuses, strict=True)
    ]


def value_column(shown: Shown, signs: dict[str, str]) -> Column:
    total, decimals = shown.answer["total"], shown.indicator["decimals"]
    return numbers_column(
        "value",
        gettext("Value"),
        shown.answer["values"],
        status_of(shown.answer),
        decimals=decimals,
        signs=signs,
        unit=unit_of(shown.indicator),
        total=write_value(total["value"], total["status"], decimals, signs),
    )


def widest_of(areas: int) -> float:
    """The radius of the largest circle, in pixels of a map: the more areas, the smaller."""
    return next((radius for count, radius in LARGEST if areas <= count), SMALLEST_LARGEST)


def radius(value: float, largest: float, widest: float) -> float:
    """Twice the number, twice the surface; never so small that it cannot be seen."""
    return round(max(widest * sqrt(value / largest), 1.0), 2) if value > 0 else 0.0


def samples(largest: float) -> list[float]:
    """Round numbers for the legend: the largest that occurs, about a quarter and a twentieth of it."""
    found = [round_down(largest / part) for part in (1, 4, 20)]
    return [number for place, number in enumerate(found) if number > 0 and number not in found[:place]]


def round_down(number: float) -> float:
    """1, 2 or 5 with zeros, not above the number."""
    if number < 1:
        return 0
    step = 10.0 ** floor(log10(number))
    if step > number:  # a logarithm may be rounded up
        step /= 10
    return next(part * step for part in (5, 2, 1) if part * step <= number)
