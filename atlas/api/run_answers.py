"""Official runs → the payloads of run_payloads.py, and tables for CSV."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from indicators.composite.recipes import text_of
from indicators.models import OfficialRun
from indicators.official.areas import BudgetArea, IndexArea, RankingArea
from indicators.official.reading import NodeHead, RunRead
from spatial.texts import in_language

from .rows import Table

CODE, NAME = "code", "name"
ORIGIN = ["run", "source", "licence"]


def of_head(run: OfficialRun) -> dict[str, Any]:
    return {
        "recipe": run.recipe,
        "number": run.number,
        "kind": run.kind,
        "name": run.name,
        "label": run.label,
        "day": run.day.isoformat(),
        "edition": run.edition_level.edition.slug,
        "level": run.edition_level.level.slug,
        "summary": run.summary,
        "office": run.office,
        "run_at": run.run_at,
        "released_at": run.released_at,
    }


def of_run(read: RunRead) -> dict[str, Any]:
    content, settings, run = read.recipe.content, read.settings, read.run
    return of_head(run) | {
        "recipe_version": run.recipe_version,
        "recipe_text": read.protocol.recipe,
        "description": text_of(content["description"]) if "description" in content else None,
        "procedure": text_of(content["source"]) if "source" in content else None,
        "recipe_notes": [text_of(note) for note in content.get("notes", [])],
        "notes": read.notes,
        "periods": read.periods,
        "settings": {name: settings[name] for name in ("draws", "seed", "weights")}
        | {"years": settings["atlas"]["years"], "numbers": settings["atlas"]["audience"]},
        "nodes": [_of_node(node) for node in read.nodes],
        "attention": read.attention,
        "follows": run.based_on.number if run.based_on else None,
        "sources": [
            {name: cell for name, cell in asdict(source).items() if name != "period_label"} for source in read.sources
        ],
        "releases": [asdict(each) for each in read.releases],
        "digests": read.protocol.digests,
        "tables": {
            name: {"columns": table.columns, "rows": len(table.rows)} for name, table in read.protocol.results.items()
        },
    }


def _of_node(node: NodeHead) -> dict[str, Any]:
    told = asdict(node)
    told.pop("crossed")
    return told | {"classes": [{"id": name, "name": words} for name, words in node.classes]}


def of_table(read: RunRead, name: str) -> dict[str, Any]:
    table = read.protocol.results[name]
    return {"table": name, "columns": table.columns, "rows": table.rows}


def rows_of_table(read: RunRead, name: str) -> Table:
    """With the names of areas, and in every row the run and whom to quote."""
    table = read.protocol.results[name]
    run = f"{in_language(read.run.name)}, {read.run.label} ({read.run.number})"
    sources = "; ".join(dict.fromkeys(in_language(each.source) for each in read.releases))
    licences = "; ".join(dict.fromkeys(each.licence for each in read.releases))
    named = table.columns[0] == CODE
    header = [CODE, NAME, *table.columns[1:]] if named else list(table.columns)
    rows = [
        [*([row[0], read.areas.get(str(row[0]), ""), *row[1:]] if named else row), run, sources, licences]
        for row in table.rows
    ]
    return [*header, *ORIGIN], rows


def of_area(read: RunRead, area: IndexArea | RankingArea | BudgetArea) -> dict[str, Any]:
    run = read.run
    head = {name: getattr(run, name) for name in ("recipe", "number", "kind", "label")}
    told: dict[str, Any] = head | {"code": area.code, "name": area.name}
    if isinstance(area, IndexArea):
        nodes = [
            {"id": each.node.id} | {name: cell for name, cell in vars(each).items() if name != "node"}
            for each in area.nodes
        ]
        return told | {
            "rated": area.rated,
            "not_rated_because": area.not_rated_because,
            "attention": area.attention,
            "unattributed": area.unattributed,
            "nodes": nodes,
        }
    if isinstance(area, RankingArea):
        return told | {
            "listed": area.listed,
            "row": area.row,
            "criteria": area.cells,
            "reason": area.reason,
            "sentences": area.sentences,
        }
    return told | {"row": area.row, "variants": area.variants}
