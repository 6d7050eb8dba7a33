"""The analyses a second time, for one area after another, with nothing but arithmetic and quantiles."""

from math import nan, sqrt

from scipy.stats import chi2, norm, poisson, t

from . import town

KEYS = {"young": ("people.young", "people.total", 100), "moves": ("people.moves", "people.total", 1000)}


def counted(slug: str, year: int, code: str) -> tuple[float, float] | None:
    """Numerator and denominator, None where the number is hidden, missing or unreliable."""
    numerator, denominator, _ = KEYS[slug]
    (x, _), (n, _) = town.cell(numerator, year, code), town.cell(denominator, year, code)
    if x is None or n is None or (slug == "young" and n < 100):
        return None
    return x, n


def value(slug: str, year: int, code: str) -> float:
    found = counted(slug, year, code)
    return nan if found is None else KEYS[slug][2] * found[0] / found[1]


def differs(slug: str, year: int, code: str, mark: float, confidence: float) -> int:
    """−1 below, 1 above, 0 not to be told apart. Shares: the score test, to which Wilson's interval is the answer."""
    x, n = counted(slug, year, code)
    factor = KEYS[slug][2]
    p = mark / factor
    if slug == "young":
        z = (x / n - p) / sqrt(p * (1 - p) / n)
        return 0 if abs(z) <= norm.ppf((1 + confidence) / 2) else (1 if z > 0 else -1)
    # Rates of ten and more events: near enough to the exact test, except close to the limit.
    expected, tail = p * n, (1 - confidence) / 2
    if poisson.cdf(x, expected) < tail:
        return -1
    return 1 if poisson.sf(x - 1, expected) < tail else 0


def near_the_limit(slug: str, year: int, code: str, mark: float, confidence: float) -> bool:
    x, n = counted(slug, year, code)
    expected, tail = mark / KEYS[slug][2] * n, (1 - confidence) / 2
    closest = min(poisson.cdf(x, expected), poisson.sf(x - 1, expected))
    return slug == "moves" and 0.7 < closest / tail < 1.4


def trend(slug: str, years: list[int], code: str) -> int:
    """3 falling, 2 rising, 1 neither, 0 cannot be told: Cochran–Armitage for shares, Poisson scores for rates."""
    found = [counted(slug, year, code) for year in years]
    if len(found) < 5 or None in found:
        return 0
    pooled = sum(x for x, _ in found) / sum(n for _, n in found)
    score = sum(at * (x - n * pooled) for at, (x, n) in enumerate(found))
    whole = sum(n for _, n in found)
    spread = (
        sum(n * at**2 for at, (_, n) in enumerate(found)) - sum(n * at for at, (_, n) in enumerate(found)) ** 2 / whole
    )
    variance = spread * pooled * ((1 - pooled) if slug == "young" else 1)
    if chi2.sf(score**2 / variance, 1) >= 0.05:
        return 1
    return 2 if score > 0 else 3


def change(slug: str, before: int, after: int, code: str) -> tuple[float, float] | None:
    """Difference and two-sided p-value."""
    one, two = counted(slug, before, code), counted(slug, after, code)
    if one is None or two is None:
        return None
    (x1, n1), (x2, n2) = one, two
    pooled = (x1 + x2) / (n1 + n2)
    variance = pooled * (1 - pooled if slug == "young" else 1) * (1 / n1 + 1 / n2)
    difference = x2 / n2 - x1 / n1
    return KEYS[slug][2] * difference, 2 * norm.sf(abs(difference) / sqrt(variance))


def mean(year: int, code: str) -> tuple[float, float, float]:
    """Mean age, its standard error, the number of people."""
    n, total, squares = (town.cell(f"people.{name}", year, code)[0] for name in ("total", "years", "squares"))
    deviation = sqrt((squares - total**2 / n) / (n - 1))
    return total / n, deviation / sqrt(n), n


def mean_interval(year: int, code: str, confidence: float) -> tuple[float, float]:
    middle, error, n = mean(year, code)
    half = error * t.ppf((1 + confidence) / 2, n - 1)
    return middle - half, middle + half


def benjamini_hochberg(p_values: list[float]) -> list[float]:
    """Of each p-value the smallest share of false discoveries at which it is one."""
    reached = {q: q * len(p_values) / sum(other <= q for other in p_values) for q in p_values}
    return [min(1.0, *(share for q, share in reached.items() if q >= p)) for p in p_values]
