"""How an indicator's definition is told: the whole file, its formula in words, and where its numbers come from."""

from django.db.models import Q
from rest_framework import serializers

from indicators.models import Dataset, Indicator, Variable
from indicators.terms import Fraction, Terms, fraction
from spatial.texts import LANGUAGES, in_language

from .public import public_datasets
from .serializers import Text

SURFACE = {
    "area.km2": {"de": "Fläche in km²", "en": "Surface in km²"},
    "area.ha": {"de": "Fläche in ha", "en": "Surface in ha"},
}


class IndicatorSerializer(serializers.Serializer):
    indicator = serializers.SlugField(source="slug")
    theme = serializers.SlugField(source="theme.slug")
    name = Text()
    unit = Text()
    decimals = serializers.IntegerField()
    direction = serializers.ChoiceField(["more_is_better", "less_is_better", "neutral"])
    version = serializers.IntegerField()


class TermSerializer(serializers.Serializer):
    variable = serializers.CharField()
    sign = serializers.ChoiceField(["+", "−"])
    name = Text()


class SourceSerializer(serializers.Serializer):
    """A dataset that the indicator is computed from, on one hierarchy."""

    dataset = serializers.SlugField(source="slug")
    hierarchy = serializers.SlugField(source="hierarchy.slug")
    name = Text()
    source = Text()  # type: ignore[assignment]
    licence = serializers.CharField()
    principle = serializers.ChoiceField(["residence", "site", "workplace"])
    lowest_public_level = serializers.SlugField(source="lowest_public_level.slug")


class IndicatorDetailSerializer(IndicatorSerializer):
    formula = Text(help_text="The formula in words")
    numerator = TermSerializer(many=True)
    denominator = TermSerializer(many=True)
    caveats = serializers.JSONField(help_text="What to keep in mind when reading it")
    datasets = SourceSerializer(many=True)
    definition = serializers.DictField(help_text="The whole definition, as in the catalogue")


def indicator_detail(indicator: Indicator) -> dict:
    arithmetic = fraction(indicator.definition)
    datasets = list(public_datasets().filter(slug__in=arithmetic.datasets))
    names = SURFACE | _variable_names(arithmetic, datasets)
    detail = IndicatorSerializer(indicator).data
    return {
        **detail,
        "formula": {language: _in_words(arithmetic, names, language) for language in LANGUAGES},
        "numerator": _terms((arithmetic.base or arithmetic).numerator, names),
        "denominator": _terms((arithmetic.base or arithmetic).denominator, names),
        "caveats": indicator.definition.get("caveats", {}),
        "datasets": SourceSerializer(datasets, many=True).data,
        "definition": indicator.definition,
    }


def _variable_names(arithmetic: Fraction, datasets: list[Dataset]) -> dict[str, dict]:
    wanted = Q(pk__in=[])
    for key in arithmetic.variables:
        dataset, _, variable = key.partition(".")
        wanted |= Q(dataset__slug=dataset, slug=variable)
    variables = Variable.objects.filter(wanted, dataset__in=datasets).select_related("dataset")
    return {variable.key: variable.name for variable in variables}


def _terms(terms: Terms | None, names: dict[str, dict]) -> list[dict]:
    if terms is None:
        return []
    signed = [("+", key) for key in terms.plus] + [("−", key) for key in terms.minus]
    return [{"variable": key, "sign": sign, "name": names.get(key, {"de": key})} for sign, key in signed]


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


def _in_words(arithmetic: Fraction, names: dict[str, dict], language: str) -> str:
    if arithmetic.change and arithmetic.base:
        base = _in_words(arithmetic.base, names, language)
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
    parts = _terms(terms, names)
    words = " ".join(f"{part['sign']} {in_language(part['name'], language)}" for part in parts).removeprefix("+ ")
    return f"({words})" if len(parts) > 1 else words


def _number(number: float, language: str) -> str:
    return f"{number:,g}".replace(",", "." if language == "de" else ",")
