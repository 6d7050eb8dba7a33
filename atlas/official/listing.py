"""Which runs there are: of each recipe the newest, with what it measures, and its other runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from atlas.official.asking import AskedRuns, run_address
from indicators.composite.recipes import text_of
from indicators.models import Audience, OfficialRun
from indicators.official.reading import RunRead, recipe_of_run, run_of, visible_runs
from spatial.models import EditionLevel, Territory

KINDS = {
    OfficialRun.Kind.INDEX: _("Indices"),
    OfficialRun.Kind.RANKING: _("Rankings"),
    OfficialRun.Kind.BUDGET: _("Budget keys"),
}
KIND = {
    OfficialRun.Kind.INDEX: _("Index"),
    OfficialRun.Kind.RANKING: _("Ranking"),
    OfficialRun.Kind.BUDGET: _("Budget key"),
}
INTERNAL = {
    OfficialRun.State.DRAFT: _("internal, not released"),
    OfficialRun.State.RELEASED: _("internal, released to staff only"),
    OfficialRun.State.REPLACED: _("internal, replaced by a newer run"),
    OfficialRun.State.WITHDRAWN: _("internal, withdrawn"),
}


def mark(run: OfficialRun) -> str:
    """What is said of a run that the public does not see; nothing of a public one."""
    return "" if run.audience == Audience.PUBLIC else str(INTERNAL[OfficialRun.State(run.state)])


def present_runs(asked: AskedRuns) -> dict[str, Any]:
    recipes = list(dict.fromkeys(run.recipe for run in asked.runs))
    newest = [run_of(asked.territory, recipe, audience=asked.audience) for recipe in recipes]
    return {
        "municipality": asked.municipality,
        "kinds": [
            {"name": name, "entries": [_entry(asked, read) for read in newest if read.run.kind == kind]}
            for kind, name in KINDS.items()
            if any(read.run.kind == kind for read in newest)
        ],
    }


def _entry(asked: AskedRuns, read: RunRead) -> dict[str, Any]:
    run = read.run
    others = [each for each in asked.runs if each.recipe == run.recipe and each.pk != run.pk]
    return {
        "name": run.name,
        "address": run_address(asked.municipality, run) + asked.query.to_address(),
        "measures": text_of(read.recipe.content.get("description", run.name)),
        "label": run.label,
        "count": len(read.current),
        "level": run.edition_level.level.plural,
        "mark": mark(run),
        "others": [
            {
                "label": each.label,
                "number": each.number,
                "address": run_address(asked.municipality, each, each.number) + asked.query.to_address(),
                "mark": mark(each),
            }
            for each in others
        ],
    }


def public_runs(
    territory: Territory, edition_level: EditionLevel | None = None, code: str = ""
) -> list[dict[str, Any]]:
    """The newest public run of each recipe in a line, for pages on which runs are but a side matter.

    With an area (`edition_level` and `code`) those that rate it, each with the address of its reasons.
    """
    runs = visible_runs(territory)
    if edition_level is not None:
        runs = [run for run in runs if run.edition_level_id == edition_level.pk]
    return [
        {
            "recipe": run.recipe,
            "name": run.name,
            "label": run.label,
            "address": run_address(territory.municipality, run, area=code or None),
        }
        for run in _newest(runs)
    ]


def crossed_runs(territory: Territory) -> list[OfficialRun]:
    """The newest public run of each index that lays the classes of two parts side by side, as status and dynamics."""
    indices = [run for run in visible_runs(territory) if run.kind == OfficialRun.Kind.INDEX]
    return [
        run
        for run in _newest(indices)
        if (index := recipe_of_run(run.pk, run.run_at.isoformat(), run.recipe).index) and index.cross
    ]


def _newest(runs: Iterable[OfficialRun]) -> list[OfficialRun]:
    """Of each recipe the first, as the newest stand first."""
    found: dict[str, OfficialRun] = {}
    for run in runs:
        found.setdefault(run.recipe, run)
    return list(found.values())
