"""Level and change crossed, as Berlin's monitoring of social development does with its indices."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.classing import class_of
from atlas.legends import status_of
from atlas.modes.change import since_of, told_unit
from atlas.modes.crossed import colours_of, square_of, symbol_of
from atlas.modes.pair import ORDER
from atlas.modes.pictures import Link, Picture, class_entries, numbers_column, words_column, written_total
from atlas.modes.reading import level_name, name_of, only_plain, period_label, unit_of
from atlas.numbers import write, write_value
from atlas.official.asking import run_address
from atlas.official.listing import crossed_runs
from atlas.signs import is_classed
from indicators.analysing import since as changes
from indicators.answering.payloads import numbers
from indicators.statuses import TOLD_NAMES
from spatial.models import Territory
from spatial.texts import in_language

LEVEL_LIMITS = {3: (-1.0, 1.0), 4: (-1.0, 1.0, 1.5)}  # standard deviations from the mean of the areas
CHANGE_LIMITS = (-1.0, 1.0)


def picture(shown: Shown, signs: dict[str, str]) -> Picture:
    since, query, decimals = since_of(shown), shown.query, shown.indicator["decimals"]
    found = changes.change_since(shown.territory, query.level, query.indicator, query.period, since)
    values, own = shown.answer["values"], status_of(shown.answer)
    differences = numbers(found.difference)
    statuses = [TOLD_NAMES[status] for status in found.told.tolist()]
    known = {
        place: (float(value), float(difference))
        for place, (value, status, difference) in enumerate(zip(values, own, differences, strict=True))
        if is_classed(value, status) and difference is not None
    }
    if len(known) < 3:
        sentence = gettext("Level and change need at least three areas with both numbers.")
        raise only_plain(shown, sentence, gettext("Show the values instead"))
    count = query.n if query.n in LEVEL_LIMITS else 4
    levels = limits([value for value, _ in known.values()], LEVEL_LIMITS[count])
    steps = limits([difference for _, difference in known.values()], CHANGE_LIMITS)
    told = [next((status for status in ORDER if status in each), "missing") for each in zip(own, statuses, strict=True)]
    classes = {place: (class_of(value, levels), class_of(step, steps)) for place, (value, step) in known.items()}
    groups = [symbol_of(*classes[i]) if i in classes else f"status-{status}" for i, status in enumerate(told)]
    rows = level_names(count)
    columns = [gettext("falls"), gettext("stable"), gettext("rises")]
    words = [
        f"{rows[classes[i][0]]} / {columns[classes[i][1]]}" if i in classes else gettext("not known")
        for i in range(len(groups))
    ]
    names = {"indicator": name_of(shown), "since": period_label(shown, since), "period": period_label(shown)}
    unit, places = told_unit(found.told_as, unit_of(shown.indicator)), max(decimals, 1)
    return Picture(
        view="dynamics",
        title=gettext("{indicator}: level {period} and change since {since}, {level}").format(
            **names, level=level_name(shown)
        ),
        subline=gettext("{level}: level {period} and change since {since}").format(**names, level=level_name(shown)),
        unit="",
        colours=[colour for row in colours_of(count) for colour in row],
        groups=groups,
        columns=[
            numbers_column(
                "value", gettext("Value"), values, own, decimals=decimals, signs=signs, unit=unit_of(shown.indicator),
                total=write_value(shown.answer["total"]["value"], shown.answer["total"]["status"], decimals, signs),
            ),
            numbers_column(
                "second", gettext("Change"), differences, statuses, decimals=places, signs=signs, unit=unit,
                total=written_total(found.total, places, difference=True), difference=True,
            ),
            words_column("words", gettext("Class"), words),
        ],
        entries=class_entries([], groups, told),
        sentences=[
            gettext("Limits of the level: {limits} {unit}. Limits of the change: {steps} {step_unit}.").format(
                limits=" | ".join(write(limit, decimals) for limit in levels),
                unit=unit_of(shown.indicator),
                steps=" | ".join(write(step, places) for step in steps),
                step_unit=unit,
            ),
            gettext("“Stable” means: changed about as much as most areas (within one standard deviation of the mean)."),
        ],
        square=square_of(
            groups,
            row_title=gettext("Present level"),
            column_title=gettext("Change"),
            rows=rows,
            columns=columns,
            caption=gettext("Colours of level (rows) and change (columns), with the number of areas"),
        ),
        links=official_classes(shown.territory),
        releases=sorted({*found.before.releases, *found.after.releases}),
    )  # fmt: skip


def official_classes(territory: Territory) -> list[Link]:
    """Where status and dynamics are classed officially: from several indicators, by limits that a recipe sets."""
    return [
        Link(
            text=gettext("Official classes, from several indicators together:"),
            name=f"{in_language(run.name)}, {run.label}",
            address=run_address(territory.municipality, run),
        )
        for run in crossed_runs(territory)
    ]


def limits(values: list[float], deviations: tuple[float, ...]) -> list[float]:
    """Mean plus so many standard deviations of the areas (all of them: it is no sample)."""
    array = np.asarray(values, float)
    mean, spread = float(array.mean()), float(array.std())
    return [mean + each * spread for each in deviations]


def level_names(count: int) -> list[str]:
    names = [gettext("low"), gettext("medium"), gettext("high"), gettext("very high")]
    return names[:count]
