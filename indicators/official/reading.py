"""What pages and the API ask of official runs: which there are, one of them, and one area in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from indicators.analysing.origins import Input, inputs_of
from indicators.answering.memory import remembered
from indicators.composite.protocols.protocol import Protocol
from indicators.composite.recipes import Node, Recipe, Text, recipe_of
from indicators.composite.tree.results import class_entries
from indicators.composite.values import STATUS
from indicators.models import Audience, Indicator, OfficialRun, Period
from spatial.models import Area, Territory

from .areas import BudgetArea, IndexArea, RankingArea, Row, budget_area, index_area, ranking_area, row_at, rows_of
from .not_shown import explain_run, unknown_area

NEWEST_IN_MEMORY = 4  # protocols; each may hold some megabytes


@dataclass(frozen=True)
class NodeHead:
    """A group or an indicator of an index, in the order of the tree. Weights are shares: in its group, in the whole."""

    id: str
    name: Text
    description: Text | None
    depth: int  # 0: the whole
    kind: str  # group, indicator
    parent: str | None
    indicator: str | None  # slug in the catalogue
    weight: float | None
    weight_in_total: float | None
    highest_first: bool
    classes: tuple[tuple[str, Text], ...]  # id, name
    crossed: bool


@dataclass(frozen=True)
class SourceRead:
    """Which numbers stood in a column for one of the run's periods (`of`), and how many cells had which status."""

    column: str
    of: str
    indicator: str
    name: Text
    unit: Text
    version: int
    period: str
    period_label: Text
    estimated: bool
    counts: Mapping[str, int]


@dataclass(frozen=True)
class RunRead:
    """A stored run, taken apart. Tables are DataFrames as the run gave them; NaN and None where there is nothing."""

    run: OfficialRun
    protocol: Protocol

    @cached_property
    def recipe(self) -> Recipe:
        return recipe_of_run(self.run.pk, self.run.run_at.isoformat(), self.run.recipe)

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        return tables_of(self.run.pk, self.run.run_at.isoformat())

    @property
    def settings(self) -> Mapping[str, Any]:
        """draws, seed, weights, and under `atlas` where and when the numbers were taken."""
        return self.protocol.settings

    @property
    def notes(self) -> list[Text]:
        return self.run.details.get("notes", [])

    @property
    def periods(self) -> list[str]:
        """The times that the result speaks of, the earliest first."""
        of = [source["of"] for source in self.settings["atlas"]["sources"]]
        return list(dict.fromkeys(of))

    @cached_property
    def current(self) -> pd.DataFrame:
        """The result of the newest period, by code."""
        table = self.tables["result"]
        if "period" in table:
            table = table[table["period"] == table["period"].max()]
        return table.set_index("code", drop=False)

    @cached_property
    def columns(self) -> dict[str, np.ndarray]:
        """The same by column, in the order of `areas`."""
        return {str(name): column.to_numpy() for name, column in self.current.items()}

    @cached_property
    def places(self) -> dict[str, int]:
        """Code → row."""
        return {code: place for place, code in enumerate(self.current["code"])}

    @cached_property
    def ranked(self) -> dict[str, int]:
        """Of an index, by group and indicator: how many areas have a rank."""
        return {
            name.removesuffix(".rank"): int(pd.notna(cells).sum())
            for name, cells in self.columns.items()
            if name.endswith(".rank")
        }

    @cached_property
    def areas(self) -> dict[str, str]:
        """Code → name, of the areas of the run."""
        names = Area.objects.filter(edition_level=self.run.edition_level_id).values_list("code", "name")
        named = dict(names)
        return {code: named.get(code, code) for code in self.current["code"]}

    @cached_property
    def nodes(self) -> list[NodeHead]:
        """Of an index its tree; empty for other kinds."""
        if self.recipe.index is None:
            return []
        weights = {row["part"]: row for row in rows_of(self.tables["weights"])}
        return list(_heads(self.recipe.index, weights, 0, None))

    @property
    def attention(self) -> tuple[str, ...]:
        """Classes of the whole that make an area one with special need for attention."""
        return tuple(self.recipe.content.get("attention", ()))

    @cached_property
    def sources(self) -> list[SourceRead]:
        said = self.settings["atlas"]["sources"]
        indicators = {
            each.slug: each for each in Indicator.objects.filter(slug__in={each["indicator"] for each in said})
        }
        periods = dict(Period.objects.filter(slug__in={each["period"] for each in said}).values_list("slug", "label"))
        values = values_frame(self.run.pk, self.run.run_at.isoformat())
        found = []
        for each in said:
            row = indicators.get(each["indicator"])
            slug = {"de": each["indicator"], "en": each["indicator"]}
            found.append(
                SourceRead(
                    **each,
                    name=row.name if row else slug,
                    unit=row.unit if row else {"de": "", "en": ""},
                    period_label=periods.get(each["period"], {"de": each["period"], "en": each["period"]}),
                    counts=_counts(values, each["column"], each["of"]),
                )
            )
        return found

    @cached_property
    def releases(self) -> list[Input]:
        """The releases it was computed from, with their files and checksums."""
        return inputs_of(self.run.inputs.order_by("dataset__slug", "period__last_day", "pk"))


@remembered
def visible_runs(
    territory: Territory, *, audience: int = Audience.PUBLIC, recipe: str | None = None
) -> list[OfficialRun]:
    """The runs of a territory that an audience sees, the newest day first; without their protocols."""
    runs = OfficialRun.objects.visible_to(audience).filter(territory=territory).defer("protocol")
    related = runs.select_related("territory__hierarchy", "edition_level__edition", "edition_level__level", "based_on")
    return list(related.filter(recipe=recipe) if recipe else related)


@remembered
def run_of(territory: Territory, recipe: str, number: int | None = None, *, audience: int = Audience.PUBLIC) -> RunRead:
    """A run; without a number, the newest that this audience sees, released ones before drafts.

    Raises NotOfferedError (what: run), whose sentence says why: unknown, withdrawn, replaced, or resting on numbers
    that have been withdrawn. What the public never saw is unknown to it.
    """
    seen = visible_runs(territory, audience=audience, recipe=recipe)
    wanted = [run for run in seen if run.number == number] if number is not None else _best_first(seen)
    if not wanted:
        raise explain_run(territory, recipe, number, audience)
    return RunRead(wanted[0], protocol_of(wanted[0].pk, wanted[0].run_at.isoformat()))


def stored_protocol(run: OfficialRun) -> str:
    """The text as it was stored, checksums included: whoever checks it finds out whether it was tampered with."""
    return OfficialRun.objects.values_list("protocol", flat=True).get(pk=run.pk)


def area_of_run(read: RunRead, code: str) -> IndexArea | RankingArea | BudgetArea:
    """One area in a run. Raises NotOfferedError (what: area)."""
    if code not in read.places:
        raise unknown_area(code, read.areas)
    head = (code, read.areas[code], row_at(read.columns, read.places[code]))
    if read.run.kind == OfficialRun.Kind.INDEX:
        return index_area(*head, nodes=read.nodes, ranked=read.ranked, attention=read.attention)
    if read.run.kind == OfficialRun.Kind.RANKING:
        return ranking_area(*head, cells=read.tables["cells"], reasons=read.run.details.get("reasons", {}))
    return budget_area(*head, variants=read.tables.get("variants"))


def _best_first(runs: Sequence[OfficialRun]) -> list[OfficialRun]:
    released = OfficialRun.State.RELEASED
    return sorted(runs, key=lambda run: (run.state != released, -run.day.toordinal(), -run.number))


@lru_cache(maxsize=NEWEST_IN_MEMORY)
def protocol_of(pk: int, run_at: str) -> Protocol:
    """A stored protocol never changes; `run_at` tells apart databases that number their rows alike."""
    return Protocol.from_json(stored_protocol(OfficialRun(pk=pk)))


@lru_cache(maxsize=NEWEST_IN_MEMORY)
def tables_of(pk: int, run_at: str) -> dict[str, pd.DataFrame]:
    """The results of a stored run, which nobody may change. Taking them apart takes longer than most pages have."""
    return {name: table.frame() for name, table in protocol_of(pk, run_at).results.items()}


@lru_cache(maxsize=NEWEST_IN_MEMORY)
def recipe_of_run(pk: int, run_at: str, name: str) -> Recipe:
    return recipe_of(protocol_of(pk, run_at).recipe, f"{name}.yaml")


@lru_cache(maxsize=NEWEST_IN_MEMORY)
def values_frame(pk: int, run_at: str) -> pd.DataFrame:
    return protocol_of(pk, run_at).values.frame()


def _heads(node: Node, weights: Mapping[str, Row], depth: int, parent: str | None) -> Iterator[NodeHead]:
    known = weights.get(node.id, {})
    yield NodeHead(
        id=node.id,
        name=node.name,
        description=node.description,
        depth=depth,
        kind="indicator" if node.leaf else "group",
        parent=parent,
        indicator=node.leaf.indicator if node.leaf else None,
        weight=known.get("weight"),
        weight_in_total=known.get("weight_in_total"),
        highest_first=node.highest_first,
        classes=tuple(class_entries(node)),
        crossed=node.cross,
    )
    for part in node.parts:
        yield from _heads(part, weights, depth + 1, node.id)


def _counts(values: pd.DataFrame, column: str, of: str) -> dict[str, int]:
    rows = values[values["period"] == of] if "period" in values else values
    told = f"{column}{STATUS}"
    words = rows[told] if told in rows else rows[column].isna().map({True: "missing", False: "ok"})
    return {str(word): int(count) for word, count in words.value_counts().items()}
