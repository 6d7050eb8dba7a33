"""The map on one page of A4 or A3, at a round scale, with everything that a paper for a council must say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from atlas.asking import Shown
from atlas.exports.map_pictures import drawing_of, frame_of
from atlas.exports.telling import Told
from atlas.modes import Picture
from atlas.pictures.drawings import Drawing, Frame, Sheet
from atlas.pictures.frame import framed, map_room
from atlas.pictures.marks import DOT, round_scale

PAPERS = {"A4": (297, 210), "A3": (420, 297)}  # millimetres, the longer side first
LETTERS = {"A4": 12.0, "A3": 15.0}  # dots: 9 and 11 points
MARGIN = 12  # millimetres, as far as office printers reach
ORIENTATIONS = ("auto", "landscape", "portrait")
DOTS = 96 / 25.4  # per millimetre


@dataclass(frozen=True, kw_only=True)
class Page:
    paper: str
    orientation: str
    width: float  # millimetres
    height: float
    scale: float
    svg: str


def print_map(shown: Shown, told: Told, picture: Picture, *, paper: str, orientation: str) -> Page:
    """Upright or across, whichever shows the map larger, unless it was said."""
    drawing, frame = drawing_of(shown, picture, fine=True), frame_of(shown, told, picture)
    wanted = ("landscape", "portrait") if orientation == "auto" else (orientation,)
    found = [(scale_on(drawing, frame, sheet_of(paper, each)), each) for each in wanted]
    scale, chosen = min(found)
    sheet = sheet_of(paper, chosen)
    width, height = sheet.millimetres or (0, 0)
    return Page(
        paper=paper,
        orientation=chosen,
        width=width,
        height=height,
        scale=scale,
        svg=framed(drawing, replace(frame, scale=scale), sheet),
    )


def sheet_of(paper: str, orientation: str) -> Sheet:
    longer, shorter = PAPERS[paper]
    width, height = (longer, shorter) if orientation == "landscape" else (shorter, longer)
    return Sheet(
        width=width * DOTS,
        height=height * DOTS,
        margin=MARGIN * DOTS,
        letter=LETTERS[paper],
        legend_below=orientation == "portrait",
        millimetres=(width, height),
    )


def scale_on(drawing: Drawing, frame: Frame, sheet: Sheet) -> float:
    wide, high = map_room(frame, sheet)
    metres = drawing.metres or 1
    return round_scale(max(drawing.width * metres / wide, drawing.height * metres / high) / DOT)
