"""How firmly a ranking stands: other weights, other chance in small numbers, one criterion less. Pure.

The list of a ranking is the outcome of weights that could have been somewhat different. `stability` draws such weights
and says of every area in what share of the draws it is listed, and between which ranks it lies in nine of ten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from spatial.findings import RefusedError

from .mean_ranks import doubled_ranks, first_ranks
from .ranking import Beyond, RankingResult, reweighed

InputDraws = Callable[[np.random.Generator, int], np.ndarray]
AT_A_TIME = 250  # draws whose arrays fit into the processor's cache
DIGITS = 9  # of a mean rank in per cent: areas that are level stay so in spite of rounding
RARE = 0.01  # swaps in fewer draws than this are not told


@dataclass(frozen=True, eq=False)
class Stability:
    """What became of the areas in `draws` draws. Arrays are (N,), in the order of `codes`; NaN for areas not rated."""

    codes: tuple[str, ...]
    draws: int
    seed: int
    weight_spread: float
    dirichlet: float | Literal["flat"] | None
    inputs_drawn: bool
    listed_share: np.ndarray  # share of draws in which the area is listed, 0 … 1
    rank_low: np.ndarray  # 5 % of the draws have this rank or one before it
    rank_high: np.ndarray  # 95 %
    rank_mean: np.ndarray
    swaps: pd.DataFrame  # listed, unlisted, share: so often the first was off the list and the second on it

    @property
    def drawn(self) -> str:
        """What the draws changed: weights, values or both."""
        if not self.inputs_drawn:
            return "weights"
        return "both" if self.weight_spread or self.dirichlet is not None else "values"

    def areas(self) -> pd.DataFrame:
        """One row per area, in the order of the ranking."""
        return pd.DataFrame(
            {
                "code": self.codes,
                "listed_share": self.listed_share,
                "rank_low": pd.array(self.rank_low, "Int64"),
                "rank_high": pd.array(self.rank_high, "Int64"),
                "rank_mean": self.rank_mean,
            }
        )


@dataclass(frozen=True)
class Without:
    """The list if one criterion had not been there; codes in order of rank."""

    criterion: str
    listed: tuple[str, ...]
    goes: tuple[str, ...]
    comes: tuple[str, ...]


def stability(
    result: RankingResult,
    *,
    seed: int,
    draws: int = 10_000,
    weight_spread: float = 0.25,
    dirichlet: float | Literal["flat"] | None = None,
    input_draws: InputDraws | None = None,
) -> Stability:
    """Ranks the same areas anew under `draws` drawn sets of weights (and, if you like, drawn values).

    Every weight is multiplied by a number from the uniform distribution 1 − s … 1 + s, s = `weight_spread`; or, with
    `dirichlet` = c, the weights come from a Dirichlet distribution whose mean they are: αᵢ = c · wᵢ / Σ w, the larger c
    the closer; "flat" makes all sets of weights equally likely. `input_draws(generator, d)` gives d draws of the
    values, (d, K, N), for instance from the Beta or Gamma distribution of shares and rates; where a draw is NaN the
    value of the table stays. Areas and criteria that take part are always those of `result`, and the areas' mean ranks
    are compared in nine decimals.

    The generator is numpy's PCG64: the same seed gives the same draws. A share of 50 % from 10,000 draws is itself
    uncertain by ± 1 point. Rank intervals follow the inverted distribution function, so both ends are ranks that
    occurred. Speed: 542 areas × 10 criteria × 10,000 draws of weights in well under a second.
    """
    _refuse_odd(draws, weight_spread, dirichlet)
    # Two streams: the weights drawn are the same whether values are drawn or not.
    for_weights, for_inputs = (
        np.random.Generator(np.random.PCG64(stream)) for stream in np.random.SeedSequence(seed).spawn(2)
    )
    rated = np.flatnonzero(result.means.known)
    ranks = np.empty((draws, len(rated)), np.int32)
    listed = np.empty((draws, len(rated)), bool)
    for start in range(0, draws, AT_A_TIME):
        stop = min(start + AT_A_TIME, draws)
        weights = _drawn_weights(result, for_weights, stop - start, weight_spread, dirichlet)
        percents = _drawn_percents(result, for_inputs, stop - start, input_draws)[..., rated]
        means = _means(weights, percents)
        ranks[start:stop] = first_ranks(means)
        if isinstance(result.select, Beyond):
            listed[start:stop] = means <= round(float(result.select.percent) * 10**DIGITS)
        else:
            listed[start:stop] = ranks[start:stop] <= result.select.k
    ordered = np.sort(ranks, axis=0)
    low, high = (ordered[int(np.ceil(share * draws)) - 1] for share in (0.05, 0.95))
    return Stability(
        codes=result.codes,
        draws=draws,
        seed=seed,
        weight_spread=0.0 if dirichlet is not None else weight_spread,
        dirichlet=dirichlet,
        inputs_drawn=input_draws is not None,
        listed_share=_spread_out(listed.sum(axis=0) / draws, result),
        rank_low=_spread_out(low, result),
        rank_high=_spread_out(high, result),
        rank_mean=_spread_out(ranks.sum(axis=0, dtype=np.int64) / draws, result),
        swaps=_swaps(result, rated, listed),
    )


def leave_one_out(result: RankingResult) -> tuple[Without, ...]:
    """The list without each criterion that has a weight; nothing where there is only one.

    The same areas take part; an area that had only this criterion has no rank without it.
    """
    weighed = [place for place, weight in enumerate(result.weights) if weight]
    if len(weighed) == 1:
        return ()
    lists: list[Without] = []
    before = result.listed_codes
    for place in weighed:
        weights = list(result.weights)
        weights[place] = weights[place] * 0
        after = reweighed(result, weights).listed_codes
        lists.append(
            Without(
                criterion=result.criteria[place].id,
                listed=after,
                goes=tuple(code for code in before if code not in after),
                comes=tuple(code for code in after if code not in before),
            )
        )
    return tuple(lists)


def _drawn_weights(
    result: RankingResult,
    generator: np.random.Generator,
    draws: int,
    spread: float,
    dirichlet: float | Literal["flat"] | None,
) -> np.ndarray:
    """(draws, K); a criterion of weight 0 keeps it."""
    weights = np.array([float(weight) for weight in result.weights])
    if dirichlet is None:
        return weights * generator.uniform(1 - spread, 1 + spread, (draws, len(weights)))
    drawn = np.zeros((draws, len(weights)))
    weighed = weights > 0
    alphas = np.ones(weighed.sum()) if dirichlet == "flat" else dirichlet * weights[weighed] / weights.sum()
    drawn[:, weighed] = generator.dirichlet(alphas, draws)
    return drawn


def _drawn_percents(
    result: RankingResult, generator: np.random.Generator, draws: int, input_draws: InputDraws | None
) -> np.ndarray:
    """Ranks in per cent, (K, N) or, where values are drawn, (draws, K, N); NaN where a criterion does not count."""
    if input_draws is None:
        return result.percents
    drawn = np.asarray(input_draws(generator, draws), np.float64)
    if drawn.shape != (draws, *result.values.shape):
        raise ValueError(f"The drawn values have the shape {drawn.shape}, not {(draws, *result.values.shape)}.")
    percents = np.broadcast_to(result.percents, drawn.shape).copy()
    for row, criterion in enumerate(result.criteria):
        if np.isnan(drawn[:, row]).all():
            continue
        values = np.where(np.isnan(drawn[:, row]), result.values[row], drawn[:, row])
        values[:, result.doubled[row] == 0] = np.nan
        doubled = doubled_ranks(values, highest_first=criterion.worst == "high")
        percents[:, row] = np.where(doubled > 0, 50 * doubled / max(int(result.numbers[row]), 1), np.nan)
    return percents


def _means(weights: np.ndarray, percents: np.ndarray) -> np.ndarray:
    """Weighted means of (…, K, N) under weights (draws, K) → (draws, N), in whole units of the last digit.

    Criteria are added one after the other, not by a matrix product, whose last digit depends on the machine.
    """
    total = np.zeros((len(weights), percents.shape[-1]))
    weight = np.zeros_like(total)
    for row in range(weights.shape[1]):
        column = percents[..., row, :]
        present = ~np.isnan(column)
        total += weights[:, row, None] * np.where(present, column, 0.0)
        weight += weights[:, row, None] * present
    # A criterion drawn with the weight 0 may be the only one an area has: it then comes last in this draw.
    means = np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)
    return np.rint(means * 10.0**DIGITS)


def _spread_out(numbers: np.ndarray, result: RankingResult) -> np.ndarray:
    whole = np.full(len(result.codes), np.nan)
    whole[result.means.known] = numbers
    return whole


def _swaps(result: RankingResult, rated: np.ndarray, listed: np.ndarray) -> pd.DataFrame:
    """Pairs of a listed and another area that change sides in the same draw, the most frequent first."""
    share = listed.mean(axis=0)
    on = result.listed[rated]
    leaving, entering = np.flatnonzero(on & (share < 1)), np.flatnonzero(~on & (share > 0))
    # Counts of draws are whole and far below 2^24, so that 32 bits hold them exactly.
    together = (~listed[:, leaving]).astype(np.float32).T @ listed[:, entering].astype(np.float32)
    codes = np.array(result.codes, object)[rated]
    pairs = pd.DataFrame(
        {
            "listed": np.repeat(codes[leaving], len(entering)),
            "unlisted": np.tile(codes[entering], len(leaving)),
            "share": together.ravel().astype(np.float64) / len(listed),
        }
    )
    pairs = pairs[pairs["share"] >= RARE]
    return pairs.sort_values(["share", "listed", "unlisted"], ascending=[False, True, True], ignore_index=True)


def _refuse_odd(draws: int, spread: float, dirichlet: float | Literal["flat"] | None) -> None:
    if draws < 1:
        raise RefusedError(
            de=f"Es sollen {draws} Ziehungen sein; nötig ist mindestens eine, üblich sind 10.000.",
            en=f"{draws} draws are asked for; at least one is needed, 10,000 are usual.",
        )
    if not 0 <= spread < 1:
        raise RefusedError(
            de=f"Die Spanne der Gewichte (weight_spread) ist {spread}. Sie muss mindestens 0 und kleiner als 1 sein: "
            "0,25 heißt, dass jedes Gewicht um bis zu ein Viertel anders sein könnte.",
            en=f"The spread of the weights (weight_spread) is {spread}. It must be at least 0 and less than 1: 0.25 "
            "means that every weight could differ by up to a quarter.",
        )
    if dirichlet is not None and dirichlet != "flat" and not (0 < dirichlet < np.inf):
        raise RefusedError(
            de=f"dirichlet ist {dirichlet}. Die Zahl muss über 0 liegen; je größer, desto näher an den Gewichten.",
            en=f"dirichlet is {dirichlet}. The number must be above 0; the larger, the closer to the weights.",
        )
