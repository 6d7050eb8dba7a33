"""What a file does not say: areas it lacks, single numbers it lacks, periods that got into it by mistake. Pure."""

from __future__ import annotations

import numpy as np

from ..statuses import MISSING
from .findings import Finding, Findings, listed
from .grids import Grid
from .periods import Span


def tell_gaps(grid: Grid, inside: np.ndarray, edition: str, file: str, findings: Findings) -> None:
    """Areas of the municipality that the file does not have; a period with far fewer areas than the others is a mix-up.

    `inside` marks the areas that are expected.
    """
    # What is not in the file, but is not missing either, the mapping has settled: there nobody is counted.
    told = (grid.origins >= 0) | (grid.statuses != MISSING)
    delivered: np.ndarray = np.any(told, axis=0)  # (periods, areas)
    counts = delivered.sum(axis=1)
    for period, span in enumerate(grid.spans):
        count, present = counts[period], delivered[period]
        if count * 2 < counts.max():
            findings.add("mixed", _mixed(span, int(count), int(counts.max()), file))
            continue
        gaps = [grid.codes[position] for position in np.flatnonzero(inside & ~present)]
        if gaps:
            findings.add("gaps", _gaps(span, gaps, edition, file))
        holes = present & ~told[:, period] & np.any(told[:, period], axis=1, keepdims=True)
        if holes.any():
            findings.add("holes", _holes(span, np.argwhere(holes), grid, file))


def _mixed(span: Span, count: int, usual: int, file: str) -> Finding:
    return Finding(
        "error",
        "",
        (),
        f"Für {span.label['de']} hat die Datei nur {count} Gebiete, für andere Zeiten {usual}. Sind zwei Zeiten "
        "vermischt? Bitte prüfen Sie die Spalte mit dem Zeitbezug.",
        f"For {span.label['en']} the file has only {count} areas, for other times {usual}. Are two periods mixed? "
        "Please check the column with the period.",
        file=file,
    )


def _gaps(span: Span, gaps: list[str], edition: str, file: str) -> Finding:
    many = len(gaps) > 1
    return Finding(
        "warning",
        "",
        tuple(gaps),
        f"Für {span.label['de']} {'fehlen' if many else 'fehlt'} {len(gaps)} {'Gebiete' if many else 'Gebiet'} des "
        f"Gebietsstands „{edition}“: {listed(gaps, 'de')}. Sie gelten als „fehlend“, größere Gebiete darüber auch.",
        f"For {span.label['en']}, {len(gaps)} {'areas' if many else 'area'} of the edition “{edition}” "
        f"{'are' if many else 'is'} not there: {listed(gaps, 'en')}. They count as missing, and so do the larger areas "
        "above them.",
        file=file,
    )


def _holes(span: Span, holes: np.ndarray, grid: Grid, file: str) -> Finding:
    variable, code = grid.variables[holes[0][0]], grid.codes[holes[0][1]]
    return Finding(
        "warning",
        "",
        tuple(grid.codes[area] for _, area in holes[:100]),
        f"Für {span.label['de']} fehlen einzelne Zahlen ({len(holes)}), zuerst „{variable}“ für „{code}“. Sie gelten "
        f"als "
        "„fehlend“.",
        f"For {span.label['en']} single numbers are not there ({len(holes)}), the first being “{variable}” for "
        f"“{code}”. "
        "They count as missing.",
        file=file,
    )


def overlap(file: str, other: str, slug: str, when: Span) -> Finding:
    """The same number in two files of a delivery."""
    return Finding(
        "error",
        "",
        (),
        f"„{slug}“ für {when.label['de']} steht auch in „{other}“. Bitte liefern Sie jede Zahl nur einmal.",
        f"“{slug}” for {when.label['en']} is also in “{other}”. Please deliver each number only once.",
        file=file,
    )
