"""What an indicator would be without what a remark speaks of: without the shelter, without the care home.

Only for remarks that the department calls separable: who sees a number with and without an area knows what it adds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from spatial.models import Area

from .counted import Counted, Slot
from .formulas import Cells, evaluating, total
from .frames import SheetData
from .models import Adjusted, Audience, Period, Remark
from .statuses import numbers_are_told
from .terms import AREA_UNITS, Catchment, Fraction


class Adjusting:
    """The separable remarks of a hierarchy, ready to be taken out of its counts."""

    def __init__(self, counted: Counted):
        self.counted = counted
        self.days = dict(Period.objects.values_list("pk", "last_day"))
        remarks = Remark.objects.filter(hierarchy=counted.hierarchy, separable=True).prefetch_related("datasets")
        self.specials = {remark: _Special(remark) for remark in remarks}

    def values(self, recipe: Fraction, sheets: Collection[SheetData]) -> Iterator[Adjusted]:
        """One value for each of an indicator's sheets and each area around a remark's area, in the remark's time.

        The remark's area is taken out of the numerator and the denominator, as far as they come from its datasets. No
        value where a count of the area is hidden, or nothing is left to divide by.
        """
        for remark, special in self.specials.items():
            if recipe.catchment or not recipe.datasets & special.datasets:
                continue
            for sheet in sheets:
                day, around = self.days[sheet.period_id], special.around.get(sheet.edition_level_id)
                if around is None or not special.lasts(day):
                    continue
                value = _without(special, around, self.counted, recipe, (sheet, day))
                if value is not None:
                    yield Adjusted(
                        remark=remark,
                        indicator_id=sheet.indicator_id or 0,
                        area_id=around.area,
                        period_id=sheet.period_id,
                        audience=sheet.audience,
                        value=value,
                    )


@dataclass(frozen=True)
class _Around:
    """An area around a remark's area, which lies at `own_position` of `own_level`."""

    area: int
    position: int
    own_level: int
    own_position: int


class _Special:
    """A remark, with the areas around its own by edition level."""

    def __init__(self, remark: Remark):
        self.first_day, self.last_day = remark.first_day or date.min, remark.last_day or date.max
        self.datasets = frozenset(dataset.slug for dataset in remark.datasets.all())
        self.around: dict[int, _Around] = {}
        places = Area.objects.filter(edition_level__edition__hierarchy=remark.hierarchy_id)
        for own in places.filter(edition_level__level=remark.level_id, code=remark.code):
            above = own.parent
            while above is not None:
                place = _Around(above.pk, above.position, own.edition_level_id, own.position)
                self.around[above.edition_level_id] = place
                above = above.parent

    def lasts(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


def _without(
    special: _Special, around: _Around, counted: Counted, recipe: Fraction, when: tuple[SheetData, date]
) -> float | None:
    sheet, day = when

    def cells(key: str | Catchment, years_ago: int) -> Cells | None:
        assert isinstance(key, str)  # noqa: S101 (catchments were left out above)
        slot = Slot(sheet.edition_level_id, day).earlier(years_ago)
        if key in AREA_UNITS:
            surface = counted.surfaces[slot.edition_level_id][[around.position]]
            return Cells(surface / AREA_UNITS[key], np.zeros(1, np.int8))
        whole = counted.best(slot, key, sheet.period_id, internally=sheet.audience == Audience.INTERNAL)
        if whole is None:
            return None
        here = Cells(whole.values[[around.position]], whole.statuses[[around.position]])
        if key.partition(".")[0] not in special.datasets or not special.lasts(slot.last_day):
            return here
        # The area's own count comes from the same release, whoever may see it there.
        part = counted.part_of(whole, Slot(around.own_level, slot.last_day), key)
        if part is None:
            return None
        return total([here], [Cells(part.values[[around.own_position]], part.statuses[[around.own_position]])])

    result = evaluating.evaluate(recipe, cells)
    if result is None or not numbers_are_told(result.statuses)[0]:
        return None
    return float(result.values[0])
