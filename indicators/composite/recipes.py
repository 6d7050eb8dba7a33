"""Recipes of indices, rankings and budget keys: YAML files, checked by a JSON Schema and by what only sense can tell.

`read_recipe(path)` gives a Recipe whose index is a tree of Nodes; every fault is a sentence with file and line.
How a recipe is written stands in docs/composite.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from spatial.definitions import Definition, check_definition, definition_of, read_definition
from spatial.findings import listed

from . import aggregating, imputing, standardising, treating, weighting

SCHEMAS = Path(__file__).parent / "schema"
SHIPPED = Path(__file__).parent / "recipes"
HEAD = SCHEMAS / "head.schema.json"
DEEPEST = 8  # levels of a tree; deeper ones are a mistake of the writer
Text = Mapping[str, str]
# Which entry takes which methods with which parameters, and those that the engine itself understands
METHODS: Mapping[str, tuple[Mapping[str, frozenset[str]], frozenset[str]]] = {
    "impute": (imputing.METHODS, frozenset()),
    "treat": (treating.METHODS, frozenset({"scope"})),
    "standardise": (standardising.METHODS, frozenset({"scope", "weights"})),
    "weights": (weighting.METHODS, frozenset()),
    "aggregate": (aggregating.METHODS, frozenset()),
}


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
            need = self.content["need"]
            needed = [need["column"] if need["scale"] != "classes" else None, self.content.get("last_year")]
        return list(dict.fromkeys(column for column in needed if column and column != "population"))

    @property
    def label_columns(self) -> list[str]:
        """The columns of texts that a table must have: groups of areas, or the classes that money follows."""
        need = self.content.get("need", {})
        wanted = [
            self.areas.get("group"),
            *self.content.get("summaries", []),
            need["column"] if need.get("scale") == "classes" else None,
        ]
        return list(dict.fromkeys(column for column in wanted if column))

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
    tree = _Tree(content).node(content["index"], ("index",), 1) if content["kind"] == "index" else None
    if tree is not None:
        _refuse_unknown_sets(content, {node.id for node in tree})
    return Recipe(
        id=content["recipe"],
        kind=content["kind"],
        version=content["version"],
        name=text_of(content["name"]),
        text=text,
        content=content,
        index=tree,
    )


def shipped_recipes() -> dict[str, Path]:
    """The recipes that come with the atlas, by name."""
    return {path.stem: path for path in sorted(SHIPPED.glob("*.yaml"))}


def text_of(entry: str | Mapping[str, str]) -> Text:
    """A text in both languages; what is written in one stands for both."""
    if isinstance(entry, str):
        return {"de": entry, "en": entry}
    return {"de": entry["de"], "en": entry.get("en") or entry["de"]}


def spec_of(entry: str | Mapping[str, Any]) -> Spec:
    if isinstance(entry, str):
        return Spec(entry)
    return Spec(entry["method"], {name: value for name, value in entry.items() if name != "method"})


def _refuse_unknown_sets(content: Definition, known: set[str]) -> None:
    for name, weights in content.get("weight_sets", {}).items():
        for part in weights:
            if part not in known:
                raise content.fault(
                    "weight_sets",
                    name,
                    part,
                    de=f"Die Gewichte „{name}“ nennen „{part}“; so heißt kein Teil des Index.",
                    en=f"The weights “{name}” name “{part}”; no part of the index is called that.",
                )


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


class _Tree:
    """Builds the nodes of a definition, and knows which ids have been used."""

    def __init__(self, content: Definition):
        self.content = content
        self.places: dict[str, tuple[str | int, ...]] = {}
        self.above: list[str] = []

    def node(self, entry: Mapping[str, Any], keys: tuple[str | int, ...], level: int) -> Node:
        name = entry["id"]
        self._check_place(name, keys, level)
        settings = {**self._defaults(entry, level), **entry}
        common: dict[str, Any] = {
            "id": name,
            "name": text_of(entry.get("name", name)),
            "description": text_of(entry["description"]) if "description" in entry else None,
            "weight": float(entry.get("weight", 1)),
            "standardise": self._spec("standardise", settings.get("standardise", "none"), keys),
            "classes": self._classes(settings, keys),
            "highest_first": settings.get("rank", "highest-first") == "highest-first",
            "keys": keys,
        }
        if "parts" not in entry:
            self._refuse(entry, keys, ("weights", "aggregate", "missing", "cross"), "hat keine parts", "has no parts")
            return Node(**common, leaf=self._leaf(entry, settings, keys))
        of_leaves = ("indicator", "column", "denominator", "factor", "direction", "impute", "treat")
        self._refuse(entry, keys, (*of_leaves, "small_numbers", "minimum_base"), "hat parts", "has parts")
        self.above.append(name)
        parts = tuple(
            self.node(part, (*keys, "parts", position), level + 1) for position, part in enumerate(entry["parts"])
        )
        self.above.pop()
        node = Node(
            **common,
            parts=parts,
            weights=self._spec("weights", settings.get("weights", "given"), keys),
            aggregate=self._spec("aggregate", settings.get("aggregate", "arithmetic"), keys),
            missing=settings.get("missing", {"rule": "refuse"}),
            cross=settings.get("cross", False),
        )
        self._check_group(node, keys)
        return node

    def _defaults(self, entry: Mapping[str, Any], level: int) -> dict[str, Any]:
        if "parts" not in entry:
            return dict(self.content.get("indicators", {}))
        return {**self.content.get("groups", {}), **self.content.get("levels", {}).get(str(level), {})}

    def _leaf(self, entry: Mapping[str, Any], settings: Mapping[str, Any], keys: tuple[str | int, ...]) -> Leaf:
        indicator = entry.get("indicator", entry["id"])
        treat = settings.get("treat", [])
        steps = treat if isinstance(treat, list) else [treat]
        for step in steps:
            for one in (step, *(step[name] for name in ("first", "second") if name in step)):
                self._spec("treat", one, keys)
        return Leaf(
            indicator=indicator,
            column=entry.get("column", indicator),
            up=settings.get("direction", "up") == "up",
            denominator=entry.get("denominator"),
            factor=float(entry.get("factor", 1)),
            impute=self._spec("impute", settings.get("impute", "none"), keys),
            treat=tuple(steps),
            small_numbers=entry.get("small_numbers"),
            minimum_base=entry.get("minimum_base"),
        )

    def _check_place(self, name: str, keys: tuple[str | int, ...], level: int) -> None:
        if name in self.above or level > DEEPEST:
            raise self.content.fault(
                *keys,
                de=f"„{name}“ enthält sich selbst ({' → '.join([*self.above, name])}). Ein Teil kann nicht Teil von "
                "sich selbst sein; bitte geben Sie ihm einen anderen Platz oder eine andere id.",
                en=f"“{name}” contains itself ({' → '.join([*self.above, name])}). A part cannot be a part of itself; "
                "please give it another place or another id.",
            )
        if name in self.places:
            raise self.content.fault(
                *keys,
                de=f"Die id „{name}“ steht schon in {self.content.place(*self.places[name])}. Jeder Teil braucht eine "
                "eigene id; derselbe Indikator darf mit anderer id und „column“ noch einmal stehen.",
                en=f"The id “{name}” already stands in {self.content.place(*self.places[name])}. Every part needs an "
                "id of its own; the same indicator may stand again with another id and “column”.",
            )
        self.places[name] = keys

    def _refuse(self, entry: Mapping[str, Any], keys: tuple[str | int, ...], names: tuple[str, ...], *why: str) -> None:
        for name in names:
            if name in entry:
                raise self.content.fault(
                    *keys,
                    name,
                    de=f"„{entry['id']}“ {why[0]}; der Eintrag „{name}“ gehört nicht dazu. Bitte streichen Sie ihn.",
                    en=f"“{entry['id']}” {why[1]}; the entry “{name}” does not belong there. Please delete it.",
                )

    def _spec(self, name: str, entry: str | Mapping[str, Any], keys: tuple[str | int, ...]) -> Spec:
        """The entry `name` of a node as a method and its parameters. Raises DefinitionError for foreign parameters."""
        spec = spec_of(entry)
        methods, more = METHODS[name]
        known = {*methods.get(spec.method, ()), *more}
        for parameter in spec.parameters:
            if parameter not in known:
                raise self.content.fault(
                    *keys,
                    name,
                    parameter,
                    de=f"Die Methode „{spec.method}“ kennt „{parameter}“ nicht, nur {listed(sorted(known), 'de', 20)}.",
                    en=f"The method “{spec.method}” does not know “{parameter}”, only "
                    f"{listed(sorted(known), 'en', 20)}.",
                )
        return spec

    def _classes(self, settings: Mapping[str, Any], keys: tuple[str | int, ...]) -> Mapping[str, Any] | None:
        classes = settings.get("classes")
        if classes is None:
            return None
        listed_classes = classes.get("classes", [])
        if classes["method"] in ("quantiles", "ranks"):
            count = classes.get("count", len(listed_classes))
            if not count or (listed_classes and len(listed_classes) != count):
                raise self.content.fault(
                    *keys,
                    "classes",
                    de=f"Die Methode „{classes['method']}“ braucht „count“, und genau so viele Klassen, wenn welche "
                    "genannt werden.",
                    en=f"The method “{classes['method']}” needs “count”, and exactly as many classes if any are named.",
                )
            names = listed_classes or [{"id": str(number)} for number in range(1, count + 1)]
            return {**classes, "count": count, "classes": names}
        bounds = [(entry.get("below"), entry.get("up_to")) for entry in listed_classes]
        values = [below if below is not None else up_to for below, up_to in bounds[:-1]]
        ordered = all(
            value is not None and (position == 0 or value > values[position - 1])
            for position, value in enumerate(values)
        )
        if not bounds or not ordered or any(None not in pair for pair in bounds) or bounds[-1] != (None, None):
            raise self.content.fault(
                *keys,
                "classes",
                de="Jede Klasse außer der letzten braucht genau eine Grenze, „below“ (kleiner als) oder „up_to“ "
                "(höchstens), und die Grenzen müssen von Klasse zu Klasse wachsen.",
                en="Every class but the last needs exactly one bound, “below” (smaller than) or “up_to” (at most), "
                "and the bounds must grow from class to class.",
            )
        return classes

    def _check_group(self, node: Node, keys: tuple[str | int, ...]) -> None:
        if node.cross:
            unclassed = [part.id for part in node.parts if part.classes is None]
            if unclassed:
                raise self.content.fault(
                    *keys,
                    "cross",
                    de=f"„{node.id}“ stellt Klassen nebeneinander; ohne „classes“: {listed(unclassed, 'de')}.",
                    en=f"“{node.id}” puts classes side by side; without “classes”: {listed(unclassed, 'en')}.",
                )
        elif node.weights.method == "given" and not sum(part.weight for part in node.parts) > 0:
            raise self.content.fault(
                *keys,
                de=f"Alle Gewichte unter „{node.id}“ sind 0. Mindestens ein Teil muss zählen.",
                en=f"All weights below “{node.id}” are 0. At least one part must count.",
            )
        known = {part.id for part in node.parts}
        for where, names in (
            ("sign_of", [node.weights.get("sign_of")] if node.weights.get("sign_of") else []),
            ("target", list(node.weights.get("target", {}))),
            *((f"experts.{who}", list(points)) for who, points in node.weights.get("experts", {}).items()),
        ):
            for name in names:
                if name not in known:
                    raise self.content.fault(
                        *keys,
                        "weights",
                        de=f"„{where}“ nennt „{name}“, das kein Teil von „{node.id}“ ist; Teile sind "
                        f"{listed(sorted(known), 'de', 20)}.",
                        en=f"“{where}” names “{name}”, which is no part of “{node.id}”; its parts are "
                        f"{listed(sorted(known), 'en', 20)}.",
                    )
