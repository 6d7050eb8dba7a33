"""Crosswalks between the editions of a hierarchy: rows of shares, and back again as arrays in area order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from . import models
from .crosswalk import Crosswalk
from .models import CrosswalkShare, EditionLevel, Hierarchy

BEST_FIRST = ("supplied", "points", "addresses", "population", "area")
ROWS_AT_ONCE = 5000


@dataclass(frozen=True, eq=False)
class StoredCrosswalk:
    """A crosswalk with the row it comes from; `crosswalk` is in the area order of both edition levels."""

    pk: int
    from_level_id: int
    to_level_id: int
    crosswalk: Crosswalk


def crosswalks_of(hierarchy: Hierarchy) -> list[StoredCrosswalk]:
    """The best crosswalk of every pair of edition levels of the hierarchy, in a fixed order. Four queries."""
    rows = list(models.Crosswalk.objects.filter(to_level__edition__hierarchy=hierarchy))
    return _read(_preferred(rows))


def preferred_crosswalk(from_level: EditionLevel, to_level: EditionLevel) -> models.Crosswalk | None:
    """The one to carry numbers along: supplied before points, addresses, population, area."""
    found = _preferred(models.Crosswalk.objects.filter(from_level=from_level, to_level=to_level))
    return found[0] if found else None


def crosswalks_to(to_level_id: int) -> list[models.Crosswalk]:
    """The best one from every edition level from which any leads to this one."""
    return _preferred(models.Crosswalk.objects.filter(to_level=to_level_id))


def read_crosswalk_between(from_level: EditionLevel, to_level: EditionLevel) -> Crosswalk | None:
    """The shares of the preferred crosswalk in area order; None where none is stored."""
    row = preferred_crosswalk(from_level, to_level)
    return _read([row])[0].crosswalk if row else None


def read_crosswalks(rows: Iterable[models.Crosswalk]) -> list[StoredCrosswalk]:
    """These rows with their shares, in the same order."""
    return _read(list(rows))


def _preferred(rows: Iterable[models.Crosswalk]) -> list[models.Crosswalk]:
    best: dict[tuple[int, int], models.Crosswalk] = {}
    for row in rows:
        pair = (row.from_level_id, row.to_level_id)
        if pair not in best or _rank(row.basis) < _rank(best[pair].basis):
            best[pair] = row
    return [best[pair] for pair in sorted(best)]


def _rank(basis: str) -> int:
    return BEST_FIRST.index(basis) if basis in BEST_FIRST else 0  # another's word: supplied


def _read(rows: list[models.Crosswalk]) -> list[StoredCrosswalk]:
    levels = {level for row in rows for level in (row.from_level_id, row.to_level_id)}
    codes = {pk: tuple(found) for pk, found in EditionLevel.objects.filter(pk__in=levels).values_list("pk", "codes")}
    pairs: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    shares = CrosswalkShare.objects.filter(crosswalk__in=rows).order_by()
    for pk, old, new, share in shares.values_list(
        "crosswalk", "from_area__position", "to_area__position", "share"
    ).iterator(chunk_size=ROWS_AT_ONCE):
        pairs[pk].append((old, new, share))
    found = []
    for row in rows:
        before, after = codes[row.from_level_id], codes[row.to_level_id]
        table = np.array(pairs[row.pk], float).reshape(-1, 3)
        places = (table[:, 0].astype(np.intp), table[:, 1].astype(np.intp))
        matrix = csr_array((table[:, 2], places), shape=(len(before), len(after)))
        crosswalk = Crosswalk(before, after, matrix, row.basis)
        found.append(StoredCrosswalk(row.pk, row.from_level_id, row.to_level_id, crosswalk))
    return found


def write_shares(row: models.Crosswalk, crosswalk: Crosswalk) -> None:
    """Replaces the shares of the row by these, which are in the area order of its edition levels."""
    old, new = (
        np.array(list(level.areas.order_by("position").values_list("pk", flat=True)))
        for level in (row.from_level, row.to_level)
    )
    row.shares.all().delete()
    first, second = crosswalk.pairs
    CrosswalkShare.objects.bulk_create(
        [
            CrosswalkShare(crosswalk=row, from_area_id=one, to_area_id=other, share=share)
            for one, other, share in zip(
                old[first].tolist(), new[second].tolist(), crosswalk.matrix.data.tolist(), strict=True
            )
        ],
        batch_size=ROWS_AT_ONCE,
    )
