"""How far each area lies from a reference: the town, its own parent, or an area of the reader's choice."""

from __future__ import annotations

import numpy as np
from django.utils.translation import gettext, ngettext

from atlas.asking import Shown
from atlas.legends import DEFAULT_COUNT, DEFAULT_METHOD, status_of
from atlas.modes.diverging import colours_around, groups_around, labels_around, limits_around_zero
from atlas.modes.pictures import Entry, Picture, class_entries, numbers_column, words_column
from atlas.modes.reading import level_name, name_of, only_plain, period_label, unit_of
from atlas.numbers import write_value
from atlas.signs import is_classed
from indicators.analysing import looking
from indicators.analysing.comparing import CITY, PARENT, REFERENCE, Benchmark
from indicators.answering.payloads import numbers
from indicators.formulas.benchmark import COMPARISON_WORDS, Comparison
from indicators.reading import NotOfferedError
from spatial.texts import in_language

MOST_AREAS = 600  # in a list to choose from


def picture(shown: Shown, signs: dict[str, str]) -> Picture:
    query, decimals = shown.query, shown.indicator["decimals"]
    look = looking.look(shown.territory, query.level, query.indicator, query.period)
    benchmark = _benchmark(shown, look)
    values, own = shown.answer["values"], status_of(shown.answer)
    marks = numbers(np.round(benchmark.values, decimals + 1))
    if benchmark.kind == "area" and benchmark.code in shown.areas["codes"] and benchmark.value is not None:
        marks[shown.areas["codes"].index(benchmark.code)] = round(benchmark.value, decimals + 1)
    statuses = ["not_meaningful" if mark is None and is_classed(value, status) else status
                for value, status, mark in zip(values, own, marks, strict=True)]  # fmt: skip
    differences = [
        round(value - mark, decimals + 1) if mark is not None and is_classed(value, status) else None
        for value, status, mark in zip(values, own, marks, strict=True)
    ]
    known = [difference for difference in differences if difference is not None]
    chosen = query.classes == "own" and bool(query.breaks)
    method, count = query.classes or DEFAULT_METHOD, query.n or DEFAULT_COUNT
    places = max(decimals, 1)
    breaks = list(query.breaks) if chosen else limits_around_zero(known, method, count, places + 1)
    groups = groups_around(differences, statuses, breaks)
    against = look.compared(benchmark)
    tested = look.numbers.test is not None
    words = [Comparison(word) for word in against.comparison.tolist()]
    hatched = [
        tested and value is not None and word <= Comparison.SIMILAR
        for value, word in zip(differences, words, strict=True)
    ]
    entries = class_entries(labels_around(known, breaks, places, own=chosen), groups, statuses)
    if tested:
        entries.append(Entry(symbol="unsure", label=gettext("may be chance"), count=sum(hatched)))
    name, unit = reference_name(shown, benchmark), unit_of(shown.indicator)
    told = gettext("percentage points") if unit == "%" else unit
    return Picture(
        view="compare",
        title=gettext("{indicator}: distance from {reference}, {period}, {level}").format(
            indicator=name_of(shown), reference=name, period=period_label(shown), level=level_name(shown)
        ),
        subline=gettext("{level}, {period}: distance from {reference} ({unit})").format(
            level=level_name(shown), period=period_label(shown), reference=name, unit=told
        ),
        unit=told,
        colours=colours_around(breaks),
        groups=groups,
        hatched=hatched if tested else None,
        columns=[
            numbers_column(
                "value",
                gettext("Distance"),
                differences,
                statuses,
                decimals=places,
                signs=signs,
                unit=told,
                difference=True,
            ),
            numbers_column(
                "second",
                gettext("Value"),
                values,
                own,
                decimals=decimals,
                signs=signs,
                unit=unit,
                total=write_value(shown.answer["total"]["value"], shown.answer["total"]["status"], decimals, signs),
            ),
            *([_marks_column(marks, decimals, signs, unit)] if benchmark.kind == PARENT else []),
            words_column(
                "words",
                gettext("Beside the reference"),
                [_word(word, value) for word, value in zip(words, differences, strict=True)],
            ),
        ],
        entries=entries,
        sentences=_sentences(known, hatched, name, benchmark, tested=tested, shown=shown, signs=signs),
        breaks=breaks,
        method="own" if chosen else method,
    )


def _benchmark(shown: Shown, look: looking.Look) -> Benchmark:
    wanted = shown.query.against or CITY
    usual = gettext("Show the values instead")
    try:
        found = look.benchmark(wanted)
    except NotOfferedError:
        found = None
    if found is None or found.kind == "number":
        raise only_plain(shown, gettext("There is no reference area “%s” here.") % wanted, usual)
    if not np.isfinite(found.values).any():
        raise only_plain(
            shown, gettext("The number of the reference is not public, so that nothing can be compared with it."), usual
        )
    return found


def reference_name(shown: Shown, benchmark: Benchmark) -> str:
    if benchmark.kind == PARENT:
        return gettext("the area above")
    return in_language(benchmark.name) if benchmark.name else str(benchmark.code)


def _marks_column(marks: list, decimals: int, signs: dict[str, str], unit: str):
    statuses = ["ok" if mark is not None else "missing" for mark in marks]
    return numbers_column("third", gettext("Reference"), marks, statuses, decimals=decimals, signs=signs, unit=unit)


def _word(word: Comparison, difference: float | None) -> str:
    if difference is None:
        return gettext("not known")
    if word == Comparison.UNKNOWN:
        return gettext("not tested")
    if word == Comparison.SIMILAR:
        return gettext("may be chance")
    # Neutral words: a map tells where, and the indicator's page what is better.
    return in_language(COMPARISON_WORDS[Comparison.HIGHER if difference > 0 else Comparison.LOWER])


def _sentences(
    known: list[float],
    hatched: list[bool],
    name: str,
    benchmark: Benchmark,
    *,
    tested: bool,
    shown: Shown,
    signs: dict[str, str],
) -> list[str]:
    found = []
    if benchmark.value is not None:
        decimals = shown.indicator["decimals"]
        value = write_value(round(benchmark.value, decimals + 1), "ok", decimals, signs)
        found.append(f"{name}: {value} {unit_of(shown.indicator)}".strip())
    if not tested:
        found.append(gettext("For this indicator it cannot be calculated whether these distances are due to chance."))
        return found
    sure = len(known) - sum(hatched)
    text = ngettext(
        "{sure} of {known} areas lies further from {reference} than chance explains; the others are hatched.",
        "{sure} of {known} areas lie further from {reference} than chance explains; the others are hatched.",
        sure,
    )
    return [*found, text.format(sure=sure, known=len(known), reference=name)]


def references(shown: Shown) -> list[dict[str, object]]:
    """What can be chosen as a reference."""
    chosen = shown.query.against or CITY
    areas, root = shown.areas, shown.answer["total"]
    found: list[dict[str, object]] = [{"value": CITY, "name": root["name"], "group": ""}]
    above = sorted({pair for pair in zip(areas["parents"], areas["parent_names"], strict=True) if pair[0]})
    if above and above != [(root["code"], root["name"])]:
        found.append({"value": PARENT, "name": gettext("the area above (each its own)"), "group": ""})
        found += [{"value": code, "name": name, "group": gettext("Areas above")} for code, name in above]
    if len(areas["codes"]) <= MOST_AREAS:
        pairs = sorted(zip(areas["names"], areas["codes"], strict=True))
        found += [{"value": code, "name": name, "group": level_name(shown)} for name, code in pairs]
    if chosen == REFERENCE:
        found.append({"value": REFERENCE, "name": gettext("Reference value"), "group": ""})
    return [{**each, "chosen": each["value"] == chosen} for each in found]
