"""Bytes on their way to the reader: entity tags, 304, compression, and how long they may be kept."""

from hashlib import blake2b

import orjson
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from .encodings import IDENTITY, best_encoding, compress

JSON, CSV, GEOJSON = "application/json", "text/csv; charset=utf-8", "application/geo+json"

# A withdrawn number must be gone within a minute, also from caches on the way.
BRIEFLY = "public, max-age=60, must-revalidate"
FOR_EVER = "public, max-age=31536000, immutable"

TOO_SMALL_TO_COMPRESS = 200  # bytes


def json_response(request: HttpRequest, payload: object) -> HttpResponse:
    return bytes_response(request, orjson.dumps(payload, option=orjson.OPT_SERIALIZE_NUMPY), JSON)


def bytes_response(request: HttpRequest, body: bytes, content_type: str, *, file_name: str = "") -> HttpResponse:
    """An answer made just now; its entity tag is the hash of its content."""
    etag = blake2b(body, digest_size=16).hexdigest()  # as for ready answers
    if etag_matches(request, etag):
        return not_modified(etag)
    encoding = accepted_encoding(request) if len(body) >= TOO_SMALL_TO_COMPRESS else IDENTITY
    response = compressed_response(compress(body, encoding), encoding, etag, content_type)
    if file_name:
        response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def compressed_response(
    body: bytes, encoding: str, etag: str, content_type: str = JSON, cache_control: str = BRIEFLY
) -> HttpResponse:
    """An answer whose body is already compressed."""
    response = HttpResponse(body, content_type=content_type)
    if encoding != IDENTITY:
        response["Content-Encoding"] = encoding
    response["Content-Length"] = len(body)
    return _for_everyone(response, etag, cache_control)


def not_modified(etag: str, cache_control: str = BRIEFLY) -> HttpResponse:
    return _for_everyone(HttpResponseNotModified(), etag, cache_control)


def accepted_encoding(request: HttpRequest) -> str:
    return best_encoding(request.META.get("HTTP_ACCEPT_ENCODING", ""))


def etag_matches(request: HttpRequest, etag: str) -> bool:
    """Has the reader this very answer already? Compared weakly: each encoding of an answer is the same answer."""
    return etag in known_etags(request) or "*" in known_etags(request)


def known_etags(request: HttpRequest) -> list[str]:
    header = request.META.get("HTTP_IF_NONE_MATCH")
    return [tag.removeprefix("W/").strip('"') for tag in parse_etags(header)] if header else []


def _for_everyone(response: HttpResponse, etag: str, cache_control: str) -> HttpResponse:
    response["ETag"] = f'W/"{etag}"'
    response["Cache-Control"] = cache_control
    # Public numbers without cookies: pages of other houses may read them too.
    response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
