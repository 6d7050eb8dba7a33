"""Published shares → the counts behind them, where exactly one whole number gives the share that was printed. Pure.

A share alone cannot be added up: a larger area's is not the mean of its parts'. Where the base is known as well, the
count often is too: 7.65366 % of 3,384 people are 259 of them and no others. What is not certain is refused.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from ..aggregation import Counts
from ..statuses import MISSING, OK
from .findings import Finding, Findings, kind_named
from .grids import Grid
from .mappings import Share, column_of
from .periods import Span

NOISE = 1e-4  # of the last digit published: what floating point, or a program that wrote the file, may have added

NO_BASE = kind_named("no_base", "weitere Anteile ohne bekannte Grundgesamtheit", "further shares without a known base")
NO_COUNT = kind_named("no_count", "weitere Anteile, hinter denen keine Anzahl steht", "further shares of no count")
DIGITS = kind_named("digits", "weitere Anteile mit mehr Nachkommastellen", "further shares with more digits")
SEVERAL = kind_named("several", "weitere Anteile, zu denen mehrere Anzahlen passen", "further shares of several counts")

# (dataset.variable, period) → its numbers in the atlas on the delivered areas, or None. Shape (areas,).
BaseOf = Callable[[str, Span], Counts | None]


class Fitting(NamedTuple):
    """Of each share the smallest and the largest count that is printed like it; none fits where `least > most`."""

    least: np.ndarray
    most: np.ndarray


def fitting_counts(
    shares: np.ndarray, bases: np.ndarray, *, decimals: int, per: int = 100, roundings: int = 1
) -> Fitting:
    """Whole numbers n with |per · n / base − share| ≤ roundings · ½ · 10^−decimals, in exact arithmetic.

    Both arrays (n,), finite; shares count as rounded to `decimals`. Of nobody there is nobody: with a base of 0 a share
    of 0 means the count 0, any other share means none.
    """
    least, most = np.ones(len(shares)), np.zeros(len(shares))  # none
    for i, (share, base) in enumerate(zip(shares, bases, strict=True)):
        halves = 2 * round(share * 10**decimals)  # of the last digit
        people = Fraction(base) / (2 * per * 10**decimals)
        if base > 0 or (base == 0 and halves == 0):
            least[i] = math.ceil((halves - roundings) * people)
            most[i] = math.floor((halves + roundings) * people)
    return Fitting(least, most)


def recover_counts(
    grid: Grid, shares: Sequence[Share], base_of: BaseOf, findings: Findings, *, inside: np.ndarray, file: str
) -> Grid:
    """The grid with counts in place of the columns of shares; whatever is not certain is told as an error.

    `inside` marks the areas that the file is expected to tell of, shape (areas,).
    """
    if not shares:
        return grid
    kept = [v for v, name in enumerate(grid.variables) if not name.startswith("[")]
    names = [grid.variables[v] for v in kept]
    blocks = [(grid.values[v], grid.statuses[v], grid.origins[v]) for v in kept]
    for share in shares:
        counts, bases = _Recovering(grid, share, findings, inside=inside, file=file).run(base_of)
        origins = grid.origins[grid.variables.index(column_of(share.column))]
        for name, each in zip(share.stored, (counts, bases), strict=False):
            names.append(name)
            blocks.append((each.values, each.statuses, origins))
    values, statuses, origins = (np.array(arrays) for arrays in zip(*blocks, strict=True))
    return replace(grid, variables=names, values=values, statuses=statuses, origins=origins)


class _Recovering:
    """One column of shares in one grid."""

    def __init__(self, grid: Grid, share: Share, findings: Findings, *, inside: np.ndarray, file: str):
        self.grid = grid
        self.share = share
        self.inside = inside
        self.file = file
        self.findings = findings
        self.variable = grid.variables.index(column_of(share.column))

    def run(self, base_of: BaseOf) -> tuple[Counts, Counts]:
        """Counts and bases, shape (periods, areas)."""
        share = self.share
        printed = self.grid.of(column_of(share.column))
        meant, statuses = printed.values, printed.statuses
        if share.minus:
            change = self.grid.of(column_of(share.minus))
            meant = meant - change.values
            statuses = np.where(statuses == OK, change.statuses, statuses)
        bases = self._bases(base_of)
        digits = meant * 10**share.decimals
        with np.errstate(invalid="ignore"):
            self._tell(DIGITS, np.abs(digits - np.round(digits)) > NOISE, self._more_digits)
        known = (statuses == OK) & np.isfinite(bases)
        if not self.findings.stop:  # without any base there is nothing to say of each area
            self._tell(NO_BASE, (statuses == OK) & ~known, self._no_base)
        least, most = np.ones(known.shape), np.zeros(known.shape)
        least[known], most[known] = fitting_counts(
            meant[known], bases[known], decimals=share.decimals, per=share.per, roundings=2 if share.minus else 1
        )
        self._tell(NO_COUNT, known & (least > most), lambda at: self._no_count(at, meant, bases))
        self._tell(SEVERAL, known & (least < most), lambda at: self._several(at, Fitting(least, most), bases))
        certain = known & (least == most)
        nobody = (statuses == MISSING) & self.inside & share.nobody
        told = np.where(certain | nobody, np.int8(OK), np.where(statuses == OK, np.int8(MISSING), statuses))
        told = told.astype(np.int8)
        self._tell_outcome(int(certain.sum()), nobody)
        return (
            Counts(np.where(certain, least, np.where(nobody, 0.0, np.nan)), told),
            Counts(np.where(certain, bases, np.where(nobody, 0.0, np.nan)), told),
        )

    def _bases(self, base_of: BaseOf) -> np.ndarray:
        """Shape (periods, areas); NaN where it is not known for sure."""
        share = self.share
        if not share.of_atlas:
            return self.grid.of(column_of(share.of)).values
        rows = []
        for span in self.grid.spans:
            found = base_of(share.of, span)
            if found is None:
                self.findings.add(f"base {share.of}", self._not_in_atlas(span))
                return np.full(self.grid.values.shape[1:], np.nan)
            rows.append(np.where(found.statuses == OK, found.values, np.nan))
        return np.array(rows)

    def _tell(self, kind: str, where: np.ndarray, sentences: Callable[[tuple[int, int]], tuple[str, str]]) -> None:
        cells = np.argwhere(where)

        def tell(number: int) -> Finding:
            period, area = (int(index) for index in cells[number])
            de, en = sentences((period, area))
            place = self.grid.place((self.variable, period, area))
            return Finding("error", "", (self.grid.codes[area],), de, en, **place)

        self.findings.add_each(kind, np.arange(len(cells)), tell)

    def _not_in_atlas(self, span: Span) -> Finding:
        of, column = self.share.of, self.share.column
        return Finding(
            "error",
            "",
            (),
            f"Die Anteile der Spalte „{column}“ beziehen sich auf „{of}“; davon gibt es für {span.label['de']} auf "
            "diesen Gebieten keine Zahlen im Atlas. Bitte importieren Sie diese zuerst, oder prüfen Sie „of“ und "
            "„period“ in der Zuordnung.",
            f"The shares of the column “{column}” refer to “{of}”, of which the atlas has no numbers for "
            f"{span.label['en']} on these areas. Please import them first, or check “of” and “period” in the mapping.",
            file=self.file,
        )

    def _no_base(self, at: tuple[int, int]) -> tuple[str, str]:
        of, code = self.share.of, self.grid.codes[at[1]]
        return (
            f"Für das Gebiet „{code}“ ist „{of}“, worauf sich der Anteil bezieht, nicht bekannt. Bitte ergänzen Sie "
            "diese Zahl, oder kennzeichnen Sie den Anteil als fehlend.",
            f"For the area “{code}”, “{of}”, to which the share refers, is not known. Please add that number, or mark "
            "the share as missing.",
        )

    def _more_digits(self, at: tuple[int, int]) -> tuple[str, str]:
        decimals = self.share.decimals
        return (
            f"Der Anteil hat mehr Nachkommastellen als die {decimals}, die „decimals“ nennt. Bitte nennen Sie die Zahl "
            "der veröffentlichten Stellen.",
            f"The share has more digits behind the point than the {decimals} that “decimals” says. Please state the "
            "number of digits published.",
        )

    def _no_count(self, at: tuple[int, int], meant: np.ndarray, bases: np.ndarray) -> tuple[str, str]:
        """Told with what the nearest whole number would be printed like."""
        base, per = bases[at], self.share.per
        whole = round(meant[at] * base / per)
        instead = f"{per * whole / base:.{self.share.decimals}f}" if base > 0 else "–"
        what_de, what_en = self._meant()
        return (
            f"Hinter {what_de} von {base:.10g} („{self.share.of}“) steht keine ganze Zahl: {whole} ergäbe {instead}. "
            "Bitte prüfen Sie, ob „of“ die richtige Grundgesamtheit des richtigen Tages ist.",
            f"No whole number makes {what_en} of {base:.10g} (“{self.share.of}”): {whole} would make {instead}. "
            "Please check whether “of” is the right base of the right day.",
        )

    def _several(self, at: tuple[int, int], fitting: Fitting, bases: np.ndarray) -> tuple[str, str]:
        least, most, number = f"{fitting.least[at]:.0f}", f"{fitting.most[at]:.0f}", f"{bases[at]:.10g}"
        what_de, what_en = self._meant()
        return (
            f"Zu {what_de} von {number} („{self.share.of}“) passen mehrere Anzahlen, von {least} bis {most}. Bitte "
            "liefern Sie die Anzahlen selbst oder Anteile mit mehr Nachkommastellen.",
            f"Several counts, from {least} to {most}, make {what_en} of {number} (“{self.share.of}”). Please deliver "
            "the counts themselves, or shares with more digits.",
        )

    def _meant(self) -> tuple[str, str]:
        if self.share.minus is None:
            return "diesem Anteil", "this share"
        return f"diesem Anteil weniger „{self.share.minus}“", f"this share less “{self.share.minus}”"

    def _tell_outcome(self, recovered: int, nobody: np.ndarray) -> None:
        share = self.share
        de = f"{recovered} Anzahlen „{share.variable}“ sind aus den Anteilen in „{share.column}“ zurückgerechnet."
        en = f"{recovered} counts “{share.variable}” are recovered from the shares in “{share.column}”."
        codes: tuple[str, ...] = ()
        if nobody.any():
            codes = tuple(self.grid.codes[area] for area in np.flatnonzero(nobody.any(axis=0))[:100])
            de += (
                f" {len(codes)} Gebiete ohne Anteil haben keinen Wert; in größeren Gebieten zählen weder ihre Menschen "
                "noch ihre Fälle mit."
            )
            en += (
                f" {len(codes)} areas without a share have no value; in larger areas neither their people nor their "
                "cases are counted."
            )
        self.findings.add(f"recovered {share.column}", Finding("note", "", codes, de, en, file=self.file))
