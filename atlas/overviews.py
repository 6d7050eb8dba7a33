"""What the start page of a municipality tells: its words, what can be looked at, and when it last changed."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Q

from atlas.presenters import themes
from indicators import reading
from indicators.models import Audience, Release
from spatial.models import Municipality, Territory


@dataclass(frozen=True, kw_only=True)
class Overview:
    municipality: Municipality
    territory: Territory | None
    offer: dict
    updated: datetime | None


def ask_overview(municipality: Municipality) -> Overview:
    territory = municipality.territories.select_related("hierarchy", "root_level", "default_level").first()
    offer = reading.offer(territory) if territory else {"themes": [], "indicators": [], "periods": {}, "levels": []}
    return Overview(
        municipality=municipality, territory=territory, offer=offer, updated=last_release(municipality, territory)
    )


def last_release(municipality: Municipality, territory: Territory | None) -> datetime | None:
    if territory is None:
        return None
    own = Q(dataset__department__municipality=municipality) | Q(dataset__shared=True)
    public = Release.objects.filter(own, dataset__hierarchy=territory.hierarchy, audience=Audience.PUBLIC)
    return public.aggregate(last=Max("released_at"))["last"]


def present_overview(overview: Overview) -> dict:
    offer = overview.offer
    shown = {level for indicator in offer["indicators"] for level in indicator["levels"]}
    labels = [period["label"] for period in offer["periods"].values()]
    return {
        "municipality": overview.municipality,
        "themes": themes(offer),
        "indicator_count": len(offer["indicators"]),
        "levels": [level for level in offer["levels"] if level["level"] in shown],
        "first_period": labels[0] if labels else None,
        "last_period": labels[-1] if labels else None,
        "updated": overview.updated,
    }
