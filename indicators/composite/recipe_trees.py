"""From the entries of a definition to the tree of an index; faults of its shape with file and line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spatial.definitions import Definition
from spatial.findings import listed

from .nodes import Leaf, Node, text_of
from .recipe_checks import check_method

DEEPEST = 8  # levels of a tree; deeper ones are a mistake of the writer


def tree_of(content: Definition) -> Node:
    """The index of a definition. Raises DefinitionError with file, line and a sentence."""
    tree = _Tree(content).node(content["index"], ("index",), 1)
    _refuse_unknown_sets(content, {node.id for node in tree})
    return tree


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
            "standardise": check_method(self.content, "standardise", settings.get("standardise", "none"), keys),
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
            weights=check_method(self.content, "weights", settings.get("weights", "given"), keys),
            aggregate=check_method(self.content, "aggregate", settings.get("aggregate", "arithmetic"), keys),
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
        steps = [
            {"method": step} if isinstance(step, str) else step
            for step in (treat if isinstance(treat, list) else [treat])
        ]
        for step in steps:
            check_method(self.content, "treat", step, keys)
        return Leaf(
            indicator=indicator,
            column=entry.get("column", indicator),
            up=settings.get("direction", "up") == "up",
            denominator=entry.get("denominator"),
            factor=float(entry.get("factor", 1)),
            impute=check_method(self.content, "impute", settings.get("impute", "none"), keys),
            treat=tuple(steps),
            small_numbers=entry.get("small_numbers"),
            minimum_base=entry.get("minimum_base"),
        )

    def _check_place(self, name: str, keys: tuple[str | int, ...], level: int) -> None:
        if level > DEEPEST:
            raise self.content.fault(
                *keys,
                de=f"Der Index ist zu tief gegliedert: mehr als {DEEPEST} Stufen ({' → '.join([*self.above, name])}).",
                en=f"The index is nested too deeply: more than {DEEPEST} levels ({' → '.join([*self.above, name])}).",
            )
        if name in self.above:
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

    def _classes(self, settings: Mapping[str, Any], keys: tuple[str | int, ...]) -> Mapping[str, Any] | None:
        classes = settings.get("classes")
        if classes is None:
            return None
        listed_classes = classes.get("classes", [])
        ids = [entry["id"] for entry in listed_classes]
        if len(set(ids)) < len(ids):
            raise self.content.fault(
                *keys,
                "classes",
                de="Zwei Klassen haben dieselbe id. Jede braucht eine eigene.",
                en="Two classes have the same id. Each needs one of its own.",
            )
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
