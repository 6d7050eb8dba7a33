"""Sentences of the audit: what in the numbers stands against the intention of a recipe, in German and English. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from ..methods.statistics import german
from ..recipes import Text
from .consistency import Consistency
from .correlating import REDUNDANT, WEAK

LOW_ALPHA = 0.7
HIGH_INFLATION = 10.0
OFF_BALANCE = 2.0  # counts twice or half of what its weight says
CHANCE = 0.05
SENTENCES: Mapping[str, Text] = {
    "nothing": {
        "de": "Nichts in den Zahlen spricht gegen das, was das Rezept will.",
        "en": "Nothing in the numbers stands against what the recipe intends.",
    },
    "missing": {
        "de": "„{name}“ fehlt in {missing} von {areas} Gebieten.",
        "en": "“{name}” is missing in {missing} of {areas} areas.",
    },
    "outliers": {
        "de": "„{name}“ hat Ausreißer (Schiefe {skew}, Wölbung {tails}): wenige Gebiete setzen den Maßstab für alle.",
        "en": "“{name}” has outliers (skewness {skew}, kurtosis {tails}): a few areas set the scale for all.",
    },
    "zeros": {
        "de": "„{name}“ ist in {zeros} von {known} Gebieten null und unterscheidet sie nicht.",
        "en": "“{name}” is zero in {zeros} of {known} areas and does not tell them apart.",
    },
    "size": {
        "de": "„{name}“ hängt stark mit „{column}“ zusammen (r = {r}) und sagt vielleicht vor allem, wie groß ein "
        "Gebiet ist.",
        "en": "“{name}” goes closely with “{column}” (r = {r}) and may mainly say how large an area is.",
    },
    "against": {
        "de": "„{name}“ läuft gegen „{other}“ (r = {r}): in der Zusammenfassung zählt er umgekehrt, als er soll.",
        "en": "“{name}” runs against “{other}” (r = {r}): in the aggregate it counts the other way than it should.",
    },
    "lost": {
        "de": "„{name}“ läuft kaum mit „{other}“ (r = {r}): in der Zusammenfassung geht der Teil unter.",
        "en": "“{name}” hardly goes with “{other}” (r = {r}): in the aggregate the part is lost.",
    },
    "same": {
        "de": "„{name}“ und „{other}“ sagen fast dasselbe (r = {r}) und zählen zusammen doppelt.",
        "en": "“{name}” and “{other}” say nearly the same (r = {r}) and together count twice.",
    },
    "opposed": {
        "de": "„{name}“ und „{other}“ laufen gegeneinander (r = {r}) und heben sich zum Teil auf.",
        "en": "“{name}” and “{other}” run against each other (r = {r}) and cancel out in part.",
    },
    "alpha": {
        "de": "Die Teile von „{name}“ messen nicht deutlich eines: Cronbachs α ist {alpha}, üblich ist mindestens 0,7.",
        "en": "The parts of “{name}” do not clearly measure one thing: Cronbach's α is {alpha}, at least 0.7 is usual.",
    },
    "components": {
        "de": "In „{name}“ stecken {count} voneinander unabhängige Dinge; das erste erklärt {share} % der Streuung.",
        "en": "There are {count} independent things in “{name}”; the first explains {share} % of the variance.",
    },
    "inflation": {
        "de": "In „{name}“ folgt ein Teil fast ganz aus den anderen (Varianzinflation über 10).",
        "en": "In “{name}” one part follows almost wholly from the others (variance inflation above 10).",
    },
    "influence": {
        "de": "„{name}“ hat {weight} % des Gewichts in „{other}“, aber {share} % des Einflusses.",
        "en": "“{name}” has {weight} % of the weight in “{other}”, but {share} % of the influence.",
    },
}
Names = Mapping[str, Text]


def told(which: str, **values: Text | float | str) -> Text:
    """A sentence in both languages. Numbers are shown with two decimals, whole ones without."""
    return {language: SENTENCES[which][language].format(**_words(values, language)) for language in ("de", "en")}


def _words(values: Mapping[str, Text | float | str], language: str) -> dict[str, str]:
    words = {}
    for key, value in values.items():
        if isinstance(value, str):
            words[key] = value
        elif isinstance(value, Mapping):
            words[key] = value[language]
        else:
            number = german(round(value, 2)) if language == "de" else f"{round(value, 2):g}"
            words[key] = number.replace("-", "−")
    return words


def about_columns(statistics: pd.DataFrame, names: Names) -> Iterator[Text]:
    for row in statistics.to_dict("records"):
        name = names[row["column"]]
        if row["few_numbers"]:
            yield told("missing", name=name, missing=row["missing"], areas=row["areas"])
        if row.get("outliers") is True:
            yield told("outliers", name=name, skew=row["skewness"], tails=row["kurtosis"])
        if row.get("many_zeros") is True:
            yield told("zeros", name=name, zeros=row["zeros"], known=row["known"])


def about_denominators(denominators: pd.DataFrame, names: Names) -> Iterator[Text]:
    for row in denominators[denominators["strong"].astype(bool)].to_dict("records"):
        yield told("size", name=names[row["indicator"]], column=row["denominator"], r=row["r"])


def about_correlations(together: pd.DataFrame, names: Names) -> Iterator[Text]:
    for row in together.to_dict("records"):
        r, directly = row["r"], row["relation"] == "within" and row["level"] == 1
        beside, against = row["relation"] == "beside", row["r"] < 0 and row["p"] < CHANCE
        for holds, which in (
            (directly and against, "against"),
            (directly and r < WEAK and not against, "lost"),
            (beside and r > REDUNDANT, "same"),
            (beside and against, "opposed"),
        ):
            if holds:
                yield told(which, name=names[row["first"]], other=names[row["second"]], r=r)


def about_groups(consistent: Mapping[str, Consistency], names: Names) -> Iterator[Text]:
    for group, found in consistent.items():
        if found.alpha < LOW_ALPHA:
            yield told("alpha", name=names[group], alpha=found.alpha)
        if found.components > 1:
            share = round(100 * float(found.explained[0]))
            yield told("components", name=names[group], count=found.components, share=share)
        if len(found.inflation) > 2 and np.fmax.reduce(found.inflation) > HIGH_INFLATION:
            yield told("inflation", name=names[group])


def about_importance(important: pd.DataFrame, names: Names) -> Iterator[Text]:
    for row in important.to_dict("records"):
        if row["ratio"] > OFF_BALANCE or row["ratio"] < 1 / OFF_BALANCE:
            weight, share = round(100 * row["weight"]), round(100 * row["share"])
            yield told("influence", name=names[row["part"]], other=names[row["of"]], weight=weight, share=share)
