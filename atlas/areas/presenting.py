"""All that a profile shows, for its template."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import get_language

from atlas.areas.asking import NUMBERS_ONLY, AreaPage
from atlas.areas.chapters import changes_told, chapters, key_figures, told_rows
from atlas.areas.drawings import age_figure, theme_figures
from atlas.areas.facilities import facilities_in, supply_rows
from atlas.areas.listed import standing_in_runs
from atlas.areas.surroundings import (
    map_around,
    neighbours_of,
    parents_of,
    parts_of,
    predecessors_of,
    similar_to,
    successors_of,
)
from atlas.colours import PATTERNS
from atlas.official.classes import swatches
from atlas.origins import public_releases
from atlas.query import MapQuery
from atlas.signs import MEANINGS, signs_of
from indicators.answering.memory import remembered
from indicators.answering.shelf import datasets_shown
from indicators.models import Indicator
from indicators.terms import fraction
from spatial.models import Territory
from spatial.texts import in_language


def present_area(page: AreaPage) -> dict[str, Any]:
    rows = told_rows(page)
    figures = theme_figures(page)
    indices, rankings = standing_in_runs(page)
    sentences = page.query.sentences != NUMBERS_ONLY
    seen = {"zero" if row.value == 0 else row.status for row in rows.values()}
    signs = signs_of(page.territory.municipality.signs)
    whole = in_language(page.territory.municipality.name)
    return {
        "municipality": page.territory.municipality,
        "area": page.area,
        "level": page.level,
        "edition_label": in_language(page.area.edition_level.edition.label),
        "is_replaced": page.is_replaced,
        "is_whole": page.is_whole,
        "whole_name": whole,
        "parents": parents_of(page),
        "parts": parts_of(page),
        "neighbours": neighbours_of(page),
        "similar": similar_to(page),
        "map": map_around(page),
        "successors": successors_of(page),
        "predecessors": predecessors_of(page),
        "figures": key_figures(rows),
        "sentences": sentences,
        "summary": in_language(page.portrait["summary"]) if page.portrait and sentences else "",
        "sentences_address": page.query.to_address(sentences=None if not sentences else NUMBERS_ONLY) or "?",
        "changes": list(changes_told(page, rows)),
        "indices": indices,
        "rankings": rankings,
        "swatches": swatches([node for index in indices for node in index["nodes"]]),
        "patterns": PATTERNS,
        "ages": age_figure(page),
        "chapters": [{**each, "figure": figures.get(each["theme"])} for each in chapters(page, rows)],
        "facilities": facilities_in(page),
        "supply": supply_rows(page, rows),
        "sources": sources(page, list(rows)),
        "signs": [(signs[status], meaning) for status, meaning in MEANINGS.items() if status in seen],
        "map_address": reverse("map", args=[page.territory.municipality.slug]) + _on_map(page).to_address(),
        "current_address": replace(page.query, edition=None).to_address() or "?",
    }


def _on_map(page: AreaPage) -> MapQuery:
    if page.is_whole:
        return MapQuery(hierarchy=page.query.hierarchy)
    edition = page.edition if page.is_replaced else None
    return MapQuery(hierarchy=page.query.hierarchy, level=page.level["level"], area=page.area.code, edition=edition)


def sources(page: AreaPage, slugs: list[str]) -> list[dict[str, Any]]:
    """The datasets behind what is told, each with its licence and the day of its newest release."""
    return _sources(page.territory, tuple(slugs), get_language())


@remembered  # the same for nearly all areas of a level
def _sources(territory: Territory, slugs: tuple[str, ...], language: str | None) -> list[dict[str, Any]]:
    definitions = Indicator.objects.filter(slug__in=slugs).values_list("definition", flat=True)
    used = {name for definition in definitions for name in fraction(definition).datasets}
    days: dict[str, str] = {}
    for slug, day in public_releases(territory).values_list("dataset__slug", "released_at__date"):
        days[slug] = max(days.get(slug, ""), day.isoformat())
    return [
        {
            "name": in_language(dataset.name),
            "source": in_language(dataset.source),
            "licence": dataset.licence,
            "day": parse_date(days[name]) if name in days else None,
        }
        for name, dataset in sorted(datasets_shown(territory).items())
        if name in used
    ]
