"""Where an area stands in public indices and rankings, and why: in the words of the official runs."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, gettext

from atlas.areas.asking import AreaPage
from atlas.numbers import write, write_difference, write_share
from atlas.official.asking import run_address
from atlas.official.bars import Scale
from atlas.official.classes import class_name, crossed_id, symbol
from atlas.official.trees import heads
from indicators.models import OfficialRun
from indicators.official.areas import IndexArea, RankingArea
from indicators.official.reading import RunRead, area_of_run, run_of, visible_runs
from spatial.texts import in_language

DECIMALS = 2
SENTENCES = 4


def standing_in_runs(page: AreaPage) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """(indices, rankings): of every public recipe the newest run on the areas of this level and edition."""
    indices, rankings = [], []
    for recipe in dict.fromkeys(run.recipe for run in visible_runs(page.territory)):
        read = run_of(page.territory, recipe)
        if read.run.edition_level_id != page.area.edition_level_id or page.area.code not in read.places:
            continue
        if read.run.kind == OfficialRun.Kind.INDEX:
            indices.append(_index(page, read))
        elif read.run.kind == OfficialRun.Kind.RANKING:
            rankings.append(_ranking(page, read))
    return indices, rankings


def _head(page: AreaPage, read: RunRead) -> dict[str, Any]:
    municipality = page.territory.municipality
    return {
        "name": in_language(read.run.name),
        "label": read.run.label,
        "address": run_address(municipality, read.run, area=page.area.code),
        "run_address": run_address(municipality, read.run),
    }


def _ranking(page: AreaPage, read: RunRead) -> dict[str, Any]:
    area = area_of_run(read, page.area.code)
    if not isinstance(area, RankingArea):
        raise TypeError(f"{read.run.recipe} is no ranking.")
    said = list(area.sentences.get(get_language() or "de", []))
    return {**_head(page, read), "listed": area.listed, "rated": bool(area.row["rated"]), "sentences": said[:SENTENCES]}


def _index(page: AreaPage, read: RunRead) -> dict[str, Any]:
    area = area_of_run(read, page.area.code)
    if not isinstance(area, IndexArea):
        raise TypeError(f"{read.run.recipe} is no index.")
    names = {node.id: in_language(node.name) for node in heads(read)}
    root = area.nodes[0]
    parts = [each for each in area.nodes if each.node.parent == root.node.id]
    scale = Scale(each.contribution for each in parts if each.contribution is not None)
    return {
        **_head(page, read),
        "rated": area.rated,
        "why_not": in_language(area.not_rated_because) if area.not_rated_because else "",
        "attention": area.attention,
        "class": _class_text(read, root.class_id),
        "class_symbol": symbol(root.node, root.class_id) if root.class_id and not root.node.crossed else "",
        "rank": ""
        if root.rank is None
        else gettext("rank %(rank)s of %(of)s") % {"rank": root.rank, "of": root.rank_of},
        "interval": "" if root.rank_lower is None else f"{root.rank_lower}–{root.rank_upper}",
        "kept": "" if root.class_kept is None else write_share(root.class_kept),
        "highest_first": root.node.highest_first,
        "parts": [
            {
                "name": names[each.node.id],
                "score": "" if each.score is None else write(each.score, DECIMALS),
                "class": in_language(each.class_name) if each.class_name else "",
                "class_symbol": symbol(each.node, each.class_id) if each.class_id else "",
                "contribution": "" if each.contribution is None else write_difference(each.contribution, DECIMALS),
                "bar": None if each.contribution is None else scale.bar(each.contribution),
                "change": "" if each.change is None else write_difference(each.change, DECIMALS),
            }
            for each in parts
        ],
        "nodes": heads(read),
    }


def _class_text(read: RunRead, found: str | None) -> str:
    if found is None:
        return ""
    root = read.nodes[0]
    return crossed_id(found) if root.crossed else class_name(root, found)
