"""Bars as coordinates, for a template to draw as SVG beside the numbers that they show. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

WIDTH = 120  # of the drawing; bar.html says the same


class Scale:
    """Where bars begin and end: nought has its place for all of them."""

    def __init__(self, numbers: Iterable[float | None]):
        known = [number for number in numbers if number is not None]
        self.low, self.high = min([0.0, *known]), max([0.0, *known])
        self.span = (self.high - self.low) or 1.0

    def bar(self, number: float) -> dict[str, Any]:
        first, last = sorted((self._x(0.0), self._x(number)))
        return {"x": first, "width": round(max(last - first, 0.5), 1), "zero": self._x(0.0), "below": number < 0}

    def _x(self, number: float) -> float:
        return round(WIDTH * (number - self.low) / self.span, 1)
