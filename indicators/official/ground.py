"""On which areas a run takes place, and how larger areas group them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from indicators.composite.recipes import Recipe
from spatial.findings import listed
from spatial.models import Area, EditionLevel, Level, Territory
from spatial.reading import edition_on, levels_shown


@dataclass(frozen=True)
class Asked:
    """Where a recipe is run, for which day, on numbers that this audience may see, none older than so many years."""

    territory: Territory
    edition_level: EditionLevel
    day: date
    audience: int
    years: int


def edition_level_on(recipe: Recipe, territory: Territory, day: date, level: str | None) -> EditionLevel:
    """The level (the recipe's, or the territory's own first) of the edition in force on `day`. Raises RefusedError."""
    wanted = level or recipe.content.get("level") or territory.default_level.slug
    known = {each.slug: each for each in levels_shown(territory)}
    if wanted not in known:
        recipe.refuse(
            "level",
            de=f"Die Ebene „{wanted}“ gibt es hier nicht, aber {listed(known, 'de')}.",
            en=f"There is no level “{wanted}” here, but {listed(known, 'en')}.",
        )
    edition = edition_on(territory.hierarchy, day)
    found = (
        EditionLevel.objects.filter(edition=edition, level=known[wanted])
        .select_related("edition__hierarchy", "level")
        .first()
    )
    if found is None:
        recipe.refuse(
            de=f"Am {day:%d.%m.%Y} ist hier kein Gebietsstand mit der Ebene „{wanted}“ in Kraft. Bitte nennen Sie "
            "einen anderen Tag.",
            en=f"On {day:%d.%m.%Y} no edition with the level “{wanted}” is in force here. Please name another day.",
        )
    return found


def labels_of(recipe: Recipe, asked: Asked, positions: np.ndarray) -> dict[str, np.ndarray]:
    """The columns by which a recipe groups areas: a level's slug stands for the code of the area of that level."""
    edition_level = asked.edition_level
    above = {
        each.slug: each
        for each in Level.objects.filter(
            hierarchy=asked.territory.hierarchy_id, position__lt=edition_level.level.position
        )
    }
    found = {}
    for column in recipe.label_columns:
        if recipe.kind == "budget" and column == recipe.content["need"].get("column"):
            continue  # classes of another run
        if column not in above:
            recipe.refuse(
                "summaries" if column in recipe.content.get("summaries", []) else "areas",
                de=f"Nach „{column}“ lassen sich Gebiete hier nicht zusammenfassen, aber nach {listed(above, 'de')}.",
                en=f"Areas cannot be grouped by “{column}” here, but by {listed(above, 'en')}.",
            )
        steps = edition_level.level.position - above[column].position
        areas = Area.objects.filter(edition_level=edition_level).order_by("position")
        codes = np.array(list(areas.values_list("parent__" * steps + "code", flat=True)), dtype=object)
        found[column] = codes[positions]
    return found
