"""What the page of an index tells: its classes, all areas with their scores, and the parts beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from atlas.numbers import write, write_difference, write_share, write_value
from atlas.official.asking import AskedRun
from atlas.official.classes import class_counts, class_name, colour, cross_table, crossed_id, swatches, symbol
from atlas.official.columns import AreaRow, Cell, Column, sorted_table
from atlas.official.maps import area_map
from atlas.official.recipe_words import formula, record, steps, varied
from atlas.official.trees import heads, tree_rows
from atlas.signs import MEANINGS, signs_of
from indicators.composite.firmness.drawing import INTERVAL
from indicators.official.areas import BECAUSE, rows_of
from indicators.official.reading import NodeHead, RunRead
from spatial.texts import in_language

SCORE_DECIMALS = 2
Cells = Mapping[str, Any]


def present_index(asked: AskedRun) -> dict[str, Any]:
    read = asked.read
    nodes = heads(read)
    root = nodes[0]
    rows = [(cells["code"], cells) for cells in rows_of(read.current)]
    areas = _Areas(asked, nodes)
    table = sorted_table(asked.query, in_language(asked.run.edition_level.level.name), *areas.of(rows))
    return {
        "root": root,
        "swatches": swatches(nodes),
        "cross": cross_table(read) if root.crossed and len(areas.scored) == 2 else None,
        "classes": class_counts(read, root) if root.classes and not root.crossed else [],
        "unclassed": int(read.current[f"{root.id}.class"].isna().sum()) if root.classes else 0,
        "attention": _attention(read, root),
        "map": _map(asked, areas.scored[0], table) if root.classes else None,
        "table": table,
        "caption": gettext("%(name)s, %(label)s") % {"name": in_language(asked.run.name), "label": asked.run.label},
        "signs": used_signs(
            areas.signs, [cells.get(f"{node.id}.status") for _, cells in rows if cells["rated"] for node in nodes]
        ),
        "parts": _parts(asked, nodes, rows, [row["area"].code for row in table["rows"]]),
        "steps": steps(read, nodes),
        "formula": formula(read, nodes),
        "record": record(read),
        "tree": tree_rows(read, nodes),
        "varied": varied(read),
        "draws_text": write(read.settings.get("draws") or 0, 0),
        "interval": write_share(read.recipe.content.get("uncertainty", {}).get("interval", INTERVAL)),
        "firmness": _firmness(read, root),
    }


class _Areas:
    """The table of all areas: class, score, rank, how firm, change, and what is to be remarked."""

    def __init__(self, asked: AskedRun, nodes: list[NodeHead]):
        self.asked, self.nodes, self.root = asked, nodes, nodes[0]
        self.read = asked.read
        self.signs = signs_of(asked.municipality.signs)
        self.scored = [node for node in nodes if node.depth == 1] if self.root.crossed else [self.root]
        periods = self.read.periods
        self.before = periods[-2] if len(periods) > 1 else None
        self.indicators = sum(node.kind == "indicator" for node in nodes)

    def of(self, rows: Sequence[tuple[str, Cells]]) -> tuple[list[Column], list[AreaRow]]:
        return self._columns(), [self._row(code, cells) for code, cells in rows]

    def _columns(self) -> list[Column]:
        columns = [Column("code", gettext("Code"), numeric=False)]
        if self.root.classes:
            columns.append(Column("class", gettext("Class"), numeric=False))
        for node in self.scored:
            name = in_language(node.name) if self.root.crossed else gettext("Score")
            columns.append(Column(f"{node.id}-score", name))
            columns.append(Column(f"{node.id}-rank", gettext("Rank"), hint=gettext("interval")))
        if self._known("class_kept"):
            columns.append(Column("kept", gettext("Keeps its class"), hint=gettext("share of the draws")))
        if self.before is not None:
            since = gettext("since %(before)s") % {"before": self.before}
            columns += [Column(f"{node.id}-change", gettext("Change"), hint=since) for node in self.scored]
        columns.append(Column("remarks", gettext("Remarks"), numeric=False))
        return columns

    def _known(self, what: str) -> bool:
        name = f"{self.root.id}.{what}"
        return name in self.read.current and bool(self.read.current[name].notna().any())

    def _row(self, code: str, cells: Cells) -> AreaRow:
        made = {"code": Cell(code, by=code), "class": self._class(cells), "remarks": self._remarks(cells)}
        share = cells.get(f"{self.root.id}.class_kept")
        made["kept"] = Cell("" if share is None else write_share(share), by=share)
        for node in self.scored:
            made |= {f"{node.id}-{what}": cell for what, cell in self._numbers(node, cells).items()}
        return AreaRow(code, self.read.areas[code], address=self.asked.area_address(code), cells=made)

    def _class(self, cells: Cells) -> Cell:
        found = cells.get(f"{self.root.id}.class")
        if found is None:
            return Cell(_why_none(cells), symbol="status-missing")
        place = [each for each, _ in self.root.classes].index(found)
        if not self.root.crossed:
            return Cell(class_name(self.root, found), by=place, symbol=symbol(self.root, found))
        first = self.scored[0]
        return Cell(crossed_id(found), by=place, symbol=symbol(first, cells[f"{first.id}.class"]))

    def _numbers(self, node: NodeHead, cells: Cells) -> dict[str, Cell]:
        return {
            "score": score_cell(node, cells, self.signs),
            "rank": rank_cell(node, cells),
            "change": change_cell(cells.get(f"{node.id}.change")),
        }

    def _remarks(self, cells: Cells) -> Cell:
        told = remarks(self.root, cells, self.indicators)
        return Cell(", ".join(told), by=len(told) or None)


def score_cell(node: NodeHead, cells: Cells, signs: Mapping[str, str]) -> Cell:
    """A score, with the sign that its status asks for; an area that is not rated has none, and needs no sign."""
    score, status = cells.get(f"{node.id}.score"), cells.get(f"{node.id}.status") or "missing"
    if not cells["rated"]:
        return Cell("")
    if score is not None and status == "ok":  # a score of nought is a number like others, not “exactly nothing”
        return Cell(write(score, SCORE_DECIMALS), by=score)
    text = write_value(score, status, SCORE_DECIMALS, signs)
    return Cell(text, by=score, spoken=f"{text.strip('()')}, {MEANINGS[status]}" if status in MEANINGS else "")


def rank_cell(node: NodeHead, cells: Cells) -> Cell:
    rank, low, high = (cells.get(f"{node.id}.{what}") for what in ("rank", "rank_lower", "rank_upper"))
    if rank is None:
        return Cell("")
    return Cell(f"{rank:.0f}", by=rank, more="" if low is None or high is None else f"{low:.0f}–{high:.0f}")


def change_cell(change: float | None) -> Cell:
    return Cell("" if change is None else write_difference(change, SCORE_DECIMALS), by=change)


def remarks(node: NodeHead, cells: Cells, indicators: int) -> list[str]:
    """What stands behind a score and cannot be seen in it."""
    counts = {what: int(cells.get(f"{node.id}.{what}") or 0) for what in ("absent", "imputed", "treated")}
    told = []
    if counts["absent"]:
        told.append(gettext("%(count)s of %(all)s missing") % {"count": counts["absent"], "all": indicators})
    if counts["imputed"]:
        told.append(gettext("%(count)s filled in") % {"count": counts["imputed"]})
    if counts["treated"]:
        told.append(gettext("%(count)s outliers moved") % {"count": counts["treated"]})
    return told


def _why_none(cells: Cells) -> str:
    because = BECAUSE.get(cells.get("not_rated_because") or "")
    if because:
        return gettext("not rated: %(reason)s") % {"reason": in_language(because)}
    return gettext("no class: numbers are missing")


def _map(asked: AskedRun, node: NodeHead, table: dict[str, Any]) -> dict[str, Any] | None:
    """In the colours of the classes; where classes stand side by side, of the first part's."""
    held = asked.read.current[f"{node.id}.class"]
    said = {
        row["area"].code: {column.key: cell for column, cell in row["cells"]}["class"].text for row in table["rows"]
    }
    colours = gettext("Colours: classes of “%(name)s”.") % {"name": in_language(node.name)}
    legend = [(colour(node, each), in_language(name)) for each, name in node.classes]
    return area_map(asked, lambda code: (colour(node, held[code]), said[code]), colours, legend)


def used_signs(signs: Mapping[str, str], statuses: Iterable[str | None]) -> list[tuple[str, Any]]:
    """The signs that occur in a table of scores, with their meanings."""
    seen = set(statuses)
    return [(signs[status], meaning) for status, meaning in MEANINGS.items() if status in seen]


def _attention(read: RunRead, root: NodeHead) -> dict[str, Any] | None:
    """The classes that call for attention, and how many areas are in them."""
    if not read.attention:
        return None
    count = int(read.current[f"{root.id}.class"].isin(read.attention).sum())
    names = [crossed_id(each) if root.crossed else class_name(root, each) for each in read.attention]
    return {"count": count, "classes": ", ".join(names)}


def _parts(asked: AskedRun, nodes: list[NodeHead], rows: Sequence[tuple[str, Cells]], order: list[str]) -> dict | None:
    """The scores of all groups below the whole, beside each other, in the order of the table of all areas."""
    groups = [node for node in nodes if node.depth and node.kind == "group"]
    if not groups:
        return None
    signs = signs_of(asked.municipality.signs)
    by_code = dict(rows)
    return {
        "columns": groups,
        "rows": [
            {
                "name": asked.read.areas[code],
                "address": asked.area_address(code),
                "cells": [_part_cell(node, by_code[code], signs) for node in groups],
            }
            for code in order
        ],
    }


def _part_cell(node: NodeHead, cells: Cells, signs: Mapping[str, str]) -> Cell:
    cell = score_cell(node, cells, signs)
    return replace(cell, symbol=symbol(node, cells.get(f"{node.id}.class"))) if node.classes else cell


def _firmness(read: RunRead, root: NodeHead) -> dict[str, Any] | None:
    name = f"{root.id}.class_kept"
    if name not in read.current:
        return None
    shares = read.current[name].dropna()
    return {"rated": len(shares), "firm": int((shares >= 0.9).sum())}
