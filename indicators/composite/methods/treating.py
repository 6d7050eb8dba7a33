"""Treating outliers before standardising: pulled in (winsorised, clipped) or the whole column transformed. Pure.

Values are float64 (T, N): periods, areas; NaN = no number. Steps are dicts, {"method": name, parameter: value …}, and
follow one another. Treated alone, each period has its own bounds and transformation, so that levels cannot be compared
over time; treated together (scope "all") they can.

A column is in order when |skewness| < limit or kurtosis < limit, as in the R package COINr and the JRC's audits
(limits 2 and 3.5). With fewer than four numbers, or none that differ, nothing is judged and nothing pulled in.

Literature: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 2; Box and Cox (1964).
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from spatial.findings import RefusedError

from .statistics import german, skewness_and_kurtosis

Numbers = np.ndarray


@dataclass(frozen=True)
class Treatment:
    """What one step did to the numbers of one period (None: of all periods together).

    `points`: numbers pulled in; a transformation pulls none in and changes all. `lower`, `upper`: the bounds that hold
    afterwards, where there are any. `detail`: the variant, or λ.
    """

    method: str
    period: int | None
    points: int
    lower: float | None
    upper: float | None
    skewness_before: float
    kurtosis_before: float
    skewness_after: float
    kurtosis_after: float
    detail: str = ""


@dataclass(frozen=True)
class Treated:
    """`values` (T,N); `changed` bool (T,N): numbers pulled in; `record`: what each step that did something did."""

    values: np.ndarray
    changed: np.ndarray
    record: tuple[Treatment, ...]


@dataclass(frozen=True)
class _Step:
    """The outcome of one step on the numbers of a column."""

    numbers: Numbers
    pulled: np.ndarray
    name: str
    lower: float | None = None
    upper: float | None = None
    detail: str = ""


def treat(values: np.ndarray, steps: Sequence[Mapping[str, Any]], *, scope: str = "period") -> Treated:
    """The values (T,N) after the steps, in each period alone or ("all") in all periods together.

    A step's method is one of `METHODS`, or a callable on 1-D numbers without gaps. Raises RefusedError where a
    transformation cannot be done with these numbers, ValueError for an unknown method or parameter.
    """
    if scope not in ("period", "all"):
        raise ValueError(f'The scope is "period" or "all", not {scope!r}.')
    values = np.array(values, np.float64)
    rows = values.reshape(1, -1) if scope == "all" else values.reshape(-1, values.shape[-1])
    changed = np.zeros(rows.shape, bool)
    record: list[Treatment] = []
    for period, (row, marks) in enumerate(zip(rows, changed, strict=True)):
        known = np.isfinite(row)
        numbers, pulled = row[known], marks[known]
        for step in steps if known.any() else ():
            for done in _taken(numbers, step):
                record.append(_recorded(numbers, done, None if scope == "all" else period))
                numbers, pulled = done.numbers, pulled | done.pulled
        row[known], marks[known] = numbers, pulled
    return Treated(rows.reshape(values.shape), changed.reshape(values.shape), tuple(record))


def in_order(numbers: Numbers, skewness_limit: float = 2, kurtosis_limit: float = 3.5) -> bool:
    """Whether |skewness| or kurtosis lies below its limit [check_SkewKurt]; True where neither can be reckoned."""
    leaning, tails = skewness_and_kurtosis(numbers)
    return math.isnan(leaning) or math.isnan(tails) or abs(leaning) < skewness_limit or tails < kurtosis_limit


def _taken(numbers: Numbers, step: Mapping[str, Any]) -> list[_Step]:
    """The outcomes of one step: none where there was nothing to do; of "staged" the one that stays."""
    method, parameters = step["method"], {name: value for name, value in step.items() if name != "method"}
    if callable(method):
        made = np.asarray(method(numbers, **parameters), np.float64)
        if made.shape != numbers.shape:
            raise ValueError(f"The function got {len(numbers)} numbers and must return as many, not {made.shape}.")
        return [_whole(made, getattr(method, "__name__", "own"))]
    if method not in METHODS:
        raise ValueError(f"There is no method {method!r}; there are {', '.join(METHODS)}.")
    unknown = set(parameters) - METHODS[method]
    if unknown:
        raise ValueError(f"The method {method!r} knows no {', '.join(sorted(unknown))}.")
    if "lambda" in parameters:  # a word that Python keeps for itself
        parameters["power"] = parameters.pop("lambda")
    return _FUNCTIONS[method](numbers, **parameters)


def _recorded(before: Numbers, done: _Step, period: int | None) -> Treatment:
    return Treatment(
        done.name,
        period,
        int(done.pulled.sum()),
        done.lower,
        done.upper,
        *skewness_and_kurtosis(before),
        *skewness_and_kurtosis(done.numbers),
        done.detail,
    )


def _whole(numbers: Numbers, name: str, detail: str = "") -> _Step:
    return _Step(numbers, np.zeros(len(numbers), bool), name, detail=detail)


def _winsorise(
    numbers: Numbers,
    *,
    skewness: float = 2,
    kurtosis: float = 3.5,
    most: int | None = 5,
    quantiles: Sequence[float] | None = None,
    force: bool = False,
) -> list[_Step]:
    """The outermost number, and all that equal it, are set to the next one until the column is in order [winsorise].

    Where the skewness is ≥ 0 the highest is pulled in, else the lowest. It ends when `most` numbers are pulled in
    (None: no end; equal numbers are pulled in together and may go beyond). `force` goes on to `most` although the
    column is in order. With `quantiles` (0.05, 0.95) instead, what lies beyond these quantiles is set to them.
    """
    if quantiles is not None:
        lower, upper = np.quantile(numbers, quantiles)
        return _clip(numbers, float(lower), float(upper), "winsorise")
    new = numbers.copy()
    high = low = np.zeros(len(numbers), bool)
    while (force or not in_order(new, skewness, kurtosis)) and (most is None or high.sum() + low.sum() < most):
        if np.ptp(new) == 0:
            break
        if _leans(new) >= 0:
            high = new == new.max()
            new[high] = new[~high].max()
        else:
            low = new == new.min()
            new[low] = new[~low].min()
    pulled = high | low
    if not pulled.any():
        return []
    lower_bound = float(new.min()) if low.any() else None
    return [_Step(new, pulled, "winsorise", lower_bound, float(new.max()) if high.any() else None)]


def _leans(numbers: Numbers) -> float:
    """The skewness; 0 where it cannot be reckoned."""
    return float(np.nan_to_num(skewness_and_kurtosis(numbers)[0]))


def _clip(numbers: Numbers, lower: float | None = None, upper: float | None = None, name: str = "clip") -> list[_Step]:
    """What lies beyond a bound is set to it."""
    new = np.clip(numbers, lower, upper)
    pulled = new != numbers
    return [_Step(new, pulled, name, lower, upper)] if pulled.any() else []


def _log(numbers: Numbers) -> list[_Step]:
    """ln x; needs positive numbers."""
    _refuse_not_positive(numbers, "Logarithmus", "logarithm", "log-shifted")
    return [_whole(np.log(numbers), "log")]


def _log_shifted(numbers: Numbers, variant: str = "hundredth") -> list[_Step]:
    """Logarithms that take any number; the variant says of what.

    "hundredth": ln(x − min + (max − min)/100) [log_CT]; "one": ln(x − min + 1) [log_CT_orig]; "skewed": as
    "hundredth" where the skewness is positive, else −ln(max + (max − min)/100 − x), which draws in a long lower tail
    [log_CT_plus]; "gii": ln((max − 1)(x − min)/(max − min) + 1), of the Global Innovation Index [log_GII, which COINr
    documents but does not carry out]. That one turns the order round below a maximum of 1 and is refused there.
    """
    if variant not in _VARIANTS:
        raise ValueError(f"The variant is one of {', '.join(_VARIANTS)}, not {variant!r}.")
    lowest, highest = numbers.min(), numbers.max()
    if lowest == highest:
        return []
    hundredth = 0.01 * (highest - lowest)
    if variant == "one":
        new = np.log(numbers - lowest + 1)
    elif variant == "gii":
        if highest <= 1:
            raise RefusedError(
                de=f"Der Logarithmus „gii“ braucht einen höchsten Wert über 1, er ist {german(highest)}; darunter "
                "kehrte er die Reihenfolge um. Die Variante „hundredth“ oder „skewed“ wählen.",
                en=f"The logarithm “gii” needs a highest number above 1, it is {highest:g}; below that it would turn "
                "the order round. Choose the variant “hundredth” or “skewed”.",
            )
        new = np.log((highest - 1) * (numbers - lowest) / (highest - lowest) + 1)
    elif variant == "skewed" and _leans(numbers) <= 0:
        new = -np.log(highest + hundredth - numbers)
    else:
        new = np.log(numbers - lowest + hundredth)
    return [_whole(new, "log-shifted", variant)]


def _box_cox(numbers: Numbers, power: float | str, shift: bool = True) -> list[_Step]:
    """(x^λ − 1) / λ, ln x for λ = 0 [boxcox]; λ = "mle" takes the one that brings the numbers nearest to a normal.

    `shift` first moves the lowest number to 1; without it all numbers must be positive.
    """
    if np.ptp(numbers) == 0:
        return []
    moved = numbers - numbers.min() + 1 if shift else numbers
    _refuse_not_positive(moved, "Box-Cox-Verfahren", "Box–Cox transformation", "shift: true")
    if power == "mle":
        from scipy.stats import boxcox_normmax  # noqa: PLC0415  a second to load, needed here alone

        exponent = float(boxcox_normmax(moved, method="mle"))
    else:
        exponent = float(power)
    new = np.log(moved) if exponent == 0 else (moved**exponent - 1) / exponent
    return [_whole(new, "box-cox", f"λ = {exponent:.6g}")]


def _staged(
    numbers: Numbers,
    *,
    first: Mapping[str, Any] | None = None,
    second: Mapping[str, Any] | None = None,
    skewness: float = 2,
    kurtosis: float = 3.5,
    most: int | None = 5,
    combine: bool = False,
    check: Callable[[Numbers], bool] | None = None,
) -> list[_Step]:
    """A second treatment where the first does not suffice [Treat].

    In order: nothing. Else the `first` step (winsorise, with these limits and `most`); still not in order: it is undone
    and the `second` (log-shifted) taken instead, or after it with `combine`. `check` may replace the two limits by a
    function of one's own that says whether numbers are in order.
    """

    def settled(column: Numbers) -> bool:
        return check(column) if check is not None else in_order(column, skewness, kurtosis)

    if settled(numbers):
        return []
    limits = {"skewness": skewness, "kurtosis": kurtosis, "most": most}
    done = _taken(numbers, {"method": "winsorise", **limits} if first is None else first)
    treated = done[-1].numbers if done else numbers
    if settled(treated):
        return done
    second = second or {"method": "log-shifted"}
    return [*done, *_taken(treated, second)] if combine else _taken(numbers, second)


def _refuse_not_positive(numbers: Numbers, name_de: str, name_en: str, way_out: str) -> None:
    bad = int((numbers <= 0).sum())
    if bad:
        raise RefusedError(
            de=f"{name_de}: {bad} von {len(numbers)} Werten sind null oder negativ, der niedrigste ist "
            f"{german(numbers.min())}. Nötig sind positive Werte; „{way_out}“ kommt mit allen zurecht.",
            en=f"{name_en}: {bad} of {len(numbers)} numbers are zero or negative, the lowest is {numbers.min():g}. "
            f"Positive numbers are needed; “{way_out}” copes with all.",
        )


_VARIANTS = ("hundredth", "one", "skewed", "gii")
_FUNCTIONS: dict[str, Callable[..., list[_Step]]] = {
    "winsorise": _winsorise,
    "clip": _clip,
    "log": _log,
    "log-shifted": _log_shifted,
    "box-cox": _box_cox,
    "staged": _staged,
}
# Each method with the names of its parameters, as a recipe may give them.
METHODS: dict[str, frozenset[str]] = {
    name: frozenset(
        {"power": "lambda"}.get(parameter, parameter)
        for parameter in list(inspect.signature(function).parameters)[1:]
        if (name, parameter) != ("clip", "name")
    )
    for name, function in _FUNCTIONS.items()
}
