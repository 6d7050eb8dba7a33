"""The department's decision that numbers may be seen: release, release_many, withdraw.

Sheets are never edited. A release puts its sheets in the place of older ones of the same variable, period and level;
a withdrawal takes its numbers out of everything computed from them before the transaction ends. What was replaced or
withdrawn stays stored and can be released again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now
from django.utils.translation import override

from spatial.findings import RefusedError
from spatial.models import Hierarchy

from .answering.answers import delete_answers
from .computing import lock
from .gate import audit_release
from .importing.safety import refusal
from .models import Adjusted, Audience, ConversionCheck, Indicator, Release, Sheet
from .publishing import publish
from .register import remember
from .series import write_series
from .tasks import publish_in_background
from .terms import fraction

User = AbstractBaseUser | None


class ReleaseRefusedError(RefusedError):
    """This decision is not possible; `de` and `en` say why and what is."""


def release(release: Release, *, audience: int, by: User, in_background: bool = False) -> None:
    """Let an audience see a release. See release_many."""
    release_many([release], audience=audience, by=by, in_background=in_background)
    release.refresh_from_db()


@transaction.atomic
def release_many(releases: Iterable[Release], *, audience: int, by: User, in_background: bool = False) -> None:
    """Let `audience` (internal or public) see these releases: all of them or, with a ReleaseRefusedError, none.

    Levels below a dataset's lowest public level stay internal. Of two releases of the same numbers the later one wins.
    Indicators and answers follow at once, or, `in_background`, when the worker comes to it; until then readers keep
    the numbers they had.
    """
    if audience not in (Audience.INTERNAL, Audience.PUBLIC):
        raise ReleaseRefusedError(
            de="Bitte geben Sie an, für wen freigegeben wird: intern oder öffentlich.",
            en="Please say for whom it is released: internally or publicly.",
        )
    chosen = _locked(releases)
    for each in chosen:
        _refuse_release(each, audience)
        if audience == Audience.PUBLIC:
            each.audit = _passed(each, [other.pk for other in chosen])
    for each in chosen:
        # An internal release that becomes public must not bring back those of its sheets that newer ones replaced.
        sheets = each.sheets.filter(current=True) if each.state == Release.State.RELEASED else each.sheets.all()
        _show(each, sheets, audience)
        each.state, each.audience = Release.State.RELEASED, audience
        each.released_by, each.released_at = by, now()  # type: ignore[assignment]
        each.save()
    _follow_up(chosen, in_background)


@transaction.atomic
def withdraw(release: Release, *, by: User, in_background: bool = False) -> None:
    """Take a release back. Every number computed from it has vanished when this returns, for every audience.

    What can still be said without it (an older internal release, say) is computed and published afterwards.
    """
    (chosen,) = _locked([release])
    if chosen.state != Release.State.RELEASED:
        state = _state_of(chosen)
        raise ReleaseRefusedError(
            de=f"„{chosen}“ ist nicht freigegeben ({state['de']}); es gibt nichts zurückzuziehen.",
            en=f"“{chosen}” is not released ({state['en']}); there is nothing to withdraw.",
        )
    chosen.sheets.update(current=False, audience=Audience.DRAFT)
    chosen.state, chosen.audience = Release.State.WITHDRAWN, Audience.DRAFT
    chosen.released_by = by  # type: ignore[assignment]
    chosen.save()
    computed = Sheet.objects.filter(inputs=chosen)
    indicators = set(computed.values_list("indicator__slug", flat=True))
    hierarchy = chosen.dataset.hierarchy
    delete_answers(hierarchy, list(computed.values_list("indicator__slug", "edition_level", "period__slug")))
    _delete_adjusted(hierarchy, computed)
    computed.delete()
    _delete_checks(chosen)
    write_series(hierarchy, indicators)
    _follow_up([chosen], in_background)
    release.refresh_from_db()


def _delete_checks(chosen: Release) -> None:
    """Errors of conversions that were measured with its numbers."""
    measured = ConversionCheck.objects.filter(variable__dataset=chosen.dataset_id)
    measured.filter(Q(carried_period=chosen.period_id) | Q(counted_period=chosen.period_id)).delete()


def _delete_adjusted(hierarchy: Hierarchy, computed: QuerySet[Sheet]) -> None:
    """What the values of these sheets would be without what a remark speaks of; other periods keep theirs."""
    indicators = defaultdict(set)
    for indicator, *place in computed.values_list("indicator", "period", "audience"):
        indicators[tuple(place)].add(indicator)
    for (period, audience), found in indicators.items():
        Adjusted.objects.filter(
            remark__hierarchy=hierarchy, period=period, audience=audience, indicator__in=found
        ).delete()


def _locked(releases: Iterable[Release]) -> list[Release]:
    """The releases as they are now, in the order in which they came; no other decision interferes until the end."""
    keys = [each.pk for each in releases]
    hierarchies = Hierarchy.objects.filter(datasets__releases__in=keys).distinct().order_by("pk")
    for hierarchy in hierarchies:
        lock(hierarchy)
    return list(
        Release.objects.filter(pk__in=keys).select_related("dataset__lowest_public_level", "period").order_by("pk")
    )


def _refuse_release(chosen: Release, audience: int) -> None:
    if chosen.state == Release.State.RELEASED and chosen.audience >= audience:
        seen = (
            {"de": "öffentlich", "en": "publicly"}
            if chosen.audience == Audience.PUBLIC
            else {"de": "intern", "en": "internally"}
        )
        raise ReleaseRefusedError(
            de=f"„{chosen}“ ist schon {seen['de']} freigegeben. Um das einzuschränken, ziehen Sie die Freigabe zurück.",
            en=f"“{chosen}” is already released {seen['en']}. To restrict it, withdraw the release.",
        )
    if not chosen.sheets.exists():
        raise ReleaseRefusedError(
            de=f"„{chosen}“ enthält keine Zahlen. Bitte importieren Sie die Lieferung noch einmal.",
            en=f"“{chosen}” holds no numbers. Please import the delivery again.",
        )


def _passed(chosen: Release, along: list[int]) -> dict | None:
    """What the gate says of a release, which must be that nothing hidden can be reckoned."""
    facts = audit_release(chosen, along=along)
    if facts is not None and not facts["passed"]:
        de, en = refusal(facts)
        raise ReleaseRefusedError(de=f"„{chosen}“: {de}", en=f"“{chosen}”: {en}")
    return facts


def _state_of(chosen: Release) -> dict[str, str]:
    words = {}
    for language in ("de", "en"):
        with override(language):
            words[language] = str(chosen.get_state_display())
    return words


def _show(chosen: Release, sheets: QuerySet[Sheet], audience: int) -> None:
    """Give the sheets their audience and take older ones of the same key off the shelf.

    Keys are compared here and not in SQL: in a young database, whose tables PostgreSQL has last seen empty, it chose
    a plan for that comparison that took minutes.
    """
    depth = chosen.dataset.lowest_public_level.position
    place = ("variable", "period", "edition_level")
    rows = list(sheets.values_list("pk", "edition_level__level__position", *place))
    keys = {row[2:] for row in rows}
    # An internal release stands beside a public one: readers keep the old numbers until the new ones are public.
    older = Sheet.objects.filter(
        variable__dataset=chosen.dataset,
        period__in={row[3] for row in rows},
        current=True,
        audience__range=(Audience.INTERNAL, audience),
    ).exclude(release=chosen)
    replaced = [row for row in older.values_list("pk", "release", *place) if row[2:] in keys]
    Sheet.objects.filter(pk__in=[row[0] for row in replaced]).update(current=False, audience=Audience.DRAFT)
    for seen, ids in (
        (audience, [row[0] for row in rows if row[1] <= depth]),
        (Audience.INTERNAL, [row[0] for row in rows if row[1] > depth]),
    ):
        Sheet.objects.filter(pk__in=ids).update(current=True, audience=seen)
        remember(ids, seen)
    others = {row[1] for row in replaced}
    still_shown = Sheet.objects.filter(release__in=others, current=True).values_list("release", flat=True)
    Release.objects.filter(pk__in=others - set(still_shown), state=Release.State.RELEASED).update(
        state=Release.State.REPLACED, audience=Audience.DRAFT
    )


def _follow_up(chosen: Sequence[Release], in_background: bool) -> None:
    """Compute and publish the indicators that use these datasets, for the days on which the periods end."""
    datasets = {each.dataset for each in chosen}
    for hierarchy in {dataset.hierarchy for dataset in datasets}:
        mine = {dataset.slug for dataset in datasets if dataset.hierarchy_id == hierarchy.pk}
        days: set[date] = {each.period.last_day for each in chosen if each.dataset.hierarchy_id == hierarchy.pk}
        indicators = sorted(
            indicator.slug for indicator in Indicator.objects.all() if fraction(indicator.definition).datasets & mine
        )
        if in_background:
            publish_in_background.enqueue(hierarchy.pk, indicators, sorted(day.isoformat() for day in days))
        else:
            publish(hierarchy, indicators=indicators, days=days)
