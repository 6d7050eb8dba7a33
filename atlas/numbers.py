"""Numbers as readers of German or English statistics expect them. The browser's `format.js` writes the same."""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from math import isfinite

from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol
from django.utils.translation import get_language

MINUS = "−"


def rounded(number: float | Decimal, decimals: int) -> Decimal:
    """As it is written: halves go up, unlike with Python's own `round`."""
    return Decimal(number).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def write(number: float | Decimal, decimals: int) -> str:
    """`1.234,5` or `1,234.5`."""
    if isinstance(number, float) and not _between(number, decimals):
        return _quickly(number, decimals)
    exact = rounded(number, decimals)
    pattern = f"#,##0.{'0' * decimals}".rstrip(".")
    text = format_decimal(abs(exact), format=pattern, locale=_language())
    return MINUS + text if exact < 0 else text


def _between(number: float, decimals: int) -> bool:
    """Perhaps exactly half-way between two written numbers, where Python's own rounding goes to the even one."""
    twice = 2 * number * 10**decimals
    return not isfinite(twice) or (twice.is_integer() and twice % 2 != 0)


def _quickly(number: float, decimals: int) -> str:
    """The same with Babel's signs only, in a tenth of the time: tables have thousands of numbers."""
    text = f"{abs(number):,.{decimals}f}".translate(_signs(_language()))
    return MINUS + text if number < 0 and any(digit in text for digit in "123456789") else text


def _language() -> str:
    return get_language() or "de"


@cache
def _signs(language: str) -> dict[int, str]:
    return str.maketrans({",": get_group_symbol(language), ".": get_decimal_symbol(language)})


def write_difference(number: float | Decimal, decimals: int) -> str:
    text = write(number, decimals)
    return f"+{text}" if number > 0 and any(digit in text for digit in "123456789") else text


def write_value(value: float | None, status: str, decimals: int, signs: Mapping[str, str]) -> str:
    """A value with its sign, as it stands in the table: `12,3`, `–`, `•`, `(12,3)`, `12,3 s`."""
    if value is None or status not in ("ok", "estimated", "unreliable"):
        return signs["unreliable_without_value"] if status == "unreliable" else signs.get(status, signs["missing"])
    text = signs["zero"] if value == 0 else write(value, decimals)
    if status == "estimated":
        return f"{text} {signs['estimated']}"
    if status == "unreliable":
        before, _, after = signs["unreliable"].partition(" ")
        return f"{before}{text}{after}"
    return text


def digits_of(number: float) -> int:
    """How many decimals it takes to write this number whole."""
    return next((digits for digits in range(4) if abs(number * 10**digits - round(number * 10**digits)) < 1e-9), 4)


def write_whole(number: float) -> str:
    """With as many decimals as it has, four at most."""
    return write(number, digits_of(number))


def write_share(share: float) -> str:
    """`95 %` of a share 0 … 1. What is not quite all or nothing is never rounded to it."""
    if 0 < share < 0.005:
        return "<\u00a01\u00a0%"
    if 0.995 <= share < 1:
        return ">\u00a099\u00a0%"
    return f"{write(100 * share, 0)}\u00a0%"
