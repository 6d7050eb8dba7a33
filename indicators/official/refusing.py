"""Why a recipe cannot have the numbers it asks for, with file and line, and what it could have."""

from __future__ import annotations

from difflib import get_close_matches
from typing import NoReturn

from indicators.analysing.numbers import years_before
from indicators.answering.shelf import indicators_shown, shelf
from indicators.composite.recipes import Recipe
from indicators.models import Indicator
from spatial.findings import listed

from .columns import Wanted
from .ground import Asked


def refuse_indicator(recipe: Recipe, want: Wanted, asked: Asked) -> NoReturn:
    """Raises DefinitionError: the indicator is unknown, not shown to this audience, not on this level, or too old."""
    slug, level = want.indicator, asked.edition_level.level.slug
    name = {"de": f"„{want.column}“", "en": f"“{want.column}”"}
    if slug != want.column:
        name = {"de": f"{name['de']} (Indikator „{slug}“)", "en": f"{name['en']} (indicator “{slug}”)"}
    here = shelf(asked.territory, asked.audience, indicators_shown(asked.territory))
    entries = [entry for entry in here.values() if entry.indicator == slug]
    if not entries:
        _refuse_unknown(recipe, want, name, {indicator for indicator, _, _ in here})
    periods = [entry.period for entry in entries if entry.level == level]
    if not periods:
        levels = list(dict.fromkeys(entry.level for entry in entries))
        recipe.refuse(
            *want.keys,
            de=f"{name['de']} gibt es nicht auf der Ebene „{level}“, aber auf {listed(levels, 'de')}.",
            en=f"{name['en']} does not exist on the level “{level}”, but on {listed(levels, 'en')}.",
        )
    edition = asked.edition_level.edition.slug
    first, last = (f"{day:%d.%m.%Y}" for day in (years_before(asked.day, asked.years), asked.day))
    recipe.refuse(
        *want.keys,
        de=f"{name['de']} hat auf den Gebieten des Gebietsstands „{edition}“ keine Zahlen, die zwischen {first} und "
        f"{last} enden; vorhanden sind {listed(periods, 'de', 12)}.",
        en=f"{name['en']} has no numbers on the areas of the edition “{edition}” that end between {first} and {last}; "
        f"there are {listed(periods, 'en', 12)}.",
    )


def _refuse_unknown(recipe: Recipe, want: Wanted, name: dict[str, str], known: set[str]) -> NoReturn:
    de, en = "gibt es im Katalog nicht", "is not in the catalogue"
    if Indicator.objects.filter(slug=want.indicator).exists():
        de, en = "ist hier nicht freigegeben", "is not released here"
    near = get_close_matches(want.indicator, known, n=3, cutoff=0.5)
    recipe.refuse(
        *want.keys,
        de=f"{name['de']} {de}." + (f" Meinten Sie {listed(near, 'de')}?" if near else ""),
        en=f"{name['en']} {en}." + (f" Did you mean {listed(near, 'en')}?" if near else ""),
    )
