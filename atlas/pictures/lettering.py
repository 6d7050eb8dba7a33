"""How wide words are, and where a line of them ends. Measured in the fonts of the pages, so nothing runs over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

FAMILY = "Fira Sans"
FALLBACKS = f"'{FAMILY}', 'Segoe UI', Roboto, Arial, sans-serif"
REGULAR, BOLD = 400, 600
KERN = Path(__file__).resolve().parents[2] / "node_modules/@kern-ux/native/dist/fonts/fira-sans"
FACES = {REGULAR: KERN / "FiraSans-Regular.woff2", BOLD: KERN / "FiraSans-SemiBold.woff2"}

USUAL = 0.6  # of the size, for a letter that the font does not have
ROOM = 1.04  # other readers' programs may take another font of much the same width
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_WORDS = re.compile(r"\S+")


def width_of(text: str, size: float, weight: int = REGULAR) -> float:
    widths = _widths(weight)
    return ROOM * size * sum(widths.get(ord(letter), USUAL) for letter in text)


def wrapped(text: str, width: float, size: float, weight: int = REGULAR) -> list[str]:
    """Lines that fit. Words that are too long for a line, like addresses, are broken where it hurts least."""
    lines: list[str] = []
    line = ""
    for word in _WORDS.findall(text):
        longer = f"{line} {word}" if line else word
        if width_of(longer, size, weight) <= width:
            line = longer
            continue
        if line and width_of(word, size, weight) <= width:
            lines.append(line)
            line = word
            continue
        line = longer
        while width_of(line, size, weight) > width:
            head, line = _broken(line, width, size, weight)
            lines.append(head)
    return [*lines, line] if line else lines


def shortened(text: str, width: float, size: float, weight: int = REGULAR) -> str:
    """The beginning that fits, with three dots where something is left out."""
    if width_of(text, size, weight) <= width:
        return text
    while text and width_of(text + "…", size, weight) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def safe(text: object) -> str:
    """Text for XML: escaped, also for attributes, without signs that XML does not know."""
    return escape(_NOT_XML.sub("", str(text)), {'"': "&quot;", "'": "&#39;"})


def _broken(line: str, width: float, size: float, weight: int) -> tuple[str, str]:
    fitting = next(n for n in range(len(line), 0, -1) if n == 1 or width_of(line[:n], size, weight) <= width)
    places = [found.start() for found in re.finditer(r"(?<=[\s/?&=;,_-])", line[: fitting + 1]) if found.start() > 0]
    place = max((p for p in places if p <= fitting), default=fitting)
    if place < fitting / 2:
        place = fitting
    return line[:place].rstrip(), line[place:].lstrip()


@lru_cache
def _widths(weight: int) -> Mapping[int, float]:
    """By code point, in parts of the size. Without the fonts (npm has not run) every letter is taken as usual."""
    if not FACES[weight].exists():
        return {}
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only who makes pictures needs it

    with TTFont(FACES[weight], lazy=True) as font:
        advances, units = font["hmtx"].metrics, font["head"].unitsPerEm
        return {point: advances[name][0] / units for point, name in font.getBestCmap().items()}
