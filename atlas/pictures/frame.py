"""A drawing in its frame: title above, legend beside or below, north and scale, source and address at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from atlas.pictures import patterns as hatching
from atlas.pictures.drawings import Drawing, Frame, Sheet
from atlas.pictures.keys import INK, LINE, MUTED, PREFIX, draw_in_columns, draw_legends, text
from atlas.pictures.lettering import BOLD, FALLBACKS, REGULAR, safe, wrapped
from atlas.pictures.marks import DOT, north_arrow, scale_bar, write_scale

GAP = 1.5  # letters between drawing and legend
BESIDE = 0.26  # of the width, for a legend at the side


def framed(drawing: Drawing, frame: Frame, sheet: Sheet | None = None) -> str:
    """The whole picture as SVG. It names no style sheet and no other file, so it may be put anywhere.

    From above: the head; the drawing with its legend beside it; north and scale; a legend below; the foot.
    """
    sheet = sheet or Sheet()
    letter, inner = sheet.letter, sheet.width - 2 * sheet.margin
    looks = frame.patterns or {}
    head, top = _head(frame, sheet, inner)
    foot, foot_height = _foot(frame, sheet, inner)
    beside = bool(frame.legends) and not sheet.legend_below
    across = inner * (1 - BESIDE) - GAP * letter if beside else inner
    side, side_end, below, below_height = "", top, "", 0.0
    if beside:
        left, width = sheet.margin + inner * (1 - BESIDE), inner * BESIDE
        side, side_end = draw_legends(
            frame.legends, x=left, y=top - 0.4 * letter, width=width, letter=letter, patterns=looks
        )
    elif frame.legends:
        below, below_height = draw_in_columns(
            frame.legends, x=sheet.margin, y=0, width=inner, letter=letter, patterns=looks
        )
        below_height += letter
    marks_height = 3.2 * letter if drawing.metres else 0.0
    room = float("inf")
    if sheet.height is not None:
        room = max(sheet.height - sheet.margin - foot_height - top - marks_height - below_height, 4 * letter)
    scale = _scale(drawing, frame, across, room)
    wide, high = drawing.width * scale, drawing.height * scale
    tall = high if sheet.height is None else room
    end = top + tall
    parts = [
        head,
        _placed(drawing.draw(scale), sheet.margin + (across - wide) / 2, top + (tall - high) / 2, scale),
        side,
    ]
    if drawing.metres:
        end += marks_height
        parts.append(_marks(drawing.metres / scale, frame, sheet, end - 0.4 * letter, across))
    if below:
        parts.append(_placed(below, 0, end))
        end += below_height
    foot_top = max(end, side_end) + letter if sheet.height is None else sheet.height - sheet.margin - foot_height
    parts.append(_placed(foot, 0, foot_top))
    return _document("".join(parts), frame, sheet, sheet.height or foot_top + foot_height + sheet.margin)


def map_room(frame: Frame, sheet: Sheet) -> tuple[float, float]:
    """How many dots a map may have in both directions on a sheet of this size."""
    taken: list[tuple[float, float]] = []

    def measure(scale: float) -> str:
        taken.append((1000 * scale, 1000 * scale))
        return ""

    sides = []
    for width, height in ((1000, 1e-3), (1e-3, 1000)):
        framed(Drawing(width=width, height=height, draw=measure, metres=1), replace(frame, scale=None), sheet)
        sides.append(taken.pop()[0])
    return sides[0], sides[1]


def _placed(svg: str, x: float, y: float, scale: float = 1) -> str:
    return f'<g transform="translate({x:.2f} {y:.2f}) scale({scale:.6g})">{svg}</g>'


def _document(content: str, frame: Frame, sheet: Sheet, height: float) -> str:
    keys = [key for legend in frame.legends for key in legend.keys]
    used = {name for key in keys for name in (key.fill, *key.overlays)}
    definitions = hatching.definitions(frame.patterns or {}, used, prefix=PREFIX)
    size = f'width="{sheet.width:.0f}" height="{height:.0f}"'
    if sheet.millimetres:
        size = f'width="{sheet.millimetres[0]:g}mm" height="{sheet.millimetres[1]:g}mm"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {size} '
        f'viewBox="0 0 {sheet.width:.2f} {height:.2f}" role="img" aria-labelledby="picture-title picture-text" '
        f'xml:lang="{safe(frame.language)}" font-family="{safe(FALLBACKS)}" font-weight="{REGULAR}">'
        f'<title id="picture-title">{safe(frame.title)}</title>'
        f'<desc id="picture-text">{safe(frame.description or frame.subtitle)}</desc>'
        f"<defs>{definitions}</defs>"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{content}</svg>'
    )


def _scale(drawing: Drawing, frame: Frame, across: float, high: float) -> float:
    if frame.scale and drawing.metres:
        return drawing.metres / (frame.scale * DOT)
    return min(across / drawing.width, high / drawing.height, drawing.largest)


def _head(frame: Frame, sheet: Sheet, inner: float) -> tuple[str, float]:
    parts, y, letter = [], sheet.margin, sheet.letter
    for line in wrapped(frame.title, inner, 1.75 * letter, BOLD):
        y += 2.0 * letter
        parts.append(text(line, sheet.margin, y, 1.75 * letter, bold=True))
    for line in wrapped(frame.subtitle, inner, 1.1 * letter):
        y += 1.6 * letter
        parts.append(text(line, sheet.margin, y, 1.1 * letter, colour=MUTED))
    for note in frame.notes:
        for line in wrapped(note, inner, 0.95 * letter, BOLD):
            y += 1.5 * letter
            parts.append(text(line, sheet.margin, y, 0.95 * letter, bold=True))
    return "".join(parts), y + 1.4 * letter


def _foot(frame: Frame, sheet: Sheet, inner: float) -> tuple[str, float]:
    """Below a thin line, from its own top downwards. Returns how high it is."""
    parts, y, size = [], 0.0, 0.8 * sheet.letter
    parts.append(f'<path d="M{sheet.margin:.1f} 0h{inner:.1f}" stroke="{LINE}"/>')
    y += 0.4 * size
    for line in foot_lines(frame.facts, inner, size):
        y += 1.4 * size
        parts.append(text(line, sheet.margin, y, size, colour=MUTED))
    return "".join(parts), y + 0.3 * size


def foot_lines(facts: Sequence[tuple[str, str]], width: float, size: float) -> list[str]:
    """“Source: …”, one fact after the other."""
    return [line for name, said in facts if said for line in wrapped(f"{name}: {said}" if name else said, width, size)]


def _marks(metres_per_dot: float, frame: Frame, sheet: Sheet, foot: float, across: float) -> str:
    letter, x = sheet.letter, sheet.margin
    parts = []
    if frame.north:
        parts.append(north_arrow(frame.north, x + 0.5 * letter, foot, letter))
        x += 2.2 * letter
    bar, width = scale_bar(metres_per_dot, x, foot, 0.28 * across, letter)
    parts.append(bar)
    if frame.scale:
        parts.append(text(write_scale(frame.scale), x + width + letter, foot, letter, colour=INK))
    return "".join(parts)
