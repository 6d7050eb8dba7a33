"""Hierarchies and the spatial part of municipalities: definition files → rows. Loading twice changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from .boundary_rows import complete_boundaries
from .definitions import Definition, read_definition
from .findings import listed
from .models import Hierarchy, Level, Municipality, Territory


@transaction.atomic
def load_hierarchy(path: Path | str) -> Hierarchy:
    """The hierarchy described by the file. Levels may be renamed; once an edition exists they stay what they are.

    Raises DefinitionError.
    """
    definition = read_definition(path, "hierarchy")
    slugs = [level["level"] for level in definition["levels"]]
    for index, slug in enumerate(slugs):
        if slug in slugs[:index]:
            raise definition.fault(
                "levels",
                index,
                de=f"Die Ebene „{slug}“ steht zweimal in der Gliederung.",
                en=f"The level “{slug}” stands twice in the hierarchy.",
            )
    hierarchy = Hierarchy.objects.filter(slug=definition["hierarchy"]).first()
    if hierarchy is not None and hierarchy.editions.exists():
        _refuse_other_levels(definition, hierarchy, slugs)
    elif hierarchy is not None and list(hierarchy.levels.values_list("slug", flat=True)) != slugs:
        hierarchy.levels.all().delete()  # without editions nothing but territories can refer to them, and these protect
    hierarchy, _ = Hierarchy.objects.update_or_create(
        slug=definition["hierarchy"], defaults={"name": definition["name"], "srid": definition["srid"]}
    )
    for position, level in enumerate(definition["levels"]):
        Level.objects.update_or_create(
            hierarchy=hierarchy,
            slug=level["level"],
            defaults={"position": position, "name": level["name"], "plural": level["plural"]},
        )
    return hierarchy


def _refuse_other_levels(definition: Definition, hierarchy: Hierarchy, slugs: list[str]) -> None:
    known = list(hierarchy.levels.values_list("slug", flat=True))
    if known != slugs or hierarchy.srid != definition["srid"]:
        raise definition.fault(
            "levels" if known != slugs else "srid",
            de=f"Zur Gliederung „{hierarchy.slug}“ gibt es schon Gebietsstände; Ebenen ({listed(known, 'de')}) und "
            "srid "
            f"({hierarchy.srid}) ändern sich deshalb nicht mehr. Bitte legen Sie eine neue Gliederung an.",
            en=f"The hierarchy “{hierarchy.slug}” already has editions; therefore its levels "
            f"({listed(known, 'en')}) and "
            f"srid ({hierarchy.srid}) no longer change. Please make a new hierarchy.",
        )


@transaction.atomic
def load_municipality_part(path: Path | str) -> Municipality:
    """The municipality and its territories as the file describes them, with the shapes that published editions lack.

    Departments and datasets in the same file belong to indicators.describing. Raises DefinitionError.
    """
    definition = read_definition(path, "municipality")
    municipality, _ = Municipality.objects.update_or_create(
        slug=definition["municipality"],
        defaults={
            "name": definition["name"],
            "kind": definition["kind"],
            "official_key": definition.get("official_key", ""),
            "fictional": definition.get("fictional", False),
            "about": definition.get("about", {}),
            "contact": definition.get("contact", {}),
            "signs": definition.get("signs", {}),
            "pages": definition.get("pages", {}),
            "basemap": definition.get("basemap", {}),
            "embedded_by": definition.get("embedded_by", []),
        },
    )
    kept = []
    for index, entry in enumerate(definition["territories"]):
        fields = _territory_fields(definition, index, entry)
        territory, _ = Territory.objects.update_or_create(
            municipality=municipality, hierarchy=fields.pop("hierarchy"), defaults=fields
        )
        kept.append(territory.pk)
    _remove_territories(definition, municipality, kept)
    for hierarchy in Hierarchy.objects.filter(territories__in=kept):
        complete_boundaries(hierarchy)
    return municipality


def _remove_territories(definition: Definition, municipality: Municipality, kept: list[int]) -> None:
    """Those that are no longer in the file, unless results are kept that speak of them."""
    for territory in municipality.territories.exclude(pk__in=kept):
        try:
            territory.delete()
        except ProtectedError as fault:
            slug = territory.hierarchy.slug
            raise definition.fault(
                "territories",
                de=f"Die Gliederung „{slug}“ lässt sich nicht aus der Datei nehmen: Von ihr handeln Ergebnisse, die "
                "aufbewahrt werden. Bitte tragen Sie sie wieder ein.",
                en=f"The hierarchy “{slug}” cannot be taken out of the file: results that are kept speak of it. Please "
                "put it back.",
            ) from fault


def _territory_fields(definition: Definition, index: int, entry: dict[str, Any]) -> dict[str, Any]:
    hierarchy = Hierarchy.objects.filter(slug=entry["hierarchy"]).first()
    if hierarchy is None:
        raise definition.fault(
            "territories",
            index,
            "hierarchy",
            de=f"Die Gliederung „{entry['hierarchy']}“ gibt es nicht. Bitte laden Sie sie zuerst mit load_hierarchy.",
            en=f"There is no hierarchy “{entry['hierarchy']}”. Please load it first with load_hierarchy.",
        )
    levels = {level.slug: level for level in hierarchy.levels.all()}
    for key in ("root_level", "default_level"):
        if entry[key] not in levels:
            raise definition.fault(
                "territories",
                index,
                key,
                de=f"Die Ebene „{entry[key]}“ gibt es in „{hierarchy.slug}“ nicht. Es gibt {listed(levels, 'de')}.",
                en=f"There is no level “{entry[key]}” in “{hierarchy.slug}”. There are {listed(levels, 'en')}.",
            )
    root, default = levels[entry["root_level"]], levels[entry["default_level"]]
    if default.position < root.position:
        raise definition.fault(
            "territories",
            index,
            "default_level",
            de=f"Die Ebene „{default.slug}“ liegt über der obersten gezeigten, „{root.slug}“.",
            en=f"The level “{default.slug}” lies above the highest one shown, “{root.slug}”.",
        )
    namesake = Territory.objects.filter(hierarchy=hierarchy, root_code=entry["root_code"]).exclude(root_level=root)
    if namesake.exclude(municipality__slug=definition["municipality"]).exists():
        # Ready shapes are found by root code alone.
        raise definition.fault(
            "territories",
            index,
            "root_code",
            de=f"Eine andere Kommune zeigt unter „{entry['root_code']}“ ein Gebiet einer anderen Ebene. Bitte "
            "geben Sie den "
            "Gebieten Schlüssel, die auf allen Ebenen verschieden sind.",
            en=f"Another municipality shows an area of another level as “{entry['root_code']}”. Please give the "
            "areas keys "
            "that differ between levels.",
        )
    return {"hierarchy": hierarchy, "root_level": root, "root_code": entry["root_code"], "default_level": default}
