"""The language of sentences and names in answers. Addresses of the API have no language; the reader's program does."""

from django.http import HttpRequest
from django.utils.translation import get_language_from_request, override


def readers_language(request: HttpRequest) -> str:
    """From Accept-Language: German or English, German when in doubt."""
    return get_language_from_request(request)


def in_readers_language(request: HttpRequest) -> override:
    return override(readers_language(request))
