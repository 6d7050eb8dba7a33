"""Observations → one dense block of numbers: variable × period × area, in the frozen area order. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..aggregation import Counts
from ..statuses import MISSING
from .findings import Finding, Findings, kind_named
from .observations import Observations
from .periods import Span

TWICE = kind_named("twice", "weitere doppelte Angaben", "further duplicates")


@dataclass(frozen=True, eq=False)
class Grid:
    """What one file says of one edition. Shape of the arrays: (variables, periods, areas).

    `origins` is the index of the observation a cell came from, -1 where the file says nothing (status missing).
    """

    variables: list[str]
    spans: list[Span]
    codes: list[str]
    values: np.ndarray
    statuses: np.ndarray
    origins: np.ndarray
    cell: Callable[[int], dict]

    def of(self, variable: str) -> Counts:
        """One variable, shape (periods, areas)."""
        index = self.variables.index(variable)
        return Counts(self.values[index], self.statuses[index])

    def place(self, index: tuple[int, ...] | np.ndarray) -> dict:
        """The place in the file that a cell came from."""
        origin = int(self.origins[tuple(index)])
        return self.cell(origin) if origin >= 0 else {}


def fill_grid(
    observations: Observations, chosen: np.ndarray | None, codes: list[str], positions: np.ndarray, findings: Findings
) -> Grid:
    """Scatter the observations marked in `chosen` (None: all); unknown codes (position -1) are left out."""
    rows = np.arange(len(observations.values)) if chosen is None else np.flatnonzero(chosen)
    areas = positions[observations.codes.indices[rows]]
    if (areas < 0).any():
        rows, areas = rows[areas >= 0], areas[areas >= 0]
    present, periods = np.unique(observations.periods[rows], return_inverse=True)
    names = sorted(observations.variables.names)
    order = np.array([names.index(name) for name in observations.variables.names], np.int64)
    shape = (len(names), len(present), len(codes))
    flat = (order[observations.variables.indices[rows]] * shape[1] + periods) * shape[2] + areas
    values, statuses = np.full(shape, np.nan), np.full(shape, MISSING, np.int8)
    origins = np.full(shape, -1, np.int64)
    values.ravel()[flat] = observations.values[rows]
    statuses.ravel()[flat] = observations.statuses[rows]
    origins.ravel()[flat] = rows
    spans = [observations.spans[index] for index in present]
    grid = Grid(names, spans, codes, values, statuses, origins, observations.cell)
    _tell_duplicates(grid, rows, flat, findings)
    return grid


def _tell_duplicates(grid: Grid, rows: np.ndarray, flat: np.ndarray, findings: Findings) -> None:
    # Every observation that is not the one its cell came from was overwritten by it.
    doubled = np.flatnonzero(grid.origins.ravel()[flat] != rows)
    told: set[tuple[int, int]] = set()
    kept = []
    for place in doubled[:10_000]:
        _, _, area = np.unravel_index(flat[place], grid.origins.shape)
        row = (grid.cell(int(rows[place]))["row"], int(area))
        if row not in told:  # a doubled row of a wide table doubles every variable: say it once
            told.add(row)
            kept.append(place)

    def tell(place: int) -> Finding:
        variable, period, area = np.unravel_index(flat[place], grid.origins.shape)
        first, second = grid.cell(int(rows[place])), grid.cell(int(grid.origins.ravel()[flat[place]]))
        code, when = grid.codes[int(area)], grid.spans[int(period)].slug
        lines = sorted((first["row"], second["row"]))
        return Finding(
            "error",
            "",
            (code,),
            f"Das Gebiet „{code}“ kommt für {when} und „{grid.variables[int(variable)]}“ zweimal vor: in Zeile "
            f"{lines[0]} und in Zeile {lines[1]}. Bitte löschen Sie eine der beiden.",
            f"The area “{code}” occurs twice for {when} and “{grid.variables[int(variable)]}”: in row {lines[0]} and "
            f"in "
            f"row {lines[1]}. Please delete one of the two.",
            **{**first, "row": lines[1]},
        )

    findings.add_each(TWICE, np.array(kept, np.int64), tell)
