"""A chart as a template and a download need it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import orjson
from django.utils.safestring import SafeString, mark_safe

from atlas.charts.chart import Chart, Table

SPECIFICATION = "json"  # for the script of a page that fetches charts when they are seen


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What `atlas/parts/chart.html` shows."""

    name: str
    title: str
    summary: str
    note: str
    facts: Sequence[tuple[str, str]]
    table: Table | None
    rows: SafeString  # the body of the table
    spec: SafeString  # it, or the address where it is
    spec_address: str
    svg: str  # addresses of the files
    png: str
    xlsx: str  # of its table; empty where it has none of its own
    csv: str


def figure(chart: Chart, *, address: str, question: str = "", later: bool = False) -> Figure:
    """`address`: of the files, with NAME and FORM to be replaced; `question`: what follows the question mark;
    `later`: the page's script fetches the specification when the chart comes into view."""
    address, question = address.replace("NAME", chart.name), f"?{question.lstrip('?')}" if question else ""
    files = {kind: address.replace("FORM", kind) + question for kind in ("svg", "png", "xlsx", "csv", SPECIFICATION)}
    return Figure(
        name=chart.name,
        title=chart.title,
        summary=chart.summary,
        note=chart.note,
        facts=chart.facts,
        table=chart.table,
        rows=_rows(chart.table),
        spec=SafeString() if later else _json(chart),
        spec_address=files[SPECIFICATION] if later else "",
        svg=files["svg"],
        png=files["png"],
        xlsx=files["xlsx"] if chart.table else "",
        csv=files["csv"] if chart.table else "",
    )


def _rows(table: Table | None) -> SafeString:
    """Written here and not by a template: a matrix of sixty indicators has 3,600 cells."""
    lines = []
    for head, *cells in table.rows if table else ():
        rest = "".join(f'<td class="kern-table__cell kern-table__cell--numeric">{escape(cell)}</td>' for cell in cells)
        lines.append(
            f'<tr class="kern-table__row"><th class="kern-table__header" scope="row">{escape(head)}</th>{rest}</tr>'
        )
    return mark_safe("".join(lines))  # noqa: S308 - all escaped


def _json(chart: Chart) -> SafeString:
    """For a script element: nothing in it can end the element."""
    text = orjson.dumps(chart.draw()).decode()
    return mark_safe(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S308
