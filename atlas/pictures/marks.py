"""What a map needs beside its colours: which way north is, and how far things are apart."""

from __future__ import annotations

from math import floor, log10

from atlas.pictures.keys import INK, text
from atlas.pictures.lettering import BOLD, width_of

DOT = 0.0254 / 96  # metres of a dot on paper
NARROW_SPACE = "\u202f"


def north_arrow(letter_of_north: str, x: float, y: float, letter: float) -> str:
    """Upright, its foot at `y`."""
    half, high = 0.45 * letter, 1.7 * letter
    return (
        f'<path d="M{x:.1f} {y - high:.1f}l{half:.1f} {high:.1f}l{-half:.1f} {-0.35 * letter:.1f}'
        f'l{-half:.1f} {0.35 * letter:.1f}z" fill="{INK}"/>'
        + text(letter_of_north, x, y - high - 0.3 * letter, 0.9 * letter, bold=True, end="middle")
    )


def scale_bar(metres_per_dot: float, x: float, y: float, longest: float, letter: float) -> tuple[str, float]:
    """A bar of a round length, not longer than so many dots; its foot at `y`. Returns how wide it is with its words."""
    metres = round_length(longest * metres_per_dot)
    width, high = metres / metres_per_dot, 0.35 * letter
    words = write_length(metres)
    bar = (
        f'<rect x="{x:.1f}" y="{y - high:.1f}" width="{width / 2:.1f}" height="{high:.1f}" fill="{INK}" '
        f'stroke="{INK}"/><rect x="{x + width / 2:.1f}" y="{y - high:.1f}" width="{width / 2:.1f}" '
        f'height="{high:.1f}" fill="#ffffff" stroke="{INK}"/>'
    )
    above = y - high - 0.35 * letter
    labels = text("0", x, above, 0.85 * letter) + text(words, x + width, above, 0.85 * letter, end="middle")
    return bar + labels, width + width_of(words, 0.85 * letter, BOLD) / 2


def round_length(at_most: float) -> float:
    """1, 2 or 5 times a power of ten."""
    power = 10.0 ** floor(log10(at_most))
    return next(step * power for step in (5, 2, 1) if step * power <= at_most * (1 + 1e-9))


def write_length(metres: float) -> str:
    return f"{metres / 1000:.0f} km" if metres >= 1000 else f"{metres:.0f} m"


def write_scale(scale: float) -> str:
    """1 : 25 000, with narrow spaces as on German maps."""
    return f"1 : {scale:,.0f}".replace(",", NARROW_SPACE)


# Scales that maps are printed in.
STEPS = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8)


def round_scale(at_least: float) -> float:
    """The next scale that maps are printed in: 1 : 20 000 where 1 : 18 340 would just fit."""
    power = 10.0 ** floor(log10(at_least))
    found = next((step * power for step in STEPS if step * power >= at_least * (1 - 1e-9)), 10 * power)
    return float(round(found))
