"""The audit of an index: what its numbers say about the recipe's intention, as tables and in plain sentences. Pure.

A recipe intends that the indicators of a group measure one thing, that each counts as its weight says, and that none
says the same as another. The sentences name what stands against that; deciding is left to people. JRC's audits look at
the same: OECD/JRC (2008), Handbook on constructing composite indicators, steps 4 and 8.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..recipes import Text
from ..tree.index import IndexResult
from .audit_sentences import (
    about_columns,
    about_correlations,
    about_denominators,
    about_groups,
    about_importance,
    told,
)
from .column_statistics import column_statistics
from .consistency import Consistency, consistency_of
from .correlating import correlations, denominator_correlations
from .importance import importance


@dataclass(frozen=True)
class Audit:
    """`consistency` by id of the group; the tables as their functions describe them."""

    statistics: pd.DataFrame
    correlations: pd.DataFrame
    denominators: pd.DataFrame
    consistency: Mapping[str, Consistency]
    importance: pd.DataFrame
    sentences: tuple[Text, ...]  # what stands against the intention; one that says so where nothing does

    def consistency_table(self) -> pd.DataFrame:
        """One row per group: areas, alpha, mean_correlation, kmo, components, explained (by the first)."""
        return pd.DataFrame(
            [
                {
                    "group": name,
                    "parts": len(found.eigenvalues),
                    "areas": found.areas,
                    "alpha": found.alpha,
                    "mean_correlation": found.mean_correlation,
                    "kmo": found.kmo,
                    "components": found.components,
                    "explained": found.explained[0],
                    "greatest_inflation": np.fmax.reduce(found.inflation),
                }
                for name, found in self.consistency.items()
            ]
        )


def audit_of(result: IndexResult, *, period: int = -1) -> Audit:
    """All tables of the audit in one period, by position, and what they come to."""
    statistics = column_statistics(result, period=period)
    together = correlations(result, period=period)
    denominators = denominator_correlations(result, period=period)
    consistent = {
        node.id: consistency_of(np.stack([result.nodes[part.id].score[period] for part in node.parts]))
        for node in result.total.node
        if len(node.parts) > 1 and not node.cross
    }
    important = importance(result, period=period)
    names = {name: node.node.name for name, node in result.nodes.items()}
    beside = [node.id for node in result.total.node if node.cross]  # their parts need not go together
    sentences = (
        *about_columns(statistics, names),
        *about_denominators(denominators, names),
        *about_correlations(together[~together["group"].isin(beside)], names),
        *about_groups(consistent, names),
        *about_importance(important, names),
    )
    return Audit(statistics, together, denominators, consistent, important, sentences or (told("nothing"),))
