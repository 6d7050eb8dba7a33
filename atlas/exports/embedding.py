"""A map or its table in somebody else's page: what can be chosen, and the frame that is copied there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from atlas.asking import Shown
from atlas.exports.map_pictures import description_of, drawing_of
from atlas.exports.telling import Told
from atlas.modes import Picture
from atlas.query import MapQuery, UnclearError

SHOWN = {
    "map-legend": _("Map with legend"),
    "map": _("Map"),
    "table": _("Table"),
    "chart": _("Series over time as a chart"),
}
CHOICES = {"show": tuple(SHOWN), "heading": ("on", "off")}
LANGUAGES = {"de": "Deutsch", "en": "English"}
LOWEST, USUAL, HIGHEST = 250, 560, 1200  # dots
POINTED_AT = 5000  # areas: with more, a name for each would make the page too heavy
SCALE = 0.3  # dots per unit of the drawing, about: the frame's width is not known


@dataclass(frozen=True, kw_only=True)
class Embed:
    """`address` is what the frame shows, `snippet` what is copied into the other page."""

    show: str
    heading: str
    height: int
    language: str
    address: str
    snippet: str


def read_height(text: str) -> int:
    if not text:
        return USUAL
    if not (text.isascii() and text.isdigit() and LOWEST <= int(text[:6]) <= HIGHEST):
        raise UnclearError(
            "height",
            _("The height is a whole number from %(low)s to %(high)s, not “%(asked)s”.")
            % {"low": LOWEST, "high": HIGHEST, "asked": text},
        )
    return int(text)


def embed_of(request: HttpRequest, shown: Shown, told: Told, wanted: dict[str, str], height: int) -> Embed:
    language = wanted["language"]
    own = {name: wanted[name] for name in CHOICES if wanted[name] != CHOICES[name][0]}
    with override(language):
        page = reverse("embedded", args=[shown.territory.municipality.slug])
    question = MapQuery.to_address(replace(shown.query, sort=None))
    address = request.build_absolute_uri(page + question + ("&" + urlencode(own) if own else ""))
    snippet = format_html(
        '<iframe src="{}" title="{}" width="100%" height="{}" style="border: 0" loading="lazy"></iframe>',
        address,
        told.heading,
        height,
    )
    return Embed(
        show=wanted["show"],
        heading=wanted["heading"],
        height=height,
        language=language,
        address=address,
        snippet=snippet,
    )


def map_svg(shown: Shown, told: Told, picture: Picture) -> str:
    """The map alone, as wide as its frame; pointing at an area tells its number."""
    drawing = drawing_of(shown, picture, titled=len(shown.areas["codes"]) <= POINTED_AT)
    opening = format_html(
        '<svg viewBox="0 0 {} {}" role="img" aria-label="{}" lang="{}" class="embedded-map">',
        f"{drawing.width:.0f}",
        f"{drawing.height:.0f}",
        description_of(shown, told, picture),
        get_language(),
    )
    return f"{opening}{drawing.draw(SCALE)}</svg>"
