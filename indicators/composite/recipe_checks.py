"""What only sense can tell of the entries of a recipe: parameters a method needs or does not know, bounds in order."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from spatial.definitions import Definition
from spatial.findings import listed

from .methods import aggregating, imputing, standardising, treating, weighting
from .nodes import Spec, spec_of

Keys = tuple[str | int, ...]
# Which entry takes which methods with which parameters, and those that the engine itself understands
METHODS: Mapping[str, tuple[Mapping[str, frozenset[str]], frozenset[str]]] = {
    "impute": (imputing.METHODS, frozenset()),
    "treat": (treating.METHODS, frozenset({"scope"})),
    "standardise": (standardising.METHODS, frozenset({"scope", "weights"})),
    "weights": (weighting.METHODS, frozenset()),
    "aggregate": (aggregating.METHODS, frozenset()),
}
REQUIRED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("impute", "value"): ("value",),
    ("treat", "box-cox"): ("lambda",),
    ("standardise", "scaled"): ("lower", "upper"),
    ("standardise", "goalposts"): ("lower", "upper"),
    ("standardise", "distance-to-target"): ("target",),
    ("standardise", "distance-to-reference"): ("reference",),
    ("standardise", "categories"): ("cuts",),
    ("weights", "budget-allocation"): ("experts",),
    ("weights", "ahp"): ("comparisons",),
    ("aggregate", "generalised-mean"): ("power",),
    ("aggregate", "owa"): ("order",),
}


def check_recipe(content: Definition) -> None:
    """What holds for recipes of all kinds, and for those without a tree. Raises DefinitionError."""
    for keys, number in _numbers(content, ()):
        if not math.isfinite(number):
            raise content.fault(
                *keys,
                de=f"„{keys[-1]}“ ist {number}; nötig ist eine endliche Zahl.",
                en=f"“{keys[-1]}” is {number}; a finite number is needed.",
            )
    for name, alternatives in content.get("uncertainty", {}).get("methods", {}).items():
        for position, entry in enumerate(alternatives):
            for one in entry if isinstance(entry, list) else [entry]:
                check_method(content, name, one, ("uncertainty", "methods", name, position))
    for position, criterion in enumerate(content.get("criteria", [])):
        _check_order(content, criterion, ("lowest", "highest"), ("criteria", position))
    if "need" in content:
        _check_need(content, content["need"], ("need",))
        for name, variant in content.get("variants", {}).items():
            if "need" in variant:
                _check_need(content, variant["need"], ("variants", name, "need"))


def check_method(content: Definition, name: str, entry: str | Mapping[str, Any], keys: Keys) -> Spec:
    """The entry `name` at `keys` as a method with parameters that go together. Raises DefinitionError."""
    spec = spec_of(entry)
    methods, more = METHODS[name]
    known = {*methods.get(spec.method, ()), *more}
    for parameter in spec.parameters:
        if parameter not in known:
            raise content.fault(
                *keys,
                name,
                parameter,
                de=f"Die Methode „{spec.method}“ kennt „{parameter}“ nicht, nur {listed(sorted(known), 'de', 20)}.",
                en=f"The method “{spec.method}” does not know “{parameter}”, only {listed(sorted(known), 'en', 20)}.",
            )
    lacking = [wanted for wanted in REQUIRED.get((name, spec.method), ()) if wanted not in spec.parameters]
    if (name, spec.method) == ("treat", "clip") and not {"lower", "upper"} & set(spec.parameters):
        lacking = ["lower", "upper"]
    if lacking:
        raise content.fault(
            *keys,
            name,
            de=f"Die Methode „{spec.method}“ braucht {listed(lacking, 'de')}: {name}: "
            f"{{method: {spec.method}, {lacking[0]}: …}}.",
            en=f"The method “{spec.method}” needs {listed(lacking, 'en')}: {name}: "
            f"{{method: {spec.method}, {lacking[0]}: …}}.",
        )
    if spec.method != "benefit-of-the-doubt":
        _check_order(content, spec.parameters, ("lower", "upper"), (*keys, name))
    for parameter in ("to", "quantiles"):
        ends = spec.get(parameter)
        if ends and not ends[0] < ends[1]:
            raise content.fault(
                *keys,
                name,
                parameter,
                de=f"„{parameter}“ ist {ends}; die erste Zahl muss kleiner sein als die zweite. Umgedreht wird ein "
                "Indikator mit „direction: down“.",
                en=f"“{parameter}” is {ends}; the first number must be smaller than the second. An indicator is turned "
                "round by “direction: down”.",
            )
    for stage in ("first", "second"):
        if stage in spec.parameters:
            check_method(content, "treat", spec.parameters[stage], keys)
    return spec


def _check_order(content: Definition, entry: Mapping[str, Any], names: tuple[str, str], keys: Keys) -> None:
    low, high = (entry.get(name) for name in names)
    if low is not None and high is not None and not low < high:
        raise content.fault(
            *keys,
            names[0],
            de=f"„{names[0]}“ ist {low} und „{names[1]}“ {high}; {names[0]} muss kleiner sein.",
            en=f"“{names[0]}” is {low} and “{names[1]}” is {high}; {names[0]} must be smaller.",
        )


def _check_need(content: Definition, need: Mapping[str, Any], keys: Keys) -> None:
    wanted = {"stepped": "steps", "classes": "classes"}.get(need["scale"])
    if wanted and wanted not in need:
        raise content.fault(
            *keys,
            de=f"Die Skala „{need['scale']}“ braucht den Eintrag „{wanted}“.",
            en=f"The scale “{need['scale']}” needs the entry “{wanted}”.",
        )
    steps = need.get("steps", [])
    if any("up_to" not in step for step in steps[:-1]) or (steps and "up_to" in steps[-1]):
        raise content.fault(
            *keys,
            "steps",
            de="Jede Stufe außer der letzten braucht „up_to“, die letzte hat keines.",
            en="Every step but the last needs “up_to”; the last has none.",
        )


def _numbers(entry: Any, keys: Keys) -> Iterator[tuple[Keys, float]]:
    if isinstance(entry, float):
        yield keys, entry
    children = entry.items() if isinstance(entry, Mapping) else enumerate(entry) if isinstance(entry, list) else ()
    for key, child in children:
        yield from _numbers(child, (*keys, key))
