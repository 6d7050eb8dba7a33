"""Small maps as a picture to take away."""

from __future__ import annotations

from functools import partial

from django.utils.translation import get_language, gettext

from atlas.colours import PATTERNS
from atlas.drawn import drawn_shapes
from atlas.multiples.asking import SmallMap, SmallMaps
from atlas.multiples.presenting import PREFIX, WIDTH, by_fill, caption, legend, licence_of, subtitle, title
from atlas.pictures.drawings import Drawing, Frame, Key, Legend, Sheet
from atlas.pictures.frame import framed
from atlas.pictures.keys import text
from atlas.pictures.lettering import wrapped
from atlas.pictures.patterns import definitions
from atlas.shapes import Shapes
from atlas.signs import STATUSES
from spatial.texts import in_language

CELL, GAP, HEAD = 260.0, 24.0, 40.0  # a map, between two maps, and the words above it
COLUMNS = 4


def draw_svg(maps: SmallMaps, address: str) -> str:
    municipality = maps.shown.territory.municipality
    keys = [Key(label=entry["label"], fill=entry["fill"]) for entry in legend(maps)]
    sources = ", ".join(dict.fromkeys(in_language(each.shown.indicator["source"]) for each in maps.maps))
    frame = Frame(
        title=title(maps),
        subtitle=f"{in_language(municipality.name)}, {subtitle(maps)}",
        legends=[Legend(title=gettext("Legend"), keys=keys)],
        notes=[gettext("Town and numbers are invented")] if municipality.fictional else [],
        facts=[(gettext("Source"), sources), (gettext("Licence"), licence_of(maps)), ("", address)],
        patterns=PATTERNS,
        language=get_language() or "de",
    )
    columns = min(COLUMNS, len(maps.maps))
    highest = max(_height(each) for each in maps.maps)
    rows = -(-len(maps.maps) // columns)
    drawing = Drawing(
        width=columns * CELL + (columns - 1) * GAP,
        height=rows * (highest + HEAD + GAP),
        draw=partial(_draw, maps, columns, highest),
    )
    return framed(drawing, frame, Sheet())


def _draw(maps: SmallMaps, columns: int, highest: float, scale: float) -> str:
    parts = [f"<defs>{definitions(PATTERNS, STATUSES, prefix=PREFIX, scale=scale * CELL / WIDTH)}</defs>"]
    for place, each in enumerate(maps.maps):
        x, y = (place % columns) * (CELL + GAP), (place // columns) * (highest + HEAD + GAP)
        for line, words in enumerate(wrapped(caption(each, maps), CELL, 14)[:2]):
            parts.append(text(words, x, y + 14 + 17 * line, 14, bold=True))
        shapes = _shapes(each)
        inner = "".join(
            f'<path fill="{fill}" d="{"".join(shapes.paths[code] for code in codes)}"/>'
            for fill, codes in by_fill(each).items()
        )
        parts.append(
            f'<g transform="translate({x:.1f} {y + HEAD:.1f}) scale({CELL / shapes.width:.6g})" stroke="#5f6478" '
            f'stroke-width="{1.2 * shapes.width / CELL / max(scale, 0.5):.3g}" fill-rule="evenodd">{inner}</g>'
        )
    return "".join(parts)


def _shapes(each: SmallMap) -> Shapes:
    return drawn_shapes(each.shown.areas["boundaries"]["overview"], WIDTH)


def _height(each: SmallMap) -> float:
    shapes = _shapes(each)
    return CELL * shapes.height / shapes.width
