"""Instead of hiding: noise by cell keys, as the Zensus 2022 has it. Pure.

Every cell has a key (the sum of its people's random keys, without what is left of the point), and a perturbation table
says for number and key what is added. The same people so get the same noise in every table. The table has the largest
entropy that its conditions allow (Giessing, 2016; the R package ptable): noise of at most `deviation`, nothing on
average, of a fixed variance; zeros stay zero, nothing becomes negative, nothing becomes 1 to `js`.

Under these conditions a number i becomes i + v with a probability that is exp(a + b v + c v²) on what is allowed; b and
c are found by Newton's method.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from spatial.findings import RefusedError

from .cells import Cells

WHOLE = 10**9  # a cell key has nine digits after the point
STEPS = 200
NEAR = 1e-11


@dataclass(frozen=True, eq=False)
class Perturbation:
    """`noise[i]`, `chances[i]`: what may be added to the number i, rising, and how likely; the last i is "
    "every larger."""

    deviation: int
    variance: float
    js: int

    @cached_property
    def noise(self) -> tuple[np.ndarray, ...]:
        largest = self.deviation + (self.js + 1 if self.js else 0)
        return (np.zeros(1, int), *(self._allowed(number) for number in range(1, largest + 1)))

    @cached_property
    def chances(self) -> tuple[np.ndarray, ...]:
        return (np.ones(1), *(most_even(noise, self.variance) for noise in self.noise[1:]))

    def of(self, numbers: np.ndarray, keys: np.ndarray) -> np.ndarray:
        """What is added to each number by its key (whole, below 10⁹)."""
        kind = np.minimum(numbers, len(self.noise) - 1).astype(int)
        added = np.zeros(len(numbers))
        for number, (noise, chances) in enumerate(zip(self.noise, self.chances, strict=True)):
            own = kind == number
            limits = np.cumsum(chances)[:-1] * WHOLE
            added[own] = noise[np.searchsorted(limits, keys[own], side="right")]
        return added

    def before(self, shown: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The least and the largest number that may stand behind each number shown."""
        low = np.maximum(shown - self.deviation, np.where(shown > 0, 1, 0))
        return low, shown + self.deviation

    def _allowed(self, number: int) -> np.ndarray:
        targets = np.arange(max(number - self.deviation, 0), number + self.deviation + 1)
        return targets[(targets == 0) | (targets > self.js)] - number


def perturbation(deviation: int, variance: float, js: int) -> Perturbation:
    """Raises RefusedError where no noise has this variance, with those that are possible."""
    found = Perturbation(deviation, variance, js)
    limits = [_variances(noise) for noise in found.noise[1:]]
    least, most = max(low for low, _ in limits), min(high for _, high in limits)
    if least > most:
        raise RefusedError(
            de=f"Rauschen bis {deviation} kann Zahlen von 1 bis {js} nicht vermeiden (instead: deviation, js). Bitte "
            "wählen Sie deviation größer oder js kleiner.",
            en=f"Noise up to {deviation} cannot avoid numbers from 1 to {js} (instead: deviation, js). Please choose a "
            "larger deviation or a smaller js.",
        )
    if not least < variance < most:
        raise RefusedError(
            de=f"Mit deviation {deviation} und js {js} muss variance zwischen {least:g} und {most:g} liegen "
            f"(beide ausgeschlossen); angegeben ist {variance:g}.",
            en=f"With deviation {deviation} and js {js}, variance must lie between {least:g} and {most:g} "
            f"(both excluded); {variance:g} is given.",
        )
    return found


def most_even(noise: np.ndarray, variance: float) -> np.ndarray:
    """Chances of largest entropy with mean 0 and this variance, which must be possible and not extreme."""
    unit = float(np.abs(noise).max())
    moments = np.stack([noise / unit, ((noise**2) - variance) / unit**2])
    factors = np.zeros(2)
    chances, value = _tilted(moments, factors)
    for _ in range(STEPS):
        slope = moments @ chances
        if np.abs(slope).max() < NEAR:
            break
        curve = (moments * chances) @ moments.T - np.outer(slope, slope)
        step = np.linalg.lstsq(curve, slope, rcond=None)[0]
        length = 1.0
        while True:
            tried, reached = _tilted(moments, factors - length * step)
            if reached <= value - 1e-4 * length * float(slope @ step) or length < 1e-12:
                break
            length /= 2
        factors, chances, value = factors - length * step, tried, reached
    if np.abs(moments @ chances).max() > 1e-8:
        raise ArithmeticError("no perturbation table was found")
    return chances


def cell_keys(cells: Cells, finest: np.ndarray) -> np.ndarray:
    """Keys of finest cells (whole numbers on the grid) → of all cells: sums, without what is left of the point."""
    return cells.sums(finest) % WHOLE


def _tilted(moments: np.ndarray, factors: np.ndarray) -> tuple[np.ndarray, float]:
    """Chances exp(factors · moments), and the logarithm of their sum, which is least at the solution."""
    powers = factors @ moments
    top = powers.max()
    weights = np.exp(powers - top)
    return weights / weights.sum(), float(top + np.log(weights.sum()))


def _variances(noise: np.ndarray) -> tuple[float, float]:
    """The least and largest variance of such noise with mean 0: on the nearest and the farthest values "
    "of both signs."""
    below, above = -noise[noise < 0], noise[noise > 0]
    if not len(below) or not len(above):
        return np.inf, -np.inf
    least = 0.0 if (noise == 0).any() else float(below.min() * above.min())
    return least, float(below.max() * above.max())


def told(facts: dict[str, float], rule: Perturbation, *, minimum: int) -> Sequence[tuple[str, str]]:
    """Consequences in German and English."""
    numbers = facts
    sentences = [
        (
            f"{numbers['changed']:.0f} von {numbers['shown']:.0f} Zellen sind verändert, höchstens um "
            f"{numbers['largest_change']:.0f}, im Mittel um {numbers['mean_change']}. Im Durchschnitt aller Zellen "
            f"beträgt die Veränderung {numbers['mean_noise']}; ihre Varianz ist auf {rule.variance:g} gestellt.",
            f"{numbers['changed']:.0f} of {numbers['shown']:.0f} cells are changed, by {numbers['largest_change']:.0f} "
            f"at most, by {numbers['mean_change']} on average. The mean of all changes is {numbers['mean_noise']}; "
            f"their variance is set to {rule.variance:g}.",
        ),
        (
            "Dieselben Menschen bekommen in jeder Tabelle dieselbe Veränderung, solange das Geheimnis dasselbe bleibt. "
            "Wiederholtes Auszählen mittelt sie also nicht heraus.",
            "The same people get the same change in every table, as long as the secret stays the same. So counting "
            "again does not average it away.",
        ),
        (
            f"{numbers['sums_that_do_not_add_up']:.0f} Summen weichen von ihren Teilen ab, höchstens um "
            f"{numbers['largest_gap']:.0f}. Wer Teile selbst addiert, erhält andere Zahlen.",
            f"{numbers['sums_that_do_not_add_up']:.0f} sums differ from their parts, by "
            f"{numbers['largest_gap']:.0f} at "
            "most. Whoever adds up parts gets other numbers.",
        ),
        (
            "Quoten werden aus veränderten Zahlen gebildet. Bei kleiner Basis sind sie ungenau und können über 100 % "
            "liegen.",
            "Rates are formed of changed numbers. On a small base they are inexact, and may exceed 100 %.",
        ),
        (
            f"Eine gezeigte 0 heißt: niemand oder höchstens {rule.deviation}. Leserinnen und Leser müssen das wissen.",
            f"A 0 that is shown means: nobody, or {rule.deviation} at most. Readers must be told.",
        ),
        (
            f"Ein Angreifer, der die Regeln kennt, weiß von jeder Zahl: Sie weicht höchstens um {rule.deviation} ab, "
            f"vom Unterschied zweier Zahlen: höchstens um {2 * rule.deviation}. Unterscheiden sich zwei Gruppen nur um "
            "eine Person, so ist ihr Unterschied also verdeckt, aber nicht beliebig: Viele solcher Unterschiede "
            "zusammen lassen Wahrscheinlichkeiten erkennen, die hier nicht berechnet sind.",
            f"An attacker who knows the rules knows of every number that it is off by {rule.deviation} at most, and of "
            f"the difference of two numbers by {2 * rule.deviation} at most. So where two groups differ by one person, "
            "the difference is masked, but not without limit: many such differences together betray probabilities, "
            "which are not reckoned here.",
        ),
    ]
    if rule.js < minimum - 1:
        sentences.append(
            (
                f"Zahlen von {rule.js + 1} bis {minimum - 1} kommen in der Tabelle vor. Sie sind verändert und darum "
                "nicht wörtlich zu nehmen; ob das genügt, entscheiden Sie mit „js“.",
                f"Numbers from {rule.js + 1} to {minimum - 1} do occur in the table. They are changed and so not to be "
                "taken at their word; whether that is enough is your decision, by “js”.",
            )
        )
    return sentences
