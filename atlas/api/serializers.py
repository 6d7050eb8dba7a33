"""How metadata is written: texts in every language, everything else under the names of the glossary."""

from datetime import date, timedelta

from rest_framework import serializers


class Text(serializers.DictField):
    """A text in the languages of the interface: `{"de": …, "en": …}`."""

    child = serializers.CharField(allow_blank=True)


class TerritorySerializer(serializers.Serializer):
    """The part of a hierarchy that a municipality shows: everything from the root area downwards."""

    hierarchy = serializers.SlugField(source="hierarchy.slug")
    root_level = serializers.SlugField(source="root_level.slug")
    root_code = serializers.CharField()
    default_level = serializers.SlugField(source="default_level.slug")


class MunicipalitySerializer(serializers.Serializer):
    municipality = serializers.SlugField(source="slug")
    name = Text()
    kind = serializers.ChoiceField(["town", "district", "county"])
    official_key = serializers.CharField(allow_blank=True)
    fictional = serializers.BooleanField()
    about = Text()
    contact = serializers.DictField()
    territories = TerritorySerializer(many=True)


class LevelSerializer(serializers.Serializer):
    level = serializers.SlugField(source="slug")
    position = serializers.IntegerField()
    name = Text()
    plural = Text()


class EditionSerializer(serializers.Serializer):
    hierarchy = serializers.SlugField(source="hierarchy.slug")
    edition = serializers.SlugField(source="slug")
    label = Text()  # type: ignore[assignment]
    valid_from = serializers.DateField(source="valid.lower", allow_null=True)
    valid_until = serializers.SerializerMethodField(help_text="The last day, inclusive; null: until further notice")
    source = Text()  # type: ignore[assignment]
    licence = serializers.CharField()
    mends = serializers.ListField(child=serializers.JSONField(), help_text="What was repaired in the publisher's files")
    area_counts = serializers.SerializerMethodField(help_text="Number of areas by level")

    def get_valid_until(self, edition) -> date | None:
        return edition.valid.upper - timedelta(days=1) if edition.valid.upper else None

    def get_area_counts(self, edition) -> dict[str, int]:
        return {entry.level.slug: entry.area_count for entry in edition.levels.all()}


class HierarchySerializer(serializers.Serializer):
    hierarchy = serializers.SlugField(source="slug")
    name = Text()
    srid = serializers.IntegerField(help_text="Metric coordinate system in which areas are measured (EPSG)")
    levels = LevelSerializer(many=True)
    editions = EditionSerializer(source="published_editions", many=True)


class ThemeSerializer(serializers.Serializer):
    theme = serializers.SlugField(source="slug")
    name = Text()
    position = serializers.IntegerField()


class PeriodSerializer(serializers.Serializer):
    period = serializers.SlugField(source="slug")
    kind = serializers.ChoiceField(["key_date", "year", "school_year", "pool"])
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    label = Text()  # type: ignore[assignment]


class VariableSerializer(serializers.Serializer):
    variable = serializers.CharField(source="key")
    name = Text()
    unit = serializers.CharField()
    additive = serializers.BooleanField(help_text="May be summed to larger areas")


class DatasetSerializer(serializers.Serializer):
    dataset = serializers.SlugField(source="slug")
    hierarchy = serializers.SlugField(source="hierarchy.slug")
    department = serializers.SlugField(source="department.slug")
    department_name = Text(source="department.name")
    name = Text()
    description = Text()
    source = Text()  # type: ignore[assignment]
    licence = serializers.CharField()
    legal_basis = serializers.CharField(allow_blank=True)
    contact = serializers.CharField(allow_blank=True)
    principle = serializers.ChoiceField(["residence", "site", "workplace"])
    lowest_public_level = serializers.SlugField(source="lowest_public_level.slug")
    variables = VariableSerializer(many=True)
