"""Twins: the same count in a second place, so that what is hidden in one could be read off the other.

A period may be counted on the areas of two editions, of which most are the same; and two datasets may hold the same
number (`same_as`: the inhabitants of a register and of a benefit statistics). Here is found what is said in the other
place, for the levels that are public in both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from django.db.models import F, Q, QuerySet

from spatial.models import EditionLevel
from spatial.unchanged import same_areas

from .frames import read_sheets
from .models import Audience, Dataset, Release, Sheet, Variable
from .register import TOLD_STATUSES

Place = tuple[str, str]  # dataset.variable, edition


@dataclass(eq=False)
class Twin:
    """What is said in the other place, over the areas of all levels here; as in the register of released cells."""

    place: Place
    numbers: np.ndarray  # NaN where hidden, or nothing is said
    said: np.ndarray

    @property
    def hidden(self) -> np.ndarray:
        return self.said & np.isnan(self.numbers)

    def unlike(self, values: np.ndarray) -> np.ndarray:
        """Areas with another number than here (NaN: nobody knows)."""
        return ~np.isnan(values) & ~np.isnan(self.numbers) & (values != self.numbers)

    def is_same(self, values: np.ndarray) -> bool:
        """A revised number here and there leaves a count the same; where most differ it is another one."""
        compared = ~np.isnan(values) & ~np.isnan(self.numbers)
        return bool(2 * self.unlike(values).sum() <= compared.sum())


Twins = Mapping[str, Mapping[str, list[Twin]]]  # period → variable here → its twins


def twins_of(
    dataset: Dataset,
    levels: list[EditionLevel],
    periods: Collection[str],
    *,
    audience: int = Audience.INTERNAL,
    drafts: bool = False,
    along: Collection[int] = (),
) -> Twins:
    """What this audience was told in other places; with the newest drafts there, and releases (ids) that go `along`."""
    same = _same_variables(dataset)
    seen = Q(told__gte=audience) | Q(release__in=list(along))
    if drafts:
        seen |= Q(release__state=Release.State.DRAFT)
    sheets = (
        Sheet.objects.filter(
            seen,
            variable__in=same,
            period__slug__in=periods,
            edition_level__edition__published_at__isnull=False,
            edition_level__level__in=[level.level_id for level in levels],
            edition_level__level__position__lte=dataset.lowest_public_level.position,
        )
        .filter(edition_level__level__position__lte=F("variable__dataset__lowest_public_level__position"))
        .exclude(variable__dataset=dataset, edition_level__in=levels)
    )
    chosen = _without_older_drafts(sheets)
    return _in_order_of(levels, same, Sheet.objects.filter(pk__in=chosen)) if chosen else {}


def _same_variables(dataset: Dataset) -> dict[int, list[str]]:
    """Variables (ids) that are the same as variables of this dataset, themselves among them → slugs here."""
    every = Variable.objects.filter(dataset__hierarchy=dataset.hierarchy_id, additive=True).select_related("dataset")
    groups: dict[str, list[Variable]] = defaultdict(list)
    for variable in every:
        groups[variable.same_as or variable.key].append(variable)
    found: dict[int, list[str]] = {}
    for group in groups.values():
        if here := [variable.slug for variable in group if variable.dataset_id == dataset.pk]:
            found |= {variable.pk: here for variable in group}
    return found


def _without_older_drafts(sheets: QuerySet[Sheet]) -> list[int]:
    """What was told counts, all of it; of drafts the newest, as the others will hardly come to be seen."""
    rows = sheets.order_by("release_id", "pk").values_list(
        "pk", "told", "release__state", "variable", "period", "edition_level"
    )
    told, newest = [], {}
    for pk, heard, state, *place in rows:
        if state == Release.State.DRAFT and not heard:
            newest[tuple(place)] = pk
        else:
            told.append(pk)
    return [*told, *newest.values()]


def _in_order_of(levels: list[EditionLevel], same: Mapping[int, list[str]], sheets: QuerySet[Sheet]) -> Twins:
    names = {
        pk: (f"{name}.{slug}", period)
        for pk, name, slug, period in sheets.values_list(
            "pk", "variable__dataset__slug", "variable__slug", "period__slug"
        )
    }
    there = {level.pk: level for level in EditionLevel.objects.filter(sheets__in=sheets).select_related("edition")}
    ends = np.cumsum([level.area_count for level in levels])
    starts = {level.level_id: end - level.area_count for level, end in zip(levels, ends, strict=True)}
    here = {level.level_id: level for level in levels}
    areas = {pk: same_areas(here[level.level_id], level) for pk, level in there.items()}
    width = sum(level.area_count for level in levels)
    found: dict[tuple[str, str, Place], Twin] = {}
    for sheet in read_sheets(sheets.order_by("release_id", "pk")):
        key, period = names[sheet.id or 0]
        level = there[sheet.edition_level_id]
        own, other = areas[level.pk]
        at = own + starts[level.level_id]
        place = (key, level.edition.slug)
        for slug in same[sheet.variable_id or 0]:
            twin = found.setdefault((period, slug, place), Twin(place, np.full(width, np.nan), np.zeros(width, bool)))
            numbers = sheet.values[other]
            twin.numbers[at] = np.where(np.isnan(numbers), twin.numbers[at], numbers)
            twin.said[at] |= np.isin(sheet.statuses[other], TOLD_STATUSES)
    twins: dict[str, dict[str, list[Twin]]] = defaultdict(lambda: defaultdict(list))
    for (period, slug, _), twin in found.items():
        if twin.said.any():
            twins[period][slug].append(twin)
    return {period: dict(by_slug) for period, by_slug in twins.items()}
