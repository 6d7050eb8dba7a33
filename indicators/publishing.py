"""What follows from a decision: indicators, then series, then ready answers, all in one transaction.

Readers see either the numbers before the decision or the numbers after it, in every answer at once.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from time import perf_counter

from django.db import transaction

from spatial.models import Hierarchy

from .answering.answers import write_answers
from .computing import compute, lock
from .series import write_series


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
    sheets = compute(hierarchy, indicators=indicators, days=days)
    computed = perf_counter()
    write_series(hierarchy, indicators)
    transposed = perf_counter()
    answers, size = write_answers(hierarchy, indicators=indicators, days=days)
    seconds = {
        "compute": computed - started,
        "series": transposed - computed,
        "answers": perf_counter() - transposed,
    }
    return PublishingReport(sheets=sheets, answers=answers, answer_bytes=size, seconds=seconds)
