"""Two indicators at once: three classes of each, crossed to nine colours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext

from atlas.asking import Shown
from atlas.classing import class_labels, class_of
from atlas.legends import DEFAULT_METHOD, status_of
from atlas.modes.crossed import NINE, square_of, symbol_of
from atlas.modes.pictures import Column, Picture, Second, class_entries, numbers_column, words_column
from atlas.modes.reading import (
    indicator_of,
    level_name,
    name_of,
    only_plain,
    period_label,
    period_on_these_areas,
    unit_of,
)
from atlas.numbers import write_value
from atlas.page_texts import CLASS_TEXTS, translated
from atlas.signs import is_classed
from atlas.unclear import UnclearError
from indicators import reading
from indicators.classes import METHODS
from spatial.texts import in_language

MOST_LIMITS = 2
# Where one has no number: what must not be told comes first, then what nobody knows.
ORDER = ("suppressed", "missing", "not_meaningful", "unreliable")


@dataclass(frozen=True, kw_only=True)
class _Side:
    """One of the two indicators, with the classes of the areas that both know."""

    indicator: dict
    name: str
    answer: dict
    statuses: list[str]
    breaks: list[float]
    labels: list[str]

    def class_at(self, place: int) -> int:
        return class_of(self.answer["values"][place], self.breaks)

    def column(self, key: str, signs: dict[str, str]) -> Column:
        decimals, total = self.indicator["decimals"], self.answer["total"]
        return numbers_column(
            key,
            self.name,
            self.answer["values"],
            self.statuses,
            decimals=decimals,
            signs=signs,
            unit=unit_of(self.indicator),
            total=write_value(total["value"], total["status"], decimals, signs),
        )

    @property
    def title(self) -> str:
        unit = unit_of(self.indicator)
        return f"{self.name} ({unit})" if unit else self.name


def picture(shown: Shown, signs: dict[str, str]) -> Picture:
    other, period = second_of(shown)
    query = shown.query
    there = reading.values(shown.territory, query.level, other["indicator"], period)
    answers = (shown.answer, there)
    known = [_known(answer) for answer in answers]
    both = [all(each) for each in zip(*known, strict=True)]
    for name in ("breaks", "breaks2"):
        if len(getattr(query, name)) > MOST_LIMITS:
            raise UnclearError(name, gettext("Three classes have two limits: for example 10; 20."))
    first = _side(shown.indicator, name_of(shown), shown.answer, both, method=query.classes, own=query.breaks)
    second = _side(other, name_of(shown, other, period), there, both, method=query.classes, own=query.breaks2)
    statuses = [
        next((status for status in ORDER if status in each), "missing")
        for each in zip(first.statuses, second.statuses, strict=True)
    ]
    classes = [(first.class_at(i), second.class_at(i)) if is_known else None for i, is_known in enumerate(both)]
    groups = [symbol_of(*pair) if pair else f"status-{status}" for pair, status in zip(classes, statuses, strict=True)]
    levels = level_words()
    words = [f"{levels[pair[0]]} / {levels[pair[1]]}" if pair else gettext("not known") for pair in classes]
    names = {"first": first.name, "second": second.name}
    return Picture(
        view="pair",
        title=gettext("{first} and {second}, {period}, {level}").format(
            **names, period=period_label(shown), level=level_name(shown)
        ),
        subline=f"{level_name(shown)}, {period_label(shown)}: {first.name} × {second.name}",
        unit="",
        colours=[colour for row in NINE for colour in row],
        groups=groups,
        columns=[
            first.column("value", signs),
            second.column("second", signs),
            words_column("words", gettext("Class"), words),
        ],
        entries=class_entries([], groups, statuses),
        sentences=_sentences(shown, names, period),
        breaks=first.breaks,
        breaks2=second.breaks,
        method=query.classes or DEFAULT_METHOD,
        square=square_of(
            groups,
            row_title=first.title,
            column_title=second.title,
            rows=first.labels,
            columns=second.labels,
            caption=gettext(
                "Colours of two indicators: rows {first}, columns {second}; with the number of areas"
            ).format(**names),
        ),
        releases=sorted({*shown.answer["releases"], *there["releases"]}),
        second=Second(indicator=other["indicator"], period=period, releases=there["releases"]),
    )


def level_words() -> list[str]:
    return [gettext("low"), gettext("medium"), gettext("high")]


def _known(answer: dict) -> list[bool]:
    return [is_classed(value, status) for value, status in zip(answer["values"], status_of(answer), strict=True)]


def _side(
    indicator: dict, name: str, answer: dict, both: list[bool], *, method: str | None, own: tuple[float, ...]
) -> _Side:
    values = [value for value, known in zip(answer["values"], both, strict=True) if known]
    breaks = list(own) if method == "own" and own else _breaks(values, indicator["decimals"], method)
    ranges = class_labels(values, breaks, indicator["decimals"], translated(CLASS_TEXTS), own=bool(own))
    padded = zip(level_words(), [*ranges, "", "", ""][:3], strict=True)
    labels = [f"{word}: {range_}" if range_ else word for word, range_ in padded]
    return _Side(
        indicator=indicator, name=name, answer=answer, statuses=status_of(answer), breaks=breaks, labels=labels
    )


def second_of(shown: Shown) -> tuple[dict, str]:
    """The other indicator and its period: the one asked for, else the next that goes with the shown areas."""
    wanted = shown.query.second
    usual = gettext("Show one indicator only")
    if wanted is None:
        candidates = (each for each in seconds(shown))
        other = next(candidates, None)
        if other is None:
            raise only_plain(shown, gettext("There is no second indicator for these areas."), usual)
    else:
        found = indicator_of(shown, wanted)
        if found is None:
            raise only_plain(shown, gettext("The second indicator “%s” is not published here.") % wanted, usual)
        other = found
    period = period_on_these_areas(shown, other)
    if period is None or other["kind"] == "count" or other["indicator"] == shown.indicator["indicator"]:
        sentence = gettext("“%s” cannot be shown beside the first indicator on these areas.")
        raise only_plain(shown, sentence % in_language(other["name"]), usual)
    return other, period


def seconds(shown: Shown) -> list[dict]:
    """Indicators that can stand beside the shown one; those that follow it come first."""
    listed = shown.offer["indicators"]
    place = next(i for i, each in enumerate(listed) if each["indicator"] == shown.indicator["indicator"])
    return [
        each
        for each in [*listed[place + 1 :], *listed[:place]]
        if each["kind"] != "count" and period_on_these_areas(shown, each)
    ]


def _breaks(known: list[float], decimals: int, method: str | None) -> list[float]:
    """Of three classes, among the areas that have both numbers."""
    if not known or min(known) == max(known):
        return []
    make = METHODS[DEFAULT_METHOD if method in (None, "own") else method]
    return sorted({round(float(limit), decimals + 2) for limit in make(np.asarray(known, float), [3])[3]})


def _sentences(shown: Shown, names: dict[str, str], period: str) -> list[str]:
    found = [
        gettext("Light: both low. Dark green: both high. Gold: only {first} high. Blue: only {second} high.").format(
            **names
        ),
        gettext("If two things occur together in an area, that does not mean that they do so in the same households."),
    ]
    if period != shown.query.period:
        other = gettext("{second} is shown for {period}.")
        found.insert(0, other.format(**names, period=period_label(shown, period)))
    return found
