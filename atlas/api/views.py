"""What all addresses of the API have in common."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpResponse
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.renderers import JSONRenderer
from rest_framework.views import APIView

from .parameters import Choices, read_parameters
from .problems import QuestionError, answer_exception

ALLOWED = "GET, HEAD"


class ReadView(APIView):
    """Read-only and the same for everyone: no sign-in, hence no session, no cookie, and nothing to negotiate."""

    http_method_names = ["get", "head"]
    authentication_classes = []
    permission_classes = []
    throttle_classes = []
    parameters: Choices = {}

    def perform_content_negotiation(self, request, force=False):
        return JSONRenderer(), JSONRenderer.media_type

    def get_exception_handler(self):
        return answer_exception

    def asked(self) -> dict[str, str]:
        """The parameters of this request, checked."""
        return read_parameters(self.request.GET, self.parameters)


class QuickView(ReadView):
    """For what is asked most: without DRF's own steps before and after, none of which a public answer needs."""

    get: Callable[..., HttpResponse]

    def dispatch(self, request, *args: str, **place: str) -> HttpResponse:
        self.request = request
        try:
            if request.method.lower() not in self.http_method_names:
                raise MethodNotAllowed(request.method)
            response = self.get(request, *args, **place)
        except Exception as exception:
            response = answer_exception(exception, {"request": request})
        response["Allow"] = ALLOWED
        return response


class UnknownAddress(ReadView):
    """Whatever else is asked below /api/v1/: a 404 that programs can read."""

    schema = None

    def get(self, request, **rest: str) -> HttpResponse:
        raise QuestionError(HTTPStatus.NOT_FOUND, "unknown_address")
