"""What changed since an earlier period: in two directions from nothing, hatched where chance may have made it."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext, ngettext

from atlas.asking import Shown
from atlas.legends import DEFAULT_COUNT, DEFAULT_METHOD
from atlas.modes.diverging import colours_around, groups_around, labels_around, limits_around_zero
from atlas.modes.pictures import Entry, Picture, class_entries, numbers_column, words_column, written_total
from atlas.modes.reading import level_name, name_of, only_plain, period_label, unit_of
from indicators.analysing import since as changes
from indicators.answering.payloads import numbers
from indicators.statuses import ESTIMATED, TOLD_NAMES


def since_of(shown: Shown) -> str:
    """The period to start from: the one asked for, else the oldest of five years, rather counted than converted."""
    query = shown.query
    starts = changes.starts(shown.territory, query.level, query.indicator, query.period)
    wanted = query.since
    if wanted in starts.possible:
        return wanted
    if wanted is None and starts.possible:
        return usual_start(shown, starts.possible)
    if wanted is None or wanted not in shown.offer["periods"]:
        sentence = gettext("A change cannot be shown: there is no earlier period that can be compared with %s.")
        sentence %= period_label(shown)
    else:
        sentence = gettext("The change since %(since)s cannot be shown: %(reason)s") % {
            "since": period_label(shown, wanted),
            "reason": REASONS[starts.refused.get(wanted, "not_known")](),
        }
    raise only_plain(shown, sentence, gettext("Show the values instead"))


REASONS = {
    "other_areas": lambda: gettext("its numbers exist only for areas of another edition."),
    "series_break": lambda: gettext("in between it began to be counted differently (series break)."),
    "overlapping": lambda: gettext("both periods share years."),
    "other_kind": lambda: gettext("it is another kind of period."),
    "not_known": lambda: gettext("it has no earlier numbers here."),
}


def usual_start(shown: Shown, possible: tuple[str, ...]) -> str:
    last = int(shown.offer["periods"][shown.query.period]["last_day"][:4])
    near = [each for each in possible if last - int(shown.offer["periods"][each]["last_day"][:4]) <= 5]
    counted = [each for each in near if shown.offer["periods"][each]["edition"] == shown.query.edition]
    return (counted or near or possible[-1:])[0]


def picture(shown: Shown, signs: dict[str, str]) -> Picture:
    since = since_of(shown)
    query, decimals = shown.query, shown.indicator["decimals"]
    found = changes.change_since(shown.territory, query.level, query.indicator, query.period, since)
    statuses = [TOLD_NAMES[status] for status in found.told.tolist()]
    differences = numbers(found.difference)
    known = [difference for difference in differences if difference is not None]
    own = query.classes == "own" and bool(query.breaks)
    method, count = query.classes or DEFAULT_METHOD, query.n or DEFAULT_COUNT
    places = max(decimals, 1)
    breaks = list(query.breaks) if own else limits_around_zero(known, method, count, places + 1)
    groups = groups_around(differences, statuses, breaks)
    unit = told_unit(found.told_as, unit_of(shown.indicator))
    hatched = [
        bool(found.has_test and value is not None and not sure)
        for value, sure in zip(differences, found.sure.tolist(), strict=True)
    ]
    entries = class_entries(labels_around(known, breaks, places, own=own), groups, statuses)
    if found.has_test:
        entries.append(Entry(symbol="unsure", label=gettext("may be chance"), count=sum(hatched)))
    names = {"indicator": name_of(shown), "since": period_label(shown, since), "period": period_label(shown)}
    return Picture(
        view="change",
        title=gettext("{indicator}: change from {since} to {period}, {level}").format(**names, level=level_name(shown)),
        subline=gettext("{level}: change from {since} to {period} ({unit})").format(
            **names, level=level_name(shown), unit=unit
        ),
        unit=unit,
        colours=colours_around(breaks),
        groups=groups,
        hatched=hatched if found.has_test else None,
        columns=[
            numbers_column(
                "value", gettext("Change"), differences, statuses, decimals=places, signs=signs, unit=unit,
                total=written_total(found.total, places, difference=True), difference=True,
            ),
            _level_column("second", period_label(shown), found.after, found.total_after, signs),
            _level_column("third", period_label(shown, since), found.before, found.total_before, signs),
            words_column("words", gettext("Certainty"), [_certainty(found, place) for place in range(len(groups))]),
        ],
        entries=entries,
        sentences=sentences(found, hatched),
        breaks=breaks,
        method="own" if own else method,
        releases=sorted({*found.before.releases, *found.after.releases}),
    )  # fmt: skip


def told_unit(told_as: str, unit: str) -> str:
    return {changes.POINTS: gettext("percentage points"), changes.PERCENT: "%"}.get(told_as, unit)


def _level_column(key: str, name: str, side, total: float, signs: dict[str, str]):
    indicator = side.indicator
    return numbers_column(
        key,
        name,
        numbers(np.round(side.values, indicator.decimals + 1)),
        [TOLD_NAMES[status] for status in side.told.tolist()],
        decimals=indicator.decimals,
        signs=signs,
        unit=unit_of({"unit": indicator.unit}),
        total=written_total(total, indicator.decimals),
    )


def _certainty(found: changes.Since, place: int) -> str:
    if not np.isfinite(found.difference[place]):
        return gettext("not known")
    if not found.tested[place]:
        return gettext("not tested")
    return gettext("beyond chance") if found.sure[place] else gettext("may be chance")


def sentences(found: changes.Since, hatched: list[bool]) -> list[str]:
    known = int(np.isfinite(found.difference).sum())
    if not found.has_test:
        return [gettext("For this indicator it cannot be calculated whether these changes are due to chance.")]
    sure = known - sum(hatched)
    if not sure:
        return [gettext("No area changed by more than chance alone explains: all are hatched."), *_estimated(found)]
    text = ngettext(
        "{sure} of {known} areas changed by more than chance alone explains; the others are hatched.",
        "{sure} of {known} areas changed by more than chance alone explains; the others are hatched.",
        sure,
    ).format(known=known, sure=sure)
    return [text, *_estimated(found)]


def _estimated(found: changes.Since) -> list[str]:
    if not (found.statuses == ESTIMATED).any():
        return []
    return [gettext("Estimated values (converted from earlier areas) are not tested and hatched too.")]
