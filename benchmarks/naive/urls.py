"""Views as in DRF's tutorial. The areas are written as djangorestframework-gis does it: one dictionary per feature."""

import json

from django.urls import path
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.generics import ListAPIView
from rest_framework.serializers import BaseSerializer, ModelSerializer

from .models import Area, Observation, Place, SimplifiedArea


class FeatureSerializer(BaseSerializer):
    def to_representation(self, instance: Place) -> dict:
        return {
            "type": "Feature",
            "id": instance.pk,
            "geometry": json.loads(instance.geom.geojson),
            "properties": {"code": instance.code, "name": instance.name, "parent": instance.parent},
        }


class ObservationSerializer(ModelSerializer):
    class Meta:
        model = Observation
        fields = ["area", "indicator", "year", "value", "status"]


class Areas(ListAPIView):
    queryset = Area.objects.order_by("pk")
    serializer_class = FeatureSerializer
    filter_backends = []


class SimplifiedAreas(Areas):
    queryset = SimplifiedArea.objects.order_by("pk")


class Observations(ListAPIView):
    queryset = Observation.objects.order_by("year", "area")
    serializer_class = ObservationSerializer
    filter_backends = [DjangoFilterBackend]
    filterset_fields = {"indicator": ["exact"], "year": ["exact"], "area": ["exact", "in"]}


urlpatterns = [
    path("areas", Areas.as_view()),
    path("areas_simplified", SimplifiedAreas.as_view()),
    path("observations", Observations.as_view()),
]
