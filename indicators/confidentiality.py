"""How many numbers are kept secret: of every dataset, in its newest public period, level by level.

It is told of the numbers that anybody may see, and tells nothing of a hidden one but that it is hidden.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from django.db.models import Q

from spatial.models import EditionLevel, Level, Municipality, Territory

from .answering.ground import positions_shown
from .answering.memory import remembered, remembering
from .models import Audience, Dataset, Period, Sheet
from .statuses import SUPPRESSED


class Hidden(NamedTuple):
    """Of how many numbers on a level how many are hidden."""

    level: Level
    hidden: int
    numbers: int


class Confidential(NamedTuple):
    """A dataset with its rules; `period` is None where nothing of it is public yet."""

    dataset: Dataset
    period: Period | None
    levels: tuple[Hidden, ...]  # the largest areas first


@remembering
def confidentiality_of(municipality: Municipality) -> tuple[Confidential, ...]:
    """Every dataset that the municipality shows, its own and those that others share with it."""
    return _look_up(municipality)


@remembered
def _look_up(municipality: Municipality) -> tuple[Confidential, ...]:
    territories = {each.hierarchy_id: each for each in Territory.objects.filter(municipality=municipality)}
    mine = Q(department__municipality=municipality) | Q(shared=True)
    datasets = list(
        Dataset.objects.filter(mine, hierarchy__in=territories).select_related("department", "lowest_public_level")
    )
    newest = _newest_periods(datasets)
    found = []
    for dataset in datasets:
        period = newest.get(dataset.pk)
        levels = _levels(dataset, period, territories[dataset.hierarchy_id]) if period else ()
        found.append(Confidential(dataset, period, levels))
    return tuple(found)


def _public(datasets: Iterable[Dataset]) -> Q:
    return Q(variable__dataset__in=list(datasets), current=True, audience=Audience.PUBLIC)


def _newest_periods(datasets: list[Dataset]) -> dict[int, Period]:
    pairs = Sheet.objects.filter(_public(datasets)).values_list("variable__dataset", "period").distinct()
    periods = Period.objects.in_bulk({period for _, period in pairs})
    newest: dict[int, Period] = {}
    for dataset, period in pairs:
        best = newest.get(dataset)
        if best is None or periods[period].last_day > best.last_day:
            newest[dataset] = periods[period]
    return newest


def _levels(dataset: Dataset, period: Period, territory: Territory) -> tuple[Hidden, ...]:
    sheets = Sheet.objects.filter(_public([dataset]), period=period)
    counted: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    levels = {
        each.pk: each.level
        for each in EditionLevel.objects.filter(sheets__in=sheets).select_related("level").distinct()
    }
    shown = positions_shown(territory, *levels)
    for edition_level, statuses in sheets.values_list("edition_level", "statuses"):
        if edition_level in shown:
            own = np.array(statuses, np.int8)[shown[edition_level]]
            counted[levels[edition_level].pk][0] += int((own == SUPPRESSED).sum())
            counted[levels[edition_level].pk][1] += len(own)
    known = {level.pk: level for level in levels.values()}
    return tuple(Hidden(known[key], *counted[key]) for key in sorted(counted, key=lambda key: known[key].position))
