"""Numbers as readers of German or English statistics expect them. The browser's `format.js` writes the same."""

from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from math import isfinite

from babel.numbers import format_decimal, get_decimal_symbol, get_group_symbol
from django.utils.translation import get_language

from indicators.analysing.wording import joined

MINUS = "−"


def rounded(number: float | Decimal, decimals: int) -> Decimal:
    """As it is written: halves go up, unlike with Python's own `round`."""
    return Decimal(number).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def write(number: float | Decimal, decimals: int) -> str:
    """`1.234,5` or `1,234.5`."""
    return writer(decimals)(number)


def writer(decimals: int) -> Callable[[float | Decimal], str]:
    """What writes many numbers for one reader: the language is looked up once, which takes longer than writing."""
    return _writer(decimals, get_language() or "de")


@lru_cache(maxsize=100)
def _writer(decimals: int, language: str) -> Callable[[float | Decimal], str]:
    signs = _signs(language)
    power = 2 * 10**decimals
    pattern = f",.{decimals}f"

    def written(number: float | Decimal) -> str:
        if not isinstance(number, float):
            return _exactly(number, decimals, language)
        twice = number * power
        if not isfinite(twice) or (twice.is_integer() and twice % 2 != 0):
            return _exactly(number, decimals, language)  # half-way, where Python's own rounding goes to the even one
        text = format(abs(number), pattern).translate(signs)
        return MINUS + text if number < 0 and any(digit in text for digit in "123456789") else text

    return written


def _exactly(number: float | Decimal, decimals: int, language: str) -> str:
    exact = rounded(number, decimals)
    pattern = f"#,##0.{'0' * decimals}".rstrip(".")
    text = format_decimal(abs(exact), format=pattern, locale=language)
    return MINUS + text if exact < 0 else text


@cache
def _signs(language: str) -> dict[int, str]:
    return str.maketrans({",": get_group_symbol(language), ".": get_decimal_symbol(language)})


def write_difference(number: float | Decimal, decimals: int) -> str:
    text = write(number, decimals)
    return f"+{text}" if number > 0 and any(digit in text for digit in "123456789") else text


def write_value(value: float | None, status: str, decimals: int, signs: Mapping[str, str]) -> str:
    """A value with its sign, as it stands in the table: `12,3`, `–`, `•`, `(12,3)`, `12,3 s`, `12,3 p`."""
    return value_writer(decimals, signs)(value, status)


def value_writer(decimals: int, signs: Mapping[str, str]) -> Callable[[float | None, str], str]:
    """What writes many values of one indicator, each with its sign."""
    write_number = writer(decimals)

    def written(value: float | None, status: str) -> str:
        if value is None or status not in ("ok", "estimated", "provisional", "unreliable"):
            return signs["unreliable_without_value"] if status == "unreliable" else signs.get(status, signs["missing"])
        text = signs["zero"] if value == 0 else write_number(value)
        if status in ("estimated", "provisional"):
            return f"{text} {signs[status]}"
        if status == "unreliable":
            before, _, after = signs["unreliable"].partition(" ")
            return f"{before}{text}{after}"
        return text

    return written


def digits_of(number: float) -> int:
    """How many decimals it takes to write this number whole."""
    return next((digits for digits in range(4) if abs(number * 10**digits - round(number * 10**digits)) < 1e-9), 4)


def write_whole(number: float) -> str:
    """With as many decimals as it has, four at most."""
    return write(number, digits_of(number))


def with_unit(text: str, unit: str) -> str:
    """A number that is written already, and its unit as the reader's language puts it."""
    return joined(text, unit, get_language() or "de")


def write_share(share: float) -> str:
    """`95 %` of a share 0 … 1, in English `95%`. What is not quite all or nothing is never rounded to it."""
    if 0 < share < 0.005:
        return "<\u00a0" + with_unit("1", "%")
    if 0.995 <= share < 1:
        return ">\u00a0" + with_unit("99", "%")
    return with_unit(write(100 * share, 0), "%")
