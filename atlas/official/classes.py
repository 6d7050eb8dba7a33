"""Classes of an index: their swatches, their bounds in words, how many areas are in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext

from atlas.colours import SEQUENTIAL, palette
from atlas.numbers import write_whole
from indicators.composite.recipes import Node
from indicators.official.reading import NodeHead, RunRead
from spatial.texts import in_language

MOST_COLOURS = max(SEQUENTIAL)


def swatches(nodes: Sequence[NodeHead]) -> list[dict[str, str]]:
    """Every swatch that these nodes use, drawn once at the top of the page."""
    counts = sorted({len(node.classes) for node in nodes if node.classes and not node.crossed})
    return [
        {"id": f"class-{count}-{place}", "colour": colour}
        for count in counts
        for place, colour in enumerate(_colours(count))
    ]


def _colours(count: int) -> list[str]:
    if count <= MOST_COLOURS:
        return palette(count)
    colours = palette(MOST_COLOURS)
    return [colours[place * MOST_COLOURS // count] for place in range(count)]


def symbol(node: NodeHead, class_id: str | None) -> str:
    """The id of a class's swatch; of an area without a class, that of a missing number."""
    ids = [each for each, _ in node.classes]
    return f"class-{len(ids)}-{ids.index(class_id)}" if class_id in ids else "status-missing"


def colour(node: NodeHead, class_id: str | None) -> str:
    """The colour of that swatch; empty where there is no class."""
    ids = [each for each, _ in node.classes]
    return _colours(len(ids))[ids.index(class_id)] if class_id in ids else ""


def class_name(node: NodeHead, class_id: str | None) -> str:
    return in_language(dict(node.classes).get(class_id or ""))


def crossed_id(class_id: str) -> str:
    """`3−` as it is printed: recipes write a hyphen."""
    return class_id.replace("-", "−")


def class_counts(read: RunRead, node: NodeHead) -> list[dict[str, Any]]:
    """The classes of a node from the lowest score to the highest, each with bounds and number of areas."""
    held = read.current[f"{node.id}.class"].value_counts()
    return [
        {
            "symbol": symbol(node, each),
            "id": each,
            "name": in_language(name),
            "bounds": bounds,
            "count": int(held.get(each, 0)),
            "attention": node.depth == 0 and each in read.attention,
        }
        for (each, name), bounds in zip(node.classes, bounds_in_words(tree_node(read, node.id)), strict=True)
    ]


def cross_table(read: RunRead) -> dict[str, Any]:
    """Of an index that lays the classes of two parts side by side: the classes of one down, of the other across."""
    root = read.nodes[0]
    down, across = (node for node in read.nodes if node.depth == 1)
    held = read.current[f"{root.id}.class"].value_counts()
    return {
        "down": down,
        "across": [{"id": crossed_id(each), "name": in_language(name)} for each, name in across.classes],
        "across_name": across.name,
        "rows": [
            {
                "id": first,
                "name": in_language(name),
                "symbol": symbol(down, first),
                "cells": [
                    {
                        "id": first + second,
                        "count": int(held.get(first + second, 0)),
                        "attention": first + second in read.attention,
                    }
                    for second, _ in across.classes
                ],
            }
            for first, name in down.classes
        ],
    }


def unclassed(read: RunRead, node: NodeHead) -> int:
    return int(read.current[f"{node.id}.class"].isna().sum())


def bounds_in_words(node: Node) -> list[str]:
    """From where to where each class reaches; empty where the recipe sets no bounds of its own."""
    classes: Mapping[str, Any] = node.classes or {}
    entries = classes.get("classes", [])
    if classes.get("method") not in ("fixed", "deviation"):
        return [""] * len(entries)
    told = [_reach(before, entry) for before, entry in zip([None, *entries], entries, strict=False)]
    if classes["method"] == "deviation":
        told = [gettext("%(bounds)s standard deviations from the mean") % {"bounds": bounds} for bounds in told]
    return told


def _reach(before: Mapping[str, Any] | None, entry: Mapping[str, Any]) -> str:
    """A class begins where the one before ends: what equals a bound belongs to one of them only."""
    low = high = ""
    if before is not None:
        kept, bound = ("below", before["below"]) if "below" in before else ("up_to", before["up_to"])
        words = gettext("from %(bound)s") if kept == "below" else gettext("over %(bound)s")
        low = words % {"bound": write_whole(bound)}
    if "below" in entry:
        words = gettext("to below %(bound)s") if low else gettext("below %(bound)s")
        high = words % {"bound": write_whole(entry["below"])}
    elif "up_to" in entry:
        high = gettext("to %(bound)s") % {"bound": write_whole(entry["up_to"])}
    return f"{low} {high}".strip()


def tree_node(read: RunRead, name: str) -> Node:
    return next(node for node in read.recipe.tree if node.id == name)
