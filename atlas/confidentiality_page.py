"""What the page about confidentiality tells: the rules of every dataset, and an example that readers can reckon."""

from __future__ import annotations

from typing import Any

from atlas.numbers import write
from indicators.confidentiality import Confidential, Hidden

# Children with a benefit in the four neighbourhoods of an invented district. Zeros are shown, so a hidden number is at
# least 1; the second hidden one could be anything that leaves the sum right.
EXAMPLE = (("Ahornweg", 14), ("Birkenhof", 2), ("Finkenau", 9), ("Lindental", 21))
SMALL, SECOND, MINIMUM = "Birkenhof", "Finkenau", 3
STAGES = ({SMALL}, {SMALL, SECOND})  # what is hidden: too little, and enough


def example() -> dict[str, Any]:
    """The worked example: three stages of one table, and what somebody could reckon from each."""
    numbers = dict(EXAMPLE)
    total, both = sum(numbers.values()), numbers[SMALL] + numbers[SECOND]
    shown = [[number for name, number in EXAMPLE if name not in hidden] for hidden in STAGES]
    return {
        "rows": [
            {"name": name, "counted": number, "told": [None if name in hidden else number for hidden in STAGES]}
            for name, number in EXAMPLE
        ],
        "total": total,
        "small": SMALL,
        "second": SECOND,
        "minimum": MINIMUM,
        "number": numbers[SMALL],
        "sum": _without(total, shown[0]),
        "rest": _without(total, shown[1]),
        "lowest": 1,
        "highest": both - 1,
    }


def rules_of(found: tuple[Confidential, ...]) -> list[dict[str, Any]]:
    """One row per dataset, those with a rule first."""
    rows = [
        {
            "dataset": each.dataset,
            "minimum": each.dataset.minimum_count,
            "period": each.period,
            "levels": [_hidden(level) for level in each.levels if level.hidden],
        }
        for each in found
    ]
    return sorted(rows, key=lambda row: row["minimum"] is None)


def _hidden(found: Hidden) -> dict[str, Any]:
    return {
        "level": found.level.plural,
        "hidden": write(found.hidden, 0),
        "numbers": write(found.numbers, 0),
        "share": write(100 * found.hidden / found.numbers, 1),
    }


def _without(total: int, shown: list[int]) -> str:
    return f"{total} − {' − '.join(map(str, shown))} = {total - sum(shown)}"
