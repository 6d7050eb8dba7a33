"""One area in an official run: what a page about it tells. Pure: from rows of stored tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from indicators.composite.recipes import Text
from indicators.composite.tree.rating import REASONS

if TYPE_CHECKING:
    from .reading import NodeHead

Row = dict[str, Any]  # column → cell, None where there is nothing
BECAUSE = {reason["de"]: reason for reason in REASONS.values() if reason["de"]}


@dataclass(frozen=True)
class NodeArea:
    """One group or indicator of an index in one area; None where a cell holds nothing."""

    node: NodeHead
    value: float | None  # of an indicator: its number, as delivered
    score: float | None
    rank: int | None
    rank_of: int  # so many areas have a rank
    rank_lower: int | None  # ends of the interval in which the rank lies in most draws
    rank_upper: int | None
    class_id: str | None
    class_name: Text | None
    class_kept: float | None  # share of the draws in which the class stays
    contribution: float | None  # to the score of its group
    contribution_to_total: float | None  # of an indicator, to the score of the whole
    status: str
    imputed: int
    treated: int
    absent: int
    change: float | None  # of the score, since the earlier edition
    rank_change: int | None  # negative: further ahead
    class_before: str | None


@dataclass(frozen=True)
class IndexArea:
    code: str
    name: str
    rated: bool
    not_rated_because: Text | None
    attention: bool  # its class is one of those with special need for attention
    unattributed: float | None  # score of the whole = unattributed + contributions of its parts
    nodes: tuple[NodeArea, ...]


@dataclass(frozen=True)
class RankingArea:
    """`reason` and `sentences` only of listed areas and those near the line."""

    code: str
    name: str
    listed: bool
    row: Row
    cells: tuple[Row, ...]  # one per criterion
    reason: Mapping[str, Any] | None
    sentences: Mapping[str, Sequence[str]]  # language → sentences


@dataclass(frozen=True)
class BudgetArea:
    code: str
    name: str
    row: Row
    variants: Row | None


def index_area(
    code: str, name: str, cells: Row, *, nodes: Sequence[NodeHead], ranked: Mapping[str, int], attention: Sequence[str]
) -> IndexArea:
    """`ranked`: by node, how many areas have a rank."""
    found = tuple(_node(node, cells, ranked.get(node.id, 0)) for node in nodes)
    root = found[0]
    return IndexArea(
        code=code,
        name=name,
        rated=bool(cells["rated"]),
        not_rated_because=BECAUSE.get(cells["not_rated_because"] or ""),
        attention=root.class_id in attention,
        unattributed=cells.get(f"{root.node.id}.unattributed"),
        nodes=found,
    )


def _node(node: NodeHead, cells: Row, ranked: int) -> NodeArea:
    def cell(what: str) -> Any:
        return cells.get(f"{node.id}.{what}")

    def whole(what: str) -> int | None:
        return None if cell(what) is None else round(cell(what))

    return NodeArea(
        node=node,
        value=cell("value"),
        score=cell("score"),
        rank=whole("rank"),
        rank_of=ranked,
        rank_lower=whole("rank_lower"),
        rank_upper=whole("rank_upper"),
        class_id=cell("class"),
        class_name=dict(node.classes).get(cell("class")),
        class_kept=cell("class_kept"),
        contribution=cells.get(f"{node.parent}.contribution.{node.id}"),
        contribution_to_total=cell("contribution_to_total"),
        status=cell("status") or "missing",
        imputed=int(cell("imputed") or 0),
        treated=int(cell("treated") or 0),
        absent=int(cell("absent") or 0),
        change=cell("change"),
        rank_change=whole("rank_change"),
        class_before=cell("class_before"),
    )


def ranking_area(
    code: str, name: str, row: Row, *, cells: pd.DataFrame, reasons: Mapping[str, Mapping[str, Any]]
) -> RankingArea:
    told = reasons.get(code)
    return RankingArea(
        code=code,
        name=name,
        listed=bool(row["listed"]),
        row=row,
        cells=tuple(rows_of(cells[cells["code"] == code])),
        reason=told["reason"] if told else None,
        sentences=told["sentences"] if told else {"de": [], "en": []},
    )


def budget_area(code: str, name: str, row: Row, *, variants: pd.DataFrame | None) -> BudgetArea:
    beside = [] if variants is None else rows_of(variants[variants["code"] == code])
    return BudgetArea(code=code, name=name, row=row, variants=beside[0] if beside else None)


def rows_of(table: pd.DataFrame) -> list[Row]:
    """Rows whose cells are as JSON knows them."""
    return [{str(name): _plain(cell) for name, cell in row.items()} for row in table.to_dict("records")]


def row_at(columns: Mapping[str, np.ndarray], place: int) -> Row:
    """The same of one row, from a table's columns: to make a table of one row would take a hundred times as long."""
    return {name: _plain(cells[place]) for name, cells in columns.items()}


def _plain(cell: Any) -> Any:
    if pd.isna(cell):
        return None
    return cell.item() if hasattr(cell, "item") else cell
