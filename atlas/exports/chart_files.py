"""A chart as a file: as a picture in its frame, what it shows as a table, and the specification for the page."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import get_language, gettext

from atlas.asking import NotShownError
from atlas.charts.chart import Chart
from atlas.charts.showing import SPECIFICATION
from atlas.exports.map_tables import sign_pairs_of
from atlas.exports.page_tables import number_in
from atlas.exports.sending import send_file
from atlas.exports.table_files import send_table
from atlas.exports.tables import Column, Table
from atlas.exports.telling import publishing_of
from atlas.pictures.drawings import Sheet
from spatial.models import Municipality


def send_chart(
    charts: Iterable[Chart],
    name: str,
    kind: str,
    *,
    address: str,
    municipality: Municipality,
    sheet: Sheet | None = None,
) -> HttpResponseBase:
    """The chart of this name among those of the page at `address`. `sheet`: a picture's, where it is not the usual."""
    chart = next((each for each in charts if each.name == name), None)
    if chart is not None and kind in ("svg", "png"):
        # Only pictures need the engine's module.
        from atlas.charts.drawing import draw_png, draw_svg  # noqa: PLC0415

        facts = ((gettext("Address"), address),)
        body = draw_svg(chart, facts, sheet).encode() if kind == "svg" else draw_png(chart, facts, sheet)
        return send_file(body, name=name, kind=kind, inline=True)
    if chart is not None and kind == SPECIFICATION:
        return HttpResponse(orjson.dumps(chart.draw()), content_type="application/json")
    if chart is not None and chart.table is not None and kind in ("xlsx", "csv"):
        return send_table(table_of_chart(chart, address, municipality), kind)
    raise NotShownError(gettext("This page has no such chart."))


def table_of_chart(chart: Chart, address: str, municipality: Municipality) -> Table:
    """The table below the chart, its numbers as numbers."""
    if chart.table is None:
        raise ValueError(f"the chart {chart.name} has no table of its own")
    language, publishing = get_language() or "de", publishing_of(municipality)
    facts = [(label or gettext("Source"), said) for label, said in chart.facts if said]
    about = [
        (gettext("Content"), chart.summary),
        *facts,
        (gettext("Publisher"), publishing["publisher"]),
        (gettext("Address"), address),
        (gettext("Please note"), chart.note),
        (gettext("Please note"), publishing["fictional"]),
    ]
    return Table(
        name=f"{municipality.slug}-{chart.name}",
        title=": ".join(dict.fromkeys([chart.title, chart.table.caption])),
        columns=[Column(key=f"column_{n + 1}", heading=each) for n, each in enumerate(chart.table.headings)],
        rows=[[row[0], *(number_in(cell, language) for cell in row[1:])] for row in chart.table.rows],
        about=[(label, said) for label, said in about if said],
        signs=sign_pairs_of(municipality),
        origin=facts,
        language=language,
    )
