"""Clusters stand with the newest sheet and no other, whichever release came last."""

from indicators.models import Audience, Release, Sheet
from indicators.publishing import publish
from indicators.releasing import release, withdraw
from spatial.models import Hierarchy


def with_clusters() -> list[tuple[str, str, str]]:
    sheets = Sheet.objects.filter(indicator__isnull=False, clusters__isnull=False)
    return sorted(sheets.values_list("indicator__slug", "edition_level__edition__slug", "period__slug"))


def test_clusters_are_the_same_after_any_way(territory):
    hierarchy = Hierarchy.objects.get(pk=territory.hierarchy_id)
    publish(hierarchy)
    before = with_clusters()
    assert before, "there are levels with enough areas"
    newest = {}
    for slug, edition, period in before:  # only blocks are enough areas
        assert newest.setdefault((slug, edition), period) == period, "one sheet for each indicator and edition"
    last = max(period for *_, period in before)
    taken = list(Release.objects.filter(period__slug=last, state="released"))
    for each in taken:
        withdraw(each, by=None)
    after = with_clusters()
    assert after
    assert last not in {period for *_, period in after}
    publish(hierarchy)
    assert with_clusters() == after, "a full recompute finds nothing else"
    for each in taken:
        each.refresh_from_db()
        release(each, audience=Audience.PUBLIC, by=None)
    assert with_clusters() == before
