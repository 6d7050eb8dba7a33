"""Population pyramids: the public counts of men and women by age, of some areas of a level and of the whole territory.

They are read from the sheets of counts as they were released: a pyramid is one picture of many counts, not as many
indicators, each with its map, its trend and its place in every list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db.models import Subquery

from spatial.definitions import Definition, read_definition
from spatial.models import EditionLevel, Territory

from .answering.ground import places_shown, positions_shown
from .answering.memory import remembered, remembering
from .answering.shelf import datasets_shown, provisional_among
from .cataloguing import CATALOGUE, SCHEMAS, check_theme, themes_of
from .frames import SheetData, read_sheets
from .models import Audience, Dataset, Period, Sheet, Variable
from .statuses import MISSING, TOLD_NAMES, as_told


@dataclass(frozen=True)
class AgeGroup:
    """From the year of age `low` to below `high`; None: and over. `men`, `women`: keys of variables."""

    low: int
    high: int | None
    men: str
    women: str


@dataclass(frozen=True)
class Pyramid:
    """The definition: its theme, what counts everybody, and the groups from the youngest to the oldest."""

    theme: str
    everybody: str
    groups: tuple[AgeGroup, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.everybody, *(key for group in self.groups for key in (group.men, group.women)))

    @property
    def datasets(self) -> frozenset[str]:
        return frozenset(key.partition(".")[0] for key in self.keys)


@dataclass(frozen=True)
class Count:
    """`status` as the answers of the API name it; without a number where that hides it."""

    value: float | None
    status: str


@dataclass(frozen=True)
class AgesOfArea:
    """`men` and `women` in the order of the definition's groups."""

    everybody: Count
    men: tuple[Count, ...]
    women: tuple[Count, ...]


@dataclass(frozen=True)
class Ages:
    """What was counted on a day: by the code of the area, and of the whole territory."""

    groups: tuple[AgeGroup, ...]
    period: Period
    datasets: tuple[Dataset, ...]
    releases: tuple[int, ...]
    areas: Mapping[str, AgesOfArea]
    whole: AgesOfArea | None


def read_pyramids(path: Path = CATALOGUE / "pyramids.yaml") -> list[Pyramid]:
    """The definitions of a file; raises DefinitionError."""
    definition = read_definition(path, SCHEMAS / "pyramids.schema.json")
    themes = themes_of(path.parent)
    for number, entry in enumerate(definition["pyramids"]):
        check_theme(definition, entry["theme"], "pyramids", number, "theme", known=themes)
    return [_read(definition, number) for number in range(len(definition["pyramids"]))]


def _read(definition: Definition, number: int) -> Pyramid:
    entry = definition["pyramids"][number]
    groups = [AgeGroup(each["from"], each.get("below"), each["men"], each["women"]) for each in entry["groups"]]
    for place, group in enumerate(groups):
        after = groups[place + 1].low if place + 1 < len(groups) else None
        if group.high == after and (after is None or after > group.low):
            continue
        raise definition.fault(
            "pyramids",
            number,
            "groups",
            place,
            de=f"Die Altersgruppe ab {group.low} muss dort enden, wo die nächste beginnt, und die letzte bleibt offen.",
            en=f"The age group from {group.low} on must end where the next one begins, and the last one stays open.",
        )
    return Pyramid(entry["theme"], entry["all"], tuple(groups))


@lru_cache
def known_pyramids() -> tuple[Pyramid, ...]:
    return tuple(read_pyramids())


@remembering
def ages(
    territory: Territory, edition: str, level: str, codes: Iterable[str], *, period: str | None = None
) -> Ages | None:
    """What the public sees of the ages of these areas: the newest numbers (up to `period`), if there are any.

    Counted on these very areas: nothing is carried across a reform.
    """
    found = _counted(territory, edition, level, period)
    if found is None:
        return None
    pyramid, when, datasets, sheets, of_root = found
    here, root = (_positions(territory, edition, slug) for slug in (level, territory.root_level.slug))
    return Ages(
        groups=pyramid.groups,
        period=when,
        datasets=datasets,
        releases=tuple(sorted({sheet.release_id for sheet in sheets.values() if sheet.release_id})),
        areas={code: _of_area(pyramid, sheets, here[code]) for code in codes if code in here},
        whole=_of_area(pyramid, of_root, root[territory.root_code]) if territory.root_code in root else None,
    )


def _of_area(pyramid: Pyramid, sheets: Mapping[str, SheetData], position: int) -> AgesOfArea:
    def count(key: str) -> Count:
        sheet = sheets.get(key)
        status = (
            MISSING if sheet is None else int(as_told(sheet.statuses[position], provisional=_is_provisional(sheet)))
        )
        value = None if sheet is None else float(sheet.values[position])
        return Count(None if value is None or value != value else value, TOLD_NAMES[status])  # noqa: PLR0124 - NaN

    return AgesOfArea(
        everybody=count(pyramid.everybody),
        men=tuple(count(group.men) for group in pyramid.groups),
        women=tuple(count(group.women) for group in pyramid.groups),
    )


def _is_provisional(sheet: SheetData) -> bool:
    return sheet.release_id is not None and bool(provisional_among({0: [sheet.release_id]}))


Sheets = dict[str, SheetData]


@remembered
def _counted(
    territory: Territory, edition: str, level: str, period: str | None
) -> tuple[Pyramid, Period, tuple[Dataset, ...], Sheets, Sheets] | None:
    """The first definition of which the territory has all counts, with the sheets of the level and of the root."""
    variables = _variables(territory)
    for pyramid in known_pyramids():
        if not variables.keys() >= set(pyramid.keys):
            continue
        keys = {variables[key]: key for key in pyramid.keys}
        public = Sheet.objects.filter(
            variable__in=keys,
            current=True,
            audience=Audience.PUBLIC,
            edition_level__edition__slug=edition,
            edition_level__edition__hierarchy=territory.hierarchy_id,
            edition_level__edition__published_at__isnull=False,
        )
        if period is not None:
            last = Period.objects.filter(slug=period).values("last_day")
            public = public.filter(period__last_day__lte=Subquery(last[:1]))
        here = public.filter(edition_level__level__slug=level)
        newest = Period.objects.filter(sheets__in=here).order_by("-last_day", "slug").first()
        if newest is None:
            continue
        of_level, of_root = (
            {keys[sheet.variable_id or 0]: sheet for sheet in read_sheets(sheets.filter(period=newest))}
            for sheets in (here, public.filter(edition_level__level=territory.root_level_id))
        )
        used = dict.fromkeys(key.partition(".")[0] for key in pyramid.keys)
        shown = datasets_shown(territory)
        return pyramid, newest, tuple(shown[slug] for slug in used), of_level, of_root
    return None


@remembered
def _variables(territory: Territory) -> dict[str, int]:
    """By key: those that a pyramid may be made of, and the territory has."""
    named = {key.partition(".")[2] for pyramid in known_pyramids() for key in pyramid.keys}
    rows = Variable.objects.filter(dataset__in=datasets_shown(territory).values(), slug__in=named)
    return {f"{dataset}.{slug}": pk for dataset, slug, pk in rows.values_list("dataset__slug", "slug", "pk")}


@remembered
def _positions(territory: Territory, edition: str, level: str) -> dict[str, int]:
    """Where the areas of a level, as far as the territory shows them, stand in sheets."""
    levels = EditionLevel.objects.filter(
        edition__hierarchy=territory.hierarchy_id, edition__slug=edition, level__slug=level
    )
    found: dict[str, int] = {}
    for edition_level in levels.values_list("pk", flat=True):
        positions = positions_shown(territory, edition_level).get(edition_level, ())
        found |= dict(zip(places_shown(territory, edition_level), map(int, positions), strict=True))
    return found
