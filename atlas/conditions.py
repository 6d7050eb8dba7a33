"""Conditions that areas are filtered by: from the address, to the address, and what they find.

`child-share>20;benefits>avg` reads: a share of children of more than 20, and benefits above the average of the town.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from atlas.unclear import UnclearError, write_number

AVERAGE = "avg"
MOST_CONDITIONS = 5
MET, UNMET, UNKNOWN = "met", "unmet", "unknown"

_CONDITION = re.compile(r"([\w-]{1,50})([<>])(avg|-?\d{1,12}(?:[.,]\d{1,9})?)")


@dataclass(frozen=True)
class Condition:
    """More (or less) of an indicator than a number, or than the whole town has (None)."""

    indicator: str
    more: bool
    mark: float | None


def read_conditions(text: str) -> tuple[Condition, ...]:
    found = [_CONDITION.fullmatch(part.strip()) for part in text.split(";") if part.strip()]
    if None in found:
        raise UnclearError(
            "where", gettext("“%s” is no condition. Write it like this: child-share>20;inhabitants<avg.") % text
        )
    conditions = tuple(_condition(*match.groups()) for match in found if match)
    if len(set(conditions)) > MOST_CONDITIONS:
        raise UnclearError("where", gettext("At most %s conditions are possible.") % MOST_CONDITIONS)
    return conditions


def read_addition(indicator: str, side: str, mark: str) -> tuple[Condition, ...]:
    """A condition from the fields of the form: nothing where no indicator was chosen."""
    if not indicator:
        return ()
    sign, average = {"more": (">", ""), "less": ("<", ""), "above": (">", AVERAGE), "below": ("<", AVERAGE)}.get(
        side, ("", "")
    )
    match = _CONDITION.fullmatch(f"{indicator}{sign}{average or mark}")
    if match is None:
        raise UnclearError("add_mark", gettext("A condition needs a number: more or less than how much?"))
    return (_condition(*match.groups()),)


def _condition(indicator: str, sign: str, mark: str) -> Condition:
    number = None if mark == AVERAGE else float(mark.replace(",", ".")) + 0.0
    return Condition(indicator, sign == ">", number)


def write_conditions(conditions: Iterable[Condition]) -> str:
    return ";".join(
        f"{each.indicator}{'>' if each.more else '<'}{AVERAGE if each.mark is None else _written(each.mark)}"
        for each in conditions
    )


def _written(mark: float) -> str:
    """Never with an exponent, which a condition does not have."""
    text = write_number(mark)
    return text if "e" not in text else f"{mark:.9f}".rstrip("0").rstrip(".")


def judge(values: Sequence[float | None], condition: Condition, average: float | None) -> list[str]:
    """How each area stands to a condition. `values`: None where nothing that may be judged is known."""
    mark = average if condition.mark is None else condition.mark
    if mark is None or not math.isfinite(mark):
        return [UNKNOWN] * len(values)
    return [
        UNKNOWN if value is None else MET if (value > mark if condition.more else value < mark) else UNMET
        for value in values
    ]


def all_of(judged: Sequence[Sequence[str]]) -> list[str]:
    """One unmet condition decides; only where none is unmet does it matter that one is unknown."""
    return [UNMET if UNMET in each else UNKNOWN if UNKNOWN in each else MET for each in zip(*judged, strict=True)]
