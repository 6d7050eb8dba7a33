"""What a ranking refuses, whom it does not rate, and what must be told with it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from spatial.findings import RefusedError, listed

from .exact import exactly

if TYPE_CHECKING:
    from .ranking import Beyond, Count, Criterion, RankingResult

Text = Mapping[str, str]


def arrays(
    codes: Sequence[str],
    criteria: Sequence[Criterion],
    values: np.ndarray,
    cases: np.ndarray | None,
    population: np.ndarray | None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
    """The tables as float64; cases are NaN where none are given. Raises ValueError where a shape does not fit."""
    shape = (len(criteria), len(codes))
    values = np.array(values, np.float64)
    if values.shape != shape:
        raise ValueError(f"The values have the shape {values.shape}; criteria × areas are {shape}.")
    if cases is None:
        named = [criterion.id for criterion in criteria if criterion.minimum_cases is not None]
        if named:
            raise RefusedError(
                de=f"Für {listed(named, 'de')} ist eine Mindestfallzahl verlangt, aber es sind keine Fallzahlen "
                "angegeben. Bitte nennen Sie die Spalte mit den Fallzahlen oder streichen Sie die Mindestfallzahl.",
                en=f"A minimum number of cases is asked for {listed(named, 'en')}, but no numbers of cases are given. "
                "Please name the column with the numbers of cases, or delete the minimum.",
            )
        cases = np.full(shape, np.nan)
    cases = np.array(cases, np.float64)
    if cases.shape != shape:
        raise ValueError(f"The cases have the shape {cases.shape}; criteria × areas are {shape}.")
    if population is not None:
        population = np.array(population, np.float64)
        if population.shape != shape[1:]:
            raise ValueError(f"The population has the shape {population.shape}; there are {len(codes)} areas.")
    return values, cases, population


def refuse_unusable(
    codes: Sequence[str],
    criteria: Sequence[Criterion],
    values: np.ndarray,
    select: Count | Beyond,
    worst_share: float,
) -> None:
    """Raises RefusedError for the first thing that makes no ranking."""
    if not criteria:
        raise RefusedError(
            de="Die Rangfolge hat kein Kriterium. Bitte nennen Sie mindestens eines.",
            en="The ranking has no criterion. Please name at least one.",
        )
    for what_de, what_en, names in (
        ("Das Kriterium", "The criterion", [criterion.id for criterion in criteria]),
        ("Das Gebiet", "The area", codes),
    ):
        twice = [name for name, times in Counter(names).items() if times > 1]
        if twice:
            raise RefusedError(
                de=f"{what_de} {listed(twice[:1], 'de')} steht mehrfach da. Es darf nur einmal vorkommen.",
                en=f"{what_en} {listed(twice[:1], 'en')} appears more than once. It may appear only once.",
            )
    for criterion in criteria:
        if criterion.worst not in ("high", "low"):
            raise RefusedError(
                de=f"Kriterium „{criterion.id}“: worst ist „{criterion.worst}“. Erlaubt sind „high“ (hohe Werte "
                "sprechen für mehr Bedarf) und „low“ (niedrige).",
                en=f"Criterion “{criterion.id}”: worst is “{criterion.worst}”. Allowed are “high” (high values speak "
                "of more need) and “low”.",
            )
    refuse_weights(criteria)
    endless = np.argwhere(np.isinf(values))
    if len(endless):
        row, area = endless[0]
        raise RefusedError(
            de=f"Gebiet „{codes[area]}“, Kriterium „{criteria[row].id}“: Der Wert ist unendlich. Wo durch nichts "
            "geteilt wird, gibt es keinen Wert; bitte lassen Sie die Zelle leer.",
            en=f"Area “{codes[area]}”, criterion “{criteria[row].id}”: the value is infinite. Where there is nothing "
            "to divide by there is no value; please leave the cell empty.",
        )
    _refuse_selection(select, worst_share)


def refuse_weights(criteria: Sequence[Criterion]) -> None:
    """Weights are numbers from 0 on, and not all of them 0."""
    for criterion in criteria:
        try:
            weight = exactly(criterion.weight)
        except ValueError:
            weight = None
        if weight is None or weight < 0:
            raise RefusedError(
                de=f"Kriterium „{criterion.id}“: Das Gewicht ist {criterion.weight}. Gewichte sind Zahlen ab 0. Soll "
                "ein niedriger Wert für mehr Bedarf sprechen, so sagt das „need: low“, nicht das Gewicht.",
                en=f"Criterion “{criterion.id}”: the weight is {criterion.weight}. Weights are numbers from 0 on. If a "
                "low value speaks of more need, “need: low” says so, not the weight.",
            )
    if not any(exactly(criterion.weight) for criterion in criteria):
        raise RefusedError(
            de="Alle Gewichte sind 0. Mindestens ein Kriterium muss zählen.",
            en="All weights are 0. At least one criterion must count.",
        )


def _refuse_selection(select: Count | Beyond, worst_share: float) -> None:
    k, percent = getattr(select, "k", None), getattr(select, "percent", None)
    if k is not None and (not isinstance(k, int) or isinstance(k, bool) or k < 1):
        raise RefusedError(
            de=f"Es sollen {k} Gebiete gelistet werden. Die Anzahl muss eine ganze Zahl ab 1 sein.",
            en=f"{k} areas are to be listed. The number must be a whole number from 1 on.",
        )
    if percent is not None and not 0 < percent <= 100:
        raise RefusedError(
            de=f"Die Schwelle des mittleren Rangs ist {percent} %. Sie muss über 0 und höchstens 100 sein.",
            en=f"The threshold of the mean rank is {percent}%. It must be above 0 and at most 100.",
        )
    if not 0 < worst_share <= 1:
        raise RefusedError(
            de=f"Der Anteil mit hohem Bedarf (worst_share) ist {worst_share}. Er muss über 0 und höchstens 1 sein.",
            en=f"The share with high need (worst_share) is {worst_share}. It must be above 0 and at most 1.",
        )


def ineligible(
    codes: Sequence[str],
    criteria: Sequence[Criterion],
    counts: np.ndarray,
    *,
    population: np.ndarray | None,
    minimum_population: float | None,
    excluded: Mapping[str, Text | str],
    at_least: int | None,
) -> dict[str, Text]:
    """Codes of the areas that take no part, with the reason. `counts` (K, N): where a criterion has a number."""
    unknown = [code for code in excluded if code not in set(codes)]
    if unknown:
        raise RefusedError(
            de=f"Ausgenommen werden soll {listed(unknown, 'de')}; ein Gebiet mit diesem Schlüssel gibt es nicht.",
            en=f"{listed(unknown, 'en')} is to be excluded; there is no area with this code.",
        )
    if minimum_population is not None and population is None:
        raise RefusedError(
            de="Es ist eine Mindestzahl an Einwohnern verlangt, aber keine Einwohnerzahl angegeben (Spalte "
            "population).",
            en="A minimum number of inhabitants is asked for, but none are given (column population).",
        )
    weighed = [exactly(criterion.weight) > 0 for criterion in criteria]
    needed = sum(weighed) // 2 + 1 if at_least is None else at_least
    if not 1 <= needed <= sum(weighed):
        raise RefusedError(
            de=f"Verlangt sind mindestens {needed} Kriterien je Gebiet. Es gibt {sum(weighed)} Kriterien mit Gewicht; "
            "die Zahl muss zwischen 1 und dieser liegen.",
            en=f"At least {needed} criteria per area are asked for. There are {sum(weighed)} criteria with a weight; "
            "the number must lie between 1 and that.",
        )
    reasons: dict[str, Text] = {}
    for area, (code, present) in enumerate(zip(codes, counts[weighed].sum(axis=0), strict=True)):
        if code in excluded:
            reason = excluded[code]
            reasons[code] = {"de": reason, "en": reason} if isinstance(reason, str) else reason
        elif minimum_population is not None and population is not None and np.isnan(population[area]):
            reasons[code] = {
                "de": f"Die Einwohnerzahl ist nicht bekannt; verlangt sind mindestens {minimum_population:g}.",
                "en": f"The number of inhabitants is not known; at least {minimum_population:g} are asked for.",
            }
        elif minimum_population is not None and population is not None and population[area] < minimum_population:
            reasons[code] = {
                "de": f"Das Gebiet hat {population[area]:g} Einwohner, weniger als {minimum_population:g}.",
                "en": f"The area has {population[area]:g} inhabitants, fewer than {minimum_population:g}.",
            }
        elif present < needed:
            reasons[code] = {
                "de": f"Nur {present} von {sum(weighed)} Kriterien zählen; verlangt sind mindestens {needed}.",
                "en": f"Only {present} of {sum(weighed)} criteria count; at least {needed} are asked for.",
            }
    return reasons


def refuse_empty(criteria: Sequence[Criterion], states: np.ndarray, ineligible: Mapping[str, Text], areas: int) -> None:
    """Raises RefusedError where no area is left, or a criterion that should count has no number at all."""
    if len(ineligible) == areas:
        first = next(iter(ineligible.items()), None)
        why_de = f" Zum Beispiel „{first[0]}“: {first[1]['de']}" if first else ""
        why_en = f" For instance “{first[0]}”: {first[1]['en']}" if first else ""
        raise RefusedError(de=f"Kein Gebiet kann eingeordnet werden.{why_de}", en=f"No area can be rated.{why_en}")
    for criterion, row in zip(criteria, states, strict=True):
        if exactly(criterion.weight) and not (row == "counted").any():
            few = bool(np.isin(row, ("few_cases", "no_cases")).any())
            why_de = " (zu wenige oder unbekannte Fallzahlen)" if few else ""
            why_en = " (too few cases, or their number is unknown)" if few else ""
            raise RefusedError(
                de=f"Das Kriterium „{criterion.id}“ hat in keinem Gebiet einen Wert, der zählt{why_de}. Bitte prüfen "
                "Sie die Spalte oder setzen Sie sein Gewicht auf 0.",
                en=f"The criterion “{criterion.id}” has no number that counts in any area{why_en}. Please check the "
                "column, or set its weight to 0.",
            )


def not_rated(ineligible: Mapping[str, Text], codes: Sequence[str], known: np.ndarray) -> dict[str, Text]:
    """The reasons of all areas without a rank: also of those that lost their last criterion with its weight."""
    weightless = {
        "de": "Für das Gebiet zählt kein Kriterium, das ein Gewicht hat.",
        "en": "No criterion that has a weight counts for the area.",
    }
    return {code: ineligible.get(code, weightless) for code, has_mean in zip(codes, known, strict=True) if not has_mean}


def notes(result: RankingResult) -> tuple[Text, ...]:
    """What a reader of the list must know."""
    said: list[Text] = []
    if result.straddling:
        said.append(
            {
                "de": f"{listed(result.straddling, 'de', 20)} stehen an der Grenze gleichauf. Alle sind genannt, darum "
                f"sind es {result.listed.sum()} Gebiete statt {result.select.k}.",  # type: ignore[union-attr]
                "en": f"{listed(result.straddling, 'en', 20)} are level at the line. All are named, so there are "
                f"{result.listed.sum()} areas instead of {result.select.k}.",  # type: ignore[union-attr]
            }
        )
    if not result.listed.any():
        said.append({"de": "Kein Gebiet erreicht die Schwelle.", "en": "No area reaches the threshold."})
    elif result.listed.sum() == result.means.known.sum():
        said.append({"de": "Alle eingeordneten Gebiete sind genannt.", "en": "All rated areas are named."})
    if result.not_rated:
        said.append(
            {
                "de": f"Nicht eingeordnet: {listed(result.not_rated, 'de', 20)}.",
                "en": f"Not rated: {listed(result.not_rated, 'en', 20)}.",
            }
        )
    for criterion, row, numbers in zip(result.criteria, result.states, result.doubled, strict=True):
        name = criterion.name or {"de": criterion.id, "en": criterion.id}
        without = [code for code, state in zip(result.codes, row, strict=True) if state not in ("counted", "not_rated")]
        if without:
            said.append(
                {
                    "de": f"„{name['de']}“ zählt nicht für {listed(without, 'de')} (kein Wert oder zu wenige Fälle).",
                    "en": f"“{name['en']}” does not count for {listed(without, 'en')} (no value, or too few cases).",
                }
            )
        counting = numbers[numbers > 0]
        if len(counting) > 1 and (counting == counting[0]).all():
            said.append(
                {
                    "de": f"„{name['de']}“ hat überall denselben Wert und unterscheidet kein Gebiet vom anderen.",
                    "en": f"“{name['en']}” has the same value everywhere and tells no area from another.",
                }
            )
    return tuple(said)
