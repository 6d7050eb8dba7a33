"""The five latent factors of every part of the town, and how social burden moves through the years.

A social burden, Z immigration, U urbanity, F young families, H age of the quarter. Persons and households are drawn
from them and then counted; no rate is ever drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.chance import stream
from demo.quarters import PARTS

FIRST_YEAR, LAST_YEAR = 2010, 2024  # simulated; the atlas shows 2015 to 2024
YEARS = range(FIRST_YEAR, LAST_YEAR + 1)

WANTED = np.array(
    [  # A     Z     U     F     H
        [1.00, 0.65, 0.50, 0.10, -0.10],
        [0.65, 1.00, 0.55, 0.10, -0.10],
        [0.50, 0.55, 1.00, -0.25, 0.00],
        [0.10, 0.10, -0.25, 1.00, -0.70],
        [-0.10, -0.10, 0.00, -0.70, 1.00],
    ]
)
NEIGHBOURS = 0.40  # how much of a part's burden is that of the parts around
TREND = {"0203": -0.3, "0601": -0.35, "0303": 0.45, "0402": 0.4}  # A in 2024 minus A in 2015: renewal and decline
RENEWED = {"0203": 1.0, "0601": 0.6}  # what was done there from 2018 to 2022, relative to each other
DECLINED = {"0303": 1.0, "0402": 0.8}


@dataclass(frozen=True)
class Factors:
    """Arrays over the parts (41), in standard deviations over the town's inhabitants; `burden` is years × parts."""

    burden: NDArray[np.float64]
    immigration: NDArray[np.float64]
    urbanity: NDArray[np.float64]
    families: NDArray[np.float64]
    age: NDArray[np.float64]

    def burden_in(self, year: int) -> NDArray[np.float64]:
        return np.asarray(self.burden[year - FIRST_YEAR])


def make_factors() -> Factors:
    weight = np.array([part.inhabitants for part in PARTS], dtype=float)
    scores = np.array([part.scores for part in PARTS])
    scores[:, 0] = like_neighbours(scores[:, 0], weight)
    scores[:, 1:] += stream("factors").normal(0, 0.2, (len(PARTS), 4))
    shaped = with_correlations(scores, WANTED, weight)
    years = np.array(YEARS)
    ramp = np.clip((years - 2024) / 9, -1, 0)  # 0 in 2024, -1 in 2015 and before
    trend = np.array([TREND.get(part.code, 0.0) for part in PARTS])
    wobble = stream("burden by year").normal(0, 0.035, (len(years), len(PARTS)))
    burden = shaped[:, 0] + ramp[:, None] * trend + wobble
    return Factors(burden, *shaped[:, 1:].T)


def course(year: int) -> NDArray[np.float64]:
    """From -0.5 to 0.5 in the renewed parts, the reverse in those that declined, 0 elsewhere.

    What day care, family centres and a new school do for children even where their parents stay as poor as they were;
    the decline is so slow that no single year shows it.
    """
    better, worse = np.clip((year - 2017) / 5, 0, 1) - 0.5, 0.5 - np.clip((year - 2015) / 9, 0, 1)
    return np.array([RENEWED.get(part.code, 0.0) * better + DECLINED.get(part.code, 0.0) * worse for part in PARTS])


def like_neighbours(scores: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Scores drawn some way towards those of the parts around: poverty does not end at a Quartier's border."""
    spots = 1000 * np.array([part.spots[0] for part in PARTS])
    distance = np.hypot(*(spots[:, None] - spots[None, :]).transpose(2, 0, 1))
    near = np.exp(-((distance / 1_000) ** 2)) * weight
    np.fill_diagonal(near, 0)
    around = near @ scores / near.sum(axis=1)
    return np.asarray((1 - NEIGHBOURS) * scores + NEIGHBOURS * around)


def with_correlations(scores: np.ndarray, wanted: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Scores with exactly the wanted correlations, weighted by inhabitants, as like the given ones as can be.

    The first column keeps its shape (and its skew); each next one keeps what the ones before do not explain of it.
    """
    share = weight / weight.sum()
    free = np.empty_like(scores)
    for column in range(scores.shape[1]):
        rest = scores[:, column] - share @ scores[:, column]
        for done in free[:, :column].T:
            rest = rest - (share @ (rest * done)) * done
        free[:, column] = rest / np.sqrt(share @ rest**2)
    return free @ np.linalg.cholesky(wanted).T
