"""The trend of every area over the latest five periods, or why it cannot be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from ..answering.shelf import Entry
from ..formulas.trends import PERIODS, Direction, Reason, Trend, not_told, trend, weighted_trend, why_not
from ..models import Period
from ..statuses import ESTIMATED
from .numbers import Numbers


def periods_for_trend(entries: Sequence[Entry], asked: Entry) -> list[Entry]:
    """The latest five of these entries, oldest first, that end no later than `asked`, of its kind and on its areas."""
    kinds = dict(Period.objects.filter(slug__in={each.period for each in entries}).values_list("slug", "kind"))
    fitting = [
        each
        for each in entries
        if each.edition_level == asked.edition_level
        and each.last_day <= asked.last_day
        and kinds[each.period] == kinds[asked.period]
    ]
    return sorted(fitting, key=lambda each: (each.last_day, each.period))[-PERIODS:]


def trends(
    series: Sequence[Numbers],
    days: Mapping[Entry, tuple[date, date]],
    breaks: Sequence[date],
    *,
    counted_before: bool,
) -> Trend:
    """Of one indicator, the asked period last; `counted_before`: older periods exist, but on the areas of a reform.

    Estimated, unreliable and hidden numbers are never tested.
    """
    size = series[-1].values.shape
    spans = [days[each.entry] for each in series]
    if len(series) < PERIODS and counted_before:
        return not_told(size, Reason.REFORM)
    if series[-1].test is None:
        return not_told(size, why_not(spans, breaks) or Reason.NO_TEST)
    if series[-1].test == "mean":
        values = np.array([each.interval.value for each in series])
        told = weighted_trend(values, np.array([each.standard_errors for each in series]), spans, breaks=breaks)
    else:
        x, n = (np.array(column) for column in zip(*(each.counts for each in series), strict=True))
        told = trend(x, n, spans, kind=series[-1].recipe.kind, breaks=breaks)
    carried = np.any([each.statuses == ESTIMATED for each in series], axis=0)
    reform = carried & (told.direction == Direction.CANNOT_BE_TOLD)
    return told._replace(reason=np.where(reform, Reason.REFORM, told.reason).astype(np.int8))
