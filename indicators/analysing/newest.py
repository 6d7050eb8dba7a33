"""Of each indicator of a level the newest numbers, all of them on the same areas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from spatial.models import Territory

from ..answering.memory import remembered
from ..answering.not_offered import NotOfferedError
from ..answering.shelf import Entry, indicators_shown, shelf
from ..models import Indicator, Period
from .numbers import years_before


@dataclass(frozen=True, eq=False)
class Newest:
    """`entries` by indicator, in the order of the catalogue; all of one edition level."""

    indicators: dict[str, Indicator]
    entries: dict[str, Entry]
    edition: str
    edition_level: int
    series: list[Entry]  # all periods of all indicators on these areas


def newest_on_level(
    territory: Territory, level: str, period: str | None, indicators: Sequence[str] = (), *, audience: int
) -> Newest:
    """Of each indicator (or of these) the newest period that ends in the year up to the end of `period` (the newest).

    Where that year saw a reform, only what is known on its newest areas. Raises NotOfferedError for a level, period or
    indicator without numbers.
    """
    every = _on_level(territory, level, period, audience)
    for slug in indicators:
        if slug not in every.entries:
            raise not_here("indicator", slug, every.entries)
    chosen = {
        slug: entry
        for slug, entry in every.entries.items()
        if slug in (indicators or every.entries) and entry.edition_level == every.edition_level
    }
    return replace(every, entries=chosen)


@remembered
def _on_level(territory: Territory, level: str, period: str | None, audience: int) -> Newest:
    """The same of all indicators, also of those whose newest numbers are on other areas."""
    shown = indicators_shown(territory)
    here = list(shelf(territory, audience, shown, edition_level__level__slug=level).values())
    if not here:
        levels = shelf(territory, audience, shown)
        raise not_here("level", level, (name for _, name, _ in levels))
    found = _newest(here, period)
    if not found:
        raise not_here("period", period or "", (each.period for each in here))
    newest = max(found.values(), key=lambda each: (each.last_day, each.edition_level))
    series = shelf(territory, audience, shown, edition_level=newest.edition_level)
    return Newest(
        indicators=shown,
        entries={slug: found[slug] for slug in shown if slug in found},
        edition=newest.edition,
        edition_level=newest.edition_level,
        series=list(series.values()),
    )


def _newest(entries: list[Entry], period: str | None) -> dict[str, Entry]:
    last: date | None = max(each.last_day for each in entries)
    if period is not None:
        last = Period.objects.filter(slug=period).values_list("last_day", flat=True).first()
    if last is None:
        return {}

    def rank(entry: Entry) -> tuple:
        return entry.period == period, entry.last_day, entry.period

    found: dict[str, Entry] = {}
    for each in entries:
        fits = years_before(last, 1) < each.last_day <= last
        if fits and (each.indicator not in found or rank(each) > rank(found[each.indicator])):
            found[each.indicator] = each
    return found


def not_here(what: str, asked: str, known: Iterable[str]) -> NotOfferedError:
    """`asked` (an area, a level, a period, an indicator) is not among `known`."""
    de, en = {
        "area": ("das Gebiet", "the area"),
        "level": ("die Ebene", "the level"),
        "period": ("den Zeitbezug", "the period"),
        "indicator": ("den Indikator", "the indicator"),
    }[what]
    return NotOfferedError(
        what,
        asked,
        sorted(set(known)),
        de=f"Für {de} „{asked}“ gibt es hier keine Werte.",
        en=f"There are no values here for {en} “{asked}”.",
    )
