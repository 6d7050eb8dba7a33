"""What pages and the API ask. Public questions are answered from ready answers, all others from sheets.

Every function raises NotOfferedError, with a sentence that helps on, when the territory does not show to this audience
what was asked for.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from spatial.findings import listed
from spatial.models import EditionLevel, Territory

from .answering import answers, payloads
from .answering.assembling import stock
from .answering.ground import places_shown, roots
from .answering.memory import remembered, remembering
from .answering.not_offered import NotOfferedError, explain
from .answering.offering import areas_answer, offer_answer
from .answering.shelf import indicators_shown, shelf_of
from .formulas import Cells
from .models import Audience, Indicator, Period
from .series import Line, read_series
from .statuses import MISSING

__all__ = ["NotOfferedError", "all_periods", "area_list", "area_profile", "offer", "root_of", "values"]


@remembering
def offer(territory: Territory, *, audience: int = Audience.PUBLIC) -> dict[str, Any]:
    """Indicators with their levels and periods, and the names of everything in it. An empty offer is an answer.

    It is large, and most pages need it: nobody may change what is returned, the next one gets the same.
    """
    ready = _ready(territory, answers.offer_key(territory)) if audience == Audience.PUBLIC else None
    return ready or make_offer(territory, audience=audience)


@remembered
def _ready(territory: Territory, key: str) -> dict[str, Any] | None:
    return answers.ready(territory, key)


@remembering
def make_offer(territory: Territory, *, audience: int = Audience.PUBLIC) -> dict[str, Any]:
    return offer_answer(territory, shelf_of(territory, audience), indicators_shown(territory))


@remembering
def area_list(territory: Territory, edition: str, level: str) -> dict[str, Any]:
    """The areas of a level in area order. As with `offer`, nobody may change it."""
    ready = _ready(territory, answers.areas_key(territory, edition, level))
    return ready or make_area_list(territory, edition, level)


@remembering
def make_area_list(territory: Territory, edition: str, level: str) -> dict[str, Any]:
    found = areas_answer(territory, _edition_level(territory, edition, level))
    if found is None:
        raise NotOfferedError(
            "edition",
            edition,
            [],
            de=f"Im Gebietsstand „{edition}“ gibt es das Gebiet {territory.root_code} nicht.",
            en=f"The edition “{edition}” does not have the area {territory.root_code}.",
        )
    return found


@remembering
def root_of(territory: Territory, edition: str) -> dict[str, str]:
    """Code and name of the area that contains everything the territory shows."""
    root = roots(territory).get(edition)
    return {"code": territory.root_code, "name": root.name if root else territory.root_code}


def values(
    territory: Territory,
    level: str,
    indicator: str,
    period: str,
    *,
    audience: int = Audience.PUBLIC,
    detail: bool = False,
) -> dict[str, Any]:
    """One indicator and period; `detail`: with numerators, denominators and intervals where they are stored."""
    key = answers.values_key(territory, level, indicator, period)
    ready = answers.ready(territory, key) if audience == Audience.PUBLIC and not detail else None
    return ready or make_values(territory, level, indicator, period, audience=audience, detail=detail)


@remembering
def make_values(
    territory: Territory,
    level: str,
    indicator: str,
    period: str,
    *,
    audience: int = Audience.PUBLIC,
    detail: bool = False,
) -> dict[str, Any]:
    shown = indicators_shown(territory, indicator)
    here = shelf_of(territory, audience, indicator)
    wanted = [(indicator, level, period), (indicator, territory.root_level.slug, period)]
    if wanted[0] not in here:
        raise explain(territory, audience, indicator=indicator, level=level, period=period)
    entry = here[wanted[0]]
    numbers = stock(territory, {key: here[key] for key in wanted if key in here}, shown, details=detail)
    return numbers.values(entry) | (numbers.details(entry) if detail else {})


def all_periods(territory: Territory, level: str, indicator: str, *, audience: int = Audience.PUBLIC) -> dict[str, Any]:
    """All periods of one indicator, by edition."""
    key = answers.all_periods_key(territory, level, indicator)
    ready = answers.ready(territory, key) if audience == Audience.PUBLIC else None
    return ready or make_all_periods(territory, level, indicator, audience=audience)


@remembering
def make_all_periods(
    territory: Territory, level: str, indicator: str, *, audience: int = Audience.PUBLIC
) -> dict[str, Any]:
    shown = indicators_shown(territory, indicator)
    wanted = (level, territory.root_level.slug)
    everywhere = shelf_of(territory, audience, indicator)
    here = {key: entry for key, entry in everywhere.items() if entry.level in wanted}
    entries = [entry for entry in here.values() if entry.level == level]
    if not entries:
        raise explain(territory, audience, indicator=indicator, level=level)
    return stock(territory, here, shown).all_periods(indicator, level, entries)


def area_profile(
    territory: Territory, edition: str, level: str, code: str, *, audience: int = Audience.PUBLIC
) -> dict[str, Any]:
    """All indicators and periods of one area, with the root's; from the series where there is no ready answer."""
    key = answers.profile_key(territory, edition, level, code)
    ready = answers.ready(territory, key) if audience == Audience.PUBLIC else None
    return ready or make_area_profile(territory, edition, level, code, audience=audience)


@remembering
def make_area_profile(
    territory: Territory, edition: str, level: str, code: str, *, audience: int = Audience.PUBLIC
) -> dict[str, Any]:
    places = places_shown(territory, _edition_level(territory, edition, level).pk)
    if code not in places:
        raise NotOfferedError(
            "area",
            code,
            places,
            de=f"Ein Gebiet „{code}“ gibt es auf dieser Ebene und in diesem Gebietsstand nicht.",
            en=f"There is no area “{code}” on this level of this edition.",
        )
    area, root = places[code], roots(territory)[edition]
    series = read_series([area.pk, root.pk], audience)
    shown = [each for each in indicators_shown(territory).values() if each.id in series[area.pk]]
    told = set(chain.from_iterable(series[area.pk][each.id].periods for each in shown))
    periods = [slug for slug in _periods() if slug in told]
    own, above = (_one_below_the_other(series[each.pk], shown, periods) for each in (area, root))
    return {
        "area": {"code": code, "name": area.name, "level": level, "edition": edition, "parent": area.parent},
        "periods": periods,
        "indicators": payloads.profile_rows([(each.slug, each.version) for each in shown], own, above),
    }


@remembered
def _periods() -> list[str]:
    """All there are, oldest first."""
    return list(Period.objects.order_by("last_day", "slug").values_list("slug", flat=True))


def _one_below_the_other(lines: Mapping[int, Line], indicators: Sequence[Indicator], periods: list[str]) -> Cells:
    """The lines of these indicators with a cell for each of the periods, rounded; missing where there is none."""
    unknown = Line(periods, [None] * len(periods), [MISSING] * len(periods))
    filled = [_spread(lines.get(each.id, unknown), periods) for each in indicators]
    shape = (len(indicators), len(periods))
    values = np.array([line.values for line in filled], float).reshape(shape)
    statuses = np.array([line.statuses for line in filled], np.int8).reshape(shape)
    decimals = np.array([each.decimals for each in indicators])
    for count in set(decimals.tolist()):  # all lines that are rounded alike at once
        values[decimals == count] = np.round(values[decimals == count], count + 1)
    return Cells(values, statuses)


def _spread(line: Line, periods: list[str]) -> Line:
    """With a cell for each of the periods."""
    if line.periods == periods:
        return line
    cells = dict(zip(line.periods, zip(line.values, line.statuses, strict=True), strict=True))
    found = [cells.get(period, (None, MISSING)) for period in periods]
    return Line(periods, [value for value, _ in found], [status for _, status in found])


@remembered
def _edition_levels(territory: Territory) -> dict[tuple[str, str], EditionLevel]:
    """The levels that the territory shows in published editions, by the names of both."""
    levels = EditionLevel.objects.filter(
        edition__hierarchy=territory.hierarchy_id,
        edition__published_at__isnull=False,
        level__position__gte=territory.root_level.position,
    ).select_related("edition", "level")
    return {(each.edition.slug, each.level.slug): each for each in levels}


def _edition_level(territory: Territory, edition: str, level: str) -> EditionLevel:
    """A level the territory shows in a published edition."""
    found = _edition_levels(territory)
    editions = list(dict.fromkeys(slug for slug, _ in found))
    if edition not in editions:
        raise NotOfferedError(
            "edition",
            edition,
            editions,
            de=f"Einen Gebietsstand „{edition}“ gibt es hier nicht, aber {listed(editions, 'de')}.",
            en=f"There is no edition “{edition}” here, but {listed(editions, 'en')}.",
        )
    known = [slug for name, slug in found if name == edition]
    if level not in known:
        raise NotOfferedError(
            "level",
            level,
            known,
            de=f"Eine Ebene „{level}“ gibt es hier nicht, aber {listed(known, 'de')}.",
            en=f"There is no level “{level}” here, but {listed(known, 'en')}.",
        )
    return found[edition, level]
