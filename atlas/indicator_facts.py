"""The newest number in a sentence, and when there will be newer ones."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import get_language

from atlas.asking import Shown
from atlas.legends import status_of
from atlas.numbers import write
from atlas.reading_aids import told_with
from atlas.signs import is_classed
from indicators.models import Audience, Dataset, Indicator, Release
from spatial.texts import in_language


def value_of(shown: Shown, code: str | None) -> float | None:
    """The number of the area, as far as it may be judged; of the whole where the code is not one of the areas."""
    if code in shown.areas["codes"]:
        place = shown.areas["codes"].index(code)
        value, status = shown.answer["values"][place], status_of(shown.answer)[place]
    else:
        value, status = shown.answer["total"]["value"], shown.answer["total"]["status"]
    return value if is_classed(value, status) else None


def reading_aid(shown: Shown, indicator: Indicator, name: str) -> dict[str, str]:
    """How to read the number of the area that the page tells of; where that cannot be said, the catalogue's example."""
    example = in_language(indicator.definition["reading_aid"])
    value = value_of(shown, shown.query.area)
    if value is None:
        return {"text": example, "of": ""}
    decimals, language = indicator.decimals, get_language() or "de"
    told = told_with(example, round(value, decimals), decimals=decimals, language=language, write=write)
    period = in_language(shown.offer["periods"][shown.query.period]["label"])
    return {"text": told, "of": f"{name}, {period}"} if told else {"text": example, "of": ""}


def updates_of(datasets: list[Dataset]) -> list[dict[str, Any]]:
    """When numbers came last, and when new ones are expected."""
    released = Release.objects.filter(
        dataset__in=datasets, state=Release.State.RELEASED, audience=Audience.PUBLIC
    ).order_by()
    last = dict(released.values_list("dataset").annotate(Max("released_at")))
    return [
        {
            "dataset": dataset,
            "last": last.get(dataset.pk),
            "rhythm": dataset.get_rhythm_display(),
            "next": dataset.next_update,
            "late": dataset.next_update is not None and dataset.next_update < date.today(),
        }
        for dataset in datasets
    ]
