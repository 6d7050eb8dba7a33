"""What is said of an area on its profile: sentences with the facts in them, and the areas most like it.

Comparisons, trends and notable changes look at all areas and years of a level, which takes too long for a page. So the
public's are worked out once, with the ready answers, in the transaction of the decision, and vanish with them.
"""

from __future__ import annotations

from typing import Any

from spatial.models import EditionLevel, Hierarchy, Territory

from .analysing.likeness import Likeness, all_neighbours, neighbours
from .analysing.telling import AreaText, Told, area_text, area_texts
from .answering import answers
from .answering.not_offered import NotOfferedError
from .models import Audience

Portrait = dict[str, Any]


def portrait(
    territory: Territory, edition: str, level: str, code: str, *, audience: int = Audience.PUBLIC
) -> Portrait | None:
    """{edition, summary, told: {indicator: …}, silent, similar, similar_by}; None where the numbers are of other areas.

    Sentences speak of the newest numbers: of the areas of earlier editions nothing is said.
    """
    if audience == Audience.PUBLIC:
        ready = answers.ready(territory, answers.portrait_key(territory, edition, level, code))
        if ready:
            return ready
    try:
        text = area_text(territory, level, code, audience=audience)
        alike = neighbours(territory, level, code, audience=audience)
    except NotOfferedError:
        return None
    return _portrait(text, alike) if text.edition == edition else None


def write_portraits(hierarchy: Hierarchy) -> int:
    """Make all public portraits anew; how many."""
    count = 0
    for territory in Territory.objects.filter(hierarchy=hierarchy).select_related("hierarchy", "root_level"):
        written = [
            answers.packed(territory, answers.portrait_key(territory, text.edition, level, text.code), found)
            for level in _levels(territory)
            for text, found in _of_level(territory, level)
        ]
        answers.store(written)
        count += len(written)
    return count


def _levels(territory: Territory) -> list[str]:
    levels = EditionLevel.objects.filter(
        edition__hierarchy=territory.hierarchy, level__position__gte=territory.root_level.position
    )
    return sorted(set(levels.values_list("level__slug", flat=True)))


def _of_level(territory: Territory, level: str) -> list[tuple[AreaText, Portrait]]:
    """Nothing for a level without public numbers."""
    try:
        texts = list(area_texts(territory, level))
    except NotOfferedError:
        return []
    alike = {each.code: each for each in all_neighbours(territory, level)} if texts else {}
    return [(text, _portrait(text, alike[text.code])) for text in texts]


def _portrait(text: AreaText, alike: Likeness) -> Portrait:
    return {
        "edition": text.edition,
        "summary": text.summary,
        "told": {each.indicator: _told(each) for each in text.texts},
        "silent": text.silent,
        "similar": [{"code": each.code, "name": each.name, "parent": each.parent} for each in alike.neighbours],
        "similar_by": alike.profile,
    }


def _told(told: Told) -> dict[str, Any]:
    facts = told.facts
    return {
        "period": told.period,
        "text": told.text,
        "benchmark": facts.benchmark,
        "comparison": facts.comparison,
        "strong": facts.strong,
        "trend": facts.trend,
        "trend_since": facts.trend_since,
        "change": facts.change,
        "change_since": facts.change_since,
        "rank": facts.rank,
        "ranked": facts.ranked,
        "shared_by": facts.shared_by,
    }
