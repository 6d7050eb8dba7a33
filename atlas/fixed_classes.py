"""Classes that hold for all years of an edition, so that a colour means the same in each of them."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from atlas.classing import told
from indicators import reading
from indicators.answering.memory import remembered, remembering
from indicators.answering.shelf import indicators_shown
from indicators.classes import class_breaks
from spatial.models import Territory

STEPS = 600  # a sixth of a per cent of the span: fifteen years may have ten thousand different numbers


@remembering
@remembered
def fixed_classes(territory: Territory, *, level: str, indicator: str) -> dict[str, Any]:
    """Per edition its periods, their breaks by method and number of classes, and what the legend needs beside them."""
    everything = reading.all_periods(territory, level, indicator)
    decimals = indicators_shown(territory, indicator)[indicator].decimals
    editions = [_of_edition(each, decimals) for each in everything["editions"]]
    return {"indicator": indicator, "level": level, "editions": editions}


def with_fixed_classes(answer: dict[str, Any], fixed: Mapping[str, Any]) -> dict[str, Any]:
    """The answer of one period with the classes of all of them; classes.js does the same."""
    ours = next(each for each in fixed["editions"] if each["edition"] == answer["edition"])
    return {**answer, **{name: ours[name] for name in ("breaks", "mean", "lowest", "highest")}}


def _of_edition(block: Mapping[str, Any], decimals: int) -> dict[str, Any]:
    values = np.array([value for year in _reliable(block) for value in year], float)
    ordered = np.sort(values).tolist()
    breaks = {
        method: {str(n): told(ordered, limits, decimals)[0] for n, limits in by_count.items()}
        for method, by_count in class_breaks(values, most_distinct=STEPS).items()
    }
    return {
        "edition": block["edition"],
        "periods": block["periods"],
        "breaks": breaks,
        "mean": float(values.mean()) if len(values) else None,
        "lowest": ordered[0] if ordered else None,
        "highest": ordered[-1] if ordered else None,
    }


def _reliable(block: Mapping[str, Any]) -> Iterable[list[float]]:
    """Per period the values that take part in classes."""
    for values, statuses in zip(block["values"], block["statuses"], strict=True):
        without = {place for status, places in statuses.items() if status != "estimated" for place in places}
        yield [value for place, value in enumerate(values) if value is not None and place not in without]
