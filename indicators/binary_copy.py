"""Rows with arrays in PostgreSQL's binary COPY format, packed and unpacked by numpy. Pure: no Django, no database.

Formatting 2.4 million numbers as text costs more than everything else about an import; in binary form an array is a
block of memory. The format: https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
"""

import struct
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

HEADER = b"PGCOPY\n\xff\r\n\x00" + struct.pack(">ii", 0, 0)
TRAILER = struct.pack(">h", -1)
NULL = struct.pack(">i", -1)
_ARRAY_HEADER = struct.Struct(">iiiii")  # dimensions, has NULLs, element type, length, first index


class _Element(NamedTuple):
    oid: int
    packed: np.dtype


_FLOAT = _Element(701, np.dtype([("size", ">i4"), ("value", ">f8")]))
_SMALLINT = _Element(21, np.dtype([("size", ">i4"), ("value", ">i2")]))


def pack_row(fields: list[bytes]) -> bytes:
    """One row from fields that are already packed, each with its length in front."""
    return struct.pack(">h", len(fields)) + b"".join(fields)


def pack_integer(value: int | None, size: int) -> bytes:
    """`size` is the width of the column in bytes: 2, 4 or 8."""
    return NULL if value is None else struct.pack(">i", size) + value.to_bytes(size, "big", signed=True)


def pack_boolean(value: bool) -> bytes:
    return struct.pack(">i?", 1, value)


def pack_floats(values: np.ndarray | None) -> bytes:
    """A float8[]; NaN becomes NULL, so that no NaN reaches the database."""
    if values is None:
        return NULL
    cells = np.empty(len(values), _FLOAT.packed)
    cells["size"], cells["value"] = 8, values
    hidden = np.isnan(values)
    if not hidden.any():
        return _pack_array(_FLOAT, len(values), cells.tobytes(), has_nulls=False)
    # A NULL is a size of -1 and no value: write full cells first, then drop the eight bytes of each NULL.
    cells["size"][hidden] = -1
    keep = np.ones((len(values), _FLOAT.packed.itemsize), bool)
    keep[hidden, 4:] = False
    octets = cells.view(np.uint8).reshape(len(values), -1)
    return _pack_array(_FLOAT, len(values), octets[keep].tobytes(), has_nulls=True)


def pack_text(text: bytes) -> bytes:
    return struct.pack(">i", len(text)) + text


def pack_smallints(values: np.ndarray) -> bytes:
    """A smallint[] without NULLs."""
    cells = np.empty(len(values), _SMALLINT.packed)
    cells["size"], cells["value"] = 2, values
    return _pack_array(_SMALLINT, len(values), cells.tobytes(), has_nulls=False)


def _pack_array(element: _Element, length: int, content: bytes, *, has_nulls: bool) -> bytes:
    header = _ARRAY_HEADER.pack(1, has_nulls, element.oid, length, 1)
    return struct.pack(">i", len(header) + len(content)) + header + content


def unpack_rows(content: bytes) -> Iterator[list[bytes | None]]:
    """The fields of each row, NULL as None."""
    place = len(HEADER)
    while (count := struct.unpack_from(">h", content, place)[0]) != -1:
        place += 2
        fields: list[bytes | None] = []
        for _ in range(count):
            size = struct.unpack_from(">i", content, place)[0]
            place += 4
            fields.append(None if size < 0 else content[place : place + size])
            place += max(size, 0)
        yield fields


def unpack_integer(field: bytes | None) -> int | None:
    return None if field is None else int.from_bytes(field, "big", signed=True)


def unpack_floats(field: bytes | None) -> np.ndarray | None:
    """A float8[] in which the query has already turned NULL into NaN (`array_replace`)."""
    return None if field is None else _unpack_array(_FLOAT, field).astype(np.float64)


def unpack_smallints(field: bytes) -> np.ndarray:
    return _unpack_array(_SMALLINT, field).astype(np.int8)


def _unpack_array(element: _Element, field: bytes) -> np.ndarray:
    _, has_nulls, oid, _, _ = _ARRAY_HEADER.unpack_from(field)
    if has_nulls or oid != element.oid:
        raise ValueError("This array has NULLs or another element type than expected.")
    return np.frombuffer(field, element.packed, offset=_ARRAY_HEADER.size)["value"]
