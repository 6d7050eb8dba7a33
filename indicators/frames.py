"""The only passage between sheets in the database and numpy arrays.

Arrays are in the frozen area order of their edition level: `values` float64 with NaN for "no number", `statuses` int8.
In the database NaN is NULL. A cell has a number exactly if its status is ok, estimated or unreliable; both directions
refuse anything else, so a hidden number can neither be stored nor come back.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from django.db import connection, transaction
from django.db.models import QuerySet

from . import binary_copy as binary
from .models import Audience, Sheet
from .statuses import ESTIMATED, MISSING, NOT_MEANINGFUL, OK, SUPPRESSED, UNRELIABLE, numbers_are_told

__all__ = [
    "MISSING",
    "NOT_MEANINGFUL",
    "OK",
    "SUPPRESSED",
    "UNRELIABLE",
    "SheetData",
    "check_cells",
    "numbers_are_told",
    "read_by_id",
    "read_sheets",
    "write_sheets",
]

_INTEGERS = {  # column: width in bytes
    "id": 8,
    "variable_id": 8,
    "indicator_id": 8,
    "period_id": 8,
    "edition_level_id": 8,
    "release_id": 8,
    "crosswalk_id": 8,
    "definition_version": 4,
    "audience": 2,
}
_DETAILS = ("numerators", "denominators", "lower", "upper")


@dataclass(eq=False, kw_only=True)
class SheetData:
    """One sheet as arrays; of a variable with its release, or of an indicator with the releases in `inputs`."""

    period_id: int
    edition_level_id: int
    values: np.ndarray
    statuses: np.ndarray
    variable_id: int | None = None
    indicator_id: int | None = None
    release_id: int | None = None
    numerators: np.ndarray | None = None
    denominators: np.ndarray | None = None
    lower: np.ndarray | None = None
    upper: np.ndarray | None = None
    class_breaks: bytes = b""
    crosswalk_id: int | None = None
    definition_version: int | None = None
    audience: int = Audience.DRAFT
    current: bool = True
    inputs: Sequence[int] = field(default=())  # release ids; written, not read back
    id: int | None = None


def check_cells(values: np.ndarray, statuses: np.ndarray) -> None:
    """Raise ValueError unless numbers and statuses agree; both have the same shape."""
    if values.shape != statuses.shape:
        raise ValueError(f"{values.shape} values, but {statuses.shape} statuses.")
    if ((statuses < OK) | (statuses > ESTIMATED)).any():
        raise ValueError("A status is none of the known ones.")
    told = numbers_are_told(statuses)
    if not np.isfinite(values[told]).all():
        raise ValueError("A cell with status ok, estimated or unreliable has no finite number.")
    if not np.isnan(values[~told]).all():
        raise ValueError("A cell has a number although its status hides it.")


@transaction.atomic
def write_sheets(sheets: Sequence[SheetData]) -> list[int]:
    """Store all sheets by binary COPY; their ids in the same order. Raises ValueError before anything is written."""
    if not sheets:
        return []
    for sheet in sheets:
        check_cells(sheet.values, sheet.statuses)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('indicators_sheet', 'id')) FROM generate_series(1, %s)",
            [len(sheets)],
        )
        ids = [number for (number,) in cursor.fetchall()]
        rows = b"".join(_packed(sheet, number) for sheet, number in zip(sheets, ids, strict=True))
        columns = ", ".join([*_INTEGERS, "area_count", "current", "values", "statuses", *_DETAILS, "class_breaks"])
        columns = columns.replace("values", '"values"')  # a reserved word
        # copy_expert is psycopg2's own: without the wrapper its errors would not be Django's.
        with connection.wrap_database_errors:
            cursor.copy_expert(
                f"COPY indicators_sheet ({columns}) FROM STDIN (FORMAT binary)",
                io.BytesIO(binary.HEADER + rows + binary.TRAILER),
            )
    links = [
        Sheet.inputs.through(sheet_id=number, release_id=release)
        for sheet, number in zip(sheets, ids, strict=True)
        for release in sheet.inputs
    ]
    Sheet.inputs.through.objects.bulk_create(links, batch_size=5000)
    return ids


def _packed(sheet: SheetData, number: int) -> bytes:
    integers = {name: getattr(sheet, name) for name in _INTEGERS} | {"id": number}
    return binary.pack_row(
        [
            *(binary.pack_integer(integers[name], size) for name, size in _INTEGERS.items()),
            binary.pack_integer(len(sheet.values), 4),
            binary.pack_boolean(sheet.current),
            binary.pack_floats(sheet.values),
            binary.pack_smallints(sheet.statuses),
            *(binary.pack_floats(getattr(sheet, name)) for name in _DETAILS),
            binary.pack_text(sheet.class_breaks),
        ]
    )


def read_sheets(sheets: QuerySet[Sheet], *, details: bool = False) -> list[SheetData]:
    """The sheets of a queryset, in its order (by id if it has none); `details`: with numerators, bases, intervals."""
    if not sheets.query.order_by:
        sheets = sheets.order_by("id")
    chosen = sheets.values_list("id").query
    with connection.cursor() as cursor:
        cursor.execute(*chosen.sql_with_params())
        ids = [number for (number,) in cursor.fetchall()]
    found = read_by_id(ids, details=details)
    return [found[number] for number in ids]


def read_by_id(
    ids: Sequence[int], *, details: bool = False, details_at: Sequence[int] | None = None
) -> dict[int, SheetData]:
    """The sheets with these ids, as far as they (still) exist: one binary COPY, NULL already turned into NaN.

    `details_at`: the details of these positions, NaN at all others. Of a few areas this takes half the time.
    """
    arrays = ("values", *(_DETAILS if details or details_at else ()))
    whole = ("values",) if details_at else arrays
    columns = [*_INTEGERS, "current", "statuses", "class_breaks"]
    columns += [f"array_replace(\"{name}\", NULL, 'NaN'::float8)" for name in whole]
    sheets = "(SELECT * FROM indicators_sheet WHERE id = ANY(%(ids)s)) sheet"
    if details_at:
        columns += [f"array_replace(ARRAY[{_cells(name, details_at)}]::float8[], NULL, 'NaN')" for name in _DETAILS]
        # Joined with nothing, an array is unpacked once (OFFSET keeps it so), and not again for every cell.
        unpacked = [f"{name} || '{{}}'::float8[] AS {name}" for name in _DETAILS]
        inner = [*_INTEGERS, "current", "statuses", "class_breaks", '"values"', *unpacked]
        sheets = f"(SELECT {', '.join(inner)} FROM indicators_sheet WHERE id = ANY(%(ids)s) OFFSET 0) sheet"  # noqa: S608
    answer = io.BytesIO()
    with connection.cursor() as cursor:
        query = cursor.mogrify(f"SELECT {', '.join(columns)} FROM {sheets}", {"ids": list(ids)})  # noqa: S608 (names from above)
        cursor.copy_expert(f"COPY ({query.decode()}) TO STDOUT (FORMAT binary)", answer)
    found = [_unpacked(row, arrays) for row in binary.unpack_rows(answer.getvalue())]
    if details_at:
        for sheet in found:
            _spread_details(sheet, np.asarray(details_at, int))
    return {sheet.id or 0: sheet for sheet in found}


def _cells(name: str, positions: Sequence[int]) -> str:
    return ", ".join(f"{name}[{int(position) + 1}]" for position in positions)


def _spread_details(sheet: SheetData, positions: np.ndarray) -> None:
    """From the cells of these positions to an array for all areas. A smaller level has none at some of them."""
    there = positions < len(sheet.values)
    for name in _DETAILS:
        spread = np.full(len(sheet.values), np.nan)
        spread[positions[there]] = getattr(sheet, name)[there]
        setattr(sheet, name, spread)


def _unpacked(row: list[bytes | None], arrays: Sequence[str]) -> SheetData:
    count = len(_INTEGERS)
    integers = {name: binary.unpack_integer(cell) for name, cell in zip(_INTEGERS, row, strict=False)}
    floats = {name: binary.unpack_floats(cell) for name, cell in zip(arrays, row[count + 3 :], strict=True)}
    return SheetData(
        **integers,  # type: ignore[arg-type]
        **floats,  # type: ignore[arg-type]
        current=row[count] == b"\x01",
        statuses=binary.unpack_smallints(row[count + 1] or b""),
        class_breaks=row[count + 2] or b"",
    )
