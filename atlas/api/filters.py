"""Filters of the lists of metadata: by municipality, theme, hierarchy; a value nobody knows is a 400 that says so."""

from django.db.models import Model, Q, QuerySet
from django_filters import ModelChoiceFilter
from django_filters.rest_framework import FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from indicators.answering.shelf import indicators_shown
from indicators.models import Dataset, Indicator, Period, Theme
from spatial.models import Edition, Hierarchy, Municipality

from .public import PUBLIC_SHEETS


@extend_schema_field(OpenApiTypes.STR)
class BySlug(ModelChoiceFilter):
    def __init__(self, model: type[Model], **options):
        super().__init__(queryset=model._default_manager.all(), to_field_name="slug", **options)


def _shown_by(municipality: Municipality) -> QuerySet:
    """Public sheets that a municipality shows: from its own datasets and from those that others share with it."""
    shown = Q(pk__in=[])
    for territory in municipality.territories.all():
        hierarchy = territory.hierarchy_id
        shown |= Q(indicator__slug__in=indicators_shown(territory), edition_level__edition__hierarchy=hierarchy)
    return PUBLIC_SHEETS.filter(shown)


class EditionFilter(FilterSet):
    hierarchy = BySlug(Hierarchy)

    class Meta:
        model = Edition
        fields = ["hierarchy"]


class ThemeFilter(FilterSet):
    municipality = BySlug(Municipality, method="of_municipality")

    class Meta:
        model = Theme
        fields = ["municipality"]

    def of_municipality(self, rows: QuerySet, name: str, municipality: Municipality) -> QuerySet:
        return rows.filter(pk__in=_shown_by(municipality).values("indicator__theme"))


class IndicatorFilter(FilterSet):
    municipality = BySlug(Municipality, method="of_municipality")
    theme = BySlug(Theme)

    class Meta:
        model = Indicator
        fields = ["municipality", "theme"]

    def of_municipality(self, rows: QuerySet, name: str, municipality: Municipality) -> QuerySet:
        return rows.filter(pk__in=_shown_by(municipality).values("indicator"))


class PeriodFilter(FilterSet):
    municipality = BySlug(Municipality, method="of_municipality")

    class Meta:
        model = Period
        fields = ["municipality"]

    def of_municipality(self, rows: QuerySet, name: str, municipality: Municipality) -> QuerySet:
        return rows.filter(pk__in=_shown_by(municipality).values("period"))


class DatasetFilter(FilterSet):
    municipality = BySlug(Municipality, method="of_municipality")
    hierarchy = BySlug(Hierarchy)

    class Meta:
        model = Dataset
        fields = ["municipality", "hierarchy"]

    def of_municipality(self, rows: QuerySet, name: str, municipality: Municipality) -> QuerySet:
        """Its own departments' datasets, and what others share on a hierarchy that it shows."""
        own = rows.filter(department__municipality=municipality)
        shared = rows.filter(shared=True, hierarchy__territories__municipality=municipality)
        return (own | shared).distinct()
