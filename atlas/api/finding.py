"""From codes in an address to rows; a code that is not found is named, with what may have been meant."""

from django.db.models import Prefetch, QuerySet

from indicators.answering.memory import remembered
from indicators.models import Indicator
from spatial.models import Edition, Hierarchy, Municipality, Territory

from .problems import unknown


def municipalities() -> QuerySet[Municipality]:
    return Municipality.objects.prefetch_related(
        "territories__hierarchy", "territories__root_level", "territories__default_level"
    )


def editions() -> QuerySet[Edition]:
    """Published editions: the others are not yet anybody's business."""
    published = Edition.objects.filter(published_at__isnull=False)
    return published.select_related("hierarchy").prefetch_related("levels__level")


def hierarchies() -> QuerySet[Hierarchy]:
    published = Prefetch("editions", queryset=editions(), to_attr="published_editions")
    return Hierarchy.objects.prefetch_related("levels", published)


@remembered
def find_territory(municipality: str, hierarchy: str) -> Territory:
    territories = Territory.objects.filter(municipality__slug=municipality)
    found = territories.filter(hierarchy__slug=hierarchy)
    territory = found.select_related("municipality", "hierarchy", "root_level", "default_level").first()
    if territory is None:
        find_municipality(municipality)
        raise unknown("hierarchy", hierarchy, territories.values_list("hierarchy__slug", flat=True))
    return territory


def find_municipality(slug: str) -> Municipality:
    return _one(municipalities(), "municipality", slug)


def find_hierarchy(slug: str) -> Hierarchy:
    return _one(hierarchies(), "hierarchy", slug)


def find_indicator(slug: str, among: QuerySet[Indicator]) -> Indicator:
    return _one(among, "indicator", slug)


def _one(rows: QuerySet, what: str, slug: str):
    row = rows.filter(slug=slug).first()
    if row is None:
        raise unknown(what, slug, rows.order_by().values_list("slug", flat=True))
    return row
