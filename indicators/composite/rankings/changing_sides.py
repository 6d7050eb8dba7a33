"""At which value, or which weight, an area would change sides of the line of a ranking. Pure.

A value matters only by the rank it has among the others, so the ranks are tried, not values: equal to another area's,
or anywhere between two neighbours. Moving an area towards more need never lowers its place and never raises
another's, so the first rank at which it changes sides is found by halving. What is found is exact, ties included.

A weight moves all areas at once. Two areas change places where their weighted means are equal, which is a root of a
polynomial in that weight; between two neighbouring roots nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import lcm

import numpy as np

from .exact import exactly
from .ranking import Beyond, Criterion, RankingResult

SAME = 1e-9  # roots closer than this, in parts of themselves, are one root told apart by rounding
Stretch = tuple[float, float | None]


@dataclass(frozen=True)
class ValueChange:
    """The nearest value of one criterion, all else as it is, at which an area enters or leaves the list.

    `to` itself suffices where `inclusive`; otherwise any value beyond it (above it if `upwards`, else below), however
    little. `to` is None where this criterion alone cannot change it, whatever its value.
    """

    criterion: Criterion
    enters: bool
    upwards: bool
    value: float
    to: float | None = None
    inclusive: bool = False


@dataclass(frozen=True)
class WeightChange:
    """The nearest weights of one criterion, all else as it is, at which an area is on the other side of the line.

    `less` and `more` are open stretches of weights (lower, upper) below and above the present one; None where there
    are none, an upper end None where there is no end. Within a stretch areas may be level at single weights.
    """

    criterion: Criterion
    enters: bool
    weight: float
    less: Stretch | None = None
    more: Stretch | None = None


def value_change(result: RankingResult, area: int, row: int) -> ValueChange:
    """For a rated area and a criterion that counts for it and has a weight."""
    criterion = result.criteria[row]
    enters = not result.listed[area]
    sign = 1.0 if criterion.worst == "high" else -1.0
    steps = _Steps(result, area, row, sign)
    now = steps.step_of(sign * result.values[row, area])
    upwards = enters == (criterion.worst == "high")
    impossible = ValueChange(criterion, enters, upwards, float(result.values[row, area]))
    step = steps.nearest(now, enters)
    if step is None:
        return impossible
    place, inclusive = divmod(step, 2)
    bound = float(sign * steps.levels[place if inclusive or not enters else place - 1])
    limit = criterion.highest if upwards else criterion.lowest
    if limit is not None and not inclusive and (bound >= limit if upwards else bound <= limit):
        return impossible
    return replace(impossible, to=bound, inclusive=bool(inclusive))


class _Steps:
    """The ranks one area could have in one criterion, from the least need to the most.

    Step 2j + 1 is level with the others' j-th value, step 2j lies between the (j − 1)-th and the j-th.
    """

    def __init__(self, result: RankingResult, area: int, row: int, sign: float):
        self.result, self.area, self.row = result, area, row
        self.others = result.doubled[row] > 0
        self.others[area] = False
        needs = sign * result.values[row, self.others]
        self.levels, self.level, sizes = np.unique(needs, return_inverse=True, return_counts=True)
        worse = np.cumsum(sizes[::-1])[::-1] - sizes
        self.alone = (2 * worse + sizes + 1)[self.level]  # doubled ranks of the others without the area

    def step_of(self, need: float) -> int:
        left, right = (int(np.searchsorted(self.levels, need, side=side)) for side in ("left", "right"))
        return left + right

    def nearest(self, now: int, enters: bool) -> int | None:
        """The step nearest to `now` on the other side of the line; `enters`: that is towards more need."""
        far = 2 * len(self.levels) if enters else 0
        if far == now or self.listed(far) != enters:
            return None
        while abs(far - now) > 1:
            middle = (far + now) // 2
            if self.listed(middle) == enters:
                far = middle
            else:
                now = middle
        return far

    def listed(self, step: int) -> bool:
        """Whether the area is listed at this step."""
        place, level = divmod(step, 2)
        doubled = self.result.doubled[self.row].copy()
        doubled[self.others] = self.alone + 2 * (self.level < place) + (self.level == place) * level
        behind = int((self.level >= place).sum())  # the others with at least as much need
        equal = int((self.level == place).sum()) * level
        doubled[self.area] = 2 * (behind - equal) + equal + 2
        means, select = self.result.means, self.result.select
        scores = means.moved(self.row, doubled)
        if isinstance(select, Beyond):
            threshold = exactly(select.percent)
            return bool(scores[self.area] * threshold.denominator <= threshold.numerator * means.scale)
        return bool((scores[means.known] < scores[self.area]).sum() < select.k)


def weight_change(result: RankingResult, area: int, row: int) -> WeightChange:
    """For a rated area and a criterion that has a weight."""
    weight = float(result.weights[row])
    polynomials, allowed = _ahead(result, area, row)
    edges, ahead = _counts(polynomials, weight)
    other_side = (ahead < allowed) != result.listed[area]
    # The stretch in which the present weight lies, or the one that begins there.
    more = _stretch(edges, other_side, range(int(np.searchsorted(edges, weight, side="right")) - 1, len(edges)))
    less = _stretch(edges, other_side, range(int(np.searchsorted(edges, weight, side="left")) - 1, -1, -1))
    return WeightChange(result.criteria[row], not result.listed[area], weight, less, more)


def _stretch(edges: np.ndarray, other_side: np.ndarray, places: range) -> Stretch | None:
    """The first unbroken run of stretches on the other side, going through `places`."""
    run: list[int] = []
    for place in places:
        if other_side[place]:
            run.append(place)
        elif run:
            break
    if not run:
        return None
    upper = max(run) + 1
    return float(edges[min(run)]), float(edges[upper]) if upper < len(edges) else None


def _ahead(result: RankingResult, area: int, row: int) -> tuple[np.ndarray, int]:
    """Polynomials c₀ + c₁t + c₂t² in the weight t of a criterion; the area is listed while fewer than so many are < 0.

    The mean rank of area i is Aᵢ(t) / Bᵢ(t), both linear in t; another area is ahead where AᵢB − ABᵢ < 0. Beyond a
    threshold θ there is one polynomial, θB − A. Coefficients are reckoned in whole numbers, so that areas which are
    level for every weight have zeros, and then each polynomial is brought to the size 1.
    """
    weights = result.weights
    common = lcm(*(weight.denominator for weight in weights))
    whole = np.array([int(weight * common) for weight in weights], object)
    whole[row] = 0
    numbers = [max(int(number), 1) for number in result.numbers]
    finest = lcm(*(2 * number for number in numbers))
    steps = np.array([100 * finest // (2 * number) for number in numbers], object)
    doubled = result.doubled[:, result.means.known].astype(object)
    present = (doubled > 0).astype(object)
    top, bottom = (whole * steps).dot(doubled), finest * whole.dot(present)
    top_more, bottom_more = common * steps[row] * doubled[row], common * finest * present[row]
    own = int(result.means.known[:area].sum())
    if isinstance(result.select, Beyond):
        threshold, allowed = exactly(result.select.percent), 1
        own_terms = slice(own, own + 1)
        high, low = threshold.numerator, threshold.denominator
        c0 = high * bottom[own_terms] - low * top[own_terms]
        c1 = high * bottom_more[own_terms] - low * top_more[own_terms]
        c2 = c0 * 0
    else:
        allowed = result.select.k
        c0 = top * bottom[own] - top[own] * bottom
        c1 = top_more * bottom[own] + top * bottom_more[own] - top_more[own] * bottom - top[own] * bottom_more
        c2 = top_more * bottom_more[own] - top_more[own] * bottom_more
    coefficients = np.array([c0, c1, c2], object).T
    sizes = np.maximum(np.abs(coefficients).max(axis=1), 1)
    return (coefficients / sizes[:, None]).astype(np.float64), allowed


def _counts(polynomials: np.ndarray, weight: float) -> tuple[np.ndarray, np.ndarray]:
    """How many polynomials are negative from each edge to the next; the first edge is 0, the others are roots.

    Roots that are one but for rounding are one edge, and those at the present weight are the weight.
    """
    first_term = np.take_along_axis(polynomials, np.argmax(polynomials != 0, axis=1)[:, None], 1)[:, 0]
    negative = first_term < 0  # just above 0
    roots = np.sort(_roots(polynomials), axis=1)
    turns = np.where(negative, -1, 1)[:, None] * np.array([1, -1])  # at its second root each is back where it was
    there = ~np.isnan(roots)
    edges, turns = roots[there], turns[there]
    edges = np.where(np.abs(edges - weight) <= SAME * weight, weight, edges)
    order = np.argsort(edges)
    edges, counts = edges[order], negative.sum() + np.cumsum(turns[order])
    last = np.append(np.diff(edges) > SAME * edges[1:], True)[: len(edges)]
    return np.append(0.0, edges[last]), np.append(negative.sum(), counts[last])


def _roots(polynomials: np.ndarray) -> np.ndarray:
    """The positive roots of c₀ + c₁t + c₂t², (N, 2), else NaN; by the form of the formula that does not cancel."""
    c0, c1, c2 = polynomials.T
    with np.errstate(divide="ignore", invalid="ignore"):
        q = -(c1 + np.where(c1 < 0, -1.0, 1.0) * np.sqrt(c1**2 - 4 * c0 * c2)) / 2
        roots = np.stack([q / c2, c0 / q], axis=1)
        return np.where(np.isfinite(roots) & (roots > 0), roots, np.nan)
