"""Where: municipalities, hierarchies, editions, lists of areas and their shapes."""

from django.http import HttpResponse

from .filters import EditionFilter
from .finding import editions, find_hierarchy, find_municipality, hierarchies, municipalities
from .lists import ListView
from .problems import unknown
from .ready import ready_boundaries
from .responses import json_response
from .schema import describe, describe_list
from .serializers import EditionSerializer, HierarchySerializer, MunicipalitySerializer
from .views import QuickView, ReadView

TAG = "geo"


@describe_list(MunicipalitySerializer, "municipalities", tag=TAG)
class Municipalities(ListView):
    """Who runs an atlas here, and which part of which hierarchy it shows."""

    queryset = municipalities()
    serializer_class = MunicipalitySerializer


class MunicipalityDetail(ReadView):
    """One municipality."""

    @describe(MunicipalitySerializer, "municipality", tag=TAG, path="municipality")
    def get(self, request, municipality: str) -> HttpResponse:
        self.asked()
        found = find_municipality(municipality)
        return json_response(request, MunicipalitySerializer(found).data)


@describe_list(HierarchySerializer, "hierarchies", tag=TAG)
class Hierarchies(ListView):
    """Ways to divide a territory, with their levels and published editions."""

    queryset = hierarchies()
    serializer_class = HierarchySerializer


class HierarchyDetail(ReadView):
    """One hierarchy."""

    @describe(HierarchySerializer, "hierarchy", tag=TAG, path="hierarchy")
    def get(self, request, hierarchy: str) -> HttpResponse:
        self.asked()
        found = find_hierarchy(hierarchy)
        return json_response(request, HierarchySerializer(found).data)


@describe_list(EditionSerializer, "editions", tag=TAG)
class Editions(ListView):
    """Published sets of areas: their dates, source, licence, and what was repaired in them."""

    queryset = editions()
    filterset_class = EditionFilter
    serializer_class = EditionSerializer


class BoundariesBytes(QuickView):
    """The shapes of one level as quantised TopoJSON: object `areas`, one geometry per area in area order.

    The digest names the content, so the answer never changes and may be kept for ever.
    """

    @describe(dict, "boundaries", tag=TAG, path="digest")
    def get(self, request, digest: str) -> HttpResponse:
        self.asked()
        ready = ready_boundaries(request, digest)
        if ready is None:
            raise unknown("boundaries", digest)
        return ready
