"""Which areas meet the reader's conditions, and what the map then shows of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext

from atlas.asking import NotShownError, Shown
from atlas.conditions import MET, UNKNOWN, UNMET, Condition, all_of, judge
from atlas.legends import status_of
from atlas.modes.pictures import Entry, Filter, Picture
from atlas.modes.reading import indicator_of, level_name, name_of, period_label, period_on_these_areas, unit_of
from atlas.numbers import write, write_whole
from atlas.signs import is_classed
from indicators import reading


def filter_of(shown: Shown) -> Filter | None:
    where = shown.query.where
    if not where:
        return None
    judged, told = [], []
    for each in where:
        verdicts, text = _judged(shown, each)
        judged.append(verdicts)
        rest = replace(shown.query, where=tuple(other for other in where if other != each))
        told.append({"text": text, "address": rest.to_address(), "where": rest.to_params().get("where", "")})
    kept = all_of(judged)
    return Filter(kept=kept, sentence=_sentence(shown, kept), conditions=told)


def _judged(shown: Shown, condition: Condition) -> tuple[list[str], str]:
    indicator = indicator_of(shown, condition.indicator)
    period = period_on_these_areas(shown, indicator) if indicator else None
    if indicator is None or period is None:
        without = replace(shown.query, where=tuple(each for each in shown.query.where if each != condition))
        sentence = gettext("The condition on “%s” cannot be looked at: it has no numbers for these areas.")
        name = name_of(shown, indicator) if indicator else condition.indicator
        raise NotShownError(sentence % name, (gettext("Show the map without this condition"), without))
    answer = reading.values(shown.territory, shown.query.level, condition.indicator, period)
    statuses = status_of(answer)
    # What is uncertain meets no condition and fails none.
    values = [
        value if is_classed(value, status) else None for value, status in zip(answer["values"], statuses, strict=True)
    ]
    average = _average(indicator, answer, values)
    return judge(values, condition, average), _text(shown, condition, indicator, period, average)


def _average(indicator: dict, answer: dict, values: Sequence[float | None]) -> float | None:
    """Of a share or rate the town's own; of a number of things, what areas have on average."""
    known = [value for value in values if value is not None]
    if indicator["kind"] == "count":
        return sum(known) / len(known) if known else None
    total = answer["total"]
    return total["value"] if is_classed(total["value"], total["status"]) else None


def _text(shown: Shown, condition: Condition, indicator: dict, period: str, average: float | None) -> str:
    names = {"indicator": name_of(shown, indicator, period), "unit": unit_of(indicator)}
    if period != shown.query.period:
        names["indicator"] += f" ({period_label(shown, period)})"
    if condition.mark is None:
        number = write(average, indicator["decimals"]) if average is not None else "?"
        sentence = (
            gettext("{indicator}: above the average ({number} {unit})")
            if condition.more
            else gettext("{indicator}: below the average ({number} {unit})")
        )
    else:
        number = write_whole(condition.mark)
        sentence = (
            gettext("{indicator}: more than {number} {unit}")
            if condition.more
            else gettext("{indicator}: less than {number} {unit}")
        )
    return sentence.format(**names, number=number).replace(" )", ")").strip()


def _sentence(shown: Shown, kept: Sequence[str]) -> str:
    names = {"level": level_name(shown), "met": kept.count(MET), "count": len(kept), "unknown": kept.count(UNKNOWN)}
    if len(shown.query.where) == 1:
        sentence = gettext("{level}: {met} of {count} meet the condition.")
    else:
        sentence = gettext("{level}: {met} of {count} meet all conditions.")
    if names["unknown"]:
        sentence += " " + gettext("Of {unknown} it is not known (kept secret, uncertain or no information).")
    return sentence.format(**names)


def filtered(shown: Shown, picture: Picture) -> Picture:
    """Only areas that meet the conditions keep their colour, circle or dots."""
    found = filter_of(shown)
    if found is None:
        return picture
    kept = found.kept
    groups = [group if each == MET else each for group, each in zip(picture.groups, kept, strict=True)]
    hatched = picture.hatched and [is_ and each == MET for is_, each in zip(picture.hatched, kept, strict=True)]
    counts = {symbol: groups.count(symbol) for symbol in {*groups, UNMET, UNKNOWN}} | {"unsure": sum(hatched or [])}
    entries = [replace(each, count=counts.get(each.symbol, 0)) for each in picture.entries]
    others = {UNMET: gettext("does not meet the conditions"), UNKNOWN: gettext("not known whether it does")}
    entries += [Entry(symbol=each, label=text, count=counts[each]) for each, text in others.items() if counts[each]]
    changes: dict = {"filter": found, "groups": groups, "hatched": hatched, "entries": entries}
    if picture.square:
        cells = [[replace(each, count=counts.get(each.symbol, 0)) for each in row] for row in picture.square.cells]
        changes["square"] = replace(picture.square, cells=cells)
    if picture.circles:
        radii = [radius if each == MET else 0.0 for radius, each in zip(picture.circles.radii, kept, strict=True)]
        changes["circles"] = replace(picture.circles, radii=radii)
    if picture.dots:
        dots = [count if each == MET else 0 for count, each in zip(picture.dots.counts, kept, strict=True)]
        changes["dots"] = replace(picture.dots, counts=dots)
    return replace(picture, **changes)
