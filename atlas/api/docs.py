"""The OpenAPI document and the pages to browse it: Swagger UI from our own server."""

from django.views.generic import RedirectView, TemplateView
from drf_spectacular.views import SpectacularAPIView


class Schema(SpectacularAPIView):
    """OpenAPI 3 of all addresses below /api/v1/, as YAML or JSON."""

    authentication_classes = []


class Docs(TemplateView):
    template_name = "api/docs.html"


to_docs = RedirectView.as_view(pattern_name="api-docs")
