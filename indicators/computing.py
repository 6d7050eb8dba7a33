"""Sheets of variables → sheets of indicators, for each audience.

Sums are already stored on every level, so a value of a higher level is divided from the counts of that level: first
sum, then divide. All sheets a hierarchy needs are read in one query, and whatever was computed before for the same
indicators and periods is deleted: it can be computed again at any time from the sheets of the releases, which stay.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from django.db import transaction
from django.db.models import Q

from spatial.models import Area, EditionLevel, Hierarchy

from .formulas import FORMULAS, Cells, total
from .frames import SheetData, read_sheets, write_sheets
from .models import Audience, Dataset, Indicator, Period, Sheet, Variable
from .terms import AREA_UNITS, Fraction, Terms, fraction


@dataclass(frozen=True)
class Slot:
    """What belongs together in a division: the same areas at the same time.

    Key dates and calendar years meet on their last day: moves during 2023 are set against the inhabitants at its end.
    """

    edition_level_id: int
    last_day: date


@transaction.atomic
def compute(
    hierarchy: Hierarchy, *, indicators: Collection[str] | None = None, days: Collection[date] | None = None
) -> int:
    """Compute the indicators (slugs; all) for the periods that end on `days` (all). The number of sheets written."""
    lock(hierarchy)
    wanted = Indicator.objects.all() if indicators is None else Indicator.objects.filter(slug__in=indicators)
    sheets = Q() if days is None else Q(period__last_day__in=days)
    Sheet.objects.filter(sheets, indicator__in=wanted, edition_level__edition__hierarchy=hierarchy).delete()
    shelf = _Shelf(hierarchy, sheets)
    return len(write_sheets([sheet for indicator in wanted for sheet in shelf.sheets_of(indicator)]))


def lock(hierarchy: Hierarchy) -> None:
    """One decision or computation per hierarchy at a time, until the transaction ends; reading goes on."""
    Hierarchy.objects.select_for_update(no_key=True).get(pk=hierarchy.pk)


class _Shelf:
    """All released sheets of a hierarchy's variables, found by slot, variable and audience."""

    def __init__(self, hierarchy: Hierarchy, sheets: Q):
        self.hierarchy = hierarchy
        variables = Variable.objects.filter(dataset__hierarchy=hierarchy).select_related("dataset")
        self.keys = {variable.pk: variable.key for variable in variables}
        levels = EditionLevel.objects.filter(edition__hierarchy=hierarchy)
        self.depths: dict[int, int] = dict(levels.values_list("pk", "level__position"))
        days: dict[int, date] = dict(Period.objects.values_list("pk", "last_day"))
        self.found: dict[tuple[Slot, str], dict[int, list[SheetData]]] = defaultdict(lambda: defaultdict(list))
        released = Sheet.objects.filter(sheets, current=True, audience__gt=Audience.DRAFT, variable__in=self.keys)
        for sheet in read_sheets(released) if self.keys else []:
            slot = Slot(sheet.edition_level_id, days[sheet.period_id])
            self.found[slot, self.keys[sheet.variable_id or 0]][sheet.audience].append(sheet)
        self.slots = sorted({slot for slot, _ in self.found}, key=lambda slot: (slot.edition_level_id, slot.last_day))

    @cached_property
    def public_depths(self) -> dict[str, int]:
        """How far down each dataset may be public: the position of its lowest public level."""
        datasets = Dataset.objects.filter(hierarchy=self.hierarchy)
        return dict(datasets.values_list("slug", "lowest_public_level__position"))

    @cached_property
    def surfaces(self) -> dict[int, np.ndarray]:
        """Square metres of the areas of each edition level, in area order."""
        collected = defaultdict(list)
        areas = Area.objects.filter(edition_level__in=self.depths).order_by("edition_level", "position")
        for edition_level, square_metres in areas.values_list("edition_level", "square_metres"):
            collected[edition_level].append(square_metres)
        return {edition_level: np.array(numbers, float) for edition_level, numbers in collected.items()}

    def sheets_of(self, indicator: Indicator) -> Iterator[SheetData]:
        """The indicator's sheets wherever all its variables exist; nothing where the atlas does not have them."""
        wanted = fraction(indicator.definition)
        if not wanted.variables <= set(self.keys.values()):
            return
        for slot in self.slots:
            public = self._computed(indicator, wanted, slot, internally=False)
            internal = self._computed(indicator, wanted, slot, internally=True)
            yield from public.values()
            for period, sheet in internal.items():
                # What insiders would see is stored only where it differs from what everybody sees.
                if period not in public or set(sheet.inputs) != set(public[period].inputs):
                    sheet.audience = Audience.INTERNAL
                    yield sheet

    def _computed(
        self, indicator: Indicator, wanted: Fraction, slot: Slot, *, internally: bool
    ) -> dict[int, SheetData]:
        """Sheets by period. Several periods may end on a day; the first variable of the numerator says for which."""
        if not internally and self.depths[slot.edition_level_id] > min(
            self.public_depths[slug] for slug in wanted.datasets
        ):
            return {}
        sheets = {}
        for leading in self._visible(slot, wanted.numerator.plus[0], internally):
            best = {key: self._best(slot, key, leading.period_id, internally) for key in wanted.variables}
            used = {key: sheet for key, sheet in best.items() if sheet is not None}
            if len(used) == len(best):
                sheets[leading.period_id] = self._divided(indicator, wanted, slot, leading.period_id, used)
        return sheets

    def _visible(self, slot: Slot, key: str, internally: bool) -> list[SheetData]:
        """The sheets of a variable that an audience sees, one per period: insiders see the newer internal one."""
        by_audience = self.found.get((slot, key), {})
        seen = {sheet.period_id: sheet for sheet in by_audience.get(Audience.PUBLIC, [])}
        if internally:
            seen |= {sheet.period_id: sheet for sheet in by_audience.get(Audience.INTERNAL, [])}
        return list(seen.values())

    def _best(self, slot: Slot, key: str, period_id: int, internally: bool) -> SheetData | None:
        """The variable's sheet of this period, else of another one that ends on the same day."""
        seen = sorted(
            self._visible(slot, key, internally), key=lambda sheet: (sheet.period_id != period_id, sheet.period_id)
        )
        return seen[0] if seen else None

    def _divided(
        self, indicator: Indicator, wanted: Fraction, slot: Slot, period_id: int, used: dict[str, SheetData]
    ) -> SheetData:
        cells = {key: Cells(sheet.values, sheet.statuses) for key, sheet in used.items()}
        for name, square_metres in AREA_UNITS.items():
            surface = self.surfaces[slot.edition_level_id] / square_metres
            cells[name] = Cells(surface, np.zeros(len(surface), np.int8))

        def added(terms: Terms) -> Cells:
            return total([cells[key] for key in terms.plus], [cells[key] for key in terms.minus])

        result = FORMULAS[wanted.kind](
            added(wanted.numerator),
            added(wanted.denominator) if wanted.denominator else None,
            factor=wanted.factor,
            minimum_denominator=wanted.minimum_denominator,
        )
        return SheetData(
            indicator_id=indicator.pk,
            period_id=period_id,
            edition_level_id=slot.edition_level_id,
            values=result.values,
            statuses=result.statuses,
            numerators=result.numerators,
            denominators=result.denominators,
            definition_version=indicator.version,
            audience=min(sheet.audience for sheet in used.values()),
            inputs=sorted({sheet.release_id for sheet in used.values() if sheet.release_id}),
        )
