"""Shapes as they are drawn on the server, kept in memory: what a digest names never changes."""

import gzip
import json
from functools import lru_cache
from typing import Any

from atlas.shapes import WIDTH, Shapes, shapes_of
from spatial.models import Boundaries

MAPS_IN_MEMORY = 8


@lru_cache(maxsize=MAPS_IN_MEMORY)
def drawn_shapes(digest: str, width: int = WIDTH) -> Shapes:
    return shapes_of(topology_of(digest), width=width)


def topology_of(digest: str) -> dict[str, Any]:
    """The TopoJSON of this name, as the browser gets it."""
    body = Boundaries.objects.values_list("gzip", flat=True).get(digest=digest)
    return json.loads(gzip.decompress(bytes(body)))
