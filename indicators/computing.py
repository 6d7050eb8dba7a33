"""Sheets of variables → sheets of indicators, for each audience.

Sums are already stored on every level, so a value of a higher level is divided from the counts of that level: first
sum, then divide. All sheets a hierarchy needs are read in one query, and whatever was computed before for the same
indicators and periods is deleted: it can be computed again at any time from the sheets of the releases, which stay.

Years before a reform are computed twice: on the areas on which they were counted, and, where a crosswalk leads there,
for the newer areas, by carrying the counts first and dividing afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db import transaction
from django.db.models import Q
from scipy.sparse import csr_array

from spatial.models import Hierarchy

from .adjusting import Adjusting
from .analysing.patterns import FEWEST_AREAS, neighbour_matrix, spatial_pattern
from .answering.payloads import stored_breaks
from .counted import Counted, Slot
from .formulas import evaluating
from .formulas.kinds import not_comparable
from .frames import SheetData, read_sheets, write_sheets
from .inputs import Inputs
from .linked import minimum_bases, with_bases
from .models import Adjusted, Audience, Indicator, Sheet
from .terms import Fraction, fraction
from .uncertainty import limits_of


@transaction.atomic
def compute(
    hierarchy: Hierarchy, *, indicators: Collection[str] | None = None, days: Collection[date] | None = None
) -> int:
    """Compute the indicators (slugs; all) for the periods that end on `days` (all). The number of sheets written."""
    lock(hierarchy)
    wanted = list(Indicator.objects.all() if indicators is None else Indicator.objects.filter(slug__in=indicators))
    on_days = Q() if days is None else Q(period__last_day__in=days)
    Sheet.objects.filter(on_days, indicator__in=wanted, edition_level__edition__hierarchy=hierarchy).delete()
    Adjusted.objects.filter(on_days, indicator__in=wanted, remark__hierarchy=hierarchy).delete()
    bases = minimum_bases(hierarchy)
    recipes = {indicator: with_bases(fraction(indicator.definition), bases) for indicator in wanted}
    looks_back = any(recipe.years_back for recipe in recipes.values())
    variables = {key for recipe in recipes.values() for key in recipe.variables}
    counted = Counted(hierarchy, variables, Q() if looks_back else on_days)
    patterns, without = _Patterns(counted), Adjusting(counted)
    written = 0
    for indicator, recipe in recipes.items():  # one by one: all sheets of a large hierarchy would fill the memory
        sheets = list(_Computing(indicator, recipe, counted).sheets(days))
        written += len(write_sheets(sheets))
        patterns.settle(indicator)
        Adjusted.objects.bulk_create(without.values(recipe, sheets), batch_size=2000)
    return written


def lock(hierarchy: Hierarchy) -> None:
    """One decision or computation per hierarchy at a time, until the transaction ends; reading goes on."""
    Hierarchy.objects.select_for_update(no_key=True).get(pk=hierarchy.pk)


class _Computing:
    """One indicator's sheets, from the counts of its hierarchy."""

    def __init__(self, indicator: Indicator, recipe: Fraction, counted: Counted):
        self.indicator = indicator
        self.recipe = recipe
        self.counted = counted

    def sheets(self, days: Collection[date] | None) -> Iterator[SheetData]:
        """Wherever all variables exist, for the periods that end on `days` (all)."""
        if not self.recipe.variables <= self.counted.variables.keys():
            return
        lowest = self._lowest()
        for slot in self.counted.slots:
            if self.counted.depth(slot) > lowest or (days is not None and slot.last_day not in days):
                continue
            public = self._computed(slot, internally=False)
            yield from public.values()
            if not self.counted.insiders_see_more(slot, self.recipe.variables):
                continue
            internal = self._computed(slot, internally=True)
            for period, sheet in internal.items():
                # What insiders would see is stored only where it differs from what everybody sees.
                if period not in public or set(sheet.inputs) != set(public[period].inputs):
                    sheet.audience = Audience.INTERNAL
                    yield sheet

    def _lowest(self) -> int:
        """The position of the lowest level on which the definition allows it in this hierarchy."""
        lowest = self.indicator.definition.get("lowest_level", {})
        positions = {each.level.slug: each.level.position for each in self.counted.levels.values()}
        if lowest == "top":
            return min(positions.values(), default=0)
        return positions.get(lowest.get(self.counted.hierarchy.slug, ""), max(positions.values(), default=0))

    def _computed(self, slot: Slot, *, internally: bool) -> dict[int, SheetData]:
        """Sheets by period. Several periods may end on a day; the leading variable says for which."""
        recipe, counted = self.recipe, self.counted
        public_depth = min(counted.public_depths[slug] for slug in recipe.datasets)
        if not internally and counted.depth(slot) > public_depth:
            return {}
        sheets = {}
        for period in {sheet.period_id for sheet in counted.leading(slot, recipe.leading, internally)}:
            inputs = Inputs(counted, recipe, slot, period, internally)
            result = evaluating.evaluate(recipe, inputs.cells)
            if result is None:
                continue
            if self._counting_changed(slot):
                result = not_comparable(result)
            way, limits = inputs.way, limits_of(inputs, result)
            sheets[period] = SheetData(
                indicator_id=self.indicator.pk,
                period_id=period,
                edition_level_id=slot.edition_level_id,
                values=result.values,
                statuses=result.statuses,
                # What facilities give is reckoned from counts finer than may be told: only the quotient is.
                numerators=None if recipe.catchment else result.numerators,
                denominators=None if recipe.catchment else result.denominators,
                lower=limits.lower if limits else None,
                upper=limits.upper if limits else None,
                class_breaks=b"" if internally else stored_breaks(result, self.indicator.decimals),
                definition_version=self.indicator.version,
                crosswalk_id=way.pk if way else None,
                audience=min(sheet.audience for sheet in inputs.used),
                inputs=sorted({sheet.release_id for sheet in inputs.used if sheet.release_id}),
            )
        return sheets

    def _counting_changed(self, slot: Slot) -> bool:
        """Whether a series break lies in the years that a change or a pool puts together."""
        first = slot.earlier(self.recipe.years_back).last_day
        days = [
            date.fromisoformat(each["first_day"])
            for key in self.recipe.variables
            for each in self.counted.variables[key].breaks
        ]
        return any(first < day <= slot.last_day for day in days)


class _Patterns:
    """Moran's I and local clusters: of an indicator's newest public sheet on each level with enough areas, of no other.

    They are settled from what is stored, so that they are the same whichever sheets were computed last.
    """

    def __init__(self, counted: Counted):
        self.counted = counted
        self.borders: dict[int, csr_array] = {}

    def settle(self, indicator: Indicator) -> None:
        sheets = Sheet.objects.filter(indicator=indicator, edition_level__in=self.counted.levels)
        shown = sheets.filter(
            audience=Audience.PUBLIC, current=True, crosswalk=None, area_count__gte=FEWEST_AREAS
        ).order_by("edition_level_id", "-period__last_day", "-period__slug")
        newest = list(shown.distinct("edition_level_id").values_list("pk", flat=True))
        none = Q(clusters__isnull=True, autocorrelation__isnull=True)
        sheets.exclude(none).exclude(pk__in=newest).update(clusters=None, autocorrelation=None)
        for sheet in read_sheets(Sheet.objects.filter(none, pk__in=newest)) if newest else []:
            neighbours = self._neighbours(sheet.edition_level_id)
            clusters, autocorrelation = spatial_pattern(sheet.values, sheet.statuses, neighbours)
            found = None if clusters is None else clusters.tolist()
            Sheet.objects.filter(pk=sheet.id or 0).update(clusters=found, autocorrelation=autocorrelation)

    def _neighbours(self, level: int) -> csr_array:
        if level not in self.borders:
            self.borders[level] = neighbour_matrix(self.counted.levels[level])
        return self.borders[level]
