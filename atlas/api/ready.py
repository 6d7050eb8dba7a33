"""Ready answers: bytes compressed once at release, handed on without looking inside."""

import gzip

from django.db import connection
from django.http import HttpRequest, HttpResponse

from .encodings import BROTLI, IDENTITY
from .responses import BRIEFLY, FOR_EVER, accepted_encoding, compressed_response, etag_matches, not_modified

# Plain SQL, because these two queries are most of what the atlas is asked all day: the ORM takes longer to
# write them than PostgreSQL to answer them. Only the one encoding that is wanted leaves its TOAST table.
ANSWER = """
SELECT answer.etag, answer.{column}
FROM indicators_answer answer
JOIN spatial_territory territory ON territory.id = answer.territory_id
JOIN spatial_municipality municipality ON municipality.id = territory.municipality_id
WHERE municipality.slug = %s AND answer.key = %s
"""
BOUNDARIES = "SELECT digest, {column} FROM spatial_boundaries WHERE digest = %s"


def ready_answer(request: HttpRequest, municipality: str, key: str) -> HttpResponse | None:
    """The ready answer whose address ends in `key`, or None where it must be made."""
    return _respond(request, ANSWER, [municipality, key], BRIEFLY)


def ready_boundaries(request: HttpRequest, digest: str) -> HttpResponse | None:
    return _respond(request, BOUNDARIES, [digest], FOR_EVER)


def _respond(request: HttpRequest, query: str, values: list[str], cache_control: str) -> HttpResponse | None:
    encoding = accepted_encoding(request)
    with connection.cursor() as cursor:
        cursor.execute(query.format(column="brotli" if encoding == BROTLI else "gzip"), values)
        row = cursor.fetchone()
    if row is None:
        return None
    etag, body = row[0], bytes(row[1])
    if etag_matches(request, etag):
        return not_modified(etag, cache_control)
    if encoding == IDENTITY:
        body = gzip.decompress(body)
    return compressed_response(body, encoding, etag, cache_control=cache_control)
