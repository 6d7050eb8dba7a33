"""Which computed sheets a territory shows to an audience: one per indicator, level and period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from spatial.models import Territory

from ..models import Audience, Dataset, Indicator, Release, Sheet
from ..terms import fraction
from .memory import remembered, remembered_each


@dataclass(frozen=True)
class Entry:
    """A sheet on the shelf, without its numbers."""

    sheet: int
    indicator: str
    version: int
    level: str
    period: str
    last_day: date
    edition: str
    edition_level: int
    audience: int

    @property
    def key(self) -> tuple[str, str, str]:
        return self.indicator, self.level, self.period


Shelf = dict[tuple[str, str, str], Entry]  # (indicator, level, period) → entry; oldest period first

_COLUMNS = (
    "pk",
    "indicator__slug",
    "definition_version",
    "edition_level__level__slug",
    "period__slug",
    "period__last_day",
    "edition_level__edition__slug",
    "edition_level",
    "audience",
)


@remembered
def datasets_shown(territory: Territory) -> dict[str, Dataset]:
    """The municipality's own datasets and those that others share, by slug."""
    mine = Q(department__municipality=territory.municipality_id) | Q(shared=True)
    datasets = Dataset.objects.filter(mine, hierarchy=territory.hierarchy_id).select_related("lowest_public_level")
    return {dataset.slug: dataset for dataset in datasets}


@remembered
def indicators_shown(territory: Territory, *slugs: str) -> dict[str, Indicator]:
    """Indicators (of these slugs; all) that use only datasets shown, by slug in the order of the catalogue."""
    shown = datasets_shown(territory).keys()
    indicators = Indicator.objects.select_related("theme")
    if slugs:
        indicators = indicators.filter(slug__in=slugs)
    return {each.slug: each for each in indicators if fraction(each.definition).datasets <= shown}


@remembered
def shelf_of(territory: Territory, audience: int, *slugs: str) -> Shelf:
    """All sheets of these indicators (all), as far as the territory shows them."""
    return shelf(territory, audience, indicators_shown(territory, *slugs))


def shelf(territory: Territory, audience: int, indicators: Iterable[str], **narrower: Any) -> Shelf:
    """The sheets of these indicators. `narrower`: further conditions on the sheet, as in a queryset's filter."""
    sheets = _shown(territory, audience, indicators, **narrower)
    return _best(sheets.order_by("period__last_day", "period__slug"))


def _shown(territory: Territory, audience: int, indicators: Iterable[str], **narrower: Any) -> QuerySet[Sheet]:
    return Sheet.objects.filter(
        indicator__slug__in=list(indicators),
        current=True,
        audience__gte=max(audience, Audience.INTERNAL),
        edition_level__edition__hierarchy=territory.hierarchy_id,
        edition_level__edition__published_at__isnull=False,
        edition_level__level__position__gte=territory.root_level.position,
        **narrower,
    )


def _best(sheets: QuerySet[Sheet]) -> Shelf:
    best: dict[tuple[str, str, str], tuple[tuple, Entry]] = {}
    for *cells, valid in sheets.values_list(*_COLUMNS, "edition_level__edition__valid"):
        entry = Entry(*cells)
        # Of several editions the one in force at the time, else the newest; of several audiences the strictest,
        # because an internal sheet is stored only where it is newer than the public one.
        rank = (entry.last_day in valid, valid.lower or date.min, -entry.audience)
        if entry.key not in best or rank > best[entry.key][0]:
            best[entry.key] = (rank, entry)
    return {key: entry for key, (_, entry) in best.items()}


@remembered
def newest_in_edition(territory: Territory, audience: int, edition: str, level: str, until: date | None) -> Shelf:
    """Of each indicator its newest sheet on this level of this edition (up to a day), and those of the same period on
    the other levels: two questions for a few rows, however many years there are."""
    indicators = indicators_shown(territory)
    here: dict[str, Any] = {"edition_level__edition__slug": edition}
    on_level = {**here, "edition_level__level__slug": level} | ({"period__last_day__lte": until} if until else {})
    newest = _best(
        _shown(territory, audience, indicators, **on_level)
        .order_by("indicator_id", "-period__last_day", "-period__slug", "audience")
        .distinct("indicator_id")
    )
    periods = {period for _, _, period in newest}
    others = _shown(territory, audience, {slug for slug, _, _ in newest}, **here, period__slug__in=periods)
    beside = _best(others.exclude(edition_level__level__slug=level).order_by("period__last_day", "period__slug"))
    wanted = {(slug, period) for slug, _, period in newest}
    return newest | {key: entry for key, entry in beside.items() if (key[0], key[2]) in wanted}


@remembered_each
def releases_behind(*sheets: int) -> dict[int, list[int]]:
    """The releases that each of these computed sheets was computed from."""
    found: dict[int, list[int]] = {sheet: [] for sheet in sheets}
    links = Sheet.inputs.through.objects.filter(sheet__in=sheets).order_by("release_id")
    for sheet, release in links.values_list("sheet_id", "release_id"):
        found[sheet].append(release)
    return found


def provisional_among(releases_of: Mapping[int, list[int]]) -> frozenset[int]:
    """The computed sheets of which at least one release will be replaced by final numbers."""
    provisional = _provisional_releases()
    return frozenset(sheet for sheet, releases in releases_of.items() if not provisional.isdisjoint(releases))


@remembered
def _provisional_releases() -> frozenset[int]:
    return frozenset(Release.objects.filter(provisional=True).values_list("pk", flat=True))
