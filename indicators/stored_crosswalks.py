"""Placeholder until spatial.reforms offers the same: the crosswalks of a hierarchy, in area order."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from spatial import models
from spatial.crosswalk import Crosswalk
from spatial.models import Area, Hierarchy


@dataclass(frozen=True, eq=False)
class StoredCrosswalk:
    pk: int
    from_level_id: int
    to_level_id: int
    crosswalk: Crosswalk


def crosswalks_of(hierarchy: Hierarchy) -> list[StoredCrosswalk]:
    rows = models.Crosswalk.objects.filter(from_level__edition__hierarchy=hierarchy)
    codes: dict[int, list[str]] = defaultdict(list)
    levels = {each for row in rows for each in (row.from_level_id, row.to_level_id)}
    areas = Area.objects.filter(edition_level__in=levels).order_by("edition_level", "position")
    for level, code in areas.values_list("edition_level", "code"):
        codes[level].append(code)
    found = []
    for row in rows:
        pairs = list(row.shares.values_list("from_area__position", "to_area__position", "share"))
        old, new, share = (np.array(column) for column in zip(*pairs, strict=True))
        shape = (len(codes[row.from_level_id]), len(codes[row.to_level_id]))
        matrix = csr_array((share.astype(float), (old, new)), shape=shape)
        crosswalk = Crosswalk(tuple(codes[row.from_level_id]), tuple(codes[row.to_level_id]), matrix, row.basis)
        found.append(StoredCrosswalk(row.pk, row.from_level_id, row.to_level_id, crosswalk))
    return found
