"""How an indicator's definition is told: the whole file, its formula in words, and where its numbers come from."""

from rest_framework import serializers

from atlas.formula_words import formula, signed_terms, variable_names
from indicators.models import Indicator
from indicators.terms import fraction
from spatial.texts import LANGUAGES

from .public import public_datasets
from .serializers import Text


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
    names = variable_names(arithmetic, datasets)
    detail = IndicatorSerializer(indicator).data
    return {
        **detail,
        "formula": {language: formula(arithmetic, names, language) for language in LANGUAGES},
        "numerator": signed_terms((arithmetic.base or arithmetic).numerator, names),
        "denominator": signed_terms((arithmetic.base or arithmetic).denominator, names),
        "caveats": indicator.definition.get("caveats", {}),
        "datasets": SourceSerializer(datasets, many=True).data,
        "definition": indicator.definition,
    }
