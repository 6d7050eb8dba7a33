"""What a reform does to numbers: crosswalks come in, what hangs on them is computed anew, and its error is measured."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from spatial import models
from spatial.crosswalk import conversion_errors
from spatial.crosswalk_mappings import differ_from_stored, read_mapping, store_crosswalks
from spatial.import_report import Report
from spatial.models import Hierarchy
from spatial.reforms import StoredCrosswalk, read_crosswalks

from .carrying import carry_cells
from .frames import SheetData, read_sheets
from .models import Audience, ConversionCheck, Period, Release, Sheet
from .publishing import publish

LONGEST_WAIT = timedelta(days=370)  # between a count before and one after the reform: a year, and a late key date


@transaction.atomic
def build_crosswalks(mapping: dict[str, Any] | Path | str, folder: Path | str, *, commit: bool = False) -> Report:
    """Build the crosswalks of a mapping, and with `commit` store them, recompute what they carry, and check them.

    All in one transaction: readers see numbers carried along the old shares, or along the new ones. Raises what
    `store_crosswalks` raises.
    """
    definition = read_mapping(mapping)
    if not commit or not differ_from_stored(definition, folder):
        return store_crosswalks(definition, folder)
    hierarchy = Hierarchy.objects.get(slug=definition["hierarchy"])
    carried = Sheet.objects.filter(
        crosswalk__from_level__edition__hierarchy=hierarchy,
        crosswalk__from_level__edition__slug=definition["from"],
        crosswalk__to_level__edition__slug=definition["to"],
    )
    carried.delete()  # computed, so it can be computed again
    report = store_crosswalks(definition, folder, commit=True)
    counted = Sheet.objects.filter(
        release__state=Release.State.RELEASED,
        edition_level__edition__hierarchy=hierarchy,
        edition_level__edition__slug=definition["from"],
    )
    if days := set(counted.values_list("period__last_day", flat=True)):
        publish(hierarchy, days=days)
        check_conversions(hierarchy)
    return report


@transaction.atomic
def check_conversions(hierarchy: Hierarchy) -> int:
    """Measure every crosswalk on every additive variable that was counted before and after; the number of checks.

    Best on a day for which both old and new areas were counted. Where nobody counted twice, the last count on the old
    areas is set against the first one on the new areas, if that is at most 370 days later; then a year's change is in
    the error. Public counts only; areas hidden on either side are left out. Replaces the checks of the hierarchy.
    """
    rows = models.Crosswalk.objects.filter(from_level__edition__hierarchy=hierarchy).order_by("pk")
    ConversionCheck.objects.filter(crosswalk__in=rows).delete()
    counts = _Counts(hierarchy)
    wanted = [
        (way, variable, old, new)
        for way in read_crosswalks(rows)
        for variable in sorted(counts.variables(way.from_level_id) & counts.variables(way.to_level_id))
        for old, new in counts.pairs(variable, way.from_level_id, way.to_level_id)
    ]
    if not wanted:
        return 0
    chosen = Sheet.objects.filter(pk__in={pk for _, _, *pks in wanted for pk in pks})
    sheets = {sheet.id: sheet for sheet in read_sheets(chosen)}
    checks = [_check(way, variable, sheets[old], sheets[new]) for way, variable, old, new in wanted]
    return len(ConversionCheck.objects.bulk_create([each for each in checks if each.areas], batch_size=2000))


def _check(way: StoredCrosswalk, variable: int, old: SheetData, new: SheetData) -> ConversionCheck:
    values, _ = carry_cells(old.values, old.statuses, way.crosswalk)
    return ConversionCheck(
        crosswalk_id=way.pk,
        variable_id=variable,
        carried_period_id=old.period_id,
        counted_period_id=new.period_id,
        **conversion_errors(values, new.values)._asdict(),
    )


@dataclass(frozen=True, order=True)
class _Time:
    last_day: date
    kind: str
    period_id: int


class _Counts:
    """Which public sheets there are of additive variables: their ids, by variable, edition level and time."""

    def __init__(self, hierarchy: Hierarchy):
        self.sheets: dict[tuple[int, int], dict[_Time, int]] = defaultdict(dict)
        self.by_level: dict[int, set[int]] = defaultdict(set)
        times = {each.pk: _Time(each.last_day, each.kind, each.pk) for each in Period.objects.all()}
        public = Sheet.objects.filter(
            current=True,
            audience=Audience.PUBLIC,
            variable__additive=True,
            edition_level__edition__hierarchy=hierarchy,
        )
        for pk, variable, level, period in public.values_list("pk", "variable", "edition_level", "period"):
            self.sheets[variable, level][times[period]] = pk
            self.by_level[level].add(variable)

    def variables(self, level: int) -> set[int]:
        return self.by_level[level]

    def pairs(self, variable: int, from_level: int, to_level: int) -> Iterator[tuple[int, int]]:
        """Ids of what can be compared: twice counted periods, else the last one before and the first one after."""
        old, new = self.sheets[variable, from_level], self.sheets[variable, to_level]
        twice = sorted(old.keys() & new.keys())
        yield from ((old[time], new[time]) for time in twice)
        if twice:
            return
        for kind in sorted({time.kind for time in old} & {time.kind for time in new}):
            before = max(time for time in old if time.kind == kind)
            after = min((time for time in new if time.kind == kind and time > before), default=None)
            if after is not None and after.last_day - before.last_day <= LONGEST_WAIT:
                yield old[before], new[after]
