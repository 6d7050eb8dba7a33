"""Patterns for areas without a class, so that statuses are told apart without colour; as `id-layer.js` draws them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

Patterns = Mapping[str, Mapping[str, Any]]  # by name: kind, ground (or none), ink and perhaps the weight of lines

# What stands on one tile of eight by eight, in the pattern's ink.
TILES = {
    "dots": '<path d="M1 1h2v2H1zM5 5h2v2H5z" fill="{ink}"/>',
    "rising": '<path d="M-2 2L2-2M0 8L8 0M6 10L10 6" stroke="{ink}" stroke-width="{weight}"/>',
    "falling": '<path d="M-2 6L2 10M0 0L8 8M6-2L10 2" stroke="{ink}" stroke-width="{weight}"/>',
    "level": '<path d="M0 2H8M0 6H8" stroke="{ink}" stroke-width="{weight}"/>',
    "columns": '<path d="M2 0V8M6 0V8" stroke="{ink}" stroke-width="{weight}"/>',
    "grid": '<path d="M2 0V8M6 0V8M0 2H8M0 6H8" stroke="{ink}" stroke-width="{weight}"/>',
    "cross": '<path d="M-2 2L2-2M0 8L8 0M6 10L10 6M-2 6L2 10M0 0L8 8M6-2L10 2" stroke="{ink}"/>',
}
WEIGHT = 1.5


def definitions(patterns: Patterns, names: Collection[str], *, prefix: str, scale: float = 1) -> str:
    """A `<pattern>` for each of these names. In a drawing that is scaled they keep their size."""
    return "".join(
        f'<pattern id="{prefix}{name}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="scale({1 / scale:.5g})">'
        f'<rect width="8" height="8" fill="{patterns[name]["ground"]}"/>'
        f"{_tile(patterns[name])}</pattern>"
        for name in patterns
        if name in names
    )


def paint(fill: str, patterns: Patterns, prefix: str) -> str:
    """What `fill` asks for: a colour, or one of the patterns by its name."""
    return f"url(#{prefix}{fill})" if fill in patterns else fill


def _tile(look: Mapping[str, Any]) -> str:
    return TILES[look["kind"]].format(ink=look["ink"], weight=look.get("weight", WEIGHT))
