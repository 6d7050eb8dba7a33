"""A small map of a result, drawn into the page: each area in the colour of its class."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext

from atlas.drawn import drawn_shapes
from atlas.official.asking import AskedRun, file_address
from spatial.models import Boundaries
from spatial.reading import boundary_digests
from spatial.texts import in_language

MAP_FILES = {"png": "PNG", "svg": "SVG", "geojson": "GeoJSON", "gpkg": "GeoPackage"}


def area_map(
    asked: AskedRun, look: Callable[[str], tuple[str, str]], colours: str, legend: Sequence[tuple[str, str]]
) -> dict[str, Any] | None:
    """`look` gives an area's fill (empty: hatched) and what is said of it; `colours` says what colours mean, `legend`
    what each of them is called.
    """
    run = asked.run
    digest = boundary_digests(run.edition_level, run.territory).get(Boundaries.Resolution.OVERVIEW)
    if digest is None:
        return None
    shapes, areas = drawn_shapes(digest), asked.read.areas
    return {
        "width": shapes.width,
        "height": shapes.height,
        "digest": digest,
        "colours": colours,
        "legend": legend,
        "files": [{"name": name, "address": file_address(asked, f"map.{kind}")} for kind, name in MAP_FILES.items()],
        "label": gettext("Map: %(name)s, %(label)s") % {"name": in_language(run.name), "label": run.label},
        "areas": [
            {"code": code, "path": path, "fill": fill, "said": said, "title": f"{areas[code]}: {said}"}
            for code, path in shapes.paths.items()
            if code in areas
            for fill, said in [look(code)]
        ],
    }
