"""Which class a value falls into, and how a legend names and counts the classes. *Pure*; `classes.js` does the same.

The breaks were computed when the numbers were published (indicators/classes.py) and travel with them. A value that
equals a break belongs to the lower class.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import cast

from atlas.numbers import rounded, write

Texts = Mapping[str, str]


def choose_breaks(offered: Mapping[str, Mapping[str, list[float]]], method: str, count: int) -> tuple[list[float], int]:
    """Inner breaks of a method with the number of classes nearest to the wanted one, and that number."""
    by_count = {int(n): breaks for n, breaks in offered.get(method, {}).items()}
    if not by_count:
        return [], count
    nearest = min(by_count, key=lambda n: (abs(n - count), n))
    return by_count[nearest], nearest


def class_of(value: float, breaks: Sequence[float]) -> int:
    return bisect_left(breaks, value)


def count_classes(values: Sequence[float], breaks: Sequence[float]) -> list[int]:
    counts = [0] * (len(breaks) + 1)
    for value in values:
        counts[class_of(value, breaks)] += 1
    return counts


def class_labels(
    values: Sequence[float], breaks: Sequence[float], least_decimals: int, texts: Texts, *, own: bool = False
) -> list[str]:
    """`1,2 bis 5,2`, `über 5,2 bis 8,1`: the outer ends are the smallest and largest value, if beyond the breaks."""
    if not values:
        return []
    limits, decimals = (
        (list(breaks), exact_decimals(breaks, least_decimals)) if own else told(values, breaks, least_decimals)
    )
    edges: list[float | None] = [None, *limits, None]
    if not breaks or min(values) <= breaks[0]:
        edges[0] = min(values)
    if not breaks or max(values) > breaks[-1]:
        edges[-1] = max(values)
    return [
        _label(low, high, place == 0, lambda number: write(number, decimals), texts)
        for place, (low, high) in enumerate(pairwise(edges))
    ]


def told(values: Sequence[float], breaks: Sequence[float], least: int) -> tuple[list[float], int]:
    """Limits as they are written, and their decimals: as few as possible, but every value must be on the right side.

    A break between 13.19 and 13.20 may be 13.197; written 13.20 it would be wrong, 13.19 is right and shorter.
    """
    ordered = sorted(values)
    for decimals in (least, least + 1):
        limits = [_near(limit, ordered, decimals) for limit in breaks]
        if None not in limits:
            return cast(list[float], limits), decimals
    return list(breaks), least + 2


def _near(limit: float, ordered: Sequence[float], decimals: int) -> float | None:
    """The nearest number with so few decimals that has the same values below it as the limit."""
    first, step = float(rounded(limit, decimals)), 10.0**-decimals
    below = bisect_right(ordered, limit)
    steps = (round(first + way * step, decimals) for way in (0, -1, 1))
    return next((number for number in steps if bisect_right(ordered, number) == below), None)


def exact_decimals(breaks: Sequence[float], least: int) -> int:
    """Own limits are written as they were given."""
    fitting = (d for d in range(least, 7) if all(abs(round(limit, d) - limit) < 1e-9 for limit in breaks))
    return next(fitting, 6)


def _label(low: float | None, high: float | None, first: bool, number: Callable[[float], str], texts: Texts) -> str:
    if low is None:
        return texts["up_to"].format(high=number(high)) if high is not None else ""
    if high is None:
        return texts["over"].format(low=number(low))
    if number(low) == number(high):
        return number(high)
    return texts["from_to" if first else "over_to"].format(low=number(low), high=number(high))
