"""Remarks of a municipality file (shelter, care home, Jobcenter's address) → rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from spatial.definitions import Definition, read_definition
from spatial.findings import listed
from spatial.models import Area, EditionLevel, Hierarchy, Level, Municipality

from .models import Dataset, Remark

SCHEMA = Path(__file__).parent / "schema" / "municipality.json"


def day(definition: Definition, *keys: str | int) -> date:
    """The day that stands below `keys`. Raises DefinitionError if the calendar has none such."""
    entry: Any = definition
    for key in keys:
        entry = entry[key]
    try:
        return date.fromisoformat(entry)
    except ValueError:
        raise definition.fault(
            *keys,
            de=f"Den Tag „{entry}“ gibt es nicht. Bitte schreiben Sie ihn als Jahr-Monat-Tag, zum Beispiel 2023-12-31.",
            en=f"There is no day “{entry}”. Please write it as year-month-day, as in 2023-12-31.",
        ) from None


@transaction.atomic
def load_remarks(definition: Definition, municipality: Municipality) -> None:
    """Bring the municipality's remarks up to date with its file; those no longer in it are removed.

    Raises DefinitionError. Whether the areas exist is asked by `refuse_unknown_areas`, when editions are there.
    """
    own = set(Remark.objects.filter(datasets__department__municipality=municipality).values_list("pk", flat=True))
    kept: set[int] = set()
    for index, entry in enumerate(definition.get("remarks", [])):
        hierarchy = _hierarchy(definition, index)
        datasets = _datasets(definition, index, hierarchy, municipality)
        known = Remark.objects.filter(hierarchy=hierarchy, slug=entry["remark"]).first()
        if known is not None and (known.pk in kept or known.pk not in own):
            raise definition.fault(
                "remarks",
                index,
                "remark",
                de=f"Die Besonderheit „{entry['remark']}“ gibt es auf dieser Gliederung schon. Bitte wählen Sie einen "
                "anderen Namen.",
                en=f"The remark “{entry['remark']}” already exists on this hierarchy. Please choose another name.",
            )
        remark, _ = Remark.objects.update_or_create(
            hierarchy=hierarchy,
            slug=entry["remark"],
            defaults={
                "level": _level(definition, index, hierarchy),
                "code": entry["code"],
                **_time(definition, index),
                "text": entry["text"],
                "separable": entry.get("separable", False),
            },
        )
        remark.datasets.set(datasets)
        kept.add(remark.pk)
    Remark.objects.filter(pk__in=own - kept).delete()


def refuse_unknown_areas(path: Path | str) -> int:
    """The number of remarks in the municipality file. Raises DefinitionError where no edition has a remark's area.

    While a hierarchy has no editions at all nothing can be said: a recipe loads municipalities first, editions then.
    """
    definition = read_definition(path, SCHEMA)
    for index, entry in enumerate(definition.get("remarks", [])):
        in_editions = EditionLevel.objects.filter(
            edition__hierarchy__slug=entry["hierarchy"], level__slug=entry["level"]
        )
        areas = Area.objects.filter(edition_level__in=in_editions, code=entry["code"])
        if in_editions.exists() and not areas.exists():
            raise definition.fault(
                "remarks",
                index,
                "code",
                de=f"Kein Gebietsstand von „{entry['hierarchy']}“ hat auf der Ebene „{entry['level']}“ ein Gebiet "
                f"„{entry['code']}“. Bitte prüfen Sie Schlüssel und Ebene, auch führende Nullen.",
                en=f"No edition of “{entry['hierarchy']}” has an area “{entry['code']}” on the level "
                f"“{entry['level']}”. Please check code and level, leading zeros included.",
            )
    return len(definition.get("remarks", []))


def _hierarchy(definition: Definition, index: int) -> Hierarchy:
    slug = definition["remarks"][index]["hierarchy"]
    hierarchy = Hierarchy.objects.filter(slug=slug).first()
    if hierarchy is None:
        raise definition.fault(
            "remarks",
            index,
            "hierarchy",
            de=f"Die Gliederung „{slug}“ gibt es nicht. Bitte laden Sie sie zuerst.",
            en=f"There is no hierarchy “{slug}”. Please load it first.",
        )
    return hierarchy


def _level(definition: Definition, index: int, hierarchy: Hierarchy) -> Level:
    levels = {level.slug: level for level in hierarchy.levels.all()}
    slug = definition["remarks"][index]["level"]
    if slug not in levels:
        raise definition.fault(
            "remarks",
            index,
            "level",
            de=f"Die Ebene „{slug}“ gibt es in „{hierarchy.slug}“ nicht. Es gibt {listed(levels, 'de')}.",
            en=f"There is no level “{slug}” in “{hierarchy.slug}”. There are {listed(levels, 'en')}.",
        )
    return levels[slug]


def _datasets(definition: Definition, index: int, hierarchy: Hierarchy, municipality: Municipality) -> list[Dataset]:
    """A municipality speaks about its own numbers only: nobody but the owner interprets them."""
    own = Dataset.objects.filter(hierarchy=hierarchy, department__municipality=municipality)
    known = {dataset.slug: dataset for dataset in own}
    slugs = definition["remarks"][index]["datasets"]
    for place, slug in enumerate(slugs):
        if slug not in known:
            raise definition.fault(
                "remarks",
                index,
                "datasets",
                place,
                de=f"Den Datensatz „{slug}“ hat diese Kommune auf „{hierarchy.slug}“ nicht. Es gibt "
                f"{listed(known, 'de')}.",
                en=f"This municipality has no dataset “{slug}” on “{hierarchy.slug}”. There are {listed(known, 'en')}.",
            )
    return [known[slug] for slug in slugs]


def _time(definition: Definition, index: int) -> dict[str, date | None]:
    entry = definition["remarks"][index]
    first, last = (
        day(definition, "remarks", index, name) if name in entry else None for name in ("first_day", "last_day")
    )
    if first and last and last < first:
        raise definition.fault(
            "remarks",
            index,
            "last_day",
            de=f"Der letzte Tag ({last}) liegt vor dem ersten ({first}).",
            en=f"The last day ({last}) is before the first ({first}).",
        )
    return {"first_day": first, "last_day": last}
