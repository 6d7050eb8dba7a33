"""Municipality files → municipality, departments, datasets, variables, remarks, benchmarks. Twice changes nothing."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError

from spatial.definitions import Definition, read_definition
from spatial.describing import load_municipality_part
from spatial.findings import listed
from spatial.models import Hierarchy, Municipality, Territory

from .describing_twins import refuse_unknown_twins
from .models import Dataset, Department, Release, Remark, Variable
from .outside_rows import load_benchmarks
from .publishing import publish
from .remark_rows import SCHEMA, day, load_remarks

UNTOLD = {"rhythm", "next_update", "same_as"}  # of a dataset: said on pages, but in no published answer


@transaction.atomic
def load_municipality(path: Path | str) -> Municipality:
    """Everything the file describes, stored. Raises DefinitionError with file, line and sentence.

    Datasets, variables and remarks that are no longer in the file are removed; datasets and variables only where there
    are no numbers of them. Where what is told of released numbers hangs on what has changed (the lowest public level,
    a remark that is no longer separable), they are published anew in the same transaction.
    """
    definition = read_definition(path, SCHEMA)
    before = _told(definition["municipality"])
    municipality = load_municipality_part(path)
    _load_departments(definition, municipality)
    kept = [_load_dataset(definition, index, municipality).pk for index in range(len(definition.get("datasets", [])))]
    refuse_unknown_twins(definition)
    load_remarks(definition, municipality)
    load_benchmarks(definition, municipality)
    for dataset in Dataset.objects.filter(department__municipality=municipality).exclude(pk__in=kept):
        _remove(
            definition, dataset, "datasets", de=f"Der Datensatz „{dataset.slug}“", en=f"The dataset “{dataset.slug}”"
        )
    unused = municipality.departments.exclude(slug__in=_slugs(definition.get("departments", []), "department"))
    unused.filter(datasets__isnull=True).delete()
    after = _told(municipality.slug)
    for hierarchy in Hierarchy.objects.filter(datasets__releases__state=Release.State.RELEASED).distinct():
        if before.get(hierarchy.pk) != after.get(hierarchy.pk):
            publish(hierarchy)
    return municipality


def _told(municipality: str) -> dict[int, list[tuple]]:
    """All rows on which published answers hang besides the numbers themselves, by hierarchy."""
    found: dict[int, list[tuple]] = defaultdict(list)
    datasets = Dataset.objects.filter(department__municipality__slug=municipality)
    for rows, hierarchy in (
        (Territory.objects.filter(municipality__slug=municipality), "hierarchy"),
        (datasets, "hierarchy"),
        (Variable.objects.filter(dataset__in=datasets), "dataset__hierarchy"),
        (Remark.objects.filter(datasets__in=datasets), "hierarchy"),
        (Remark.datasets.through.objects.filter(dataset__in=datasets), "remark__hierarchy"),
    ):
        names = [field.attname for field in rows.model._meta.concrete_fields if field.name not in UNTOLD]
        for number, *row in rows.order_by("pk").distinct().values_list(hierarchy, *names):
            found[number].append((rows.model.__name__, *row))
    return found


def _slugs(entries: list[dict[str, Any]], key: str) -> list[str]:
    return [entry[key] for entry in entries]


def _load_departments(definition: Definition, municipality: Municipality) -> None:
    for entry in definition.get("departments", []):
        Department.objects.update_or_create(
            municipality=municipality, slug=entry["department"], defaults={"name": entry["name"]}
        )


def _load_dataset(definition: Definition, index: int, municipality: Municipality) -> Dataset:
    entry = definition["datasets"][index]
    hierarchy = Hierarchy.objects.filter(slug=entry["hierarchy"]).first()
    if hierarchy is None:
        raise definition.fault(
            "datasets",
            index,
            "hierarchy",
            de=f"Die Gliederung „{entry['hierarchy']}“ gibt es nicht. Bitte laden Sie sie zuerst.",
            en=f"There is no hierarchy “{entry['hierarchy']}”. Please load it first.",
        )
    other = Dataset.objects.filter(hierarchy=hierarchy, slug=entry["dataset"]).exclude(
        department__municipality=municipality
    )
    if other.exists():
        owner = other.get().department.municipality.slug
        raise definition.fault(
            "datasets",
            index,
            "dataset",
            de=f"Den Datensatz „{entry['dataset']}“ gibt es auf dieser Gliederung schon bei „{owner}“. Bitte wählen "
            "Sie einen anderen Namen.",
            en=f"The dataset “{entry['dataset']}” already exists on this hierarchy at “{owner}”. Please choose "
            "another name.",
        )
    dataset, _ = Dataset.objects.update_or_create(
        hierarchy=hierarchy,
        slug=entry["dataset"],
        defaults={
            "department": _department(definition, index, municipality),
            "lowest_public_level": _level(definition, index, hierarchy),
            "name": entry["name"],
            "description": entry.get("description", {}),
            "source": entry["source"],
            "licence": entry["licence"],
            "legal_basis": entry.get("legal_basis", ""),
            "contact": entry.get("contact", ""),
            "principle": entry.get("principle", Dataset.Principle.RESIDENCE),
            "minimum_count": entry.get("disclosure", {}).get("minimum", entry.get("minimum_count")),
            "disclosure": {key: said for key, said in entry.get("disclosure", {}).items() if key != "minimum"},
            "notes": entry.get("notes", []),
            "shared": entry.get("shared", False),
            "rhythm": entry.get("rhythm", ""),
            "next_update": day(definition, "datasets", index, "next_update") if "next_update" in entry else None,
        },
    )
    _load_variables(definition, index, dataset)
    return dataset


def _department(definition: Definition, index: int, municipality: Municipality) -> Department:
    departments = {one.slug: one for one in municipality.departments.all()}
    slug = definition["datasets"][index]["department"]
    if slug not in departments:
        raise definition.fault(
            "datasets",
            index,
            "department",
            de=f"Das Fachamt „{slug}“ steht nicht unter „departments“. Dort stehen {listed(departments, 'de')}.",
            en=f"The department “{slug}” is not listed under “departments”. There are {listed(departments, 'en')}.",
        )
    return departments[slug]


def _level(definition: Definition, index: int, hierarchy: Hierarchy):
    levels = {level.slug: level for level in hierarchy.levels.all()}
    slug = definition["datasets"][index]["lowest_public_level"]
    if slug not in levels:
        raise definition.fault(
            "datasets",
            index,
            "lowest_public_level",
            de=f"Die Ebene „{slug}“ gibt es in „{hierarchy.slug}“ nicht. Es gibt {listed(levels, 'de')}.",
            en=f"There is no level “{slug}” in “{hierarchy.slug}”. There are {listed(levels, 'en')}.",
        )
    return levels[slug]


def _load_variables(definition: Definition, index: int, dataset: Dataset) -> None:
    entries = definition["datasets"][index]["variables"]
    _refuse_impossible_sums(definition, index, entries)
    _refuse_impossible_rules(definition, index, {entry["variable"] for entry in entries})
    for place, entry in enumerate(entries):
        _refuse_impossible_breaks(definition, "datasets", index, "variables", place)
        Variable.objects.update_or_create(
            dataset=dataset,
            slug=entry["variable"],
            defaults={
                "name": entry["name"],
                "unit": entry["unit"],
                "additive": entry.get("additive", True),
                "sum_of": entry.get("sum_of", []),
                "same_as": entry.get("same_as", ""),
                "breaks": sorted(entry.get("breaks", []), key=lambda each: each["first_day"]),
                "notes": entry.get("notes", []),
            },
        )
    for variable in dataset.variables.exclude(slug__in=_slugs(entries, "variable")):
        name = f"{dataset.slug}.{variable.slug}"
        _remove(definition, variable, "datasets", index, de=f"Das Merkmal „{name}“", en=f"The variable “{name}”")


def _refuse_impossible_breaks(definition: Definition, *variable: str | int) -> None:
    """Every break has a day of the calendar, and a day has one break."""
    entry: Any = definition
    for key in variable:
        entry = entry[key]
    seen = set()
    for place in range(len(entry.get("breaks", []))):
        first_day = day(definition, *variable, "breaks", place, "first_day")
        if first_day in seen:
            raise definition.fault(
                *variable,
                "breaks",
                place,
                "first_day",
                de=f"Der {first_day} steht zweimal unter „breaks“. Bitte nennen Sie alle Gründe in einem Eintrag.",
                en=f"The day {first_day} stands twice under “breaks”. Please give all reasons in one entry.",
            )
        seen.add(first_day)


def _refuse_impossible_sums(definition: Definition, index: int, entries: list[dict[str, Any]]) -> None:
    """A sum consists of variables of the same dataset, and never of itself."""
    parts: dict[str, list[str]] = {}
    for place, entry in enumerate(entries):
        slug = entry["variable"]
        if slug in parts:
            raise definition.fault(
                "datasets",
                index,
                "variables",
                place,
                de=f"Das Merkmal „{slug}“ steht zweimal im Datensatz.",
                en=f"The variable “{slug}” stands twice in the dataset.",
            )
        parts[slug] = entry.get("sum_of", [])
    for place, entry in enumerate(entries):
        keys = ("datasets", index, "variables", place, "sum_of")
        strangers = [part for part in entry.get("sum_of", []) if part not in parts]
        if strangers:
            raise definition.fault(
                *keys,
                de=f"{listed(strangers, 'de')} unter „sum_of“ ist kein Merkmal dieses Datensatzes.",
                en=f"{listed(strangers, 'en')} under “sum_of” is no variable of this dataset.",
            )
        if _contains(entry["variable"], entry.get("sum_of", []), parts):
            raise definition.fault(
                *keys,
                de=f"„{entry['variable']}“ wäre eine Summe aus sich selbst.",
                en=f"“{entry['variable']}” would be a sum of itself.",
            )


def _refuse_impossible_rules(definition: Definition, index: int, known: set[str]) -> None:
    """Rules of disclosure control name variables of the dataset, and one minimum."""
    entry = definition["datasets"][index]
    rules = entry.get("disclosure", {})
    if entry.get("minimum_count") and rules.get("minimum", entry["minimum_count"]) != entry["minimum_count"]:
        raise definition.fault(
            "datasets",
            index,
            "minimum_count",
            de="„minimum_count“ und „disclosure: minimum“ sagen Verschiedenes. Bitte lassen Sie eines weg.",
            en="“minimum_count” and “disclosure: minimum” differ. Please leave one of them out.",
        )
    named: dict[str, list[str]] = {
        "sums": [name for each in rules.get("sums", []) for name in (*each["sum"], each["equals"])],
        "parts": [name for each in rules.get("parts", []) for name in (each["part"], each["of"])],
        "group_disclosure": [name for each in rules.get("group_disclosure", []) for name in (each["part"], each["of"])],
        "carriers": [name for pair in rules.get("carriers", {}).items() for name in pair],
        "inside": [name for parts in rules.get("inside", []) for name in parts],
    }
    for key, names in named.items():
        if strangers := sorted(set(names) - known):
            raise definition.fault(
                "datasets",
                index,
                "disclosure",
                key,
                de=f"{listed(strangers, 'de')} unter „{key}“ ist kein Merkmal dieses Datensatzes.",
                en=f"{listed(strangers, 'en')} under “{key}” is no variable of this dataset.",
            )
    if rules and not (rules.get("minimum") or entry.get("minimum_count")):
        raise definition.fault(
            "datasets",
            index,
            "disclosure",
            de="Zu den Regeln der Geheimhaltung fehlt die Mindestzahl („minimum“).",
            en="The rules of disclosure control lack the minimum count (“minimum”).",
        )


def _contains(wanted: str, among: list[str], parts: dict[str, list[str]], depth: int = 0) -> bool:
    if depth > len(parts):
        return True
    return any(part == wanted or _contains(wanted, parts[part], parts, depth + 1) for part in among)


def _remove(definition: Definition, row: Dataset | Variable, *keys: str | int, de: str, en: str) -> None:
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        raise definition.fault(
            *keys,
            de=f"{de} fehlt in der Datei, aber es gibt dazu schon Zahlen. Bitte tragen Sie es wieder ein.",
            en=f"{en} is no longer in the file, but there are numbers of it. Please put it back.",
        ) from None
