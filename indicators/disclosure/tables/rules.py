"""Rules of disclosure control: a YAML file per dataset, checked by a JSON Schema and by what only sense can tell.

How they are written stands in docs/disclosure.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from spatial.definitions import Definition, definition_of, read_definition
from spatial.findings import listed

SCHEMA = Path(__file__).parent / "schema" / "rules.schema.json"
TOTAL = "Insgesamt"
SIGN = "."  # DIN 55301: unknown or secret


@dataclass(frozen=True)
class Axis:
    """A dimension as the rules describe it."""

    column: str
    total: str | None
    internal: bool  # its finest nodes are never published
    years: bool = False  # periods: the same cells are hidden in all of them where possible


@dataclass(frozen=True)
class Rate:
    """`per` × numerator / denominator; both name nodes of some columns, the others are all their nodes alike."""

    id: str
    numerator: Mapping[str, str]
    denominator: Mapping[str, str]
    per: float
    decimals: int
    minimum_base: int


@dataclass(frozen=True)
class Rules:
    content: Definition

    @property
    def id(self) -> str:
        return str(self.content["rules"])

    @property
    def version(self) -> int:
        return int(self.content["version"])

    @cached_property
    def axes(self) -> tuple[Axis, ...]:
        """Geography first."""
        entries = [self.content["geography"], *self.content.get("dimensions", [])]
        return tuple(
            Axis(
                entry["column"],
                None if entry.get("years") else entry.get("total", TOTAL),
                entry.get("finest") == "internal",
                bool(entry.get("years")),
            )
            for entry in entries
        )

    @property
    def columns(self) -> list[str]:
        return [axis.column for axis in self.axes]

    @property
    def minimum(self) -> int:
        return int(self.content["minimum"])

    @property
    def zeros_are_hidden(self) -> bool:
        return bool(self.content["zeros"] == "hidden")

    @property
    def absent_is_impossible(self) -> bool:
        return self.content.get("absent") == "impossible"

    @property
    def magnitude(self) -> Mapping[str, Any] | None:
        return self.content.get("magnitude")

    @property
    def measure(self) -> str:
        """The column of numbers."""
        return str(self.magnitude["column"] if self.magnitude else self.content["count"])

    @property
    def carriers(self) -> list[Mapping[str, Any]]:
        return list(self.content.get("carriers", []))

    @property
    def sensitive(self) -> list[str]:
        """Columns whose categories say something about a person."""
        return list(self.content.get("group_disclosure", {}).get("dimensions", []))

    @property
    def others_needed(self) -> int:
        """How many of a group must not have the attribute."""
        return int(self.content.get("group_disclosure", {}).get("fewer_than", 2))

    @cached_property
    def rates(self) -> tuple[Rate, ...]:
        return tuple(
            Rate(
                entry["id"],
                entry["numerator"],
                entry["denominator"],
                entry.get("per", 100),
                entry.get("decimals", 1),
                entry["minimum_base"],
            )
            for entry in self.content.get("rates", [])
        )

    @property
    def pools(self) -> list[Mapping[str, Any]]:
        """Sums over years: id, of."""
        return list(self.content.get("pools", []))

    @property
    def changes(self) -> list[Mapping[str, str]]:
        """Published differences of two years: from, to."""
        return list(self.content.get("changes", []))

    @property
    def starred(self) -> Mapping[str, Any] | None:
        return self.content.get("starred")

    @property
    def instead(self) -> Mapping[str, Any] | None:
        """Rounding or noise instead of hiding."""
        return self.content.get("instead")

    @property
    def is_noisy(self) -> bool:
        return "noise" in (self.instead or {})

    @property
    def tables(self) -> list[list[str]]:
        """The published tables by their columns; one of all columns unless said otherwise."""
        return self.content.get("tables", [self.columns])

    @property
    def cost(self) -> str:
        return str(self.content.get("cost", "value"))

    @property
    def sign(self) -> str:
        return str(self.content.get("sign", SIGN))


def read_rules(path: Path | str) -> Rules:
    """Raises DefinitionError with file, line and a sentence for each fault."""
    return _checked(read_definition(path, SCHEMA))


def rules_of(text: str, name: str = "rules.yaml") -> Rules:
    """The rules in a text. Raises DefinitionError as `read_rules` does."""
    return _checked(definition_of(text, Path(name), SCHEMA))


def _checked(content: Definition) -> Rules:
    rules = Rules(content)
    columns = rules.columns
    if len(set(columns)) < len(columns):
        raise content.fault(
            "dimensions", de="Eine Spalte steht zweimal unter den Dimensionen.", en="A column stands twice."
        )
    named: list[tuple[tuple[str | int, ...], list[str]]] = [(("group_disclosure", "dimensions"), rules.sensitive)]
    named += [(("tables", number), table) for number, table in enumerate(content.get("tables", []))]
    for number, rate in enumerate(rules.rates):
        named += [(("rates", number, part), list(getattr(rate, part))) for part in ("numerator", "denominator")]
    for place, used in named:
        if unknown := sorted(set(used) - set(columns)):
            raise content.fault(
                *place,
                de=f"{listed(unknown, 'de')} ist keine Dimension; bekannt sind {listed(columns, 'de', 20)}.",
                en=f"{listed(unknown, 'en')} is no dimension; known are {listed(columns, 'en', 20)}.",
            )
    for number, rate in enumerate(rules.rates):
        if set(rate.numerator) != set(rate.denominator) or rate.numerator == rate.denominator:
            raise content.fault(
                "rates",
                number,
                de="Zähler und Nenner müssen dieselben Spalten nennen und sich unterscheiden.",
                en="Numerator and denominator must name the same columns and differ.",
            )
    _refuse_combinations(rules, content)
    return rules


def _refuse_combinations(rules: Rules, content: Definition) -> None:
    _refuse_years(rules, content)
    if rules.magnitude:
        for entry in ("carriers", "group_disclosure", "rates", "starred", "changes"):
            if entry in content:
                raise content.fault(
                    entry,
                    de=f"„{entry}“ gilt nur für Zählungen, nicht für Summen (magnitude).",
                    en=f"“{entry}” is for counts only, not for sums (magnitude).",
                )
        if rules.zeros_are_hidden:
            raise content.fault(
                "zeros",
                de="Bei Summen (magnitude) werden Nullen gezeigt; bitte setzen Sie published.",
                en="With sums (magnitude) zeros are shown; please set published.",
            )
    if rules.instead:
        for entry in ("magnitude", "starred", "carriers", "group_disclosure"):
            if entry in content:
                raise content.fault(
                    "instead",
                    de=f"Runden und Rauschen (instead) vertragen sich nicht mit „{entry}“.",
                    en=f"Rounding and noise (instead) do not go with “{entry}”.",
                )
        if not rules.is_noisy and rules.instead["base"] < rules.minimum:
            raise content.fault(
                "instead",
                de="Die Basis der Rundung darf nicht kleiner sein als die Mindestzahl.",
                en="The base of rounding must not be smaller than the minimum.",
            )
    if rules.starred and rules.zeros_are_hidden:
        raise content.fault(
            "zeros",
            de="Eine Lieferung mit Sternen wird mit gezeigten Nullen geschützt; bitte setzen Sie published.",
            en="A starred delivery is protected with zeros shown; please set published.",
        )
    for column in {column for table in content.get("tables", []) for column in set(rules.columns) - set(table)}:
        axis = next(axis for axis in rules.axes if axis.column == column)
        if axis.total is None:
            raise content.fault(
                "tables",
                de=f"„{column}“ hat keine Summe und muss in jeder Tabelle stehen.",
                en=f"“{column}” has no total and must be in every table.",
            )


def _refuse_years(rules: Rules, content: Definition) -> None:
    for entry in ("pools", "changes"):
        if entry in content and sum(axis.years for axis in rules.axes) != 1:
            raise content.fault(
                entry,
                de=f"„{entry}“ braucht genau eine Dimension mit „years: true“.",
                en=f"“{entry}” needs exactly one dimension with “years: true”.",
            )
