"""What: themes, datasets, indicators and periods of which at least one number is public."""

from django.http import HttpResponse

from .definitions import IndicatorDetailSerializer, IndicatorSerializer, indicator_detail
from .filters import DatasetFilter, IndicatorFilter, PeriodFilter, ThemeFilter
from .finding import find_indicator
from .lists import ListView
from .public import public_datasets, public_indicators, public_periods, public_themes
from .responses import json_response
from .schema import describe, describe_list
from .serializers import DatasetSerializer, PeriodSerializer, ThemeSerializer
from .views import ReadView

TAG = "metadata"


@describe_list(ThemeSerializer, "themes", tag=TAG)
class Themes(ListView):
    """Headings under which readers look for indicators."""

    queryset = public_themes()
    filterset_class = ThemeFilter
    serializer_class = ThemeSerializer


@describe_list(DatasetSerializer, "datasets", tag=TAG)
class Datasets(ListView):
    """What departments supply: source, licence, principle, lowest public level, variables."""

    queryset = public_datasets()
    filterset_class = DatasetFilter
    serializer_class = DatasetSerializer


@describe_list(PeriodSerializer, "periods", tag=TAG)
class Periods(ListView):
    """The times that public numbers speak of."""

    queryset = public_periods()
    filterset_class = PeriodFilter
    serializer_class = PeriodSerializer


@describe_list(IndicatorSerializer, "indicators", tag=TAG)
class Indicators(ListView):
    """Indicators with public numbers."""

    queryset = public_indicators()
    filterset_class = IndicatorFilter
    serializer_class = IndicatorSerializer


class IndicatorDetail(ReadView):
    """One indicator: its definition, formula in words, sources and caveats."""

    @describe(IndicatorDetailSerializer, "indicator", tag=TAG, path="indicator")
    def get(self, request, indicator: str) -> HttpResponse:
        self.asked()
        found = find_indicator(indicator, among=public_indicators())
        return json_response(request, indicator_detail(found))
