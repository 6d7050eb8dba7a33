"""An index as one plain table: a row per area and period, columns named `<id>.<what>`.

For every group: score, rank, class, status, imputed, treated, absent, contribution.<part>, unattributed, and where the
table has several periods, change and class_before. For every indicator: value (as delivered, divided), score, status.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd

from indicators.statuses import NAMES

from ..recipes import Node, Text, text_of
from .classing import NO_CLASS
from .contributions import leaf_contributions
from .index import IndexResult, NodeResult
from .preparing import Prepared
from .rating import REASONS

STATUS_WORDS = np.array([word for word, _ in sorted(NAMES.items(), key=lambda pair: pair[1])], dtype=object)


def class_entries(node: Node) -> list[tuple[str, Text]]:
    """Ids and names of a node's classes, in their order; of crossed ones all combinations."""
    if node.cross:
        entries: list[tuple[str, Text]] = [("", {"de": "", "en": ""})]
        for part in node.parts:
            entries = [
                (f"{before}{name}", _beside(words, part.name, more))
                for before, words in entries
                for name, more in class_entries(part)
            ]
        return entries
    classes = node.classes["classes"] if node.classes else []
    return [(entry["id"], text_of(entry.get("name", entry["id"]))) for entry in classes]


def class_ids(result: NodeResult) -> np.ndarray:
    """The id of each area's class, (T, N), None where there is none."""
    ids = np.array([*(name for name, _ in class_entries(result.node)), None], dtype=object)
    return ids[result.classes]  # −1 is the last: None


def result_table(result: IndexResult, *, language: str = "de") -> pd.DataFrame:
    """All numbers of an index in one DataFrame, areas in the order of the table of values, period by period."""
    values = result.values
    shape = (len(values.periods), len(values.codes))
    columns: dict[str, np.ndarray] = {"code": np.tile(np.array(values.codes, dtype=object), shape[0])}
    if values.periods != ("",):
        columns["period"] = np.repeat(np.array(values.periods, dtype=object), shape[1])
    if values.population is not None:
        columns["population"] = values.population.ravel()
    columns["rated"] = result.rated.mask.ravel()
    reasons = np.array([REASONS[number][language] for number in sorted(REASONS)], dtype=object)
    columns["not_rated_because"] = reasons[result.rated.why].ravel()
    groups = _group_labels(result)
    for node_result in result.nodes.values():
        node = node_result.node
        for what, numbers in _columns(result, node_result, groups).items():
            columns[f"{node.id}.{what}"] = np.asarray(numbers).ravel()
    if not result.recipe.tree.cross:
        found, rest = leaf_contributions(result.recipe.tree.id, result.nodes)
        for name, numbers in found.items():
            columns[f"{name}.contribution_to_total"] = numbers.ravel()
        columns["unattributed_to_indicators"] = rest.ravel()
    table = pd.DataFrame(columns)
    return table[values.present.ravel()].reset_index(drop=True)


def _columns(result: IndexResult, node: NodeResult, groups: np.ndarray | None) -> dict[str, np.ndarray]:
    known = np.isfinite(node.score)
    columns: dict[str, np.ndarray] = {}
    if node.node.leaf:
        columns["value"] = result.prepared[node.node.id].given
    if not node.node.cross:
        if node.node.standardise.method != "none":
            columns["number"] = node.raw
        columns["score"] = node.score
        columns["rank"] = node.rank
        if groups is not None and not node.node.leaf:
            columns["rank_in_group"] = _rank_within(node, groups)
    if node.node.classes or node.node.cross:
        columns["class"] = class_ids(node)
    columns["status"] = STATUS_WORDS[node.status]
    if node.node.leaf:
        columns["imputed"] = node.imputed > 0
        columns["treated"] = node.treated > 0
        return columns
    for name in ("imputed", "treated", "absent"):
        columns[name] = getattr(node, name)
    parts = [part.id for part in node.node.parts if part.id in result.nodes]
    if node.contributions is not None and node.unattributed is not None:
        for part, numbers in zip(parts, node.contributions, strict=True):
            columns[f"contribution.{part}"] = numbers
        columns["unattributed"] = np.where(known, node.unattributed, np.nan)
    if len(result.values.periods) > 1:
        columns.update(_changes(node))
    return columns


def _changes(node: NodeResult) -> dict[str, np.ndarray]:
    """What became of an area since the period before: of score, rank (fewer is up) and class."""
    columns: dict[str, np.ndarray] = {}
    if not node.node.cross:
        for name, numbers in (("change", node.score), ("rank_change", node.rank)):
            columns[name] = np.vstack([np.full((1, numbers.shape[1]), np.nan), np.diff(numbers, axis=0)])
    if node.node.classes or node.node.cross:
        ids = class_ids(node)
        columns["class_before"] = np.vstack([np.full((1, ids.shape[1]), None, dtype=object), ids[:-1]])
    return columns


def _group_labels(result: IndexResult) -> np.ndarray | None:
    column = result.recipe.areas.get("group")
    return result.values.labels[column] if column else None


def _rank_within(node: NodeResult, groups: np.ndarray) -> np.ndarray:
    ranks = pd.DataFrame(node.score.T).groupby(groups).rank(ascending=not node.node.highest_first, method="min")
    return ranks.to_numpy().T


def weights_table(result: IndexResult) -> pd.DataFrame:
    """Weight of each part in its group and in the whole (the product on the way up), the first sum 1 in each group."""
    rows = []

    def walk(node: Node, effective: float) -> None:
        weights: Sequence[float] | np.ndarray | None = result.nodes[node.id].weights
        parts = [part for part in node.parts if part.id in result.nodes]
        for part, weight in zip(parts, [np.nan] * len(parts) if weights is None else weights, strict=True):
            rows.append({"part": part.id, "group": node.id, "weight": weight, "weight_in_total": effective * weight})
            walk(part, effective * weight)

    walk(result.recipe.tree, 1.0)
    return pd.DataFrame(rows)


def _beside(words: Text, name: Text, more: Text) -> Text:
    return {
        language: ", ".join(filter(None, (words[language], f"{name[language]} {more[language]}")))
        for language in ("de", "en")
    }


def notes_of(result: IndexResult) -> list[Mapping[str, str]]:
    """Sentences on what the numbers do not show at once: who is not rated, gaps, filled cells, moved outliers."""
    periods = len(result.values.periods)
    over = {"de": f" (über {periods} Zeitbezüge gezählt)", "en": f" (counted over {periods} periods)"}
    ending = over if periods > 1 else {"de": "", "en": ""}
    notes: list[Mapping[str, str]] = []
    for number, words in REASONS.items():
        count = int((result.rated.why == number).sum())
        if number and count:
            notes.append(
                {
                    "de": f"{count} nicht bewertet: {words['de']}{ending['de']}.",
                    "en": f"{count} not rated: {words['en']}{ending['en']}.",
                }
            )
    names = {name: result.nodes[name].node.name for name in result.prepared}
    for de, en, counts in (
        ("Fehlende Zahlen", "Missing numbers", _counts(result, lambda one: ~np.isfinite(one.numbers))),
        ("Ergänzte Zahlen", "Numbers filled in", _counts(result, lambda one: one.imputed)),
        ("Als Ausreißer veränderte Zahlen", "Numbers changed as outliers", _counts(result, lambda one: one.treated)),
    ):
        if counts:
            notes.append(
                {
                    language: f"{words}{ending[language]}: "
                    + ", ".join(f"{names[name][language]} {count}" for name, count in counts.items())
                    + "."
                    for language, words in (("de", de), ("en", en))
                }
            )
    for node in result.nodes.values():
        if node.node.classes and ((node.classes == NO_CLASS) & result.rated.mask).any():
            notes.append(
                {
                    "de": f"{node.node.name['de']}: nicht alle bewerteten Gebiete haben eine Klasse, da Zahlen fehlen.",
                    "en": f"{node.node.name['en']}: not all rated areas have a class, as numbers are missing.",
                }
            )
    return notes


def _counts(result: IndexResult, wanted: Callable[[Prepared], np.ndarray]) -> dict[str, int]:
    """How many cells of rated areas are so, by id of the indicator; only where there are any."""
    found = {name: int((wanted(prepared) & result.rated.mask).sum()) for name, prepared in result.prepared.items()}
    return {name: count for name, count in found.items() if count}
