"""Everything that a count does, in its order: place, categorise, merge, count, report. Pure and in memory.

`count_files` is what the command calls; `count_records` the same for DataFrames. Neither lets a word of a record out,
whether by their result, an error or a warning.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj

from spatial.findings import RefusedError

from ..secrecy import sealed
from .addresses import addresses_of
from .blocks import Blocks, blocks_of, in_crs_of, read_blocks
from .categories import Categorised, categorise
from .cells import NOBODY, carriers_of_sums, counts
from .finding import Found, find_places
from .mappings import Mapping, RegisterColumns, read_mapping
from .merging import Merged, borders_between, merge_blocks
from .municipalities import Territory, territory_of
from .outcomes import OUTCOMES
from .placing import OUTSIDE, place_points
from .reading import Table, Texts, read_columns, table_of
from .record_keys import read_salt, record_keys
from .register import Register
from .reports import report_of


@dataclass(frozen=True, eq=False)
class Counted:
    """What a count gives. None of it holds anything of a single record but the number of its line.

    `counts`: block, categories, count, carriers. `carriers`: the same with sums of categories (None without carriers).
    `lines`: the line, the group (doubtful, unmatched, unclear) and the outcome of every record to be looked at.
    `blocks`: which block is counted in which area, and how many addresses that holds. `hierarchy`: child and parent.
    """

    counts: pd.DataFrame
    carriers: pd.DataFrame | None
    lines: pd.DataFrame
    blocks: pd.DataFrame
    hierarchy: pd.DataFrame
    report: dict[str, Any]


@sealed
def count_files(
    records: Path,
    mapping: Path,
    register: Path | None = None,
    blocks: Path | None = None,
    salt: Path | None = None,
) -> Counted:
    """Raises RefusedError with a sentence."""
    start = time.perf_counter()
    # Any other file may be the records, mixed up, and the sentences about a faulty mapping would quote them.
    if mapping.suffix.lower() not in (".yaml", ".yml"):
        raise RefusedError(
            de=f"{mapping.name}: Die Zuordnungsdatei (--mapping) muss auf .yaml enden.",
            en=f"{mapping.name}: The name of the mapping (--mapping) must end in .yaml.",
        )
    rules = read_mapping(mapping)
    secret = read_salt(_needed_salt(salt)) if rules.identity else None
    shapes = None
    if rules.blocks:
        path = _needed(blocks, "--blocks", "die Flächen der Blöcke", "the polygons of the blocks")
        shapes = read_blocks(path, rules.blocks)
    addresses = None
    if rules.register:
        path = _needed(register, "--register", "das Adressregister", "the address register")
        addresses = read_columns(path, *register_columns(rules.register), rules.register.form)
    table = read_columns(records, rules.texts, rules.numbers, rules.form)
    files = {"mapping": mapping, "register": register, "blocks": blocks}
    counted = _count(table, rules, addresses, shapes, secret)
    counted.report["sha256"] = {name: _digest(path) for name, path in files.items() if path}
    counted.report["seconds"] = round(time.perf_counter() - start, 2)
    return counted


@sealed
def count_records(
    records: pd.DataFrame,
    mapping: Mapping,
    register: pd.DataFrame | None = None,
    blocks: gpd.GeoDataFrame | None = None,
    salt: bytes | None = None,
) -> Counted:
    """The same for DataFrames; lines are numbered from 1. Raises RefusedError with a sentence."""
    if mapping.identity and salt is None:
        _needed_salt(None)
    shapes = blocks_of(blocks, mapping.blocks) if blocks is not None and mapping.blocks else None
    if mapping.blocks and shapes is None:
        _needed(None, "blocks", "die Flächen der Blöcke", "the polygons of the blocks")
    addresses = None
    if mapping.register:
        if register is None:
            _needed(None, "register", "das Adressregister", "the address register")
        else:
            addresses = table_of(register, *register_columns(mapping.register))
    return _count(table_of(records, mapping.texts, mapping.numbers), mapping, addresses, shapes, salt)


def _needed(path: Path | None, option: str, de: str, en: str) -> Path:
    if path is None:
        raise RefusedError(
            de=f"Nach der Zuordnungsdatei wird {de} gebraucht; bitte geben Sie {option} an.",
            en=f"According to the mapping, {en} is needed; please give {option}.",
        )
    return path


def _needed_salt(path: Path | None) -> Path:
    return _needed(path, "--salt", "ein Geheimnis für die Zufallsschlüssel", "a secret for the random keys")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def register_columns(columns: RegisterColumns) -> tuple[list[str], list[str]]:
    own = [*(columns.address.all if columns.address else ()), columns.key, columns.block, columns.municipality]
    numbers = [columns.coordinates.x, columns.coordinates.y] if columns.coordinates else []
    return list(dict.fromkeys(name for name in own if name)), numbers


def _count(
    table: Table, mapping: Mapping, addresses: Table | None, shapes: Blocks | None, salt: bytes | None
) -> Counted:
    register, blocks = register_and_blocks(mapping, addresses, shapes)
    territory = territory_of(mapping, register, blocks)
    found = find_places(table, mapping, register, blocks)
    categories = [categorise(table, category) for category in mapping.categories]
    merged = _merged(mapping, register, blocks)
    placed = found.blocks >= 0
    place = np.zeros(len(table), np.int64)
    place[placed] = merged.group[found.blocks[placed]]
    municipality = territory.of_records(table, mapping, found)
    place[~placed] = len(merged.codes) + municipality[~placed]
    places = [*merged.codes, *territory.unplaced_codes]
    carriers = _carriers(table, mapping, found)
    keys = None
    if mapping.identity and salt is not None:
        keys = record_keys([table.texts[column] for column in mapping.identity], salt)
    return Counted(
        counts=counts(places, place, categories, carriers, keys),
        carriers=carriers_of_sums(places, place, categories, carriers) if carriers else None,
        lines=_lines(table, found, categories),
        blocks=_blocks(blocks, merged, territory, register is not None),
        hierarchy=territory.hierarchy(merged),
        report=report_of(
            table=table,
            mapping=mapping,
            register=register,
            blocks=blocks,
            territory=territory,
            found=found,
            municipality=municipality,
            categories=categories,
            carriers=carriers,
            merged=merged,
        ),
    )


def register_and_blocks(
    mapping: Mapping, addresses: Table | None, shapes: Blocks | None
) -> tuple[Register | None, Blocks]:
    """Blocks without polygons are those that the register names."""
    columns = mapping.register
    if addresses is None or columns is None:
        return None, shapes or Blocks((), (), ())
    if columns.coordinates and shapes is not None:
        x, y = in_crs_of(
            shapes,
            columns.coordinates,
            addresses.numbers[columns.coordinates.x],
            addresses.numbers[columns.coordinates.y],
        )
        of_address = place_points(x, y, shapes.shapes) if shapes.shapes is not None else np.full(len(x), OUTSIDE)
    else:
        own = addresses.texts[columns.block].mapped(lambda text: text.strip().zfill(columns.digits) if text else "")
        if shapes is None:
            shapes = Blocks(tuple(sorted(text for text in own.texts if text)), (), ())
        positions = shapes.positions
        of_address = own.numbered(lambda text: positions.get(text, OUTSIDE))
    municipalities = addresses.texts[columns.municipality] if columns.municipality else _empty(len(addresses))
    names = addresses_of(addresses, columns.address) if columns.address else None
    keys = addresses.texts[columns.key] if columns.key else None
    return Register(names, of_address.astype(np.int64), municipalities, keys), shapes


def _blocks(blocks: Blocks, merged: Merged, territory: Territory, counted: bool) -> pd.DataFrame:
    columns: dict[str, list] = {
        "block": list(blocks.codes),
        "counted_in": [merged.codes[group] for group in merged.group],
    }
    if counted:
        columns["addresses"] = merged.addresses[merged.group].tolist()
    return pd.DataFrame({**columns, "municipality": territory.of_blocks()})


def _empty(size: int) -> Texts:
    return Texts(np.zeros(size, np.int32), [""])


def _merged(mapping: Mapping, register: Register | None, blocks: Blocks) -> Merged:
    known = register.blocks[register.blocks >= 0] if register else np.zeros(0, int)
    addresses = np.bincount(known, minlength=len(blocks))
    if not mapping.merge or blocks.shapes is None:
        return Merged(list(blocks.codes), np.arange(len(blocks)), addresses, [])
    within = blocks.within or blocks.municipalities
    if mapping.merge.gap and pyproj.CRS.from_user_input(blocks.crs).is_geographic:
        raise RefusedError(
            de="`gap` steht in Metern, die Flächen der Blöcke aber in Grad. Bitte wandeln Sie diese um, etwa in "
            "EPSG:25832.",
            en="`gap` is in metres, but the polygons of the blocks are in degrees. Please convert them, for instance "
            "to EPSG:25832.",
        )
    borders = borders_between(blocks.shapes, within, mapping.merge.gap)
    return merge_blocks(blocks.codes, addresses, borders, mapping.merge.addresses)


def _carriers(table: Table, mapping: Mapping, found: Found) -> dict[str, np.ndarray]:
    carriers = {}
    for carrier in mapping.carriers:
        if carrier.column:
            column = table.texts[carrier.column]
            empty = column.numbered(lambda text: not text.strip()).astype(bool)
            carriers[carrier.name] = np.where(empty, NOBODY, column.codes)
        else:
            carriers[carrier.name] = found.addresses
    return carriers


def _lines(table: Table, found: Found, categories: list[Categorised]) -> pd.DataFrame:
    words = np.array([outcome.word for outcome in OUTCOMES], dtype=object)
    groups = np.array([outcome.group for outcome in OUTCOMES], dtype=object)
    open_ones = np.flatnonzero(found.blocks < 0)
    parts = [
        pd.DataFrame(
            {
                "line": table.rows[open_ones],
                "group": groups[found.outcomes[open_ones]],
                "outcome": words[found.outcomes[open_ones]],
            }
        )
    ]
    for entry in categories:
        unclear = np.flatnonzero(entry.unclear)
        parts.append(pd.DataFrame({"line": table.rows[unclear], "group": "unclear", "outcome": entry.name}))
    return pd.concat(parts, ignore_index=True).sort_values("line", kind="stable", ignore_index=True)
