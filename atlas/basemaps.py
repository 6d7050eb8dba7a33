"""A municipality's own basemap: what the script needs of it, and the one host that its map pages may fetch from."""

from __future__ import annotations

from urllib.parse import urlsplit

from spatial.models import Municipality
from spatial.texts import in_language

USUAL_SIZE, USUAL_ZOOM = 256, 19
WMTS = {"{TileMatrix}": "{z}", "{TileRow}": "{y}", "{TileCol}": "{x}"}


def basemap_of(municipality: Municipality) -> dict | None:
    """None where the municipality has none: then nothing is ever fetched from elsewhere."""
    own = municipality.basemap
    if not own:
        return None
    url = own["url"]
    for name, short in WMTS.items():
        url = url.replace(name, short)
    return {
        "kind": "wms" if own["kind"] == "wms" else "tiles",
        "url": url,
        "host": urlsplit(url).hostname,
        "layers": own.get("layers", ""),
        "format": own.get("format", "image/png"),
        "tile_size": own.get("tile_size", USUAL_SIZE),
        "max_zoom": own.get("max_zoom", USUAL_ZOOM),
        "attribution": in_language(own["attribution"]),
    }


def allowed_by(municipality: Municipality) -> dict[str, list[str]]:
    """What the Content-Security-Policy of its map pages allows besides."""
    if not municipality.basemap:
        return {}
    parts = urlsplit(municipality.basemap["url"])
    return {"img-src": [f"{parts.scheme}://{parts.netloc}"]}
