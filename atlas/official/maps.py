"""A small map of a result, drawn into the page: each area in the colour of its class."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext

from atlas.official.asking import AskedRun
from atlas.shapes import Shapes, shapes_of
from spatial.models import Boundaries
from spatial.reading import boundary_digests
from spatial.texts import in_language

MAPS_IN_MEMORY = 8


def area_map(asked: AskedRun, look: Callable[[str], tuple[str, str]], colours: str) -> dict[str, Any] | None:
    """`look` gives an area's fill (empty: hatched) and what is said of it; `colours` says what colours mean."""
    run = asked.run
    digest = boundary_digests(run.edition_level, run.territory).get(Boundaries.Resolution.OVERVIEW)
    if digest is None:
        return None
    shapes, areas = shapes_named(digest), asked.read.areas
    return {
        "width": shapes.width,
        "height": shapes.height,
        "colours": colours,
        "label": gettext("Map: %(name)s, %(label)s") % {"name": in_language(run.name), "label": run.label},
        "areas": [
            {"code": code, "path": path, "fill": fill, "title": f"{areas[code]}: {said}"}
            for code, path in shapes.paths.items()
            if code in areas
            for fill, said in [look(code)]
        ],
    }


@lru_cache(maxsize=MAPS_IN_MEMORY)
def shapes_named(digest: str) -> Shapes:
    """What a digest names never changes."""
    return shapes_of(topology_of(digest))


def topology_of(digest: str) -> dict[str, Any]:
    """The TopoJSON of this name, as the browser gets it."""
    body = Boundaries.objects.values_list("gzip", flat=True).get(digest=digest)
    return json.loads(gzip.decompress(bytes(body)))
