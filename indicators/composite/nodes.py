"""The vocabulary of recipes: methods with their parameters, indicators, groups, and texts in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Text = Mapping[str, str]


@dataclass(frozen=True)
class Spec:
    """A method and its parameters."""

    method: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self.parameters.get(name, otherwise)


NONE = Spec("none")


@dataclass(frozen=True)
class Leaf:
    """What only indicators have: where the numbers stand, and what is done with them before they are standardised."""

    indicator: str
    column: str
    up: bool
    denominator: str | None
    factor: float
    impute: Spec
    treat: tuple[Mapping[str, Any], ...]
    small_numbers: Mapping[str, Any] | None
    minimum_base: Mapping[str, Any] | None


@dataclass(frozen=True)
class Node:
    """An indicator (`leaf`) or a group (`parts`)."""

    id: str
    name: Text
    weight: float
    standardise: Spec
    classes: Mapping[str, Any] | None
    highest_first: bool
    keys: tuple[str | int, ...]  # where it stands in the file
    leaf: Leaf | None = None
    parts: tuple[Node, ...] = ()
    weights: Spec = NONE
    aggregate: Spec = NONE
    missing: Mapping[str, Any] = field(default_factory=dict)
    cross: bool = False
    description: Text | None = None

    def __iter__(self) -> Iterator[Node]:
        """All nodes from here down, each group before its parts."""
        yield self
        for part in self.parts:
            yield from part

    @property
    def source(self) -> Leaf:
        """What only an indicator has. Raises TypeError for a group."""
        if self.leaf is None:
            raise TypeError(f"{self.id} is a group of parts, not an indicator.")
        return self.leaf

    @property
    def leaves(self) -> list[Node]:
        return [node for node in self if node.leaf]


def text_of(entry: str | Mapping[str, str]) -> Text:
    """A text in both languages; what is written in one stands for both."""
    if isinstance(entry, str):
        return {"de": entry, "en": entry}
    return {"de": entry["de"], "en": entry.get("en") or entry["de"]}


def spec_of(entry: str | Mapping[str, Any]) -> Spec:
    if isinstance(entry, str):
        return Spec(entry)
    return Spec(entry["method"], {name: value for name, value in entry.items() if name != "method"})
