"""Where the shown numbers and areas come from, under which licence, and since when they are public."""

from django.db.models import Q, QuerySet

from indicators.answering.memory import remembered
from indicators.models import Audience, Release
from spatial.models import Edition, Territory
from spatial.texts import in_language


def public_releases(territory: Territory) -> QuerySet[Release]:
    """Releases of the municipality's own datasets and of those that others share with it."""
    own = Q(dataset__department__municipality=territory.municipality_id) | Q(dataset__shared=True)
    return Release.objects.filter(own, dataset__hierarchy=territory.hierarchy_id, audience=Audience.PUBLIC)


@remembered
def release_facts(territory: Territory) -> dict[int, tuple[str, str]]:
    """Licence and day of every public release: answers name theirs by number, so the browser can look them up."""
    rows = public_releases(territory).values_list("pk", "dataset__licence", "released_at__date")
    return {pk: (licence, day.isoformat()) for pk, licence, day in rows}


def origin(releases: list[int], facts: dict[int, tuple[str, str]]) -> tuple[str, str]:
    """The licences of these releases, and the latest of their days (ISO; empty where nothing is known)."""
    known = [facts[pk] for pk in releases if pk in facts]
    return ", ".join(sorted({licence for licence, _ in known})), max((day for _, day in known), default="")


def edition_facts(territory: Territory, slugs: list[str]) -> dict[str, str]:
    """Source and licence of the boundaries, by edition."""
    editions = (edition for edition in _editions(territory) if edition.slug in slugs)
    return {edition.slug: f"{in_language(edition.source)}, {edition.licence}" for edition in editions}


@remembered
def _editions(territory: Territory) -> list[Edition]:
    return list(Edition.objects.filter(hierarchy=territory.hierarchy_id))
