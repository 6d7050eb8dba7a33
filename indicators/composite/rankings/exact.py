"""Numbers as they were written, without the rounding of binary fractions. Pure."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def exactly(number: float | Decimal | Fraction | str) -> Fraction:
    """The number as people wrote it: 0.1 is one tenth, not the nearest sum of powers of two.

    So what is level on paper is level here, and sums of money come out to the cent. Raises ValueError for NaN,
    infinity and texts that are no number.
    """
    if isinstance(number, Fraction):
        return number
    try:
        return Fraction(str(number).strip())
    except ZeroDivisionError as fault:
        raise ValueError(f"{number} divides by zero.") from fault
