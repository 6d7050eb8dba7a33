"""CSV after RFC 4180: comma, decimal point, UTF-8, one header row. Every row tells what it is and where it is from."""

import csv
import io
from collections.abc import Iterable, Sequence

CELL = str | float | int | None

# What a spreadsheet would take for a formula. Names come from files that people supply.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(header: Sequence[str], rows: Iterable[Sequence[CELL]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def harmless(cell: CELL) -> CELL:
    """Numbers as they are; text that a spreadsheet would execute gets the apostrophe that makes it text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
