"""Where a whole territory stands and which way it is heading, indicator by indicator; and what moved in its areas."""

from __future__ import annotations

from dataclasses import dataclass

from spatial.models import Territory

from ..answering.memory import remembered, remembering
from ..formulas.trends import Direction
from ..models import Audience
from ..statuses import OK, TOLD_NAMES
from .changing import Changes, changes
from .looking import look_at
from .newest import newest_on_level
from .telling import TRENDS


@dataclass(frozen=True)
class Heading:
    """The newest number of the whole territory. `trend`: rising, falling, steady; None where it cannot be told."""

    period: str
    value: float | None
    status: str
    trend: str | None


@remembering
def headings(territory: Territory, indicators: tuple[str, ...]) -> dict[str, Heading]:
    """By indicator; without those that are not told of the whole. Raises NotOfferedError where nothing is."""
    return _headings(territory, indicators)


@remembered
def _headings(territory: Territory, indicators: tuple[str, ...]) -> dict[str, Heading]:
    newest = newest_on_level(territory, territory.root_level.slug, None, audience=Audience.PUBLIC)
    asked = [entry for slug, entry in newest.entries.items() if slug in indicators]
    found = {}
    for look in look_at(territory, newest.indicators, asked, newest.series, [], audience=Audience.PUBLIC):
        (at,) = [place for place, each in enumerate(look.places) if each.code == territory.root_code]
        status = int(look.numbers.statuses[at])
        value = float(look.numbers.values[at])
        found[look.numbers.entry.indicator] = Heading(
            period=look.numbers.entry.period,
            value=value if value == value else None,  # noqa: PLR0124 - not a number
            status=TOLD_NAMES[int(look.numbers.told[at])],
            trend=TRENDS.get(Direction(int(look.trend.direction[at]))) if status == OK else None,
        )
    return found


@remembering
def moved_lately(territory: Territory, level: str) -> Changes:
    """The notable changes of a level up to its newest period, remembered until something is published."""
    return _moved_lately(territory, level)


@remembered
def _moved_lately(territory: Territory, level: str) -> Changes:
    return changes(territory, level)
