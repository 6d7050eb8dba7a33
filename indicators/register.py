"""The register of released cells: what somebody has been told, whether or not it still stands.

Sheets are never edited and outlive replacement and withdrawal; each knows the largest audience it ever had (`told`).
So the register is read from what is stored, and cannot say anything else.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

import numpy as np

from spatial.models import EditionLevel

from .frames import read_sheets
from .models import Audience, Dataset, Sheet

# period → variable → (numbers, NaN where they were hidden; where anything was said), over the areas of all levels
Told = dict[str, dict[str, tuple[np.ndarray, np.ndarray]]]


def told_before(
    dataset: Dataset,
    levels: list[EditionLevel],
    periods: Collection[str],
    *,
    audience: int = Audience.INTERNAL,
    but: Iterable[int] = (),
) -> Told:
    """What this audience has been told of a dataset; `but` leaves out releases by id. The newest number counts."""
    sheets = Sheet.objects.filter(
        variable__dataset=dataset, edition_level__in=levels, period__slug__in=periods, told__gte=audience
    ).exclude(release__in=list(but))
    names = {pk: (slug, period) for pk, slug, period in sheets.values_list("pk", "variable__slug", "period__slug")}
    if not names:
        return {}
    starts = dict(zip([level.pk for level in levels], np.cumsum([0, *(x.area_count for x in levels)]), strict=False))
    width = sum(level.area_count for level in levels)
    found: Told = defaultdict(dict)
    for sheet in read_sheets(sheets.order_by("release_id", "pk")):
        slug, period = names[sheet.id or 0]
        numbers, said = found[period].setdefault(slug, (np.full(width, np.nan), np.zeros(width, bool)))
        own = slice(starts[sheet.edition_level_id], starts[sheet.edition_level_id] + len(sheet.values))
        numbers[own] = np.where(np.isnan(sheet.values), numbers[own], sheet.values)
        said[own] |= np.isin(sheet.statuses, TOLD_STATUSES)
    return dict(found)


TOLD_STATUSES = (Sheet.Status.OK, Sheet.Status.SUPPRESSED, Sheet.Status.UNRELIABLE)


def remember(sheets: Collection[int], audience: int) -> None:
    """These sheets (ids) are seen by an audience from now on."""
    Sheet.objects.filter(pk__in=sheets, told__lt=audience).update(told=audience)
