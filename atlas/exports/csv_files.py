"""CSV for people with a spreadsheet: opened by a double click in German as in English Excel. *Pure*.

In German with semicolons and decimal commas, in English with commas and decimal points; both begin with the mark by
which Excel knows UTF-8. Programs read the API's CSV, which never changes with the language.
"""

import csv
import io

from atlas.api.tables import harmless
from atlas.exports.tables import Cell, Table

MARK = "\ufeff"


def to_csv(table: Table) -> bytes:
    german = table.language == "de"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if german else ",")
    tail = [harmless(said) for _, said in table.origin]
    writer.writerow([*(harmless(column.heading) for column in table.columns), *(name for name, _ in table.origin)])
    writer.writerows([*(_written(cell, german) for cell in row), *tail] for row in table.rows)
    return (MARK + text.getvalue()).encode()


def _written(cell: Cell, german: bool) -> Cell:
    if isinstance(cell, float):
        shortest = repr(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        return shortest.replace(".", ",") if german else shortest
    return harmless(cell)
