"""Why an area has the score that it has: what each part contributes, each indicator's number, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from atlas.numbers import write_difference, write_share, write_value
from atlas.official.asking import AskedRun
from atlas.official.bars import Scale
from atlas.official.classes import class_name, cross_table, crossed_id, swatches, symbol
from atlas.official.indices import SCORE_DECIMALS, change_cell, rank_cell, score_cell, used_signs
from atlas.official.sentences import standing
from atlas.official.trees import heads
from atlas.signs import signs_of
from indicators.models import Indicator
from indicators.official.areas import IndexArea, NodeArea, row_at, rows_of
from indicators.official.reading import NodeHead
from spatial.texts import in_language

NOTHING = 5e-10  # what rounding leaves of a remainder that is none


def present_index_area(asked: AskedRun, area: IndexArea) -> dict[str, Any]:
    nodes = heads(asked.read)
    return _Page(asked, area, nodes).context()


class _Page:
    def __init__(self, asked: AskedRun, area: IndexArea, nodes: list[NodeHead]):
        self.asked, self.area, self.nodes = asked, area, nodes
        self.told = {each.node.id: each for each in area.nodes}
        self.signs = signs_of(asked.municipality.signs)
        self.cells = row_at(asked.read.columns, asked.read.places[area.code])
        self.before, self.cells_before = _earlier(asked, area.code)
        self.root = nodes[0]

    def context(self) -> dict[str, Any]:
        scored = [node for node in self.nodes if node.depth == 1] if self.root.crossed else [self.root]
        cross = cross_table(self.asked.read) if self.root.crossed and len(scored) == 2 else None
        if cross:
            for row in cross["rows"]:
                for cell in row["cells"]:
                    cell["here"] = cell["id"] == self.told[self.root.id].class_id
        leaves = self._leaves()
        return {
            "root": self.root,
            "swatches": swatches(self.nodes),
            "cross": cross,
            "before": self.before,
            "class": self._class(self.root),
            "sections": [self._section(node) for node in scored],
            "leaves": leaves,
            "signs": used_signs(self.signs, [each.status for each in self.area.nodes]),
        }

    def _class(self, node: NodeHead) -> dict[str, Any] | None:
        told = self.told[node.id]
        if told.class_id is None:
            return None
        first = self.nodes[1] if node.crossed else node
        return {
            "symbol": symbol(first, self.told[first.id].class_id),
            "name": crossed_id(told.class_id) if node.crossed else class_name(node, told.class_id),
            "kept": told.class_kept,
        }

    def _section(self, node: NodeHead) -> dict[str, Any]:
        """A score and what it is made of."""
        told = self.told[node.id]
        parts = [part for part in self.nodes if part.parent == node.id]
        rest = self.cells.get(f"{node.id}.unattributed") or 0.0
        rest = rest if abs(rest) > NOTHING else 0.0
        contributions = [self.told[part.id].contribution for part in parts]
        scale = Scale([*contributions, rest])
        section = {
            "node": node,
            "sentences": standing(
                node, told, self.area.name, self.before, crossed=self.root.crossed, parts=self._named(parts)
            ),
            "rows": [self._part(part, scale) for part in parts] if told.score is not None else [],
            "rest": {"text": write_difference(rest, SCORE_DECIMALS), "bar": scale.bar(rest)} if rest else None,
            "total": score_cell(node, self.cells, self.signs),
            "has_classes": any(part.classes for part in parts),
            "has_ranks": any(self.told[part.id].rank is not None for part in parts),
            "has_change": any(self._change(part) is not None for part in parts),
        }
        section["columns_after"] = 2 + sum(bool(section[name]) for name in ("has_classes", "has_ranks", "has_change"))
        return section

    def _named(self, parts: Iterable[NodeHead]) -> list[tuple[str, float]]:
        pairs = [(in_language(part.name), self.told[part.id].contribution) for part in parts]
        return [(name, number) for name, number in pairs if number is not None]

    def _part(self, part: NodeHead, scale: Scale) -> dict[str, Any]:
        told = self.told[part.id]
        number = told.contribution
        return {
            "node": part,
            "weight": "" if part.weight is None else write_share(part.weight),
            "score": score_cell(part, self.cells, self.signs),
            "rank": rank_cell(part, self.cells),
            "contribution": "" if number is None else write_difference(number, SCORE_DECIMALS),
            "bar": None if number is None else scale.bar(number),
            "class": self._class(part) if part.classes else None,
            "change": change_cell(self._change(part)),
        }

    def _change(self, part: NodeHead) -> float | None:
        now, then = self.told[part.id].score, self.cells_before.get(f"{part.id}.score")
        return None if now is None or then is None else now - then

    def _leaves(self) -> dict[str, Any]:
        leaves = [node for node in self.nodes if node.kind == "indicator"]
        known = Indicator.objects.filter(slug__in={node.indicator for node in leaves})
        indicators = {indicator.slug: indicator for indicator in known}
        named = {node.id: node for node in self.nodes}
        groups: dict[str, list[dict[str, Any]]] = {}
        for node in leaves:
            groups.setdefault(node.parent or "", []).append(self._leaf(node, indicators.get(node.indicator or "")))
        rows = [row for group in groups.values() for row in group]
        before = self.before if any(row["before"] for row in rows) else None
        has_remarks = any(row["remarks"] for row in rows)
        return {
            "groups": [{"node": named[parent], "rows": group} for parent, group in groups.items()],
            "before": before,
            "has_remarks": has_remarks,
            "width": 4 + bool(before) + has_remarks,
        }

    def _leaf(self, node: NodeHead, indicator: Indicator | None) -> dict[str, Any]:
        told = self.told[node.id]
        decimals = indicator.decimals if indicator else 1
        then = self.cells_before.get(f"{node.id}.value")
        status_then = self.cells_before.get(f"{node.id}.status") or "missing"
        return {
            "node": node,
            "unit": in_language(indicator.unit) if indicator else "",
            "address": reverse("indicator", args=[self.asked.municipality.slug, node.indicator]),
            "value": write_value(told.value, told.status, decimals, self.signs),
            "before": write_value(then, status_then, decimals, self.signs) if self.cells_before else "",
            "score": score_cell(node, self.cells, self.signs),
            "contribution": "" if told.contribution is None else write_difference(told.contribution, SCORE_DECIMALS),
            "remarks": ", ".join(_remarks(told)),
        }


def _remarks(told: NodeArea) -> list[str]:
    said = []
    if told.status == "suppressed":
        said.append(gettext("kept secret, does not count"))
    elif told.value is None and not told.imputed:
        said.append(gettext("no number, does not count"))
    if told.status == "unreliable":
        said.append(gettext("uncertain: the base is very small"))
    if told.imputed:
        said.append(gettext("filled in by the rule of the recipe"))
    elif told.status == "estimated":
        said.append(gettext("estimated: converted from the areas of an earlier edition"))
    if told.treated:
        said.append(gettext("moved as an outlier"))
    return said


def _earlier(asked: AskedRun, code: str) -> tuple[str | None, Mapping[str, Any]]:
    """The edition before and the area's cells of that time; nothing where there is none."""
    periods, table = asked.read.periods, asked.read.tables["result"]
    if len(periods) < 2:
        return None, {}
    found = rows_of(table[(table["period"] == periods[-2]) & (table["code"] == code)])
    return periods[-2], found[0] if found else {}
