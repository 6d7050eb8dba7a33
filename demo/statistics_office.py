"""The separated statistics office of the demo town: lists of persons → counts per block → protected tables.

It is the pipeline that a real office runs (docs/counting.md, docs/disclosure.md), called from Python. Persons are in
memory only: nothing here writes a list, and what is written are counts that have passed their audit.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from demo.editions import EDITIONS, TOWN, edition_of
from demo.records import YOUNG, persons_of
from demo.spellings import written
from indicators.disclosure.counting import count_records, mapping_of
from indicators.disclosure.tables.command import files_of
from indicators.disclosure.tables.protecting import protect
from indicators.disclosure.tables.rules import read_rules
from spatial.writing import write_folder

if TYPE_CHECKING:
    from demo.town import Tell, Town

UNPLACED = "nicht zuordenbar"  # in the place of an area, for those whose address nobody finds
EVERYBODY = "Insgesamt"
YEARS = range(2015, 2025)


@dataclass(frozen=True)
class Listed:
    """A list that an office hands over: whom it holds, and which of the counts are to be published."""

    name: str
    on_it: Callable[[pd.DataFrame], pd.Series]
    age: str | None  # the group of ages that goes on; others stay in the office as if nobody had counted them


LISTS = (
    Listed("children_sgb2", lambda persons: persons["Alter"] < YOUNG, "unter 15"),
    Listed("advance_maintenance", lambda persons: persons["Alter"] < YOUNG, "unter 12"),
    Listed("day_care_fees", lambda persons: persons["Elterneinkommen"] != "", None),
)


def protect_lists(town: Town, folder: Path, tell: Tell) -> None:
    """Writes the protected tables of all lists below `folder`, where the mappings and rules of docs stand already."""
    started = time.monotonic()
    addresses, spelt = register(town), written(town.addresses)
    listed = placed = cells = hidden = 0
    for edition in EDITIONS:
        links = hierarchy(addresses[f"block_{edition}"])
        links.to_csv(folder / "protection" / f"hierarchy-{edition}.csv", index=False, lineterminator="\n")
        years = [year for year in YEARS if edition_of(year) == edition]
        young = pd.concat([persons_of(town, year, spelt, below=YOUNG) for year in years], ignore_index=True)
        for each in LISTS:
            mapping = (folder / "protection" / f"{each.name}.count.yaml").read_text(encoding="utf-8")
            rules = folder / "protection" / f"{each.name}.rules.yaml"
            on_list = young[each.on_it(young)]
            counted = count_records(on_list, mapping_of(mapping.replace("block_2020", f"block_{edition}")), addresses)
            counts = counted.counts
            if each.age:
                counts = counts[counts["Alter"] == each.age].drop(columns="Alter")
            protected = protect(counts, links, read_rules(rules))
            files = files_of(protected, "de")
            files["rules.yaml"] = rules.read_text(encoding="utf-8")
            write_folder(folder / "deliveries" / each.name / edition, files)
            listed, placed = listed + counted.report["records"], placed + counted.report["placed"]
            cells += len(protected.table)
            hidden += int((protected.table["status"] != "ok").sum())
        del young
    tell(
        f"statistics office: {listed} entries of lists, {placed / listed:.1%} placed; {hidden} of {cells} numbers "
        f"hidden ({time.monotonic() - started:.1f} s)"
    )


def register(town: Town) -> pd.DataFrame:
    """The addresses of the town (of houses, never of persons), with their blocks before and after the reform."""
    addresses = town.addresses.copy()
    for edition in EDITIONS:
        addresses[f"block_{edition}"] = town.blocks[f"code_{edition}"].to_numpy()[addresses["block"]]
    return addresses.drop(columns="block")


def hierarchy(blocks: pd.Series) -> pd.DataFrame:
    """Child and parent: Baublock → Quartier → Ortsteil → Gemeinde; whoever could not be placed is told beside it."""
    links, below = [], sorted(set(blocks))
    for width in (4, 2):
        links += [(code, code[:width]) for code in below]
        below = sorted({code[:width] for code in below})
    links += [(code, TOWN) for code in below]
    links += [(f"{TOWN} {UNPLACED}", UNPLACED)]  # the counter's name, and the one that is published
    links += [(TOWN, EVERYBODY), (UNPLACED, EVERYBODY)]
    return pd.DataFrame(links, columns=["child", "parent"]).assign(dimension="block")
