"""From a stored run to what its templates need, by kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from atlas.colours import PATTERNS
from atlas.exports.run_tables import facts_of_run, provisional
from atlas.official.asking import AskedRun, run_address
from atlas.official.budgets import present_budget, present_budget_area
from atlas.official.index_areas import present_index_area
from atlas.official.indices import present_index
from atlas.official.listing import KIND, mark
from atlas.official.origins import notes, origin
from atlas.official.ranking_areas import present_ranking_area
from atlas.official.rankings import present_ranking
from atlas.official.weighing import can_be_weighed, weights_address
from indicators.composite.recipes import text_of
from indicators.models import OfficialRun

RUNS = {
    OfficialRun.Kind.INDEX: present_index,
    OfficialRun.Kind.RANKING: present_ranking,
    OfficialRun.Kind.BUDGET: present_budget,
}
AREAS: dict[OfficialRun.Kind, Callable[[AskedRun, Any], dict[str, Any]]] = {
    OfficialRun.Kind.INDEX: present_index_area,
    OfficialRun.Kind.RANKING: present_ranking_area,
    OfficialRun.Kind.BUDGET: present_budget_area,
}


def present_run(asked: AskedRun) -> dict[str, Any]:
    kind = OfficialRun.Kind(asked.run.kind)
    ways = {"weights_address": weights_address(asked) if can_be_weighed(asked.read.recipe) else None}
    return {**_head(asked), **ways, "origin": origin(asked), **RUNS[kind](asked)}


def present_area(asked: AskedRun, area: Any) -> dict[str, Any]:
    kind = OfficialRun.Kind(asked.run.kind)
    return {**_head(asked), "area": area, **AREAS[kind](asked, area)}


def _head(asked: AskedRun) -> dict[str, Any]:
    run, content = asked.run, asked.read.recipe.content
    return {
        "municipality": asked.municipality,
        "run": run,
        "kind": KIND[OfficialRun.Kind(run.kind)],
        "mark": mark(run),
        "level": run.edition_level.level,
        "areas_label": run.edition_level.edition.label,
        "count": len(asked.read.current),
        "address": asked.address,
        "measures": text_of(content["description"]) if "description" in content else {},
        "patterns": PATTERNS,
        "source": text_of(content["source"]) if "source" in content else {},
        "notes": [text_of(note) for note in content.get("notes", [])],
        "run_notes": notes(asked.read),
        "provisional": provisional(asked.read),
        "draws": asked.read.settings.get("draws") or 0,
        "table_facts": facts_of_run(asked.read),
        "editions": [
            {
                "label": each.label,
                "number": each.number,
                "mark": mark(each),
                "address": run_address(asked.municipality, each, each.number) + asked.query.to_address(sort=None),
                "here": each.pk == run.pk,
            }
            for each in asked.editions
        ],
    }
