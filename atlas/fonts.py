"""KERN's typeface cut down to the letters that Europe's names are written with: two files of 25 kB instead of 140.

The cut is made where static files are looked for or collected, the first time and whenever KERN's files have changed.
It lies beside the other products of a set-up and is never committed.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from atlas.generated import GeneratedFinder

FONTS = ("FiraSans-Regular.woff2", "FiraSans-SemiBold.woff2")
FOLDER = "fonts"  # below the address of static files

# Everything that is written in Latin letters between Iceland and Turkey, and the signs of German and English print.
LETTERS = (
    (0x20, 0x7E),  # ASCII
    (0xA0, 0x17F),  # Latin-1 and Latin Extended-A
    (0x18F, 0x18F), (0x192, 0x192), (0x1CD, 0x1D4), (0x1E6, 0x1E7), (0x218, 0x21B), (0x259, 0x259),
    (0x2C6, 0x2C7), (0x2D8, 0x2DD), (0x300, 0x304), (0x306, 0x30C), (0x326, 0x328),
    (0x1E80, 0x1E85), (0x1E9E, 0x1E9E), (0x1EF2, 0x1EF3),
    (0x2009, 0x2009), (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x202F, 0x202F),
    (0x2030, 0x2030), (0x2032, 0x2033), (0x2039, 0x203A), (0x2044, 0x2044), (0x2070, 0x2070), (0x2074, 0x2079),
    (0x2080, 0x2089), (0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x2193), (0x2206, 0x2206),
    (0x2211, 0x2212), (0x221A, 0x221A), (0x221E, 0x221E), (0x2248, 0x2248), (0x2260, 0x2260), (0x2264, 0x2265),
)  # fmt: skip
FEATURES = ["tnum", "lnum"]  # beside the usual ones (kerning, ligatures, accents, German and Romanian letter forms)


class FontFinder(GeneratedFinder):
    """Finds `fonts/…`."""

    folder = FOLDER

    def names(self) -> Sequence[str]:
        return FONTS

    def made(self, name: str) -> Path:
        return cut(name)


def cut(name: str) -> Path:
    """The small file, made anew if it was not made from this very font and these letters."""
    source = settings.KERN / "fonts" / "fira-sans" / name
    target = Path(settings.GENERATED_STATIC) / FOLDER / name
    stamp = target.with_suffix(".stamp")
    key = hashlib.sha256(source.read_bytes() + repr((LETTERS, FEATURES)).encode()).hexdigest()
    if target.exists() and stamp.exists() and stamp.read_text() == key:
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".new")
    write_subset(source, draft)
    draft.replace(target)
    stamp.write_text(key)
    return target


def write_subset(source: Path, target: Path) -> None:
    from fontTools import subset  # noqa: PLC0415 - only where static files are built, not in every web process

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # a flag that this version of the font does not define
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features += FEATURES
    options.desubroutinize = True  # compresses better
    options.hinting = False
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[letter for first, last in LETTERS for letter in range(first, last + 1)])
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    font.close()
