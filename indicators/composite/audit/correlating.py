"""How parts go together: correlations by three kinds, weighted by areas if you like, with their p-values. Pure.

Columns are arrays whose last axis are the areas; a pair counts where both have a number (n pairwise).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..methods.statistics import ascending_ranks
from ..recipes import Node
from ..tree.index import IndexResult

WEAK, REDUNDANT = 0.3, 0.9
STRONG = 0.6  # with a denominator
COLUMNS = ["group", "first", "second", "relation", "level", "r", "p", "count", "negative", "weak", "redundant"]
KINDS = ("pearson", "spearman", "kendall")


def correlation(x: np.ndarray, y: np.ndarray, kind: str = "pearson", weights: np.ndarray | None = None) -> float:
    """The correlation of two columns (N,); NaN for fewer than three pairs, or where one of them does not vary.

    pearson: of the numbers; spearman: of their ranks, ties sharing the middle; kendall: τ_b, (concordant − discordant
    pairs) / √(pairs not tied in x · pairs not tied in y). `weights` (N,) weigh the areas, of kendall the pairs by their
    product.
    """
    if kind not in KINDS:
        raise ValueError(f"There is no correlation {kind!r}; there are {', '.join(KINDS)}.")
    both = np.isfinite(x) & np.isfinite(y)
    weigh = np.ones(len(x)) if weights is None else np.nan_to_num(np.asarray(weights, np.float64))
    both &= weigh > 0
    x, y, weigh = x[both], y[both], weigh[both]
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return float("nan")
    if kind == "kendall":
        return _kendall(x, y, weigh)
    if kind == "spearman":
        x, y = ascending_ranks(x, ties="average"), ascending_ranks(y, ties="average")
    share = weigh / weigh.sum()
    x, y = x - share @ x, y - share @ y
    return float(np.clip(share @ (x * y) / np.sqrt((share @ x**2) * (share @ y**2)), -1, 1))


def spearman(x: np.ndarray, y: np.ndarray) -> float:
    return correlation(x, y, "spearman")


def p_value(r: float, count: int, kind: str = "pearson") -> float:
    """Two-sided probability of a correlation at least as strong by chance, from `count` areas that count alike.

    pearson and spearman: t = r √((n − 2) / (1 − r²)) with n − 2 degrees of freedom (of spearman an approximation, good
    from about ten areas on); kendall: z = 3 τ √(n (n − 1)) / √(2 (2n + 5)), the normal approximation without ties.
    """
    from scipy.special import ndtr, stdtr  # noqa: PLC0415

    if np.isnan(r) or count < 3:
        return float("nan")
    if kind == "kendall":
        return float(2 * ndtr(-abs(3 * r * np.sqrt(count * (count - 1)) / np.sqrt(2 * (2 * count + 5)))))
    if abs(r) >= 1:
        return 0.0
    return float(2 * stdtr(count - 2, -abs(r) * np.sqrt((count - 2) / (1 - r**2))))


def _kendall(x: np.ndarray, y: np.ndarray, weights: np.ndarray) -> float:
    agreement = spread_x = spread_y = 0.0
    for place in range(len(x) - 1):
        apart_x, apart_y = np.sign(x[place] - x[place + 1 :]), np.sign(y[place] - y[place + 1 :])
        weigh = weights[place] * weights[place + 1 :]
        agreement += float(weigh @ (apart_x * apart_y))
        spread_x += float(weigh @ np.abs(apart_x))
        spread_y += float(weigh @ np.abs(apart_y))
    return float(np.clip(agreement / np.sqrt(spread_x * spread_y), -1, 1))


def correlations(
    result: IndexResult, *, period: int = -1, kind: str = "pearson", weights: str | None = None
) -> pd.DataFrame:
    """Scores of parts of the same group with each other, and of every part with all the groups it belongs to.

    first, second, relation ("beside": both in `group`; "within": the first is a part, of a part …, of the second, which
    is `group`), level (1: directly), r, p, count (areas with both), negative, weak (r below 0.3), redundant (beside, r
    above 0.9). `weights` is a column of the table that areas count by, such as population; p is then NaN.
    """
    weigh = None if weights is None else result.values.numbers[weights][period]
    rows = []
    for first, second, relation, level in _pairs(result.total.node):
        x, y = result.nodes[first].score[period], result.nodes[second].score[period]
        r = correlation(x, y, kind, weigh)
        count = int((np.isfinite(x) & np.isfinite(y)).sum())
        rows.append(
            {
                "group": second if relation == "within" else _parent(result.total.node, first),
                "first": first,
                "second": second,
                "relation": relation,
                "level": level,
                "r": r,
                "p": np.nan if weights else p_value(r, count, kind),
                "count": count,
                "negative": bool(r < 0),
                "weak": bool(r < WEAK),
                "redundant": bool(relation == "beside" and r > REDUNDANT),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def denominator_correlations(result: IndexResult, *, period: int = -1, kind: str = "pearson") -> pd.DataFrame:
    """Delivered and divided numbers with the columns that numbers are divided by, population among them.

    indicator, denominator, r, p, count, strong (|r| above 0.6): such a number may just say how large an area is
    [get_denom_corr].
    """
    leaves, mask = result.total.node.leaves, result.rated.mask[period]
    bases = [(leaf.source.denominator, (leaf.source.small_numbers or {}).get("base")) for leaf in leaves]
    wanted = dict.fromkeys(["population", *(str(name) for pair in bases for name in pair if name)])
    names = [name for name in wanted if name in result.values.numbers]
    rows = []
    for leaf in leaves:
        for name in names:
            if name == leaf.source.column:
                continue
            x, y = result.prepared[leaf.id].given[period][mask], result.values.numbers[name][period][mask]
            r, count = correlation(x, y, kind), int((np.isfinite(x) & np.isfinite(y)).sum())
            rows.append(
                {
                    "indicator": leaf.id,
                    "denominator": name,
                    "r": r,
                    "p": p_value(r, count, kind),
                    "count": count,
                    "strong": bool(abs(r) > STRONG),
                }
            )
    return pd.DataFrame(rows, columns=["indicator", "denominator", "r", "p", "count", "strong"])


def _pairs(root: Node) -> list[tuple[str, str, str, int]]:
    found: list[tuple[str, str, str, int]] = []

    def walk(node: Node, above: list[str]) -> None:
        for level, group in enumerate(reversed(above), start=1):
            found.append((node.id, group, "within", level))
        scored = [] if node.cross else [node.id]
        for position, part in enumerate(node.parts):
            found.extend((other.id, part.id, "beside", 1) for other in node.parts[:position])
            walk(part, [*above, *scored])

    walk(root, [])
    return found


def _parent(root: Node, name: str) -> str:
    return next(node.id for node in root if any(part.id == name for part in node.parts))
