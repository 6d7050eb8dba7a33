"""Can these numbers be? Counts are whole and not negative, parts are not larger than their whole. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..aggregation import Counts, add_up
from .findings import Finding, Findings, kind_named
from .grids import Grid
from .mappings import Check, PartCheck, SumCheck

# Units in which persons or things are counted one by one.
COUNT_UNITS = frozenset(
    {"persons", "people", "children", "pupils", "households", "families", "benefit_units", "cases", "births"}
    | {"deaths", "moves", "marriages", "dwellings", "buildings", "vehicles", "businesses", "companies", "places"}
)
LARGEST_NUMBER = 1e12
TOLERANCE = 1e-6  # relative, for sums of numbers that are not counts

NEGATIVE = kind_named("negative", "weitere negative Zahlen", "further negative numbers")
BROKEN = kind_named("broken", "weitere gebrochene Anzahlen", "further counts with decimals")
ABSURD = kind_named("absurd", "weitere unglaubhaft große Zahlen", "further absurdly large numbers")
SUM = kind_named("sum", "weitere Summen, die nicht aufgehen", "further sums that do not add up")
PART = kind_named("part", "weitere Teile, die größer sind als das Ganze", "further parts larger than their whole")


@dataclass(frozen=True)
class VariableFacts:
    """What an import must know of a variable."""

    id: int
    slug: str
    unit: str
    additive: bool = True
    sum_of: Sequence[str] = field(default=())

    @property
    def is_count(self) -> bool:
        return self.unit in COUNT_UNITS


def check_numbers(grid: Grid, facts: dict[str, VariableFacts], findings: Findings) -> None:
    """Impossible numbers, wherever they stand."""
    counts = np.array([facts[name].is_count for name in grid.variables])[:, None, None]
    with np.errstate(invalid="ignore"):
        _tell(grid, ABSURD, np.abs(grid.values) > LARGEST_NUMBER, findings)
        _tell(grid, NEGATIVE, counts & (grid.values < 0), findings)
        _tell(grid, BROKEN, counts & (grid.values != np.round(grid.values)) & ~np.isnan(grid.values), findings)


SENTENCES = {
    ABSURD: (
        "{number} ist für „{variable}“ unglaubhaft groß. Sind Spalten verrutscht?",
        "{number} is absurdly large for “{variable}”. Have columns been shifted?",
    ),
    NEGATIVE: (
        "„{variable}“ ist eine Anzahl und kann nicht negativ sein; hier steht {number}.",
        "“{variable}” is a count and cannot be negative; here stands {number}.",
    ),
    BROKEN: (
        "„{variable}“ ist eine Anzahl und muss eine ganze Zahl sein; hier steht {number}. Sind es Prozente, oder ist "
        "ein Tausenderpunkt als Komma gelesen? (Mit „thousands“ in der Zuordnung lässt er sich angeben.)",
        "“{variable}” is a count and must be a whole number; here stands {number}. Is it a percentage, or a thousands "
        "separator read as a decimal point? (“thousands” in the mapping states it.)",
    ),
}


def _tell(grid: Grid, kind: str, mask: np.ndarray, findings: Findings) -> None:
    if not mask.any():
        return
    de, en = SENTENCES[kind]
    indices = np.argwhere(mask)
    # In the order of the file, so that the first one told is the first one met.
    indices = indices[np.argsort(grid.origins[mask], kind="stable")]

    def tell(number: int) -> Finding:
        index = indices[number]
        words = {"variable": grid.variables[index[0]], "number": _number(grid.values[tuple(index)])}
        code = grid.codes[index[2]]
        return Finding("error", "", (code,), de.format(**words), en.format(**words), **grid.place(index))

    findings.add_each(kind, np.arange(len(indices)), tell)


def check_sums(grid: Grid, checks: Sequence[Check], findings: Findings) -> None:
    """What the mapping asks for: `sum … equals …`, `part … of …`; only where all the numbers are known."""
    for check in checks:
        names = [*check.parts, check.whole] if isinstance(check, SumCheck) else [check.part, check.whole]
        strangers = [name for name in names if name not in grid.variables]
        if strangers:
            findings.add(
                "check",
                Finding(
                    "error",
                    "",
                    (),
                    f"Unter „checks“ steht „{strangers[0]}“, aber die Datei liefert dieses Merkmal nicht.",
                    f"“checks” names “{strangers[0]}”, but the file does not deliver this variable.",
                ),
            )
        elif isinstance(check, SumCheck):
            _check_sum(grid, check, findings)
        else:
            _check_part(grid, check, findings)


def _check_sum(grid: Grid, check: SumCheck, findings: Findings) -> None:
    parts, whole = add_up([grid.of(name) for name in check.parts]), grid.of(check.whole)
    with np.errstate(invalid="ignore"):
        off = np.abs(parts.values - whole.values) > TOLERANCE * np.maximum(1, np.abs(whole.values))
    names = " + ".join(check.parts)

    def sentences(sums: str, wholes: str, code: str) -> tuple[str, str]:
        return (
            f"Gebiet „{code}“: Die Summe {names} ist {sums}, „{check.whole}“ aber {wholes}.",
            f"Area “{code}”: the sum {names} is {sums}, but “{check.whole}” is {wholes}.",
        )

    _tell_pairs(findings, grid, SUM, shown_at=check.whole, off=off, pair=(parts, whole), sentences=sentences)


def _check_part(grid: Grid, check: PartCheck, findings: Findings) -> None:
    part, whole = grid.of(check.part), grid.of(check.whole)
    with np.errstate(invalid="ignore"):
        off = part.values > whole.values * (1 + TOLERANCE)

    def sentences(parts: str, wholes: str, code: str) -> tuple[str, str]:
        return (
            f"Gebiet „{code}“: „{check.part}“ ({parts}) ist größer als „{check.whole}“ ({wholes}).",
            f"Area “{code}”: “{check.part}” ({parts}) is larger than “{check.whole}” ({wholes}).",
        )

    _tell_pairs(findings, grid, PART, shown_at=check.part, off=off, pair=(part, whole), sentences=sentences)


def _tell_pairs(
    findings: Findings,
    grid: Grid,
    kind: str,
    *,
    shown_at: str,
    off: np.ndarray,
    pair: tuple[Counts, Counts],
    sentences: Callable[[str, str, str], tuple[str, str]],
) -> None:
    """`off`: (periods, areas). The finding points to the cell of the variable `shown_at`."""
    where = np.argwhere(off)
    variable = grid.variables.index(shown_at)

    def tell(number: int) -> Finding:
        period, area = where[number]
        code = grid.codes[area]
        left, right = (_number(counts.values[period, area]) for counts in pair)
        de, en = sentences(left, right, code)
        return Finding("error", "", (code,), de, en, **grid.place((variable, period, area)))

    findings.add_each(kind, np.arange(len(where)), tell)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.10g}"
