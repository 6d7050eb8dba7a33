"""What a budget key takes from other runs: the score or class of an index, and what each area got last year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from indicators.composite.protocols.protocol import Protocol
from indicators.composite.recipes import Recipe, Text
from indicators.models import OfficialRun
from indicators.statuses import MISSING, NAMES, OK
from spatial.findings import listed

from .ground import Asked

Column = tuple[np.ndarray, np.ndarray]  # numbers, statuses


class OtherRuns:
    """Nothing at all for an index or a ranking."""

    def __init__(self, recipe: Recipe, asked: Asked):
        self.recipe, self.asked = recipe, asked
        self.need: Mapping[str, Any] = recipe.content.get("need", {}) if recipe.kind == "budget" else {}
        self.last_column: str | None = recipe.content.get("last_year") if recipe.kind == "budget" else None

    @cached_property
    def index(self) -> OfficialRun | None:
        """The newest released run of the index that the key follows, on the same areas. Raises RefusedError."""
        if "index" not in self.need:
            return None
        for name, differing in self.recipe.content.get("variants", {}).items():
            if differing.get("need", {}).get("index", self.need["index"]) != self.need["index"]:
                self.recipe.refuse(
                    "variants",
                    name,
                    de="Alle Varianten eines Schlüssels folgen demselben Index.",
                    en="All variants of a key follow the same index.",
                )
        runs = OfficialRun.objects.visible_to(self.asked.audience).filter(
            territory=self.asked.territory,
            recipe=self.need["index"],
            kind=OfficialRun.Kind.INDEX,
            state=OfficialRun.State.RELEASED,
            edition_level=self.asked.edition_level,
            day__lte=self.asked.day,
        )
        found = runs.order_by("-day", "-number").first()
        if found is None:
            self.recipe.refuse(
                "need",
                "index",
                de=f"Vom Index „{self.need['index']}“ gibt es bis {self.asked.day:%d.%m.%Y} auf diesen Gebieten keinen "
                "freigegebenen Lauf. Bitte rechnen Sie ihn zuerst, und geben Sie ihn frei (intern genügt für einen "
                "internen Schlüssel).",
                en=f"Of the index “{self.need['index']}” there is no released run on these areas up to "
                f"{self.asked.day:%d.%m.%Y}. Please run it first and release it (internally is enough for an internal "
                "key).",
            )
        return found

    @cached_property
    def last(self) -> OfficialRun | None:
        """The newest run of the same key for an earlier time."""
        runs = OfficialRun.objects.visible_to(self.asked.audience).filter(
            territory=self.asked.territory,
            recipe=self.recipe.id,
            state__in=[OfficialRun.State.RELEASED, OfficialRun.State.REPLACED],
            day__lt=self.asked.day,
        )
        return (
            runs.exclude(label=str(self.asked.day.year)).order_by("-day", "-number").first()
            if self.last_column
            else None
        )

    def numbers(self, codes: Sequence[str]) -> dict[str, Column]:
        """The columns of numbers, areas in the order of `codes`."""
        found = {}
        if self.index and self.need["scale"] != "classes":
            found[self.need["column"]] = self._score(codes)
        if self.last_column:
            amounts = _newest(self.last)["amount"] if self.last else pd.Series(dtype=float)
            numbers = pd.to_numeric(amounts).reindex(list(codes)).to_numpy(float)
            found[self.last_column] = numbers, np.where(np.isnan(numbers), MISSING, OK).astype(np.int8)
        return found

    def labels(self, codes: Sequence[str]) -> dict[str, np.ndarray]:
        if not self.index or self.need["scale"] != "classes":
            return {}
        classes = self._of_index(self.need["column"]).reindex(list(codes))
        return {self.need["column"]: classes.where(classes.notna(), "").to_numpy(dtype=object)}

    @property
    def releases(self) -> set[int]:
        return set(self.index.inputs.values_list("pk", flat=True)) if self.index else set()

    @property
    def audiences(self) -> list[int]:
        return [self.index.numbers_audience] if self.index else []

    @property
    def notes(self) -> list[Text]:
        notes: list[Text] = []
        if self.index:
            notes.append(
                {
                    "de": f"Der Bedarf folgt dem Lauf {self.index.number} von „{self.index.name['de']}“ "
                    f"({self.index.label}).",
                    "en": f"Need follows run {self.index.number} of “{self.index.name['en']}” ({self.index.label}).",
                }
            )
        if self.last_column and self.last:
            notes.append(
                {
                    "de": f"Verglichen wird mit dem Lauf {self.last.number} ({self.last.label}).",
                    "en": f"Compared with run {self.last.number} ({self.last.label}).",
                }
            )
        elif self.last_column:
            notes.append(
                {
                    "de": "Einen früheren Lauf dieses Schlüssels gibt es nicht; verglichen wird deshalb nicht.",
                    "en": "There is no earlier run of this key, so nothing is compared.",
                }
            )
        return notes

    def _score(self, codes: Sequence[str]) -> Column:
        numbers = pd.to_numeric(self._of_index(self.need["column"])).reindex(list(codes)).to_numpy(float)
        statuses: np.ndarray = np.where(np.isnan(numbers), MISSING, OK).astype(np.int8)
        told = f"{self.need['column'].rpartition('.')[0]}.status"
        if self.index and told in _newest(self.index):
            words = _newest(self.index)[told].reindex(list(codes))
            statuses = words.map(NAMES).fillna(MISSING).to_numpy(np.int8)
        return numbers, statuses

    def _of_index(self, column: str) -> pd.Series:
        table = _newest(self.index)
        if column not in table:
            whats = [name for name in table if str(name).endswith((".score", ".class", ".rank"))]
            self.recipe.refuse(
                "need",
                "column",
                de=f"Der Lauf von „{self.need['index']}“ hat keine Spalte „{column}“, aber {listed(whats, 'de', 12)}.",
                en=f"The run of “{self.need['index']}” has no column “{column}”, but {listed(whats, 'en', 12)}.",
            )
        return table[column]


def _newest(run: OfficialRun | None) -> pd.DataFrame:
    """The result of a run by code, of its newest period."""
    if run is None:
        return pd.DataFrame()
    table = Protocol.from_json(run.protocol).results["result"].frame()
    if "period" in table:
        table = table[table["period"] == table["period"].max()]
    return table.set_index("code")
