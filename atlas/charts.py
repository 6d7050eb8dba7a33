"""Line charts as coordinates, for a template to draw as SVG: readable without script, sharp in print. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import floor, log10

WIDTH, HEIGHT = 720, 300
LEFT, RIGHT, TOP, BOTTOM = 72, 28, 16, 40
LETTER = 15  # the width of a digit at the axis; on a telephone they are drawn twice as large (indicator.css)
TICKS = 5


@dataclass(frozen=True)
class Dot:
    """A number at a day, with its interval where there is one."""

    day: date
    value: float
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """One drawn line: runs of dots between which it is interrupted."""

    kind: str  # the CSS class: counted, carried, former, whole
    name: str
    runs: Sequence[Sequence[Dot]]


class Chart:
    """Where everything stands."""

    width, height = WIDTH, HEIGHT
    left, right, top, bottom = LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM

    def __init__(self, strokes: Sequence[Stroke], marks: Iterable[date] = (), *, from_zero: bool = True):
        self.strokes = strokes
        dots = [dot for stroke in strokes for run in stroke.runs for dot in run]
        self.days = sorted({dot.day for dot in dots})
        limits = [n for dot in dots for n in (dot.value, dot.lower, dot.upper) if n is not None]
        low, high = min(limits, default=0.0), max(limits, default=1.0)
        if from_zero:
            low, high = min(low, 0.0), max(high, 0.0)
        self.step = nice_step((high - low) / TICKS)
        self.lowest = floor(low / self.step) * self.step
        self.highest = max(self.lowest + self.step, -floor(-high / self.step) * self.step)
        self.marks = [day for day in marks if self.days and self.days[0] < day <= self.days[-1]]

    def make_room(self, texts: Iterable[str]) -> None:
        """Widen the left margin until these texts fit beside the vertical axis."""
        self.left = max(LEFT, 2 * LETTER + LETTER * max(map(len, texts), default=0))

    def x(self, day: date) -> float:
        """Days lie to scale: a year left out leaves its room."""
        span = (self.days[-1] - self.days[0]).days
        if not span:
            return (self.left + self.right) / 2
        return round(self.left + (self.right - self.left) * (day - self.days[0]).days / span, 1)

    def y(self, number: float) -> float:
        part = (number - self.lowest) / (self.highest - self.lowest)
        return round(self.bottom - (self.bottom - self.top) * part, 1)

    def ticks(self) -> list[float]:
        """The numbers at the vertical axis, lowest first."""
        count = round((self.highest - self.lowest) / self.step)
        return [round(self.lowest + place * self.step, 10) for place in range(count + 1)]

    def lines(self) -> list[dict]:
        """For each stroke its polylines, bands and dots."""
        return [
            {
                "kind": stroke.kind,
                "name": stroke.name,
                "paths": [
                    " ".join(f"{self.x(dot.day)},{self.y(dot.value)}" for dot in run)
                    for run in stroke.runs
                    if len(run) > 1
                ],
                "bands": [band for run in stroke.runs if (band := self._band(run))],
                "dots": [
                    {"x": self.x(dot.day), "y": self.y(dot.value)} | self._whisker(dot)
                    for run in stroke.runs
                    for dot in run
                ],
            }
            for stroke in self.strokes
        ]

    def _whisker(self, dot: Dot) -> dict[str, float]:
        if dot.lower is None or dot.upper is None:
            return {}
        return {"low": self.y(dot.lower), "high": self.y(dot.upper)}

    def _band(self, run: Sequence[Dot]) -> str:
        sure = [dot for dot in run if dot.lower is not None and dot.upper is not None]
        if len(sure) < 2:
            return ""
        above = [f"{self.x(dot.day)},{self.y(dot.upper or 0)}" for dot in sure]
        below = [f"{self.x(dot.day)},{self.y(dot.lower or 0)}" for dot in reversed(sure)]
        return " ".join(above + below)


def nice_step(rough: float) -> float:
    """1, 2, 2.5 or 5 times a power of ten, not below `rough`."""
    if rough <= 0:
        return 1.0
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough * (1 - 1e-9))
