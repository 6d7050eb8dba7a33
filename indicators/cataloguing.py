"""Catalogue files → Theme and Indicator rows. Loading the same files again changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from django.db import transaction

from spatial.definitions import Definition, read_definition
from spatial.findings import Finding

from .defining import check, check_together, expanded
from .models import Indicator, Sheet, Theme, Variable
from .terms import fraction

CATALOGUE = Path(__file__).parent / "catalog"
SCHEMAS = CATALOGUE / "schema"


@dataclass
class CatalogueReport:
    """Slugs of indicators by what happened to them. Those in `to_compute` have numbers of an older definition.

    `unknown`: a finding for each definition that names a variable which no dataset of that name has.
    """

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unknown: list[Finding] = field(default_factory=list)

    @property
    def to_compute(self) -> list[str]:
        return self.new + self.changed


@transaction.atomic
def load_catalogue(folder: Path = CATALOGUE) -> CatalogueReport:
    """Bring themes and indicators up to date with the files in `folder`, or change nothing.

    Raises DefinitionError: a file has a fault, or its content has changed although its version has not, and numbers
    of that version exist. Words may not change unnoticed either: readers quote them together with the version.
    """
    themes = _load_themes(folder)
    report = CatalogueReport()
    known = {indicator.slug: indicator for indicator in Indicator.objects.all()}
    computed = set(Sheet.objects.filter(indicator__isnull=False).values_list("indicator__slug", flat=True))
    definitions = {definition["indicator"]: definition for definition in read_catalogue(folder)}
    for definition in definitions.values():
        for content in expanded(definition, definitions):  # as in read_indicators, with the file for faults
            slug = content["indicator"]
            row = known.pop(slug, None)
            if row is None:
                report.new.append(slug)
                row = Indicator(slug=slug)
            elif row.definition == content:
                report.unchanged.append(slug)
                continue
            else:
                _refuse_silent_change(definition, row, computed)
                report.changed.append(slug)
            _fill(row, content, themes)
            row.save()
    for slug, row in known.items():
        # An indicator without a file cannot be explained to anybody; its numbers can be computed anew from the file.
        row.sheets.all().delete()
        row.delete()
        report.removed.append(slug)
    Theme.objects.exclude(slug__in=themes).delete()
    report.unknown = _unknown_variables(definitions)
    return report


def _unknown_variables(definitions: Mapping[str, Definition]) -> list[Finding]:
    """Variables that a dataset of the atlas does not have: perhaps mistyped. Unknown datasets are not here yet.

    No fault: a catalogue serves many municipalities, and one may have variables that another does not deliver.
    """
    known = {variable.key for variable in Variable.objects.select_related("dataset")}
    datasets = {key.partition(".")[0] for key in known}
    found = []
    for definition in definitions.values():
        used = {key for content in expanded(definition, definitions) for key in fraction(content).variables}
        for key in sorted(used - known):
            if key.partition(".")[0] not in datasets or definition["kind"] == "change":  # told of what changes
                continue
            place = definition.place(*_where(definition, key))
            meant = get_close_matches(key, known, n=1, cutoff=0.9)
            found.append(
                Finding(
                    "warning",
                    "",
                    (key,),
                    de=f"{place}: Das Merkmal „{key}“ hat kein Datensatz dieses Atlas; der Indikator wird nicht "
                    "berechnet." + (f" Meinten Sie „{meant[0]}“?" if meant else ""),
                    en=f"{place}: No dataset of this atlas has the variable “{key}”; the indicator is not computed."
                    + (f" Did you mean “{meant[0]}”?" if meant else ""),
                )
            )
    return found


def _where(definition: Definition, key: str) -> list[str | int]:
    """The entries down to the variable."""

    def search(entry: Any, *keys: str | int) -> list[str | int] | None:
        if entry == key:
            return list(keys)
        below = entry.items() if isinstance(entry, dict) else enumerate(entry) if isinstance(entry, list) else ()
        return next((way for name, each in below if (way := search(each, *keys, name)) is not None), None)

    return search(dict(definition)) or []


def read_catalogue(folder: Path = CATALOGUE) -> list[Definition]:
    """All definitions of a catalogue, checked on their own and against each other; raises DefinitionError."""
    themes = themes_of(folder)
    seen: dict[str, Path] = {}
    definitions: dict[str, Definition] = {}
    for path in sorted(folder.glob("*/*.yaml")):
        definition = read_definition(path, SCHEMAS / "indicator.schema.json")
        slug, theme = definition["indicator"], definition["theme"]
        check_theme(definition, theme, "theme", known=themes)
        if slug in seen:
            raise definition.fault(
                "indicator",
                de=f"Den Indikator „{slug}“ gibt es schon in {seen[slug]}. Bitte wählen Sie einen anderen Namen.",
                en=f"The indicator “{slug}” already exists in {seen[slug]}. Please choose another name.",
            )
        if (slug, theme) != (path.stem, path.parent.name):
            raise definition.fault(
                "indicator" if slug != path.stem else "theme",
                de=f"Die Datei gehört nach {theme}/{slug}.yaml, damit man sie findet.",
                en=f"The file belongs at {theme}/{slug}.yaml, so that it can be found.",
            )
        check(definition)
        seen[slug] = path
        definitions[slug] = definition
    check_together(definitions)
    return list(definitions.values())


def read_indicators(folder: Path = CATALOGUE) -> list[dict[str, Any]]:
    """The indicators of a catalogue as they are stored: structures part by part, changes with what they are of."""
    definitions = {definition["indicator"]: definition for definition in read_catalogue(folder)}
    return [content for each in definitions.values() for content in expanded(each, definitions)]


def themes_of(folder: Path) -> set[str]:
    return {entry["theme"] for entry in _read_themes(folder)["themes"]}


def check_theme(definition: Definition, theme: str, *place: str | int, known: set[str]) -> None:
    if theme not in known:
        names = ", ".join(sorted(known))
        raise definition.fault(
            *place,
            de=f"Das Thema „{theme}“ steht nicht in themes.yaml. Dort stehen: {names}.",
            en=f"The theme “{theme}” is not in themes.yaml. Those in it are: {names}.",
        )


def _read_themes(folder: Path) -> Definition:
    return read_definition(folder / "themes.yaml", SCHEMAS / "themes.schema.json")


def _load_themes(folder: Path) -> dict[str, Theme]:
    return {
        entry["theme"]: Theme.objects.update_or_create(
            slug=entry["theme"], defaults={"name": entry["name"], "position": position}
        )[0]
        for position, entry in enumerate(_read_themes(folder)["themes"], start=1)
    }


def _refuse_silent_change(definition: Definition, row: Indicator, computed: set[str]) -> None:
    if definition["version"] > row.version or row.slug not in computed:
        return
    raise definition.fault(
        "version",
        de=f"Die Definition von „{row.slug}“ hat sich geändert, und es gibt Werte nach Version {row.version}. "
        f"Bitte erhöhen Sie „version“ auf {row.version + 1}.",
        en=f"The definition of “{row.slug}” has changed, and there are values of version {row.version}. "
        f"Please raise “version” to {row.version + 1}.",
    )


def _fill(row: Indicator, definition: dict[str, Any], themes: dict[str, Theme]) -> None:
    row.theme = themes[definition["theme"]]
    for name in ("position", "name", "unit", "decimals", "direction", "version"):
        setattr(row, name, definition[name])
    row.definition = definition
