"""What an indicator's definition adds up, divides and compares: its arithmetic without its words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Surfaces of the areas themselves, as if they were variables: name → square metres in one unit.
AREA_UNITS = {"area.km2": 1_000_000.0, "area.ha": 10_000.0}


@dataclass(frozen=True)
class Terms:
    """Variables (`dataset.variable`) that are added and variables that are taken away."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        return self.plus + self.minus


@dataclass(frozen=True)
class Pool:
    """So many years, the named one the last, are added before they are divided; `at_least` of them must be there."""

    years: int
    at_least: int


@dataclass(frozen=True)
class Catchment:
    """Facilities of a kind, what of them serves people, and how far people go to them, in metres."""

    facilities: str
    measure: str
    metres: float


@dataclass(frozen=True)
class Change:
    """The value now against that of `years` ago: absolute, relative (per cent) or points."""

    years: int
    told_as: str


@dataclass(frozen=True)
class Fraction:
    """An indicator as arithmetic. A count and a median have no denominator; a change has nothing but its `base`."""

    kind: str
    numerator: Terms | None
    denominator: Terms | None
    factor: float
    minimum_denominator: float
    squares: str | None = None
    pool: Pool | None = None
    catchment: Catchment | None = None
    change: Change | None = None
    base: Fraction | None = None

    @property
    def leading(self) -> str:
        """The variable whose periods are the indicator's periods."""
        if self.base:
            return self.base.leading
        terms = self.numerator or self.denominator
        assert terms is not None  # noqa: S101 (every kind has one of them: indicators/defining.py)
        return terms.plus[0]

    @property
    def variables(self) -> frozenset[str]:
        """All variables that must exist, without the areas' own surfaces."""
        if self.base:
            return self.base.variables
        keys = [key for terms in (self.numerator, self.denominator) if terms for key in terms.keys]
        keys += [self.squares] if self.squares else []
        return frozenset(key for key in keys if key not in AREA_UNITS)

    @property
    def datasets(self) -> frozenset[str]:
        return frozenset(key.partition(".")[0] for key in self.variables)

    @property
    def years_back(self) -> int:
        """How many years before its own period the arithmetic looks."""
        own = self.change.years if self.change else self.pool.years - 1 if self.pool else 0
        return own + (self.base.years_back if self.base else 0)


def terms(entry: str | list[str] | Mapping[str, list[str]]) -> Terms:
    """A variable, a list of variables to add, or `{plus: […], minus: […]}`."""
    if isinstance(entry, str):
        return Terms((entry,))
    if isinstance(entry, list):
        return Terms(tuple(entry))
    return Terms(tuple(entry["plus"]), tuple(entry.get("minus", ())))


def fraction(definition: Mapping[str, Any]) -> Fraction:
    """The arithmetic of a definition that has passed its checks; of a change, with `base`, the definition it is of."""
    kind = definition["kind"]
    change, pool = definition.get("change"), definition.get("pool")
    factor = definition.get("factor", 1)
    if kind == "supply":  # per cent of what the people served are entitled to
        factor = 100 / definition["reference"]["value"]
    return Fraction(
        kind=kind,
        numerator=terms(definition["numerator"]) if "numerator" in definition else None,
        denominator=terms(definition["denominator"]) if "denominator" in definition else None,
        factor=factor,
        minimum_denominator=definition.get("minimum_denominator", 0),
        squares=definition.get("squares"),
        pool=Pool(pool["years"], pool.get("at_least", pool["years"])) if pool else None,
        catchment=Catchment(**definition["supply"]) if "supply" in definition else None,
        change=Change(change["years"], change["as"]) if change else None,
        base=fraction(definition["base"]) if change else None,
    )
