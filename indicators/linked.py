"""Which variables of a dataset hang together, and what its rules of disclosure control are: from rows to plain words.

Variables hang together by `sum_of`, by what mappings check of each delivery, by the dataset's rules, and because an
indicator sets one against the other: a share beside its base tells the count, and its rest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from spatial.models import Hierarchy

from .models import Dataset, Indicator
from .terms import Fraction, fraction

Sum = tuple[str, tuple[str, ...]]  # whole, parts
Pair = tuple[str, str]  # whole, part


@dataclass(frozen=True)
class DisclosureRules:
    """The rules of one dataset. Without `minimum` nothing is hidden: nobody is counted, or it came protected."""

    minimum: int | None
    zeros_are_hidden: bool = False
    arrives_protected: bool = False
    minimum_base: int = 0
    carriers: Mapping[str, str] = field(default_factory=dict)  # a quantity → the count of those behind it
    groups: Mapping[Pair, int] = field(default_factory=dict)  # so many of the whole must not be in the part
    sums: tuple[Sum, ...] = ()
    pairs: tuple[Pair, ...] = ()
    kept: tuple[tuple[str, ...], ...] = ()  # parts that insiders see where several ways lead to them


def rules_of(dataset: Dataset) -> DisclosureRules:
    said: Mapping[str, Any] = dataset.disclosure or {}
    groups = {(entry["of"], entry["part"]): entry.get("fewer_than", 2) for entry in said.get("group_disclosure", [])}
    return DisclosureRules(
        minimum=dataset.minimum_count,
        zeros_are_hidden=said.get("zeros") == "hidden",
        arrives_protected=said.get("arrives") == "protected",
        minimum_base=said.get("minimum_base", 0),
        carriers=said.get("carriers", {}),
        groups=groups,
        sums=tuple((entry["equals"], tuple(entry["sum"])) for entry in said.get("sums", [])),
        pairs=(*((entry["of"], entry["part"]) for entry in said.get("parts", [])), *groups),
        kept=tuple(tuple(parts) for parts in said.get("inside", [])),
    )


def minimum_bases(hierarchy: Hierarchy) -> dict[str, int]:
    """Dataset → the number below which a rate on it says nothing sure."""
    datasets = Dataset.objects.filter(hierarchy=hierarchy, disclosure__has_key="minimum_base")
    return {dataset.slug: rules_of(dataset).minimum_base for dataset in datasets}


def with_bases(recipe: Fraction, bases: Mapping[str, int]) -> Fraction:
    """The arithmetic with the strictest of the definition's own minimum and those of the datasets of its base."""
    keys = recipe.denominator.keys if recipe.denominator else ()
    wanted = max([recipe.minimum_denominator, *(bases.get(key.split(".")[0], 0) for key in keys)])
    base = with_bases(recipe.base, bases) if recipe.base else None
    return replace(recipe, minimum_denominator=wanted, base=base)


def links_of(
    dataset: str, sum_of: Mapping[str, Sequence[str]], rules: DisclosureRules, checks: Iterable[Mapping[str, Any]]
) -> tuple[list[Sum], list[Pair]]:
    """(sums, pairs) of variables, each once; `sum_of` by variable, `checks` as in a mapping's file."""
    checks = list(checks)
    sums: list[Sum] = [(whole, tuple(parts)) for whole, parts in sum_of.items() if parts]
    sums += [(check["equals"], tuple(check["sum"])) for check in checks if "sum" in check]
    sums += rules.sums
    pairs: list[Pair] = [(check["of"], check["part"]) for check in checks if "part" in check]
    pairs += [*rules.pairs, *_shares(dataset)]
    once = {(whole, frozenset(parts)): (whole, parts) for whole, parts in sums}
    # The rest of a whole that is the sum of two is the other one, which has a sign of its own.
    others = {(whole, part) for whole, parts in once.values() if len(parts) == 2 for part in parts}
    return list(once.values()), [pair for pair in dict.fromkeys(pairs) if pair not in others]


def _shares(dataset: str) -> list[Pair]:
    """(base, numerator) of shares whose two counts are variables of the dataset."""
    found = []
    for definition in Indicator.objects.values_list("definition", flat=True):
        for recipe in _steps(fraction(definition)):
            above, below = recipe.numerator, recipe.denominator
            if recipe.kind != "share" or above is None or below is None:
                continue
            keys = (*above.keys, *below.keys)
            if len(above.keys) == len(below.keys) == 1 and all(key.startswith(f"{dataset}.") for key in keys):
                found.append((below.plus[0].split(".")[1], above.plus[0].split(".")[1]))
    return found


def _steps(recipe: Fraction) -> list[Fraction]:
    return [recipe, *_steps(recipe.base)] if recipe.base else [recipe]


def inside(sums: Iterable[Sum], pairs: Iterable[Pair], there: Collection[str]) -> tuple[list[Sum], list[Pair]]:
    """Those of which every variable is there."""
    known = set(there)
    return (
        [(whole, parts) for whole, parts in sums if {whole, *parts} <= known],
        [pair for pair in pairs if set(pair) <= known],
    )
