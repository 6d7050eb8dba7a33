"""A chart as a template and a download need it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

import orjson
from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from atlas.asking import NotShownError
from atlas.charts.chart import Chart, Table

SPECIFICATION = "json"
FORMS = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png", SPECIFICATION: "application/json"}


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
    spec: SafeString
    svg: str  # addresses of the files
    png: str


def figure(chart: Chart, *, address: str, question: str = "") -> Figure:
    """`address`: of the files, with NAME and FORM to be replaced; `question`: what follows the question mark."""
    address = address.replace("NAME", chart.name)
    question = f"?{question.lstrip('?')}" if question else ""
    return Figure(
        name=chart.name,
        title=chart.title,
        summary=chart.summary,
        note=chart.note,
        facts=chart.facts,
        table=chart.table,
        rows=_rows(chart.table),
        spec=_json(chart),
        svg=address.replace("FORM", "svg") + question,
        png=address.replace("FORM", "png") + question,
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
    text = orjson.dumps(chart.spec).decode()
    return mark_safe(text.replace("<", "\\u003c").replace("&", "\\u0026"))  # noqa: S308


def picture(charts: Iterable[Chart], name: str, form: str, *, address: str) -> HttpResponse:
    """The chart of this name among those of the page at `address`, as a file; or its specification for the script."""
    chart = next((each for each in charts if each.name == name), None)
    if chart is None or form not in FORMS:
        raise NotShownError(gettext("This page has no such chart."))
    if form == SPECIFICATION:
        return HttpResponse(orjson.dumps(chart.spec), content_type=FORMS[form])
    from atlas.charts.drawing import draw_png, draw_svg  # noqa: PLC0415 (only pictures need the engine's module)

    facts = ((gettext("Address"), address),)
    body: str | bytes = draw_svg(chart, facts) if form == "svg" else draw_png(chart, facts)
    response = HttpResponse(body, content_type=FORMS[form])
    response["Content-Disposition"] = f'inline; filename="{name}.{form}"'
    return response
