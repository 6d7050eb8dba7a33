"""A few areas beside each other: many indicators of one level and edition, with the city, the parents and the years.

Everything in a handful of queries, whatever the number of indicators: sheets for the newest period, series for all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from spatial.models import Area, Edition, Territory

from ..answering.ground import Place, places_shown, positions_shown, roots
from ..answering.memory import remembered, remembering
from ..answering.shelf import indicators_shown, newest_in_edition, shelf
from ..models import Audience, ExternalValue, Period
from ..series import Line, read_series
from .newest import not_here
from .numbers import Numbers, breaks_of, read_numbers

WEIGHT = "inhabitants"  # the indicator that says how many people an area stands for


@dataclass(frozen=True, eq=False)
class Beside:
    """`places`: all areas of the level, in the order of all arrays; `at`: the positions of the chosen ones.

    Of `numbers`, counts and intervals are those of the chosen areas only.
    """

    territory: Territory
    level: str
    edition: str
    whole: str  # the name of the area that contains all others
    places: dict[str, Place]
    at: list[int]
    numbers: dict[str, Numbers]  # by indicator, of the newest period
    city: dict[str, Numbers]
    parents: dict[str, tuple[Numbers, dict[str, int]]]  # with the parents' positions by code
    external: dict[str, list[ExternalValue]]
    weights: np.ndarray | None  # inhabitants, where they are published on this level
    since: date | None  # the first day of the edition: the reform that made its areas
    lines: dict[str, dict[str, Line]] = field(default_factory=dict)  # area (root: "") → indicator → series
    days: dict[str, date] = field(default_factory=dict)  # last day by period
    breaks: dict[str, list[date]] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        return list(self.places)


@remembering
def beside(
    territory: Territory,
    level: str,
    edition: str,
    codes: Sequence[str],
    indicators: Sequence[str],
    *,
    period: str | None = None,
    audience: int = Audience.PUBLIC,
) -> Beside:
    """Raises NotOfferedError for an area that this level of this edition does not have.

    Of each indicator the newest numbers up to `period`; one without any on these areas is left out.
    """
    shown = {slug: found for slug, found in indicators_shown(territory).items() if slug in (*indicators, WEIGHT)}
    every = newest_in_edition(territory, audience, edition, level, _until(period))
    here = {key: entry for key, entry in every.items() if key[0] in shown}
    newest = {slug: entry for (slug, name, _), entry in here.items() if name == level}
    used = [newest[slug] for slug in indicators if slug in newest]
    if not used:
        known = shelf(territory, audience, shown, edition_level__edition__slug=edition).values()
        raise not_here("level", level, (entry.level for entry in known))
    edition_level = used[0].edition_level
    parent_level = _level_above(edition_level)
    above = {territory.root_level.slug, *([parent_level[1]] if parent_level else [])} - {level}
    elsewhere = [entry for (slug, name, _), entry in here.items() if name in above and slug in indicators]
    weight = newest.get(WEIGHT)
    places = places_shown(territory, edition_level)
    for code in codes:
        if code not in places:
            raise not_here("area", code, ())
    order = list(places)
    at = [order.index(code) for code in codes]
    positions = positions_shown(territory, edition_level)[edition_level][at].tolist()
    wanted = [*used, *elsewhere, *([weight] if weight else [])]
    numbers, _ = read_numbers(territory, wanted, shown, details_at=positions)
    found = {entry.indicator: numbers[entry] for entry in used if entry in numbers}
    by_level = {(entry.indicator, entry.level): numbers[entry] for entry in elsewhere if entry in numbers}
    root = roots(territory)[edition]
    chosen = [places[code] for code in codes]
    series = read_series([*(each.pk for each in chosen), root.pk], audience, [each.id for each in shown.values()])
    slugs = {shown[slug].id: slug for slug in found}
    recipes = {slug: each.recipe for slug, each in found.items()}
    return Beside(
        territory=territory,
        level=level,
        edition=edition,
        whole=root.name,
        places=places,
        at=at,
        numbers=found,
        city={
            slug: by_level[slug, territory.root_level.slug]
            for slug in found
            if (slug, territory.root_level.slug) in by_level
        },
        parents=_parents(territory, found, by_level, parent_level),
        external={slug: values for slug, values in outside_values(territory).items() if slug in found},
        weights=numbers[weight].sure if weight in numbers else None,
        since=_first_days(territory).get(edition),
        lines={
            code: {slugs[pk]: line for pk, line in series[area].items() if pk in slugs}
            for code, area in [*((each.code, each.pk) for each in chosen), ("", root.pk)]
        },
        days=_days(),
        breaks=breaks_of(territory, recipes),
    )


def _until(period: str | None) -> date | None:
    return _days().get(period) if period else None


@remembered
def _first_days(territory: Territory) -> dict[str, date]:
    """Of all editions but the first, which no reform made."""
    rows = Edition.objects.filter(hierarchy=territory.hierarchy_id, published_at__isnull=False).order_by("valid")
    return {slug: valid.lower for slug, valid in list(rows.values_list("slug", "valid"))[1:]}


@remembered
def _days() -> dict[str, date]:
    return dict(Period.objects.values_list("slug", "last_day"))


@remembered
def _level_above(edition_level: int) -> tuple[int, str] | None:
    rows = Area.objects.filter(edition_level=edition_level, parent__isnull=False)
    return rows.values_list("parent__edition_level", "parent__edition_level__level__slug").first()


def _parents(
    territory: Territory,
    found: Mapping[str, Numbers],
    by_level: Mapping[tuple[str, str], Numbers],
    above: tuple[int, str] | None,
) -> dict[str, tuple[Numbers, dict[str, int]]]:
    if above is None:
        return {}
    positions = {code: place for place, code in enumerate(places_shown(territory, above[0]))}
    return {slug: (by_level[slug, above[1]], positions) for slug in found if (slug, above[1]) in by_level}


@remembered
def outside_values(territory: Territory) -> dict[str, list[ExternalValue]]:
    """By indicator: the values of Kreis, Land and Bund that the municipality holds."""
    rows = ExternalValue.objects.filter(municipality=territory.municipality_id)
    found: dict[str, list[ExternalValue]] = {}
    for row in rows.order_by("position", "last_day"):
        found.setdefault(row.indicator, []).append(row)
    return found
