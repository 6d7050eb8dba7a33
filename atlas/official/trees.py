"""The tree of an index: its parts with their names, weights and directions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext

from atlas.numbers import write_share
from indicators.composite.recipes import Node
from indicators.official.reading import NodeHead, RunRead


def heads(read: RunRead) -> list[NodeHead]:
    """The nodes of an index, group before parts. Where a recipe gives no name, the catalogue's stands."""
    names = {source.indicator: source.name for source in read.sources}
    return [
        replace(node, name=names.get(node.indicator or "", node.name)) if node.name["de"] == node.id else node
        for node in read.nodes
    ]


def tree_rows(read: RunRead, nodes: list[NodeHead]) -> list[dict[str, Any]]:
    """One row per part: how much it counts in its group and in the whole, and which way."""
    tree = {node.id: node for node in read.recipe.tree}
    return [
        {
            "node": node,
            "weight": "" if node.weight is None else write_share(node.weight),
            "in_total": "" if node.weight_in_total is None else write_share(node.weight_in_total),
            "direction": _direction(tree[node.id]),
        }
        for node in nodes
        if node.depth
    ]


def _direction(node: Node) -> str:
    if node.leaf is None:
        return ""
    return gettext("high numbers raise the score") if node.leaf.up else gettext("low numbers raise the score")
