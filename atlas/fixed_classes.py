"""Classes that hold for all years of an edition, so that a colour means the same in each of them."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from atlas.classing import told
from indicators import reading
from indicators.answering.memory import remembered, remembering
from indicators.answering.shelf import indicators_shown
from indicators.classes import class_breaks
from spatial.models import Territory

CLASSES = ("breaks", "mean", "lowest", "highest")
STEPS = 600  # a sixth of a per cent of the span: fifteen years may have ten thousand different numbers


@remembering
@remembered
def fixed_classes(territory: Territory, *, level: str, indicator: str) -> dict[str, Any]:
    """Breaks by method and number of classes, and what a legend needs beside, per edition and for all `together`."""
    everything = reading.all_periods(territory, level, indicator)
    decimals = indicators_shown(territory, indicator)[indicator].decimals
    editions = [
        {"edition": block["edition"], "periods": block["periods"], **_classes(_reliable(block), decimals)}
        for block in everything["editions"]
    ]
    all_values = [value for block in everything["editions"] for value in _reliable(block)]
    together = editions[0] if len(editions) == 1 else _classes(all_values, decimals)
    together = {name: together[name] for name in CLASSES}
    return {"indicator": indicator, "level": level, "editions": editions, "together": together}


def with_fixed_classes(answer: dict[str, Any], fixed: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of one period with the classes of all of them; classes.js does the same."""
    ours = next(each for each in fixed["editions"] if each["edition"] == answer["edition"])
    return with_classes(answer, ours)


def with_classes(answer: dict[str, Any], classes: Mapping[str, Any]) -> dict[str, Any]:
    return {**answer, **{name: classes[name] for name in CLASSES}}


def _classes(reliable: Iterable[float], decimals: int) -> dict[str, Any]:
    values = np.array(list(reliable), float)
    ordered = np.sort(values).tolist()
    breaks = {
        method: {str(n): told(ordered, limits, decimals)[0] for n, limits in by_count.items()}
        for method, by_count in class_breaks(values, most_distinct=STEPS).items()
    }
    return {
        "breaks": breaks,
        "mean": float(values.mean()) if len(values) else None,
        "lowest": ordered[0] if ordered else None,
        "highest": ordered[-1] if ordered else None,
    }


def _reliable(block: Mapping[str, Any]) -> Iterator[float]:
    """The values of all its periods that take part in classes."""
    for values, statuses in zip(block["values"], block["statuses"], strict=True):
        without = {place for status, places in statuses.items() if status != "estimated" for place in places}
        yield from (value for place, value in enumerate(values) if value is not None and place not in without)
