"""What an indicator's definition adds up and divides: numerator and denominator as lists of variables. Pure."""

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
class Fraction:
    """An indicator as arithmetic; `denominator` is None for a count."""

    kind: str
    numerator: Terms
    denominator: Terms | None
    factor: float
    minimum_denominator: float

    @property
    def variables(self) -> frozenset[str]:
        """All variables that must exist, without the areas' own surfaces."""
        keys = self.numerator.keys + (self.denominator.keys if self.denominator else ())
        return frozenset(key for key in keys if key not in AREA_UNITS)

    @property
    def datasets(self) -> frozenset[str]:
        return frozenset(key.partition(".")[0] for key in self.variables)


def terms(entry: str | list[str] | Mapping[str, list[str]]) -> Terms:
    """A variable, a list of variables to add, or `{plus: […], minus: […]}`."""
    if isinstance(entry, str):
        return Terms((entry,))
    if isinstance(entry, list):
        return Terms(tuple(entry))
    return Terms(tuple(entry["plus"]), tuple(entry.get("minus", ())))


def fraction(definition: Mapping[str, Any]) -> Fraction:
    """The arithmetic of a definition that has passed its schema."""
    return Fraction(
        kind=definition["kind"],
        numerator=terms(definition["numerator"]),
        denominator=terms(definition["denominator"]) if "denominator" in definition else None,
        factor=definition.get("factor", 1),
        minimum_denominator=definition.get("minimum_denominator", 0),
    )
