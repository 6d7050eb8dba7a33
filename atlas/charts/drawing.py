"""A chart as a picture of its own: the specification of the page, in a frame of title, source and licence.

vl-convert brings a JavaScript engine along and is loaded only when a picture is asked for.
"""

from __future__ import annotations

from atlas.charts.chart import Chart, Spec
from atlas.pictures.drawings import Frame, Sheet, from_svg
from atlas.pictures.frame import framed
from atlas.pictures.rendering import to_png

WIDTH = 800
VEGA_LITE = "6.4"  # the newest that vl-convert has; the browser's may be newer


def draw_svg(chart: Chart, facts: tuple[tuple[str, str], ...] = (), sheet: Sheet | None = None) -> str:
    """`facts`: what stands below beside the source, such as the address it came from. `sheet`: a narrow one narrows
    charts that have no width of their own.
    """
    frame = Frame(
        title=chart.title,
        subtitle=chart.summary,
        description=chart.summary,
        notes=[chart.note] if chart.note else [],
        facts=[*chart.facts, *facts],
    )
    room = sheet.width - 2 * sheet.margin if sheet else WIDTH
    drawing = from_svg(bare_svg(chart.draw(), room))
    return framed(drawing, frame, sheet or Sheet(width=max(WIDTH, drawing.width) + 2 * Sheet.margin))


def draw_png(chart: Chart, facts: tuple[tuple[str, str], ...] = (), sheet: Sheet | None = None) -> bytes:
    return to_png(draw_svg(chart, facts, sheet))


def bare_svg(spec: Spec, room: float = WIDTH) -> str:
    import vl_convert  # noqa: PLC0415 (a second to load)

    return vl_convert.vegalite_to_svg(sized(spec, room), vl_version=VEGA_LITE)


def sized(spec: Spec, room: float = WIDTH) -> Spec:
    """The width of the page is not known here."""
    width = spec.get("usermeta", {}).get("width", room)
    return {**spec, "width": width} if spec.get("width") == "container" else spec
