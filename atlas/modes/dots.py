"""Numbers of people as dots: one for so many, anywhere in their area. Crowds are seen, addresses are not."""

from __future__ import annotations

from math import floor

from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.legends import provisional_sentences, status_of
from atlas.modes.circles import GROUND, on_grey, value_column
from atlas.modes.pictures import Dots, Entry, Picture, class_entries
from atlas.modes.reading import level_name, name_of, period_label, unit_of
from atlas.numbers import write
from atlas.signs import is_classed

STEPS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)
USUAL, MOST = 3000, 30_000  # dots on a map


def picture(shown: Shown, signs: dict[str, str]) -> Picture:
    values, statuses = shown.answer["values"], status_of(shown.answer)
    unit = unit_of(shown.indicator)
    known = [value if is_classed(value, status) else 0 for value, status in zip(values, statuses, strict=True)]
    groups = on_grey(values, statuses)
    least = at_least(sum(known), MOST)
    per = max(shown.query.per or at_least(sum(known), USUAL), least)
    counts = [floor(value / per + 0.5) for value in known]
    label = gettext("1 dot = {number} {unit}").format(number=write(per, 0), unit=unit).strip()
    return Picture(
        view="dots",
        title=gettext("{indicator} as dots, {period}, {level}").format(
            indicator=name_of(shown), period=period_label(shown), level=level_name(shown)
        ),
        subline=f"{level_name(shown)}, {period_label(shown)}" + (f" ({unit})" if unit else ""),
        unit="",  # the legend says how many of them a dot stands for
        colours=[GROUND],
        groups=groups,
        columns=[value_column(shown, signs)],
        entries=[
            Entry(symbol="class-0", label=gettext("area with dots"), count=sum(count > 0 for count in counts)),
            *class_entries([], groups, statuses),
        ],
        sentences=[
            gettext(
                "The dots are placed at random within their area; no dot marks an address. Areas with less than half "
                "of a dot have none."
            ),
            *provisional_sentences(statuses, signs),
        ],
        dots=Dots(
            counts=counts,
            per=per,
            choices=[{"value": step, "name": write(step, 0), "chosen": step == per} for step in STEPS if step >= least],
            label=label,
        ),
    )


def at_least(number: float, dots: int) -> int:
    """The smallest step that needs no more dots than these."""
    return next((step for step in STEPS if number / step <= dots), STEPS[-1])
