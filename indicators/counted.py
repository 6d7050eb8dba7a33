"""The released counts of a hierarchy: what was counted, on which areas, for which time, and who may see it.

Where nobody counted on newer areas, the counts of older ones are carried to them along a crosswalk.
"""

from __future__ import annotations

from calendar import isleap
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from django.db.models import Q

from spatial.models import Area, EditionLevel, Hierarchy
from spatial.reforms import StoredCrosswalk, crosswalks_of

from .carrying import carry_cells
from .frames import SheetData, read_sheets
from .models import Audience, Dataset, Period, Sheet, Variable
from .supplying import finest_level


@dataclass(frozen=True)
class Slot:
    """What belongs together in a division: the same areas at the same time.

    Key dates and calendar years meet on their last day: moves during 2023 are set against the inhabitants at its end.
    """

    edition_level_id: int
    last_day: date

    def earlier(self, years: int) -> Slot:
        if not years:
            return self
        day, year = self.last_day, self.last_day.year - years
        leaps = (day.month, day.day) == (2, 29) and not isleap(year)
        return Slot(self.edition_level_id, day.replace(year=year, day=28 if leaps else day.day))


class Counted:
    """The released sheets of some variables, found by slot, variable and audience.

    `variables`: their keys; those that the hierarchy does not have are left out. `sheets` narrows the sheets further.
    """

    def __init__(self, hierarchy: Hierarchy, variables: Collection[str], sheets: Q):
        self.hierarchy = hierarchy
        known = Variable.objects.filter(dataset__hierarchy=hierarchy).select_related("dataset")
        self.variables = {variable.key: variable for variable in known if variable.key in variables}
        keys = {variable.pk: key for key, variable in self.variables.items()}
        self.levels = {
            each.pk: each
            for each in EditionLevel.objects.filter(edition__hierarchy=hierarchy).select_related(
                "level", "edition__hierarchy"
            )
        }
        periods = {period.pk: period for period in Period.objects.all()}
        self.kinds = {pk: period.kind for pk, period in periods.items()}
        self.found: dict[tuple[Slot, str], dict[int, list[SheetData]]] = defaultdict(lambda: defaultdict(list))
        released = Sheet.objects.filter(sheets, current=True, audience__gt=Audience.DRAFT, variable__in=keys)
        for sheet in read_sheets(released) if keys else []:
            slot = Slot(sheet.edition_level_id, periods[sheet.period_id].last_day)
            self.found[slot, keys[sheet.variable_id or 0]][sheet.audience].append(sheet)
        self.internal = {
            (slot.edition_level_id, key) for (slot, key), seen in self.found.items() if Audience.INTERNAL in seen
        }
        self.ways: dict[int, list[StoredCrosswalk]] = defaultdict(list)
        for way in crosswalks_of(hierarchy):
            self.ways[way.to_level_id].append(way)
        counted = {slot for slot, _ in self.found}
        carried = {
            Slot(way.to_level_id, slot.last_day)
            for ways in self.ways.values()
            for way in ways
            for slot in counted
            if slot.edition_level_id == way.from_level_id
        }
        self.slots = sorted(counted | carried, key=lambda slot: (slot.edition_level_id, slot.last_day))
        self._carried: dict[tuple[int | None, int], SheetData] = {}
        self._finest: dict[int, EditionLevel] = {}

    @cached_property
    def public_depths(self) -> dict[str, int]:
        """How far down each dataset may be public: the position of its lowest public level."""
        datasets = Dataset.objects.filter(hierarchy=self.hierarchy)
        return dict(datasets.values_list("slug", "lowest_public_level__position"))

    @cached_property
    def surfaces(self) -> dict[int, np.ndarray]:
        """Square metres of the areas of each edition level, in area order."""
        collected = defaultdict(list)
        areas = Area.objects.filter(edition_level__in=self.levels).order_by("edition_level", "position")
        for edition_level, square_metres in areas.values_list("edition_level", "square_metres"):
            collected[edition_level].append(square_metres)
        return {edition_level: np.array(numbers, float) for edition_level, numbers in collected.items()}

    def finest(self, edition_level: EditionLevel) -> EditionLevel:
        edition = edition_level.edition_id
        if edition not in self._finest:
            self._finest[edition] = finest_level(edition_level)
        return self._finest[edition]

    def depth(self, slot: Slot) -> int:
        return self.levels[slot.edition_level_id].level.position

    def insiders_see_more(self, slot: Slot, keys: Iterable[str]) -> bool:
        """Whether an internal sheet of these variables exists on these areas, or on those they are carried from."""
        levels = {slot.edition_level_id, *(way.from_level_id for way in self.ways.get(slot.edition_level_id, []))}
        return any((level, key) in self.internal for level in levels for key in keys)

    def best(self, slot: Slot, key: str, period_id: int, internally: bool) -> SheetData | None:
        """The variable's sheet of this period, else of another one of its kind, else any that ends on the same day.

        Where nobody counted on these areas, the counts of older ones are carried to them.
        """
        seen = self.visible(slot, key, internally)
        if not seen:
            return self._carried_sheet(slot, key, period_id, internally)
        kind = self.kinds[period_id]
        return min(
            seen, key=lambda sheet: (sheet.period_id != period_id, self.kinds[sheet.period_id] != kind, sheet.period_id)
        )

    def of_release(self, slot: Slot, key: str, release_id: int | None) -> SheetData | None:
        """The sheet of one release, whoever may see it."""
        everywhere = [sheet for sheets in self.found.get((slot, key), {}).values() for sheet in sheets]
        return next((sheet for sheet in everywhere if sheet.release_id == release_id), None)

    def part_of(self, whole: SheetData, slot: Slot, key: str) -> SheetData | None:
        """The counts of areas inside others, of the release of `whole` and carried like it, whoever may see them."""
        if whole.crosswalk_id is None:
            return self.of_release(slot, key, whole.release_id)
        for way in self.ways.get(slot.edition_level_id, []):
            old = self.of_release(Slot(way.from_level_id, slot.last_day), key, whole.release_id)
            if old is not None:
                return self._along(way, old)
        return None

    def visible(self, slot: Slot, key: str, internally: bool) -> list[SheetData]:
        """The sheets of a variable that an audience sees, one per period: insiders see the newer internal one."""
        by_audience = self.found.get((slot, key), {})
        seen = {sheet.period_id: sheet for sheet in by_audience.get(Audience.PUBLIC, [])}
        if internally:
            seen |= {sheet.period_id: sheet for sheet in by_audience.get(Audience.INTERNAL, [])}
        return list(seen.values())

    def way_to(self, slot: Slot, key: str, internally: bool) -> StoredCrosswalk | None:
        """The crosswalk from the areas on which the variable was counted that day; of several, from the newest."""
        if not self.variables[key].additive:
            return None
        ways = [
            way
            for way in self.ways.get(slot.edition_level_id, [])
            if self.visible(Slot(way.from_level_id, slot.last_day), key, internally)
        ]
        return max(ways, key=lambda way: self.levels[way.from_level_id].edition.valid.lower or date.min, default=None)

    def _carried_sheet(self, slot: Slot, key: str, period_id: int, internally: bool) -> SheetData | None:
        way = self.way_to(slot, key, internally)
        if way is None:
            return None
        old = self.best(Slot(way.from_level_id, slot.last_day), key, period_id, internally)
        if old is None:
            return None
        return self._along(way, old)

    def _along(self, way: StoredCrosswalk, old: SheetData) -> SheetData:
        if (old.id, way.pk) not in self._carried:
            values, statuses = carry_cells(old.values, old.statuses, way.crosswalk)
            self._carried[old.id, way.pk] = SheetData(
                variable_id=old.variable_id,
                period_id=old.period_id,
                edition_level_id=way.to_level_id,
                release_id=old.release_id,
                audience=old.audience,
                values=values,
                statuses=statuses,
                crosswalk_id=way.pk,
            )
        return self._carried[old.id, way.pk]

    def leading(self, slot: Slot, key: str, internally: bool) -> Sequence[SheetData]:
        """One sheet per period of the leading variable: as counted on these areas, else as counted on older ones."""
        if seen := self.visible(slot, key, internally):
            return seen
        way = self.way_to(slot, key, internally)
        return self.visible(Slot(way.from_level_id, slot.last_day), key, internally) if way else []
