"""From SVG to PNG, by resvg inside vl-convert: without a browser, with the fonts of the pages."""

from __future__ import annotations

from functools import lru_cache
from tempfile import TemporaryDirectory
from threading import Lock

from atlas.pictures.lettering import FACES

USUAL_SCALE = 2.0  # sharp on today's screens, and 200 dots per inch across an A4 page

_one_at_a_time = Lock()  # a large picture takes a second and 100 MB: several at once would starve the pages


def to_png(svg: str, scale: float = USUAL_SCALE) -> bytes:
    import vl_convert  # noqa: PLC0415 - 70 MB that only pictures need

    with _one_at_a_time:
        _fonts()
        return vl_convert.svg_to_png(svg, scale=scale)


@lru_cache
def _fonts() -> TemporaryDirectory[str] | None:
    """The faces as resvg reads them. The folder lives as long as the process: fonts are read when they are needed."""
    import vl_convert  # noqa: PLC0415
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    faces = [path for path in FACES.values() if path.exists()]
    if not faces:
        return None
    folder: TemporaryDirectory[str] = TemporaryDirectory(prefix="atlas-fonts-")
    for path in faces:
        with TTFont(path) as font:
            font.flavor = None
            font.save(f"{folder.name}/{path.stem}.ttf")
    vl_convert.register_font_directory(folder.name)
    return folder
