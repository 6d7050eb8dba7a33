"""Where a computed value comes from: definition, releases, files and their checksums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from spatial.models import Territory

from ..answering.not_offered import explain
from ..answering.shelf import indicators_shown, shelf
from ..models import Audience, Release, Sheet


@dataclass(frozen=True)
class Input:
    """A release that went into it, and the file that it came from."""

    release: int
    dataset: str
    name: dict[str, str]
    department: dict[str, str]
    source: dict[str, str]
    licence: str
    period: str
    period_label: dict[str, str]
    file_name: str
    checksum: str  # SHA-256 of the file
    imported_at: datetime
    released_at: datetime | None
    provisional: bool  # final numbers will replace these


@dataclass(frozen=True)
class Origin:
    indicator: str
    version: int  # of the definition the numbers were computed with
    current_version: int  # of the definition as it is now
    level: str
    period: str
    edition: str
    edition_source: dict[str, str]
    edition_checksum: str
    crosswalk: bool  # carried from the areas of another edition
    inputs: list[Input]


def origin(territory: Territory, level: str, indicator: str, period: str, *, audience: int = Audience.PUBLIC) -> Origin:
    """Raises NotOfferedError where the territory does not show this to this audience."""
    shown = indicators_shown(territory, indicator)
    here = shelf(territory, audience, shown, edition_level__level__slug=level, period__slug=period)
    entry = here.get((indicator, level, period))
    if entry is None:
        raise explain(territory, audience, indicator=indicator, level=level, period=period)
    sheet = Sheet.objects.select_related("edition_level__edition").get(pk=entry.sheet)
    releases = Release.objects.filter(computed_sheets=sheet).order_by("dataset__slug", "period__last_day", "pk")
    edition = sheet.edition_level.edition
    return Origin(
        indicator=indicator,
        version=entry.version,
        current_version=shown[indicator].version,
        level=level,
        period=period,
        edition=edition.slug,
        edition_source=edition.source,
        edition_checksum=edition.checksum,
        crosswalk=sheet.crosswalk_id is not None,
        inputs=inputs_of(releases),
    )


def inputs_of(releases: QuerySet[Release]) -> list[Input]:
    """Releases with their files, as readers are told of them."""
    return [
        Input(
            release=each.pk,
            dataset=each.dataset.slug,
            name=each.dataset.name,
            department=each.dataset.department.name,
            source=each.dataset.source,
            licence=each.dataset.licence,
            period=each.period.slug,
            period_label=each.period.label,
            file_name=each.brought_by.file_name,
            checksum=each.brought_by.checksum,
            imported_at=each.brought_by.imported_at,
            released_at=each.released_at,
            provisional=each.provisional,
        )
        for each in releases.select_related("dataset__department", "period", "brought_by")
    ]
