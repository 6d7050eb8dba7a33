"""Several maps beside one another as one drawing, each with its words above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from atlas.pictures.drawings import Drawing
from atlas.pictures.keys import MUTED, text
from atlas.pictures.lettering import BOLD, wrapped
from atlas.pictures.maps import BORDER, border_width
from atlas.pictures.patterns import Patterns, definitions, paint
from atlas.shapes import Shapes

WIDTH, GAP = 1112.0, 24.0  # the whole sheet, and between two maps
SIZE, SMALL = 16.0, 12.5  # letters
PREFIX = "sheet-"
LARGEST = 1.1  # dots per unit: a single map does not become as wide as four


@dataclass(frozen=True, kw_only=True)
class Part:
    """One of the maps. `fills`: codes of areas by colour or by the name of a pattern; `note` stands below its title."""

    title: str
    shapes: Shapes
    fills: Mapping[str, Sequence[str]]
    note: str = ""


def sheet_of_maps(parts: Sequence[Part], *, columns: int, patterns: Patterns) -> Drawing:
    """Rows of at most so many maps. All have the same width, so maps of one town have the same scale."""
    columns = min(columns, len(parts))
    cell = (WIDTH - (columns - 1) * GAP) / columns
    titles = [wrapped(part.title, cell, SIZE, BOLD) for part in parts]
    notes = [wrapped(part.note, cell, SMALL) if part.note else [] for part in parts]
    head = max(1.25 * (SIZE * len(over) + SMALL * len(below)) for over, below in zip(titles, notes, strict=True)) + 8
    highest = max(cell * part.shapes.height / part.shapes.width for part in parts)

    def place(number: int) -> tuple[float, float]:
        return (number % columns) * (cell + GAP), (number // columns) * (highest + head + GAP)

    def draw(scale: float) -> str:
        used = {fill for part in parts for fill in part.fills}
        # Patterns are told in units of the shapes, which are all as wide.
        looks = definitions(patterns, used, prefix=PREFIX, scale=scale * cell / parts[0].shapes.width)
        drawn = [f"<defs>{looks}</defs>"]
        for number, part in enumerate(parts):
            x, y = place(number)
            drawn.append(_words(titles[number], notes[number], x, y))
            drawn.append(_map(part, patterns, x=x, y=y + head, cell=cell, scale=scale))
        return "".join(drawn)

    rows = -(-len(parts) // columns)
    return Drawing(width=WIDTH, height=rows * (highest + head + GAP), draw=draw, largest=LARGEST)


def _words(title: Sequence[str], note: Sequence[str], x: float, y: float) -> str:
    parts = []
    for line in title:
        y += 1.25 * SIZE
        parts.append(text(line, x, y - 0.25 * SIZE, SIZE, bold=True))
    for line in note:
        y += 1.25 * SMALL
        parts.append(text(line, x, y - 0.25 * SMALL, SMALL, colour=MUTED))
    return "".join(parts)


def _map(part: Part, patterns: Patterns, *, x: float, y: float, cell: float, scale: float) -> str:
    shapes, shrunk = part.shapes, cell / part.shapes.width
    line = border_width(sum(map(len, part.fills.values()))) / (scale * shrunk)
    paths = "".join(
        f'<path fill="{paint(fill, patterns, PREFIX)}" '
        f'd="{"".join(shapes.paths[code] for code in codes if code in shapes.paths)}"/>'
        for fill, codes in part.fills.items()
    )
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) scale({shrunk:.6g})" stroke="{BORDER}" '
        f'stroke-width="{line:.3g}" stroke-linejoin="round" fill-rule="evenodd">{paths}</g>'
    )
