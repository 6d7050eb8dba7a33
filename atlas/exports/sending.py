"""Files on their way to the reader: to be saved under a telling name, and never to be taken for something else."""

from collections.abc import Iterator

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from atlas.api.responses import BRIEFLY

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "png": "image/png",
    "svg": "image/svg+xml",
}


def send_picture(svg: str, *, name: str, kind: str) -> HttpResponseBase:
    """A drawing as it is, or as dots."""
    if kind == "svg":
        return send_file(svg.encode(), name=name, kind=kind, inline=True)
    from atlas.pictures.rendering import to_png  # noqa: PLC0415 - loaded only where dots are asked for

    return send_file(to_png(svg), name=name, kind=kind, inline=True)


def send_file(body: bytes | Iterator[bytes], *, name: str, kind: str, inline: bool = False) -> HttpResponseBase:
    """`inline`: pictures, which pages show as well. A withdrawn number must be gone from caches within a minute."""
    answer: HttpResponseBase
    if isinstance(body, bytes):
        answer = HttpResponse(body, content_type=TYPES[kind])
    else:
        answer = StreamingHttpResponse(body, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}.{kind}"'
    answer["Cache-Control"] = BRIEFLY
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
