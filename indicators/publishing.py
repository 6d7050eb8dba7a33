"""What follows from a decision: indicators, then series, then ready answers, all in one transaction.

Readers see either the numbers before the decision or the numbers after it, in every answer at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from django.db import transaction
from django.dispatch import Signal

from spatial.models import Hierarchy

from .answering.answers import write_answers
from .computing import compute, lock
from .models import Indicator
from .portraits import write_portraits
from .series import write_series
from .terms import fraction

published = Signal()  # sent when new public numbers can be read; `sender` is the hierarchy


@dataclass(frozen=True)
class PublishingReport:
    sheets: int
    answers: int
    answer_bytes: int  # gzip and brotli together
    seconds: dict[str, float]  # by step


@transaction.atomic
def publish(
    hierarchy: Hierarchy, *, indicators: Collection[str] | None = None, days: Collection[date] | None = None
) -> PublishingReport:
    """Compute and publish the indicators (slugs; all) for the periods that end on `days` (all)."""
    lock(hierarchy)
    started = perf_counter()
    parts = _parts(indicators, days)
    sheets = sum(compute(hierarchy, indicators=slugs, days=on) for slugs, on in parts)
    computed = perf_counter()
    write_series(hierarchy, indicators)
    transposed = perf_counter()
    written = [write_answers(hierarchy, indicators=slugs, days=on) for slugs, on in parts]
    answered = perf_counter()
    write_portraits(hierarchy)
    seconds = {
        "compute": computed - started,
        "series": transposed - computed,
        "answers": answered - transposed,
        "portraits": perf_counter() - answered,
    }
    transaction.on_commit(lambda: published.send(sender=hierarchy))
    answers, size = (sum(numbers) for numbers in zip(*written, strict=True))
    return PublishingReport(sheets=sheets, answers=answers, answer_bytes=size, seconds=seconds)


def _parts(
    indicators: Collection[str] | None, days: Collection[date] | None
) -> list[tuple[Collection[str] | None, Collection[date] | None]]:
    """What to compute, for which days: changes and pools also speak of later periods than those that came in."""
    if days is None:
        return [(indicators, None)]
    wanted = Indicator.objects.all() if indicators is None else Indicator.objects.filter(slug__in=indicators)
    looks_back = {each.slug: fraction(each.definition).years_back > 0 for each in wanted}
    return [
        ([slug for slug, back in looks_back.items() if not back], days),
        *([(found, None)] if (found := [slug for slug, back in looks_back.items() if back]) else []),
    ]
