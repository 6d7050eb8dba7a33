"""Which of the atlas' numbers stand in the columns of a recipe's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.composite.recipes import Recipe

POPULATION, INHABITANTS = "population", "inhabitants"
VALUES = "values"
# A column `share-65-plus.denominator` holds what the indicator was divided by.
BEHIND = {
    "numerator": "numerators",
    "denominator": "denominators",
    "base": "denominators",
    "lower": "lower",
    "upper": "upper",
}


@dataclass(frozen=True)
class Wanted:
    """A column, the indicator whose numbers it holds, and which of them; `keys` say where the recipe asks for it."""

    column: str
    indicator: str
    what: str
    keys: tuple[str | int, ...]


def wanted_columns(recipe: Recipe) -> list[Wanted]:
    """Population first; of a budget key without the columns that other runs give."""
    named = indicators_of(recipe)
    from_runs = {recipe.content.get("last_year")} if recipe.kind == "budget" else set()
    if recipe.kind == "budget" and "index" in recipe.content["need"]:
        from_runs.add(recipe.content["need"]["column"])
    found = [Wanted(POPULATION, INHABITANTS, VALUES, ())]
    for column in recipe.columns:
        if column in from_runs:
            continue
        indicator, keys = named.get(column, (column, ()))
        head, _, behind = column.rpartition(".")
        if column not in named and head and behind in BEHIND:
            indicator, keys = named.get(head, (head, ()))
            found.append(Wanted(column, indicator, BEHIND[behind], keys))
        else:
            found.append(Wanted(column, indicator, VALUES, keys))
    return found


def indicators_of(recipe: Recipe) -> Mapping[str, tuple[str, tuple[str | int, ...]]]:
    """Column → indicator, and where the recipe names it, of the leaves of an index or the criteria of a ranking."""
    if recipe.index:
        return {node.source.column: (node.source.indicator, node.keys) for node in recipe.index.leaves}
    return {
        entry["column"]: (entry.get("indicator", entry["id"]), ("criteria", place))
        for place, entry in enumerate(recipe.criteria)
    }


def ids_of(recipe: Recipe) -> dict[str, str]:
    """Id of each leaf or criterion that names no small numbers and is not divided by the recipe itself → its column."""
    if recipe.index:
        leaves = [(node.id, node.source) for node in recipe.index.leaves]
        return {name: leaf.column for name, leaf in leaves if not leaf.small_numbers and not leaf.denominator}
    return {entry["id"]: entry["column"] for entry in recipe.criteria if "small_numbers" not in entry}
