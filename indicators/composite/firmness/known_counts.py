"""Small numbers that a recipe does not name, but whoever supplies the table knows: counts and intervals. Pure."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ..recipes import Node, Recipe

Entries = Mapping[str, Mapping[str, Any]]  # id of an indicator or criterion → `small_numbers`, as a recipe writes it


def with_small_numbers(recipe: Recipe, entries: Entries) -> Recipe:
    """The recipe, knowing how sure its indicators or criteria are. What it says itself stays as it says."""
    if not entries or recipe.kind == "budget":
        return recipe
    if recipe.index:
        return replace(recipe, index=_told(recipe.index, entries))
    content = copy.copy(recipe.content)
    content["criteria"] = [
        {"small_numbers": entries[entry["id"]], **entry} if entry["id"] in entries else entry
        for entry in content["criteria"]
    ]
    return replace(recipe, content=content)


def _told(node: Node, entries: Entries) -> Node:
    if node.leaf is None:
        return replace(node, parts=tuple(_told(part, entries) for part in node.parts))
    if node.id not in entries or node.leaf.small_numbers is not None:
        return node
    return replace(node, leaf=replace(node.leaf, small_numbers=entries[node.id]))
