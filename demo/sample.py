"""A list of invented persons on disk, for whoever wants to try `count` and `protect` by hand (docs/counting.md).

It is written only on demand, never by the build; the next build of the town takes it away.
"""

from __future__ import annotations

import os
from pathlib import Path

from demo.factors import LAST_YEAR
from demo.records import persons_of
from demo.spellings import written
from demo.town import Town

RECORDS = Path("records") / f"personen-{LAST_YEAR}.csv"


def write_records(town: Town, folder: Path) -> int:
    """Writes everybody who lives in the town at the end of the last year; the number of persons."""
    persons = persons_of(town, LAST_YEAR, written(town.addresses))
    path = folder / RECORDS
    path.parent.mkdir(exist_ok=True)
    # As an office would keep it: for the owner's eyes only, with semicolons and in the usual German encoding.
    with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as file:
        persons.to_csv(file, sep=";", index=False, lineterminator="\r\n", encoding="cp1252")
    return len(persons)
