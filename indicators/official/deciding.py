"""Who may see an official run: release it, withdraw it. Its numbers are never edited."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from indicators.models import Audience, OfficialRun, Release
from indicators.releasing import ReleaseRefusedError
from spatial.findings import listed

User = AbstractBaseUser | None
SEEN = {
    Audience.INTERNAL: {"de": "intern", "en": "internally"},
    Audience.PUBLIC: {"de": "öffentlich", "en": "publicly"},
}


@transaction.atomic
def release_run(run: OfficialRun, *, audience: int, by: User) -> None:
    """Let an audience (internal or public) rely on a run; one of the same recipe, level and time steps back for it.

    An internal release stands beside a public one. Raises ReleaseRefusedError: it is released already, or it rests on
    numbers that this audience may not see.
    """
    if audience not in SEEN:
        raise ReleaseRefusedError(
            de="Bitte geben Sie an, für wen freigegeben wird: intern oder öffentlich.",
            en="Please say for whom it is released: internally or publicly.",
        )
    chosen = OfficialRun.objects.select_for_update(of=("self",)).defer("protocol").get(pk=run.pk)
    if chosen.state == OfficialRun.State.RELEASED and chosen.audience >= audience:
        seen = SEEN[Audience(chosen.audience)]
        raise ReleaseRefusedError(
            de=f"„{chosen}“ ist schon {seen['de']} freigegeben. Um das einzuschränken, ziehen Sie die Freigabe zurück.",
            en=f"“{chosen}” is already released {seen['en']}. To restrict it, withdraw the release.",
        )
    _refuse_hidden_numbers(chosen, audience)
    _earlier(chosen, audience).update(state=OfficialRun.State.REPLACED, audience=Audience.INTERNAL)
    _decide(chosen, OfficialRun.State.RELEASED, audience, by)
    run.refresh_from_db()


@transaction.atomic
def withdraw_run(run: OfficialRun, *, by: User) -> None:
    """Take a run back: readers no longer see it. It stays stored and can be released again."""
    chosen = OfficialRun.objects.select_for_update(of=("self",)).defer("protocol").get(pk=run.pk)
    if chosen.state != OfficialRun.State.RELEASED:
        raise ReleaseRefusedError(
            de=f"„{chosen}“ ist nicht freigegeben; es gibt nichts zurückzuziehen.",
            en=f"“{chosen}” is not released; there is nothing to withdraw.",
        )
    _decide(chosen, OfficialRun.State.WITHDRAWN, Audience.INTERNAL, by)
    run.refresh_from_db()


def _decide(run: OfficialRun, state: str, audience: int, by: User) -> None:
    decided = run.released_at if state == OfficialRun.State.WITHDRAWN else now()
    since = run.public_since or (decided if audience == Audience.PUBLIC else None)
    OfficialRun.objects.filter(pk=run.pk).update(
        state=state, audience=audience, released_by=by, released_at=decided, public_since=since
    )


def _earlier(run: OfficialRun, audience: int) -> QuerySet[OfficialRun]:
    same = OfficialRun.objects.filter(
        territory=run.territory_id,
        recipe=run.recipe,
        label=run.label,
        edition_level__level=run.edition_level.level_id,
        state=OfficialRun.State.RELEASED,
        audience__lte=audience,
    )
    return same.exclude(pk=run.pk)


def _refuse_hidden_numbers(run: OfficialRun, audience: int) -> None:
    if run.numbers_audience < audience:
        raise ReleaseRefusedError(
            de=f"„{run}“ beruht auf Zahlen, die nur intern freigegeben sind. Bitte rechnen Sie einen Lauf allein mit "
            "öffentlichen Zahlen, oder geben Sie diesen intern frei.",
            en=f"“{run}” rests on numbers that are released internally only. Please make a run with public numbers "
            "alone, or release this one internally.",
        )
    hidden = run.inputs.exclude(state=Release.State.RELEASED, audience__gte=audience)
    if hidden:
        raise ReleaseRefusedError(
            de=f"„{run}“ beruht auf Lieferungen, die zurückgezogen oder ersetzt sind: {listed(hidden, 'de', 4)}. Bitte "
            "rechnen Sie einen neuen Lauf.",
            en=f"“{run}” rests on deliveries that have been withdrawn or replaced: {listed(hidden, 'en', 4)}. Please "
            "make a new run.",
        )
    if run.based_on and (run.based_on.audience < audience or run.based_on.state != OfficialRun.State.RELEASED):
        raise ReleaseRefusedError(
            de=f"„{run}“ folgt „{run.based_on}“, und dieser Index ist nicht {SEEN[Audience(audience)]['de']} "
            "freigegeben. Bitte geben Sie zuerst ihn frei.",
            en=f"“{run}” follows “{run.based_on}”, and that index is not released {SEEN[Audience(audience)]['en']}. "
            "Please release it first.",
        )
