"""What a picture is made of: a drawing of any kind, what its colours mean, and its scale."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from atlas.pictures.patterns import Patterns


@dataclass(frozen=True, kw_only=True)
class Drawing:
    """A drawing of this size in units of its own. `draw` is told how many dots of the picture one unit becomes, so
    that lines, letters and patterns keep their size whatever the scale.
    """

    width: float
    height: float
    draw: Callable[[float], str]
    metres: float | None = None  # per unit, where the drawing is a map
    largest: float = 1e9  # dots per unit; charts are not made larger than they are


@dataclass(frozen=True, kw_only=True)
class Key:
    """One line of a legend. `fill` is a colour or the name of a pattern."""

    label: str
    fill: str = "none"
    stroke: str = "#5f6478"
    count: str = ""
    shape: str = "box"  # or: circle, line, outline
    radius: float = 7  # of a circle
    letter: str = ""  # in a circle
    opacity: float = 1
    overlays: Sequence[str] = ()  # names of patterns upon the colour


@dataclass(frozen=True, kw_only=True)
class Legend:
    title: str
    keys: Sequence[Key] = ()
    notes: Sequence[str] = ()
    grid: Sequence[Sequence[str]] = ()  # colours of two indicators crossed: rows from above, each from left to right
    across: str = ""  # what grows to the right in the grid
    upward: str = ""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """The paper of a picture: in dots of 1/96 inch. Without a height it becomes as high as it must."""

    width: float = 1200
    height: float | None = None
    margin: float = 32
    letter: float = 16
    legend_below: bool = False
    millimetres: tuple[float, float] | None = None  # its true size, where it is meant for paper


# For a telephone: shown about as large as it is, so that its words can be read.
NARROW = Sheet(width=400, margin=12, legend_below=True)
SHEETS = {"usual": None, "narrow": NARROW}  # as addresses call them


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Everything around a drawing. Whatever is empty takes no room."""

    title: str
    subtitle: str = ""
    description: str = ""  # for those who do not see the picture
    legends: Sequence[Legend] = ()
    notes: Sequence[str] = ()  # what must be known to read it: absolute numbers, invented town
    facts: Sequence[tuple[str, str]] = ()  # source, licence, date, address
    patterns: Patterns | None = None
    north: str = ""  # the letter at the arrow
    scale: float | None = None  # one to so many, where it is printed in a true size
    language: str = "de"


def from_svg(svg: str) -> Drawing:
    """A finished SVG, such as a chart's, as a drawing."""
    start = svg.index("<svg")
    head = svg[start : svg.index(">", start)]
    box = re.search(r'viewBox="([^"]+)"', head)
    sizes = [re.search(rf'\s{name}="([\d.]+)(?:px)?"', head) for name in ("width", "height")]
    if all(sizes):
        width, height = (float(size[1]) for size in sizes if size)
    elif box:
        width, height = (float(number) for number in re.split(r"[\s,]+", box[1].strip())[2:])
    else:
        raise ValueError("an SVG without width, height and viewBox has no size")
    return Drawing(width=width, height=height, draw=lambda _: svg[start:], largest=1.0)
