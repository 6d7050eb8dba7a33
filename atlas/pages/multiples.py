"""Small maps beside one another: per year or per indicator; and the same as a picture."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from atlas.multiples.asking import SmallMaps, ask, read
from atlas.multiples.presenting import present
from atlas.pages.kindly import kindly
from atlas.pictures.rendering import to_png
from spatial.models import Municipality


@kindly
def small_maps(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    return render(request, "atlas/multiples.html", present(_asked(request, municipality)))


@kindly
def small_maps_picture(request: HttpRequest, municipality: Municipality, form: str) -> HttpResponse:
    from atlas.multiples.drawing import draw_svg  # noqa: PLC0415 - letters are measured only where pictures are drawn

    if form not in ("svg", "png"):
        raise Http404
    maps = _asked(request, municipality)
    svg = draw_svg(maps, request.build_absolute_uri().replace(f"picture.{form}", ""))
    body, kind = (to_png(svg), "image/png") if form == "png" else (svg.encode(), "image/svg+xml")
    response = HttpResponse(body, content_type=kind)
    name = f"{maps.shown.query.indicator}-{maps.shown.query.level}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest, municipality: Municipality) -> SmallMaps:
    query, indicators = read(request.GET)
    return ask(municipality, query, indicators)
