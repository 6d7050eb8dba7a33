"""Class colours: ColorBrewer's YlGnBu and PuOr, which colour-blind readers can tell apart. No alarm red."""

from bisect import bisect_left
from collections.abc import Sequence

SEQUENTIAL = {
    2: ["#edf8b1", "#2c7fb8"],
    3: ["#edf8b1", "#7fcdbb", "#2c7fb8"],
    4: ["#ffffcc", "#a1dab4", "#41b6c4", "#225ea8"],
    5: ["#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494"],
    6: ["#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#2c7fb8", "#253494"],
    7: ["#ffffcc", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84"],
    8: ["#ffffd9", "#edf8b1", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#0c2c84"],
    9: ["#ffffd9", "#edf8b1", "#c7e9b4", "#7fcdbb", "#41b6c4", "#1d91c0", "#225ea8", "#253494", "#081d58"],
}

# Two directions from the middle, for classes around the mean. Neither end is the bad one.
DIVERGING = {
    2: ["#f1a340", "#998ec3"],
    3: ["#f1a340", "#f7f7f7", "#998ec3"],
    4: ["#e66101", "#fdb863", "#b2abd2", "#5e3c99"],
    5: ["#e66101", "#fdb863", "#f7f7f7", "#b2abd2", "#5e3c99"],
    6: ["#b35806", "#f1a340", "#fee0b6", "#d8daeb", "#998ec3", "#542788"],
    7: ["#b35806", "#f1a340", "#fee0b6", "#f7f7f7", "#d8daeb", "#998ec3", "#542788"],
    8: ["#b35806", "#e08214", "#fdb863", "#fee0b6", "#d8daeb", "#b2abd2", "#8073ac", "#542788"],
    9: ["#b35806", "#e08214", "#fdb863", "#fee0b6", "#f7f7f7", "#d8daeb", "#b2abd2", "#8073ac", "#542788"],
}

# Up to eight areas beside each other, told apart by colour-blind readers too, three to one against white at least.
CATEGORICAL = ["#0072b2", "#c14a00", "#117733", "#aa4499", "#332288", "#8a6d00", "#00808a", "#882255"]

# Ground and drawing of the patterns for areas without a class; `id-layer.js` draws the same ones pixel by pixel.
PATTERNS = {
    "suppressed": {"kind": "dots", "ground": "#ffffff", "ink": "#4a4a4a"},
    "missing": {"kind": "rising", "ground": "#ffffff", "ink": "#8c8c8c"},
    "unreliable": {"kind": "level", "ground": "#f0f0f0", "ink": "#7a6a52"},
    "not_meaningful": {"kind": "cross", "ground": "#ffffff", "ink": "#b0b0b0"},
    # Where areas are filtered: the others step back.
    "unmet": {"kind": "columns", "ground": "#f6f6f6", "ink": "#e2e2e2"},
    "unknown": {"kind": "grid", "ground": "#ffffff", "ink": "#a3a3a3"},
}


def palette(count: int) -> list[str]:
    """`count` colours from low to high; a single class takes the middle one."""
    return [SEQUENTIAL[3][1]] if count == 1 else SEQUENTIAL[count]


def palette_around(mean: float, breaks: Sequence[float], tolerance: float) -> list[str]:
    """Colours for classes around the mean: whatever lies below it takes the one direction, the rest the other.

    Classes that nobody is in have been left out, so there may be more of them on one side than on the other.
    """
    at_limit = next((place for place, limit in enumerate(breaks) if abs(limit - mean) <= tolerance), None)
    middle = 0 if at_limit is not None else 1  # is there a class in the middle, or a limit?
    below = at_limit + 1 if at_limit is not None else bisect_left(breaks, mean)
    above = len(breaks) + 1 - middle - below
    half = max(below, above)
    if 2 * half + middle not in DIVERGING:
        return palette(len(breaks) + 1)
    return DIVERGING[2 * half + middle][half - below : half + middle + above]
