"""What a browser needs to find the area in which its device is. The position itself never comes here."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from atlas.asking import NotShownError, UnclearError, find_territory
from atlas.page_texts import POSITION_TEXTS, translated
from atlas.query import MapQuery
from indicators import reading
from spatial.models import Municipality
from spatial.texts import in_language

# Only these pages may ask a device where it is (atlas/middleware.py): they hold the button.
PAGES_THAT_ASK = {"municipality", "map", "search"}


def own_position(municipality: Municipality) -> dict[str, Any] | None:
    """Where areas and boundaries are had, where a profile lies, and the sentences; None where nothing is published."""
    try:
        territory = find_territory(municipality, MapQuery())
    except (NotShownError, UnclearError):
        return None
    offer = reading.offer(territory)
    days = {slug: period["last_day"] for slug, period in offer["periods"].items()}
    periods: dict[str, set[str]] = {}
    for indicator in offer["indicators"]:
        for level, slugs in indicator["levels"].items():
            periods.setdefault(level, set()).update(slugs)
    shown = [each["level"] for each in offer["levels"] if periods.get(each["level"])]
    if not shown:
        return None
    level = territory.default_level.slug if territory.default_level.slug in shown else shown[-1]
    edition = offer["periods"][max(periods[level], key=lambda slug: (days[slug], slug))]["edition"]
    base = f"{municipality.slug}/{territory.hierarchy.slug}"
    profile = reverse("area", args=[municipality.slug, level, "CODE"])
    return {
        "areas": f"/api/v1/geo/{base}/{edition}/{level}/areas",
        "boundaries": "/api/v1/geo/boundaries/",
        "profile": f"{profile}?edition={edition}",
        "town": in_language(municipality.name),
        "texts": translated(POSITION_TEXTS),
    }
