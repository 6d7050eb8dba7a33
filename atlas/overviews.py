"""What the start page of a municipality tells: its words, what can be looked at, and when it last changed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from atlas.map_controls import themes
from atlas.official.listing import public_runs
from atlas.origins import public_releases
from indicators import reading
from spatial.models import Municipality

SEEN_AT_ONCE = 8  # indicators of a theme; the others unfold


@dataclass(frozen=True, kw_only=True)
class Overview:
    municipality: Municipality
    offer: dict
    updated: datetime | None
    runs: list[dict]


def ask_overview(municipality: Municipality) -> Overview:
    territory = municipality.territories.select_related("hierarchy", "root_level", "default_level").first()
    if territory is None:
        nothing: dict = {"themes": [], "indicators": [], "periods": {}, "levels": []}
        return Overview(municipality=municipality, offer=nothing, updated=None, runs=[])
    updated = public_releases(territory).aggregate(last=Max("released_at"))["last"]
    territory.municipality = municipality
    return Overview(
        municipality=municipality, offer=reading.offer(territory), updated=updated, runs=public_runs(territory)
    )


def present_overview(overview: Overview) -> dict:
    offer = overview.offer
    shown = {level for indicator in offer["indicators"] for level in indicator["levels"]}
    labels = [period["label"] for period in offer["periods"].values()]
    return {
        "municipality": overview.municipality,
        "themes": [
            {**theme, "first": theme["indicators"][:SEEN_AT_ONCE], "more": theme["indicators"][SEEN_AT_ONCE:]}
            for theme in themes(offer)
        ],
        "indicator_count": len(offer["indicators"]),
        "levels": [level for level in offer["levels"] if level["level"] in shown],
        "first_period": labels[0] if labels else None,
        "last_period": labels[-1] if labels else None,
        "updated": overview.updated,
        "runs": overview.runs,
    }
