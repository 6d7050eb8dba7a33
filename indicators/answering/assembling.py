"""Puts answers together from sheets, for one territory: for readers who ask now, and for all that is written ahead."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import orjson

from spatial.models import Area, Territory

from ..analysing.notes import Remarks, Text
from ..formulas import Cells
from ..frames import SheetData, read_by_id
from ..models import Indicator
from ..statuses import as_told
from ..terms import fraction
from . import payloads
from .ground import Place, places_shown, positions_shown, roots
from .memory import OvertakenError, remembered
from .payloads import NOTHING_KNOWN, cut
from .shelf import Entry, Shelf, provisional_among, releases_behind


@dataclass(frozen=True, eq=False)
class Stock:
    """The numbers behind entries: sheets by id, the releases of each, and the areas the territory shows."""

    territory: Territory
    indicators: Mapping[str, Indicator]
    totals: Mapping[tuple[str, str, str], Entry]  # (indicator, edition, period) → entry of the root's level
    sheets: Mapping[int, SheetData]
    releases: Mapping[int, list[int]]
    provisional: frozenset[int]  # sheets
    ground: Mapping[int, np.ndarray]
    roots: Mapping[str, Place]  # by edition
    remarks: Remarks

    def cells(self, entry: Entry) -> Cells:
        return self._cut(entry, self.ground[entry.edition_level])

    def total(self, entry: Entry) -> Cells:
        """The root's cell for the same indicator, edition and period."""
        above = self.totals.get((entry.indicator, entry.edition, entry.period))
        return self.cells(above) if above else NOTHING_KNOWN

    def values(self, entry: Entry) -> dict[str, Any]:
        """One indicator and period."""
        head = {
            "indicator": entry.indicator,
            "period": entry.period,
            "hierarchy": self.territory.hierarchy.slug,
            "edition": entry.edition,
            "level": entry.level,
            "version": entry.version,
            "releases": self.releases[entry.sheet],
        }
        root = {"code": self.territory.root_code, "name": self.roots[entry.edition].name}
        decimals = self.indicators[entry.indicator].decimals
        breaks = self._stored_breaks(entry)
        answer = payloads.values_answer(head, self.cells(entry), self.total(entry), root, decimals, known_breaks=breaks)
        remarks = self._remarks(entry)
        return {**answer, "remarks": remarks} if remarks else answer

    def details(self, entry: Entry) -> dict[str, list[float | int | None]]:
        """What was divided by what and how certain it is, in area order; nothing where the value itself is hidden."""
        sheet, positions = self.sheets[entry.sheet], self.ground[entry.edition_level]
        hidden = np.isnan(sheet.values[positions])
        arrays = {name: getattr(sheet, name) for name in ("numerators", "denominators", "lower", "upper")}
        return {
            name: payloads.numbers(np.where(hidden, np.nan, np.round(array[positions], 6)))
            for name, array in arrays.items()
            if array is not None
        }

    def all_periods(self, indicator: str, level: str, entries: Iterable[Entry]) -> dict[str, Any]:
        """All periods of one indicator; `entries` come oldest first, so editions do as well."""
        by_edition: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_edition[entry.edition].append(entry)
        return {
            "indicator": indicator,
            "hierarchy": self.territory.hierarchy.slug,
            "level": level,
            "editions": [
                payloads.periods_answer(
                    edition,
                    [entry.period for entry in found],
                    [self.cells(entry) for entry in found],
                    [self.total(entry) for entry in found],
                )
                for edition, found in by_edition.items()
            ],
        }

    def profiles(self, entries: list[Entry]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Code and profile of every area shown; the entries are all of one edition level, oldest first."""
        periods = list(dict.fromkeys(entry.period for entry in entries))
        rows = []
        for indicator in self.indicators:
            found = {entry.period: entry for entry in entries if entry.indicator == indicator}
            if found:
                known = [found.get(period) for period in periods]
                total = _beside([self.total(entry) if entry else None for entry in known], 1)
                width = len(self.ground[entries[0].edition_level])
                cells = _beside([self.cells(entry) if entry else None for entry in known], width)
                shown = payloads.profile_total(_column(total, 0))
                rows.append((indicator, max(entry.version for entry in found.values()), cells, shown))
        for position, area in enumerate(area_heads(entries[0], self.ground[entries[0].edition_level])):
            yield (
                area["code"],
                {
                    "area": area,
                    "periods": periods,
                    "indicators": [
                        payloads.profile_row(indicator, version, _column(cells, position), total)
                        for indicator, version, cells, total in rows
                    ],
                },
            )

    def _remarks(self, entry: Entry) -> dict[str, list[Text]]:
        """What is special about areas, for this number, by code: mostly nothing."""
        datasets = fraction(self.indicators[entry.indicator].definition).datasets
        found = self.remarks.on_level(entry.edition, entry.level, datasets=datasets, last_day=entry.last_day)
        if not found:
            return {}
        shown = places_shown(self.territory, entry.edition_level)
        return {code: texts for code, texts in found.items() if code in shown}

    def _stored_breaks(self, entry: Entry) -> dict[str, Any] | None:
        """The class breaks stored with the sheet, if they are of what is shown: all its areas, the same definition."""
        sheet = self.sheets[entry.sheet]
        whole = len(self.ground[entry.edition_level]) == len(sheet.values)
        if not sheet.class_breaks or not whole or entry.version != self.indicators[entry.indicator].version:
            return None
        return orjson.loads(sheet.class_breaks)

    def _cut(self, entry: Entry, positions: np.ndarray) -> Cells:
        sheet = self.sheets[entry.sheet]
        statuses = as_told(sheet.statuses, provisional=entry.sheet in self.provisional)
        return cut(Cells(sheet.values, statuses), positions, self.indicators[entry.indicator].decimals)


def stock(
    territory: Territory,
    shelf: Shelf,
    indicators: Mapping[str, Indicator],
    *,
    details: bool = False,
    details_at: Sequence[int] | None = None,
) -> Stock:
    """Read the numbers of everything on the shelf, in a handful of queries. `details_at`: as `read_by_id` has it."""
    ids = [entry.sheet for entry in shelf.values()]
    sheets = read_by_id(ids, details=details, details_at=details_at)
    if len(sheets) < len(ids):  # sheets are never edited: what was current is still there, or no longer to be told
        raise OvertakenError
    releases = releases_behind(*ids)
    return Stock(
        territory=territory,
        indicators=indicators,
        totals={
            (entry.indicator, entry.edition, entry.period): entry
            for entry in shelf.values()
            if entry.level == territory.root_level.slug
        },
        sheets=sheets,
        releases=releases,
        provisional=provisional_among(releases),
        ground=positions_shown(territory, *sorted({entry.edition_level for entry in shelf.values()})),
        roots=roots(territory),
        remarks=_remarks(territory),
    )


@remembered
def _remarks(territory: Territory) -> Remarks:
    return Remarks(territory.hierarchy)


def area_heads(entry: Entry, positions: np.ndarray) -> list[dict[str, Any]]:
    """What a profile says about each of these areas first."""
    areas = Area.objects.filter(edition_level=entry.edition_level).order_by("position")
    rows = list(areas.values_list("code", "name", "parent__code"))
    return [
        {"code": code, "name": name, "level": entry.level, "edition": entry.edition, "parent": parent}
        for code, name, parent in (rows[position] for position in positions)
    ]


def _beside(columns: list[Cells | None], width: int) -> Cells:
    """Periods × areas; where an indicator has no sheet for a period, nobody knows its value."""
    unknown = Cells(np.repeat(NOTHING_KNOWN.values, width), np.repeat(NOTHING_KNOWN.statuses, width))
    filled = [column or unknown for column in columns]
    return Cells(np.array([column.values for column in filled]), np.array([column.statuses for column in filled]))


def _column(cells: Cells, position: int) -> Cells:
    return Cells(cells.values[:, position], cells.statuses[:, position])
