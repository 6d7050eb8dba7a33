"""From a run to the protocol that is kept of it, and from a protocol to the same run again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pandas as pd

from ..firmness.known_counts import with_small_numbers
from ..recipes import recipe_of
from ..running import Run, run
from ..values import table_of, values_of
from .protocol import Protocol, Table

PROGRAM = "1"  # raised whenever the same recipe and values would give other numbers
KEYS = ("code", "period", "criterion", "part", "group", "variant")  # columns that name a row, where a table has them


def protocol_of(done: Run, *, who: str, when: datetime) -> Protocol:
    """What must be kept to see who ran which recipe on which values, and to run it again to the digit."""
    return Protocol(
        kind=done.recipe.kind,
        recipe=done.recipe.text,
        values=_table(table_of(done.values)),
        seed=done.settings["seed"],
        settings=dict(done.settings),
        results={name: _table(table) for name, table in done.tables.items()},
        summary=dict(done.summary),
        who=who,
        when=when,
        version=PROGRAM,
    )


def rerun(protocol: Protocol) -> Mapping[str, pd.DataFrame]:
    """The tables that the protocol's recipe gives for its values today."""
    settings = dict(protocol.settings)
    recipe = with_small_numbers(recipe_of(protocol.recipe), settings.pop("small_numbers", {}))
    settings.pop("atlas", None)  # where an atlas had the values from; they stand in the protocol
    # the protocol holds the values of the period that was chosen, so nothing is left to choose
    settings.pop("period", None)
    return run(recipe, values_of(protocol.values.frame(), recipe), **settings).tables


def _table(table: pd.DataFrame) -> Table:
    keys = 0
    for column in table.columns:
        if column not in KEYS:
            break
        keys += 1
    return Table.of(table, keys=max(keys, 1))
