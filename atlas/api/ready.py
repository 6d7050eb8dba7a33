"""Ready answers: bytes compressed once at release, handed on without looking inside."""

import gzip
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse

from indicators.answering.memory import SNAPSHOT

from .encodings import BROTLI, IDENTITY
from .responses import BRIEFLY, FOR_EVER, accepted_encoding, compressed_response, etag_matches, not_modified

# Plain SQL, because these two queries are most of what the atlas is asked all day: the ORM takes longer to
# write them than PostgreSQL to answer them. Only the one encoding that is wanted leaves its TOAST table.
# Where there is no ready answer, the same query has told the snapshot under which one is made. The function is in
# indicators/migrations/0005_ready_answer.py.
ANSWER = """
SELECT {snapshot}, answer.etag, answer.{column}
FROM (SELECT) always LEFT JOIN ready_answer(%s, %s) answer ON true
"""
BOUNDARIES = "SELECT digest, {column} FROM spatial_boundaries WHERE digest = %s"


def ready_answer(request: HttpRequest, municipality: str, key: str) -> tuple[HttpResponse | None, str | None]:
    """The ready answer whose address ends in `key`, or None where it must be made; and the database's snapshot."""
    snapshot, etag, body = _fetch(request, ANSWER, [municipality, key])
    return _respond(request, etag, body, BRIEFLY) if etag else None, snapshot


def ready_boundaries(request: HttpRequest, digest: str) -> HttpResponse | None:
    found = _fetch(request, BOUNDARIES, [digest])
    return _respond(request, found[0], found[1], FOR_EVER) if found else None


def _fetch(request: HttpRequest, query: str, values: list[str]) -> Any:
    column = "brotli" if accepted_encoding(request) == BROTLI else "gzip"
    with connection.cursor() as cursor:
        cursor.execute(query.format(column=column, snapshot=SNAPSHOT), values)
        return cursor.fetchone()


def _respond(request: HttpRequest, etag: str, packed: memoryview, cache_control: str) -> HttpResponse:
    encoding, body = accepted_encoding(request), bytes(packed)
    if etag_matches(request, etag):
        return not_modified(etag, cache_control)
    if encoding == IDENTITY:
        body = gzip.decompress(body)
    return compressed_response(body, encoding, etag, cache_control=cache_control)
