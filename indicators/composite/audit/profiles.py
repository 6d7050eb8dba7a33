"""One area in an index: where it stands in every part, and in which indicators it stands out. Pure.

[get_unit_summary, get_str_weak of the R package COINr]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from spatial.findings import RefusedError

from ..methods.aggregating import rank
from ..methods.outranking import Outranking, outranking
from ..recipes import Node
from ..tree.index import IndexResult
from ..tree.results import class_ids, weights_table


@dataclass(frozen=True)
class StandingOut:
    """The indicators in which an area stands first and last.

    Columns: indicator, name, group, value, score, rank, of (how many areas), percentile (share of the areas below it).
    High means a high score, which is a strength or a weakness as the recipe means it.
    """

    high: pd.DataFrame
    low: pd.DataFrame


def area_summary(result: IndexResult, code: str, *, period: int = -1, language: str = "de") -> pd.DataFrame:
    """One row per group and indicator, each group before its parts.

    Columns: id, name, level (1: the total), score, rank, of (how many areas have one), class.
    """
    area = _position(result, code)
    rows: list[dict[str, Any]] = []

    def walk(node: Node, level: int) -> None:
        found = result.nodes[node.id]
        rows.append(
            {
                "id": node.id,
                "name": node.name[language],
                "level": level,
                "score": found.score[period, area],
                "rank": found.rank[period, area],
                "of": int(np.isfinite(found.score[period]).sum()),
                "class": class_ids(found)[period, area],
            }
        )
        for part in node.parts:
            walk(part, level + 1)

    walk(result.total.node, 1)
    return pd.DataFrame(rows)


def strengths_and_weaknesses(
    result: IndexResult,
    code: str,
    *,
    count: int = 5,
    period: int = -1,
    within: str | None = None,
    different: float = 0.0,
    language: str = "de",
) -> StandingOut:
    """The `count` indicators with the highest and those with the lowest place of an area among all.

    Indicators whose numbers are the same in too many areas tell nothing and are left out: where different numbers /
    numbers lies below `different`. An area in the last place by tie (all that are zero) does not stand out as high.
    `within`: a column of `summaries` or the group of areas; the place is then that among the areas with the same text.
    """
    area = _position(result, code)
    beside = result.rated.mask[period].copy()
    if within is not None:
        labels = result.values.labels[within]
        beside &= labels == labels[area]
    rows = []
    for leaf in result.total.node.leaves:
        node = result.nodes[leaf.id]
        score = node.score[period][beside]
        own = node.score[period, area]
        known = score[np.isfinite(score)]
        if np.isnan(own) or len(np.unique(known)) < max(2, different * len(known)):
            continue
        place = float(rank(np.append(score, own))[-1])
        lower = float((known < own).mean())
        rows.append(
            {
                "indicator": leaf.id,
                "name": leaf.name[language],
                "group": next(group.id for group in result.total.node if leaf in group.parts),
                "value": result.prepared[leaf.id].given[period, area],
                "score": own,
                "rank": place,
                "of": len(known),
                "percentile": lower,
                "last": own == known.min(),
            }
        )
    columns = ["indicator", "name", "group", "value", "score", "rank", "of", "percentile", "last"]
    table = pd.DataFrame(rows, columns=columns).sort_values(["percentile", "indicator"], ascending=[False, True])
    high = table[~table["last"].astype(bool)].head(count)
    low = table.sort_values(["percentile", "indicator"]).head(count)
    return StandingOut(*(found.drop(columns="last").reset_index(drop=True) for found in (high, low)))


def outranking_of(result: IndexResult, *, period: int = -1) -> tuple[tuple[str, ...], Outranking]:
    """Codes of the rated areas, and how much weight of the indicators speaks for each against each other one."""
    weights = weights_table(result).set_index("part")["weight_in_total"]
    leaves = result.total.node.leaves
    mask = result.rated.mask[period]
    if result.total.node.cross:
        raise RefusedError(
            de="Wo nur Klassen nebeneinanderstehen, haben die Indikatoren kein Gewicht im Ganzen.",
            en="Where classes only stand side by side, the indicators have no weight in the whole.",
        )
    scores = np.stack([result.nodes[leaf.id].score[period][mask] for leaf in leaves])
    codes = tuple(code for code, rated in zip(result.values.codes, mask, strict=True) if rated)
    return codes, outranking(scores, np.array([weights[leaf.id] for leaf in leaves]))


def _position(result: IndexResult, code: str) -> int:
    if code not in result.values.codes:
        raise RefusedError(
            de=f"Das Gebiet „{code}“ steht nicht in der Tabelle.",
            en=f"The area “{code}” is not in the table.",
        )
    return result.values.codes.index(code)
