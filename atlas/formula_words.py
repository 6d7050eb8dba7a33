"""An indicator's arithmetic in words, for pages and for the API."""

from collections.abc import Iterable

from django.db.models import Q

from indicators.models import Dataset, Variable
from indicators.terms import Fraction, Terms
from spatial.texts import in_language

SURFACE = {
    "area.km2": {"de": "Fläche in km²", "en": "Surface in km²"},
    "area.ha": {"de": "Fläche in ha", "en": "Surface in ha"},
}
WORDS = {
    "absolute": {"de": "w − w vor {years} Jahren, w = {base}", "en": "v − v {years} years ago, v = {base}"},
    "relative": {
        "de": "(w − w vor {years} Jahren) ÷ w vor {years} Jahren × 100, w = {base}",
        "en": "(v − v {years} years ago) ÷ v {years} years ago × 100, v = {base}",
    },
    "pool": {"de": "{base}, alles über {years} Jahre addiert", "en": "{base}, everything added over {years} years"},
    "catchment": {
        "de": "Bestand der Einrichtungen im Umkreis von {metres} m, geteilt unter allen, die dort wohnen",
        "en": "stock of the facilities within {metres} m, shared among all who live there",
    },
}
WORDS["points"] = WORDS["absolute"]


def variable_names(arithmetic: Fraction, datasets: Iterable[Dataset]) -> dict[str, dict]:
    wanted = Q(pk__in=[])
    for key in arithmetic.variables:
        dataset, _, variable = key.partition(".")
        wanted |= Q(dataset__slug=dataset, slug=variable)
    variables = Variable.objects.filter(wanted, dataset__in=datasets).select_related("dataset")
    return SURFACE | {variable.key: variable.name for variable in variables}


def signed_terms(terms: Terms | None, names: dict[str, dict]) -> list[dict]:
    if terms is None:
        return []
    signed = [("+", key) for key in terms.plus] + [("−", key) for key in terms.minus]
    return [{"variable": key, "sign": sign, "name": names.get(key, {"de": key})} for sign, key in signed]


def formula(arithmetic: Fraction, names: dict[str, dict], language: str) -> str:
    """One line; `names` by variable, from variable_names."""
    if arithmetic.change and arithmetic.base:
        base = formula(arithmetic.base, names, language)
        return WORDS[arithmetic.change.told_as][language].format(years=arithmetic.change.years, base=base)
    if arithmetic.catchment:
        metres = _number(arithmetic.catchment.metres, language)
        words = f"({WORDS['catchment'][language].format(metres=metres)})"
    else:
        words = _sum_in_words(arithmetic.numerator, names, language)
    if arithmetic.denominator:
        words += f" ÷ {_sum_in_words(arithmetic.denominator, names, language)}"
    if arithmetic.factor != 1:
        words += f" × {_number(arithmetic.factor, language)}"
    if arithmetic.pool:
        words = WORDS["pool"][language].format(base=words, years=arithmetic.pool.years)
    return words


def _sum_in_words(terms: Terms | None, names: dict[str, dict], language: str) -> str:
    parts = signed_terms(terms, names)
    words = " ".join(f"{part['sign']} {in_language(part['name'], language)}" for part in parts).removeprefix("+ ")
    return f"({words})" if len(parts) > 1 else words


def _number(number: float, language: str) -> str:
    text = f"{number:,g}"
    return text.translate(str.maketrans(",.", ".,")) if language == "de" else text
