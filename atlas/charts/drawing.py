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


def draw_svg(chart: Chart, facts: tuple[tuple[str, str], ...] = ()) -> str:
    """`facts`: what stands below beside the source, such as the address it came from."""
    frame = Frame(
        title=chart.title,
        subtitle=chart.summary,
        description=chart.summary,
        notes=[chart.note] if chart.note else [],
        facts=[*chart.facts, *facts],
    )
    drawing = from_svg(bare_svg(chart.draw()))
    return framed(drawing, frame, Sheet(width=max(WIDTH, drawing.width) + 2 * Sheet.margin))


def draw_png(chart: Chart, facts: tuple[tuple[str, str], ...] = ()) -> bytes:
    return to_png(draw_svg(chart, facts))


def bare_svg(spec: Spec) -> str:
    import vl_convert  # noqa: PLC0415 (a second to load)

    return vl_convert.vegalite_to_svg(sized(spec), vl_version=VEGA_LITE)


def sized(spec: Spec) -> Spec:
    """The width of the page is not known here."""
    width = spec.get("usermeta", {}).get("width", WIDTH)
    return {**spec, "width": width} if spec.get("width") == "container" else spec
