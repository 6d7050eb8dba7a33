"""Two things in one colour: classes of one down, of the other across."""

from __future__ import annotations

from collections.abc import Sequence

from atlas.modes.pictures import Entry, Square

# From the lower left (both low) rightwards, then upwards: gold and blue multiplied. Of many pairs of ends these keep
# all their mixtures furthest apart for readers who do not see red or green; Stevens' well-known pink and blue do not
# (tests/pages/test_modes.py reckons it).
NINE = [
    ["#e8e8e8", "#84a4c6", "#1f61a4"],
    ["#e1c28b", "#808a77", "#1f5262"],
    ["#db9d30", "#7c6f29", "#1e4222"],
]
TWELVE = [
    ["#e8e8e8", "#84a4c6", "#1f61a4"],
    ["#e2c3a1", "#808a8a", "#1f5272"],
    ["#dba05a", "#7c714d", "#1e433f"],
    ["#d57c13", "#795810", "#1d340d"],
]


def colours_of(rows: int) -> list[list[str]]:
    """From the lowest row upwards."""
    return NINE if rows == 3 else TWELVE


def symbol_of(row: int, column: int, columns: int = 3) -> str:
    return f"class-{row * columns + column}"


def square_of(
    groups: Sequence[str],
    *,
    row_title: str,
    column_title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    caption: str,
) -> Square:
    """`rows` and `columns` from low to high; the highest row is told first, as on paper."""
    cells = [
        [
            Entry(
                symbol=symbol_of(row, column, len(columns)),
                label=f"{row_title} {row_label}, {column_title} {column_label}",
                count=groups.count(symbol_of(row, column, len(columns))),
            )
            for column, column_label in enumerate(columns)
        ]
        for row, row_label in enumerate(rows)
    ]
    return Square(
        row_title=row_title,
        column_title=column_title,
        rows=list(reversed(rows)),
        columns=list(columns),
        cells=list(reversed(cells)),
        caption=caption,
    )
