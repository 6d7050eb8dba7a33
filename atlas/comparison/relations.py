"""How indicators go together over all areas of the level: two of them as a cloud of dots, all of them as a matrix."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from django.utils.translation import get_language, gettext

from atlas.charts.chart import Chart, Table
from atlas.charts.matrix import Pair, matrix
from atlas.charts.scatter import Point, scatter
from atlas.comparison.asking import Compared
from atlas.comparison.charting import Facts, looks
from atlas.comparison.judging import Row
from atlas.numbers import with_unit, write
from indicators.formulas.correlation import LEAST_AREAS, correlations, straight_line

MOST_IN_MATRIX = 12
MOST_OUTLIERS = 5
STRONG, HARDLY = 0.7, 0.2
FAR_OFF = 2.0  # standard deviations from the line


def scatter_chart(asked: Compared, x: Row, y: Row, facts: Facts) -> Chart | None:
    told = asked.told
    both = np.flatnonzero(np.isfinite(x.sure) & np.isfinite(y.sure))
    if told is None or not both.size or x.slug == y.slug:
        return None
    weights = told.weights
    r, n = (each[0, 1] for each in correlations(np.column_stack([x.sure, y.sure]), weights))
    line = straight_line(x.sure, y.sure, weights)
    far = np.abs(line.residuals[both]) if line else np.zeros(len(both))
    outliers = {int(both[i]) for i in np.argsort(-far)[:MOST_OUTLIERS] if far[i] > FAR_OFF}
    places = list(told.places.values())
    known = set(asked.codes)
    names = {"x": x.name, "y": y.name, "r": _write_r(r), "n": int(n), "how": how_close(float(r))}
    summary = (
        gettext("“%(x)s” and “%(y)s” in %(n)s areas: %(how)s (correlation r = %(r)s%(weighted)s).")
        if np.isfinite(r)
        else gettext("“%(x)s” and “%(y)s”: with %(n)s areas nothing can be said about how they are related.")
    ) % {**names, "weighted": f", {gettext('weighted by inhabitants')}" if weights is not None else ""}
    named = [places[place].name for place in sorted(outliers)]
    if named:
        summary += " " + gettext("Far from the line: %s.") % ", ".join(named)
    return Chart(
        name="scatter",
        title=gettext("%(y)s by %(x)s") % names,
        summary=summary,
        note=fallacy(),
        facts=facts,
        draw=lambda: scatter(
            [
                Point(
                    area=places[place].code,
                    name=places[place].name,
                    x=right,
                    y=up,
                    says=f"{places[place].name}: {_told(x, right)}, {_told(y, up)}",
                    outlier=place in outliers,
                )
                for place, right, up in zip(both.tolist(), x.sure[both].tolist(), y.sure[both].tolist(), strict=True)
            ],
            {code: look for code, look in looks(asked).items() if code in known},
            titles=(_titled(x), _titled(y)),
            language=get_language() or "de",
            line=(line.intercept, line.slope) if line else None,
        ),
        table=_scatter_table(asked, x, y),
    )


def _scatter_table(asked: Compared, x: Row, y: Row) -> Table:
    return Table(
        caption=gettext("The chosen areas; all others are in the tables of the two indicators"),
        headings=[gettext("Area"), _titled(x), _titled(y)],
        rows=[[one.name, one.text, other.text] for one, other in zip(x.cells, y.cells, strict=True)],
        areas=[cell.code for cell in x.cells],
    )


def fallacy() -> str:
    return gettext(
        "Numbers of areas say nothing about single people: where two numbers are high in the same areas, it need not "
        "be the same people, and neither need be the cause of the other."
    )


def how_close(r: float) -> str:
    """In words, without judging."""
    size = abs(r)
    if not np.isfinite(r):
        return ""
    if size < HARDLY:
        return gettext("they are hardly related")
    strong = size >= STRONG
    if r > 0:
        return gettext("they rise together, strongly") if strong else gettext("they tend to rise together")
    if strong:
        return gettext("one falls as the other rises, strongly")
    return gettext("one tends to fall as the other rises")


def matrix_chart(asked: Compared, rows: Sequence[Row], facts: Facts) -> Chart | None:
    """The first twelve of the chosen indicators, each with each."""
    told, chosen = asked.told, list(rows)[:MOST_IN_MATRIX]
    if told is None or len(chosen) < 2:
        return None
    found = correlations(np.column_stack([row.sure for row in chosen]), told.weights)
    pairs, strongest = [], []
    for i, row in enumerate(chosen):
        for j, column in enumerate(chosen[:i]):
            r, n = float(found.r[i, j]), int(found.n[i, j])
            known = np.isfinite(r)
            said = f"r = {_write_r(r)}" if known else gettext("cannot be told")
            pairs.append(
                Pair(
                    row=row.name,
                    column=column.name,
                    r=round(r, 4) if known else None,
                    says=f"{row.name} – {column.name}: {said} ({gettext('%d areas') % n})",
                )
            )
            if known:
                strongest.append((abs(r), r, row.name, column.name, n))
    if not strongest:
        return None
    _, r, one, other, n = max(strongest)
    weighted = (
        gettext("Each area counts as much as it has inhabitants.")
        if told.weights is not None
        else gettext("Each area counts the same, because no number of inhabitants is published on this level.")
    )
    return Chart(
        name="matrix",
        title=gettext("How the indicators are related"),
        summary=gettext("Closest: “%(one)s” and “%(other)s”, r = %(r)s (%(n)s areas).")
        % {"one": one, "other": other, "r": _write_r(r), "n": n},
        note=" ".join(
            [
                gettext("+1: they rise together in all areas; −1: one rises as the other falls; 0: neither."),
                weighted,
                gettext("At least %d areas are needed.") % LEAST_AREAS,
                fallacy(),
            ]
        ),
        facts=facts,
        draw=lambda: matrix(
            pairs, [row.name for row in chosen], [row.name for row in chosen], language=get_language() or "de"
        ),
        table=_matrix_table(chosen, found.r, found.n),
    )


def _matrix_table(rows: Sequence[Row], r: np.ndarray, n: np.ndarray) -> Table:
    return Table(
        caption=gettext("Correlation, and the number of areas it is told from"),
        headings=[gettext("Indicator"), *(str(number) for number in range(1, len(rows) + 1))],
        rows=[
            [
                f"{i + 1}  {row.name}",
                *(_cell(r, n, i, j) for j in range(len(rows))),
            ]
            for i, row in enumerate(rows)
        ],
    )


def _cell(r: np.ndarray, n: np.ndarray, i: int, j: int) -> str:
    return f"{_write_r(r[i, j])} ({n[i, j]})" if np.isfinite(r[i, j]) and i != j else ""


def _write_r(r: float) -> str:
    return f"{'+' if r > 0 else ''}{write(float(r), 2)}" if np.isfinite(r) else ""


def _titled(row: Row) -> str:
    return f"{row.name}{f' ({row.unit})' if row.unit else ''}"


def _told(row: Row, number: float) -> str:
    return f"{row.name} {with_unit(row.write(number), row.unit)}"
