"""What the schema of an indicator cannot say: which entries a kind needs, and which words mislead. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from spatial.definitions import Definition, DefinitionError
from spatial.findings import listed

from .terms import AREA_UNITS, terms

QUOTIENTS = frozenset({"share", "rate", "density", "per_capita", "ratio", "mean"})
NEEDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(QUOTIENTS, ("numerator", "denominator")),
    "count": ("numerator",),
    "median": ("numerator",),
    "structure": ("parts",),
    "change": ("change",),
    "supply": ("denominator", "reference"),  # and either a numerator or a catchment
}
MAY_HAVE: dict[str, tuple[str, ...]] = {
    "mean": ("squares", "pool"),
    "supply": ("numerator", "supply"),
    **dict.fromkeys(("share", "rate", "per_capita", "ratio"), ("pool",)),
}
BY_KIND = frozenset(
    {"numerator", "denominator", "squares", "pool", "parts", "change", "supply"}
)  # entries that only some kinds have
PER_CENT, POINTS = "%", {"de": "Prozentpunkte", "en": "percentage points"}
PER_SO_MANY = re.compile(r"\b(?:je|per)\s+(\d[\d.,]*)")
SURFACE_SIGNS = {"area.km2": "km²", "area.ha": "ha"}
UNEMPLOYMENT_RATE = re.compile(r"arbeitslosen[-\u00ad\u2010\u2011]?quote|unemployment rate", re.IGNORECASE)
NAMING = (
    "name",
    "description",
    "reading_aid",
    "former_names",
    "parts",
)  # other texts may well speak of what the number is not


def check(definition: Definition) -> None:
    """Raises DefinitionError with the first fault in one definition that has passed its schema."""
    for fault in _faults(definition):
        raise fault


def _faults(definition: Definition) -> Iterator[DefinitionError]:
    yield from _entries(definition)
    yield from _units(definition)
    yield from _words(definition)


def _entries(definition: Definition) -> Iterator[DefinitionError]:
    kind = definition["kind"]
    needed = NEEDS[kind]
    missing = [name for name in needed if name not in definition]
    if missing:
        yield definition.fault(
            "kind",
            de=f"Eine Definition der Art „{kind}“ braucht {listed(missing, 'de')}. Bitte ergänzen Sie das, oder wählen "
            "Sie eine andere Art.",
            en=f"A definition of the kind “{kind}” needs {listed(missing, 'en')}. Please add it, or choose "
            "another kind.",
        )
    strange = sorted(BY_KIND.intersection(definition) - set(needed) - set(MAY_HAVE.get(kind, ())))
    if strange:
        yield definition.fault(
            strange[0],
            de=f"Die Art „{kind}“ hat {listed(strange, 'de')} nicht. Bitte streichen Sie das, oder wählen Sie eine "
            "andere Art.",
            en=f"The kind “{kind}” has no {listed(strange, 'en')}. Please delete it or choose another kind.",
        )
    if kind == "supply" and ("numerator" in definition) == ("supply" in definition):
        yield definition.fault(
            "kind",
            de="Ein Versorgungsgrad nennt entweder einen Bestand (numerator) oder Einrichtungen mit ihrem "
            "Einzugsbereich (supply), und nicht beides.",
            en="A supply names either a stock (numerator) or facilities with their catchment (supply), not both.",
        )
    yield from _surfaces(definition)
    pool = definition.get("pool", {})
    if pool.get("at_least", 1) > pool.get("years", 1):
        yield definition.fault(
            "pool",
            "at_least",
            de=f"Von {pool['years']} Jahren können nicht {pool['at_least']} verlangt werden.",
            en=f"Of {pool['years']} years, {pool['at_least']} cannot be demanded.",
        )


def _surfaces(definition: Definition) -> Iterator[DefinitionError]:
    """No dataset is called `area`: these are the surfaces of the areas themselves, in two units."""
    for entry in ("numerator", "denominator", "parts"):
        for keys, text in _texts(definition.get(entry, {}), entry):
            if text.startswith("area.") and text not in AREA_UNITS:
                yield definition.fault(
                    *keys,
                    de=f"Die Fläche „{text}“ gibt es nicht. Es gibt {listed(AREA_UNITS, 'de')}.",
                    en=f"There is no surface “{text}”. There are {listed(AREA_UNITS, 'en')}.",
                )


def _units(definition: Definition) -> Iterator[DefinitionError]:
    """The unit must say what the factor does."""
    kind, unit, factor = definition["kind"], definition["unit"], definition.get("factor", 1)
    told_as = definition.get("change", {}).get("as")
    wanted: Mapping[str, str] | None = None
    if kind in ("structure", "supply") or (kind == "share" and factor == 100) or told_as == "relative":
        wanted = {"de": PER_CENT, "en": PER_CENT}
    elif told_as == "points":
        wanted = POINTS
    if wanted and dict(unit) != dict(wanted):
        yield definition.fault(
            "unit",
            de=f"Die Einheit ist „{unit['de']}“; eine Definition der Art „{kind}“ mit diesem Faktor ergibt "
            f"„{wanted['de']}“.",
            en=f"The unit is “{unit['en']}”; a definition of the kind “{kind}” with this factor gives "
            f"“{wanted['en']}”.",
        )
    if not wanted and PER_CENT in unit.values() and factor != 100:
        yield definition.fault(
            "unit",
            de=f"Die Einheit ist „%“, aber der Faktor ist {factor:g}. Für Prozent ist er 100.",
            en=f"The unit is “%”, but the factor is {factor:g}. For per cent it is 100.",
        )
    if kind in QUOTIENTS:
        yield from _denominators(definition)


def _denominators(definition: Definition) -> Iterator[DefinitionError]:
    """“je 1.000” and “/km²” say what was divided by: the factor and the surface must say the same."""
    unit, factor = definition["unit"], definition.get("factor", 1)
    for language, text in unit.items():
        said = PER_SO_MANY.search(text)
        number = 1000 if "‰" in text else int(re.sub(r"\D", "", said[1])) if said else factor
        if number != factor:
            yield definition.fault(
                "unit",
                language,
                de=f"Die Einheit ist „{text}“, aber der Faktor ist {factor:g}. Bitte gleichen Sie beide an.",
                en=f"The unit is “{text}”, but the factor is {factor:g}. Please make them agree.",
            )
    surfaces = {key for key in terms(definition["denominator"]).keys if key in SURFACE_SIGNS}
    told = {key for key, sign in SURFACE_SIGNS.items() if re.search(rf"(/|je |per ){sign}\b", unit["de"])}
    if surfaces and told and surfaces != told:
        yield definition.fault(
            "unit",
            de=f"Die Einheit ist „{unit['de']}“, geteilt wird aber durch {listed(surfaces, 'de')}.",
            en=f"The unit is “{unit['en']}”, but what is divided by is {listed(surfaces, 'en')}.",
        )


def _words(definition: Definition) -> Iterator[DefinitionError]:
    """Below the municipality nobody knows the labour force, so there is no unemployment rate: only shares of an age."""
    if definition.get("lowest_level") == "top":
        return
    for entry in NAMING:
        for keys, text in _texts(definition.get(entry, {}), entry):
            if UNEMPLOYMENT_RATE.search(text):
                yield definition.fault(
                    *keys,
                    de="Unterhalb der Gemeinde gibt es keine Arbeitslosenquote, weil die Erwerbspersonen dort nicht "
                    "bekannt sind. Bitte schreiben Sie „Arbeitslosenanteil“, oder zeigen Sie den Indikator nur für die "
                    "ganze Kommune (lowest_level: top).",
                    en="Below the municipality there is no unemployment rate (Arbeitslosenquote), as the labour force "
                    "is not known there. Please write “Arbeitslosenanteil”, or show the indicator for the whole "
                    "municipality only (lowest_level: top).",
                )


def _texts(entry: Any, *keys: str | int) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(entry, str):
        yield keys, entry
    elif isinstance(entry, Mapping):
        for name, below in entry.items():
            yield from _texts(below, *keys, name)
    elif isinstance(entry, list):
        for index, below in enumerate(entry):
            yield from _texts(below, *keys, index)


def check_together(definitions: Mapping[str, Definition]) -> None:
    """Raises DefinitionError where a change is of nothing, of itself, or of what has no single value."""
    for slug, definition in definitions.items():
        if definition["kind"] != "change":
            continue
        base = definition["change"]["of"]
        if base not in definitions:
            raise definition.fault(
                "change",
                "of",
                de=f"Den Indikator „{base}“ gibt es nicht. Bitte nennen Sie einen aus dem Katalog.",
                en=f"There is no indicator “{base}”. Please name one of the catalogue.",
            )
        if definitions[base]["kind"] == "structure":
            raise definition.fault(
                "change",
                "of",
                de=f"„{base}“ ist eine Struktur mit mehreren Werten; eine Veränderung gibt es nur von einem Wert.",
                en=f"“{base}” is a structure of several values; only a single value can change.",
            )
        way = [slug]
        while base in definitions and definitions[base]["kind"] == "change":
            way.append(base)
            if base in way[:-1]:
                raise definition.fault(
                    "change",
                    "of",
                    de=f"Die Definition dreht sich im Kreis: {' → '.join(way)}.",
                    en=f"The definition goes round in circles: {' → '.join(way)}.",
                )
            base = definitions[base]["change"]["of"]
        base = definition["change"]["of"]
        unit = definitions[base]["unit"]
        if definition["change"]["as"] == "points" and unit["de"] != PER_CENT:
            raise definition.fault(
                "change",
                "as",
                de=f"Prozentpunkte gibt es nur zwischen Prozentwerten; „{base}“ hat die Einheit „{unit['de']}“.",
                en=f"There are percentage points between percentages only; “{base}” has the unit “{unit['en']}”.",
            )


# What of a definition the change of it depends on: if this changes, so does the change.
ARITHMETIC = {"indicator", "kind", "numerator", "denominator", "factor", "minimum_denominator", "squares", "pool"}
ARITHMETIC |= {"supply", "reference", "unit", "change", "base"}


def expanded(definition: Definition, all_definitions: Mapping[str, Definition]) -> Iterator[dict[str, Any]]:
    """The indicators of a file: itself, with its `base` if it is a change, or one share per category of a structure."""
    if definition["kind"] == "change":
        (base,) = expanded(all_definitions[definition["change"]["of"]], all_definitions)
        # What is not shown on a level is not told by how it changes there.
        shown = {"lowest_level": base["lowest_level"]} if "lowest_level" in base else {}
        yield shown | dict(definition) | {"base": {name: value for name, value in base.items() if name in ARITHMETIC}}
        return
    if definition["kind"] != "structure":
        yield dict(definition)
        return
    parts = definition["parts"]
    whole: dict[str, list[str]] = {"plus": [], "minus": []}
    for part in parts:
        entry = part["numerator"]
        signs = entry if isinstance(entry, dict) else {"plus": [entry] if isinstance(entry, str) else entry}
        for sign, variables in signs.items():
            whole[sign] += variables
    common = {name: value for name, value in definition.items() if name not in ("parts", "name")}
    structure = {
        "structure": definition["indicator"],
        "name": definition["name"],
        "parts": [part["part"] for part in parts],
    }
    for index, part in enumerate(parts):
        yield common | {
            "indicator": f"{definition['indicator']}-{part['part']}",
            "kind": "share",
            "factor": 100,
            "position": definition["position"] + index,
            "name": {lang: f"{definition['name'][lang]}: {part['name'][lang]}" for lang in ("de", "en")},
            "numerator": part["numerator"],
            "denominator": whole if whole["minus"] else whole["plus"],
            "structure": structure | {"part": part["part"], "part_name": part["name"]},
        }
