"""What is new: public releases, gathered by dataset and day, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext

from atlas.origins import public_releases
from indicators.models import Indicator, Release
from indicators.pyramids import known_pyramids
from indicators.terms import fraction
from spatial.models import Municipality
from spatial.texts import in_language

MOST = 50


@dataclass(frozen=True, kw_only=True)
class News:
    """One release or several of the same dataset on the same day."""

    key: str
    title: str
    text: str
    address: str
    at: datetime
    themes: frozenset[str]


def news(municipality: Municipality, *, theme: str = "", since: datetime | None = None, most: int = MOST) -> list[News]:
    """In the reader's language. `since`: only what became public after that moment."""
    themes = _themes_by_dataset()
    found: dict[tuple[str, str], list[Release]] = {}
    for territory in municipality.territories.select_related("hierarchy"):
        releases = public_releases(territory).exclude(released_at=None).select_related("dataset__department", "period")
        if since is not None:
            releases = releases.filter(released_at__gt=since)
        for release in releases.order_by("-released_at", "-period__last_day"):
            day = release.released_at.date().isoformat()  # type: ignore[union-attr]
            found.setdefault((release.dataset.slug, day), []).append(release)
    told = [_told(municipality, releases, themes.get(slug, frozenset())) for (slug, _), releases in found.items()]
    wanted = [each for each in told if not theme or theme in each.themes]
    return sorted(wanted, key=lambda each: (each.at, each.key), reverse=True)[:most]


def _told(municipality: Municipality, releases: list[Release], themes: frozenset[str]) -> News:
    newest = releases[0]
    dataset, labels = newest.dataset, list(dict.fromkeys(in_language(each.period.label) for each in releases))
    periods = (
        labels[0] if len(labels) == 1 else gettext("%(first)s to %(last)s") % {"first": labels[-1], "last": labels[0]}
    )
    catalogue = reverse("catalogue", args=[municipality.slug])
    return News(
        key=f"{dataset.slug}-{newest.pk}",
        title=gettext("New numbers: %(dataset)s, %(periods)s")
        % {"dataset": in_language(dataset.name), "periods": periods},
        text=gettext("Released by %(department)s. Source: %(source)s.")
        % {"department": in_language(dataset.department.name), "source": in_language(dataset.source).rstrip(".")},
        address=f"{catalogue}#{min(themes)}" if themes else catalogue,
        at=max(each.released_at for each in releases if each.released_at),
        themes=themes,
    )


def _themes_by_dataset() -> dict[str, frozenset[str]]:
    """Under which themes a dataset's numbers are found."""
    found: dict[str, set[str]] = {}
    for definition, theme in Indicator.objects.values_list("definition", "theme__slug"):
        for dataset in fraction(definition).datasets:
            found.setdefault(dataset, set()).add(theme)
    for pyramid in known_pyramids():  # its counts are often those of no indicator
        for dataset in pyramid.datasets:
            found.setdefault(dataset, set()).add(pyramid.theme)
    return {dataset: frozenset(themes) for dataset, themes in found.items()}
