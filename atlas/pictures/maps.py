"""A map as a drawing: areas in their colours, circles and dots upon them, one area outlined and named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from atlas.pictures import patterns as hatching
from atlas.pictures.drawings import Drawing
from atlas.pictures.keys import INK
from atlas.pictures.lettering import BOLD, safe, width_of
from atlas.pictures.patterns import Patterns, paint
from atlas.shapes import Shapes

BORDER = "#5f6478"
PREFIX = "map-"
LETTER = 15


@dataclass(frozen=True)
class Mark:
    """A circle at a point of the drawing; its radius in dots of the picture."""

    x: float
    y: float
    radius: float
    fill: str = "#2c7fb8"
    stroke: str = "#ffffff"
    opacity: float = 1
    line: float = 0.8  # in dots
    letter: str = ""
    title: str = ""  # told by the browser where somebody points
    outlined: bool = False  # it is pointed at


@dataclass(frozen=True)
class Reach:
    """What lies within a distance of some places, as paths of the drawing: its surface, and the line around it."""

    surface: str
    line: str


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a map looks: a colour or pattern by code, what stands upon it, and the area that is pointed at."""

    fills: Mapping[str, str]
    overlays: Mapping[str, Sequence[str]] = field(default_factory=dict)  # patterns upon colours: the areas of each
    marks: Sequence[Mark] = ()
    reaches: Sequence[Reach] = ()  # the widest first
    places: Sequence[Mark] = ()  # above all else
    titles: Mapping[str, str] | None = None  # told by the browser where somebody points
    pinned: str | None = None
    label: str = ""
    label_point: tuple[float, float] | None = None
    patterns: Patterns | None = None


def map_drawing(shapes: Shapes, look: Look) -> Drawing:
    def draw(scale: float) -> str:
        used = {*look.fills.values(), *look.overlays}
        defined = hatching.definitions(look.patterns or {}, used, prefix=PREFIX, scale=scale)
        return (
            f"<defs>{defined}</defs>"
            + _areas(shapes, look, scale)
            + _overlays(shapes, look)
            + _marks(look.marks, scale)
            + "".join(_reach(each, scale) for each in look.reaches)
            + _marks(look.places, scale)
            + (_pinned(shapes, look, scale) if look.pinned in shapes.paths else "")
        )

    return Drawing(width=shapes.width, height=shapes.height, metres=shapes.metres, draw=draw)


def _areas(shapes: Shapes, look: Look, scale: float) -> str:
    """One path for all areas of a colour; one for each where they have titles."""
    patterns = look.patterns or {}
    line = border_width(len(look.fills)) / scale
    group = f'<g stroke="{BORDER}" stroke-width="{line:.4g}" stroke-linejoin="round" fill-rule="evenodd">'
    if look.titles is not None:
        each = (
            f'<path d="{shapes.paths[code]}" fill="{safe(paint(fill, patterns, PREFIX))}">'
            f"<title>{safe(look.titles.get(code, code))}</title></path>"
            for code, fill in look.fills.items()
            if code in shapes.paths
        )
        return f"{group}{''.join(each)}</g>"
    together: dict[str, list[str]] = defaultdict(list)
    for code, fill in look.fills.items():
        if code in shapes.paths:
            together[fill].append(shapes.paths[code])
    paths = (
        f'<path d="{"".join(paths)}" fill="{safe(paint(fill, patterns, PREFIX))}"/>' for fill, paths in together.items()
    )
    return f"{group}{''.join(paths)}</g>"


def _overlays(shapes: Shapes, look: Look) -> str:
    """Lines that let the colour through; pointing goes to the area below them."""
    return "".join(
        f'<path d="{"".join(shapes.paths[code] for code in codes if code in shapes.paths)}" '
        f'fill="{paint(name, look.patterns or {}, PREFIX)}" fill-rule="evenodd" pointer-events="none"/>'
        for name, codes in look.overlays.items()
        if codes
    )


def border_width(count: int) -> float:
    """In dots: with very many areas, lines would cover the colours."""
    return 0.8 if count <= 1000 else 0.4 if count <= 5000 else 0.15


def _marks(marks: Sequence[Mark], scale: float) -> str:
    """The largest first, so that small ones are not covered; the one that is pointed at last."""
    circles = []
    for mark in sorted(marks, key=lambda mark: (mark.outlined, -mark.radius)):
        line = f' stroke="{safe(mark.stroke)}" stroke-width="{mark.line / scale:.4g}"' if mark.stroke else ""
        seen = f' fill-opacity="{mark.opacity}"' if mark.opacity < 1 else ""
        place = f'cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{mark.radius / scale:.4g}"'
        if mark.outlined:
            around = f'cx="{mark.x:.1f}" cy="{mark.y:.1f}" r="{(mark.radius + 4) / scale:.4g}" fill="none"'
            circles += [
                f'<circle {around} stroke="{colour}" stroke-width="{width / scale:.4g}"/>'
                for colour, width in (("#ffffff", 7), (INK, 3))
            ]
        start = f'<circle {place} fill="{safe(mark.fill)}"{seen}{line}'
        circles.append(f"{start}><title>{safe(mark.title)}</title></circle>" if mark.title else f"{start}/>")
        if mark.letter:
            size = 1.15 * mark.radius / scale
            circles.append(
                f'<text x="{mark.x:.1f}" y="{mark.y + 0.36 * size:.1f}" font-size="{size:.4g}" font-weight="{BOLD}" '
                f'text-anchor="middle" fill="#ffffff" pointer-events="none">{safe(mark.letter)}</text>'
            )
    return f"<g>{''.join(circles)}</g>" if circles else ""


def _reach(reach: Reach, scale: float) -> str:
    """A dark line in a light one is seen on every colour; pointing goes to the areas below."""
    lines = "".join(
        f'<path d="{reach.line}" fill="none" stroke="{colour}" stroke-width="{width / scale:.4g}"/>'
        for colour, width in (("#ffffff", 3), (INK, 1.2))
    )
    surface = f'<path d="{reach.surface}" fill="{INK}" fill-opacity="0.1" fill-rule="evenodd"/>'
    return f'<g pointer-events="none">{surface}{lines}</g>'


def _pinned(shapes: Shapes, look: Look, scale: float) -> str:
    """A dark line with a light one around it is seen on every colour."""
    path = shapes.paths[look.pinned or ""]
    outline = "".join(
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width / scale:.4g}" stroke-linejoin="round"/>'
        for colour, width in (("#ffffff", 5), (INK, 2.5))
    )
    if not look.label or look.label_point is None:
        return outline
    x, y = shapes.place(*look.label_point)
    size = LETTER / scale
    half = width_of(look.label, size, BOLD) / 2
    x = min(max(x, half), max(shapes.width - half, half))
    words = safe(look.label)

    def lettering(paint: str) -> str:
        return (
            f'<text x="{x:.1f}" y="{y + 0.35 * size:.1f}" font-size="{size:.4g}" font-weight="{BOLD}" '
            f'text-anchor="middle" {paint}>{words}</text>'
        )

    halo = f'fill="#ffffff" stroke="#ffffff" stroke-width="{0.28 * size:.4g}" stroke-linejoin="round"'
    return outline + lettering(halo) + lettering(f'fill="{INK}"')
