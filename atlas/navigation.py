"""The ways through the atlas: main navigation, foot, and the trail back up. By the names of addresses in urls.py."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MAIN = [
    ("municipality", _("Overview")),
    ("map", _("Map and table")),
    ("comparison", _("Comparison")),
    ("catalogue", _("Themes")),
    ("dossiers", _("Dossiers")),
    ("indices", _("Indices and rankings")),
    ("methods", _("Methods")),
]
HELP = [
    ("stories", _("Stories")),
    ("own-area", _("Your own area")),
    ("alert", _("New numbers by email")),
    ("help", _("How to read the map")),
    ("glossary", _("Glossary")),
    ("confidentiality", _("Statistical confidentiality")),
    ("easy-read", _("Easy Read")),
]
FOOT = [
    ("imprint", _("Imprint")),
    ("privacy", _("Privacy")),
    ("accessibility", _("Accessibility statement")),
]
# Pages that stand below one of the main ones.
BELOW = {
    "indicator": "catalogue",
    "dossier": "dossiers",
    "story": "stories",
    "run-weights": "indices",
    "run": "indices",
    "run-area": "indices",
}
WITHOUT_TRAIL = {"municipality", "map", "area"}


@dataclass(frozen=True)
class Way:
    name: Any
    address: str
    current: bool = False


def ways(request: HttpRequest, municipality: str, names: list[tuple[str, Any]]) -> list[Way]:
    here = _here(request)
    return [
        Way(
            name=text,
            address=reverse(name, args=[municipality]),
            current=name in (here, BELOW.get(here, here)),
        )
        for name, text in names
    ]


def trail(request: HttpRequest, municipality: str) -> list[Way]:
    """From the overview down to what stands above this page; the page itself has its heading."""
    here = _here(request)
    if not here or here in WITHOUT_TRAIL:
        return []
    above: list[tuple[str, Any]] = [("municipality", gettext("Overview"))]
    if here in BELOW:
        above += [(name, text) for name, text in MAIN if name == BELOW[here]]
    return [Way(name=text, address=reverse(name, args=[municipality])) for name, text in above]


def _here(request: HttpRequest) -> str:
    match = request.resolver_match
    return (match.url_name or "") if match else ""
