"""What one indicator's arithmetic takes from the released counts, for one set of areas and one period."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from spatial.reforms import StoredCrosswalk

from .counted import Counted, Slot
from .formulas import Cells
from .frames import SheetData
from .supplying import supplied
from .terms import AREA_UNITS, Catchment, Fraction


@dataclass(eq=False)
class Inputs:
    """What one indicator's arithmetic takes for one slot and period, and what it took."""

    counted: Counted
    recipe: Fraction
    slot: Slot
    period_id: int
    internally: bool
    used: list[SheetData] = field(default_factory=list)

    def cells(self, key: str | Catchment, years_ago: int) -> Cells | None:
        slot = self.slot.earlier(years_ago)
        if isinstance(key, Catchment):
            return self._supplied(key, slot)
        if key in AREA_UNITS:
            surface = self.counted.surfaces[slot.edition_level_id] / AREA_UNITS[key]
            return Cells(surface, np.zeros(len(surface), np.int8))
        sheet = self.counted.best(slot, key, self.period_id, self.internally)
        if sheet is None:
            return None
        self.used.append(sheet)
        return Cells(sheet.values, sheet.statuses)

    @property
    def way(self) -> StoredCrosswalk | None:
        """The crosswalk along which the leading variable was carried here; None where it was counted here."""
        leading = self.counted.best(self.slot, self.recipe.leading, self.period_id, self.internally)
        ways = self.counted.ways.get(self.slot.edition_level_id, [])
        return next((way for way in ways if leading and way.pk == leading.crosswalk_id), None)

    def of(self, recipe: Fraction, years_ago: int = 0) -> Inputs:
        """The inputs of another recipe, so many years earlier."""
        return Inputs(self.counted, recipe, self.slot.earlier(years_ago), self.period_id, self.internally)

    def _supplied(self, catchment: Catchment, slot: Slot) -> Cells | None:
        """Of the people served, counted as finely as the same releases know them, whoever may see those counts."""
        terms = self.recipe.denominator
        wanted = self.counted.levels[slot.edition_level_id]
        finest = self.counted.finest(wanted)
        people = None
        for key in terms.plus if terms else ():
            seen = self.counted.best(slot, key, self.period_id, self.internally)
            fine = seen and self.counted.of_release(Slot(finest.pk, slot.last_day), key, seen.release_id)
            if not fine:
                return None
            people = fine.values if people is None else people + fine.values
        got = None if people is None else supplied(catchment, finest, people, wanted)
        return None if got is None else Cells(got, np.zeros(len(got), np.int8))
