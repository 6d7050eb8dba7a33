"""Blocks with too few addresses are merged with neighbours until they hold enough. Pure, and the same every time.

The group with the fewest addresses goes first (among equals the one with the first code). It joins the neighbour with
the fewest addresses (among equals the one with the longest common border, then the first code), so that merged areas
stay as small as may be. Nothing is merged across `within` (a Quartier). Which records are counted plays no part: only
the register decides, so the areas stay the same from year to year as long as the register does. Blocks without any
address stay as they are.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely

Borders = dict[int, dict[int, float]]


@dataclass(frozen=True, eq=False)
class Merged:
    """`group[i]` is the position of the group of block i in `codes`; `too_small`: groups that found no neighbour."""

    codes: list[str]
    group: np.ndarray
    addresses: np.ndarray
    too_small: list[str]


def merge_blocks(
    codes: Sequence[str],
    addresses: np.ndarray,
    borders: Borders,
    minimum: int,
) -> Merged:
    """`codes` ascending. A group is called like its first block, with `+n` for n further ones."""
    borders = {block: dict(own) for block, own in borders.items()}
    size = addresses.astype(int).tolist()
    members: dict[int, list[int]] = {block: [block] for block in range(len(codes))}
    heap = [(number, block) for block, number in enumerate(size) if 0 < number < minimum]
    heapq.heapify(heap)
    while heap:
        number, block = heapq.heappop(heap)
        if block not in members or size[block] != number:
            continue  # it has been merged since
        near = [(size[other], -length, other) for other, length in borders.get(block, {}).items() if size[other]]
        if not near:
            continue
        other = min(near)[2]
        kept, gone = min(block, other), max(block, other)
        members[kept] += members.pop(gone)
        size[kept] += size[gone]
        _join(borders, kept, gone)
        if size[kept] < minimum:
            heapq.heappush(heap, (size[kept], kept))
    groups = sorted(members)
    group = np.zeros(len(codes), int)
    for position, first in enumerate(groups):
        group[members[first]] = position
    names = [_named(codes[first], len(members[first])) for first in groups]
    sums = np.array([size[first] for first in groups], int)
    return Merged(names, group, sums, [name for name, number in zip(names, sums, strict=True) if 0 < number < minimum])


def _named(code: str, size: int) -> str:
    return f"{code}+{size - 1}" if size > 1 else code


def _join(borders: Borders, kept: int, gone: int) -> None:
    for other, length in borders.pop(gone, {}).items():
        borders[other].pop(gone)
        if other != kept:
            borders[kept][other] = borders[kept].get(other, 0.0) + length
            borders[other][kept] = borders[kept][other]


def borders_between(shapes: np.ndarray, within: Sequence[str], gap: float) -> Borders:
    """Blocks that share a border, or are no further than `gap` metres apart, with the length of what they share."""
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="dwithin", distance=gap) if gap else tree.query(shapes, "intersects")
    chosen = one < other
    if within:
        inside = np.array(within)
        chosen &= inside[one] == inside[other]
    one, other = one[chosen], other[chosen]
    lengths = shapely.length(shapely.intersection(shapes[one], shapes[other]))
    found: Borders = defaultdict(dict)
    for first, second, length in zip(one.tolist(), other.tolist(), np.round(lengths, 3).tolist(), strict=True):
        if length > 0 or gap:  # blocks that meet in a point are no neighbours
            found[first][second] = found[second][first] = length
    return found
