"""What the API does without. Its answers are the same for everyone, and most of what the atlas is asked are such.

Security headers, language and the check of the host are those of pages; on quick answers all the rest would take
longer than the answers themselves.
"""

from collections.abc import Callable
from functools import cached_property

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import get_resolver
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate

from atlas.own_position import PAGES_THAT_ASK

API = "/api/v1/"
ADDRESSES = "atlas.api.urls"  # the last of them catches everything, so one is always found


class ContentSecurityPolicy(CSPMiddleware):
    """As django-csp does it, but the API's policy, in which there is never a nonce, is put together only once."""

    @cached_property
    def _without_nonce(self) -> str:
        return build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not request.path_info.startswith(API):
            return super().process_response(request, response)
        response[HEADER] = self._without_nonce
        return response


class PermissionsPolicy:
    """Pages may use no sensors; those with the button “My position” may ask the device where it is, and only for us."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        place = request.resolver_match
        asks = place is not None and place.view_name in PAGES_THAT_ASK
        response["Permissions-Policy"] = f"camera=(), geolocation=({'self' if asks else ''}), microphone=()"
        return response


class ApiShortcut:
    """Straight to the API's views, past languages in addresses, sessions, forms, sign-in and messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(API):
            return self.get_response(request)
        request.get_host()  # refuses hosts that are not ours
        # As Django does for addresses without a language; readers tell theirs in a header, which views look at.
        activate(settings.LANGUAGE_CODE)
        found = get_resolver(ADDRESSES).resolve(request.path_info.removeprefix(API[:-1]))
        request.resolver_match = found
        response = found.func(request, *found.args, **found.kwargs)
        response.headers.setdefault("Content-Language", settings.LANGUAGE_CODE)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        patch_vary_headers(response, ["Accept-Language"])
        return response
