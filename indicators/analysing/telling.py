"""What is told of an area in sentences: the facts gathered, the words are those of `wording`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from spatial.models import Territory

from ..answering.shelf import shelf
from ..formulas.trends import Direction
from ..models import Audience, Period
from ..statuses import OK, TOLD_NAMES
from .changing import Moved, changes
from .comparing import CITY, Benchmark
from .looking import Look, look_at
from .newest import newest_on_level, not_here
from .principles import NOT_RESIDENTS
from .wording import ABOVE, BELOW, FALLING, RISING, SIMILAR, STEADY, Facts, Text, sentences, summary

TRENDS = {Direction.NO_CHANGE: STEADY, Direction.INCREASING: RISING, Direction.DECREASING: FALLING}
LISTED = 3  # so many indicators above and below are named in the summary


@dataclass(frozen=True)
class Told:
    """One indicator of the area in two or three sentences, and the facts in them."""

    indicator: str
    period: str
    text: Text
    facts: Facts


@dataclass(frozen=True)
class AreaText:
    """`summary` names where the area lies clearly above and below; `silent`: of what nothing is said, by status."""

    code: str
    name: str
    edition: str
    summary: Text
    texts: list[Told]
    silent: dict[str, str]


def area_text(
    territory: Territory,
    level: str,
    code: str,
    *,
    period: str | None = None,
    indicators: Sequence[str] = (),
    audience: int = Audience.PUBLIC,
) -> AreaText:
    """What the numbers say of one area around `period` (the newest), compared with the whole territory.

    Nothing is said of hidden, unreliable and estimated numbers. The summary compares what is counted at the place of
    residence. Raises NotOfferedError for an area or indicator that is not shown.
    """
    level_told = _Level(territory, level, period, indicators, audience)
    if code not in level_told.codes:
        raise not_here("area", code, level_told.codes)
    return level_told.text_of(level_told.codes.index(code))


def area_texts(territory: Territory, level: str, *, audience: int = Audience.PUBLIC) -> Iterator[AreaText]:
    """What the newest numbers say of every area of a level: at once, in hardly more time than of one."""
    level_told = _Level(territory, level, None, (), audience)
    for at in range(len(level_told.codes)):
        yield level_told.text_of(at)


class _Level:
    """What is known of all areas of a level, looked at once."""

    def __init__(self, territory: Territory, level: str, period: str | None, indicators: Sequence[str], audience: int):
        newest = newest_on_level(territory, level, period, indicators, audience=audience)
        asked = list(newest.entries.values())
        roots = shelf(
            territory,
            audience,
            newest.indicators,
            edition_level__edition__slug=newest.edition,
            edition_level__level=territory.root_level_id,
            period__slug__in={each.period for each in asked},
        )
        self.edition = newest.edition
        self.looks = look_at(
            territory, newest.indicators, asked, newest.series, list(roots.values()), audience=audience
        )
        self.benchmarks = [each.benchmark(CITY) for each in self.looks]
        self.sharing = [Counter(each.ranks.tolist()) for each in self.looks]
        self.codes = [place.code for place in self.looks[0].places] if self.looks else []
        moved = changes(territory, level, period, audience=audience)
        self.notable = {(each.code, each.indicator): each for each in moved.moved}
        self.periods = {each.slug: each for each in Period.objects.all()}

    def text_of(self, at: int) -> AreaText:
        code, name = self.codes[at], self.looks[0].places[at].name
        said, silent, compared = [], {}, []
        for each, benchmark, sharing in zip(self.looks, self.benchmarks, self.sharing, strict=True):
            slug = each.numbers.entry.indicator
            status = int(each.numbers.statuses[at])
            if status != OK:
                silent[slug] = TOLD_NAMES[status]
                continue
            moved = self.notable.get((code, slug))
            facts = _facts(each, at, benchmark=benchmark, sharing=sharing, moved=moved, periods=self.periods)
            said.append(Told(slug, each.numbers.entry.period, sentences(facts), facts))
            if facts.comparison and each.numbers.indicator.definition["principle"] == "residence":
                compared.append((_distance(each, at, facts), facts))
        ordered = [facts for _, facts in sorted(compared, key=lambda pair: -pair[0]) if facts.strong]
        return AreaText(
            code=code,
            name=name,
            edition=self.edition,
            summary=summary(
                name,
                next((facts.benchmark_name or "" for _, facts in compared), ""),
                [facts for facts in ordered if facts.comparison == ABOVE][:LISTED],
                [facts for facts in ordered if facts.comparison == BELOW][:LISTED],
                len(compared),
            ),
            texts=said,
            silent=silent,
        )


def _facts(
    look: Look,
    at: int,
    *,
    benchmark: Benchmark,
    sharing: Counter[float],
    moved: Moved | None,
    periods: dict[str, Period],
) -> Facts:
    numbers, indicator = look.numbers, look.numbers.indicator
    mark = float(benchmark.values[at])
    # The number of things in a part says nothing beside that of the whole.
    known = np.isfinite(mark) and indicator.definition["kind"] != "count"
    comparison, strong = (None, False) if not known else _compared(look, at, mark)
    direction = Direction(int(look.trend.direction[at]))
    rank = look.ranks[at]
    return Facts(
        indicator=indicator.name,
        area=look.places[at].name,
        period=periods[numbers.entry.period].label,
        unit=indicator.unit,
        decimals=indicator.decimals,
        value=float(numbers.values[at]),
        benchmark_name=benchmark.name["de"] if known and benchmark.name else None,
        benchmark=mark if known else None,
        comparison=comparison,
        strong=strong,
        trend=TRENDS.get(direction),
        trend_since=short(periods[look.trend_periods[0]]) if look.trend_periods else "",
        change=moved.difference if moved and moved.period == numbers.entry.period else None,
        change_since=short(periods[moved.since]) if moved else "",
        rank=int(rank) if np.isfinite(rank) else None,
        ranked=look.ranked,
        shared_by=sharing[float(rank)],
        caution=NOT_RESIDENTS.get(indicator.definition["principle"]),
    )


def _compared(look: Look, at: int, mark: float) -> tuple[str | None, bool]:
    narrow, wide = look.numbers.interval, look.numbers.wide_interval
    if look.numbers.test is None or not np.isfinite(narrow.lower[at]):
        return None, False
    if narrow.lower[at] <= mark <= narrow.upper[at]:
        return SIMILAR, False
    strong = bool(wide.lower[at] > mark or wide.upper[at] < mark)
    return (ABOVE if narrow.lower[at] > mark else BELOW), strong


def _distance(look: Look, at: int, facts: Facts) -> float:
    """From the benchmark, in widths of the interval: which differences are named first."""
    interval = look.numbers.interval
    width = float(interval.upper[at] - interval.lower[at])
    return abs(facts.value - (facts.benchmark or 0.0)) / width if width > 0 else 0.0


def short(period: Period) -> str:
    """`2019`, `2019/20`, `2017–2019`."""
    if period.kind == Period.Kind.SCHOOL_YEAR:
        return f"{period.first_day.year}/{period.last_day.year % 100:02d}"
    if period.kind == Period.Kind.POOL:
        return f"{period.first_day.year}–{period.last_day.year}"
    return str(period.last_day.year)
