"""Recipes of indices, rankings and budget keys: YAML files, checked by a JSON Schema and by what only sense can tell.

`read_recipe(path)` gives a Recipe whose index is a tree of Nodes; every fault is a sentence with file and line.
How a recipe is written stands in docs/composite.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from spatial.definitions import Definition, check_definition, definition_of, read_definition

from .nodes import NONE, Leaf, Node, Spec, Text, spec_of, text_of
from .recipe_checks import check_recipe
from .recipe_trees import tree_of

__all__ = [
    "NONE",
    "SCHEMAS",
    "Leaf",
    "Node",
    "Recipe",
    "Spec",
    "Text",
    "read_recipe",
    "recipe_of",
    "shipped_recipes",
    "spec_of",
    "text_of",
]

SCHEMAS = Path(__file__).parent / "schema"
SHIPPED = Path(__file__).parent / "recipes"
HEAD = SCHEMAS / "head.schema.json"


@dataclass(frozen=True)
class Recipe:
    """A checked recipe. `content` is what the file says; `index` only where its kind is index."""

    id: str
    kind: str
    version: int
    name: Text
    text: str
    content: Definition
    index: Node | None = None

    @property
    def tree(self) -> Node:
        if self.index is None:
            raise TypeError(f"{self.id} is a {self.kind}; only an index has a tree.")
        return self.index

    @property
    def areas(self) -> Mapping[str, Any]:
        return self.content.get("areas", {})

    @property
    def criteria(self) -> list[Mapping[str, Any]]:
        """Of a ranking: its criteria, each with its column."""
        return [
            {**entry, "column": entry.get("column", entry.get("indicator", entry["id"]))}
            for entry in self.content.get("criteria", [])
        ]

    @property
    def columns(self) -> list[str]:
        """The columns of numbers that a table must have besides code, period and population, in order."""
        needed: list[str | None]
        if self.index:
            needed = [column for leaf in self.index.leaves for column in _columns_of(leaf)]
        elif self.kind == "ranking":
            needed = [
                column
                for entry in self.criteria
                for column in (
                    entry["column"],
                    entry.get("minimum_cases", {}).get("column"),
                    *_small_number_columns(entry.get("small_numbers")),
                )
            ]
        else:
            numbers = [need["column"] for need in self._needs if need["scale"] != "classes"]
            needed = [*numbers, self.content.get("last_year")]
        return list(dict.fromkeys(column for column in needed if column and column != "population"))

    @property
    def label_columns(self) -> list[str]:
        """The columns of texts that a table must have: groups of areas, or the classes that money follows."""
        classes = [need["column"] for need in self._needs if need["scale"] == "classes"]
        wanted = [self.areas.get("group"), *self.content.get("summaries", []), *classes]
        return list(dict.fromkeys(column for column in wanted if column))

    @property
    def never_negative(self) -> set[str]:
        """Columns of counts and weights, which cannot be negative."""
        small = [leaf.source.small_numbers or {} for leaf in self.index.leaves] if self.index else []
        small += [entry.get("small_numbers", {}) for entry in self.criteria]
        counted = {entry[name] for entry in small for name in ("numerator", "base") if name in entry}
        weights = {node.standardise.get("weights") for node in self.index} if self.index else set()
        return counted | {column for column in weights if column}

    @property
    def _needs(self) -> list[Mapping[str, Any]]:
        """Of a budget key: its need, and those of its variants."""
        variants = self.content.get("variants", {}).values()
        return [entry["need"] for entry in (self.content, *variants) if "need" in entry]

    def refuse(self, *keys: str | int, de: str, en: str) -> NoReturn:
        raise self.content.fault(*keys, de=de, en=en)


def read_recipe(path: Path | str) -> Recipe:
    """The recipe in a YAML file. Raises DefinitionError with file, line and a sentence for each fault."""
    return _recipe(read_definition(path, HEAD), Path(path).read_text(encoding="utf-8-sig"))


def recipe_of(text: str, name: str = "recipe.yaml") -> Recipe:
    """The recipe in a text, as protocols store it. Raises DefinitionError as `read_recipe` does."""
    return _recipe(definition_of(text, Path(name), HEAD), text)


def _recipe(content: Definition, text: str) -> Recipe:
    check_definition(content, SCHEMAS / f"{content['kind']}.schema.json")
    check_recipe(content)
    return Recipe(
        id=content["recipe"],
        kind=content["kind"],
        version=content["version"],
        name=text_of(content["name"]),
        text=text,
        content=content,
        index=tree_of(content) if content["kind"] == "index" else None,
    )


def shipped_recipes() -> dict[str, Path]:
    """The recipes that come with the atlas, by name."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.yaml"))}


def _columns_of(node: Node) -> list[str]:
    leaf = node.source
    base = leaf.minimum_base or {}
    beside = _small_number_columns(leaf.small_numbers)
    weights = node.standardise.get("weights")
    found = (leaf.column, leaf.denominator, *beside, base.get("column"), None if weights == "none" else weights)
    return [column for column in found if column]


def _small_number_columns(entry: Mapping[str, Any] | None) -> list[str]:
    names = ("numerator", "base", "lower", "upper", "standard_error")
    return [entry[name] for name in names if name in entry] if entry else []
