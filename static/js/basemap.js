// The municipality's own basemap below the areas, where it has one and the reader has not hidden it.

/* global L */

/** Shows or hides it; nothing is fetched before it is shown for the first time. */
export function makeBasemap(map, basemap) {
  let layer = null;
  return (wanted) => {
    if (!basemap) return;
    map.getContainer().classList.toggle("with-base", wanted);
    if (wanted) (layer ??= layerOf(basemap)).addTo(map);
    else layer?.remove();
  };
}

function layerOf({ kind, url, layers, format, tile_size: tileSize, max_zoom: maxNativeZoom, attribution }) {
  const options = {
    tileSize,
    maxNativeZoom,
    maxZoom: 24,
    // Leaflet writes attributions as HTML.
    attribution: attribution.replace(/[&<>]/g, (sign) => `&#${sign.codePointAt(0)};`),
    alt: "",
  };
  if (kind !== "wms") return L.tileLayer(url, options);
  return L.tileLayer.wms(url, { ...options, layers, format, version: "1.3.0" });
}
