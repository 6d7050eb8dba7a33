"""The OpenAPI document and its pages to browse."""

from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView


class Schema(SpectacularAPIView):
    """OpenAPI 3 of all addresses below /api/v1/."""

    authentication_classes = []


class Docs(SpectacularSwaggerSplitView):
    """Swagger UI from our own server, its script in a file of its own: the Content-Security-Policy allows no inline."""

    authentication_classes = []
    url_name = "api-schema"
    template_name = "api/docs.html"


to_docs = RedirectView.as_view(pattern_name="api-docs")
