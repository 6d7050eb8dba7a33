"""How an index computes, step by step, in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from atlas.numbers import write, write_share, write_whole
from atlas.official.method_words import (
    AGGREGATE,
    DRAWN_METHODS,
    DRAWN_WEIGHTS,
    IMPUTE,
    SCOPES,
    STANDARDISE,
    TREAT,
    WEIGHED,
    WEIGHTS,
    in_words,
)
from indicators.composite.recipes import Node, Spec, text_of
from indicators.official.reading import NodeHead, RunRead
from spatial.findings import listed
from spatial.texts import in_language

USUAL_SPREAD = 0.25  # of recipes that name none
ADDED = ("arithmetic", "sum")  # aggregates that are sums of weight times score
Step = dict[str, Any]
MADE_COMPARABLE = gettext_lazy("In the end the sum is made comparable.")


def steps(read: RunRead, heads: Sequence[NodeHead]) -> list[Step]:
    """From who is rated to the whole: `name` of a step and its `lines`; steps that are left out are not named."""
    tree = read.recipe.tree
    names = {head.id: in_language(head.name) for head in heads}
    leaves = [node for node in tree if node.leaf]
    groups = [node for node in tree if node.parts and not node.cross]
    again = [group for group in groups if group.standardise.method != "none"]
    found = [
        {"name": gettext("Who is rated"), "lines": rated(read)},
        {"name": gettext("Gaps"), "lines": _lines(leaves, _gaps, names)},
        {"name": gettext("Outliers"), "lines": _lines(leaves, _outliers, names)},
        {"name": gettext("Making indicators comparable"), "lines": _lines(leaves, _comparable, names)},
        {"name": gettext("Putting parts together"), "lines": _lines(groups, _together, names)},
        {"name": gettext("Making the results comparable"), "lines": _lines(again, _comparable, names)},
        {"name": gettext("When parts are missing"), "lines": _lines(groups, _missing, names)},
    ]
    chosen = read.settings.get("weights")
    if chosen:
        found.append({"name": gettext("Weights"), "lines": [gettext("The set “%s” of the recipe.") % chosen]})
    if tree.cross:
        line = gettext("The parts are not set off against each other; their classes stand side by side.")
        found.append({"name": gettext("The whole"), "lines": [line]})
    return [step for step in found if step["lines"]]


RECORD = {
    "framework": gettext_lazy("What it is to measure"),
    "selection": gettext_lazy("Choice of indicators"),
    "imputation": gettext_lazy("Gaps"),
    "multivariate": gettext_lazy("How the indicators are related"),
    "normalisation": gettext_lazy("Making indicators comparable"),
    "weighting": gettext_lazy("Weights and putting together"),
    "uncertainty": gettext_lazy("Uncertainty"),
    "decomposition": gettext_lazy("Taking it apart"),
    "links": gettext_lazy("Relation to other numbers"),
    "presentation": gettext_lazy("Presentation"),
}


def record(read: RunRead) -> list[Step]:
    """What was decided in each of the ten steps of the OECD/JRC handbook, as far as the recipe says."""
    told = read.recipe.content.get("record", {})
    return [{"name": name, "lines": [in_language(text_of(told[key]))]} for key, name in RECORD.items() if key in told]


def rated(read: RunRead) -> list[str]:
    """Which areas are rated, for indices and rankings alike."""
    areas = read.recipe.areas
    said = []
    if "minimum_population" in areas:
        least = write_whole(areas["minimum_population"])
        said.append(gettext("Areas with at least %(least)s inhabitants.") % {"least": least})
    if "at_least" in areas:
        share = write_share(areas["at_least"])
        said.append(gettext("Areas in which at least %(share)s of the indicators have a number.") % {"share": share})
    if "non_zero" in areas:
        share = write_share(areas["non_zero"])
        said.append(gettext("Areas in which at least %(share)s of the numbers are not zero.") % {"share": share})
    for entry in areas.get("exclude", []):
        if entry["code"] in read.areas:
            told = {"area": read.areas[entry["code"]], "reason": in_language(text_of(entry["reason"]))}
            said.append(gettext("Not %(area)s: %(reason)s.") % told)
    return said or [gettext("All areas.")]


def formula(read: RunRead, heads: Sequence[NodeHead]) -> str:
    """The whole as a sum of its parts, where it is one."""
    tree = read.recipe.tree
    parts = [head for head in heads if head.parent == tree.id]
    if tree.cross or tree.aggregate.method not in ADDED or any(part.weight is None for part in parts):
        return ""
    terms = [f"{write(part.weight or 0, 2)} × {in_language(part.name)}" for part in parts]
    words = f"{in_language(heads[0].name)} = {' + '.join(terms)}"
    if tree.standardise.method == "none":
        return words
    return f"{words}. {MADE_COMPARABLE}"


def _lines(nodes: list[Node], words: Callable[[Node], str], names: Mapping[str, str]) -> list[str]:
    """One line where the same holds for all nodes, otherwise one per way, with the names of those it holds for."""
    ways: dict[str, list[Node]] = {}
    for node in nodes:
        ways.setdefault(words(node), []).append(node)
    if len(ways) == 1:
        return [_sentence(way) for way in ways if way]
    language = get_language() or "de"
    return [
        f"{listed((names[node.id] for node in held), language, 20)}: {_sentence(way)}"
        for way, held in ways.items()
        if way
    ]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _gaps(node: Node) -> str:
    spec = node.source.impute
    return "" if spec.method == "none" else in_words(IMPUTE, spec, value=0)


def _outliers(node: Node) -> str:
    return ", ".join(in_words(TREAT, step["method"]) for step in node.source.treat)


def _comparable(node: Node) -> str:
    spec = node.standardise
    said = [
        in_words(STANDARDISE, spec, to=[0, 1], **({"lower": 0, "upper": 1} if "lower" not in spec.parameters else {}))
    ]
    scope = spec.get("scope", "period")
    if isinstance(scope, Mapping):
        base = scope["base"]
        said.append(in_words(SCOPES, Spec(base if base in SCOPES else "base", {"base": base})))
    elif scope == "all":
        said.append(in_words(SCOPES, "all"))
    if spec.get("weights") not in (None, "none"):
        said.append(in_words({"": WEIGHED}, Spec("", {"column": spec.get("weights")})))
    if spec.get("ddof") == 1:
        said.append(gettext("divided by n − 1"))
    return ", ".join(said)


def _together(node: Node) -> str:
    said = [in_words(AGGREGATE, node.aggregate, power=1)]
    weights = {part.weight for part in node.parts}
    method = "equal" if node.weights.method == "given" and len(weights) == 1 else node.weights.method
    return ", ".join([*said, in_words(WEIGHTS, method)])


def _missing(node: Node) -> str:
    if node.missing.get("rule") != "skip":
        return gettext("a group in which a part is missing has no score")
    share = write_share(node.missing.get("at_least", 0.5))
    return gettext("the other parts carry on if they hold at least %(share)s of the weight; the area is marked") % {
        "share": share
    }


def varied(read: RunRead) -> list[str]:
    """What was drawn anew to see how firm a result is, for indices and rankings; nothing where no draws were made."""
    if not read.settings.get("draws"):
        return []
    wanted = read.recipe.content.get("uncertainty", {})
    weights = wanted.get("weights", {"method": "spread"})
    said = [in_words(DRAWN_WEIGHTS, weights["method"], share=write_share(weights.get("spread", USUAL_SPREAD)))]
    said += [str(name) for kind, name in DRAWN_METHODS.items() if wanted.get("methods", {}).get(kind)]
    small = len(read.settings.get("small_numbers") or {}) if wanted.get("inputs", True) else 0
    if small:
        words = ngettext(
            "the chance in the small numbers of %(count)s indicator",
            "the chance in the small numbers of %(count)s indicators",
            small,
        )
        said.append(words % {"count": small})
    return [each for each in said if each]
