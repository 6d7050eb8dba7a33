"""An official run: recipe and released numbers in, a stored protocol out; and the same run again, to compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now

from indicators.composite.protocols.keeping import PROGRAM, protocol_of, rerun
from indicators.composite.protocols.protocol import Check, Protocol, Table, check
from indicators.composite.protocols.protocol_tables import digest, plain
from indicators.composite.rankings.reason_sentences import sentences
from indicators.composite.rankings.reasons import Reason
from indicators.composite.recipes import Recipe, read_recipe, recipe_of, shipped_recipes
from indicators.composite.running import Run, run
from indicators.composite.values import table_of, values_of
from indicators.models import Audience, OfficialRun
from spatial.findings import RefusedError
from spatial.models import Area, EditionLevel, Territory
from spatial.texts import LANGUAGES

from .gathering import YEARS, Gathered, values_for


class Outcome(NamedTuple):
    """The run, and whether it is new: the same recipe, data and settings give the run that there is."""

    run: OfficialRun
    new: bool


@dataclass(frozen=True)
class Again:
    """`protocol`: the run repeated from its protocol alone. `today`: what the same recipe and day give with the numbers
    and the recipe of today; None where they give nothing, which `refused` explains."""

    protocol: Check
    today: Check | None
    refused: RefusedError | None


def carry_out(
    recipe: Recipe,
    territory: Territory,
    *,
    day: date,
    level: str | None = None,
    audience: int = Audience.PUBLIC,
    years: int = YEARS,
    draws: int | None = None,
    seed: int | None = None,
    weights: str | None = None,
    label: str = "",
    office: str = "",
    by: AbstractBaseUser | None = None,
) -> Outcome:
    """Run the recipe on the numbers that `audience` may see (values_for), and store the protocol as an internal draft.

    `label` is the time it speaks of, the year of `day` unless said otherwise; `office` answers for it: the
    municipality's contact unless said otherwise. Raises RefusedError with the sentences of whatever is wrong.
    """
    gathered = values_for(recipe, territory, day=day, level=level, audience=audience, years=years)
    wanted = {"draws": draws, "seed": seed, "weights": weights}
    label = label or str(day.year)
    with transaction.atomic():
        Territory.objects.select_for_update(no_key=True).get(pk=territory.pk)  # numbers of runs are given one by one
        before = OfficialRun.objects.filter(territory=territory, recipe=recipe.id)
        inputs_digest = _inputs_digest(gathered, wanted, label)
        found = before.filter(inputs_digest=inputs_digest).first()
        if found is not None:
            return Outcome(found, new=False)
        done = _run(gathered, wanted)
        office = office or territory.municipality.contact.get("office") or str(territory.municipality)
        protocol = _protocol_of(gathered, done, office)
        row = OfficialRun.objects.create(
            territory=territory,
            edition_level=gathered.asked.edition_level,
            recipe=recipe.id,
            kind=recipe.kind,
            recipe_version=recipe.version,
            number=(before.aggregate(Max("number"))["number__max"] or 0) + 1,
            day=day,
            label=label,
            name=dict(recipe.name),
            summary=dict(done.summary),
            details=_details(gathered, done),
            protocol=protocol.to_json(),
            inputs_digest=inputs_digest,
            based_on=gathered.based_on,
            numbers_audience=gathered.audience,
            office=office,
            run_by=by,  # type: ignore[misc]
            run_at=protocol.when,
        )
        row.inputs.set(gathered.releases)
        return Outcome(row, new=True)


def run_again(row: OfficialRun) -> Again:
    """Repeat the run from its protocol, to the digit; and ask whether today's recipe and numbers give the same."""
    protocol = Protocol.from_json(row.protocol)
    repeated = check(protocol, rerun)
    try:
        fresh = _today(row, protocol)
    except RefusedError as refused:
        return Again(repeated, None, refused)
    today = check(protocol, lambda _: fresh.results, recipe=fresh.recipe, values=fresh.values)
    return Again(repeated, today, None)


def _run(gathered: Gathered, wanted: Mapping[str, Any]) -> Run:
    # through the table that the protocol keeps, so that nothing else can have gone into the numbers
    values = values_of(Table.of(table_of(gathered.values)).frame(), gathered.recipe)
    return run(gathered.recipe, values, **wanted)


def _protocol_of(gathered: Gathered, done: Run, office: str) -> Protocol:
    protocol = protocol_of(done, who=office, when=now())
    return replace(protocol, settings={**protocol.settings, **gathered.settings()})


def _inputs_digest(gathered: Gathered, wanted: Mapping[str, Any], label: str) -> str:
    table = Table.of(table_of(gathered.values))
    return digest([gathered.recipe.text, table.digest, plain(gathered.settings()), dict(wanted), label, PROGRAM])


def _today(row: OfficialRun, protocol: Protocol) -> Protocol:
    said = protocol.settings
    shipped = shipped_recipes().get(row.recipe)
    recipe = read_recipe(shipped) if shipped else recipe_of(protocol.recipe)
    gathered = values_for(
        recipe,
        row.territory,
        day=row.day,
        level=said["atlas"]["level"],
        audience=Audience[said["atlas"]["audience"].upper()],
        years=said["atlas"]["years"],
    )
    done = _run(gathered, {name: said[name] for name in ("draws", "seed", "weights")})
    return _protocol_of(gathered, done, row.office)


def _details(gathered: Gathered, done: Run) -> dict[str, Any]:
    """What pages tell and no table holds: notes, and why areas are listed, in both languages."""
    names = names_of(gathered.asked.edition_level) if done.reasons else {}
    return plain(
        {
            "notes": [*gathered.notes, *done.notes],
            "reasons": {
                reason.code: {
                    "reason": _told(reason),
                    "sentences": {language: sentences(reason, language, names) for language in LANGUAGES},
                }
                for reason in done.reasons
            },
        }
    )


def names_of(edition_level: EditionLevel) -> dict[str, str]:
    return dict(Area.objects.filter(edition_level=edition_level).values_list("code", "name"))


def _told(reason: Reason) -> dict[str, Any]:
    """Weights are exact fractions there; JSON knows floats."""

    def without_fractions(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {name: float(value) if isinstance(value, Fraction) else value for name, value in pairs}

    return asdict(reason, dict_factory=without_fractions)
