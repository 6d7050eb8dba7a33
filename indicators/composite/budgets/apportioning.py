"""A total kept between floors and caps, and cut into whole steps; exact. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor


def within_bounds(
    shares: Sequence[Fraction], floors: Sequence[Fraction], caps: Sequence[Fraction | None], total: Fraction
) -> tuple[list[Fraction], Fraction] | None:
    """xᵢ = λ · shareᵢ, but at least floorᵢ and at most capᵢ, with the one λ at which they add up to `total`; and λ.

    Whoever is not held by a bound keeps the ratio to all others who are not. As λ grows from 0 on, one area after the
    other leaves its floor and reaches its cap; between two such points the sum is a straight line, and the line that
    meets `total` gives λ. So there is nothing to repeat until it fits, and nothing to oscillate. Shares and floors ≥ 0,
    floorᵢ ≤ capᵢ; a cap of None is none. None where no λ does: the floors exceed the total or the caps do not suffice.
    """
    turns = []  # λ, what is no longer or newly fixed there, and how the slope changes
    for share, low, high in zip(shares, floors, caps, strict=True):
        if share:
            turns.append((low / share, -low, share))
            if high is not None:
                turns.append((high / share, high, -share))
    fixed, slope, factor = sum(floors, Fraction(0)), Fraction(0), Fraction(0)
    if fixed > total:
        return None
    for turn, newly_fixed, steeper in sorted(turns):
        if slope and fixed + slope * turn >= total:
            break
        fixed, slope, factor = fixed + newly_fixed, slope + steeper, turn
    if slope:
        factor = (total - fixed) / slope
    elif fixed != total:
        return None
    held = [
        low if factor * share < low else high if high is not None and factor * share > high else factor * share
        for share, low, high in zip(shares, floors, caps, strict=True)
    ]
    return held, factor


def whole_steps(amounts: Sequence[Fraction], codes: Sequence[str]) -> list[int]:
    """Whole numbers with the sum of `amounts`, which is whole: each rounded down, the rest to the largest remainders.

    The method of Hare and Niemeyer. Nobody is more than one step from the exact amount, who has a larger exact amount
    has no fewer steps, and bounds that are whole are kept. Equal remainders: in the order of `codes`. (Its price: with
    a larger total somebody may get one step less. The divisor methods avoid that, but can leave the exact amount by
    more than a step.) Balinski and Young (2001), Fair Representation.
    """
    steps = [floor(amount) for amount in amounts]
    left = int(sum(amounts, Fraction(0))) - sum(steps)
    by_remainder = sorted(range(len(steps)), key=lambda place: (steps[place] - amounts[place], codes[place]))
    for place in by_remainder[:left]:
        steps[place] += 1
    return steps
