"""Better, similar or worse (lower, similar, higher) than a benchmark: which one, and how each area stands to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np

from spatial.models import Area, Territory
from spatial.texts import in_language

from ..answering.not_offered import NotOfferedError
from ..answering.shelf import Entry
from ..formulas.benchmark import Comparison, Comparisons, compare
from ..models import Indicator
from ..statuses import MISSING, OK, TOLD_NAMES
from .numbers import Numbers, Place

CITY, PARENT, REFERENCE = "city", "parent", "reference"


@dataclass(frozen=True, eq=False)
class Benchmark:
    """What areas are compared with: one number per area, NaN where it is hidden, unsure or the area itself."""

    kind: str  # city, parent, reference, area, number
    values: np.ndarray
    code: str | None = None
    name: dict[str, str] | None = None
    value: float | None = None  # where it is the same for all areas
    status: str = "ok"


def compared(numbers: Numbers, benchmark: Benchmark) -> Comparisons:
    """At 95 %, and whether it would stand at 99.8 % too. UNKNOWN wherever chance cannot be reckoned with."""
    direction = numbers.indicator.direction
    if numbers.test is None:
        nothing = np.zeros(len(numbers.values), np.int8)
        return Comparisons(nothing, nothing.astype(bool))
    narrow, wide = numbers.interval, numbers.wide_interval
    usual = compare(narrow.lower, narrow.upper, benchmark.values, direction=direction)
    strict = compare(wide.lower, wide.upper, benchmark.values, direction=direction)
    return Comparisons(usual, (strict == usual) & (usual > Comparison.SIMILAR))


def find_benchmark(
    asked: str,
    territory: Territory,
    numbers: Numbers,
    places: list[Place],
    beside: Mapping[str, tuple[Numbers, list[Place]]],
) -> Benchmark:
    """The benchmark called `asked`: city, parent, reference, the code of an area, or a number in the indicator's unit.

    `beside`: numbers and areas of the same indicator, period and edition on other levels, by level. A code is looked
    for on the areas' own level first; what is both a code and a number is taken for the code (12.0 is no code).
    Raises NotOfferedError where there is no Richtwert, and where a text is neither code nor number.
    """
    own = [place.code for place in places]
    if asked == REFERENCE:
        return _reference(numbers.indicator, len(own))
    if asked == PARENT:
        return _parents(numbers, places, beside)
    everywhere = {numbers.entry.level: (numbers, places), **beside}
    if asked == CITY:
        level, code, kind = territory.root_level.slug, territory.root_code, CITY
        found = everywhere.get(level)
    else:
        code, kind = asked, "area"
        found = next((each for each in everywhere.values() if any(place.code == asked for place in each[1])), None)
        if found is None:
            return _number(asked, own)
    return _area(code, kind, found, numbers, places)


def _reference(indicator: Indicator, size: int) -> Benchmark:
    reference = indicator.definition.get("reference")
    if not reference:
        raise NotOfferedError(
            "benchmark",
            REFERENCE,
            [CITY, PARENT],
            de=f"Für „{in_language(indicator.name, 'de')}“ ist kein Richtwert festgelegt.",
            en=f"No reference value is set for “{in_language(indicator.name, 'en')}”.",
        )
    # Of a supply the Richtwert is already divided by: 100 per cent of it is what it demands.
    value = 100.0 if indicator.definition["kind"] == "supply" else float(reference["value"])
    return Benchmark(REFERENCE, np.full(size, value), name=reference["name"], value=value)


def _number(asked: str, codes: Iterable[str]) -> Benchmark:
    known = list(codes)
    try:
        value = float(asked)
    except ValueError:
        value = np.nan
    is_code = asked[:1] == "0" and asked[1:2].isdigit()  # of an area that is not shown here
    if is_code or not isfinite(value):
        raise NotOfferedError(
            "benchmark",
            asked,
            [CITY, PARENT, REFERENCE, *known],
            de=f"„{asked}“ ist kein Vergleichswert: weder city, parent oder reference noch der Schlüssel eines Gebiets "
            "noch eine Zahl mit Punkt.",
            en=f"“{asked}” is no benchmark: neither city, parent or reference nor the code of an area nor a number.",
        )
    return Benchmark("number", np.full(len(known), value), value=value)


def _parents(numbers: Numbers, places: list[Place], beside: Mapping[str, tuple[Numbers, list[Place]]]) -> Benchmark:
    """Each area's own parent. Codes repeat between levels, so only the level next above counts."""
    above = _level_above(numbers.entry, beside)
    sure = {} if above is None else {p.code: v for p, v in zip(above[1], above[0].sure, strict=True)}
    return Benchmark(PARENT, np.array([sure.get(place.parent or "", np.nan) for place in places]))


def _level_above(entry: Entry, beside: Mapping[str, tuple[Numbers, list[Place]]]) -> tuple[Numbers, list[Place]] | None:
    level = Area.objects.filter(edition_level=entry.edition_level, parent__isnull=False)
    slug = level.values_list("parent__edition_level__level__slug", flat=True).first()
    return beside.get(slug or "")


def _area(
    code: str, kind: str, found: tuple[Numbers, list[Place]] | None, numbers: Numbers, places: list[Place]
) -> Benchmark:
    at = -1 if found is None else next((i for i, place in enumerate(found[1]) if place.code == code), -1)
    if found is None or at < 0:
        return Benchmark(kind, np.full(len(places), np.nan), code=code, status=TOLD_NAMES[MISSING])
    there, areas = found
    value, status = there.values[at], int(there.statuses[at])
    marks = np.full(len(places), value if status == OK else np.nan)
    if there is numbers:
        marks[at] = np.nan  # an area that is the benchmark is not compared with itself
    return Benchmark(
        kind,
        marks,
        code=code,
        name={"de": areas[at].name, "en": areas[at].name},
        value=float(value) if isfinite(value) else None,
        status=TOLD_NAMES[int(there.told[at])],
    )
