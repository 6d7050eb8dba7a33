"""What pages and the API ask. Public questions are answered from ready answers, all others from sheets.

Every function raises NotOfferedError, with a sentence that helps on, when the territory does not show to this audience
what was asked for.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np

from spatial.findings import listed
from spatial.models import Area, EditionLevel, Territory

from .answering import answers, payloads
from .answering.assembling import stock
from .answering.not_offered import NotOfferedError, explain
from .answering.offering import areas_answer, offer_answer
from .answering.shelf import indicators_shown, shelf
from .formulas import Cells
from .models import Audience, Period, Series
from .statuses import MISSING

__all__ = ["NotOfferedError", "all_periods", "area_list", "area_profile", "offer", "root_of", "values"]


def offer(territory: Territory, *, audience: int = Audience.PUBLIC) -> dict[str, Any]:
    """Indicators with their levels and periods, and the names of everything in it. An empty offer is an answer."""
    found = answers.ready(territory, answers.offer_key(territory)) if audience == Audience.PUBLIC else None
    if found is None:
        shown = indicators_shown(territory)
        found = offer_answer(territory, shelf(territory, audience, shown), shown)
    return found


def area_list(territory: Territory, edition: str, level: str) -> dict[str, Any]:
    """The areas of a level in area order."""
    found = answers.ready(territory, answers.areas_key(territory, edition, level))
    if found is None:
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


def root_of(territory: Territory, edition: str) -> dict[str, str]:
    """Code and name of the area that contains everything the territory shows."""
    root = Area.objects.filter(
        edition_level__edition__hierarchy=territory.hierarchy_id,
        edition_level__edition__slug=edition,
        edition_level__level=territory.root_level_id,
        code=territory.root_code,
    ).first()
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
    found = answers.ready(territory, key) if audience == Audience.PUBLIC and not detail else None
    if found is not None:
        return found
    shown = indicators_shown(territory, indicator)
    here = shelf(
        territory,
        audience,
        shown,
        edition_level__level__slug__in=[level, territory.root_level.slug],
        period__slug=period,
    )
    entry = here.get((indicator, level, period))
    if entry is None:
        raise explain(territory, audience, indicator=indicator, level=level, period=period)
    numbers = stock(territory, here, shown, details=detail)
    return numbers.values(entry) | (numbers.details(entry) if detail else {})


def all_periods(territory: Territory, level: str, indicator: str, *, audience: int = Audience.PUBLIC) -> dict[str, Any]:
    """All periods of one indicator, by edition."""
    key = answers.all_periods_key(territory, level, indicator)
    found = answers.ready(territory, key) if audience == Audience.PUBLIC else None
    if found is not None:
        return found
    shown = indicators_shown(territory, indicator)
    here = shelf(
        territory,
        audience,
        shown,
        edition_level__level__slug__in=[level, territory.root_level.slug],
    )
    entries = [entry for entry in here.values() if entry.level == level]
    if not entries:
        raise explain(territory, audience, indicator=indicator, level=level)
    return stock(territory, here, shown).all_periods(indicator, level, entries)


def area_profile(
    territory: Territory, edition: str, level: str, code: str, *, audience: int = Audience.PUBLIC
) -> dict[str, Any]:
    """All indicators and periods of one area, with the root's; from the series where there is no ready answer."""
    key = answers.profile_key(territory, edition, level, code)
    found = answers.ready(territory, key) if audience == Audience.PUBLIC else None
    if found is not None:
        return found
    edition_level = _edition_level(territory, edition, level)
    codes = (areas_answer(territory, edition_level) or {"codes": []})["codes"]
    if code not in codes:
        raise NotOfferedError(
            "area",
            code,
            codes,
            de=f"Ein Gebiet „{code}“ gibt es auf dieser Ebene und in diesem Gebietsstand nicht.",
            en=f"There is no area “{code}” on this level of this edition.",
        )
    area = Area.objects.select_related("parent").get(edition_level=edition_level, code=code)
    root = Area.objects.get(
        edition_level__edition=edition_level.edition_id,
        edition_level__level=territory.root_level,
        code=territory.root_code,
    )
    shown = indicators_shown(territory)
    own, above = (_series(each, shown, audience) for each in (area, root))
    slugs = {period for series in own.values() for period in series.periods}
    periods = list(Period.objects.filter(slug__in=slugs).order_by("last_day", "slug").values_list("slug", flat=True))
    return {
        "area": {
            "code": code,
            "name": area.name,
            "level": level,
            "edition": edition,
            "parent": area.parent.code if area.parent else None,
        },
        "periods": periods,
        "indicators": [
            payloads.profile_row(
                slug,
                indicator.version,
                _aligned(own[slug], periods, indicator.decimals),
                payloads.profile_total(_aligned(above.get(slug), periods, indicator.decimals)),
            )
            for slug, indicator in shown.items()
            if slug in own
        ],
    }


def _series(area: Area, shown: Iterable[str], audience: int) -> dict[str, Series]:
    """By indicator; where there is a series for insiders, it stands in front of the public one."""
    rows = Series.objects.filter(area=area, indicator__slug__in=list(shown), audience__gte=audience)
    ordered = rows.select_related("indicator").order_by("-audience")
    return {series.indicator.slug: series for series in ordered}


def _aligned(series: Series | None, periods: list[str], decimals: int) -> Cells:
    numbers = np.full(len(periods), np.nan)
    statuses = np.full(len(periods), MISSING, np.int8)
    for place, period in enumerate(periods):
        if series is not None and period in series.periods:
            at = series.periods.index(period)
            value = series.values[at]
            numbers[place] = np.nan if value is None else value
            statuses[place] = series.statuses[at]
    return Cells(np.round(numbers, decimals + 1), statuses)


def _edition_level(territory: Territory, edition: str, level: str) -> EditionLevel:
    """A level the territory shows in a published edition."""
    levels = EditionLevel.objects.filter(
        edition__hierarchy=territory.hierarchy,
        edition__published_at__isnull=False,
        level__position__gte=territory.root_level.position,
    ).select_related("edition", "level")
    found = {(each.edition.slug, each.level.slug): each for each in levels}
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
