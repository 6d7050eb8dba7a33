"""Each number beside its benchmark: better, similar or worse beyond chance, or only higher and lower."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import NamedTuple

import numpy as np
from django.utils.translation import get_language, gettext

from atlas.charts.spine import Range, position
from atlas.comparison.asking import Compared
from atlas.comparison.query import OUTSIDE
from atlas.numbers import value_writer, with_unit, write, write_value, writer
from indicators.analysing.beside import Beside
from indicators.analysing.numbers import TESTS, Numbers
from indicators.formulas.benchmark import COMPARISON_WORDS, DIRECTIONS, Comparison, compare
from indicators.models import ExternalValue
from indicators.statuses import OK, PROVISIONAL, TOLD_NAMES
from spatial.texts import in_language

JUDGED = {int(each): each.name.lower() for each in Comparison}
COUNTED = ("share", "rate", "ratio")  # the kinds whose numerators and denominators are told beside them
NAN = float("nan")


class Phrases(NamedTuple):
    """What is said of every cell, looked up once."""

    interval: str
    rank: str
    part: str

    @classmethod
    def now(cls) -> Phrases:
        return cls(
            interval=gettext("%(low)s to %(high)s"),
            rank=gettext("rank %(rank)s of %(ranked)s"),
            part=gettext("%(part)s of %(whole)s"),
        )


class Cell(NamedTuple):
    """One area and indicator. `fifth`: 1 for the lowest fifth of the areas of the level, None where it has no place."""

    code: str
    name: str
    value: float | None
    status: str
    text: str
    counts: str
    lower: float | None
    upper: float | None
    rank: int | None
    fifth: int | None
    benchmark: float
    judged: str


@dataclass(frozen=True, kw_only=True)
class Row:
    """One indicator in the chosen areas."""

    slug: str
    theme: str
    name: str
    unit: str
    decimals: int
    direction: str
    kind: str
    period: str
    period_label: str
    ranked: int
    cells: Sequence[Cell]
    benchmark: float  # NaN where there is none, or where it differs between the areas
    benchmark_text: str
    benchmark_name: str
    benchmark_period: str
    city_text: str
    sure: np.ndarray  # of all areas of the level
    known: np.ndarray  # the finite ones of these, in ascending order
    phrases: Phrases

    @cached_property
    def write(self) -> Callable[[float], str]:
        return writer(self.decimals)

    def says(self, cell: Cell) -> str:
        """`Bahnhof: 20,0 % (17,6 bis 22,6), 200 von 1.000, Rang 2 von 8`."""
        said = f"{cell.name}: {cell.text if cell.value is None else with_unit(cell.text, self.unit)}"
        if cell.lower is not None and cell.upper is not None:
            said += f" ({self.phrases.interval % {'low': self.write(cell.lower), 'high': self.write(cell.upper)}})"
        if cell.counts:
            said += f", {cell.counts}"
        if cell.rank is not None:
            said += f", {self.phrases.rank % {'rank': cell.rank, 'ranked': self.ranked}}"
        return said

    @property
    def has_range(self) -> bool:
        """Not where there is no benchmark, or where each area has its own."""
        return bool(self.known.size) and isfinite(self.benchmark)

    def range(self) -> Range:
        """Where all areas lie around the benchmark."""
        last = self.known.size - 1
        quarters = np.interp([0, 0.25 * last, 0.75 * last, last], np.arange(last + 1), self.known).tolist()
        return Range(*(position(each, self.benchmark, quarters[0], quarters[-1]) for each in quarters))


def words() -> dict[str, str]:
    """Judgements in the reader's language, by key."""
    language = get_language() or "de"
    named = {each.name.lower(): word[language] for each, word in COMPARISON_WORDS.items()}
    return named


def judge(asked: Compared, signs: dict[str, str]) -> list[Row]:
    """The indicators in the order of the question, as far as there are numbers of them."""
    told = asked.told
    if told is None:
        return []
    phrases = Phrases.now()
    benchmarks = {slug: _benchmark(asked, slug, numbers) for slug, numbers in told.numbers.items()}
    judged = _judged(told, {slug: each.marks for slug, each in benchmarks.items()})
    return [_row(asked, slug, benchmarks[slug], judged[slug], signs, phrases) for slug in told.numbers]


def _row(  # noqa: PLR0917
    asked: Compared, slug: str, benchmark: Benchmark, judged: Sequence[int], signs: dict[str, str], phrases: Phrases
) -> Row:
    told, offered = asked.told, asked.offered[slug]
    assert told is not None  # noqa: S101 - whoever judges has numbers
    numbers, at, decimals = told.numbers[slug], told.at, offered["decimals"]
    known = np.sort(numbers.sure[np.isfinite(numbers.sure)])
    places = [told.places[code] for code in asked.codes]
    counts, write_here = _counts(numbers, at, phrases.part), value_writer(decimals, signs)
    # Chosen areas side by side: sixty rows of eight cells would otherwise be thousands of looks into arrays.
    values = numbers.values[at]
    below, up_to = np.searchsorted(known, values, "left"), np.searchsorted(known, values, "right")
    columns = (numbers.told[at], values, numbers.lower[at], numbers.upper[at], below, up_to)
    cells = []
    for index, (status, value, low, high, fewer, not_more) in enumerate(
        zip(*(column.tolist() for column in columns), strict=True)
    ):
        certain = status in (OK, PROVISIONAL) and isfinite(value)
        interval = certain and isfinite(low) and isfinite(high)
        number = value if isfinite(value) else None
        cells.append(
            Cell(
                code=places[index].code,
                name=places[index].name,
                value=number,
                status=TOLD_NAMES[status],
                text=write_here(number, TOLD_NAMES[status]),
                counts=counts[index] if certain else "",
                lower=low if interval else None,
                upper=high if interval else None,
                rank=known.size - not_more + 1 if certain else None,
                fifth=_fifth(fewer, not_more, known.size) if certain else None,
                benchmark=benchmark.marks[index],
                judged=JUDGED[judged[index]],
            )
        )
    period = asked.offer["periods"][numbers.entry.period]
    city = told.city.get(slug)
    return Row(
        slug=slug,
        theme=offered["theme"],
        name=in_language(offered["name"]),
        unit=in_language(offered["unit"]),
        decimals=decimals,
        direction=offered["direction"],
        kind=offered["kind"],
        period=numbers.entry.period,
        period_label=in_language(period["label"]),
        ranked=int(known.size),
        cells=cells,
        benchmark=benchmark.single,
        benchmark_text=write(benchmark.single, decimals) if isfinite(benchmark.single) else "",
        benchmark_name=benchmark.name,
        benchmark_period=benchmark.period,
        city_text=_city_text(city, decimals, signs),
        sure=numbers.sure,
        known=known,
        phrases=phrases,
    )


def _city_text(city: Numbers | None, decimals: int, signs: dict[str, str]) -> str:
    if city is None or not len(city.values):
        return signs["missing"]
    value = float(city.values[0])
    return write_value(value if isfinite(value) else None, TOLD_NAMES[int(city.told[0])], decimals, signs)


def _fifth(below: int, up_to: int, count: int) -> int:
    """By the middle of those that have the same number, so that equal areas share a fifth."""
    return min(5, int((below + up_to) / 2 / max(count, 1) * 5) + 1)


def _counts(numbers: Numbers, at: Sequence[int], phrase: str) -> list[str]:
    """“32 of 210”: whole numbers of the very value that is told. What is hidden has none here."""
    if numbers.recipe.kind not in COUNTED:
        return [""] * len(at)
    write_whole = writer(0)
    return [
        phrase % {"part": write_whole(part), "whole": write_whole(whole)}
        if part.is_integer() and whole.is_integer()  # neither NaN nor infinity is
        else ""
        for part, whole in zip(numbers.numerators[at].tolist(), numbers.denominators[at].tolist(), strict=True)
    ]


def _judged(told: Beside, marks: Mapping[str, Sequence[float]]) -> dict[str, list[int]]:
    """At 95 %; unknown wherever chance cannot be reckoned with. Those of one direction are compared at once."""
    found = {slug: [int(Comparison.UNKNOWN)] * len(told.at) for slug in told.numbers}
    for direction in DIRECTIONS:
        tested = {
            slug: numbers
            for slug, numbers in told.numbers.items()
            if numbers.recipe.kind in TESTS and numbers.indicator.direction == direction
        }
        if tested:
            rows = [(each.statuses[told.at], each.lower[told.at], each.upper[told.at]) for each in tested.values()]
            statuses, low, high = (np.array(column) for column in zip(*rows, strict=True))
            known = (statuses == OK) & np.isfinite(low) & np.isfinite(high)
            low, high = (np.where(known, each, np.nan) for each in (low, high))
            compared = compare(low, high, np.array([marks[slug] for slug in tested]), direction=direction)
            found |= dict(zip(tested, compared.tolist(), strict=True))
    return found


class Benchmark(NamedTuple):
    """One number per chosen area (NaN where there is none), the one for all, its name, and its time if another."""

    marks: list[float]
    single: float
    name: str
    period: str = ""


def _benchmark(asked: Compared, slug: str, numbers: Numbers) -> Benchmark:
    told, wanted = asked.told, asked.query.benchmark or "city"
    assert told is not None  # noqa: S101
    count = len(told.at)
    if wanted == "parent":
        return Benchmark(*_parents(asked, slug, count), gettext("larger area"))
    if wanted == "reference":
        reference = numbers.indicator.definition.get("reference")
        value = (
            NAN
            if not reference
            else 100.0
            if numbers.indicator.definition["kind"] == "supply"
            else float(reference["value"])
        )
        return Benchmark([value] * count, value, gettext("reference value"))
    if wanted.startswith(OUTSIDE):
        outside = _nearest(told.external.get(slug, []), wanted.removeprefix(OUTSIDE), numbers)
        if outside is None:
            return Benchmark([NAN] * count, NAN, "")
        when = in_language(outside.label) if outside.last_day != numbers.entry.last_day else ""
        return Benchmark([outside.value] * count, outside.value, in_language(outside.name), when)
    if wanted == "city":
        value = _sure(told.city.get(slug), 0)
        return Benchmark([value] * count, value, gettext("whole area"))
    place = told.codes.index(wanted)
    value = _sure(numbers, place)
    return Benchmark([NAN if at == place else value for at in told.at], value, told.places[wanted].name)


def _parents(asked: Compared, slug: str, count: int) -> tuple[list[float], float]:
    told = asked.told
    assert told is not None  # noqa: S101
    above = told.parents.get(slug)
    places = list(told.places.values())
    if above is None:
        return [NAN] * count, NAN
    numbers, positions = above
    found = [positions.get(places[at].parent or "", -1) for at in told.at]
    marks = [_sure(numbers, place) if place >= 0 else NAN for place in found]
    same = len(set(found)) == 1
    return marks, marks[0] if same else NAN


def _sure(numbers: Numbers | None, place: int) -> float:
    if numbers is None or place >= len(numbers.values) or numbers.statuses[place] != OK:
        return NAN
    return float(numbers.values[place])


def _nearest(values: Sequence[ExternalValue], place: str, numbers: Numbers) -> ExternalValue | None:
    """Of several times the one nearest to the number's."""
    here = [each for each in values if each.place == place]
    return min(here, key=lambda each: abs((each.last_day - numbers.entry.last_day).days), default=None)
