"""Delivery mappings: which column of a file means what. Pure; the language is described in docs/files.md."""

from __future__ import annotations

import re
from collections.abc import Mapping as Entries
from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path
from typing import Any, Literal

from spatial.definitions import Definition, read_definition

from ..statuses import NAMES, UNRELIABLE
from .numerals import Writing
from .periods import PeriodRule, Span

SCHEMA = Path(__file__).parents[1] / "schema" / "delivery.json"


@dataclass(frozen=True)
class SumCheck:
    """The parts add up to the whole, in every area where all of them are known."""

    parts: tuple[str, ...]
    whole: str


@dataclass(frozen=True)
class PartCheck:
    """The part is never larger than the whole."""

    part: str
    whole: str


Check = SumCheck | PartCheck

_VARIABLE = re.compile(r"[a-z0-9_-]+\.[a-z0-9_-]+")


@dataclass(frozen=True)
class Share:
    """A column of shares. `of`: a column of the same file, else a dataset.variable of the atlas.

    The share meant is `column`, less `minus` if named: a published change since an earlier day leads back to it.
    """

    column: str
    variable: str
    of: str
    per: int
    decimals: int  # digits published behind the point
    minus: str | None
    base: str | None  # the variable as which the base is kept
    nobody: bool  # areas without a share count 0 of 0, instead of missing

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that must be in the file."""
        return tuple(name for name in (self.column, self.minus, None if self.of_atlas else self.of) if name)

    @property
    def of_atlas(self) -> bool:
        """Whether the base looks like a variable of the atlas."""
        return _VARIABLE.fullmatch(self.of) is not None

    @property
    def stored(self) -> tuple[str, ...]:
        """The variables that it makes."""
        return (self.variable, self.base) if self.base else (self.variable,)


def column_of(name: str) -> str:
    """How a grid calls a column that is no variable; no variable is called so."""
    return f"[{name}]"


@dataclass(frozen=True)
class ProtectedTable:
    """A table that `python -m indicators.disclosure protect` wrote: its audit, and which rows are which variable."""

    audit: str  # name of the file beside the table
    cells: dict[str, dict[str, str]]  # variable → column of categories → category

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of categories."""
        return tuple(dict.fromkeys(column for categories in self.cells.values() for column in categories))


@dataclass(frozen=True)
class Mapping:
    """One delivery mapping; `definition` is the checked content of its file, as it is kept with the import."""

    municipality: str
    dataset: str
    level: str
    edition: str | None
    layout: Literal["wide", "long", "protected"]
    encoding: str | None
    delimiter: str | None
    writing: Writing
    worksheet: str | None
    header_row: int
    code_columns: tuple[str, ...]
    code_digits: int | None
    leave_out: str | None  # regular expression of codes that are no areas
    period: PeriodRule
    variables: dict[str, str]  # wide: column → variable; long: name in the file → variable
    shares: tuple[Share, ...]  # wide only: columns from which counts are recovered
    variable_column: str | None
    value_column: str | None
    markers: dict[str, int | None]  # sign → status, None for the number zero
    ignore: tuple[str, ...] | None  # None: the rest
    checks: tuple[Check, ...]
    stars: tuple[float, float]  # what a sign for a hidden number says: at least, at most
    protected: ProtectedTable | None
    provisional: bool | tuple[date, ...]  # all periods, or those that end on these days
    definition: dict[str, Any]

    def is_provisional(self, span: Span) -> bool:
        """Whether final numbers of this period will follow."""
        return self.provisional if isinstance(self.provisional, bool) else span.last_day in self.provisional


def read_mapping(path: Path | str) -> Mapping:
    """The mapping in a YAML file. Raises DefinitionError with file, line and sentence."""
    definition = read_definition(Path(path), SCHEMA)
    _refuse_contradictions(definition)
    long = definition["layout"] == "long"
    code = definition["code"]
    ignore = definition.get("ignore", [])
    return Mapping(
        municipality=definition["municipality"],
        dataset=definition["dataset"],
        level=definition["level"],
        edition=definition.get("edition"),
        layout=definition["layout"],
        encoding=definition.get("encoding"),
        delimiter=definition.get("delimiter"),
        writing=Writing(definition.get("decimal"), definition.get("thousands")),
        worksheet=definition.get("worksheet"),
        header_row=definition.get("header_row", 1),
        code_columns=(code["column"],) if "column" in code else tuple(code["columns"]),
        code_digits=code.get("digits"),
        leave_out=code.get("leave_out"),
        period=PeriodRule.from_definition(definition),
        variables=dict(definition["variable"].get("names", {}) if long else definition.get("variables", {})),
        shares=tuple(_share(column, entry) for column, entry in definition.get("shares", {}).items()),
        variable_column=definition["variable"]["column"] if long else None,
        value_column=definition["value"]["column"] if long else None,
        markers={sign: None if word == "zero" else NAMES[word] for sign, word in definition.get("markers", {}).items()}
        | ({definition["starred"]["sign"]: NAMES["suppressed"]} if "starred" in definition else {}),
        ignore=None if ignore == "rest" else tuple(ignore),
        checks=tuple(_checks(definition.get("checks", []))),
        stars=_stars(definition.get("starred")),
        protected=_protected(definition["protected"]) if "protected" in definition else None,
        provisional=_provisional(definition.get("provisional", False)),
        definition=dict(definition),
    )


def _stars(entry: Entries[str, Any] | None) -> tuple[float, float]:
    return (0.0, inf) if entry is None else (float(entry.get("from", 1)), float(entry["to"]))


def _protected(entry: Entries[str, Any]) -> ProtectedTable:
    cells = {
        variable: {column: str(category) for column, category in categories.items()}
        for variable, categories in entry["cells"].items()
    }
    return ProtectedTable(entry.get("audit", "audit.json"), cells)


def _provisional(said: bool | list[str]) -> bool | tuple[date, ...]:
    return said if isinstance(said, bool) else tuple(date.fromisoformat(str(day)) for day in said)


def _share(column: str, entry: Entries[str, Any]) -> Share:
    return Share(
        column=column,
        variable=entry["variable"],
        of=entry["of"],
        per=entry.get("per", 100),
        decimals=entry["decimals"],
        minus=entry.get("minus"),
        base=entry.get("base"),
        nobody=entry.get("without_share") == "nobody",
    )


def _checks(entries: list[Entries[str, Any]]) -> list[Check]:
    return [
        SumCheck(tuple(entry["sum"]), entry["equals"]) if "sum" in entry else PartCheck(entry["part"], entry["of"])
        for entry in entries
    ]


def _refuse_contradictions(definition: Definition) -> None:
    """What a schema cannot say in a sentence that helps."""
    columns = () if "shares" in definition else ("variables",)
    wanted, unwanted = {
        "long": (("variable", "value"), ("variables", "shares", "protected")),
        "wide": (columns, ("variable", "value", "protected")),
        "protected": (("protected",), ("variables", "shares", "variable", "value", "markers", "checks", "starred")),
    }[definition["layout"]]
    for name in wanted:
        if name not in definition:
            raise definition.fault(
                "layout",
                de=f"Bei „layout: {definition['layout']}“ fehlt der Eintrag „{name}“. Bitte ergänzen Sie ihn.",
                en=f"With “layout: {definition['layout']}” the entry “{name}” is missing. Please add it.",
            )
    for name in unwanted:
        if name in definition:
            raise definition.fault(
                name,
                de=f"„{name}“ passt nicht zu „layout: {definition['layout']}“. Bitte entfernen Sie es.",
                en=f"“{name}” does not go with “layout: {definition['layout']}”. Please remove it.",
            )
    if len({"column", "columns"} & set(definition["code"])) != 1:
        raise definition.fault(
            "code",
            de="„code“ braucht entweder „column“ oder „columns“.",
            en="“code” needs either “column” or “columns”.",
        )
    shares = definition.get("shares", {})
    for column, entry in shares.items():
        if entry.get("without_share") == "nobody" and "base" not in entry:
            raise definition.fault(
                "shares",
                column,
                "without_share",
                de="Wo niemand mitzählt, darf auch die Grundgesamtheit niemanden zählen: „without_share: nobody“ "
                "braucht „base“, das Merkmal, als das sie gespeichert wird.",
                en="Where nobody is counted, the base must count nobody either: “without_share: nobody” needs “base”, "
                "the variable as which it is stored.",
            )
    made = [entry[name] for entry in shares.values() for name in ("variable", "base") if name in entry]
    twice = _twice([*definition.get("variables", {}).values(), *made])
    if twice:
        raise definition.fault(
            "variables",
            de=f"Zwei Spalten sollen dasselbe Merkmal „{twice}“ sein.",
            en=f"Two columns are said to be the same variable “{twice}”.",
        )
    if UNRELIABLE in [NAMES.get(word) for word in definition.get("markers", {}).values()]:
        raise definition.fault(
            "markers",
            de="Ein Zeichen, das statt einer Zahl steht, kann nicht „unreliable“ heißen: Dazu gehört eine Zahl. "
            "Gemeint ist wohl „suppressed“ oder „missing“.",
            en="A sign in place of a number cannot mean “unreliable”, which needs a number. "
            "Perhaps “suppressed” or “missing” is meant.",
        )
    stars = definition.get("starred", {})
    if stars and stars.get("from", 1) > stars["to"]:
        raise definition.fault(
            "starred",
            de="Unter „starred“ ist „from“ größer als „to“.",
            en="Under “starred”, “from” is larger than “to”.",
        )
    writing = Writing(definition.get("decimal"), definition.get("thousands"))
    if writing.decimal and writing.decimal == writing.thousands:
        raise definition.fault(
            "thousands",
            de="„decimal“ und „thousands“ können nicht dasselbe Zeichen sein.",
            en="“decimal” and “thousands” cannot be the same sign.",
        )


def _twice(names: list[str]) -> str | None:
    return next((name for name in names if names.count(name) > 1), None)
