"""A recipe's table of values, from the released sheets of a territory: of each indicator the latest up to a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from indicators.analysing.numbers import breaks_of, years_before
from indicators.answering.ground import positions_shown
from indicators.answering.shelf import Entry, indicators_shown, releases_behind, shelf
from indicators.composite.firmness.known_counts import Entries, with_small_numbers
from indicators.composite.recipes import Recipe, Text
from indicators.composite.values import Values
from indicators.frames import SheetData, read_by_id
from indicators.models import Audience, Indicator, OfficialRun
from indicators.statuses import MISSING, numbers_are_told
from indicators.terms import fraction
from spatial.findings import listed
from spatial.models import Territory

from .columns import POPULATION, VALUES, Wanted, ids_of, wanted_columns
from .ground import Asked, edition_level_on, labels_of
from .other_runs import OtherRuns
from .refusing import refuse_indicator

YEARS = 5  # older numbers are not taken for those of today
COUNTED = ("share", "rate")  # kinds whose chance follows from the counts


@dataclass(frozen=True)
class Source:
    """Which period of which indicator stands in a column, for one of the run's periods (`of`)."""

    column: str
    of: str
    indicator: str
    version: int
    period: str
    estimated: bool  # carried from the areas of an earlier edition


@dataclass(frozen=True)
class Gathered:
    """Everything a run needs. `recipe` is the one asked for, knowing how sure its indicators are."""

    recipe: Recipe
    values: Values
    asked: Asked
    audience: int  # the strictest of all numbers used
    sources: tuple[Source, ...]
    releases: tuple[int, ...]
    small_numbers: Entries
    notes: tuple[Text, ...]
    based_on: OfficialRun | None

    def settings(self) -> dict[str, Any]:
        """What a protocol says of where the values came from."""
        asked = self.asked
        return {
            "small_numbers": {name: dict(entry) for name, entry in self.small_numbers.items()},
            "atlas": {
                "municipality": asked.territory.municipality.slug,
                "hierarchy": asked.territory.hierarchy.slug,
                "edition": asked.edition_level.edition.slug,
                "level": asked.edition_level.level.slug,
                "day": asked.day.isoformat(),
                "years": asked.years,
                "audience": Audience(self.audience).name.lower(),
                "sources": [vars(source) for source in self.sources],
                "releases": list(self.releases),
                "based_on": self.based_on
                and {"recipe": self.based_on.recipe, "number": self.based_on.number, "day": str(self.based_on.day)},
            },
        }


def values_for(
    recipe: Recipe,
    territory: Territory,
    *,
    day: date,
    level: str | None = None,
    audience: int = Audience.PUBLIC,
    years: int = YEARS,
) -> Gathered:
    """The table that the recipe asks for, on the areas in force on `day`, as far as `audience` may see it.

    Of each indicator stand there the latest numbers that end on or before `day` and not more than `years` earlier. An
    index with `change_over` also gets the edition of so many years before, on the same areas; numbers of former areas
    are those carried to them. A hidden number stays hidden, with its status. Raises RefusedError with file, line and
    sentence for whatever the atlas does not have.
    """
    asked = Asked(territory, edition_level_on(recipe, territory, day, level), day, audience, years)
    wanted = wanted_columns(recipe)
    atlas = _Atlas(asked, wanted)
    now = {want: atlas.latest(want, day) for want in wanted}
    for want, found in now.items():
        if found is None and (want.column != POPULATION or "minimum_population" in recipe.areas):
            refuse_indicator(recipe, want, asked)
    editions = [(str(day.year), now)]
    notes: list[Text] = []
    over = recipe.content.get("change_over") if recipe.kind == "index" else None
    if over:
        earlier = years_before(day, over)
        then = {want: atlas.latest(want, earlier) for want in wanted}
        lacking = [want.column for want, found in then.items() if found is None and now[want] is not None]
        if lacking:
            notes.append(_no_edition_before(earlier, lacking))
        else:
            editions.insert(0, (str(earlier.year), then))
            notes += _breaks_between(territory, wanted, earlier, day)
    return _Table(recipe, atlas, editions).gathered(notes)


class _Atlas:
    """The sheets of a level that an audience sees, on the areas of one edition."""

    def __init__(self, asked: Asked, wanted: list[Wanted]):
        self.asked = asked
        territory, edition_level = asked.territory, asked.edition_level
        self.indicators: Mapping[str, Indicator] = indicators_shown(territory, *{want.indicator for want in wanted})
        self.entries: dict[str, list[Entry]] = defaultdict(list)
        for entry in shelf(territory, asked.audience, self.indicators, edition_level=edition_level.pk).values():
            self.entries[entry.indicator].append(entry)
        self.positions = positions_shown(territory, edition_level.pk)[edition_level.pk]
        self.sheets: dict[int, SheetData] = {}

    def latest(self, want: Wanted, day: date) -> Entry | None:
        """Of an indicator, the latest sheet up to the day that tells any number at all."""
        first = years_before(day, self.asked.years)
        for entry in reversed(self.entries[want.indicator]):
            if first <= entry.last_day <= day and numbers_are_told(self.sheet(entry).statuses[self.positions]).any():
                return entry
        return None

    def sheet(self, entry: Entry) -> SheetData:
        if entry.sheet not in self.sheets:
            self.sheets |= read_by_id([entry.sheet], details=True)
        return self.sheets[entry.sheet]

    def column(self, entry: Entry | None, what: str) -> tuple[np.ndarray, np.ndarray]:
        """Numbers and statuses of the areas shown; nothing of what stands behind a hidden number."""
        if entry is None:
            return np.full(len(self.positions), np.nan), np.full(len(self.positions), MISSING, np.int8)
        sheet = self.sheet(entry)
        statuses = sheet.statuses[self.positions]
        array = getattr(sheet, what)
        numbers = np.full(len(statuses), np.nan) if array is None else array[self.positions]
        numbers = np.where(numbers_are_told(statuses), numbers, np.nan)
        return numbers, np.where(numbers_are_told(statuses) & np.isnan(numbers), MISSING, statuses).astype(np.int8)


class _Table:
    """Columns of numbers, periods one below the other, the earliest first."""

    def __init__(self, recipe: Recipe, atlas: _Atlas, editions: list[tuple[str, dict[Wanted, Entry | None]]]):
        self.recipe, self.atlas, self.editions = recipe, atlas, editions
        self.others = OtherRuns(recipe, atlas.asked)
        self.numbers: dict[str, np.ndarray] = {}
        self.statuses: dict[str, np.ndarray] = {}

    def gathered(self, notes: list[Text]) -> Gathered:
        atlas, asked = self.atlas, self.atlas.asked
        for want in self.editions[-1][1]:
            if self.editions[-1][1][want] is not None:
                self._put(want.column, want.what, [found[want] for _, found in self.editions])
        small_numbers = self._small_numbers()
        codes = tuple(asked.edition_level.codes[position] for position in atlas.positions)
        labels = labels_of(self.recipe, asked, atlas.positions)
        for column, (numbers, statuses) in self.others.numbers(codes).items():
            self.numbers[column], self.statuses[column] = numbers[None, :], statuses[None, :]
        periods = tuple(label for label, _ in self.editions)
        used = {entry.sheet: entry for _, found in self.editions for entry in found.values() if entry is not None}
        releases = {release for behind in releases_behind(*used).values() for release in behind}
        sources = self._sources()
        return Gathered(
            recipe=with_small_numbers(self.recipe, small_numbers),
            values=Values(
                codes=codes,
                periods=periods,
                numbers=self.numbers,
                statuses=self.statuses,
                population=self.numbers.get(POPULATION),
                labels=labels | self.others.labels(codes),
                present=np.ones((len(periods), len(codes)), bool),
            ),
            asked=asked,
            audience=min([entry.audience for entry in used.values()] + self.others.audiences),
            sources=sources,
            releases=tuple(sorted(releases | self.others.releases)),
            small_numbers=small_numbers,
            notes=(*notes, *_carried(sources), *self.others.notes),
            based_on=self.others.index,
        )

    def _put(self, column: str, what: str, entries: list[Entry | None]) -> None:
        cells = [self.atlas.column(entry, what) for entry in entries]
        self.numbers[column] = np.stack([numbers for numbers, _ in cells])
        self.statuses[column] = np.stack([statuses for _, statuses in cells])

    def _sources(self) -> tuple[Source, ...]:
        return tuple(
            Source(
                column=want.column,
                of=label,
                indicator=entry.indicator,
                version=entry.version,
                period=entry.period,
                estimated=self.atlas.sheet(entry).crosswalk_id is not None,
            )
            for label, found in self.editions
            for want, entry in found.items()
            if entry is not None and want.what == VALUES
        )

    def _small_numbers(self) -> dict[str, dict[str, Any]]:
        """How sure each indicator is, where the recipe wants to know and does not say; with the columns for it."""
        if not self.recipe.content.get("uncertainty", {}).get("inputs", False):
            return {}
        values = {want.column: want for want in self.editions[-1][1] if want.what == VALUES}
        found = {}
        for name, column in ids_of(self.recipe).items():
            entries = [at[values[column]] for _, at in self.editions]
            sheets = [self.atlas.sheet(entry) for entry in entries if entry is not None]
            if all(sheet.lower is not None and sheet.upper is not None for sheet in sheets):
                found[name] = self._how_sure(column, self.atlas.indicators[values[column].indicator], entries, sheets)
        return found

    def _how_sure(
        self, column: str, indicator: Indicator, entries: list[Entry | None], sheets: list[SheetData]
    ) -> dict[str, Any]:
        """Counts where chance is all there is; else, as for carried numbers, the interval."""
        for what in ("lower", "upper"):
            self._put(f"{column}.{what}", what, entries)
        kind = indicator.definition["kind"]
        if kind not in COUNTED or any(sheet.crosswalk_id or sheet.numerators is None for sheet in sheets):
            return {"kind": "measured", "lower": f"{column}.lower", "upper": f"{column}.upper"}
        known = np.isfinite(self.numbers.pop(f"{column}.lower"))  # only what has an interval is uncertain by chance
        for name in ("lower", "upper"):
            self.statuses.pop(f"{column}.{name}")
        self.numbers.pop(f"{column}.upper")
        for what, behind in (("numerator", "numerators"), ("denominator", "denominators")):
            self._put(f"{column}.{what}", behind, entries)
            self.numbers[f"{column}.{what}"] = np.where(known, self.numbers[f"{column}.{what}"], np.nan)
        return {
            "kind": kind,
            "numerator": f"{column}.numerator",
            "base": f"{column}.denominator",
            "factor": fraction(indicator.definition).factor,
        }


def _no_edition_before(earlier: date, lacking: list[str]) -> Text:
    return {
        "de": f"Eine frühere Ausgabe ({earlier.year}) gibt es nicht: Für {listed(lacking, 'de', 4)} fehlen Zahlen von "
        "damals auf den heutigen Gebieten. Veränderungen sind deshalb nicht gerechnet.",
        "en": f"There is no earlier edition ({earlier.year}): for {listed(lacking, 'en', 4)} there are no numbers of "
        "that time on today's areas. So changes are not computed.",
    }


def _breaks_between(territory: Territory, wanted: list[Wanted], earlier: date, day: date) -> list[Text]:
    """Indicators that were counted otherwise at the time of the earlier edition."""
    shown = indicators_shown(territory, *{want.indicator for want in wanted})
    broken = breaks_of(territory, {slug: fraction(each.definition) for slug, each in shown.items()})
    names = {slug for slug, days in broken.items() if any(earlier < each <= day for each in days)}
    columns = [want.column for want in wanted if want.indicator in names]
    if not columns:
        return []
    return [
        {
            "de": f"Zwischen {earlier.year} und {day.year} änderte sich, was gezählt wird: {listed(columns, 'de', 4)}. "
            "Veränderungen des Index enthalten das.",
            "en": f"Between {earlier.year} and {day.year}, what is counted changed: {listed(columns, 'en', 4)}. "
            "Changes of the index include that.",
        }
    ]


def _carried(sources: tuple[Source, ...]) -> list[Text]:
    carried = list(dict.fromkeys(f"{each.column} ({each.period})" for each in sources if each.estimated))
    if not carried:
        return []
    return [
        {
            "de": f"Auf die Gebiete von heute umgerechnet und geschätzt: {listed(carried, 'de', 6)}.",
            "en": f"Carried to today's areas, and so estimates: {listed(carried, 'en', 6)}.",
        }
    ]
