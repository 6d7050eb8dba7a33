"""Reads a crosswalk that somebody else made (Umsteigeschlüssel) and says what is odd about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_array

from spatial.findings import Finding, RefusedError, listed

from .shares import Crosswalk, with_rows_of_one
from .text_tables import read_text_table

LARGEST_GAP = 0.05  # a row that sums to less than 0.95 or more than 1.05 is a mistake, not rounding


@dataclass(frozen=True)
class CrosswalkColumns:
    """Which columns of the file hold the old code, the new code, the share, and the publisher's word for the shares."""

    old: str = "old"
    new: str = "new"
    share: str = "share"
    basis: str | None = None


def read_crosswalk(
    path: Path | str,
    columns: CrosswalkColumns = CrosswalkColumns(),
    *,
    old_codes: Sequence[str] | None = None,
    new_codes: Sequence[str] | None = None,
    smallest_share: float = 0,
) -> Crosswalk:
    """The shares of a CSV (comma or semicolon, codes as text), each old area's made to sum to exactly 1.

    `old_codes` and `new_codes` give the order of the areas, and every code of the file must be among them; without
    them it is the order of the codes. Shares below `smallest_share` are dropped (0.01 does what `SliverRule` does for
    most files). Sums that differ from 1 are told as a finding. Raises RefusedError for missing
    columns, shares that are no shares, repeated pairs, unknown codes, old areas without a row, and sums beyond 5 %.
    """
    path = Path(path)
    wanted = [name for name in (columns.old, columns.new, columns.share, columns.basis) if name]
    frame, _ = read_text_table(path, wanted)
    shares = _shares(frame[columns.share], path)
    old, new = frame[columns.old], frame[columns.new]
    if (repeated := pd.DataFrame({"old": old, "new": new}).duplicated()).any():
        line = repeated.index[repeated][0]
        raise RefusedError(
            de=f"{path}, Zeile {line}: Das Paar {old[line]} → {new[line]} kommt zum zweiten Mal vor.",
            en=f"{path}, line {line}: The pair {old[line]} → {new[line]} appears for the second time.",
        )
    old_order = pd.Index(sorted(old.unique()) if old_codes is None else old_codes)
    new_order = pd.Index(sorted(new.unique()) if new_codes is None else new_codes)
    for codes, order, de, en in ((old, old_order, "alten", "old"), (new, new_order, "neuen", "new")):
        unknown = codes[~codes.isin(order)].unique()
        if len(unknown):
            raise RefusedError(
                de=f"{path}: Unter den {de} Gebieten gibt es nicht: {listed(unknown, 'de')}.",
                en=f"{path}: Among the {en} areas there are none with the codes {listed(unknown, 'en')}.",
            )
    weights = csr_array(
        (shares, (old_order.get_indexer(pd.Index(old)), new_order.get_indexer(pd.Index(new)))),
        shape=(len(old_order), len(new_order)),
    )
    findings = _sums(np.asarray(weights.sum(axis=1)).ravel(), old_order, path)
    small = weights.data < smallest_share
    if small.any():
        weights.data[small] = 0.0
        findings.append(
            Finding(
                "note",
                "",
                (),
                de=f"{path.name}: {small.sum()} Anteile unter {smallest_share:.1%} bleiben unberücksichtigt.",
                en=f"{path.name}: {small.sum()} shares below {smallest_share:.1%} are dropped.",
            )
        )
    basis = "supplied"
    if columns.basis:
        basis = ", ".join(sorted(frame[columns.basis].unique()))
        findings.append(
            Finding(
                "note",
                "",
                (),
                de=f"{path.name} nennt seine Anteile „{basis}“. Das ist die Angabe der Quelle und nicht nachgerechnet.",
                en=f"{path.name} calls its shares “{basis}”. This is the publisher's word and has not been verified.",
            )
        )
    return Crosswalk(tuple(old_order), tuple(new_order), with_rows_of_one(weights), basis, tuple(findings))


def check_basis(supplied: Crosswalk, by_area: Crosswalk) -> Finding:
    """Whether supplied shares are shares of area, by holding them against those of the geometries.

    They are if they place less than half a per cent of an area differently on average, and never more than 5 %: as much
    as slivers make out. Shares by population differ by tens of per cent wherever an area is split.
    Raises ValueError where the two do not have the same areas in the same order.
    """
    if (supplied.old_codes, supplied.new_codes) != (by_area.old_codes, by_area.new_codes):
        raise ValueError("Two crosswalks can only be compared if they have the same areas in the same order.")
    apart = np.asarray(abs(supplied.matrix - by_area.matrix).sum(axis=1)).ravel() / 2
    worst, mean = float(apart.max()), float(apart.mean())
    if worst <= 0.05 and mean <= 0.005:
        return Finding(
            "warning" if supplied.basis not in ("area", "supplied") else "note",
            "",
            (),
            de=f"Die Anteile („{supplied.basis}“) sind Flächenanteile: Von denen der Geometrien weichen sie im Mittel "
            f"um {mean:.2%} ab, höchstens um {worst:.2%}.",
            en=f"The shares (“{supplied.basis}”) are shares of area: they differ from those of the geometries by "
            f"{mean:.2%} on average and at most {worst:.2%}.",
        )
    return Finding(
        "note",
        "",
        (),
        de=f"Die Anteile („{supplied.basis}“) sind keine Flächenanteile: Im Mittel ordnen sie {mean:.2%} eines Gebiets "
        f"anders zu, höchstens {worst:.2%}.",
        en=f"The shares (“{supplied.basis}”) are not shares of area: on average they place {mean:.2%} of an area "
        f"differently, at most {worst:.2%}.",
    )


def _shares(column: pd.Series, path: Path) -> np.ndarray:
    shares = pd.to_numeric(column.str.replace(",", ".", regex=False), errors="coerce").to_numpy(np.float64)
    wrong = ~((shares >= 0) & (shares <= 1 + 1e-9))
    if wrong.any():
        line = column.index[wrong][0]
        raise RefusedError(
            de=f"{path}, Zeile {line}, Spalte „{column.name}“: „{column[line]}“ ist kein Anteil von 0 bis 1.",
            en=f"{path}, line {line}, column “{column.name}”: “{column[line]}” is not a share between 0 and 1.",
        )
    return shares


def _sums(sums: np.ndarray, codes: pd.Index, path: Path) -> list[Finding]:
    beyond = codes[np.abs(sums - 1) > LARGEST_GAP]
    if len(beyond):
        raise RefusedError(
            de=f"{path}: Die Anteile dieser alten Gebiete ergeben nicht 1: {listed(beyond, 'de')}. Fehlen Zeilen?",
            en=f"{path}: The shares of these old areas do not sum to 1: {listed(beyond, 'en')}. Are rows missing?",
        )
    off = np.abs(sums - 1) > 1e-9
    if not off.any():
        return []
    return [
        Finding(
            "mended",
            "",
            tuple(codes[off]),
            de=f"{path.name}: Bei {off.sum()} von {len(sums)} alten Gebieten ergeben die Anteile nicht 1, sondern "
            f"{sums.min():.4f} bis {sums.max():.4f}. Sie wurden auf 1 gebracht, damit Summen erhalten bleiben.",
            en=f"{path.name}: For {off.sum()} of {len(sums)} old areas the shares do not sum to 1 but to "
            f"{sums.min():.4f} to {sums.max():.4f}. They were brought to 1, so that totals are preserved.",
        )
    ]
