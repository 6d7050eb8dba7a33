"""“My lists”: what a browser needs to keep sets of areas. Only the browser ever knows them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from atlas.comparison.query import MOST_AREAS
from atlas.page_texts import translated
from spatial.models import Municipality

LIST_TEXTS = {
    "kept": _("“{name}” is kept in this browser."),
    "not_kept": _("Your browser does not keep anything for this page. Its address keeps your choice as well."),
    "no_areas": _("Choose areas first."),
    "no_name": _("Give the list a name."),
    "delete": _("Delete"),
    "deleted": _("“{name}” is deleted."),
    "all_deleted": _("All lists are deleted."),
    "compare": _("Compare"),
    "own_area": _("As an area of one’s own"),
}


def own_lists(
    municipality: Municipality, *, hierarchy: str | None, level: str, level_name: str, edition: str
) -> dict[str, Any]:
    return {
        "municipality": municipality.slug,
        "hierarchy": hierarchy,
        "level": level,
        "level_name": level_name,
        "edition": edition,
        "most": MOST_AREAS,
        "comparison": reverse("comparison", args=[municipality.slug]),
        "own_area": reverse("own-area", args=[municipality.slug]),
        "texts": translated(LIST_TEXTS),
    }
