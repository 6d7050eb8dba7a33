"""Lists of metadata: filtered by django-filter, written by a serializer."""

from typing import Any

from django.http import HttpResponse
from rest_framework.generics import GenericAPIView

from .parameters import read_parameters
from .responses import json_response
from .views import ReadView


class ListView(ReadView, GenericAPIView):
    filterset_class: Any = None

    def get(self, request) -> HttpResponse:
        read_parameters(request.GET, self._choices() if request.GET else {})
        rows = self.filter_queryset(self.get_queryset())
        return json_response(request, self.get_serializer(rows, many=True).data)

    def _choices(self) -> dict[str, list[str]]:
        """Each filter chooses among rows that a slug names."""
        filters = self.filterset_class.base_filters if self.filterset_class else {}
        return {name: list(each.queryset.values_list("slug", flat=True)) for name, each in filters.items()}
