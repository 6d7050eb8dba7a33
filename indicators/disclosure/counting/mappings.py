"""The mapping of a count: which columns mean what, which categories there are. Pure; explained in docs/counting.md."""

from __future__ import annotations

from collections.abc import Mapping as Entries
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np

from spatial.definitions import Definition, definition_of, read_definition

from .reading import Form

SCHEMA = Path(__file__).parent / "schema" / "counting.json"
OTHERWISE = "ohne Angabe"
THRESHOLD = 85.0
CELL_KEY = "cell_key"  # the column of summed record keys
Kind = Literal["value", "number", "age", "date"]


@dataclass(frozen=True)
class AddressColumns:
    """`line` alone, or `street` with what else there is; empty: there is no such column."""

    line: str = ""
    street: str = ""
    number: str = ""
    suffix: str = ""
    postcode: str = ""
    place: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        own = (self.line, self.street, self.number, self.suffix, self.postcode, self.place)
        return tuple(name for name in own if name)


@dataclass(frozen=True)
class CoordinateColumns:
    x: str
    y: str
    crs: str


@dataclass(frozen=True)
class KeyColumn:
    column: str
    of: Literal["block", "register"]
    digits: int = 0


@dataclass(frozen=True)
class RegisterColumns:
    form: Form
    address: AddressColumns | None
    key: str
    block: str
    digits: int
    coordinates: CoordinateColumns | None
    municipality: str


@dataclass(frozen=True)
class BlockColumns:
    code: str
    layer: str | None = None
    municipality: str = ""
    within: str = ""


@dataclass(frozen=True)
class Band:
    """Numbers from `low` (inclusive) to below `high`; days are counted since 1970."""

    label: str
    low: float
    high: float


@dataclass(frozen=True)
class Category:
    """A dimension of the counts: `values` (text → label) or `bands` of numbers, ages or dates."""

    name: str
    column: str
    of: Kind
    values: Entries[str, str]
    bands: tuple[Band, ...]
    on: date | None
    otherwise: str

    @property
    def labels(self) -> list[str]:
        """In the order of the mapping, what is otherwise last."""
        own = self.values.values() if self.of == "value" else [band.label for band in self.bands]
        return list(dict.fromkeys([*own, self.otherwise]))


@dataclass(frozen=True)
class Carrier:
    """`column` holds its identifier; empty: it is the address itself."""

    name: str
    column: str


@dataclass(frozen=True)
class Merge:
    addresses: int
    gap: float


@dataclass(frozen=True)
class Mapping:
    form: Form
    address: AddressColumns | None
    key: KeyColumn | None
    coordinates: CoordinateColumns | None
    threshold: float
    municipality_column: str
    municipality: str
    register: RegisterColumns | None
    blocks: BlockColumns | None
    categories: tuple[Category, ...]
    carriers: tuple[Carrier, ...]
    merge: Merge | None
    identity: tuple[str, ...] = ()  # the columns that tell a record from all others, for its random key

    @property
    def texts(self) -> list[str]:
        """The columns of the records that are read as texts."""
        names = [*(self.address.all if self.address else ()), self.key.column if self.key else ""]
        names += [self.municipality_column, *(carrier.column for carrier in self.carriers)]
        names += [*(category.column for category in self.categories), *self.identity]
        return list(dict.fromkeys(name for name in names if name))

    @property
    def numbers(self) -> list[str]:
        """Those that are read as numbers."""
        return [self.coordinates.x, self.coordinates.y] if self.coordinates else []


def read_mapping(path: Path | str) -> Mapping:
    """Raises DefinitionError with file, line and sentence."""
    return _mapping(read_definition(Path(path), SCHEMA))


def mapping_of(text: str) -> Mapping:
    """The same from YAML at hand."""
    return _mapping(definition_of(text, Path("mapping.yaml"), SCHEMA))


def _mapping(definition: Definition) -> Mapping:
    place, municipality = definition["place"], definition.get("municipality", {})
    register = definition.get("register")
    mapping = Mapping(
        form=_form(definition.get("records", {})),
        address=AddressColumns(**place["address"]) if "address" in place else None,
        key=KeyColumn(**place["key"]) if "key" in place else None,
        coordinates=CoordinateColumns(**place["coordinates"]) if "coordinates" in place else None,
        threshold=definition.get("threshold", THRESHOLD),
        municipality_column=municipality.get("column", ""),
        municipality=municipality.get("value", ""),
        register=_register(register) if register else None,
        blocks=BlockColumns(**definition["blocks"]) if "blocks" in definition else None,
        categories=tuple(_category(definition, name) for name in definition.get("categories", {})),
        carriers=tuple(
            Carrier(name, entry.get("column", "")) for name, entry in definition.get("carriers", {}).items()
        ),
        merge=Merge(definition["merge"]["addresses"], definition["merge"].get("gap", 0.0))
        if "merge" in definition
        else None,
        identity=tuple(definition.get("record_keys", {}).get("of", ())),
    )
    _refuse_contradictions(definition, mapping)
    return mapping


def _form(entry: Entries[str, Any]) -> Form:
    return Form(**entry)


def _register(entry: Entries[str, Any]) -> RegisterColumns:
    return RegisterColumns(
        form=_form(entry.get("form", {})),
        address=AddressColumns(**entry["address"]) if "address" in entry else None,
        key=entry.get("key", ""),
        block=entry.get("block", ""),
        digits=entry.get("digits", 0),
        coordinates=CoordinateColumns(**entry["coordinates"]) if "coordinates" in entry else None,
        municipality=entry.get("municipality", ""),
    )


def _category(definition: Definition, name: str) -> Category:
    entry = definition["categories"][name]
    of: Kind = entry.get("of", "number") if "bands" in entry else "value"
    values: dict[str, str] = {}
    for label, texts in entry.get("values", {}).items():
        for text in texts if isinstance(texts, list) else [texts]:
            if values.get(str(text).strip().casefold(), label) != label:
                raise definition.fault(
                    *("categories", name, "values", label),
                    de=f"„{text}“ steht in zwei Kategorien. Bitte entscheiden Sie sich für eine.",
                    en=f"“{text}” stands in two categories. Please choose one.",
                )
            values[str(text).strip().casefold()] = label
    bands = tuple(
        Band(
            label,
            _limit(definition, (name, label, "from"), of, -np.inf),
            _limit(definition, (name, label, "below"), of, np.inf),
        )
        for label in entry.get("bands", {})
    )
    for one, next_one in zip(_sorted(bands), _sorted(bands)[1:], strict=False):
        if one.high > next_one.low:
            raise definition.fault(
                *("categories", name, "bands", next_one.label),
                de=f"„{one.label}“ und „{next_one.label}“ überschneiden sich; `below` gehört nicht mehr dazu.",
                en=f"“{one.label}” and “{next_one.label}” overlap; `below` itself is not included.",
            )
    if of == "age" and "on" not in entry:
        raise definition.fault(
            *("categories", name),
            de="Für das Alter fehlt der Stichtag: `on: 2024-12-31`.",
            en="For ages the day is missing: `on: 2024-12-31`.",
        )
    on = _day(definition, name, entry["on"]) if "on" in entry else None
    return Category(name, entry["column"], of, values, bands, on, entry.get("otherwise", OTHERWISE))


def _sorted(bands: tuple[Band, ...]) -> list[Band]:
    return sorted(bands, key=lambda band: (band.low, band.high))


def _limit(definition: Definition, keys: tuple[str, str, str], of: str, endless: float) -> float:
    name, label, side = keys
    value = definition["categories"][name]["bands"][label].get(side)
    if value is None:
        return endless
    if of == "date":
        return float((_day(definition, name, str(value)) - date(1970, 1, 1)).days)
    if isinstance(value, str):
        raise definition.fault(
            *("categories", name, "bands", label, side),
            de=f"„{value}“ ist keine Zahl; für Tage steht `of: date` dabei.",
            en=f"“{value}” is no number; for days state `of: date`.",
        )
    return float(value)


def _day(definition: Definition, name: str, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise definition.fault(
            *("categories", name),
            de=f"„{text}“ ist kein Tag; gebraucht wird die Form 2024-12-31.",
            en=f"“{text}” is no day; the form is 2024-12-31.",
        ) from None


def _refuse_contradictions(definition: Definition, mapping: Mapping) -> None:
    needs_register = mapping.address or (mapping.key and mapping.key.of == "register") or mapping.merge
    if needs_register and not mapping.register:
        raise definition.fault(
            "place",
            de="Dafür wird das Adressregister gebraucht; bitte beschreiben Sie es unter `register`.",
            en="This needs the address register; please describe it under `register`.",
        )
    if mapping.address and mapping.register and not mapping.register.address:
        raise definition.fault(
            "register",
            de="Für Anschriften müssen unter `register` die Spalten der Anschrift stehen (`address`).",
            en="For addresses, `register` must name the columns of the address (`address`).",
        )
    if mapping.key and mapping.key.of == "register" and mapping.register and not mapping.register.key:
        raise definition.fault(
            "register",
            de="Für Schlüssel muss unter `register` die Spalte des Schlüssels stehen (`key`).",
            en="For keys, `register` must name the column of the key (`key`).",
        )
    needs_blocks = mapping.coordinates or mapping.merge or (mapping.register and mapping.register.coordinates)
    if (needs_blocks or (mapping.key and mapping.key.of == "block")) and not mapping.blocks:
        raise definition.fault(
            "place",
            de="Dafür werden die Flächen der Blöcke gebraucht; bitte beschreiben Sie sie unter `blocks`.",
            en="This needs the polygons of the blocks; please describe them under `blocks`.",
        )
    if mapping.key and mapping.key.of == "block" and not all(carrier.column for carrier in mapping.carriers):
        raise definition.fault(
            "carriers",
            de="Anschriften lassen sich nicht zählen, wenn die Datensätze nur den Schlüssel des Blocks nennen.",
            en="Addresses cannot be counted where the records name only the key of the block.",
        )
    both = {category.name for category in mapping.categories} & {carrier.name for carrier in mapping.carriers}
    if both:
        raise definition.fault(
            "carriers",
            de=f"„{min(both)}“ heißt auch eine Kategorie. Bitte geben Sie einen anderen Namen.",
            en=f"“{min(both)}” is a category, too. Please choose another name.",
        )
